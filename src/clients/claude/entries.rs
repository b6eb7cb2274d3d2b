//! What we write into Claude Code's settings, value by value: the rest of `env` is the user's.
//!
//! Measured (2.1.332): `ANTHROPIC_MODEL` would keep a pick in `/model` from lasting, so `model` is written instead; sub-agents
//! and skills name the aliases, so all four are led to the vendor's model; `modelPicker` puts ours in `/model`.

use super::super::{ConfigSet, DefaultModel, DesiredState, EntrySpec, ModelSpec, Note, Policy};
use super::{
    BASE_URL, ID, hazards, helper, managed, models, parameters, permissions, variable, warning,
    window,
};
use crate::catalog::strip_version;
use crate::document::{Node, Path};
use crate::error::Result;
use crate::text::claude as text;

pub(super) fn desired_state(config_set: &ConfigSet, wanted: &EntrySpec) -> Result<DesiredState> {
    let url = variable(BASE_URL);
    let mut desired = DesiredState {
        provider: wanted.vendor.clone(),
        entry: url.clone(),
        url: url.clone(),
        key: helper::place(),
        ..DesiredState::default()
    };
    let standing = config_set.files[0].document.get(&url).and_then(Node::as_str);
    let is_vendors = standing.as_ref().is_some_and(|it| wanted.endpoint.is_same_origin(it));
    desired.is_of_another = standing.is_some() && !is_vendors;
    let (command, rule) = helper::command(wanted, is_vendors)?;
    desired.push(desired.key.clone(), command, rule);
    let rule = if wanted.endpoint_requested { Policy::Requested } else { Policy::Required };
    desired.push(url.clone(), base_url(config_set, wanted), rule);
    let default = push_default(&mut desired, config_set, wanted);
    push_aliases(&mut desired, wanted, default.as_deref());
    window::push(&mut desired, wanted, default.as_deref());
    parameters::push(&mut desired, config_set, wanted, default.as_deref());
    push_picker(&mut desired, config_set, wanted);
    permissions::push(&mut desired, wanted);
    let is_part = |place: &Path| *place != models::place();
    desired.parts = desired.fields.iter().map(|it| it.path.clone()).filter(is_part).collect();
    managed::push(&mut desired, wanted);
    hazards::report(&mut desired, config_set, wanted);
    Ok(desired)
}

/// Claude Code adds `/v1/messages` itself; one that is there already, as with other protocols, would be doubled.
fn base_url(config_set: &ConfigSet, wanted: &EntrySpec) -> String {
    let standing = config_set.files[0].document.get(&variable(BASE_URL));
    strip_version(&wanted.endpoint_spelled_as(standing)).to_owned()
}

/// Sets the model, and returns the one that will be in use if it is one of ours.
fn push_default(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    wanted: &EntrySpec,
) -> Option<String> {
    let standing = config_set.files[0].document.get(&models::place()).and_then(Node::as_str);
    let is_ours = |id: &str| wanted.models.iter().any(|it| it.model.id == id);
    let (id, rule) = match &wanted.default_model {
        DefaultModel::Leave => {
            return models::default_in_use(config_set).map(|it| it.model).filter(|it| is_ours(it));
        }
        DefaultModel::IfUnset(id) => (id, Policy::AddOnly),
        DefaultModel::Set(id) => (id, Policy::Requested),
        DefaultModel::Keep(id) => (id, Policy::Default),
    };
    desired.push(models::place(), id.as_str(), rule);
    match standing {
        Some(other) if rule != Policy::Requested && is_ours(&other) => Some(other.into_owned()),
        Some(other) if rule != Policy::Requested && !is_alias(&other) => {
            let note = warning(text::message::model_of_another(&other, &wanted.vendor_name));
            let remedy = format!("wcode apply --client {ID} --default-model {id}");
            let path = config_set.files[0].path.clone();
            desired.notes.push(Note { remedy: Some(remedy), ..note.at(path) });
            Some(id.clone())
        }
        _ => Some(id.clone()),
    }
}

fn is_alias(model: &str) -> bool {
    models::ALIASES.iter().any(|(alias, _)| *alias == model)
}

fn push_aliases(desired: &mut DesiredState, wanted: &EntrySpec, default: Option<&str>) {
    let first = wanted.models.first().map(|it| it.model.id.as_str());
    let Some(id) = default.or(first) else { return };
    for (_, name) in models::ALIASES {
        desired.push(variable(name), id, Policy::Default);
    }
}

fn push_picker(desired: &mut DesiredState, config_set: &ConfigSet, wanted: &EntrySpec) {
    let replaces = Path::root().key("modelPicker").key("replaceBuiltInOptions");
    desired.push(replaces, true, Policy::Default);
    for model in &wanted.models {
        push_option(desired, config_set, wanted, model);
    }
}

fn push_option(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    wanted: &EntrySpec,
    spec: &ModelSpec,
) {
    let model = &spec.model;
    let place = models::options().element("model", &model.id);
    let start = desired.fields.len();
    desired.push(place.clone().key("model"), model.id.as_str(), Policy::Required);
    desired.push_name(config_set, place.clone().key("label"), model);
    let size = model.context_window.map(|tokens| format!(", {}k", tokens / 1000));
    let description = format!("{}{}", wanted.vendor_name, size.unwrap_or_default());
    desired.push(place.clone().key("description"), description, Policy::Default);
    if spec.named {
        desired.mark_requested(start);
    }
    desired.models.push(place);
}
