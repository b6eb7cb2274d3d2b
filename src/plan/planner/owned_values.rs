//! What is ours once the plan is written, besides what it writes.

use crate::clients::{ConfigSet, DesiredState};
use crate::document::Segment;
use crate::plan::merge::MergeResult;
use crate::plan::ownership::{Container, OwnedValue, Record};
use foldhash::fast::RandomState;
use std::borrow::Cow;
use std::collections::HashSet;

/// Objects and arrays that we made, now or earlier, and that are still there.
pub(super) fn containers(
    config_set: &ConfigSet,
    merged: &MergeResult<'_>,
    old: Option<&Record>,
) -> Vec<Container> {
    let stands = |container: &&Container| {
        let source = config_set.files.iter().find(|source| source.path == container.file);
        source.is_some_and(|source| source.document.get(&container.path).is_some())
    };
    let known = old.map(|record| record.containers.as_slice()).unwrap_or_default();
    let mut containers: Vec<Container> = known.iter().filter(stands).cloned().collect();
    let mut listed: HashSet<(usize, &[Segment]), RandomState> = HashSet::default();
    for (index, edit) in &merged.edits {
        let source = &config_set.files[*index];
        let steps = edit.path().segments();
        for place in (0..steps.len()).rev().map(|count| &steps[..count]) {
            let is_there = source.document.get_at(place).is_some();
            // With a place that is listed, those above it are.
            if is_there || !listed.insert((*index, place)) {
                break;
            }
            let path = place.iter().cloned().collect();
            containers.push(Container { file: source.path.clone(), path });
        }
    }
    containers
}

/// Values that are not desired any more stay ours, as long as the entry exists.
pub(super) fn carry_over<'r>(
    config_set: &ConfigSet,
    desired: &DesiredState,
    old: Option<&'r Record>,
    pruned: &[OwnedValue],
    merged: &mut MergeResult<'r>,
) {
    let document = &config_set.files[desired.file].document;
    let stands = |old: &&'r Record| {
        let wished = desired.entries();
        old.entries()
            .chain(wished.iter().map(|places| &places.entry))
            .any(|entry| document.get(entry).is_some())
    };
    let Some(old) = old.filter(|old| old.is_leftover || stands(old)) else { return };
    let named: HashSet<_, RandomState> = desired
        .fields
        .iter()
        .map(|field| (config_set.files[field.file].path.as_path(), &field.path))
        .collect();
    let pruned: HashSet<&OwnedValue, RandomState> = pruned.iter().collect();
    let is_named = |owned: &OwnedValue| named.contains(&(owned.file.as_path(), &owned.path));
    let silent = old.values.iter().filter(|owned| !is_named(owned) && !pruned.contains(owned));
    merged.values.extend(silent.map(Cow::Borrowed));
}
