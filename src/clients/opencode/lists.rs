//! Lists that decide which providers and models OpenCode uses at all.
//!
//! Measured (1.18.33, 2.0.15): with `enabled_providers` a provider that is not on it does not exist, and a default model of
//! it ends every run; `disabled_providers` takes one out likewise. Lists of several files replace each other: that of the
//! highest rank counts.

use super::super::{ConfigFile, ConfigSet, DefaultModel, DesiredState, EntrySpec, Policy};
use super::{models, warning};
use crate::clients::ConfigPlace;
use crate::document::{Node, Path};
use crate::text::opencode as text;

/// Policies of 2.x: first the place until 2.0.29, then the one from 2.0.30 on (its documentation).
const POLICIES: [&[&str]; 2] = [&["experimental", "policies"], &["policies"]];

/// Puts our provider on the list that counts, and sets no default model that the lists would not let OpenCode use.
pub(super) fn push(desired: &mut DesiredState, config_set: &ConfigSet, wanted: &EntrySpec) {
    let provider = desired.provider.clone();
    let mut is_hidden = false;
    if let Some((index, source, list)) = in_force(config_set, "enabled_providers")
        && !names(list, &provider)
    {
        match index.checked_sub(config_set.others.len()) {
            Some(file) => {
                let place = Path::root().key("enabled_providers").item(&provider);
                desired.push_to(file, place, provider.as_str(), Policy::AddOwn);
            }
            None => {
                is_hidden = true;
                desired.notes.push(warning(text::message::not_enabled(&provider)).at(&source.path));
            }
        }
    }
    if let Some((_, source, list)) = in_force(config_set, "disabled_providers")
        && names(list, &provider)
    {
        is_hidden = true;
        desired.notes.push(warning(text::message::disabled(&provider)).at(&source.path));
    }
    for source in all(config_set) {
        if let Some(place) = denied(source.document.root(), &provider) {
            is_hidden = true;
            desired.notes.push(warning(text::message::denied(&provider, place)).at(&source.path));
        }
    }
    if is_hidden {
        leave_the_default(desired, config_set, wanted);
    }
}

/// A default model of a provider that OpenCode does not use would end every run that works now.
fn leave_the_default(desired: &mut DesiredState, config_set: &ConfigSet, wanted: &EntrySpec) {
    let ConfigPlace { file, path: place } = models::default_place(config_set, desired.file);
    let count = desired.fields.len();
    desired.fields.retain(|field| field.file != file || field.path != place);
    if desired.fields.len() < count {
        let path = &config_set.files[file].path;
        desired.notes.push(warning(text::message::default_left(&desired.provider)).at(path));
        desired.is_incomplete |= matches!(wanted.default_model, DefaultModel::Set(_));
    }
}

/// All files, highest rank first.
fn all(config_set: &ConfigSet) -> impl Iterator<Item = &ConfigFile> {
    config_set.others.iter().chain(&config_set.files)
}

/// The list that counts, with its file and that file's place in the order of ranks.
fn in_force<'s>(
    config_set: &'s ConfigSet,
    name: &str,
) -> Option<(usize, &'s ConfigFile, Node<'s>)> {
    all(config_set).enumerate().find_map(|(index, source)| {
        let list = source.document.root().get(name)?;
        Some((index, source, list))
    })
}

fn names(list: Node<'_>, provider: &str) -> bool {
    list.elements().any(|item| item.as_str().is_some_and(|item| item == provider))
}

/// The place of the policy that denies the provider.
fn denied(root: Node<'_>, provider: &str) -> Option<String> {
    POLICIES.iter().find_map(|place| {
        let policies = place.iter().try_fold(root, |node, key| node.get(key))?;
        let is = |policy: Node<'_>, key: &str, values: &[&str]| {
            policy.get(key).and_then(Node::as_str).is_some_and(|it| values.contains(&it.as_ref()))
        };
        let at = policies.elements().position(|policy| {
            is(policy, "action", &["provider.use"])
                && is(policy, "effect", &["deny"])
                && is(policy, "resource", &[provider, "*"])
        })?;
        // A later policy that names the provider lets it in again.
        let is_allowed = policies.elements().skip(at + 1).any(|policy| {
            is(policy, "action", &["provider.use"])
                && is(policy, "effect", &["allow"])
                && is(policy, "resource", &[provider])
        });
        (!is_allowed).then(|| format!("{}[{at}]", place.join(".")))
    })
}
