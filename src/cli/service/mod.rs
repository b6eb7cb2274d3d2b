//! `wcode service …`: the monitor as a service of the system's manager.

mod control;
mod flags;
mod install;
mod logs;
mod status;
mod uninstall;

pub(super) use uninstall::uninstall;

use crate::cli::screen::Screen;
use crate::error::Result;
use crate::host::Host;
use crate::service::{self, Done, ManagerCommand, ServiceStatus, Step};
use clap::Subcommand;
use serde_json::{Value, json};

/// Run the monitor as a service: systemd, launchd, the Windows task scheduler
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Install(install::Args),
    Uninstall(uninstall::Args),
    /// Start the installed service
    Start(control::Args),
    /// Stop the service until the next login or start
    Stop(control::Args),
    /// Restart the service
    Restart(control::Args),
    Status(status::Args),
    Logs(logs::Args),
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    match &args.command {
        Command::Install(args) => install::run(host, screen, args),
        Command::Uninstall(args) => uninstall::run(host, screen, args),
        Command::Start(_) => control::run(host, screen, Step::Start),
        Command::Stop(_) => control::run(host, screen, Step::Stop),
        Command::Restart(_) => control::run(host, screen, Step::Restart),
        Command::Status(_) => status::run(host, screen),
        Command::Logs(args) => logs::run(host, screen, args),
    }
}

/// The one JSON document of a command that changes something, with the current state of the service.
fn report(host: &Host, screen: &Screen, done: &Done, dry_run: bool) {
    let calls: Vec<String> = done.calls.iter().map(ManagerCommand::line).collect();
    let held: Vec<&str> = done.held.iter().map(|held| held.name.as_str()).collect();
    screen.document(json!({
        "changed": done.is_change,
        "dry_run": dry_run,
        "commands": calls,
        "definition": done.text,
        "not_handed_on": held,
        "service": service::status(host).map(|standing| describe(&standing)),
    }));
}

/// The state of the service, as JSON.
fn describe(standing: &ServiceStatus) -> Value {
    let known = |fact: bool| standing.answers.then_some(fact);
    json!({
        "manager": standing.manager,
        "scope": standing.scope,
        "path": standing.path.display().to_string(),
        "installed": standing.is_installed(),
        "edited": standing.is_edited(),
        "outdated": standing.is_outdated,
        "program": standing.program.as_ref().map(|path| path.display().to_string()),
        "enabled": known(standing.is_enabled),
        "running": known(standing.is_running),
        "pid": standing.pid,
        "since": standing.since,
        "lingering": standing.lingers,
    })
}
