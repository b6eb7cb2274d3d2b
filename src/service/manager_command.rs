//! The programs that a service manager is talked to with. Promises: each ends in bounded time.

use crate::error::{Error, FileOp, Result};
use crate::host::process::{self, BoundedCommand, Output};
use crate::text::service as text;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// What a manager's program may take for an answer.
const QUERY_TIMEOUT: Duration = Duration::from_secs(10);

/// What it may take to start or stop the monitor: more than the unit itself allows for it.
const CHANGE_TIMEOUT: Duration = Duration::from_secs(120);

/// Between two tries of one that something else has to end for.
const POLL_INTERVAL: Duration = Duration::from_millis(250);

/// One program to run for a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ManagerCommand {
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// A failure means that there was nothing to do.
    pub ignore_failure: bool,
    /// How long it is retried if it fails, since something else has to end first.
    pub patience: Duration,
}

impl ManagerCommand {
    /// One that has to succeed. Arguments of the template hold no spaces; `more` may.
    pub(super) fn new(words: &str, more: &[&str]) -> Self {
        let argv = words.split(' ').chain(more.iter().copied()).map(str::to_owned).collect();
        Self { argv, ignore_failure: false, patience: Duration::ZERO }
    }

    /// One whose failure means that there was nothing to do.
    pub(super) fn attempt(words: &str, more: &[&str]) -> Self {
        Self { ignore_failure: true, ..Self::new(words, more) }
    }

    /// The same, tried again for so long.
    pub(super) fn patient(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// As it can be typed.
    pub(crate) fn line(&self) -> String {
        shell_words::join(&self.argv)
    }
}

/// Asks a manager's program; `None` if it cannot be run or takes too long.
pub(super) fn ask(call: &ManagerCommand) -> Option<Output> {
    BoundedCommand { argv: &call.argv, stdin: &[], env: None, inherit_stderr: false }
        .run(QUERY_TIMEOUT)
        .ok()
}

/// True if it succeeded within `patience`; its output is ignored.
fn succeeds_in_time(call: &ManagerCommand) -> bool {
    let start = Instant::now();
    while start.elapsed() < call.patience {
        if ask(call).is_some_and(|output| output.success) {
            return true;
        }
        thread::sleep(POLL_INTERVAL);
    }
    false
}

/// Runs one after the other.
///
/// # Errors
/// `Error::Service` at the first that fails though it must not.
pub(super) fn run_all(calls: &[ManagerCommand]) -> Result<()> {
    calls.iter().try_for_each(run)
}

fn run(call: &ManagerCommand) -> Result<()> {
    if call.ignore_failure {
        ask(call);
        return Ok(());
    }
    if succeeds_in_time(call) {
        return Ok(());
    }
    // What it says on stderr explains more than its status.
    let output = process::run(&call.argv, CHANGE_TIMEOUT)
        .map_err(Error::file(FileOp::Run, Path::new(&call.argv[0])))?;
    if output.success {
        return Ok(());
    }
    let problem = text::message::call_failed(call.line(), output.status);
    Err(Error::Service { problem, hint: text::message::hint_call_failed() })
}
