//! Plans for one recorded entry: as saved, and restoring only what is ours (the monitor's `repair` mode).

use crate::catalog::Catalog;
use crate::clients::{self, Client, ConfigSet};
use crate::error::{Error, Result};
use crate::host::{Host, files};
use crate::plan::change::{add_advice, file_change};
use crate::plan::inputs::Inputs;
use crate::plan::journal::{EntryState, Journal};
use crate::plan::key_options::KeyContext;
use crate::plan::ownership::{Owner, Record};
use crate::plan::status::Context;
use crate::plan::{FileChange, OnConflict, Plan, Task, key_origins, plan_client, request};
use std::path::{Path, PathBuf};

/// A shorter file is not said to be cut short, in bytes.
const MIN_LENGTH: u64 = 256;

/// What a repair would do in one entry.
#[derive(Debug, Default)]
pub(super) struct Restoration {
    /// What it writes; empty if it is withheld.
    pub(super) plan: Plan,
    /// Why nothing is written although something that was ours is missing.
    pub(super) withheld: Option<Withheld>,
}

/// Why a repair leaves the files alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Withheld {
    /// A file or folder is gone: it was moved away, or will be there again, and a new one would be in the way then.
    Gone,
    /// The client puts this backup of its own back at its next start, with what is the user's in it.
    ClientRestores(PathBuf),
    /// Another program cut the file short: what is missing besides our entry is the user's.
    CutShort,
    /// The write would shrink the file so much that a backup of the client's would have to be overwritten.
    Shrinks,
}

/// Plans to restore what is ours in one entry.
///
/// # Errors
/// If a file, the catalog or the index of keys cannot be read, or as `plan_client`.
pub(in crate::plan) fn plan_restoration(
    host: &Host,
    journal: &Journal,
    owner: &Owner,
) -> Result<Plan> {
    let (catalog, key) = (Catalog::load(host)?, KeyContext::load(host)?);
    let context = Context { catalog: &catalog, journal, key: &key };
    let Some(record) = journal.record(owner) else { return Ok(Plan::default()) };
    let client = clients::by_id(&owner.client)?;
    let config_set = clients::read_recorded_config(host, client, &owner.config)?;
    Ok(restore(context, client, &config_set, (owner, record))?.plan)
}

/// Plans to restore what is ours: values, whole files, and permissions.
///
/// # Errors
/// As `plan_client`.
pub(super) fn restore(
    context: Context<'_>,
    client: &'static dyn Client,
    config_set: &ConfigSet,
    (owner, record): (&Owner, &Record),
) -> Result<Restoration> {
    if let Some(reason) = reason_to_withhold(context.journal, client, config_set, record) {
        return Ok(Restoration { withheld: Some(reason), ..Restoration::default() });
    }
    if let Some(error) = origin_error(context, client, (owner, record)) {
        return Err(error);
    }
    let mut plan = plan_saved(context, client, config_set, (owner, record), OnConflict::Restore)?;
    if plan.files.iter().any(FileChange::is_mirror) {
        return Ok(Restoration { withheld: Some(Withheld::Shrinks), ..Restoration::default() });
    }
    // No one reads notes of a repair.
    plan.notes.clear();
    for source in config_set.files.iter().filter(|source| source.exists()) {
        let Some(mode) = opened_up(context.journal, &source.target) else { continue };
        if !plan.files.iter().any(|file| file.target == source.target) {
            let same = source.bytes.clone();
            plan.files.push(file_change(client, config_set, source, same, Vec::new()));
        }
        for file in plan.files.iter_mut().filter(|file| file.target == source.target) {
            file.mode_after &= mode;
        }
    }
    add_advice(&mut plan, client, &config_set.installs);
    Ok(Restoration { plan, withheld: None })
}

fn reason_to_withhold(
    journal: &Journal,
    client: &dyn Client,
    config_set: &ConfigSet,
    record: &Record,
) -> Option<Withheld> {
    if !has_folders(config_set, record) || !has_file(config_set, record) {
        return Some(Withheld::Gone);
    }
    let main = config_set.files.first()?;
    let backup = client.pending_restore(config_set, main.bytes.as_deref()?);
    let is_cut_short = || is_cut_short(journal, config_set, record);
    backup.map(Withheld::ClientRestores).or_else(|| is_cut_short().then_some(Withheld::CutShort))
}

/// True if the file of the entry has less than half of the bytes that the user had in it. How many that were, the writes
/// know: the least that was there before one, for what was there before a later one is ours in part.
fn is_cut_short(journal: &Journal, config_set: &ConfigSet, record: &Record) -> bool {
    let record = record.follow_rename(config_set);
    let holder = config_set.files.iter().find(|source| source.path == record.file);
    let Some(now) = holder.and_then(|source| source.bytes.as_ref()) else { return false };
    let Ok(entries) = journal.entries() else { return false };
    let done = entries.iter().filter(|entry| entry.state == EntryState::Done);
    let writes = done.flat_map(|entry| &entry.header.files);
    let its = writes.filter(|file| file.path == record.file && !file.is_mirror);
    let before = its.map(|file| file.before.as_ref().map_or(0, |before| before.length)).min();
    let before = before.unwrap_or_default();
    before >= MIN_LENGTH && (now.len() as u64).saturating_mul(2) < before
}

/// Why the stored key must not be sent to where this entry would lead: its vendor's file has changed.
pub(super) fn origin_error(
    context: Context<'_>,
    client: &'static dyn Client,
    (owner, record): (&Owner, &Record),
) -> Option<Error> {
    let vendor = context.catalog.vendor(&owner.vendor).ok()?;
    let id = record.referred_key(owner).ok()??;
    let allowed = key_origins::allowed(context.journal, vendor, &context.key.key_index, &id);
    let endpoints =
        request::endpoints([(client as &dyn Client, Some(record))], vendor, (None, None));
    endpoints.iter().find_map(|(_, endpoint)| key_origins::check(&allowed, &id, endpoint).err())
}

/// False if a folder is gone, or a disk, or the home itself.
fn has_folders(config_set: &ConfigSet, record: &Record) -> bool {
    let is_folder_there = |path: &PathBuf| {
        files::resolve(path).is_ok_and(|target| files::mode(files::parent(&target)).is_some())
    };
    [&config_set.config, &record.file].into_iter().all(is_folder_there)
}

/// False if the file of the entry is gone or empty.
pub(super) fn has_file(config_set: &ConfigSet, record: &Record) -> bool {
    let record = record.follow_rename(config_set);
    let mut files = config_set.files.iter().filter(|source| source.path == record.file);
    files.any(|source| !source.is_blank())
}

/// The permissions that we gave a file, if others can read it now and could not then.
pub(super) fn opened_up(journal: &Journal, target: &Path) -> Option<u32> {
    let mode = journal.mode_given(target)?;
    files::mode(target).filter(|now| now & 0o077 & !mode != 0).map(|_| mode)
}

/// What would have to be written so that the entry is as requested last time.
///
/// # Errors
/// As `plan_client`.
pub(super) fn plan_saved(
    context: Context<'_>,
    client: &'static dyn Client,
    config_set: &ConfigSet,
    (owner, record): (&Owner, &Record),
    on_conflict: OnConflict,
) -> Result<Plan> {
    let vendor = context.catalog.vendor(&owner.vendor)?;
    let mut asked = record.inputs.clone();
    let wanted = Inputs::default().wanted(client, vendor, &mut asked, context.key)?;
    let salt = record.salt.clone();
    let task = Task { client, config_set, wanted, inputs: asked, salt, prune: false, on_conflict };
    plan_client(context.journal, task)
}
