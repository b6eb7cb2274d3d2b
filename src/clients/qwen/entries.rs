//! What we write: an entry for each model, and which of them is in use.

use super::super::{
    ConfigPlace, ConfigSet, DefaultModel, DesiredState, EntryPlaces, EntrySpec, KeyValue,
    ModelSpec, Note, Policy,
};
use super::{ID, hazards, models};
use crate::catalog::Protocol;
use crate::document::{Node, Path};
use crate::error::{Error, Result};
use crate::text::qwen as text;

pub(super) fn desired_state(config_set: &ConfigSet, wanted: &EntrySpec) -> Result<DesiredState> {
    let (variable, rule) = variable(wanted)?;
    let mut entries = wanted.models.iter().map(|spec| places(wanted.protocol, &spec.model.id));
    let main = entries.next().unwrap_or_else(|| places(wanted.protocol, ""));
    let mut desired = DesiredState {
        provider: wanted.vendor.clone(),
        entry: main.entry,
        url: main.url,
        key: main.key,
        alternates: entries.collect(),
        ..DesiredState::default()
    };
    for spec in &wanted.models {
        push_model(&mut desired, config_set, wanted, spec, (&variable, rule));
    }
    for protocol in Protocol::ALL.into_iter().filter(|it| *it != wanted.protocol) {
        let entries = wanted.models.iter().map(|spec| places(protocol, &spec.model.id).entry);
        desired.obsolete.extend(entries.map(|entry| ConfigPlace::new(0, entry)));
    }
    push_default(&mut desired, config_set, wanted);
    if let KeyValue::Reference(_) = wanted.key {
        let note = Note::info(ID, text::message::key_by_environment(&variable));
        desired.notes.push(Note { remedy: Some(hazards::start(&wanted.vendor)), ..note });
    }
    Ok(desired)
}

/// `samplingParams` goes into the body of a request as it is by the OpenAI protocol, and three of them by Anthropic's; a list
/// of tools is lost (0.24.4).
pub(super) fn sends(parameter: &str, protocol: Protocol) -> bool {
    match protocol {
        Protocol::OpenaiCompletions => parameter != "tools",
        Protocol::AnthropicMessages => {
            matches!(parameter, "temperature" | "top_p" | "top_k" | "max_tokens")
        }
    }
}

/// The entry of a model, and what is where in it.
fn places(protocol: Protocol, id: &str) -> EntryPlaces {
    let entry = models::list(protocol).element("id", id);
    let url = entry.clone().key("baseUrl");
    EntryPlaces { url, key: entry.clone().key(models::VARIABLE), entry }
}

/// The variable of the key: also where a reference was asked for, as there is nothing else.
///
/// # Errors
/// `Error::Unsupported` for a key itself: there is no place for one.
fn variable(wanted: &EntrySpec) -> Result<(String, Policy)> {
    let named_rule = |named: bool| if named { Policy::Requested } else { Policy::KeyOnce };
    match &wanted.key {
        KeyValue::Literal(_) => Err(Error::unsupported(
            text::message::takes_no_key(),
            Some(text::message::hint_takes_no_key()),
        )),
        KeyValue::Variable { name, named } => Ok((name.clone(), named_rule(*named))),
        KeyValue::Reference(reference) => Ok((reference.fallback.clone(), reference.rule())),
    }
}

fn push_model(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    wanted: &EntrySpec,
    spec: &ModelSpec,
    (variable, key_rule): (&str, Policy),
) {
    let model = &spec.model;
    let EntryPlaces { entry, url, key } = places(wanted.protocol, &model.id);
    let start = desired.fields.len();
    desired.push(entry.clone().key("id"), model.id.as_str(), Policy::Required);
    desired.push_name(config_set, entry.clone().key("name"), model);
    let rule = if wanted.endpoint_requested { Policy::Requested } else { Policy::Required };
    let standing = config_set.files[0].document.get(&url);
    desired.push(url, wanted.endpoint_spelled_as(standing), rule);
    desired.push(key, variable, key_rule);
    let generation = entry.clone().key("generationConfig");
    let sampling = generation.clone().key("samplingParams");
    let max_tokens = sampling.clone().key("max_tokens");
    let sizes = [
        (generation.key("contextWindowSize"), model.context_window, spec.context_requested),
        (max_tokens, model.max_tokens, spec.max_requested),
    ];
    for (place, size, is_requested) in sizes {
        if let Some(size) = size {
            let rule = if is_requested { Policy::Requested } else { Policy::Default };
            desired.push(place, size, rule);
        }
    }
    desired.push_parameters(&ConfigPlace::new(desired.file, sampling), spec, Some);
    if spec.named {
        desired.mark_requested(start);
    }
    desired.models.push(entry);
}

/// List and model together: one alone would be half of another default, such as a login of the user's.
fn push_default(desired: &mut DesiredState, config_set: &ConfigSet, wanted: &EntrySpec) {
    let standing = |place: &Path| config_set.files[0].document.get(place);
    let places = [models::selected_list(), models::default_place()];
    let is_ours = || {
        let model = standing(&places[1]).and_then(Node::as_str);
        model.is_some_and(|id| wanted.models.iter().any(|it| it.model.id == id))
    };
    let (id, rule) = match &wanted.default_model {
        DefaultModel::Set(id) => (id, Policy::Requested),
        DefaultModel::Keep(id) => (id, Policy::Default),
        DefaultModel::IfUnset(id)
            if places.iter().all(|place| standing(place).is_none()) || is_ours() =>
        {
            (id, Policy::AddOnly)
        }
        DefaultModel::IfUnset(_) | DefaultModel::Leave => return,
    };
    for (place, value) in places.into_iter().zip([models::list_name(wanted.protocol), id]) {
        desired.push(place, value, rule);
    }
}
