//! Runs a command of the user's when something has happened.
//!
//! Promises: no shell is involved; it ends in bounded time, whatever it does, and with it everything that it started
//! (in its process group: a program that is to outlive it uses `setsid`; on Windows only if its time was up); its
//! output goes to our log, bounded and without keys, and not to our own stdout. Blocks: the daemon gives it a thread of
//! its own.

mod ending;
mod output;
#[cfg(all(test, unix))]
mod tests;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

use crate::host::hook::ending::{terminate, wait};
use crate::host::hook::output::{capture, collect};
use crate::host::log::redacted;
use crate::host::process;
use std::io::{self, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::Duration;

/// How many lines of its output are logged.
const MAX_LINES: usize = 20;

/// Meant for the service alone, not for what it starts (sd_notify(3), sd_watchdog_enabled(3)).
const SERVICE_ONLY: [&str; 3] = ["NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC"];

/// How long a command may take that has no limit of its own.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// A command to run.
#[derive(Debug)]
pub struct Hook<'h> {
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
pub struct Outcome {
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
    /// Runs it to its end and logs its output.
    ///
    /// # Errors
    /// `NotFound` and the like if it cannot start.
    pub fn run(&self) -> io::Result<Outcome> {
        self.run_unless(&|| false)
    }

    /// As `run`; its time is up as well once this is true.
    ///
    /// # Errors
    /// As `run`.
    pub fn run_unless(&self, is_over: &dyn Fn() -> bool) -> io::Result<Outcome> {
        let (mut child, words) = self.start()?;
        self.feed(&mut child);
        let in_time = wait(&mut child, self.limit, is_over)?;
        if !in_time {
            terminate(&mut child)?;
        }
        system::end(&mut child)?;
        let status = child.wait()?;
        let output = self.log(&collect(&words));
        Ok(Outcome {
            success: in_time && status.success(),
            timed_out: !in_time,
            status: process::describe_status(status),
            output,
        })
    }

    /// The child, at the head of a process group, and its first words as it says them.
    #[expect(clippy::disallowed_methods, reason = "its time is bounded here, with its group's")]
    fn start(&self) -> io::Result<(Child, Receiver<Vec<u8>>)> {
        let (program, args) = self.argv.split_first().ok_or(io::ErrorKind::InvalidInput)?;
        let (reader, writer) = io::pipe()?;
        let mut command = Command::new(program);
        command.args(args);
        for name in SERVICE_ONLY {
            command.env_remove(name);
        }
        // A zero would end the value, and the system takes none.
        command.envs(self.env.iter().map(|(name, value)| (name, value.replace('\0', " "))));
        command.stdin(Stdio::piped()).stdout(writer.try_clone()?).stderr(writer);
        let child = system::in_own_group(&mut command).spawn()?;
        // `command` holds the other end of the pipe, and goes here: the words end with those who speak.
        Ok((child, capture(reader)))
    }

    /// It may never read, and its input may be more than a pipe holds.
    fn feed(&self, child: &mut Child) {
        let Some(mut stdin) = child.stdin.take() else { return };
        let bytes = self.stdin.to_owned();
        // It may end without reading its input.
        thread::spawn(move || drop(stdin.write_all(&bytes)));
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
