//! Merges a client's desired state into its files, field by field, by the table in `decide`.
//!
//! Promises: nothing is edited here; all conflicts are found before any is reported; no key is in a note.

use crate::clients::{
    self, Client, ConfigSet, DesiredField, DesiredState, EntryPlaces, KeyDelivery, Policy,
};
use crate::document::{Edit, Kind, Path, Segment};
use crate::error::{Error, Result};
use crate::plan::decide::{Decision, FieldFacts, OnConflict, decide};
use crate::plan::ownership::{OwnedValue, Record, ValueIndex, fingerprint};
use crate::plan::places::Places;
use crate::plan::{Change, ChangeAction};
use crate::secret;
use crate::text::Message;
use crate::text::plan::{self as words, message as text};
use foldhash::fast::RandomState;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// What the merge found for all files of one client.
#[derive(Debug, Default)]
pub(super) struct MergeResult<'r> {
    /// Per file (index in `ConfigSet::files`): the edits.
    pub(super) edits: Vec<(usize, Edit)>,
    /// The same as single changes.
    pub(super) changes: Vec<(usize, Change)>,
    /// What we own afterwards; mostly it is as in the record.
    pub(super) values: Vec<Cow<'r, OwnedValue>>,
    /// The user's values that stay.
    pub(super) kept: Vec<Message>,
    /// A conflict was resolved for the user's value, which goes into the record.
    pub(super) has_resolved: bool,
}

/// What the desired state is merged against, besides the files.
#[derive(Debug, Clone, Copy)]
pub(super) struct MergeBase<'m> {
    /// Whose files they are.
    pub(super) client: &'static dyn Client,
    /// What we wrote last.
    pub(super) record: Option<&'m Record>,
    /// The values in it.
    pub(super) recorded: &'m ValueIndex<'m>,
    /// Goes into every fingerprint.
    pub(super) salt: &'m str,
    /// The journal entry that this will be.
    pub(super) entry: u64,
    /// What to do if the user and we changed the same field.
    pub(super) on_conflict: OnConflict,
}

/// Merges the desired state of one client.
///
/// # Errors
/// `Error::Conflict` with every field that needs a decision, when the policy is to fail.
pub(super) fn merge<'r>(
    config_set: &ConfigSet,
    desired: &DesiredState,
    basis: MergeBase<'r>,
) -> Result<MergeResult<'r>> {
    let entries = desired.entries();
    let document = &config_set.files[desired.file].document;
    let has_entry = entries.iter().any(|places| document.get(&places.entry).is_some());
    let mut merge = Merge {
        config_set,
        desired,
        basis,
        base: basis.record.filter(|record| has_entry && !record.is_leftover),
        entries,
        merged: MergeResult::default(),
        conflicts: Vec::new(),
    };
    let deleted = merge.deleted_models();
    let deleted_places = Places::new(&deleted);
    for field in &desired.fields {
        let model = deleted_places.above(&field.path);
        match model.map(|model| model.iter().cloned().collect::<Path>()).as_ref() {
            Some(_) if !field.requested && !basis.on_conflict.restores_ours() => {
                merge.carry_over(field)
            }
            Some(model) if !merge.is_as_written(model) => merge.carry_over(field),
            Some(_) => merge.write(field, None, None),
            None if merge.gone_entry(field).is_some_and(|entry| !merge.is_as_written(entry)) => {
                merge.carry_over(field)
            }
            None => merge.merge_field(field),
        }
    }
    merge.write_paired_fields();
    merge.merged.kept.extend(deleted_notes(&deleted, &merge.merged.edits));
    if merge.conflicts.is_empty() {
        Ok(merge.merged)
    } else {
        Err(Error::Conflict { fields: merge.conflicts })
    }
}

/// Models that the user deleted stay deleted; the notes say how to get them back.
fn deleted_notes(deleted: &[Path], edits: &[(usize, Edit)]) -> Vec<Message> {
    if deleted.is_empty() {
        return Vec::new();
    }
    let edited = Places::with_parents(edits.iter().map(|(_, edit)| edit.path()));
    deleted.iter().filter(|model| !edited.contains(model)).map(text::model_deleted).collect()
}

struct Merge<'m, 'r> {
    config_set: &'m ConfigSet,
    desired: &'m DesiredState,
    basis: MergeBase<'r>,
    /// The ownership record, or `None` if the whole entry was deleted or removed (treat as first apply).
    base: Option<&'r Record>,
    entries: Vec<EntryPlaces>,
    merged: MergeResult<'r>,
    conflicts: Vec<Message>,
}

impl<'m, 'r> Merge<'m, 'r> {
    fn deleted_models(&self) -> Vec<Path> {
        let document = &self.config_set.files[self.desired.file].document;
        let missing: Vec<&Path> =
            self.desired.models.iter().filter(|model| document.get(model).is_none()).collect();
        let Some(record) = self.base.filter(|_| !missing.is_empty()) else { return Vec::new() };
        let written = Places::with_parents(record.values.iter().map(|owned| &owned.path));
        missing.into_iter().filter(|model| written.contains(model)).cloned().collect()
    }

    /// The entry of this field, if it is gone although we wrote it.
    fn gone_entry(&self, field: &DesiredField) -> Option<&'m Path> {
        let is_gone = self.basis.record.is_some() && self.base.is_none();
        let mut entries = std::iter::once(&self.desired.entry)
            .chain(self.desired.alternates.iter().map(|places| &places.entry));
        entries.find(|entry| field.path.starts_with(entry)).filter(|_| is_gone)
    }

    /// True unless a repair would write something else at or below this place than wcode wrote last: the client has
    /// another version since, or the facts are others.
    fn is_as_written(&self, place: &Path) -> bool {
        let Some(record) = self.basis.record.filter(|_| self.is_restoring()) else { return true };
        let fields = || self.desired.fields.iter().filter(|field| field.path.starts_with(place));
        let file = &self.config_set.files[self.desired.file].path;
        let mut written = record
            .values
            .iter()
            .filter(|owned| owned.path.starts_with(place) && owned.file == *file);
        written.all(|owned| {
            let mut same = fields().filter(|field| field.path == owned.path);
            same.any(|field| fingerprint(self.basis.salt, &field.value) == owned.sha256)
        })
    }

    fn is_restoring(&self) -> bool {
        self.basis.on_conflict == OnConflict::Restore
    }

    /// True for a setting outside our entries, and not one that only serves our reference.
    fn is_choice(&self, field: &DesiredField) -> bool {
        let is_ours = self.entries.iter().any(|it| field.path.starts_with(&it.entry))
            || self.desired.parts.iter().any(|part| field.path.starts_with(part))
            || self
                .desired
                .resolver
                .iter()
                .any(|it| it.file == field.file && it.path == field.path);
        !is_ours && matches!(field.rule, Policy::Default | Policy::Requested)
    }

    fn merge_field(&mut self, field: &DesiredField) {
        let source = &self.config_set.files[field.file];
        let value = source.document.get(&field.path).map(|node| node.to_value());
        // A value outside an entry that is gone is still ours; a repair writes only what was.
        let is_ours_still = value.is_some() || self.is_restoring();
        let is_recorded = is_ours_still || self.base.is_some();
        let leaf = self.basis.recorded.get(&source.path, &field.path).filter(|_| is_recorded);
        let ours = fingerprint(self.basis.salt, &field.value);
        // The usual case, and hashing is most of the work. Objects that are equal may differ in their order.
        let is_same = |theirs: &Value| is_scalar(theirs) && *theirs == field.value;
        let theirs = value.as_ref().map(|theirs| {
            if is_same(theirs) { ours.clone() } else { fingerprint(self.basis.salt, theirs) }
        });
        let facts = FieldFacts {
            base: leaf.map(|leaf| leaf.sha256.as_str()),
            theirs: theirs.as_deref(),
            ours: &ours,
            is_placeholder: value.as_ref().is_some_and(is_placeholder),
            is_known: self.base.is_some(),
            is_choice: self.is_choice(field),
            on_conflict: self.basis.on_conflict,
        };
        match decide(field.rule, facts) {
            Decision::Write => self.write(field, leaf, value.as_ref()),
            Decision::Ours => self.record_owned(leaf, facts.theirs),
            Decision::Edited => {
                self.record_owned(leaf, None);
                self.note_kept(field, value.as_ref());
            }
            Decision::Theirs if facts.theirs != Some(facts.ours) => {
                self.note_kept(field, value.as_ref())
            }
            Decision::Theirs => {}
            Decision::Conflict if self.basis.on_conflict == OnConflict::Fail => {
                let file = source.path.display();
                let (theirs, ours) = (
                    display_field(field, value.as_ref()),
                    display_field(field, Some(&field.value)),
                );
                let line = text::conflict(&field.path, file, theirs, ours);
                self.conflicts.push(line);
            }
            Decision::Conflict => {
                self.resolve_for_user(field, leaf, facts.ours);
                self.note_kept(field, value.as_ref());
            }
        }
    }

    /// The user's value stays: from now on it is an edit, and no conflict.
    fn resolve_for_user(&mut self, field: &DesiredField, leaf: Option<&OwnedValue>, ours: &str) {
        self.merged.has_resolved = true;
        self.own_anew(field, leaf, ours.to_owned());
    }

    /// Fields that make sense only together are written together.
    fn write_paired_fields(&mut self) {
        let desired = self.desired;
        let mut written: HashSet<Path, RandomState> =
            self.merged.edits.iter().map(|(_, edit)| edit.path().clone()).collect();
        let pairs = Places::new(&desired.pairs);
        let mut members: HashMap<&[Segment], Vec<&DesiredField>, RandomState> = HashMap::default();
        for field in &desired.fields {
            if let Some(pair) = pairs.above(&field.path) {
                members.entry(pair).or_default().push(field);
            }
        }
        let document = &self.config_set.files[desired.file].document;
        for pair in &desired.pairs {
            let members = members.get(pair.segments()).map(Vec::as_slice).unwrap_or_default();
            if !members.iter().any(|field| written.contains(&field.path)) {
                continue;
            }
            for field in members {
                if document.get(&field.path).is_some() || !written.insert(field.path.clone()) {
                    continue;
                }
                let file = &self.config_set.files[field.file].path;
                self.merged.values.retain(|leaf| leaf.path != field.path || leaf.file != *file);
                self.write(field, None, None);
            }
        }
    }

    fn write(&mut self, field: &DesiredField, leaf: Option<&OwnedValue>, theirs: Option<&Value>) {
        let (path, value) = (field.path.clone(), field.value.clone());
        let edit = match field.rule {
            Policy::AddFirst => Edit::SetFirst { path, value },
            _ => Edit::Set { path, value },
        };
        let action = if theirs.is_some() { ChangeAction::Change } else { ChangeAction::Add };
        self.merged.edits.push((field.file, edit));
        self.merged.changes.push((field.file, Change { path: field.path.to_string(), action }));
        self.own_anew(field, leaf, fingerprint(self.basis.salt, &field.value));
    }

    /// We own the field with this fingerprint, and since the entry that first wrote it.
    fn own_anew(&mut self, field: &DesiredField, leaf: Option<&OwnedValue>, sha256: String) {
        self.merged.values.push(Cow::Owned(OwnedValue {
            file: self.config_set.files[field.file].path.clone(),
            path: field.path.clone(),
            sha256,
            first_entry: leaf.map_or(self.basis.entry, |leaf| leaf.first_entry),
        }));
    }

    /// We own it as before; with the fingerprint of the value now, if that is what we want.
    fn record_owned(&mut self, leaf: Option<&'r OwnedValue>, now: Option<&str>) {
        let Some(leaf) = leaf else { return };
        self.merged.values.push(match now.filter(|now| *now != leaf.sha256) {
            Some(now) => Cow::Owned(OwnedValue { sha256: now.to_owned(), ..leaf.clone() }),
            None => Cow::Borrowed(leaf),
        });
    }

    fn carry_over(&mut self, field: &DesiredField) {
        let file = &self.config_set.files[field.file].path;
        self.record_owned(self.basis.recorded.get(file, &field.path), None);
    }

    /// True if the client finds a key itself in the field.
    fn is_plain_key(&self, field: &DesiredField) -> bool {
        let value = self.config_set.files[field.file].document.get(&field.path);
        let is_text = value.is_some_and(|value| value.kind() == Kind::String);
        is_text && self.basis.client.key_delivery(value, false) == KeyDelivery::Literal
    }

    /// Notes a value of the user's that differs from ours, if that may matter to them.
    fn note_kept(&mut self, field: &DesiredField, theirs: Option<&Value>) {
        let place = &field.path;
        let note = match (field.rule, theirs) {
            (rule, _) if rule.adds_only() => return,
            (Policy::KeyOnce | Policy::KeyManaged, Some(_)) if self.is_plain_key(field) => {
                text::plain_key_kept(place)
            }
            (Policy::KeyOnce | Policy::KeyManaged, _) => return,
            (_, Some(theirs)) => text::value_kept(
                place,
                display_field(field, Some(theirs)),
                display_field(field, Some(&field.value)),
            ),
            (_, None) => text::value_deleted(place),
        };
        self.merged.kept.push(note);
    }
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::Array(_) | Value::Object(_))
}

fn is_placeholder(value: &Value) -> bool {
    let Value::String(text) = value else { return value.is_null() };
    clients::is_placeholder(text)
}

fn display_field(field: &DesiredField, value: Option<&Value>) -> String {
    display_value(&field.path, value)
}

/// The value at a place as it may be shown: keys masked, long ones cut.
pub(super) fn display_value(place: &Path, value: Option<&Value>) -> String {
    const MAX_SHOWN_CHARS: usize = 60;
    let Some(value) = value else { return words::no_value().into() };
    let is_secret = matches!(place.last(), Some(Segment::Key(key)) if secret::names_a_secret(key));
    match value {
        Value::String(text) if is_secret && !secret::is_reference(text) => words::some_key().into(),
        value => {
            let text = secret::mask(&value.to_string());
            let cut: String = text.chars().take(MAX_SHOWN_CHARS).collect();
            if cut.len() < text.len() { format!("{cut}…") } else { cut }
        }
    }
}

/// Files in which something is to be edited, each with its edits.
pub(super) fn by_file(merged: &MergeResult<'_>, files: usize) -> Vec<(usize, Vec<Edit>)> {
    let mut by_file: Vec<(usize, Vec<Edit>)> = (0..files).map(|file| (file, Vec::new())).collect();
    merged.edits.iter().for_each(|(file, edit)| by_file[*file].1.push(edit.clone()));
    by_file.retain(|(_, edits)| !edits.is_empty());
    by_file
}
