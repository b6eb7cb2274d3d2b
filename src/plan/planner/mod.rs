//! Plans `apply`: survey → wishes → merge → edited text, for one client and vendor.
//!
//! Pure but for reading the journal's copies: nothing is written here.

mod key;
mod owned_values;
mod prune;

use crate::clients::{Client, Note, Survey, Wanted, Wishes};
use crate::error::Result;
use crate::plan::Plan;
use crate::plan::change::{add_advice, add_mirrors, apply_edits, file_change};
use crate::plan::decide::OnConflict;
use crate::plan::journal::Journal;
use crate::plan::merge::{self, MergeBase, MergeResult};
use crate::plan::owned_files;
use crate::plan::ownership::{Owner, Record};
use crate::plan::planner::key::{drop_idle_resolver, pin_origin, tighten};
use crate::plan::planner::owned_values::{carry_over, containers};
use crate::plan::planner::prune::{prune, stale_models};
use crate::plan::saved_inputs::SavedInputs;
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
    pub inputs: SavedInputs,
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
    let owner = Owner::new(task.client, &task.wanted.vendor, task.survey.config.clone());
    let old = journal.record(&owner).map(|record| record.follow_rename(task.survey));
    let old = old.as_ref();
    task.wanted.provider = old.map(|record| record.provider.clone());
    task.wanted.own_entries = old.map(|record| record.own_entries(task.survey)).unwrap_or_default();
    let mut wishes = task.client.wishes(task.survey, &task.wanted)?;
    let salt = old.map_or(task.salt.as_str(), |record| record.salt.as_str());
    let basis =
        MergeBase { record: old, salt, entry: journal.next_id()?, on_conflict: task.on_conflict };
    let mut merged = merge::merge(task.survey, &wishes, basis)?;
    pin_origin(&task, &wishes, &mut merged)?;
    drop_idle_resolver(task.survey, &mut wishes, &mut merged);
    if wishes.resolver.is_empty() && wishes.files.is_empty() {
        task.inputs.resolver = None; // Nothing refers to it.
    }
    let owned = owned_files::merge(
        journal,
        task.client,
        task.survey,
        &wishes.files,
        (&owner, old),
        task.on_conflict,
    )?;
    owned_files::check_conflicts(owned.conflicts)?;
    let pruned = prune(journal, &task, &wishes, old, &mut merged)?;
    carry_over(task.survey, &wishes, old, &pruned, &mut merged);
    let mut plan = Plan::default();
    for (index, edits) in merge::by_file(&merged, task.survey.files.len()) {
        let source = &task.survey.files[index];
        let after = apply_edits(source, edits)?.into_text().into_bytes();
        let changes = merged
            .changes
            .iter()
            .filter(|(file, _)| *file == index)
            .map(|(_, change)| change.clone())
            .collect();
        plan.files.push(file_change(task.client, task.survey, source, Some(after), changes));
    }
    tighten(&task, &wishes, &mut plan);
    add_mirrors(task.client, task.survey, &mut plan);
    plan.files.extend(owned.changes);
    plan.notes = notes(&task, &wishes, &merged, &plan);
    plan.notes.extend(owned.notes);
    plan.is_incomplete = wishes.is_short;
    add_advice(&mut plan, task.client, &task.survey.installs);
    let models = [wishes.models.clone(), stale_models(old, &wishes, &pruned)].concat();
    let file = task.survey.files[wishes.file].path.clone();
    if plan.files.is_empty() {
        plan.up_to_date.push((task.client.id(), file.clone()));
    }
    let has_resolved = merged.has_resolved;
    let containers = containers(task.survey, &merged, old);
    let record = Record {
        provider: wishes.provider,
        file,
        entry: wishes.entry,
        twins: wishes.twins.into_iter().map(|twin| twin.entry).collect(),
        models,
        pairs: wishes.pairs,
        salt: salt.to_owned(),
        inputs: task.inputs,
        values: merged.values,
        containers,
        files: owned.files,
    };
    if old != Some(&record) && (has_resolved || !plan.files.is_empty()) {
        plan.records.push((owner, Some(record)));
    }
    Ok(plan)
}

fn notes(task: &Task<'_>, wishes: &Wishes, merged: &MergeResult, plan: &Plan) -> Vec<Note> {
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
