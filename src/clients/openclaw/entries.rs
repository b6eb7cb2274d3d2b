//! What we write into OpenClaw's config, and where.
//!
//! Only fields that every version from 2026.3.8 to 2026.9.6 accepts: its schema is strict, one unknown
//! key makes the whole config invalid. The key's value is in `reference`.

use super::super::{
    ConfigFile, ConfigSet, DefaultModel, DesiredState, EntrySpec, ModelSpec, Policy,
};
use super::{agents, include, models, note, parameters, reference, version};
use crate::clients::{ConfigPlace, model_array};
use crate::document::{Node, Path};
use crate::error::Result;
use crate::text::openclaw as text;
use serde_json::Value;

/// Agent turns are refused below this context window (2026.5.7 and later; 16000 before).
const MIN_WINDOW: u64 = 4_000;
const MIN_WINDOW_BEFORE_2026_5: u64 = 16_000;

pub(super) fn desired_state(config_set: &ConfigSet, wanted: &EntrySpec) -> Result<DesiredState> {
    let config = Config { files: &config_set.files };
    let (provider, adopted) = provider_id(&config, wanted)?;
    let ConfigPlace { file, path: entry } =
        include::owner(&config_set.files, &providers().key(&provider))?;
    let mut desired = DesiredState { provider, adopted, file, entry, ..DesiredState::default() };
    let ConfigPlace { file: mode_file, path: mode } =
        include::owner(&config_set.files, &Path::root().key("models").key("mode"))?;
    desired.push_to(mode_file, mode, "merge", Policy::AddOnly);
    push_provider(&mut desired, config_set, wanted)?;
    for model in &wanted.models {
        push_model(&mut desired, config_set, model);
    }
    push_default(&mut desired, &config, wanted)?;
    push_allowed(&mut desired, &config, wanted)?;
    parameters::push(&mut desired, config_set, &config, wanted)?;
    agents::push(&mut desired, config_set, wanted)?;
    Ok(desired)
}

pub(super) fn providers() -> Path {
    Path::root().key("models").key("providers")
}

pub(super) fn defaults() -> Path {
    Path::root().key("agents").key("defaults")
}

/// OpenClaw's files, read through `$include`.
pub(super) struct Config<'s> {
    pub(super) files: &'s [ConfigFile],
}

impl<'s> Config<'s> {
    /// The value at a path, in the file that owns it.
    ///
    /// # Errors
    /// As `include::owner`.
    pub(super) fn get(&self, place: &Path) -> Result<Option<Node<'s>>> {
        include::value(self.files, place)
    }
}

/// The id of the vendor's existing entry, else the vendor's own; true for a hand-made entry of another name.
fn provider_id(config: &Config<'_>, wanted: &EntrySpec) -> Result<(String, bool)> {
    let Some(list) = config.get(&providers())? else { return Ok((wanted.vendor.clone(), false)) };
    if let Some(recorded) = wanted.provider.as_ref().filter(|id| list.get(id).is_some()) {
        return Ok((recorded.clone(), *recorded != wanted.vendor));
    }
    let is_ours = |node: Node<'_>| {
        node.get("baseUrl").and_then(Node::as_str).is_some_and(|url| wanted.endpoint.is_same(&url))
    };
    if list.get(&wanted.vendor).is_some_and(is_ours) {
        return Ok((wanted.vendor.clone(), false));
    }
    let hand_made = list.members().find(|member| is_ours(member.value()));
    Ok(hand_made
        .map_or_else(|| (wanted.vendor.clone(), false), |member| (member.key().into_owned(), true)))
}

fn push_provider(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    wanted: &EntrySpec,
) -> Result<()> {
    let entry = desired.entry.clone();
    let place = entry.clone().key("baseUrl");
    let url = wanted.endpoint_spelled_as(config_set.files[desired.file].document.get(&place));
    let rule = if wanted.endpoint_requested { Policy::Requested } else { Policy::Required };
    desired.url = place.clone();
    desired.push(place, url, rule);
    desired.key = entry.clone().key("apiKey");
    reference::push_key(desired, config_set, wanted)?;
    desired.push(entry.key("api"), wanted.protocol.to_string(), Policy::Required);
    Ok(())
}

fn push_model(desired: &mut DesiredState, config_set: &ConfigSet, wanted: &ModelSpec) {
    model_array::push_model(desired, config_set, wanted);
    desired.notes.extend(window_note(config_set, wanted));
}

fn window_note(config_set: &ConfigSet, wanted: &ModelSpec) -> Option<super::Note> {
    let window = wanted.model.context_window?;
    let is_old =
        config_set.version().is_some_and(|version| version::is_before(version, (2026, 5, 7)));
    let smallest = if is_old { MIN_WINDOW_BEFORE_2026_5 } else { MIN_WINDOW };
    let id = &wanted.model.id;
    (window < smallest).then(|| note(text::message::window_too_small(id, smallest, window)))
}

/// The default model, in the shape that it has.
fn push_default(desired: &mut DesiredState, config: &Config<'_>, wanted: &EntrySpec) -> Result<()> {
    let (id, rule) = match &wanted.default_model {
        DefaultModel::Leave => return Ok(()),
        DefaultModel::IfUnset(id) => (id, Policy::AddOnly),
        DefaultModel::Set(id) => (id, Policy::Requested),
        DefaultModel::Keep(id) => (id, Policy::Default),
    };
    let ConfigPlace { file, path: place } = models::default_place(config.files)?;
    let value = format!("{}/{id}", desired.provider);
    desired.push_to(file, place, value, rule);
    Ok(())
}

/// With an allow-list in force, models that are not on it are refused.
///
/// `modelPolicy.allow` is the list since 2026.8.1. Before that, and until OpenClaw has migrated the config
/// (`meta.migrations.modelPolicyAllowlist`), the keys of a non-empty `agents.defaults.models` are the list.
/// Neither is ever created: that would lock the user's other models out.
fn push_allowed(desired: &mut DesiredState, config: &Config<'_>, wanted: &EntrySpec) -> Result<()> {
    let names: Vec<_> = wanted
        .models
        .iter()
        .map(|wanted| format!("{}/{}", desired.provider, wanted.model.id))
        .collect();
    let allow = defaults().key("modelPolicy").key("allow");
    let models = defaults().key("models");
    let migrated = Path::root().key("meta").key("migrations").key("modelPolicyAllowlist");
    let policy = config.get(&allow)?;
    if let Some(list) = policy.filter(|list| !list.is_empty()) {
        let all = format!("{}/*", desired.provider);
        let allows =
            |name: &str| list.elements().any(|item| item.as_str().is_some_and(|item| item == name));
        for name in names.iter().filter(|_| !allows(&all) && !allows("*")) {
            let ConfigPlace { file, path: place } = include::owner(config.files, &allow)?;
            desired.push_to(file, place.item(name), name.as_str(), Policy::AddOwn);
        }
    } else if policy.is_none()
        && config.get(&models)?.is_some_and(|map| !map.is_empty())
        && config.get(&migrated)?.is_none()
    {
        // One with parameters is in the map by them.
        let is_bare = |(spec, _): &(&ModelSpec, _)| !parameters::has_any(spec);
        for (_, name) in wanted.models.iter().zip(&names).filter(is_bare) {
            let ConfigPlace { file, path: place } = include::owner(config.files, &models)?;
            desired.push_to(
                file,
                place.key(name),
                Value::Object(serde_json::Map::new()),
                Policy::AddOwn,
            );
        }
    }
    Ok(())
}
