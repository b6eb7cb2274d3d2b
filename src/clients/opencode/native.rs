//! An entry in the shape of 2.x: `providers.<id>`.
//!
//! 2.x never sends `limit.output`: it sends no size for the answer by the OpenAI protocol and 32,000 by Anthropic's,
//! whatever the model takes (tried, 2.0.15). What is in a model's `body` goes into every request as it is, so the size is
//! there as well.

use super::super::{EntryPlaces, Rule, Survey, Wanted, WantedModel, Wishes};
use super::entries::{LEAST_ROOM, OUTPUT_CAP, has_other_input, limit_rules};
use crate::catalog::Protocol;
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
    wishes: &mut Wishes,
    survey: &Survey,
    wanted: &Wanted,
    places: &EntryPlaces,
    key: (Value, Rule),
) {
    let document = &survey.files[wishes.file].document;
    let package = places.entry.clone().key("package");
    let names = packages(wanted.protocol);
    let standing = document.get(&package).and_then(Node::as_str);
    let same = names.into_iter().find(|name| standing.as_deref() == Some(name));
    wishes.push(package, same.unwrap_or(names[0]), Rule::Must);
    let name = places.entry.clone().key("name");
    wishes.push(name, wanted.vendor_name.as_str(), Rule::Prefer);
    let rule = if wanted.endpoint_named { Rule::Named } else { Rule::Must };
    let url = wanted.endpoint_beside(document.get(&places.url));
    wishes.push(places.url.clone(), url, rule);
    wishes.push(places.key.clone(), key.0, key.1);
    for model in &wanted.models {
        push_model(wishes, survey, model, places.entry.clone().key("models").key(&model.model.id));
    }
}

fn push_model(wishes: &mut Wishes, survey: &Survey, wanted: &WantedModel, place: Path) {
    let model = &wanted.model;
    let start = wishes.wishes.len();
    wishes.push_name(survey, place.clone().key("name"), model);
    if let Some(kinds) = has_other_input(model) {
        let capabilities = place.clone().key("capabilities");
        wishes.push(capabilities.clone().key("tools"), true, Rule::Prefer);
        wishes.push(capabilities.clone().key("input"), json!(kinds), Rule::Prefer);
        wishes.push(capabilities.key("output"), json!(["text"]), Rule::Prefer);
    }
    if let Some((context, output)) = limit_rules(wishes, survey, wanted, &place) {
        let limit = place.clone().key("limit");
        wishes.push(limit.clone().key("context"), model.context_window, context);
        wishes.push(limit.clone().key("output"), model.max_tokens, output);
        wishes.pairs.push(limit);
        let size =
            model.context_window.zip(model.max_tokens).map(|(context, size)| sent(context, size));
        wishes.push(place.clone().key("body").key("max_tokens"), size, output);
    }
    if wanted.named {
        wishes.mark_asked(start);
    }
    wishes.models.push(place);
}

/// The size that a request names: what leaves room for the prompt, as 1.x cuts it.
fn sent(context: u64, output: u64) -> u64 {
    if context.saturating_sub(output) >= LEAST_ROOM { output } else { output.min(OUTPUT_CAP) }
}
