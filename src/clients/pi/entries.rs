//! What we write into pi's `models.json` and `settings.json`.

use super::super::key_command::get_key;
use super::super::{
    ConfigPlace, ConfigSet, DefaultModel, DesiredState, EntrySpec, KeyValue, Policy, model_array,
};
use super::models;
use crate::catalog::Protocol;
use crate::document::Node;

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
        model_array::push_model(&mut desired, config_set, model);
        let place = desired.entry.clone().key("models").element("id", &model.model.id);
        let sampling = ConfigPlace::new(desired.file, place.key("samplingParams"));
        desired.push_parameters(&sampling, model, Some);
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
