//! Runs another program for its output, in bounded time.
//!
//! Promises: no shell is involved, the program's output never reaches our own stdout, and a program that does
//! not end in time is killed.

mod child;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

use crate::error::io_error;
use crate::secret::Secret;
use crate::text;
use crate::text::Message;
pub(super) use child::{BoundedChild, Stderr};
use child::{DRAIN_TIMEOUT, MAX_OUTPUT};
use std::io;
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

/// The result of a program.
#[derive(Debug)]
pub(crate) struct Output {
    /// True when it ended with status 0.
    pub success: bool,
    /// Its exit status in words.
    pub status: Message,
    /// Its stdout; what is longer than a megabyte is cut.
    pub stdout: Vec<u8>,
}

/// A program to run.
#[derive(Debug)]
pub(crate) struct BoundedCommand<'j> {
    /// The program and its arguments.
    pub argv: &'j [String],
    /// What it reads on stdin.
    pub stdin: &'j [u8],
    /// Its whole environment; `None` for ours.
    pub env: Option<&'j [(String, String)]>,
    /// Its stderr stays connected to ours, so that it can explain itself.
    pub inherit_stderr: bool,
}

/// Runs `argv` with an empty stdin and waits at most `limit`; its stderr stays connected to ours.
///
/// # Errors
/// As `BoundedCommand::run`.
pub(crate) fn run(argv: &[String], limit: Duration) -> io::Result<Output> {
    BoundedCommand { argv, stdin: &[], env: None, inherit_stderr: true }.run(limit)
}

impl BoundedCommand<'_> {
    /// Runs it and waits at most `limit`.
    ///
    /// # Errors
    /// `NotFound` and the like if it cannot start, `TimedOut` if it was killed.
    pub(crate) fn run(&self, limit: Duration) -> io::Result<Output> {
        let mut command = command(self.argv)?;
        if let Some(env) = self.env {
            system::clear_environment(&mut command);
            command.envs(env.iter().map(|(name, value)| (name, value)));
        }
        let stderr = if self.inherit_stderr { Stderr::Inherit } else { Stderr::Discard };
        let start = Instant::now();
        let mut child = BoundedChild::spawn(command, self.stdin, stderr, MAX_OUTPUT)?;
        if !child.wait(limit, &|| false)? {
            child.kill()?;
            child.reap()?;
            return Err(timed_out());
        }
        let status = child.reap()?;
        let rest = limit.saturating_sub(start.elapsed()).max(DRAIN_TIMEOUT);
        let (stdout, is_complete) = child.output(rest);
        if !is_complete {
            return Err(timed_out());
        }
        Ok(Output { success: status.success(), status: describe_status(status), stdout })
    }
}

/// Puts the program at the head of a process group, which can be ended with it.
pub(super) fn in_own_group(command: &mut Command) {
    system::in_own_group(command);
}

/// The program and its arguments, not started yet.
#[expect(clippy::disallowed_methods, reason = "this is the place that starts programs")]
pub(super) fn command(argv: &[String]) -> io::Result<Command> {
    let (program, args) = argv.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let mut command = Command::new(program);
    command.args(args);
    Ok(command)
}

/// Runs a program on the user's terminal, such as an editor, for as long as it takes; true if it ended well.
///
/// # Errors
/// `NotFound` and the like if it cannot start.
pub(crate) fn in_the_foreground(argv: &[String]) -> io::Result<bool> {
    command(argv)?.status().map(|status| status.success())
}

/// Becomes another program, which gets one more variable in its environment; returns its exit code if the
/// system cannot replace a process.
///
/// # Errors
/// `NotFound` and the like if it cannot start.
pub(crate) fn exec(
    argv: &[String],
    (name, value): (&str, &Secret),
    set: &[(&str, String)],
    removed: &[&str],
) -> io::Result<u8> {
    let mut command = command(argv)?;
    removed.iter().for_each(|name| {
        command.env_remove(name);
    });
    command.envs(set.iter().map(|(name, value)| (name, value))).env(name, value.expose());
    system::exec(&mut command)
}

/// Becomes another program, with these arguments and the environment of this one. Returns only if that fails.
pub(crate) fn become_program(program: &std::path::Path, args: &[std::ffi::OsString]) -> io::Error {
    let mut command = match command(&[program.display().to_string()]) {
        Ok(command) => command,
        Err(error) => return error,
    };
    match system::exec(command.args(args)) {
        Ok(_) => io::ErrorKind::Unsupported.into(),
        Err(error) => error,
    }
}

/// As the standard library says it, in the language spoken; a signal's name is the same in all of them.
pub(super) fn describe_status(status: ExitStatus) -> Message {
    match status.code() {
        Some(code) if cfg!(unix) => text::host::message::exit_status(code),
        _ => status.to_string().into(),
    }
}

/// The timeout error.
pub(super) fn timed_out() -> io::Error {
    io_error(io::ErrorKind::TimedOut, text::host::message::timed_out())
}

/// The number of the user that we act as; `None` if users have none.
pub(crate) fn user_id() -> Option<u32> {
    system::user_id()
}

/// True if a process with this id exists, under any owner, or if that is unknown.
pub(crate) fn is_alive(pid: u32) -> bool {
    system::is_alive(pid)
}

/// When a process started, in clock ticks since boot (field 22 of `/proc/PID/stat`); Linux only.
pub(crate) fn start_time(pid: u32) -> Option<u64> {
    let bytes =
        crate::host::files::read(std::path::Path::new(&format!("/proc/{pid}/stat"))).ok()??;
    let text = String::from_utf8_lossy(&bytes);
    // The program's name, field 2, may hold spaces and brackets: count from the last one.
    let after_name = text.rsplit_once(')')?.1;
    after_name.split_whitespace().nth(19)?.parse().ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::{MAX_OUTPUT, run};
    use std::io::ErrorKind;
    use std::time::{Duration, Instant};

    fn shell(script: &str) -> [String; 3] {
        ["sh", "-c", script].map(str::to_owned)
    }

    #[test]
    fn what_a_program_leaves_running_does_not_double_the_wait() {
        let (start, limit) = (Instant::now(), Duration::from_secs(4));
        let output = run(&shell("sleep 3; sleep 20 2>/dev/null & echo x"), limit);
        assert_eq!(output.map_err(|error| error.kind()).unwrap_err(), ErrorKind::TimedOut);
        assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
    }

    #[test]
    fn a_program_that_never_stops_printing_is_cut() {
        let output = run(&shell("exec yes"), Duration::from_secs(60)).unwrap();
        assert_eq!((output.success, output.stdout.len() as u64), (false, MAX_OUTPUT));
    }
}
