//! An entry in the shape of 2.x: `providers.<id>`.
//!
//! 2.x never sends `limit.output`: it sends no size for the answer by the OpenAI protocol and 32,000 by Anthropic's,
//! whatever the model takes (tried, 2.0.15). What is in a model's `body` goes into every request as it is, so the size is
//! there as well.

use super::super::{ConfigSet, DesiredState, EntryPlaces, EntrySpec, ModelSpec, Policy};
use super::entries::{MIN_PROMPT_ROOM, OUTPUT_CAP, has_other_input, limit_rules};
use super::parameters;
use crate::catalog::Protocol;
use crate::clients::ConfigPlace;
use crate::document::{Node, Path};
use serde_json::{Value, json};

/// 2.x's own names for its packages, and the names of 1.x for the same, with which it maps them (tried, 2.0.15).
fn packages(protocol: Protocol) -> [&'static str; 3] {
    match protocol {
        Protocol::OpenaiCompletions => [
            "@opencode/ai/providers/openai-compatible",
            "aisdk:@ai-sdk/openai-compatible",
            "@ai-sdk/openai-compatible",
        ],
        Protocol::AnthropicMessages => {
            ["@opencode/ai/providers/anthropic", "aisdk:@ai-sdk/anthropic", "@ai-sdk/anthropic"]
        }
    }
}

/// Adds the entry; `key` is what is in the key's place, by which rule.
pub(super) fn push(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    wanted: &EntrySpec,
    places: &EntryPlaces,
    key: (Value, Policy),
) {
    let document = &config_set.files[desired.file].document;
    let package = places.entry.clone().key("package");
    let names = packages(wanted.protocol);
    let standing = document.get(&package).and_then(Node::as_str);
    let same = names.into_iter().find(|name| standing.as_deref() == Some(name));
    desired.push(package, same.unwrap_or(names[0]), Policy::Required);
    let name = places.entry.clone().key("name");
    desired.push(name, wanted.vendor_name.as_str(), Policy::Default);
    let rule = if wanted.endpoint_requested { Policy::Requested } else { Policy::Required };
    let url = wanted.endpoint_spelled_as(document.get(&places.url));
    desired.push(places.url.clone(), url, rule);
    desired.push(places.key.clone(), key.0, key.1);
    for model in &wanted.models {
        let place = places.entry.clone().key("models").key(&model.model.id);
        push_model(desired, config_set, model, place.clone());
        let body = ConfigPlace::new(desired.file, place.key("body"));
        let name_in = |name| parameters::native_name(name, wanted.protocol);
        desired.push_parameters(&body, model, name_in);
    }
}

fn push_model(desired: &mut DesiredState, config_set: &ConfigSet, wanted: &ModelSpec, place: Path) {
    let model = &wanted.model;
    let start = desired.fields.len();
    desired.push_name(config_set, place.clone().key("name"), model);
    if let Some(kinds) = has_other_input(model) {
        let capabilities = place.clone().key("capabilities");
        desired.push(capabilities.clone().key("tools"), true, Policy::Default);
        desired.push(capabilities.clone().key("input"), json!(kinds), Policy::Default);
        desired.push(capabilities.key("output"), json!(["text"]), Policy::Default);
    }
    if let Some((context, output)) = limit_rules(desired, config_set, wanted, &place) {
        let limit = place.clone().key("limit");
        desired.push(limit.clone().key("context"), model.context_window, context);
        desired.push(limit.clone().key("output"), model.max_tokens, output);
        desired.pairs.push(limit);
        let size =
            model.context_window.zip(model.max_tokens).map(|(context, size)| sent(context, size));
        desired.push(place.clone().key("body").key("max_tokens"), size, output);
    }
    if wanted.named {
        desired.mark_requested(start);
    }
    desired.models.push(place);
}

/// The size that a request names: what leaves room for the prompt, as 1.x cuts it.
fn sent(context: u64, output: u64) -> u64 {
    if context.saturating_sub(output) >= MIN_PROMPT_ROOM { output } else { output.min(OUTPUT_CAP) }
}
