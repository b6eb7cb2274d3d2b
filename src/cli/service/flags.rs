//! The flags of the commands that install and remove the service.

use crate::service::{InstallOptions, Scope};

/// What may be changed, and how it is reported.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Flags {
    /// Even if the file was changed since, or not created by wcode
    #[arg(long)]
    force: bool,
    /// Only show what would be done
    #[arg(long)]
    pub(super) dry_run: bool,
}

impl Flags {
    /// The same as options; a scope of `None` is the default one.
    pub(super) fn to_options(self, scope: Option<Scope>) -> InstallOptions {
        InstallOptions { scope, force: self.force, dry_run: self.dry_run, keep: false }
    }
}
