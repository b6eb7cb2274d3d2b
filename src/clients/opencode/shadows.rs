//! What would keep OpenCode from using the entry that we write: files of higher rank, and lists inside the entry.

use super::super::{ConfigFile, ConfigSet, DefaultModel, DesiredState, EntrySpec};
use super::shape::Shape;
use super::warning;
use crate::document::{Node, Path};
use crate::text::opencode as text;

/// Adds a warning for each thing that hides or overrides our entry.
pub(super) fn report(desired: &mut DesiredState, config_set: &ConfigSet, wanted: &EntrySpec) {
    let others = config_set.others.iter().chain(
        config_set
            .files
            .iter()
            .enumerate()
            .filter_map(|(index, file)| (index != desired.file).then_some(file)),
    );
    let mut notes = Vec::new();
    for other in others {
        notes.extend(same_entry(other, desired, config_set));
        notes.extend(other_default(other, wanted));
    }
    notes.extend(hidden_models(&config_set.files[desired.file], desired, wanted));
    desired.notes.append(&mut notes);
}

fn same_entry(
    other: &ConfigFile,
    desired: &DesiredState,
    config_set: &ConfigSet,
) -> Option<super::Note> {
    let provider = &desired.provider;
    let mut entries = Shape::ALL.iter().map(|shape| shape.list().key(provider));
    entries.find(|entry| other.document.get(entry).is_some())?;
    let ours = &config_set.files[desired.file].path;
    let overrides_default =
        config_set.files[desired.file + 1..].iter().all(|lower| lower.path != other.path);
    let message = if overrides_default {
        text::message::goes_before_ours(provider, ours.display())
    } else {
        text::message::merged_below_ours(provider, ours.display())
    };
    Some(warning(message).at(&other.path))
}

fn other_default(other: &ConfigFile, wanted: &EntrySpec) -> Option<super::Note> {
    let DefaultModel::Set(_) = wanted.default_model else { return None };
    let model = other.document.root().get("model")?.as_str()?;
    Some(warning(text::message::other_default(model)).at(&other.path))
}

/// `whitelist` and `blacklist` inside a hand-made entry.
fn hidden_models(
    file: &ConfigFile,
    desired: &DesiredState,
    wanted: &EntrySpec,
) -> Vec<super::Note> {
    let list = |name: &str| file.document.get(&desired.entry.clone().key(name));
    let names = |list: Node<'_>, id: &str| {
        list.elements().any(|item| item.as_str().is_some_and(|item| item == id))
    };
    let is_hidden = |id: &str| {
        list("whitelist").is_some_and(|list| !names(list, id))
            || list("blacklist").is_some_and(|list| names(list, id))
    };
    let place: &Path = &desired.entry;
    let hidden = wanted.models.iter().filter(|wanted| is_hidden(&wanted.model.id));
    hidden
        .map(|wanted| warning(text::message::hidden_model(&wanted.model.id, place)).at(&file.path))
        .collect()
}
