//! What every service manager has to be able to do.

use crate::service::environment::ServiceEnv;
use crate::service::manager_command::ManagerCommand;
use crate::text::Message;
use serde::Serialize;
use std::fmt::Debug;
use std::path::Path;

/// Whose service it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Scope {
    /// User service: runs while the user is logged in, or always if lingering is enabled
    User,
    /// System service, run as root: for servers
    System,
}

/// A step that a manager carries out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Take notice of the definition, which has just been written.
    Load,
    /// Start the service now and from now on with the session or the machine.
    Enable,
    /// Take over a definition that has changed, while the service runs.
    Replace,
    /// Start it.
    Start,
    /// Stop the service until the next login or start.
    Stop,
    /// Restart the service.
    Restart,
    /// Stop it for good.
    Disable,
    /// Take notice that the definition is gone.
    Forget,
}

/// What a manager knows of the service.
#[derive(Debug, Default)]
pub(super) struct ManagerStatus {
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

/// A service manager, and the one wcode service that it has or could have.
pub(super) trait Manager: Debug {
    /// Its name.
    fn name(&self) -> &'static str;

    /// Whose service it would be.
    fn scope(&self) -> Scope;

    /// The file that defines the service.
    fn path(&self) -> &Path;

    /// That file's text, but for its mark; `environment` is the block of it that hands on variables.
    fn render(&self, around: &ServiceEnv, environment: &str) -> String;

    /// The block that hands on these variables.
    fn environment(&self, variables: &[(String, String)]) -> String;

    /// The environment block in a definition that wcode wrote.
    fn environment_in(&self, text: &str) -> String;

    /// The program that a definition of wcode's runs.
    fn program_in(&self, text: &str) -> Option<String>;

    /// The text as encoded in the file.
    fn encode(&self, text: &str) -> Vec<u8> {
        text.as_bytes().to_vec()
    }

    /// The text of a file.
    fn decode(&self, bytes: &[u8]) -> Option<String> {
        String::from_utf8(bytes.to_vec()).ok()
    }

    /// Succeeds if the manager can be reached.
    fn probe(&self) -> ManagerCommand;

    /// What to do if it cannot.
    fn unavailable_hint(&self) -> Message;

    /// The programs to run.
    fn calls(&self, step: Step) -> Vec<ManagerCommand>;

    /// Asks for the state of the service; `None` if the manager does not answer.
    fn status(&self) -> Option<ManagerStatus>;

    /// The program that shows the monitor's last lines.
    fn logs(&self, lines: usize, follow: bool, file: &Path) -> Vec<String>;
}
