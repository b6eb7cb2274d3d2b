//! `wcode service uninstall`: stops the monitor for good and removes what defines the service.

use crate::cli::screen::Screen;
use crate::cli::service::report;
use crate::error::Result;
use crate::host::Host;
use crate::service::{self, Ask};
use crate::text::service as text;

/// Stop the service for good and remove its file
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Also a file that was edited by hand, or that wcode did not make
    #[arg(long)]
    force: bool,
    /// Only show what would be done
    #[arg(long)]
    dry_run: bool,
    /// Report as JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let Args { force, dry_run, .. } = *args;
    let path = service::standing(host).map(|standing| standing.path).unwrap_or_default();
    let done = service::uninstall(host, Ask { force, dry_run, ..Ask::default() })?;
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
