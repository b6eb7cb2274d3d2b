//! One look at the machine: the state of each entry, where keys are sent to, and which files all of it depends on.
//!
//! The same as `status` does, and nothing is written. A scan while a command of wcode's is writing is no look: the
//! record and the files are of two minds then.

use crate::catalog::{Catalog, Endpoint, Protocol, Vendor};
use crate::clients::{self, Client};
use crate::daemon::decide::ScanScope;
use crate::daemon::settings;
use crate::error::Result;
use crate::host::{Host, files};
use crate::keys::{self, KeyId, KeyIndex};
use crate::plan::journal::Journal;
use crate::plan::key_options::KeyContext;
use crate::plan::ownership::{Owner, Record};
use crate::plan::repair;
use crate::plan::request;
use crate::plan::saved_inputs::KeyMode;
use crate::plan::status::{self, EntryStatus, Finding, FindingKind, StatusKind};
use foldhash::fast::RandomState;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

/// What one look found.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Scan {
    /// Each client's config, and each vendor's entry in it.
    pub entries: Vec<EntryScan>,
    /// Each endpoint that a key is sent to.
    pub targets: Vec<TargetScan>,
    /// The names of the vendors as people write them, by their ids.
    pub vendor_names: BTreeMap<String, String>,
    /// The files that all of it hangs on, there or not.
    pub files: BTreeSet<PathBuf>,
    /// A command of wcode's is writing: what was seen is not to be believed.
    pub is_unsettled: bool,
    /// It is about some configs only; targets and files are those of all.
    pub is_partial: bool,
    /// Entries of these configs that are not there any more.
    pub gone: BTreeSet<EntryId>,
}

/// Looks at the machine again and again, and keeps what it read of wcode's own files, so that a change of one config costs
/// a look at that config.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    known: Option<Known>,
}

/// What a look at everything read.
#[derive(Debug)]
struct Known {
    journal: Journal,
    catalog: Catalog,
    key: KeyContext,
    /// The state of each entry, up to date.
    entries: Vec<EntryScan>,
    /// The files of wcode's own.
    own: BTreeSet<PathBuf>,
}

impl Scanner {
    /// Looks at everything, or at the configs to which these files belong.
    ///
    /// # Errors
    /// As `scan_all`.
    pub(crate) fn scan(&mut self, host: &Host, scope: &ScanScope) -> Result<Scan> {
        if let (ScanScope::Files(files), Some(known)) = (scope, &mut self.known)
            && let Some(scan) = known.scan_files(host, files)
        {
            return Ok(scan);
        }
        self.known = None;
        let (scan, known) = scan_all(host)?;
        self.known = Some(known);
        Ok(scan)
    }

    /// The files that the last look hung on, there or not.
    pub(crate) fn files(&self) -> BTreeSet<PathBuf> {
        let known = self.known.iter();
        let of_entries = |known: &'_ Known| {
            known
                .own
                .iter()
                .chain(known.entries.iter().flat_map(|entry| &entry.files))
                .cloned()
                .collect::<Vec<_>>()
        };
        known.flat_map(of_entries).collect()
    }
}

impl Known {
    /// The configs to which these files belong; `None` if everything has to be looked at.
    fn scan_files(&mut self, host: &Host, files: &BTreeSet<PathBuf>) -> Option<Scan> {
        let touched = self.entries.iter().filter(|entry| has_common(&entry.files, files));
        let touched: Vec<&EntryScan> = touched.collect();
        let is_of_a_config = |file: &PathBuf| {
            !self.own.contains(file) && touched.iter().any(|entry| entry.files.contains(file))
        };
        // What this was read with must still hold: the config may have been written by a command of ours.
        if !files.iter().all(is_of_a_config)
            || self.journal.has_open()
            || !self.journal.is_current()
        {
            return None;
        }
        let configs: BTreeSet<(String, PathBuf)> = touched
            .into_iter()
            .map(|entry| Some((entry.id.client.clone(), entry.id.config.clone()?)))
            .collect::<Option<_>>()?;
        let mut scan = Scan { is_partial: true, ..Scan::default() };
        for (client, config) in &configs {
            scan.entries.extend(self.scan_config(host, client, config)?);
        }
        // A command of ours may have begun to write meanwhile.
        if !self.journal.is_current() {
            return None;
        }
        let configs: HashSet<(&str, &Path), RandomState> =
            configs.iter().map(|(client, config)| (client.as_str(), config.as_path())).collect();
        let is_its = |entry: &mut EntryScan| {
            let config = entry.id.config.as_deref();
            config.is_some_and(|config| configs.contains(&(entry.id.client.as_str(), config)))
        };
        let before: Vec<EntryScan> = self.entries.extract_if(.., is_its).collect();
        let is_there = |id: &EntryId| scan.entries.iter().any(|entry| entry.id == *id);
        scan.gone = before.into_iter().map(|entry| entry.id).filter(|id| !is_there(id)).collect();
        self.entries.extend(scan.entries.iter().cloned());
        Some(scan)
    }

    /// `None` if it goes by another name now, or if where its key is depends on its own variables.
    fn scan_config(&self, host: &Host, client: &str, config: &Path) -> Option<Vec<EntryScan>> {
        let ours = self.journal.records_of(client, config);
        if ours.iter().any(|(_, record)| record.inputs.key_mode == Some(KeyMode::Env)) {
            return None;
        }
        let client = clients::by_id(client).ok()?;
        let (journal, catalog) = (&self.journal, &self.catalog);
        let states = status::read_config(host, journal, catalog, &self.key, (client, config));
        let is_same = |state: &EntryStatus| state.config.as_deref() == Some(config);
        states
            .iter()
            .all(is_same)
            .then(|| states.iter().map(|state| entry(host, journal, state)).collect())
    }
}

/// True if one file is in both sets. Looks up what is in the smaller one: few files are touched at a time, and a walk over
/// both sets, as `is_disjoint` does, compares many paths.
pub(super) fn has_common(one: &BTreeSet<PathBuf>, other: &BTreeSet<PathBuf>) -> bool {
    let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
    few.iter().any(|file| many.contains(file))
}

/// The records of a client's config; of one that is not known, all of the client's.
fn records_of<'j>(journal: &'j Journal, id: &EntryId) -> Vec<(&'j Owner, &'j Record)> {
    if let Some(config) = &id.config {
        return journal.records_of(&id.client, config);
    }
    let mut records = journal.records();
    records.retain(|(owner, _)| owner.client == id.client);
    records
}

/// Which entry of which config.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EntryId {
    /// The client's id.
    pub client: String,
    /// Its config, if known.
    pub config: Option<PathBuf>,
    /// The vendor, if there is an entry.
    pub vendor: Option<String>,
}

/// The state of one entry.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EntryScan {
    /// Which one.
    pub id: EntryId,
    /// The client's program is here.
    pub is_installed: bool,
    /// The version of that program, if known.
    pub version: Option<String>,
    /// Its overall state.
    pub state: StatusKind,
    /// What is not as it should be.
    pub findings: Vec<Finding>,
    /// It looks like a file that is just being written.
    pub is_suspect: bool,
    /// The files that it is in.
    pub files: BTreeSet<PathBuf>,
    /// The file that holds it is gone or empty.
    pub is_lost: bool,
    /// The journal entry of the command that last wrote it.
    pub written: Option<u64>,
    /// The journal entry that undid a repair, if nothing was written since.
    pub undone_repair: Option<u64>,
    /// As `ClientHealth::config_hash`.
    pub config_hash: Option<String>,
}

/// Which endpoint is asked with which key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TargetId {
    /// The vendor's id.
    pub vendor: String,
    /// How it is spoken to.
    pub protocol: Protocol,
    /// The base URL.
    pub endpoint: String,
    /// Where the key is.
    pub key: KeyPlace,
}

/// Where the key of an endpoint is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KeyPlace {
    /// In a key store.
    Stored(KeyId),
    /// In a variable of the client's environment.
    Variable(String),
    /// In a variable that the client has from a file of its own, and this process has not.
    ClientVariable {
        /// The client's id.
        client: String,
        /// Its config.
        config: PathBuf,
        /// The variable.
        name: String,
    },
    /// In a client's file, in plain text.
    File {
        /// The client's id.
        client: String,
        /// Its config.
        config: PathBuf,
    },
}

impl std::fmt::Display for KeyPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Stored(id) => write!(f, "{id}"),
            Self::Variable(name) | Self::ClientVariable { name, .. } => write!(f, "${name}"),
            Self::File { client, .. } => f.write_str(client),
        }
    }
}

/// An endpoint that is to be checked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TargetScan {
    /// Which one.
    pub id: TargetId,
    /// The base URL, ready to be asked.
    pub endpoint: Endpoint,
    /// A client sends its requests there.
    pub is_used: bool,
    /// The models that clients have of it.
    pub models: BTreeSet<String>,
    /// Changes with the key: since when it is in its place, and when anything about keys was last written down.
    pub key_since: Option<String>,
}

/// Each endpoint that a key is sent to, without a look at the clients' entries.
///
/// # Errors
/// If the catalog or the key index cannot be read.
pub(crate) fn read_targets(host: &Host, journal: &Journal) -> Result<Vec<TargetScan>> {
    let (catalog, key_index) = (Catalog::load(host)?, KeyIndex::load(host)?);
    log_skipped(host);
    targets(host, journal, &catalog, &key_index)
}

/// Looks at everything.
///
/// # Errors
/// If the journal, the catalog or the key index cannot be read.
fn scan_all(host: &Host) -> Result<(Scan, Known)> {
    let journal = Journal::load(host)?;
    let (catalog, key) = (Catalog::load(host)?, KeyContext::load(host)?);
    log_skipped(host);
    let states = status::read_with(host, &journal, &catalog, &key);
    let mut scan = Scan { is_unsettled: journal.has_open(), ..Scan::default() };
    let own = own_files(host, &journal);
    scan.files.clone_from(&own);
    for state in &states {
        let entry = entry(host, &journal, state);
        scan.files.extend(entry.files.iter().cloned());
        scan.entries.push(entry);
    }
    let named = |vendor: &Vendor| (vendor.id.clone(), vendor.display_name().to_owned());
    scan.vendor_names = catalog.vendors().iter().map(named).collect();
    scan.targets = targets(host, &journal, &catalog, &key.key_index)?;
    scan.is_unsettled |= !journal.is_current();
    let known = Known { entries: scan.entries.clone(), journal, catalog, key, own };
    Ok((scan, known))
}

/// Files that the scan goes on without, each once.
fn log_skipped(host: &Host) {
    for file in host.skipped.take_unreported() {
        tracing::warn!(event = "skipped", message = file.message.text());
    }
}

/// Files of wcode's own on which it hangs what is right.
fn own_files(host: &Host, journal: &Journal) -> BTreeSet<PathBuf> {
    let records = journal.records();
    let programs = records.iter().filter_map(|(_, record)| record.inputs.resolver.clone());
    programs.chain(fixed_files(host)).chain([journal.folder().to_owned()]).collect()
}

/// Those of them that are known without a scan.
pub(super) fn fixed_files(host: &Host) -> BTreeSet<PathBuf> {
    let vendors = host.config_dir().join("vendors");
    BTreeSet::from([settings::path(host), vendors, keys::index_path(host)])
}

fn entry(host: &Host, journal: &Journal, state: &EntryStatus) -> EntryScan {
    let client = state.client;
    let id = EntryId {
        client: client.id().into(),
        config: state.config.clone(),
        vendor: state.vendor.clone().filter(|_| state.kind != StatusKind::Unmanaged),
    };
    let config = state.config.clone().unwrap_or_else(|| client.config(host));
    let mut files: BTreeSet<PathBuf> = client.places(host, &config).into_iter().collect();
    files.extend(state.file.clone());
    files.extend(state.error.as_ref().and_then(|error| error.path().map(Path::to_owned)));
    let mut written = None;
    let records = records_of(journal, &id).into_iter();
    for (owner, record) in records.filter(|(owner, _)| is_of(owner, &id)) {
        written = written.max(journal.last_entry_for(owner));
        files.extend(record.values.iter().map(|leaf| leaf.file.clone()));
        files.extend(record.files.iter().map(|file| file.path.clone()));
    }
    let is_drift = state.kind == StatusKind::Ok && state.needs_attention();
    EntryScan {
        id,
        is_installed: state.is_installed(),
        version: state.detected.version().map(str::to_owned),
        state: if is_drift { StatusKind::Drift } else { state.kind },
        is_suspect: is_suspect(state),
        is_lost: state.is_blank,
        config_hash: state.file.as_deref().and_then(config_hash),
        undone_repair: undone_repair(journal, client.id(), &config),
        findings: state.findings.clone(),
        files,
        written,
    }
}

/// Enough of it to tell files apart, in hexadecimal digits.
const HASH_LEN: usize = 16;

fn config_hash(file: &Path) -> Option<String> {
    let mut hash = files::hash(&files::read(file).ok()??);
    hash.truncate(HASH_LEN);
    Some(hash)
}

/// The newest change of this config, if it undoes a repair.
fn undone_repair(journal: &Journal, client: &str, config: &Path) -> Option<u64> {
    let newest = journal.last_change_of(client, config)?;
    (newest.undone.as_deref() == Some(repair::COMMAND)).then_some(newest.entry)
}

/// True if the record is of this entry; of a config that cannot be read, all of the client's are.
fn is_of(owner: &Owner, id: &EntryId) -> bool {
    owner.client == id.client
        && id.config.as_ref().is_none_or(|config| *config == owner.config)
        && id.vendor.as_ref().is_none_or(|vendor| *vendor == owner.vendor)
}

/// A file that is empty, gone or cut short may be one that an editor has just begun to write. That has to be judged by
/// what was looked at: a moment later the file may be whole.
fn is_suspect(state: &EntryStatus) -> bool {
    let is_half_there = |finding: &Finding| match finding.kind {
        FindingKind::Unreadable => true,
        FindingKind::Missing | FindingKind::Changed => finding.place.is_none(),
        _ => false,
    };
    state.is_blank || state.findings.iter().any(is_half_there)
}

/// The endpoints of every entry, and the vendor's others beside them.
fn targets(
    host: &Host,
    journal: &Journal,
    catalog: &Catalog,
    key_index: &KeyIndex,
) -> Result<Vec<TargetScan>> {
    let changed = files::modified(&keys::index_path(host));
    let mut found: Vec<TargetScan> = Vec::new();
    let mut known: BTreeMap<TargetId, usize> = BTreeMap::new();
    for (owner, record) in journal.records() {
        let Ok(client) = clients::by_id(&owner.client) else { continue };
        let Ok(vendor) = catalog.vendor(&owner.vendor) else { continue };
        let key = key_path(host, client, (owner, record), vendor)?;
        let since = match &key {
            KeyPlace::Stored(id) => key_index.entry(id).and_then(|entry| entry.since.clone()),
            _ => None,
        };
        // That is to the second; two keys may come in one.
        let since = since.map(|since| format!("{since} {changed:?}"));
        let used = request::endpoints([(client, Some(record))], vendor, (None, None));
        let is_own = record.inputs.base_url.is_none();
        let others = vendor.endpoints.iter().filter(|_| is_own);
        let others = others.map(|(protocol, endpoint)| ((*protocol, endpoint.clone()), false));
        for ((protocol, endpoint), is_used) in used.into_iter().map(|it| (it, true)).chain(others) {
            let id = TargetId {
                vendor: vendor.id.clone(),
                protocol,
                endpoint: endpoint.as_str().into(),
                key: key.clone(),
            };
            let models = record.inputs.models.iter().map(|model| model.id.clone());
            let models: BTreeSet<String> = models.filter(|_| is_used).collect();
            if let Some(at) = known.get(&id) {
                found[*at].is_used |= is_used;
                found[*at].models.extend(models);
                continue;
            }
            known.insert(id.clone(), found.len());
            let key_since = since.clone();
            found.push(TargetScan { id, endpoint, is_used, models, key_since });
        }
    }
    Ok(found)
}

/// Where the client has its key from: as wcode wrote it, else as it was before.
fn key_path(
    host: &Host,
    client: &dyn Client,
    (owner, record): (&Owner, &Record),
    vendor: &Vendor,
) -> Result<KeyPlace> {
    let (id, config) = (|| owner.client.clone(), || owner.config.clone());
    if let Some(id) = record.referred_key(owner)? {
        return Ok(KeyPlace::Stored(id));
    }
    let Some(name) = record.variable(client, vendor) else {
        return Ok(KeyPlace::File { client: id(), config: config() });
    };
    let is_own = || {
        let config_set = clients::read_recorded_config(host, client, &owner.config).ok()?;
        client.environment(host, &config_set).origin(name)
    };
    Ok(if host.var(name).is_none() && is_own().is_some() {
        KeyPlace::ClientVariable { client: id(), config: config(), name: name.into() }
    } else {
        KeyPlace::Variable(name.into())
    })
}
