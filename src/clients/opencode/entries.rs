//! What we write into OpenCode's config, and where.
//!
//! `limit` is written only as a pair, and only where it leaves enough room: OpenCode compacts the conversation when
//! `context - min(output, 32000)` is used up, its own prompt takes about 10,000 tokens, and with too little left it
//! compacts for ever (measured: 225 paid requests a minute).

use super::super::{DefaultModel, Rule, Survey, Wanted, WantedModel, Wishes};
use super::{agents, models, providers, reference, shadows, warning};
use crate::document::{Node, Path};
use crate::text::opencode as text;

const SCHEMA: &str = "https://opencode.ai/config.json";

/// The AI SDK package that speaks `/chat/completions`; it is bundled, nothing is downloaded.
const PACKAGE: &str = "@ai-sdk/openai-compatible";

/// OpenCode never sends more than this as the answer's size.
const OUTPUT_CAP: u64 = 32_000;

/// Room for OpenCode's own prompt and some work; below it the compaction loop begins.
const LEAST_ROOM: u64 = 24_000;

pub(super) fn wishes(survey: &Survey, wanted: &Wanted) -> Wishes {
    let (file, provider) = place(survey, wanted);
    let adopted = provider != wanted.vendor;
    let entry = providers().key(&provider);
    let mut wishes = Wishes { provider, adopted, file, entry: entry.clone(), ..Wishes::default() };
    wishes.push(Path::root().key("$schema"), SCHEMA, Rule::IfAbsentFirst);
    wishes.push(entry.clone().key("npm"), PACKAGE, Rule::Must);
    wishes.push(entry.clone().key("name"), wanted.vendor_name.as_str(), Rule::Prefer);
    let rule = if wanted.endpoint_named { Rule::Named } else { Rule::Must };
    let place = entry.clone().key("options").key("baseURL");
    let url = wanted.endpoint_beside(survey.files[file].document.get(&place));
    wishes.url = place.clone();
    wishes.push(place, url, rule);
    wishes.key = entry.key("options").key("apiKey");
    reference::push_key(&mut wishes, survey, wanted);
    for model in &wanted.models {
        push_model(&mut wishes, survey, model);
    }
    // Only when asked: without `model` OpenCode goes on with what the user chose last.
    let default = match &wanted.default_model {
        DefaultModel::Set(id) => Some((id, Rule::Named)),
        DefaultModel::Keep(id) => Some((id, Rule::Prefer)),
        DefaultModel::WhereNone(_) | DefaultModel::Leave => None,
    };
    if let Some((id, rule)) = default {
        let value = format!("{}/{id}", wishes.provider);
        let (file, place) = models::default_place(survey);
        wishes.push_to(file, place, value, rule);
    }
    agents::push(&mut wishes, survey, wanted);
    shadows::report(&mut wishes, survey, wanted);
    wishes
}

/// The file and the id under which the vendor stands already, else the file OpenCode would edit and the vendor's id.
fn place(survey: &Survey, wanted: &Wanted) -> (usize, String) {
    let lists: Vec<(usize, Node<'_>)> = survey
        .files
        .iter()
        .enumerate()
        .filter_map(|(index, file)| file.document.get(&providers()).map(|list| (index, list)))
        .collect();
    let find = |id: &str, fits: &dyn Fn(Node<'_>) -> bool| {
        lists
            .iter()
            .find(|(_, list)| list.get(id).is_some_and(fits))
            .map(|(file, _)| (*file, id.to_owned()))
    };
    let is_ours = |node: Node<'_>| {
        let url =
            node.get("options").and_then(|options| options.get("baseURL")).and_then(Node::as_str);
        url.is_some_and(|url| wanted.endpoint.is_same(&url))
    };
    let hand_made = || {
        lists.iter().find_map(|(file, list)| {
            list.members()
                .find(|member| is_ours(member.value()))
                .map(|member| (*file, member.key().into_owned()))
        })
    };
    wanted
        .provider
        .as_deref()
        .and_then(|id| find(id, &|_| true))
        .or_else(|| find(&wanted.vendor, &is_ours))
        .or_else(hand_made)
        .or_else(|| find(&wanted.vendor, &|_| true))
        .unwrap_or_else(|| (0, wanted.vendor.clone()))
}

fn push_model(wishes: &mut Wishes, survey: &Survey, wanted: &WantedModel) {
    let model = &wanted.model;
    let place = wishes.entry.clone().key("models").key(&model.id);
    let start = wishes.wishes.len();
    wishes.push_name(survey, place.clone().key("name"), model);
    if model.reasoning == Some(true) {
        wishes.push(place.clone().key("reasoning"), true, Rule::Prefer);
    }
    if let Some(kinds) =
        model.input.as_ref().filter(|kinds| kinds.iter().any(|kind| kind != "text"))
    {
        wishes.push(place.clone().key("attachment"), true, Rule::Prefer);
        let modalities = place.clone().key("modalities");
        wishes.push(modalities.clone().key("input"), serde_json::json!(kinds), Rule::Prefer);
        wishes.push(modalities.key("output"), serde_json::json!(["text"]), Rule::Prefer);
    }
    push_limit(wishes, survey, wanted, &place);
    if wanted.named {
        wishes.mark_asked(start);
    }
    wishes.models.push(place);
}

fn push_limit(wishes: &mut Wishes, survey: &Survey, wanted: &WantedModel, place: &Path) {
    let model = &wanted.model;
    let id = &model.id;
    let (Some(context), Some(output)) = (model.context_window, model.max_tokens) else {
        if model.context_window.is_some() || model.max_tokens.is_some() {
            wishes.notes.push(warning(text::limit_is_a_pair(id)));
        }
        return;
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
    // A size that is named now may need the other one, which stands there, to give way.
    let is_for_both = (wanted.context_named || wanted.max_named)
        && !has_room(least, most)
        && has_room(context, output);
    if !has_room(least, most) && !is_for_both {
        wishes.notes.push(warning(text::too_little_room(id, least, most)));
        wishes.unwanted.push((wishes.file, limit));
        return;
    }
    let rule = |named| if named || is_for_both { Rule::Named } else { Rule::Prefer };
    wishes.push(limit.clone().key("context"), model.context_window, rule(wanted.context_named));
    wishes.push(limit.clone().key("output"), model.max_tokens, rule(wanted.max_named));
    wishes.pairs.push(limit);
}
