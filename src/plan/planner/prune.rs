//! Takes out what is ours and not wanted any more.

use crate::clients::{ConfigFile, DesiredState};
use crate::document::Path;
use crate::error::Result;
use crate::plan::OnConflict;
use crate::plan::journal::Journal;
use crate::plan::merge::MergeResult;
use crate::plan::ownership::{Container, OwnedValue, Record, fingerprint, id_in};
use crate::plan::places::Places;
use crate::plan::plan_remove::originals;
use crate::plan::planner::Task;
use crate::plan::remove_edits;
use crate::text::plan as text;
use std::collections::HashSet;

/// Removes what is ours and not wanted any more (models only with `--prune`), and what names it; returns the values removed.
/// A repair removes nothing.
pub(super) fn prune(
    journal: &Journal,
    task: &Task<'_>,
    desired: &DesiredState,
    old: Option<&Record>,
    merged: &mut MergeResult<'_>,
) -> Result<Vec<OwnedValue>> {
    let is_repair = task.on_conflict == OnConflict::Restore;
    let Some(old) = old.filter(|_| !is_repair) else { return Ok(Vec::new()) };
    let models = if task.prune { stale_models(Some(old), desired, &[]) } else { Vec::new() };
    let names = Names::new(old, &models);
    let mut pruned = Vec::new();
    for (index, source) in task.config_set.files.iter().enumerate() {
        let ours = || old.values.iter().filter(|owned| owned.file == source.path);
        let wanted = || desired.fields.iter().filter(|field| field.file == index);
        let obsolete: Vec<&Path> = desired.obsolete_in(index).collect();
        if names.is_empty() && obsolete.is_empty() && models.is_empty() {
            continue; // The usual case: nothing of thousands of values has to be looked at.
        }
        let wanted = Places::new(wanted().map(|field| &field.path));
        let naming = ours()
            .filter(|owned| names.are_in(owned) && !wanted.contains(&owned.path))
            .map(|owned| owned.path.clone());
        let held = Places::with_parents(ours().map(|owned| &owned.path));
        let obsolete = obsolete.into_iter().filter(|place| held.contains(place)).collect();
        let obsolete = without_shared(task, desired, obsolete, merged);
        // A pair goes whole, and with it would go what the user made of one of its halves.
        let is_edited =
            |place: &&Path| old.pairs.contains(place) && edited_below(source, old, place);
        let (edited, obsolete): (Vec<&Path>, Vec<&Path>) =
            obsolete.into_iter().partition(is_edited);
        merged.kept.extend(edited.into_iter().map(text::message::changed_since));
        let written = merged.edits.iter().filter(|(file, _)| *file == index);
        let written: Vec<&Path> = written.map(|(_, edit)| edit.path()).collect();
        let obsolete = with_emptied(source, old, obsolete, &written);
        let places: Vec<Path> = models.iter().cloned().chain(naming).chain(obsolete).collect();
        if places.is_empty() {
            continue; // The journal's copies need not be read.
        }
        let ours: Vec<OwnedValue> = ours().cloned().collect();
        let originals = originals(journal, task.client, &source.path, &ours)?;
        let (taken, gone) = remove_edits::remove_places(source, old, &ours, &originals, &places);
        merged.edits.extend(taken.edits.into_iter().map(|edit| (index, edit)));
        merged.changes.extend(taken.changes.into_iter().map(|change| (index, change)));
        merged.kept.extend(taken.kept);
        let absent = places.iter().filter(|place| source.document.get(place).is_none());
        let gone = Places::new(gone.iter().chain(absent));
        pruned.extend(ours.iter().filter(|owned| gone.above(&owned.path).is_some()).cloned());
    }
    Ok(pruned)
}

/// The places without those that entries of the user's use, of which a note says why they stay.
fn without_shared<'p>(
    task: &Task<'_>,
    desired: &DesiredState,
    mut places: Vec<&'p Path>,
    merged: &mut MergeResult<'_>,
) -> Vec<&'p Path> {
    if places.is_empty() {
        return places; // The usual case: what the user's entries use need not be known.
    }
    let entries: Vec<Path> = desired.entries().into_iter().map(|places| places.entry).collect();
    let shared = task.client.shared_values(task.config_set, &task.wanted.vendor, &entries);
    places.retain(|place| {
        let user = shared.iter().find(|shared| shared.place.starts_with(place));
        let note = user.map(|shared| text::message::still_used(&shared.place, &shared.user));
        merged.kept.extend(note.clone());
        note.is_none()
    });
    places
}

/// The names that settings have for models: as a step of a path, or as a value of ours.
struct Names {
    names: HashSet<String>,
    fingerprints: HashSet<String>,
}

impl Names {
    fn new(record: &Record, models: &[Path]) -> Self {
        let name =
            |model: &Path| model.last().map(|step| format!("{}/{}", record.provider, id_in(step)));
        let names: HashSet<String> = models.iter().filter_map(name).collect();
        let fingerprints =
            names.iter().map(|name| fingerprint(&record.salt, &name.as_str().into()));
        Self { fingerprints: fingerprints.collect(), names }
    }

    fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    fn are_in(&self, owned: &OwnedValue) -> bool {
        self.fingerprints.contains(&owned.sha256)
            || owned.path.last().is_some_and(|step| self.names.contains(id_in(step)))
    }
}

/// True if a value that we wrote at or below the place has changed since.
fn edited_below(source: &ConfigFile, record: &Record, place: &Path) -> bool {
    let ours = record.values.iter().filter(|owned| owned.file == source.path);
    ours.filter(|owned| owned.path.starts_with(place)).any(|owned| {
        let standing = source.document.get(&owned.path).map(|node| node.to_value());
        standing.is_some_and(|value| fingerprint(&record.salt, &value) != owned.sha256)
    })
}

/// These places, with each container that we made and that holds nothing but what goes in the place of what it holds;
/// unless something is `written` into it.
fn with_emptied(
    source: &ConfigFile,
    record: &Record,
    places: Vec<&Path>,
    written: &[&Path],
) -> Vec<Path> {
    let there = |place: &&Path| source.document.get(place).is_some();
    let mut going: HashSet<Path> = places.iter().copied().filter(there).cloned().collect();
    let is_emptied = |container: &Path, going: &HashSet<Path>| {
        let made = Container { file: source.path.clone(), path: container.clone() };
        let holds_only_these = source.document.get(container).is_some_and(|node| {
            node.members().all(|member| going.contains(&container.clone().key(member.key())))
        });
        let is_written = written.iter().any(|path| path.starts_with(container));
        record.containers.contains(&made) && holds_only_these && !is_written
    };
    let mut parents: Vec<Path> = going.iter().filter_map(Path::parent).collect();
    while let Some(parent) = parents.pop() {
        if !going.contains(&parent) && is_emptied(&parent, &going) {
            parents.extend(parent.parent());
            going.insert(parent);
        }
    }
    let is_below_another =
        |place: &Path| going.iter().any(|other| other != place && place.starts_with(other));
    let mut outermost: Vec<Path> =
        going.iter().filter(|place| !is_below_another(place)).cloned().collect();
    outermost.sort_by_cached_key(ToString::to_string);
    outermost.extend(places.into_iter().filter(|place| !there(place)).cloned());
    outermost
}

/// Our models that are not desired any more.
pub(super) fn stale_models(
    old: Option<&Record>,
    desired: &DesiredState,
    pruned: &[OwnedValue],
) -> Vec<Path> {
    let known = old.map(|record| record.models.as_slice()).unwrap_or_default();
    let wanted = Places::new(&desired.models);
    let pruned = Places::with_parents(pruned.iter().map(|owned| &owned.path));
    let is_stale = |place: &&Path| !wanted.contains(place) && !pruned.contains(place);
    known.iter().filter(is_stale).cloned().collect()
}
