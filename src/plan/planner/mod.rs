//! Plans `apply` for one client and vendor: config set → desired state → merge → edited text.
//!
//! Pure but for reading the journal's copies: nothing is written here.

mod key;
mod owned_values;
mod prune;

use crate::clients::{Client, ConfigFile, ConfigSet, DesiredState, EntrySpec, Note};
use crate::error::Result;
use crate::plan::Plan;
use crate::plan::change::{add_advice, add_mirrors, apply_edits, file_change};
use crate::plan::decide::OnConflict;
use crate::plan::journal::Journal;
use crate::plan::merge::{self, MergeBase, MergeResult};
use crate::plan::owned_files;
use crate::plan::ownership::{Owner, Record, ValueIndex};
use crate::plan::planner::key::{drop_idle_resolver, pin_origin, tighten};
use crate::plan::planner::owned_values::{carry_over, containers};
use crate::plan::planner::prune::{prune, stale_models};
use crate::plan::saved_inputs::SavedInputs;
use crate::secret;
use crate::text::plan as text;
use std::borrow::Cow;

/// What to merge into the files of one client.
#[derive(Debug)]
pub(crate) struct Task<'t> {
    /// The client.
    pub client: &'static dyn Client,
    /// Its files.
    pub config_set: &'t ConfigSet,
    /// What is wanted.
    pub wanted: EntrySpec,
    /// What to remember of it.
    pub inputs: SavedInputs,
    /// Random text for the fingerprints of a new record.
    pub salt: String,
    /// Take out our models that are not wanted any more.
    pub prune: bool,
    /// What to do if the user and we changed the same field.
    pub on_conflict: OnConflict,
}

/// Plans `apply` for one client.
///
/// # Errors
/// If the files cannot take the entries, or the user has to decide first.
pub(crate) fn plan_client(journal: &Journal, mut task: Task<'_>) -> Result<Plan> {
    let owner = Owner::new(task.client, &task.wanted.vendor, task.config_set.config.clone());
    let whole = journal.record(&owner);
    let old = whole.or_else(|| journal.leftover(&owner));
    let old = old.map(|record| record.follow_rename(task.config_set));
    let old = old.as_deref();
    let entry = old.filter(|record| !record.is_leftover);
    task.wanted.provider = entry.map(|record| record.provider.clone());
    let recorded = ValueIndex::new(old.map_or(&[], |record| &record.values));
    task.wanted.own_entries =
        entry.map(|record| record.own_entries(task.config_set, &recorded)).unwrap_or_default();
    let mut desired = task.client.desired_state(task.config_set, &task.wanted)?;
    let salt = old.map_or(task.salt.as_str(), |record| record.salt.as_str());
    let basis = MergeBase {
        client: task.client,
        record: old,
        recorded: &recorded,
        salt,
        entry: journal.next_id()?,
        on_conflict: task.on_conflict,
    };
    let mut merged = merge::merge(task.config_set, &desired, basis)?;
    pin_origin(&task, &desired, &mut merged)?;
    drop_idle_resolver(task.config_set, &mut desired, &mut merged);
    if !has_reference(&task, &desired, &merged) {
        task.inputs.resolver = None;
    }
    let owned = owned_files::merge(
        journal,
        task.client,
        task.config_set,
        &desired.files,
        (&owner, old),
        task.on_conflict,
    )?;
    owned_files::check_conflicts(owned.conflicts)?;
    let pruned = prune(journal, &task, &desired, old, &mut merged)?;
    let mut plan = Plan::default();
    for (index, edits) in merge::by_file(&merged, task.config_set.files.len()) {
        let source = &task.config_set.files[index];
        let after = apply_edits(source, edits)?.into_text().into_bytes();
        let changes = merged
            .changes
            .iter()
            .filter(|(file, _)| *file == index)
            .map(|(_, change)| change.clone())
            .collect();
        plan.files.push(file_change(task.client, task.config_set, source, Some(after), changes));
    }
    write_without_comments(&task, &mut plan);
    tighten(&task, &desired, &mut plan);
    add_mirrors(task.client, task.config_set, &mut plan);
    plan.files.extend(owned.changes);
    plan.notes = notes(&task, &desired, &merged, &plan);
    plan.notes.extend(owned.notes);
    plan.is_incomplete = desired.is_incomplete;
    add_advice(&mut plan, task.client, &task.config_set.installs);
    let file = task.config_set.files[desired.file].path.clone();
    if plan.files.is_empty() {
        plan.up_to_date.push((task.client.id(), file.clone()));
    }
    if plan.files.is_empty() && !merged.has_resolved {
        return Ok(plan); // The record stays: of thousands of values none has to be copied.
    }
    carry_over(task.config_set, &desired, old, &pruned, &mut merged);
    let models = [desired.models.clone(), stale_models(old, &desired, &pruned)].concat();
    let containers = containers(task.config_set, &merged, old);
    let record = Record {
        provider: desired.provider,
        file,
        entry: desired.entry,
        alternates: desired.alternates.into_iter().map(|twin| twin.entry).collect(),
        models,
        pairs: desired.pairs,
        salt: salt.to_owned(),
        inputs: task.inputs,
        values: merged.values.into_iter().map(Cow::into_owned).collect(),
        containers,
        files: owned.files,
        is_leftover: false,
    };
    // Also if it is the same: what is written refers to the key of the record, which is verified before.
    if !plan.files.is_empty() || old != Some(&record) {
        plan.records.push((owner, Some(record)));
    }
    Ok(plan)
}

/// A file from which comments are taken is written even if nothing else in it changes.
fn write_without_comments(task: &Task<'_>, plan: &mut Plan) {
    for source in task.config_set.files.iter().filter(|it| !it.removed_comments.is_empty()) {
        if !plan.files.iter().any(|file| file.target == source.target) {
            let after = Some(source.document.text().as_bytes().to_vec());
            plan.files.push(file_change(task.client, task.config_set, source, after, Vec::new()));
        }
    }
}

fn removed_comments(task: &Task<'_>) -> Vec<Note> {
    let files = task.config_set.files.iter();
    let comments = files.flat_map(|it| it.removed_comments.iter().map(move |found| (it, found)));
    let note = |(source, (line, comment)): (&ConfigFile, &(usize, String))| {
        let shown = secret::mask(comment.lines().next().unwrap_or_default());
        Note::info(task.client.id(), text::message::comment_removed(line, shown)).at(&source.path)
    };
    comments.map(note).collect()
}

/// True if something of what is written has our program run for the key: places or files that serve a reference, or the key's
/// own place.
fn has_reference(task: &Task<'_>, desired: &DesiredState, merged: &MergeResult<'_>) -> bool {
    let Some(program) = &task.inputs.resolver else { return false };
    let program = program.display().to_string();
    let entries = desired.entries();
    let names_it = desired.fields.iter().any(|field| {
        let is_owned = || merged.values.iter().any(|owned| owned.path == field.path);
        entries.iter().any(|entry| entry.key == field.path)
            && field.value.as_str().is_some_and(|text| text.contains(&program))
            && is_owned()
    });
    names_it || !desired.resolver.is_empty() || !desired.files.is_empty()
}

fn notes(
    task: &Task<'_>,
    desired: &DesiredState,
    merged: &MergeResult<'_>,
    plan: &Plan,
) -> Vec<Note> {
    let client = task.client.id();
    let mut notes = [task.config_set.notes.clone(), desired.notes.clone()].concat();
    if desired.adopted {
        notes.push(Note::info(client, text::message::adopted(&desired.provider)));
    }
    let file = &task.config_set.files[desired.file].path;
    notes.extend(merged.kept.iter().map(|kept| Note::info(client, kept.clone()).at(file)));
    for mirror in plan.files.iter().filter(|file| file.is_mirror()) {
        notes.push(Note::info(client, text::message::mirrored()).at(&mirror.path));
    }
    notes.extend(restore_warning(task, plan));
    notes.extend(removed_comments(task));
    notes
}

/// The client is about to put its own backup in the place of the file, and our entry would go with it.
fn restore_warning(task: &Task<'_>, plan: &Plan) -> Option<Note> {
    let config = &task.config_set.config;
    let planned = plan.files.iter().find(|file| file.path == *config && !file.is_mirror());
    let now = task.config_set.files.first().and_then(|source| source.bytes.as_deref());
    let text = planned.map_or(now, |file| file.after.as_deref())?;
    let backup = task.client.pending_restore(task.config_set, text)?;
    let message = text::message::client_restores(task.client.name(), backup.display());
    Some(Note::warning(task.client.id(), message).at(config))
}
