//! Runs a command of the user's when something has happened.
//!
//! Promises: no shell is involved; it ends in bounded time, whatever it does, and with it everything that it started
//! (in its process group: a program that is to outlive it uses `setsid`; on Windows only if its time was up); its
//! output goes to our log, bounded and without keys, and not to our own stdout. Blocks: the daemon gives it a thread of
//! its own.

#[cfg(all(test, unix))]
mod tests;

use crate::host::log::redacted;
use crate::host::process::{self, BoundedChild, Stderr};
use std::io;
use std::time::Duration;

/// How much of its output is kept.
const MAX_KEPT: u64 = 16 * 1024;

/// Time to drain the pipe of a command that has ended. A program that left the group, and has the pipe open still, is
/// not waited for.
const DRAIN_TIMEOUT: Duration = Duration::from_millis(200);

/// How many lines of its output are logged.
const MAX_LINES: usize = 20;

/// Meant for the service alone, not for what it starts (sd_notify(3), sd_watchdog_enabled(3)).
const SERVICE_ONLY: [&str; 3] = ["NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC"];

/// How long a command may take that has no limit of its own.
pub(crate) const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// A command to run.
#[derive(Debug)]
pub(crate) struct Hook<'h> {
    /// The program and its arguments.
    pub argv: &'h [String],
    /// What it reads on stdin.
    pub stdin: &'h [u8],
    /// Variables that it has in addition to ours.
    pub env: &'h [(&'h str, String)],
    /// When it is ended.
    pub limit: Duration,
}

/// The result of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// It ended with status 0, in time.
    pub success: bool,
    /// It was ended by us, as its time was up.
    pub timed_out: bool,
    /// Its exit status in words.
    pub status: String,
    /// The first lines of its stdout and stderr, without keys.
    pub output: Vec<String>,
}

impl Hook<'_> {
    /// Runs it to its end, or until `is_over` is true, and logs its output.
    ///
    /// # Errors
    /// `NotFound` and the like if it cannot start.
    pub(crate) fn run(&self, is_over: &dyn Fn() -> bool) -> io::Result<Outcome> {
        let mut child = self.start()?;
        let in_time = child.wait(self.limit, is_over)?;
        if !in_time {
            child.terminate_group()?;
        }
        child.kill_group()?;
        let status = child.reap()?;
        let (output, _) = child.output(DRAIN_TIMEOUT);
        let output = self.log(&output);
        Ok(Outcome {
            success: in_time && status.success(),
            timed_out: !in_time,
            status: process::describe_status(status).text(),
            output,
        })
    }

    /// At the head of a process group.
    fn start(&self) -> io::Result<BoundedChild> {
        let mut command = process::command(self.argv)?;
        for name in SERVICE_ONLY {
            command.env_remove(name);
        }
        // A zero would end the value, and the system takes none.
        command.envs(self.env.iter().map(|(name, value)| (name, value.replace('\0', " "))));
        process::in_own_group(&mut command);
        BoundedChild::spawn(command, self.stdin, Stderr::WithStdout, MAX_KEPT)
    }

    fn log(&self, words: &[u8]) -> Vec<String> {
        let text = String::from_utf8_lossy(words);
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let output: Vec<String> = lines.take(MAX_LINES).map(redacted).collect();
        let program = self.argv.first().map_or("", String::as_str);
        for line in &output {
            tracing::info!(program, line, "the hook said");
        }
        output
    }
}
