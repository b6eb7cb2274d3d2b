//! Models as an array of objects with an `id`, each with its sizes: a shape that several clients have.

use super::{ConfigSet, DesiredState, ModelSpec, Policy};
use serde_json::json;

/// The kinds of input that these clients know.
const INPUTS: [&str; 2] = ["text", "image"];

/// Adds one model to the array `models` of the entry.
pub(super) fn push_model(desired: &mut DesiredState, config_set: &ConfigSet, wanted: &ModelSpec) {
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
