//! Plans `apply`: survey → wishes → merge → edited text, for one client and vendor.
//!
//! Pure but for reading the journal's copies: nothing is written here.

use crate::clients::{self, Client, Note, Survey, Wanted, Wishes};
use crate::document::Segment;
use crate::error::Result;
use crate::host::files;
use crate::plan::Plan;
use crate::plan::change::{advise, change, edited, mirror};
use crate::plan::decide::OnConflict;
use crate::plan::inputs::Remembered;
use crate::plan::journal::Journal;
use crate::plan::merge::{self, Basis, Merged};
use crate::plan::record::{Container, Leaf, Owner, Record};
use crate::plan::removal;
use crate::plan::withdraw::origins;

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
    let owner = Owner {
        client: task.client.id().into(),
        vendor: task.wanted.vendor.clone(),
        config: task.survey.config.clone(),
    };
    let old = journal.record(&owner);
    task.wanted.provider = old.map(|record| record.provider.clone());
    let wishes = task.client.wishes(task.survey, &task.wanted)?;
    let salt = old.map_or(task.salt.as_str(), |record| record.salt.as_str());
    let basis =
        Basis { record: old, salt, entry: journal.next_id(), on_conflict: task.on_conflict };
    let mut merged = merge::merge(task.survey, &wishes, basis)?;
    let pruned =
        if task.prune { prune(journal, &task, &wishes, old, &mut merged)? } else { Vec::new() };
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
    plan.notes = notes(&task, &wishes, &merged, &plan);
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
    };
    if old != Some(&record) && (has_settled || !plan.files.is_empty()) {
        plan.records.push((owner, Some(record)));
    }
    Ok(plan)
}

/// Takes out our models that are not wanted any more; returns their leaves.
fn prune(
    journal: &Journal,
    task: &Task<'_>,
    wishes: &Wishes,
    old: Option<&Record>,
    merged: &mut Merged,
) -> Result<Vec<Leaf>> {
    let Some(old) = old else { return Ok(Vec::new()) };
    let gone = stale_models(Some(old), wishes, &[]);
    let names: Vec<String> = gone
        .iter()
        .filter_map(|model| model.last())
        .map(|step| format!("{}/{}", old.provider, id_in(step)))
        .collect();
    let is_gone = |leaf: &&Leaf| {
        gone.iter().any(|model| leaf.path.starts_with(model))
            || leaf.path.last().is_some_and(|step| names.iter().any(|name| name == id_in(step)))
    };
    let pruned: Vec<Leaf> = old.leaves.iter().filter(is_gone).cloned().collect();
    for (index, source) in task.survey.files.iter().enumerate() {
        let leaves: Vec<Leaf> =
            pruned.iter().filter(|leaf| leaf.file == source.path).cloned().collect();
        let origins = origins(journal, task.client, &source.path, &leaves)?;
        let taken = removal::take_out(source, old, &leaves, &origins);
        merged.edits.extend(taken.edits.into_iter().map(|edit| (index, edit)));
        merged.changes.extend(taken.changes.into_iter().map(|change| (index, change)));
        merged.kept.extend(taken.kept);
    }
    Ok(pruned)
}

/// Places of our models that are not among the wishes.
fn stale_models(
    old: Option<&Record>,
    wishes: &Wishes,
    pruned: &[Leaf],
) -> Vec<crate::document::Path> {
    let known = old.map(|record| record.models.as_slice()).unwrap_or_default();
    let is_stale = |place: &&crate::document::Path| {
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
        notes.push(Note::info(client, format!("the entry `{}` that stands there for this endpoint is used; none is added beside it", wishes.provider)));
    }
    let file = &task.survey.files[wishes.file].path;
    notes.extend(merged.kept.iter().map(|kept| Note::info(client, kept.clone()).at(file)));
    for mirror in plan.files.iter().filter(|file| file.is_mirror) {
        let message = "gets the same bytes: the config shrinks by more than half, and the client would restore this backup over it";
        notes.push(Note::info(client, message).at(&mirror.path));
    }
    notes
}
