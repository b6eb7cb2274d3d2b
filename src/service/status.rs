//! The state of the service, for `service status` and `doctor`.

use crate::host::Host;
use crate::service::choice;
use crate::service::definition::marked;
use crate::service::manager::Manager;
use crate::service::{Definition, Scope, ServiceEnv};
use std::path::PathBuf;

/// The state of the service.
#[derive(Debug)]
pub(crate) struct ServiceStatus {
    /// The manager's name.
    pub manager: &'static str,
    /// Whose service it is, or would be.
    pub scope: Scope,
    /// The file that defines it.
    pub path: PathBuf,
    /// What is at that path; `None` if it cannot be read.
    pub definition: Option<Definition>,
    /// `wcode service install` would write another one now, the variables that it hands on left aside, and the program as
    /// long as it is there.
    pub is_outdated: bool,
    /// The program that a definition of wcode's runs.
    pub program: Option<PathBuf>,
    /// The manager answers; without that nothing below is known.
    pub answers: bool,
    /// It starts by itself.
    pub is_enabled: bool,
    /// It runs, or is about to.
    pub is_running: bool,
    /// Its process.
    pub pid: Option<u32>,
    /// Since when it runs.
    pub since: Option<String>,
    /// The user's services outlive their sessions; `None` if that does not apply.
    pub lingers: Option<bool>,
}

impl ServiceStatus {
    /// True if there is a definition, by wcode or not.
    pub(crate) fn is_installed(&self) -> bool {
        self.definition.as_ref().is_none_or(Definition::is_there)
    }

    /// True if the definition was edited, or not written by wcode.
    pub(crate) fn is_edited(&self) -> bool {
        matches!(self.definition, Some(Definition::Edited | Definition::Foreign))
    }
}

/// The state of the service; `None` on a system without a service manager that we know.
pub(crate) fn status(host: &Host) -> Option<ServiceStatus> {
    let manager = choice::manager(host, None).ok()?;
    Some(read(host, manager.as_ref()))
}

pub(super) fn read(host: &Host, manager: &dyn Manager) -> ServiceStatus {
    let definition = Definition::read(manager).ok();
    let look = manager.status();
    let answers = look.is_some();
    let look = look.unwrap_or_default();
    ServiceStatus {
        manager: manager.name(),
        scope: manager.scope(),
        path: manager.path().to_owned(),
        is_outdated: definition.as_ref().is_some_and(|it| is_outdated(host, manager, it)),
        program: match &definition {
            Some(Definition::Ours(text)) => manager.program_in(text).map(PathBuf::from),
            _ => None,
        },
        definition,
        answers,
        is_enabled: look.is_enabled,
        is_running: look.is_running,
        pid: look.pid,
        since: look.since,
        lingers: look.lingers,
    }
}

/// Compared with the program and the variables in it: another copy of wcode, or another shell, does not make a
/// definition old.
fn is_outdated(host: &Host, manager: &dyn Manager, definition: &Definition) -> bool {
    let Definition::Ours(text) = definition else { return false };
    let now = ServiceEnv::new(host).map(|around| {
        let around = around.with_program(manager.program_in(text));
        marked(&manager.render(&around, &manager.environment_in(text)))
    });
    now.is_ok_and(|now| now != *text)
}
