//! Plans `remove`: everything that a record says is ours goes, in every file it is in.

use crate::clients::{self, Client, Note, Shared, Survey};
use crate::document::{Document, Path as Place};
use crate::error::Result;
use crate::plan::change::{advise, change, edited, mirror};
use crate::plan::journal::Journal;
use crate::plan::record::{Leaf, Owner, Record};
use crate::plan::removal::{self, Origin, Origins};
use crate::plan::{Plan, dangling, owned};
use crate::text::plan as text;
use std::path::Path;

/// Plans `remove` for one client: everything that `record` says is ours, but for files that a record of `staying` needs, and,
/// unless it `is_forced`, for what entries of the user's need.
///
/// # Errors
/// Where a file or the journal cannot be read.
pub fn plan_removal(
    journal: &Journal,
    client: &'static dyn Client,
    survey: &Survey,
    (owner, record): (&Owner, &Record),
    staying: &[(&Owner, &Record)],
    is_forced: bool,
) -> Result<Plan> {
    let record = &record.rehomed(survey);
    let mut plan = Plan::default();
    let entries: Vec<Place> = record.entries().cloned().collect();
    let mut shared = client.shared(survey, &owner.vendor, &entries);
    shared.retain(|shared| record.leaves.iter().any(|leaf| leaf.path.starts_with(&shared.place)));
    let note = |shared: &Shared| {
        let message = text::shared(&shared.place, &shared.user);
        Note::warning(client.id(), message).at(&shared.path)
    };
    plan.notes.extend(shared.iter().filter(|_| !is_forced).map(note));
    let stays = |leaf: &Leaf| {
        !is_forced && shared.iter().any(|shared| leaf.path.starts_with(&shared.place))
    };
    for source in &survey.files {
        let ours = record.leaves.iter().filter(|leaf| leaf.file == source.path && !stays(leaf));
        let leaves: Vec<Leaf> = ours.cloned().collect();
        if leaves.is_empty() || !source.exists() {
            continue;
        }
        let origins = origins(journal, client, &source.path, &leaves)?;
        let taken = removal::take_out(source, record, &leaves, &origins);
        plan.notes.extend(
            taken.kept.iter().map(|kept| Note::warning(client.id(), kept.clone()).at(&source.path)),
        );
        if !taken.edits.is_empty() {
            let document = edited(source, taken.edits)?;
            let after = remainder(document, &leaves, &origins);
            let mut file = change(client, survey, source, after, taken.changes);
            if file.after.is_none() {
                file.folders = owned::created_folders(journal, &source.target);
            }
            plan.files.push(file);
        }
    }
    dangling::settle(client, survey, &record.provider, is_forced, &mut plan)?;
    mirror(client, survey, &mut plan);
    let mut owned = owned::remove(journal, client, survey, (owner, record), staying)?;
    plan.files.append(&mut owned.changes);
    plan.notes.append(&mut owned.notes);
    advise(&mut plan, client, &survey.installs);
    plan.records.push((owner.clone(), None));
    Ok(plan)
}

/// The file before each entry that a leaf names.
pub(super) fn origins(
    journal: &Journal,
    client: &dyn Client,
    path: &Path,
    leaves: &[Leaf],
) -> Result<Origins> {
    let mut origins = Origins::new();
    for since in leaves.iter().map(|leaf| leaf.since) {
        if origins.contains_key(&since) {
            continue;
        }
        let Some(entry) = journal.entry(since) else { continue };
        let Some(index) = entry.header.files.iter().position(|file| file.path == path) else {
            continue;
        };
        let bytes = journal.before(entry, index)?;
        let document =
            clients::parse(path, bytes.as_deref().unwrap_or_default(), client.dialect())?;
        origins.insert(since, Origin { bytes, document });
    }
    Ok(origins)
}

/// What is left of a file: nothing where it did not exist before us and nothing but ours was in it.
fn remainder(document: Document, leaves: &[Leaf], origins: &Origins) -> Option<Vec<u8>> {
    let first = leaves.iter().map(|leaf| leaf.since).min().and_then(|since| origins.get(&since));
    let is_empty = document.root().is_empty()
        && document.text().trim() == document.root().raw()
        && document.root().raw().len() == 2;
    match first {
        Some(Origin { bytes: None, .. }) if is_empty => None,
        Some(Origin { bytes: Some(old), .. })
            if is_empty && std::str::from_utf8(old).is_ok_and(clients::is_blank) =>
        {
            Some(old.clone())
        }
        _ => Some(document.into_text().into_bytes()),
    }
}
