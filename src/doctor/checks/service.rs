//! The monitor: whether the system runs it, whether what it knows is of now, and whether it outlives the session.

use crate::clients::Level;
use crate::daemon::control;
use crate::daemon::snapshot::{self, Snapshot};
use crate::doctor::machine::Machine;
use crate::doctor::report::{Diagnosis, Fix};
use crate::host::clock::Moment;
use crate::host::{files, own_process};
use crate::service::{Definition, ServiceStatus};
use crate::text::Command;
use crate::text::doctor::message as text;
use crate::text::service::message as words;
use std::path::Path;
use std::time::Duration;

/// How late a monitor may be that has more to do than to be on time.
const OVERDUE_AFTER: Duration = Duration::from_secs(120);

/// A running monitor answers at once.
const STATUS_TIMEOUT: Duration = Duration::from_secs(3);

pub(super) fn check(machine: &Machine<'_>) -> Vec<Diagnosis> {
    let running = outside(machine);
    let Some(standing) = machine.standing() else {
        let ok = running.map(|pid| Diagnosis::ok(text::runs_without_manager(pid)));
        return vec![ok.unwrap_or_else(|| Diagnosis::skipped(words::no_manager()))];
    };
    let found = match &standing.definition {
        None => Diagnosis::warning(words::is_unreadable()),
        Some(Definition::Absent) if let Some(pid) = running => {
            Diagnosis::ok(text::runs_without_manager(pid))
        }
        Some(Definition::Absent) => Diagnosis::info(text::service_not_installed())
            .remedy(Command::new(["wcode", "service", "install"])),
        Some(Definition::Ours(_)) if is_program_gone(standing) => {
            let program = standing.program.as_deref().unwrap_or_else(|| Path::new(""));
            Diagnosis::new(Level::Error, text::service_program_gone(program.display()))
                .remedy(Command::new(["wcode", "service", "install"]))
                .fixed_by(Fix::Service)
        }
        Some(Definition::Ours(_)) if standing.is_outdated => {
            Diagnosis::warning(text::service_is_old())
                .remedy(Command::new(["wcode", "service", "install"]))
                .fixed_by(Fix::Service)
        }
        _ if !standing.answers => Diagnosis::skipped(words::not_known(standing.manager)),
        _ if !standing.is_running
            && let Some(pid) = running =>
        {
            Diagnosis::warning(text::runs_beside_the_service(pid))
                .remedy(Command::new(["wcode", "watch", "--stop"]))
        }
        _ if !standing.is_running => Diagnosis::new(Level::Error, text::service_does_not_run())
            .remedy(Command::new(["wcode", "service", "start"])),
        _ if !standing.is_enabled => Diagnosis::warning(text::service_not_enabled())
            .remedy(Command::new(["wcode", "service", "install"])),
        _ if standing.is_edited() => Diagnosis::info(text::service_is_edited()),
        _ => Diagnosis::ok(text::service_runs(standing.manager)),
    };
    vec![found.at(&standing.path)]
}

/// The process of a monitor that no service manager has started, such as one on a terminal, under runit, or in a container.
fn outside(machine: &Machine<'_>) -> Option<u32> {
    let is_of_service = machine.standing().is_some_and(|standing| standing.is_running);
    if is_of_service {
        return None;
    }
    let answer = control::status(machine.host, STATUS_TIMEOUT).ok()??;
    Some(Snapshot::from_answer(&answer["monitor"]).ok()?.pid)
}

fn is_program_gone(standing: &ServiceStatus) -> bool {
    standing.program.as_deref().is_some_and(|program| !files::is_program(program))
}

pub(super) fn logout(machine: &Machine<'_>) -> Vec<Diagnosis> {
    let standing = machine.standing().filter(|standing| standing.is_installed());
    vec![match standing.map(|standing| standing.lingers) {
        Some(Some(true)) => Diagnosis::ok(text::runs_on()),
        Some(Some(false)) => Diagnosis::info(words::ends_at_logout())
            .remedy(Command::new(["loginctl", "enable-linger"])),
        Some(None) => Diagnosis::skipped(text::no_question_of_logout()),
        None => Diagnosis::skipped(words::not_installed()),
    }]
}

pub(super) fn monitor(machine: &Machine<'_>) -> Vec<Diagnosis> {
    let path = snapshot::path(machine.host);
    vec![
        match snapshot::load(machine.host) {
            Ok(Some(snapshot)) => of(machine, &snapshot),
            Ok(None) => Diagnosis::skipped(text::never_ran()),
            Err(error) => {
                Diagnosis::error(&error).remedy(Command::new(["rm", &path.display().to_string()]))
            }
        }
        .at(path),
    ]
}

fn of(machine: &Machine<'_>, snapshot: &Snapshot) -> Diagnosis {
    let answer = control::status(machine.host, STATUS_TIMEOUT);
    if answer.is_err() {
        return silent(machine, snapshot.pid);
    }
    if !answer.is_ok_and(|answer| answer.is_some()) {
        let is_wanted = machine.standing().is_some_and(|it| it.is_installed() && it.is_enabled);
        let message = text::monitor_is_gone(snapshot.updated);
        return if is_wanted {
            Diagnosis::new(Level::Error, message)
                .remedy(Command::new(["wcode", "service", "restart"]))
        } else {
            Diagnosis::info(message)
        };
    }
    if snapshot.version != env!("CARGO_PKG_VERSION") {
        let found = Diagnosis::warning(text::monitor_is_old(&snapshot.version));
        return found.remedy(again(machine));
    }
    if let Some(due) = overdue(snapshot, Moment::now()) {
        return Diagnosis::warning(text::monitor_is_late(due)).remedy(again(machine));
    }
    Diagnosis::ok(text::monitor_runs(snapshot.pid, snapshot.updated))
}

/// What brings up a monitor that is not well.
fn again(machine: &Machine<'_>) -> Command {
    let is_service = machine.standing().is_some_and(|standing| standing.is_installed());
    let action = if is_service { ["service", "restart"] } else { ["watch", "--stop"] };
    Command::new(["wcode"]).with(action)
}

/// Something has its socket, and does not answer.
fn silent(machine: &Machine<'_>, pid: u32) -> Diagnosis {
    if own_process::is_suspended(pid) {
        let resume = Command::new(["kill", "-CONT", &pid.to_string()]);
        return Diagnosis::new(Level::Error, text::monitor_is_suspended(pid)).remedy(resume);
    }
    let is_service = machine.standing().is_some_and(|standing| standing.is_installed());
    let end = Command::new(["kill", "-KILL", &pid.to_string()]);
    let remedy = if is_service { again(machine) } else { end };
    Diagnosis::new(Level::Error, text::monitor_is_silent(pid)).remedy(remedy)
}

/// When the check was due that it has not made.
fn overdue(snapshot: &Snapshot, now: Moment) -> Option<Moment> {
    let due = snapshot.endpoints.iter().filter_map(|endpoint| endpoint.next).min()?;
    (now.since(due) > OVERDUE_AFTER).then_some(due)
}
