//! Which service manager this machine has.

use crate::error::{Error, Result};
use crate::host::Host;
use crate::service::definition::Definition;
use crate::service::is_root;
use crate::service::launchd::Launchd;
use crate::service::manager::{Manager, Scope};
use crate::service::systemd::Systemd;
use crate::service::task_scheduler::TaskScheduler;
use crate::text::service as text;

/// The manager of this machine: with the scope that was asked for, else that of the definition which is there, else
/// the machine's scope for root and the user's for all others.
///
/// # Errors
/// `Error::Service` on a system that has none which we know, `Error::Usage` for a scope that cannot be had.
pub(super) fn manager(host: &Host, asked: Option<Scope>) -> Result<Box<dyn Manager>> {
    if asked == Some(Scope::System) && !is_root() {
        return Err(Error::usage_hint(
            text::message::needs_root(),
            text::message::hint_needs_root(),
        ));
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
            problem: text::message::no_manager(),
            hint: text::message::hint_no_manager(),
        }),
    }
}

/// The system we are built for; tests may name another.
fn kind(host: &Host) -> &str {
    let asked = if cfg!(feature = "test-hooks") { host.var("WCODE_TEST_SYSTEM") } else { None };
    asked.unwrap_or(std::env::consts::OS)
}
