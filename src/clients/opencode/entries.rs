//! What we write into OpenCode's config, and where.
//!
//! `limit` is written only as a pair, and only where it leaves enough room: OpenCode compacts the conversation when
//! `context - min(output, 32000)` is used up, its own prompt takes about 10,000 tokens, and with too little left it
//! compacts for ever (measured: 225 paid requests a minute).

use super::super::{DefaultModel, EntryPlaces, Note, Rule, Survey, Wanted, WantedModel, Wishes};
use super::shape::{self, Shape};
use super::version::Generations;
use super::{agents, lists, models, native, reference, shadows, warning};
use crate::catalog::Model;
use crate::document::{Node, Path};
use crate::text::opencode as text;
use serde_json::Value;

const SCHEMA: &str = "https://opencode.ai/config.json";

/// The AI SDK package that speaks `/chat/completions`; it is bundled, nothing is downloaded.
const PACKAGE: &str = "@ai-sdk/openai-compatible";

/// OpenCode never sends more than this as the answer's size.
pub(super) const OUTPUT_CAP: u64 = 32_000;

/// Room for OpenCode's own prompt and some work; below it the compaction loop begins.
pub(super) const LEAST_ROOM: u64 = 24_000;

pub(super) fn wishes(survey: &Survey, wanted: &Wanted) -> Wishes {
    let (mut file, provider) = place(survey, wanted);
    let is_ours = Shape::ALL.into_iter().any(|shape| shape::is_own(wanted, shape, &provider));
    if is_ours && !shape::is_read_by_all(survey, file) {
        file = 0; // The first is one that every version reads.
    }
    let adopted = provider != wanted.vendor;
    let shapes = shape::choose(survey, wanted, &provider);
    let mut wishes = Wishes { provider, adopted, file, ..Wishes::default() };
    let mut entries = shapes.iter().map(|shape| shape.places(&wishes.provider));
    if let Some(main) = entries.next() {
        (wishes.entry, wishes.url, wishes.key) = (main.entry, main.url, main.key);
    }
    wishes.twins = entries.collect();
    wishes.push(Path::root().key("$schema"), SCHEMA, Rule::IfAbsentFirst);
    let key = reference::key(&mut wishes, survey, wanted);
    for (shape, places) in shapes.iter().zip(wishes.entries()) {
        let key = key_for(survey, (file, &places), &wishes.provider, key.clone());
        match shape {
            Shape::V1 => push_v1(&mut wishes, survey, wanted, &places, key),
            Shape::Native => native::push(&mut wishes, survey, wanted, &places, key),
        }
    }
    for shape in Shape::ALL.into_iter().filter(|shape| !shapes.contains(shape)) {
        leave_shape(&mut wishes, survey, wanted, shape);
    }
    if is_ours {
        leave_unread_files(&mut wishes, survey);
    }
    if shapes == [Shape::V1] && Generations::new(&survey.installs).has_2 {
        wishes.notes.push(Note::info(super::ID, text::no_output_limit(&wishes.provider)));
    }
    // Without `model`, 2.x sends the user's prompts to the free model of a third party, and does not say so (2.0.15). 1.x
    // goes on with the model that was chosen last; it gets ours too, so that an upgrade changes nothing.
    let default = match &wanted.default_model {
        DefaultModel::Set(id) => Some((id, Rule::Named)),
        DefaultModel::Keep(id) => Some((id, Rule::Prefer)),
        DefaultModel::WhereNone(id) if models::is_ours_to_fill(survey) => {
            Some((id, Rule::IfAbsent))
        }
        DefaultModel::WhereNone(_) | DefaultModel::Leave => None,
    };
    if let Some((id, rule)) = default {
        let value = format!("{}/{id}", wishes.provider);
        let (file, place) = models::default_place(survey, wishes.file);
        wishes.push_to(file, place, value, rule);
    }
    lists::push(&mut wishes, survey, wanted);
    agents::push(&mut wishes, survey, wanted);
    shadows::report(&mut wishes, survey, wanted);
    wishes
}

/// The file and the id under which the vendor stands already, else the file OpenCode would edit and the vendor's id.
fn place(survey: &Survey, wanted: &Wanted) -> (usize, String) {
    let named = |shape: Shape| {
        let files = survey.files.iter().enumerate();
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

/// What goes in the key's place: where an entry is written anew in another shape, the key that its other one has.
fn key_for(
    survey: &Survey,
    (file, places): (usize, &EntryPlaces),
    provider: &str,
    (key, rule): (Value, Rule),
) -> (Value, Rule) {
    let document = &survey.files[file].document;
    if rule != Rule::Fill || document.get(&places.entry).is_some() {
        return (key, rule);
    }
    let mut others = Shape::ALL.iter().map(|shape| shape.places(provider).key);
    let other = others.find_map(|place| document.get(&place)).map(|node| node.to_value());
    (other.unwrap_or(key), rule)
}

/// An entry of ours in a shape that is not written any more goes.
fn leave_shape(wishes: &mut Wishes, survey: &Survey, wanted: &Wanted, shape: Shape) {
    let entry = shape.list().key(&wishes.provider);
    if shape::is_own(wanted, shape, &wishes.provider) {
        let holders = survey.files.iter().enumerate();
        let holders = holders.filter(|(_, file)| file.document.get(&entry).is_some());
        wishes.unwanted.extend(holders.map(|(index, _)| (index, entry.clone())));
    }
}

/// What is ours in a file that not every version reads goes: it is written where all do.
fn leave_unread_files(wishes: &mut Wishes, survey: &Survey) {
    let left = (0..survey.files.len())
        .filter(|file| *file != wishes.file && !shape::is_read_by_all(survey, *file));
    for file in left {
        let entries = Shape::ALL.map(|shape| shape.list().key(&wishes.provider));
        let beside = [models::default_place_in_file(), Path::root().key("$schema")];
        let places = entries.into_iter().chain(beside).map(|place| (file, place));
        let new: Vec<_> = places.filter(|place| !wishes.unwanted.contains(place)).collect();
        wishes.unwanted.extend(new);
    }
}

fn push_v1(
    wishes: &mut Wishes,
    survey: &Survey,
    wanted: &Wanted,
    places: &EntryPlaces,
    key: (Value, Rule),
) {
    let entry = &places.entry;
    wishes.push(entry.clone().key("npm"), PACKAGE, Rule::Must);
    wishes.push(entry.clone().key("name"), wanted.vendor_name.as_str(), Rule::Prefer);
    let rule = if wanted.endpoint_named { Rule::Named } else { Rule::Must };
    let url = wanted.endpoint_beside(survey.files[wishes.file].document.get(&places.url));
    wishes.push(places.url.clone(), url, rule);
    wishes.push(places.key.clone(), key.0, key.1);
    for model in &wanted.models {
        push_model(wishes, survey, model, entry.clone().key("models").key(&model.model.id));
    }
}

/// The kinds of input that a model takes, if text is not the only one.
pub(super) fn has_other_input(model: &Model) -> Option<&Vec<String>> {
    model.input.as_ref().filter(|kinds| kinds.iter().any(|kind| kind != "text"))
}

fn push_model(wishes: &mut Wishes, survey: &Survey, wanted: &WantedModel, place: Path) {
    let model = &wanted.model;
    let start = wishes.wishes.len();
    wishes.push_name(survey, place.clone().key("name"), model);
    if model.reasoning == Some(true) {
        wishes.push(place.clone().key("reasoning"), true, Rule::Prefer);
    }
    if let Some(kinds) = has_other_input(model) {
        wishes.push(place.clone().key("attachment"), true, Rule::Prefer);
        let modalities = place.clone().key("modalities");
        wishes.push(modalities.clone().key("input"), serde_json::json!(kinds), Rule::Prefer);
        wishes.push(modalities.key("output"), serde_json::json!(["text"]), Rule::Prefer);
    }
    if let Some((context, output)) = limit_rules(wishes, survey, wanted, &place) {
        let limit = place.clone().key("limit");
        wishes.push(limit.clone().key("context"), model.context_window, context);
        wishes.push(limit.clone().key("output"), model.max_tokens, output);
        wishes.pairs.push(limit);
    }
    if wanted.named {
        wishes.mark_asked(start);
    }
    wishes.models.push(place);
}

/// By which rules the two sizes of a model are written; `None` if they are not.
pub(super) fn limit_rules(
    wishes: &mut Wishes,
    survey: &Survey,
    wanted: &WantedModel,
    place: &Path,
) -> Option<(Rule, Rule)> {
    let model = &wanted.model;
    let id = &model.id;
    let (Some(context), Some(output)) = (model.context_window, model.max_tokens) else {
        if model.context_window.is_some() || model.max_tokens.is_some() {
            note_once(wishes, warning(text::limit_is_a_pair(id)));
        }
        return None;
    };
    // A size that stands there may stay: the room has to be there with either.
    let limit = place.clone().key("limit");
    let document = &survey.files[wishes.file].document;
    let standing = |field: &str| {
        document.get(&limit.clone().key(field)).and_then(|node| node.to_value().as_u64())
    };
    let has_room =
        |context: u64, output: u64| context.saturating_sub(output.min(OUTPUT_CAP)) >= LEAST_ROOM;
    let least =
        standing("context").filter(|_| !wanted.context_named).unwrap_or(context).min(context);
    let most = standing("output").filter(|_| !wanted.max_named).unwrap_or(output).max(output);
    // A size that is named now may need the other one, which is there already, to give way.
    let is_for_both = (wanted.context_named || wanted.max_named)
        && !has_room(least, most)
        && has_room(context, output);
    if !has_room(least, most) && !is_for_both {
        note_once(wishes, warning(text::too_little_room(id, least, most)));
        wishes.unwanted.push((wishes.file, limit));
        wishes.unwanted.push((wishes.file, place.clone().key("body").key("max_tokens")));
        return None;
    }
    let rule = |named| if named || is_for_both { Rule::Named } else { Rule::Prefer };
    Some((rule(wanted.context_named), rule(wanted.max_named)))
}

/// Two shapes of an entry have the same to say of a model.
fn note_once(wishes: &mut Wishes, note: Note) {
    if !wishes.notes.contains(&note) {
        wishes.notes.push(note);
    }
}
