//! What we write into pi's `models.json` and `settings.json`.

use super::super::key_command::get_key;
use super::super::{
    ConfigPlace, ConfigSet, DefaultModel, DesiredState, EntrySpec, KeyValue, ModelSpec, Policy,
};
use super::models;
use crate::catalog::Protocol;
use crate::document::Node;
use serde_json::json;

/// Kinds of input that its schema knows.
const INPUTS: [&str; 2] = ["text", "image"];

pub(super) fn desired_state(config_set: &ConfigSet, wanted: &EntrySpec) -> DesiredState {
    let provider = provider_id(config_set, wanted);
    let entry = models::providers().key(&provider);
    let adopted = provider != wanted.vendor;
    let mut desired = DesiredState {
        provider,
        adopted,
        url: entry.clone().key("baseUrl"),
        key: entry.clone().key("apiKey"),
        entry: entry.clone(),
        ..DesiredState::default()
    };
    let url = wanted.endpoint_spelled_as(config_set.files[0].document.get(&desired.url));
    let rule = if wanted.endpoint_requested { Policy::Requested } else { Policy::Required };
    desired.push(desired.url.clone(), url, rule);
    let (key, rule) = key(wanted);
    desired.push(desired.key.clone(), key, rule);
    desired.push(entry.clone().key("api"), wanted.protocol.to_string(), Policy::Required);
    desired.push(entry.key("name"), wanted.vendor_name.as_str(), Policy::Default);
    if wanted.protocol == Protocol::OpenaiCompletions {
        push_compatibility(&mut desired);
    }
    for model in &wanted.models {
        push_model(&mut desired, config_set, model);
    }
    push_default(&mut desired, config_set, wanted);
    desired
}

/// pi guesses from the URL how a vendor deviates from OpenAI (1.6.0), and takes one that it does not know for OpenAI: it
/// would send `max_completion_tokens`, and messages of the role `developer` to models that reason.
fn push_compatibility(desired: &mut DesiredState) {
    let place = desired.entry.clone().key("compat");
    desired.push(place.clone().key("maxTokensField"), "max_tokens", Policy::Default);
    desired.push(place.key("supportsDeveloperRole"), false, Policy::Default);
}

/// The id under which the vendor is there already, else the vendor's own.
fn provider_id(config_set: &ConfigSet, wanted: &EntrySpec) -> String {
    let Some(list) = config_set.files[0].document.get(&models::providers()) else {
        return wanted.vendor.clone();
    };
    if let Some(recorded) = wanted.provider.as_ref().filter(|id| list.get(id).is_some()) {
        return recorded.clone();
    }
    let is_ours = |node: Node<'_>| {
        node.get("baseUrl").and_then(Node::as_str).is_some_and(|url| wanted.endpoint.is_same(&url))
    };
    if list.get(&wanted.vendor).is_some_and(is_ours) {
        return wanted.vendor.clone();
    }
    let hand_made = list.members().find(|member| is_ours(member.value()));
    hand_made.map_or_else(|| wanted.vendor.clone(), |member| member.key().into_owned())
}

/// pi runs what follows a `!`, once for each request.
fn key(wanted: &EntrySpec) -> (String, Policy) {
    match &wanted.key {
        KeyValue::Variable { name, named } => {
            (format!("${name}"), if *named { Policy::Requested } else { Policy::KeyOnce })
        }
        KeyValue::Literal(key) => (key.expose().to_owned(), Policy::Requested),
        KeyValue::Reference(reference) => {
            (format!("!{}", get_key(reference, &wanted.vendor)), reference.rule())
        }
    }
}

fn push_model(desired: &mut DesiredState, config_set: &ConfigSet, wanted: &ModelSpec) {
    let model = &wanted.model;
    let place = desired.entry.clone().key("models").element("id", &model.id);
    let start = desired.fields.len();
    desired.push(place.clone().key("id"), model.id.as_str(), Policy::Required);
    desired.push_name(config_set, place.clone().key("name"), model);
    if let Some(reasoning) = model.reasoning {
        desired.push(place.clone().key("reasoning"), reasoning, Policy::Default);
    }
    if let Some(input) = &model.input {
        let known: Vec<_> = input.iter().filter(|kind| INPUTS.contains(&kind.as_str())).collect();
        if !known.is_empty() {
            desired.push(place.clone().key("input"), json!(known), Policy::Default);
        }
    }
    let sizes = [
        ("contextWindow", model.context_window, wanted.context_requested),
        ("maxTokens", model.max_tokens, wanted.max_requested),
    ];
    for (field, size, is_requested) in sizes {
        if let Some(size) = size {
            let rule = if is_requested { Policy::Requested } else { Policy::Default };
            desired.push(place.clone().key(field), size, rule);
        }
    }
    if wanted.named {
        desired.mark_requested(start);
    }
    desired.models.push(place);
}

/// Provider and model together: one alone would be half of another default.
fn push_default(desired: &mut DesiredState, config_set: &ConfigSet, wanted: &EntrySpec) {
    let places = [models::provider_place(), models::model_place()];
    let is_set =
        |place: &ConfigPlace| config_set.files[place.file].document.get(&place.path).is_some();
    let is_ours = || {
        let default = models::default_in_use(config_set).map(|default| default.model);
        default.is_some_and(|it| it.starts_with(&format!("{}/", desired.provider)))
    };
    let (id, rule) = match &wanted.default_model {
        DefaultModel::Set(id) => (id, Policy::Requested),
        DefaultModel::Keep(id) => (id, Policy::Default),
        DefaultModel::IfUnset(id) if !places.iter().any(is_set) || is_ours() => {
            (id, Policy::AddOnly)
        }
        DefaultModel::IfUnset(_) | DefaultModel::Leave => return,
    };
    let values = [desired.provider.clone(), id.clone()];
    for (place, value) in places.into_iter().zip(values) {
        desired.push_to(place.file, place.path, value, rule);
    }
}
