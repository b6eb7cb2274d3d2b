//! What we write into OpenClaw's config, and where.
//!
//! Only fields that every version from 2026.3.8 to 2026.9.6 accepts: its schema is strict, one unknown
//! key makes the whole config invalid. What stands for the key is in `reference`.

use super::super::{DefaultModel, Rule, Source, Survey, Wanted, WantedModel, Wishes};
use super::{agents, include, models, note, reference, version};
use crate::document::{Node, Path};
use crate::error::Result;
use crate::text::openclaw as text;
use serde_json::{Value, json};

/// Agent turns are refused below this context window (2026.5.7 and later; 16000 before).
const SMALLEST_WINDOW: u64 = 4_000;
const SMALLEST_WINDOW_BEFORE_2026_5: u64 = 16_000;

/// Input kinds that every version's schema knows.
const INPUTS: [&str; 2] = ["text", "image"];

pub(super) fn wishes(survey: &Survey, wanted: &Wanted) -> Result<Wishes> {
    let config = Config { files: &survey.files };
    let (provider, adopted) = provider_id(&config, wanted)?;
    let (file, entry) = include::owner(&survey.files, &providers().key(&provider))?;
    let mut wishes = Wishes { provider, adopted, file, entry, ..Wishes::default() };
    let (mode_file, mode) = include::owner(&survey.files, &Path::root().key("models").key("mode"))?;
    wishes.push_to(mode_file, mode, "merge", Rule::IfAbsent);
    push_provider(&mut wishes, survey, wanted)?;
    for model in &wanted.models {
        push_model(&mut wishes, survey, model);
    }
    push_default(&mut wishes, &config, wanted)?;
    push_allowed(&mut wishes, &config, wanted)?;
    agents::push(&mut wishes, survey, wanted)?;
    Ok(wishes)
}

pub(super) fn providers() -> Path {
    Path::root().key("models").key("providers")
}

pub(super) fn defaults() -> Path {
    Path::root().key("agents").key("defaults")
}

/// OpenClaw's files, read through `$include`.
pub(super) struct Config<'s> {
    pub(super) files: &'s [Source],
}

impl<'s> Config<'s> {
    /// What stands at a place, in whichever file owns it.
    ///
    /// # Errors
    /// As `include::owner`.
    pub(super) fn get(&self, place: &Path) -> Result<Option<Node<'s>>> {
        let (file, place) = include::owner(self.files, place)?;
        Ok(self.files[file].document.get(&place))
    }
}

/// The id under which the vendor stands already, else the vendor's own; true for a hand-made entry of another name.
fn provider_id(config: &Config<'_>, wanted: &Wanted) -> Result<(String, bool)> {
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

fn push_provider(wishes: &mut Wishes, survey: &Survey, wanted: &Wanted) -> Result<()> {
    let entry = wishes.entry.clone();
    let place = entry.clone().key("baseUrl");
    let url = wanted.endpoint_beside(survey.files[wishes.file].document.get(&place));
    let rule = if wanted.endpoint_named { Rule::Named } else { Rule::Must };
    wishes.url = place.clone();
    wishes.push(place, url, rule);
    wishes.key = entry.clone().key("apiKey");
    reference::push_key(wishes, survey, wanted)?;
    wishes.push(entry.key("api"), wanted.protocol.to_string(), Rule::Must);
    Ok(())
}

fn push_model(wishes: &mut Wishes, survey: &Survey, wanted: &WantedModel) {
    let model = &wanted.model;
    let place = wishes.entry.clone().key("models").element("id", &model.id);
    let start = wishes.wishes.len();
    wishes.push(place.clone().key("id"), model.id.as_str(), Rule::Must);
    wishes.push_name(survey, place.clone().key("name"), model);
    if let Some(reasoning) = model.reasoning {
        wishes.push(place.clone().key("reasoning"), reasoning, Rule::Prefer);
    }
    if let Some(input) = &model.input {
        let known: Vec<_> = input.iter().filter(|kind| INPUTS.contains(&kind.as_str())).collect();
        if !known.is_empty() {
            wishes.push(place.clone().key("input"), json!(known), Rule::Prefer);
        }
    }
    let sizes = [
        ("contextWindow", model.context_window, wanted.context_named),
        ("maxTokens", model.max_tokens, wanted.max_named),
    ];
    for (field, size, named) in sizes {
        if let Some(size) = size {
            wishes.push(
                place.clone().key(field),
                size,
                if named { Rule::Named } else { Rule::Prefer },
            );
        }
    }
    if wanted.named {
        wishes.mark_asked(start);
    }
    wishes.models.push(place);
    wishes.notes.extend(window_note(survey, wanted));
}

fn window_note(survey: &Survey, wanted: &WantedModel) -> Option<super::Note> {
    let window = wanted.model.context_window?;
    let is_old = survey.version().is_some_and(|version| version::is_before(version, (2026, 5, 7)));
    let smallest = if is_old { SMALLEST_WINDOW_BEFORE_2026_5 } else { SMALLEST_WINDOW };
    let id = &wanted.model.id;
    (window < smallest).then(|| note(text::window_too_small(id, smallest, window)))
}

/// The default model, in the shape that it has.
fn push_default(wishes: &mut Wishes, config: &Config<'_>, wanted: &Wanted) -> Result<()> {
    let (id, rule) = match &wanted.default_model {
        DefaultModel::Leave => return Ok(()),
        DefaultModel::WhereNone(id) => (id, Rule::IfAbsent),
        DefaultModel::Set(id) => (id, Rule::Named),
        DefaultModel::Keep(id) => (id, Rule::Prefer),
    };
    let (file, place) = models::default_place(config.files)?;
    let value = format!("{}/{id}", wishes.provider);
    wishes.push_to(file, place, value, rule);
    Ok(())
}

/// Where an allow-list is in force, models that are not on it are refused.
///
/// `modelPolicy.allow` is the list since 2026.8.1. Before that, and until OpenClaw has migrated the config
/// (`meta.migrations.modelPolicyAllowlist`), the keys of a non-empty `agents.defaults.models` are the list.
/// Neither is ever created: that would lock the user's other models out.
fn push_allowed(wishes: &mut Wishes, config: &Config<'_>, wanted: &Wanted) -> Result<()> {
    let names: Vec<_> = wanted
        .models
        .iter()
        .map(|wanted| format!("{}/{}", wishes.provider, wanted.model.id))
        .collect();
    let allow = defaults().key("modelPolicy").key("allow");
    let models = defaults().key("models");
    let migrated = Path::root().key("meta").key("migrations").key("modelPolicyAllowlist");
    if let Some(list) = config.get(&allow)?.filter(|list| !list.is_empty()) {
        let all = format!("{}/*", wishes.provider);
        let allows =
            |name: &str| list.elements().any(|item| item.as_str().is_some_and(|item| item == name));
        for name in names.iter().filter(|_| !allows(&all) && !allows("*")) {
            let (file, place) = include::owner(config.files, &allow)?;
            wishes.push_to(file, place.item(name), name.as_str(), Rule::IfAbsentOurs);
        }
    } else if config.get(&models)?.is_some_and(|map| !map.is_empty())
        && config.get(&migrated)?.is_none()
    {
        for name in &names {
            let (file, place) = include::owner(config.files, &models)?;
            wishes.push_to(
                file,
                place.key(name),
                Value::Object(serde_json::Map::new()),
                Rule::IfAbsentOurs,
            );
        }
    }
    Ok(())
}
