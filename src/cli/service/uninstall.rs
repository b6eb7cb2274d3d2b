//! `wcode service uninstall`: stops the monitor for good and removes what defines the service.

use crate::cli::screen::Screen;
use crate::cli::service::flags::Flags;
use crate::cli::service::report;
use crate::error::Result;
use crate::host::Host;
use crate::plan::journal::Journal;
use crate::plan::key_helper;
use crate::release::stable_copy;
use crate::service::{self, Done, InstallOptions};
use crate::text::service as text;

/// Stop the service and remove its file
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    pub(super) flags: Flags,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let dry_run = args.flags.dry_run;
    let path = service::status(host).map(|standing| standing.path).unwrap_or_default();
    let done = uninstall(host, args.flags.to_options(None))?;
    if screen.is_json() {
        report(host, screen, &done, dry_run);
    } else if !done.is_change {
        screen.say(text::not_installed());
    } else if dry_run {
        done.calls.iter().for_each(|call| screen.say(&text::would_run(call.line())));
        screen.say(&text::would_remove(path.display()));
    } else {
        screen.say(&text::uninstalled(path.display()));
    }
    Ok(0)
}

/// Takes the service out, and the copy of the program that it ran if nothing else needs it.
///
/// # Errors
/// As `service::uninstall`, and if the copy cannot be removed.
pub(in crate::cli) fn uninstall(host: &Host, options: InstallOptions) -> Result<Done> {
    let ran_copy = service::runs(host, &stable_copy::path(host));
    let done = service::uninstall(host, options)?;
    if ran_copy && !options.dry_run {
        key_helper::remove_copy_of_service(host, &Journal::load(host)?)?;
    }
    Ok(done)
}
