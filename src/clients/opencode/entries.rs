//! What we write into OpenCode's config, and where.
//!
//! `limit` is written only as a pair, and only if it leaves enough room: OpenCode compacts the conversation when
//! `context - min(output, 32000)` is used up, its own prompt takes about 10,000 tokens, and with too little left it
//! compacts for ever (measured: 225 paid requests a minute).

use super::super::{
    ConfigSet, DefaultModel, DesiredState, EntryPlaces, EntrySpec, ModelSpec, Note, Policy,
};
use super::shape::{self, Shape};
use super::version::Generations;
use super::{agents, lists, models, native, parameters, reference, shadows, warning};
use crate::catalog::{Model, Protocol};
use crate::clients::ConfigPlace;
use crate::document::{Node, Path};
use crate::text::opencode as text;
use serde_json::Value;

const SCHEMA: &str = "https://opencode.ai/config.json";

/// The AI SDK package that speaks the protocol; it is bundled, nothing is downloaded.
fn package(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::OpenaiCompletions => "@ai-sdk/openai-compatible",
        Protocol::AnthropicMessages => "@ai-sdk/anthropic",
    }
}

/// OpenCode never sends more than this as the answer's size.
pub(super) const OUTPUT_CAP: u64 = 32_000;

/// Room for OpenCode's own prompt and some work; below it the compaction loop begins.
pub(super) const MIN_PROMPT_ROOM: u64 = 24_000;

pub(super) fn desired_state(config_set: &ConfigSet, wanted: &EntrySpec) -> DesiredState {
    let (mut file, provider) = place(config_set, wanted);
    let is_ours = Shape::ALL.into_iter().any(|shape| shape::is_own(wanted, shape, &provider));
    if is_ours && !shape::is_read_by_all(config_set, file) {
        file = 0; // The first is one that every version reads.
    }
    let adopted = provider != wanted.vendor;
    let shapes = shape::choose(config_set, wanted, &provider);
    let mut desired = DesiredState { provider, adopted, file, ..DesiredState::default() };
    let mut entries = shapes.iter().map(|shape| shape.places(&desired.provider));
    if let Some(main) = entries.next() {
        (desired.entry, desired.url, desired.key) = (main.entry, main.url, main.key);
    }
    desired.alternates = entries.collect();
    desired.push(Path::root().key("$schema"), SCHEMA, Policy::AddFirst);
    let key = reference::key(&mut desired, config_set, wanted);
    for (shape, places) in shapes.iter().zip(desired.entries()) {
        let key = key_for(config_set, (file, &places), &desired.provider, key.clone());
        match shape {
            Shape::V1 => push_v1(&mut desired, config_set, wanted, &places, key),
            Shape::Native => native::push(&mut desired, config_set, wanted, &places, key),
        }
    }
    for shape in Shape::ALL.into_iter().filter(|shape| !shapes.contains(shape)) {
        leave_shape(&mut desired, config_set, wanted, shape);
    }
    if is_ours {
        leave_unread_files(&mut desired, config_set);
    }
    if shapes == [Shape::V1] && Generations::new(&config_set.installs).has_2 {
        desired
            .notes
            .push(Note::info(super::ID, text::message::no_output_limit(&desired.provider)));
    }
    // Without `model`, 2.x sends the user's prompts to the free model of a third party, and does not say so (2.0.15). 1.x
    // goes on with the model that was chosen last; it gets ours too, so that an upgrade changes nothing.
    let default = match &wanted.default_model {
        DefaultModel::Set(id) => Some((id, Policy::Requested)),
        DefaultModel::Keep(id) => Some((id, Policy::Default)),
        DefaultModel::IfUnset(id) if models::is_ours_to_fill(config_set) => {
            Some((id, Policy::AddOnly))
        }
        DefaultModel::IfUnset(_) | DefaultModel::Leave => None,
    };
    if let Some((id, rule)) = default {
        let value = format!("{}/{id}", desired.provider);
        let ConfigPlace { file, path: place } = models::default_place(config_set, desired.file);
        desired.push_to(file, place, value, rule);
    }
    lists::push(&mut desired, config_set, wanted);
    agents::push(&mut desired, config_set, wanted);
    shadows::report(&mut desired, config_set, wanted);
    desired
}

/// The file and id of the vendor's existing entry, else the file that OpenCode would edit and the vendor's id.
fn place(config_set: &ConfigSet, wanted: &EntrySpec) -> (usize, String) {
    let named = |shape: Shape| {
        let files = config_set.files.iter().enumerate();
        files.filter_map(move |(file, source)| {
            source.document.get(&shape.list()).map(|list| (shape, file, list))
        })
    };
    // 2.x takes the native entry if an id has both.
    let lists: Vec<_> = named(Shape::Native).chain(named(Shape::V1)).collect();
    let find = |id: &str, fits: &dyn Fn(Shape, Node<'_>) -> bool| {
        lists
            .iter()
            .find(|(shape, _, list)| list.get(id).is_some_and(|node| fits(*shape, node)))
            .map(|(_, file, _)| (*file, id.to_owned()))
    };
    let is_ours = |shape: Shape, node: Node<'_>| {
        shape.url(node).is_some_and(|url| wanted.endpoint.is_same(&url))
    };
    let hand_made = || {
        lists.iter().find_map(|(shape, file, list)| {
            list.members()
                .find(|member| is_ours(*shape, member.value()))
                .map(|member| (*file, member.key().into_owned()))
        })
    };
    wanted
        .provider
        .as_deref()
        .and_then(|id| find(id, &|_, _| true))
        .or_else(|| find(&wanted.vendor, &is_ours))
        .or_else(hand_made)
        .or_else(|| find(&wanted.vendor, &|_, _| true))
        .unwrap_or_else(|| (0, wanted.vendor.clone()))
}

/// The key's value: if an entry is written anew in another shape, the key of the other one.
fn key_for(
    config_set: &ConfigSet,
    (file, places): (usize, &EntryPlaces),
    provider: &str,
    (key, rule): (Value, Policy),
) -> (Value, Policy) {
    let document = &config_set.files[file].document;
    if rule != Policy::KeyOnce || document.get(&places.entry).is_some() {
        return (key, rule);
    }
    let mut others = Shape::ALL.iter().map(|shape| shape.places(provider).key);
    let other = others.find_map(|place| document.get(&place)).map(|node| node.to_value());
    (other.unwrap_or(key), rule)
}

/// An entry of ours in a shape that is not written any more goes.
fn leave_shape(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    wanted: &EntrySpec,
    shape: Shape,
) {
    let entry = shape.list().key(&desired.provider);
    if shape::is_own(wanted, shape, &desired.provider) {
        let holders = config_set.files.iter().enumerate();
        let holders = holders.filter(|(_, file)| file.document.get(&entry).is_some());
        desired.obsolete.extend(holders.map(|(index, _)| ConfigPlace::new(index, entry.clone())));
    }
}

/// Removes our values from files that not every version reads; they are written to one that all read.
fn leave_unread_files(desired: &mut DesiredState, config_set: &ConfigSet) {
    let left = (0..config_set.files.len())
        .filter(|file| *file != desired.file && !shape::is_read_by_all(config_set, *file));
    for file in left {
        let entries = Shape::ALL.map(|shape| shape.list().key(&desired.provider));
        let beside = [models::default_place_in_file(), Path::root().key("$schema")];
        let places = entries.into_iter().chain(beside).map(|path| ConfigPlace::new(file, path));
        let new: Vec<_> = places.filter(|place| !desired.obsolete.contains(place)).collect();
        desired.obsolete.extend(new);
    }
}

fn push_v1(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    wanted: &EntrySpec,
    places: &EntryPlaces,
    key: (Value, Policy),
) {
    let entry = &places.entry;
    desired.push(entry.clone().key("npm"), package(wanted.protocol), Policy::Required);
    desired.push(entry.clone().key("name"), wanted.vendor_name.as_str(), Policy::Default);
    let rule = if wanted.endpoint_requested { Policy::Requested } else { Policy::Required };
    let url = wanted.endpoint_spelled_as(config_set.files[desired.file].document.get(&places.url));
    desired.push(places.url.clone(), url, rule);
    desired.push(places.key.clone(), key.0, key.1);
    for model in &wanted.models {
        let place = entry.clone().key("models").key(&model.model.id);
        push_model(desired, config_set, model, place.clone());
        let options = ConfigPlace::new(desired.file, place.key("options"));
        let name_in = |name| parameters::v1_name(name, wanted.protocol);
        desired.push_parameters(&options, model, name_in);
    }
}

/// The kinds of input that a model takes, if text is not the only one.
pub(super) fn has_other_input(model: &Model) -> Option<&Vec<String>> {
    model.input.as_ref().filter(|kinds| kinds.iter().any(|kind| kind != "text"))
}

fn push_model(desired: &mut DesiredState, config_set: &ConfigSet, wanted: &ModelSpec, place: Path) {
    let model = &wanted.model;
    let start = desired.fields.len();
    desired.push_name(config_set, place.clone().key("name"), model);
    if model.reasoning == Some(true) {
        desired.push(place.clone().key("reasoning"), true, Policy::Default);
    }
    if let Some(kinds) = has_other_input(model) {
        desired.push(place.clone().key("attachment"), true, Policy::Default);
        let modalities = place.clone().key("modalities");
        desired.push(modalities.clone().key("input"), serde_json::json!(kinds), Policy::Default);
        desired.push(modalities.key("output"), serde_json::json!(["text"]), Policy::Default);
    }
    if let Some((context, output)) = limit_rules(desired, config_set, wanted, &place) {
        let limit = place.clone().key("limit");
        desired.push(limit.clone().key("context"), model.context_window, context);
        desired.push(limit.clone().key("output"), model.max_tokens, output);
        desired.pairs.push(limit);
    }
    if wanted.named {
        desired.mark_requested(start);
    }
    desired.models.push(place);
}

/// By which rules the two sizes of a model are written; `None` if they are not.
pub(super) fn limit_rules(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    wanted: &ModelSpec,
    place: &Path,
) -> Option<(Policy, Policy)> {
    let model = &wanted.model;
    let id = &model.id;
    let (Some(context), Some(output)) = (model.context_window, model.max_tokens) else {
        if model.context_window.is_some() || model.max_tokens.is_some() {
            note_once(desired, warning(text::message::limit_is_a_pair(id)));
        }
        return None;
    };
    // A size that is there may stay: the room has to be there with either.
    let limit = place.clone().key("limit");
    let sizes = config_set.files[desired.file].document.get(&limit);
    let standing =
        |field: &str| sizes.and_then(|it| it.get(field)).and_then(|it| it.to_value().as_u64());
    let has_room = |context: u64, output: u64| {
        context.saturating_sub(output.min(OUTPUT_CAP)) >= MIN_PROMPT_ROOM
    };
    let least =
        standing("context").filter(|_| !wanted.context_requested).unwrap_or(context).min(context);
    let most = standing("output").filter(|_| !wanted.max_requested).unwrap_or(output).max(output);
    // A size that is named now may need the other one, which is there already, to give way.
    let is_for_both = (wanted.context_requested || wanted.max_requested)
        && !has_room(least, most)
        && has_room(context, output);
    if !has_room(least, most) && !is_for_both {
        note_once(desired, warning(text::message::too_little_room(id, least, most)));
        desired.obsolete.push(ConfigPlace::new(desired.file, limit));
        desired
            .obsolete
            .push(ConfigPlace::new(desired.file, place.clone().key("body").key("max_tokens")));
        return None;
    }
    let rule = |named| if named || is_for_both { Policy::Requested } else { Policy::Default };
    Some((rule(wanted.context_requested), rule(wanted.max_requested)))
}

/// Two shapes of an entry have the same to say of a model.
fn note_once(desired: &mut DesiredState, note: Note) {
    if !desired.notes.contains(&note) {
        desired.notes.push(note);
    }
}
