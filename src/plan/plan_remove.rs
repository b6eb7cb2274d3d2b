//! Plans `remove`: everything that a record says is ours goes, in every file it is in.

use crate::clients::{self, Client, ConfigSet, Note, SharedValue};
use crate::document::{Document, Path as Place};
use crate::error::Result;
use crate::plan::change::{add_advice, add_mirrors, apply_edits, file_change};
use crate::plan::journal::{Journal, parse_old};
use crate::plan::ownership::{OwnedValue, Owner, Record};
use crate::plan::remove_edits::{self, Original, Originals};
use crate::plan::{Plan, dangling, owned_files};
use crate::text::plan as text;
use std::collections::BTreeSet;
use std::path::Path;

/// Plans `remove` for one client: everything that `record` says is ours, but for files that a record of `staying` needs, and,
/// unless it `is_forced`, for what entries of the user's need.
///
/// # Errors
/// If a file or the journal cannot be read.
pub(crate) fn plan_remove(
    journal: &Journal,
    client: &'static dyn Client,
    config_set: &ConfigSet,
    (owner, record): (&Owner, &Record),
    staying: &[(&Owner, &Record)],
    is_forced: bool,
) -> Result<Plan> {
    let record = &record.follow_rename(config_set);
    let mut plan = Plan::default();
    let shared = shared_values(client, config_set, owner, record);
    let note = |shared: &SharedValue| {
        let message = text::message::shared(&shared.place, &shared.user);
        Note::warning(client.id(), message).at(&shared.path)
    };
    plan.notes.extend(shared.iter().filter(|_| !is_forced).map(note));
    plan.leaves_entries = !is_forced && !shared.is_empty();
    let stays = |owned: &OwnedValue| {
        !is_forced && shared.iter().any(|shared| owned.path.starts_with(&shared.place))
    };
    for source in &config_set.files {
        let ours = record.values.iter().filter(|owned| owned.file == source.path && !stays(owned));
        let values: Vec<OwnedValue> = ours.cloned().collect();
        if values.is_empty() || !source.exists() {
            continue;
        }
        let originals = originals(journal, client, &source.path, &values)?;
        let taken = remove_edits::remove_values(client, source, record, &values, &originals);
        plan.leaves_entries |= !taken.kept.is_empty();
        plan.notes.extend(
            taken.kept.iter().map(|kept| Note::warning(client.id(), kept.clone()).at(&source.path)),
        );
        if !taken.edits.is_empty() {
            let document = apply_edits(source, taken.edits)?;
            let after = remainder(document, &values, &originals);
            let mut file = file_change(client, config_set, source, after, taken.changes);
            if file.after.is_none() {
                file.folders = owned_files::created_folders(journal, &source.target)?;
            }
            plan.files.push(file);
        }
    }
    if !record.is_leftover {
        dangling::resolve(client, config_set, record, is_forced, &mut plan)?;
    }
    add_mirrors(client, config_set, &mut plan);
    let mut owned = owned_files::remove(journal, client, config_set, (owner, record), staying)?;
    plan.files.append(&mut owned.changes);
    plan.notes.append(&mut owned.notes);
    add_advice(&mut plan, client, &config_set.installs);
    let places: Vec<Place> = shared.into_iter().map(|shared| shared.place).collect();
    let leftover = record.leftover(&places).filter(|_| !is_forced);
    if leftover.as_ref() != Some(record) {
        plan.records.push((owner.clone(), leftover));
    }
    Ok(plan)
}

/// What we wrote and entries of the user's use.
fn shared_values(
    client: &dyn Client,
    config_set: &ConfigSet,
    owner: &Owner,
    record: &Record,
) -> Vec<SharedValue> {
    // What is in the place of an entry that was removed is the user's.
    let ours = record.entries().filter(|_| !record.is_leftover);
    let ours: Vec<Place> = ours.cloned().collect();
    let mut shared = client.shared_values(config_set, &owner.vendor, &ours);
    shared.retain(|shared| record.values.iter().any(|owned| owned.path.starts_with(&shared.place)));
    shared
}

/// What an earlier removal left in this config, and what it is there for.
pub(super) fn leftover_notes(
    journal: &Journal,
    client: &dyn Client,
    config_set: &ConfigSet,
) -> Vec<Note> {
    let mut leftovers = journal.leftovers();
    leftovers.retain(|(owner, _)| owner.client == client.id() && owner.config == config_set.config);
    let of_one = |(owner, record): (&Owner, &Record)| {
        let shared = shared_values(client, config_set, owner, record);
        if let Some(shared) = shared.first() {
            let message = text::message::left_for(&shared.place, &shared.user);
            return Some(Note::info(client.id(), message).at(&record.file));
        }
        let is_there = |owned: &&OwnedValue| {
            let source = config_set.files.iter().find(|source| source.path == owned.file);
            source.is_some_and(|source| source.document.get(&owned.path).is_some())
        };
        let first = record.values.iter().find(is_there)?;
        let place = first.path.parent().unwrap_or_default();
        let message = text::message::left_unused(&place);
        Some(Note::info(client.id(), message).at(&record.file))
    };
    leftovers.into_iter().filter_map(of_one).collect()
}

/// The file before each entry that a value names.
pub(super) fn originals(
    journal: &Journal,
    client: &dyn Client,
    path: &Path,
    values: &[OwnedValue],
) -> Result<Originals> {
    let mut originals = Originals::new();
    let entries: BTreeSet<u64> = values.iter().map(|owned| owned.first_entry).collect();
    for since in entries {
        // Without it, the value from before us would be lost.
        journal.require_intact(since)?;
        let Some(entry) = journal.entry(since)? else { continue };
        let Some(index) = entry.header.files.iter().position(|file| file.path == path) else {
            continue;
        };
        let bytes = journal.old_bytes(entry, index)?;
        let document = parse_old(path, bytes.as_deref().unwrap_or_default(), client)?;
        originals.insert(since, Original { bytes, document });
    }
    Ok(originals)
}

/// What is left of a file: nothing if it did not exist before us and held nothing but ours.
fn remainder(document: Document, values: &[OwnedValue], originals: &Originals) -> Option<Vec<u8>> {
    let first =
        values.iter().map(|owned| owned.first_entry).min().and_then(|since| originals.get(&since));
    let is_empty = document.root().is_empty()
        && document.text().trim() == document.root().raw()
        && document.root().raw().len() == 2;
    match first {
        Some(Original { bytes: None, .. }) if is_empty => None,
        Some(Original { bytes: Some(old), .. })
            if is_empty && std::str::from_utf8(old).is_ok_and(clients::is_blank) =>
        {
            Some(old.clone())
        }
        _ => Some(document.into_text().into_bytes()),
    }
}
