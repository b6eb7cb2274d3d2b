//! Plans `remove`: everything that a record says is ours goes, in every file it is in.

use crate::clients::{self, Client, Note, Shared, Survey};
use crate::document::{Document, Edit, Path as Place};
use crate::error::Result;
use crate::plan::change::{advise, change, edited, mirror};
use crate::plan::journal::Journal;
use crate::plan::record::{Leaf, Owner, Record};
use crate::plan::removal::{self, Origin, Origins};
use crate::plan::{Change, ChangeAction, Plan, owned};
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
    mention(client, survey, &record.provider, is_forced, &mut plan)?;
    mirror(client, survey, &mut plan);
    let mut owned = owned::remove(journal, client, survey, (owner, record), staying)?;
    plan.files.append(&mut owned.changes);
    plan.notes.append(&mut owned.notes);
    advise(&mut plan, client, &survey.installs);
    plan.records.push((owner.clone(), None));
    Ok(plan)
}

/// Names what still leads to the provider once its entry is gone; takes it out where that is asked for.
fn mention(
    client: &'static dyn Client,
    survey: &Survey,
    provider: &str,
    is_forced: bool,
    plan: &mut Plan,
) -> Result<()> {
    for source in &survey.files {
        let planned = plan.files.iter().position(|file| file.path == source.path);
        let after = match planned.map(|index| &plan.files[index].after) {
            Some(None) => continue, // The whole file goes.
            Some(Some(bytes)) => clients::parse(&source.path, bytes, client.dialect())?,
            None => clients::parse(
                &source.path,
                source.bytes.as_deref().unwrap_or_default(),
                client.dialect(),
            )?,
        };
        let found = client.mentions(&after, provider);
        if found.is_empty() {
            continue;
        }
        if !is_forced {
            plan.notes.extend(found.iter().map(|it| {
                let message = text::still_named(&it.place, &it.value);
                Note::warning(client.id(), message).at(&source.path)
            }));
            continue;
        }
        let edits: Vec<Edit> =
            found.iter().map(|it| Edit::Remove { path: it.place.clone(), hollow: None }).collect();
        let edited = after
            .edit(&edits)
            .map_err(|error| clients::refused(&source.path, &after, error))?
            .into_text()
            .into_bytes();
        let changes = found
            .iter()
            .map(|it| Change { path: it.place.to_string(), action: ChangeAction::Remove });
        match planned {
            Some(index) => {
                plan.files[index].after = Some(edited);
                plan.files[index].changes.extend(changes);
            }
            None => {
                plan.files.push(change(client, survey, source, Some(edited), changes.collect()))
            }
        }
    }
    Ok(())
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
