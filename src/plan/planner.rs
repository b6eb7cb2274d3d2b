//! Plans `apply`: survey → wishes → merge → edited text, for one client and vendor.
//!
//! Pure but for reading the journal's copies: nothing is written here.

use crate::clients::{self, Client, Note, Survey, Wanted, Wishes};
use crate::document::{Path, Segment};
use crate::error::{Error, Result};
use crate::host::files;
use crate::plan::Plan;
use crate::plan::change::{advise, change, edited, mirror};
use crate::plan::decide::OnConflict;
use crate::plan::journal::Journal;
use crate::plan::merge::{self, Basis, Merged};
use crate::plan::owned;
use crate::plan::record::{Container, Leaf, Owner, Record, fingerprint};
use crate::plan::remembered::Remembered;
use crate::plan::removal;
use crate::plan::withdraw::origins;
use crate::text::plan as text;

/// What to merge into the files of one client.
#[derive(Debug)]
pub struct Task<'t> {
    /// The client.
    pub client: &'static dyn Client,
    /// What stands in its files.
    pub survey: &'t Survey,
    /// What is wanted.
    pub wanted: Wanted,
    /// What to remember of it.
    pub inputs: Remembered,
    /// Random text for the fingerprints of a new record.
    pub salt: String,
    /// Take out our models that are not wanted any more.
    pub prune: bool,
    /// What to do where the user and we changed the same field.
    pub on_conflict: OnConflict,
}

/// Plans `apply` for one client.
///
/// # Errors
/// Where the files cannot take the entries, or the user has to decide first.
pub fn plan_apply(journal: &Journal, mut task: Task<'_>) -> Result<Plan> {
    let owner = Owner::of(task.client, &task.wanted.vendor, task.survey.config.clone());
    let old = journal.record(&owner).map(|record| record.rehomed(task.survey));
    let old = old.as_ref();
    task.wanted.provider = old.map(|record| record.provider.clone());
    let mut wishes = task.client.wishes(task.survey, &task.wanted)?;
    let salt = old.map_or(task.salt.as_str(), |record| record.salt.as_str());
    let basis =
        Basis { record: old, salt, entry: journal.next_id()?, on_conflict: task.on_conflict };
    let mut merged = merge::merge(task.survey, &wishes, basis)?;
    pin_origin(&task, &wishes, &mut merged)?;
    drop_idle_resolver(task.survey, &mut wishes, &mut merged);
    if wishes.resolver.is_empty() && wishes.files.is_empty() {
        task.inputs.resolver = None; // Nothing refers to it.
    }
    let owned = owned::merge(
        journal,
        task.client,
        task.survey,
        &wishes.files,
        (&owner, old),
        task.on_conflict,
    )?;
    owned::settle(owned.conflicts)?;
    let pruned = prune(journal, &task, &wishes, old, &mut merged)?;
    carry_over(task.survey, &wishes, old, &pruned, &mut merged);
    let mut plan = Plan::default();
    for (index, edits) in merge::by_file(&merged, task.survey.files.len()) {
        let source = &task.survey.files[index];
        let after = edited(source, edits)?.into_text().into_bytes();
        let changes = merged
            .changes
            .iter()
            .filter(|(file, _)| *file == index)
            .map(|(_, change)| change.clone())
            .collect();
        plan.files.push(change(task.client, task.survey, source, Some(after), changes));
    }
    tighten(&task, &wishes, &mut plan);
    mirror(task.client, task.survey, &mut plan);
    plan.files.extend(owned.changes);
    plan.notes = notes(&task, &wishes, &merged, &plan);
    plan.notes.extend(owned.notes);
    advise(&mut plan);
    let models = [wishes.models.clone(), stale_models(old, &wishes, &pruned)].concat();
    let file = task.survey.files[wishes.file].path.clone();
    if plan.files.is_empty() {
        plan.untouched.push((task.client.id(), file.clone()));
    }
    let has_settled = merged.has_settled;
    let containers = containers(task.survey, &merged, old);
    let record = Record {
        provider: wishes.provider,
        file,
        entry: wishes.entry,
        models,
        pairs: wishes.pairs,
        salt: salt.to_owned(),
        inputs: task.inputs,
        leaves: merged.leaves,
        containers,
        files: owned.files,
    };
    if old != Some(&record) && (has_settled || !plan.files.is_empty()) {
        plan.records.push((owner, Some(record)));
    }
    Ok(plan)
}

/// No key, nor the name of one, goes into an entry that leads to another host than the one asked for.
fn pin_origin(task: &Task<'_>, wishes: &Wishes, merged: &mut Merged) -> Result<()> {
    let source = &task.survey.files[wishes.file];
    let writes = |place: &Path| {
        merged.edits.iter().any(|(file, edit)| *file == wishes.file && edit.path() == place)
    };
    let standing = source.document.get(&wishes.url).and_then(|node| node.as_str());
    let leads_elsewhere = standing.is_some_and(|url| !task.wanted.endpoint.is_same_origin(&url));
    if !leads_elsewhere || writes(&wishes.url) || !writes(&wishes.key) {
        return Ok(());
    }
    let (path, endpoint) = (source.path.display(), task.wanted.endpoint.as_str());
    let line = text::other_host(&wishes.url, path, endpoint);
    if !task.on_conflict.leaves_theirs() {
        return Err(Error::Conflict { fields: vec![format!("  {line}")] });
    }
    let key = wishes.key.to_string();
    merged.edits.retain(|(file, edit)| *file != wishes.file || *edit.path() != wishes.key);
    merged.changes.retain(|(file, change)| *file != wishes.file || change.path != key);
    merged.leaves.retain(|leaf| leaf.file != source.path || leaf.path != wishes.key);
    merged.kept.push(line);
    Ok(())
}

/// Where another key stays, nothing is written that only serves the reference.
fn drop_idle_resolver(survey: &Survey, wishes: &mut Wishes, merged: &mut Merged) {
    let source = &survey.files[wishes.file];
    let key = wishes.wishes.iter().find(|wish| wish.path == wishes.key);
    let is_ours =
        merged.leaves.iter().any(|leaf| leaf.file == source.path && leaf.path == wishes.key);
    let standing = source.document.get(&wishes.key).map(|node| node.to_value());
    if is_ours || key.is_some_and(|key| standing.as_ref() == Some(&key.value)) {
        return;
    }
    for (file, place) in wishes.resolver.drain(..) {
        let path = &survey.files[file].path;
        merged.edits.retain(|(at, edit)| *at != file || *edit.path() != place);
        merged.changes.retain(|(at, change)| *at != file || change.path != place.to_string());
        merged.leaves.retain(|leaf| leaf.file != *path || leaf.path != place);
    }
    wishes.files.clear();
}

/// Takes out what is ours and not wanted any more (models where that was asked for), and what names it; returns the leaves that went.
fn prune(
    journal: &Journal,
    task: &Task<'_>,
    wishes: &Wishes,
    old: Option<&Record>,
    merged: &mut Merged,
) -> Result<Vec<Leaf>> {
    let Some(old) = old else { return Ok(Vec::new()) };
    let models = if task.prune { stale_models(Some(old), wishes, &[]) } else { Vec::new() };
    let name = |model: &Path| model.last().map(|step| format!("{}/{}", old.provider, id_in(step)));
    let names: Vec<String> = models.iter().filter_map(name).collect();
    let names_one = |leaf: &Leaf| {
        let step = leaf.path.last().map(id_in);
        names.iter().any(|name| {
            step == Some(name) || leaf.sha256 == fingerprint(&old.salt, &name.as_str().into())
        })
    };
    let mut pruned = Vec::new();
    for (index, source) in task.survey.files.iter().enumerate() {
        let ours: Vec<Leaf> =
            old.leaves.iter().filter(|leaf| leaf.file == source.path).cloned().collect();
        let is_wanted = |leaf: &Leaf| {
            wishes.wishes.iter().any(|wish| wish.file == index && wish.path == leaf.path)
        };
        let naming = ours
            .iter()
            .filter(|leaf| names_one(leaf) && !is_wanted(leaf))
            .map(|leaf| leaf.path.clone());
        let is_ours = |place: &&Path| ours.iter().any(|leaf| leaf.path.starts_with(place));
        let unwanted = wishes.unwanted.iter().filter(|(file, _)| *file == index);
        let unwanted = unwanted.map(|(_, place)| place).filter(is_ours);
        // A pair goes whole, and with it would go what the user made of one of its halves.
        let is_edited =
            |place: &&Path| old.pairs.contains(place) && edited_below(source, old, place);
        let (edited, unwanted): (Vec<&Path>, Vec<&Path>) = unwanted.partition(is_edited);
        merged.kept.extend(edited.into_iter().map(text::changed_since));
        let unwanted = unwanted.into_iter().map(|place| outermost(source, old, place));
        let places: Vec<Path> = models.iter().cloned().chain(naming).chain(unwanted).collect();
        if places.is_empty() {
            continue; // The usual case: the journal's copies need not be read.
        }
        let origins = origins(journal, task.client, &source.path, &ours)?;
        let (taken, gone) = removal::take_out_places(source, old, &ours, &origins, &places);
        merged.edits.extend(taken.edits.into_iter().map(|edit| (index, edit)));
        merged.changes.extend(taken.changes.into_iter().map(|change| (index, change)));
        merged.kept.extend(taken.kept);
        let is_gone = |leaf: &Leaf| {
            gone.iter().chain(&places).any(|place| {
                leaf.path.starts_with(place)
                    && (gone.contains(place) || source.document.get(place).is_none())
            })
        };
        pruned.extend(ours.into_iter().filter(|leaf| is_gone(leaf)));
    }
    Ok(pruned)
}

/// True where one of our values at or below the place is no longer what we wrote.
fn edited_below(source: &clients::Source, record: &Record, place: &Path) -> bool {
    let ours = record.leaves.iter().filter(|leaf| leaf.file == source.path);
    ours.filter(|leaf| leaf.path.starts_with(place)).any(|leaf| {
        let standing = source.document.get(&leaf.path).map(|node| node.to_value());
        standing.is_some_and(|value| fingerprint(&record.salt, &value) != leaf.sha256)
    })
}

/// The place itself, or the largest container that we made for it and nothing else.
fn outermost(source: &clients::Source, record: &Record, place: &Path) -> Path {
    let mut outermost = place.clone();
    while let Some(parent) = outermost.parent() {
        let made = Container { file: source.path.clone(), path: parent.clone() };
        let holds_only_this =
            source.document.get(&parent).is_some_and(|node| node.members().count() == 1);
        if !record.containers.contains(&made) || !holds_only_this {
            break;
        }
        outermost = parent;
    }
    outermost
}

/// Places of our models that are not among the wishes.
fn stale_models(old: Option<&Record>, wishes: &Wishes, pruned: &[Leaf]) -> Vec<Path> {
    let known = old.map(|record| record.models.as_slice()).unwrap_or_default();
    let is_stale = |place: &&Path| {
        !wishes.models.contains(place) && !pruned.iter().any(|leaf| leaf.path.starts_with(place))
    };
    known.iter().filter(is_stale).cloned().collect()
}

fn id_in(step: &Segment) -> &str {
    match step {
        Segment::Key(text) | Segment::Item(text) | Segment::Element { value: text, .. } => text,
    }
}

/// Objects and arrays that we made, now or earlier, and that are still there.
fn containers(survey: &Survey, merged: &Merged, old: Option<&Record>) -> Vec<Container> {
    let stands = |container: &&Container| {
        let source = survey.files.iter().find(|source| source.path == container.file);
        source.is_some_and(|source| source.document.get(&container.path).is_some())
    };
    let known = old.map(|record| record.containers.as_slice()).unwrap_or_default();
    let mut containers: Vec<Container> = known.iter().filter(stands).cloned().collect();
    for (index, edit) in &merged.edits {
        let source = &survey.files[*index];
        let mut place = edit.path().parent();
        while let Some(path) = place.filter(|path| source.document.get(path).is_none()) {
            place = path.parent();
            let made = Container { file: source.path.clone(), path };
            if !containers.contains(&made) {
                containers.push(made);
            }
        }
    }
    containers
}

/// Leaves that no wish speaks of stay ours, as long as the entry stands.
fn carry_over(
    survey: &Survey,
    wishes: &Wishes,
    old: Option<&Record>,
    pruned: &[Leaf],
    merged: &mut Merged,
) {
    let stands = survey.files[wishes.file].document.get(&wishes.entry).is_some();
    let Some(old) = old.filter(|_| stands) else { return };
    let is_named = |leaf: &Leaf| {
        wishes
            .wishes
            .iter()
            .any(|wish| survey.files[wish.file].path == leaf.file && wish.path == leaf.path)
    };
    let silent = old.leaves.iter().filter(|leaf| !is_named(leaf) && !pruned.contains(leaf));
    merged.leaves.extend(silent.cloned());
}

/// A file that holds a key must not be readable by others.
fn tighten(task: &Task<'_>, wishes: &Wishes, plan: &mut Plan) {
    if !matches!(task.wanted.key, clients::KeyShape::Literal(_)) {
        return;
    }
    let source = &task.survey.files[wishes.file];
    let Some(mode) = files::mode(&source.target).filter(|mode| mode & 0o077 != 0) else { return };
    if !plan.files.iter().any(|file| file.target == source.target) {
        plan.files.push(change(task.client, task.survey, source, source.bytes.clone(), Vec::new()));
    }
    for file in plan.files.iter_mut().filter(|file| file.target == source.target) {
        file.mode_after = mode & 0o700;
    }
}

fn notes(task: &Task<'_>, wishes: &Wishes, merged: &Merged, plan: &Plan) -> Vec<Note> {
    let client = task.client.id();
    let mut notes = [task.survey.notes.clone(), wishes.notes.clone()].concat();
    if wishes.adopted {
        notes.push(Note::info(client, text::adopted(&wishes.provider)));
    }
    let file = &task.survey.files[wishes.file].path;
    notes.extend(merged.kept.iter().map(|kept| Note::info(client, kept.clone()).at(file)));
    for mirror in plan.files.iter().filter(|file| file.is_mirror) {
        notes.push(Note::info(client, text::mirrored()).at(&mirror.path));
    }
    notes
}
