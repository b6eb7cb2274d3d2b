//! What every service manager has to be able to do, and which one this machine has.

use crate::error::{Error, Result, Verb};
use crate::host::Host;
use crate::host::process::{self, Job, Output};
use crate::service::launchd::Launchd;
use crate::service::surroundings::Surroundings;
use crate::service::systemd::Systemd;
use crate::service::task_scheduler::TaskScheduler;
use crate::service::{Definition, is_root};
use crate::text::service as text;
use serde::Serialize;
use std::fmt::Debug;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// What a manager's program may take for an answer.
const QUERY: Duration = Duration::from_secs(10);

/// What it may take to start or stop the monitor: more than the unit itself allows for it.
const CHANGE: Duration = Duration::from_secs(120);

/// Between two tries of one that something else has to end for.
const PAUSE: Duration = Duration::from_millis(250);

/// Whose service it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The user's own: runs while they are logged in, or always where they may linger
    User,
    /// The machine's, run as root: for servers
    System,
}

/// What a manager is told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Take notice of the definition, which has just been written.
    Load,
    /// Start the service now and from now on with the session or the machine.
    Enable,
    /// Take over a definition that has changed, while the service runs.
    Replace,
    /// Start it.
    Start,
    /// Stop it, till the next login or start.
    Stop,
    /// Stop and start it.
    Restart,
    /// Stop it for good.
    Disable,
    /// Take notice that the definition is gone.
    Forget,
}

/// One program to run for a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// Where it fails, there was nothing for it to do.
    pub may_fail: bool,
    /// So long it is tried again where it fails, since something else has to end first.
    pub patience: Duration,
}

impl Call {
    /// One that has to succeed. Arguments of the template hold no spaces; `more` may.
    pub(super) fn new(words: &str, more: &[&str]) -> Self {
        let argv = words.split(' ').chain(more.iter().copied()).map(str::to_owned).collect();
        Self { argv, may_fail: false, patience: Duration::ZERO }
    }

    /// One that has nothing to do where it fails.
    pub(super) fn attempt(words: &str, more: &[&str]) -> Self {
        Self { may_fail: true, ..Self::new(words, more) }
    }

    /// The same, tried again for so long.
    pub(super) fn patient(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// As it can be typed.
    pub fn line(&self) -> String {
        shell_words::join(&self.argv)
    }
}

/// What a manager knows of the service.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// It starts by itself.
    pub(super) is_enabled: bool,
    /// It runs, or is about to.
    pub(super) is_running: bool,
    /// Its process.
    pub(super) pid: Option<u32>,
    /// Since when, as the manager says it.
    pub(super) since: Option<String>,
    /// The user's services outlive their sessions.
    pub(super) lingers: Option<bool>,
}

/// A service manager, and the one service of ours that it has or could have.
pub(super) trait Manager: Debug {
    /// Its name.
    fn name(&self) -> &'static str;

    /// Whose service it would be.
    fn scope(&self) -> Scope;

    /// The file that defines the service.
    fn path(&self) -> &Path;

    /// That file's text, but for its mark; `environment` is the block of it that hands on variables.
    fn render(&self, around: &Surroundings, environment: &str) -> String;

    /// The block that hands on these variables.
    fn environment(&self, variables: &[(String, String)]) -> String;

    /// The block that stands in a text of ours.
    fn environment_in(&self, text: &str) -> String;

    /// The program that a text of ours has run.
    fn program_in(&self, text: &str) -> Option<String>;

    /// The text as it stands in the file.
    fn encode(&self, text: &str) -> Vec<u8> {
        text.as_bytes().to_vec()
    }

    /// The text of a file.
    fn decode(&self, bytes: &[u8]) -> Option<String> {
        String::from_utf8(bytes.to_vec()).ok()
    }

    /// Succeeds where the manager can be talked to.
    fn probe(&self) -> Call;

    /// What to do where it cannot.
    fn silence(&self) -> String;

    /// The programs to run.
    fn calls(&self, step: Step) -> Vec<Call>;

    /// Asks how the service stands; `None` where the manager does not answer.
    fn look(&self) -> Option<Look>;

    /// The program that shows the monitor's last lines.
    fn logs(&self, lines: usize, follow: bool, file: &Path) -> Vec<String>;
}

/// The manager of this machine: with the scope that was asked for, else that of the definition which is there, else
/// root's services are the machine's and everybody else's are theirs.
///
/// # Errors
/// `Error::Service` on a system that has none which we know, `Error::Usage` for a scope that cannot be had.
pub(super) fn of(host: &Host, asked: Option<Scope>) -> Result<Box<dyn Manager>> {
    if asked == Some(Scope::System) && !is_root() {
        return Err(Error::usage_hint(text::needs_root(), text::hint_needs_root()));
    }
    let usual = if is_root() { Scope::System } else { Scope::User };
    if let Some(scope) = asked {
        return with_scope(host, scope);
    }
    for scope in [usual, Scope::User] {
        let manager = with_scope(host, scope)?;
        if Definition::read(manager.as_ref()).is_ok_and(|it| it.is_there()) {
            return Ok(manager);
        }
    }
    with_scope(host, usual)
}

fn with_scope(host: &Host, scope: Scope) -> Result<Box<dyn Manager>> {
    match kind(host) {
        "linux" => Ok(Box::new(Systemd::new(host, scope))),
        "macos" => Ok(Box::new(Launchd::new(host, scope))),
        "windows" => Ok(Box::new(TaskScheduler::new(host))),
        _ => Err(Error::Service {
            problem: text::no_manager().into(),
            hint: text::hint_no_manager().into(),
        }),
    }
}

/// The system we are built for; tests may name another.
fn kind(host: &Host) -> &str {
    let asked = if cfg!(debug_assertions) { host.var("WCODE_TEST_SYSTEM") } else { None };
    asked.unwrap_or(std::env::consts::OS)
}

/// Asks a manager's program; `None` where it cannot be had or takes too long.
pub(super) fn ask(call: &Call) -> Option<Output> {
    Job { argv: &call.argv, stdin: &[], env: None, explains: false }.run(QUERY).ok()
}

/// True where it succeeded while there was patience; what it says meanwhile is of no interest.
fn succeeds_in_time(call: &Call) -> bool {
    let start = Instant::now();
    while start.elapsed() < call.patience {
        if ask(call).is_some_and(|output| output.success) {
            return true;
        }
        thread::sleep(PAUSE);
    }
    false
}

/// Runs one after the other.
///
/// # Errors
/// `Error::Service` at the first that fails though it must not.
pub(super) fn run_all(calls: &[Call]) -> Result<()> {
    calls.iter().try_for_each(run)
}

fn run(call: &Call) -> Result<()> {
    if call.may_fail {
        ask(call);
        return Ok(());
    }
    if succeeds_in_time(call) {
        return Ok(());
    }
    // What it says on stderr explains more than its status.
    let output = process::run(&call.argv, CHANGE)
        .map_err(Error::file(Verb::Run, Path::new(&call.argv[0])))?;
    if output.success {
        return Ok(());
    }
    let problem = text::call_failed(call.line(), output.status);
    Err(Error::Service { problem, hint: text::hint_call_failed().into() })
}
