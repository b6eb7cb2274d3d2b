//! The monitor as a service: systemd, launchd or the Windows task scheduler start it, watch over it and start it again.
//!
//! Each manager is one file; what it is given comes from `templates/service/`. Promises: an installation is whole or not
//! there; a second one changes nothing; a definition that is not ours, or was edited, stays unless forced; every
//! program that is run ends in bounded time. Left out: what the monitor does, and its settings (`daemon`).

mod choice;
mod definition;
mod environment;
mod install;
mod launchd;
mod manager;
mod manager_command;
mod quote;
mod status;
mod systemd;
mod task_scheduler;

pub(crate) use definition::Definition;
pub(crate) use environment::WithheldVariable;
pub(crate) use install::{Done, InstallOptions, install, uninstall};
pub(crate) use manager::{Scope, Step};
pub(crate) use manager_command::ManagerCommand;
pub(crate) use status::{ServiceStatus, status};

use crate::error::{Error, Result};
use crate::host::{Host, log, process};
use crate::text::Command;
use crate::text::service as text;
use environment::ServiceEnv;
use manager::Manager;
use std::path::Path;

/// True if the service that is installed runs this program.
pub(crate) fn runs(host: &Host, program: &Path) -> bool {
    let Ok(manager) = choice::manager(host, None) else { return false };
    match Definition::read(manager.as_ref()) {
        Ok(Definition::Ours(text)) => {
            manager.program_in(&text).is_some_and(|named| Path::new(&named) == program)
        }
        Ok(Definition::Absent) => false,
        // What it runs is not known.
        _ => true,
    }
}

/// Starts, stops or restarts the installed service.
///
/// # Errors
/// `Error::Service` if none is installed, if its manager does not answer, and if it fails.
pub(crate) fn control(host: &Host, step: Step) -> Result<Done> {
    let manager = choice::manager(host, None)?;
    require_installed(manager.as_ref())?;
    install::must_answer(manager.as_ref())?;
    let calls = manager.calls(step);
    manager_command::run_all(&calls)?;
    Ok(Done::of(calls))
}

/// The program that shows what the monitor has written: its last `lines` lines, and with `follow` what
/// comes from now on.
///
/// # Errors
/// As `control`, but the manager need not answer.
pub(crate) fn logs(host: &Host, lines: usize, follow: bool) -> Result<Vec<String>> {
    let manager = choice::manager(host, None)?;
    require_installed(manager.as_ref())?;
    Ok(manager.logs(lines, follow, &log::file_path(host)))
}

fn require_installed(manager: &dyn Manager) -> Result<()> {
    if Definition::read(manager)?.is_there() {
        return Ok(());
    }
    Err(Error::Service {
        problem: text::message::not_installed(),
        hint: text::message::hint_install(Command::new(["wcode", "service", "install"])),
    })
}

/// True if the system's administrator runs us.
fn is_root() -> bool {
    process::user_id() == Some(0)
}
