//! The status of the machine: each client's config, and whether our entries in it are as requested.
//!
//! The plan of an `apply` with the saved inputs: if it is empty, the entry is as requested, else it has drifted.

mod collect;
mod finding;
mod hazards;
mod key;

mod read;
mod restoration;

pub use crate::clients::Level;
pub use finding::{Finding, FindingKind};
pub use hazards::hazards;
pub use key::KeyStatus;
pub use read::locate_entry;
pub(super) use restoration::plan_restoration;

use crate::catalog::Catalog;
use crate::clients::{Client, Detected};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::plan::journal::Journal;
use crate::plan::key_options::KeyContext;
use crate::plan::targets::all_configs;
use crate::plan::{Change, FileChange, Plan};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Every config that a client or one of our records names.
///
/// # Errors
/// If the catalog or the key index cannot be read; what is wrong with one config is in its `EntryStatus`.
pub fn read_all(host: &Host, journal: &Journal) -> Result<Vec<EntryStatus>> {
    Ok(read_with(host, journal, &Catalog::load(host)?, &KeyContext::load(host)?))
}

/// As `read_all`, for a caller that needs the catalog and the key index as well.
pub fn read_with(
    host: &Host,
    journal: &Journal,
    catalog: &Catalog,
    key: &KeyContext,
) -> Vec<EntryStatus> {
    let host = &host.for_one_pass();
    let context = Context { catalog, journal, key };
    let look = |(client, config): (_, Option<PathBuf>)| {
        read::read(host, context, client, config.as_deref())
    };
    all_configs(host, journal).into_iter().flat_map(look).collect()
}

/// As `read_with`, of one config.
pub fn read_config(
    host: &Host,
    journal: &Journal,
    catalog: &Catalog,
    key: &KeyContext,
    (client, config): (&'static dyn Client, &Path),
) -> Vec<EntryStatus> {
    let host = &host.for_one_pass();
    let context = Context { catalog, journal, key };
    let named = Some(config).filter(|config| client.config(host) != **config);
    read::read(host, context, client, named)
}

/// What is known besides a client's files.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'k> {
    pub(super) catalog: &'k Catalog,
    pub(super) journal: &'k Journal,
    pub(super) key: &'k KeyContext,
}

/// A client's config, and one vendor in it.
#[derive(Debug)]
pub struct EntryStatus {
    /// The client.
    pub client: &'static dyn Client,
    /// Its programs on this machine, with their versions.
    pub detected: Detected,
    /// Its config, if known.
    pub config: Option<PathBuf>,
    /// The file that the client itself would edit, which need not bear the config's name.
    pub main: Option<PathBuf>,
    /// The file that holds the provider: not always the one that the client would edit.
    pub file: Option<PathBuf>,
    /// The provider's id in it.
    pub provider: Option<String>,
    /// The vendor whose entry it is, if we made one.
    pub vendor: Option<String>,
    /// Its state.
    pub kind: StatusKind,
    /// What would have to be written, with what the user should know.
    pub plan: Plan,
    /// The key, if the entry is ours.
    pub key: Option<KeyStatus>,
    /// The client's default model, as its files name it, if the entry is ours.
    pub default_model: Option<String>,
    /// What is not as requested, one by one.
    pub findings: Vec<Finding>,
    /// The file that holds our entry is empty or missing, as it is while another program rewrites it.
    pub is_blank: bool,
    /// The command that connects it, if it is not connected.
    pub offer: Option<String>,
    /// Why the status is unknown; the same for each entry of a config that cannot be read.
    pub error: Option<Rc<Error>>,
}

/// The state of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StatusKind {
    /// Nothing that we wrote is there.
    Absent,
    /// As we left it.
    Ok,
    /// Not as requested.
    Drift,
    /// Made by hand.
    Unmanaged,
    /// It cannot be read.
    Error,
}

impl EntryStatus {
    /// The config by the name of a file of it that is there, for people.
    pub fn shown_config(&self) -> Option<&PathBuf> {
        self.main.as_ref().or(self.config.as_ref())
    }

    /// True if something that we wrote is not as requested; warnings about the request itself do not count.
    pub fn needs_attention(&self) -> bool {
        let is_trouble = |finding: &Finding| {
            finding.level >= Level::Warning && finding.kind != FindingKind::Warning
        };
        self.findings.iter().any(is_trouble)
    }

    /// True if the client's program is on this machine.
    pub fn is_installed(&self) -> bool {
        self.detected.program().is_some()
    }

    /// Every known version of the client, to follow its name: ` 1.18.33, 2.0.15`; empty if none is known.
    pub fn version_suffix(&self) -> String {
        let versions = self.detected.versions().join(", ");
        if versions.is_empty() { versions } else { format!(" {versions}") }
    }

    /// Every change that would have to be written, with its file.
    pub fn changes(&self) -> impl Iterator<Item = (&FileChange, &Change)> {
        self.plan
            .files
            .iter()
            .flat_map(|file| file.changes.iter().map(move |change| (file, change)))
    }
}
