//! The flags of the commands that change what the system's manager has of the monitor.

use crate::service::{InstallOptions, Scope};

/// What may be changed, and how it is told.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Flags {
    /// Even if the file was edited by hand or not created by wcode
    #[arg(long)]
    force: bool,
    /// Only show what would be done
    #[arg(long)]
    pub(super) dry_run: bool,
}

impl Flags {
    /// What is asked for; a scope of `None` is the usual one.
    pub(super) fn ask(self, scope: Option<Scope>) -> InstallOptions {
        InstallOptions { scope, force: self.force, dry_run: self.dry_run, keep: false }
    }
}
