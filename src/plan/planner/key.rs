//! Protects the key: it goes to no other host, nothing is written only for a reference that is not there, and no one else
//! may read a file that holds it.

use crate::clients::{ConfigPlace, ConfigSet, DesiredState, EntryPlaces, KeyValue};
use crate::document::Path;
use crate::error::{Error, Result};
use crate::host::files;
use crate::plan::Plan;
use crate::plan::change::file_change;
use crate::plan::merge::MergeResult;
use crate::plan::planner::Task;
use crate::text::plan as text;

/// No key, nor the name of one, goes into an entry that leads to another host than the one asked for.
pub(super) fn pin_origin(
    task: &Task<'_>,
    desired: &DesiredState,
    merged: &mut MergeResult<'_>,
) -> Result<()> {
    desired.entries().iter().try_for_each(|entry| pin_entry(task, desired.file, entry, merged))
}

fn pin_entry(
    task: &Task<'_>,
    file: usize,
    entry: &EntryPlaces,
    merged: &mut MergeResult<'_>,
) -> Result<()> {
    let source = &task.config_set.files[file];
    let writes =
        |place: &Path| merged.edits.iter().any(|(at, edit)| *at == file && edit.path() == place);
    let standing = source.document.get(&entry.url).and_then(|node| node.as_str());
    let leads_elsewhere = standing.is_some_and(|url| !task.wanted.endpoint.is_same_origin(&url));
    if !leads_elsewhere || writes(&entry.url) || !writes(&entry.key) {
        return Ok(());
    }
    let (path, endpoint) = (source.path.display(), task.wanted.endpoint.as_str());
    let line = text::message::other_host(&entry.url, path, endpoint);
    if !task.on_conflict.keeps_theirs() {
        return Err(Error::Conflict { fields: vec![line] });
    }
    let key = entry.key.to_string();
    merged.edits.retain(|(at, edit)| *at != file || *edit.path() != entry.key);
    merged.changes.retain(|(at, change)| *at != file || change.path != key);
    merged.values.retain(|leaf| leaf.file != source.path || leaf.path != entry.key);
    merged.kept.push(line);
    Ok(())
}

/// If every entry keeps another key, drops what only serves the reference.
pub(super) fn drop_idle_resolver(
    config_set: &ConfigSet,
    desired: &mut DesiredState,
    merged: &mut MergeResult<'_>,
) {
    let source = &config_set.files[desired.file];
    let is_served = |entry: &EntryPlaces| {
        let key = desired.fields.iter().find(|field| field.path == entry.key);
        let is_ours =
            merged.values.iter().any(|leaf| leaf.file == source.path && leaf.path == entry.key);
        let standing = source.document.get(&entry.key).map(|node| node.to_value());
        is_ours || key.is_some_and(|key| standing.as_ref() == Some(&key.value))
    };
    if desired.entries().iter().any(is_served) {
        return;
    }
    for ConfigPlace { file, path: place } in desired.resolver.drain(..) {
        let path = &config_set.files[file].path;
        merged.edits.retain(|(at, edit)| *at != file || *edit.path() != place);
        merged.changes.retain(|(at, change)| *at != file || change.path != place.to_string());
        merged.values.retain(|leaf| leaf.file != *path || leaf.path != place);
    }
    desired.files.clear();
}

/// A file that holds a key must not be readable by others.
pub(super) fn tighten(task: &Task<'_>, desired: &DesiredState, plan: &mut Plan) {
    if !matches!(task.wanted.key, KeyValue::Literal(_)) {
        return;
    }
    let source = &task.config_set.files[desired.file];
    let Some(mode) = files::mode(&source.target).filter(|mode| mode & 0o077 != 0) else { return };
    if !plan.files.iter().any(|file| file.target == source.target) {
        plan.files.push(file_change(
            task.client,
            task.config_set,
            source,
            source.bytes.clone(),
            Vec::new(),
        ));
    }
    for file in plan.files.iter_mut().filter(|file| file.target == source.target) {
        file.mode_after = mode & 0o700;
    }
}
