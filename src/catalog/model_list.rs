//! Reads a vendor's own list of models: pure, JSON in, facts out.
//!
//! Promises: what a list does not state in a way that means one thing only is not taken for known; an entry that cannot
//! be used is left out and a field that makes no sense is dropped, never the list; all that comes out of it can be
//! printed, and there is a bound on how much that is.
//!
//! The form is OpenAI's, `{"data": [{"id": …}]}`, which every vendor keeps and to which vendors add facts of their own:
//! <https://openrouter.ai/docs/api-reference/list-available-models> in the first place.

use crate::catalog::parameters::Values;
use crate::catalog::vendor::{Model, Price, is_expandable};
use crate::text::is_printable;
use serde_json::Value;
use std::collections::HashSet;

/// Models of one vendor at most.
pub(super) const MAX_MODELS: usize = 10_000;

/// Characters of an id and of a name at most.
const MAX_ID_LEN: usize = 200;
const MAX_NAME_LEN: usize = 100;

/// More tokens than any model takes; a greater number is a mistake, or is meant to do harm.
const MAX_TOKENS: u64 = 100_000_000;

/// The unit of the prices that come out, which are stated for one token.
const PER_TOKENS: u64 = 1_000_000;

/// One page of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct List {
    /// The models, in the vendor's order.
    pub models: Vec<Model>,
    /// The id after which the next page begins, if there is one (Anthropic's `has_more` and `last_id`).
    pub next: Option<String>,
}

/// Reads a list: `{"data": […]}`, `{"models": […]}` or the array itself; `None` if it is none of these, or one of
/// something else: Google's errors come in an array.
pub fn read(body: &Value) -> Option<List> {
    let entries = [&body["data"], &body["models"], body].into_iter().find_map(Value::as_array)?;
    let models = unique(entries.iter().take(MAX_MODELS).filter_map(model).collect());
    if models.is_empty() && !entries.is_empty() {
        return None;
    }
    let last = body["last_id"].as_str().filter(|_| body["has_more"] == true);
    let next = last.filter(|id| is_id(id)).map(str::to_owned);
    Some(List { models, next })
}

/// The models without those whose id was there before, and no more than we keep.
pub fn unique(mut models: Vec<Model>) -> Vec<Model> {
    let mut seen = HashSet::new();
    models.retain(|model| seen.insert(model.id.clone()));
    models.truncate(MAX_MODELS);
    models
}

/// One entry; an id alone is enough.
fn model(entry: &Value) -> Option<Model> {
    // Ollama's own list has `model` in the place of `id`.
    let ids = [entry, &entry["id"], &entry["model"]];
    let id = ids.into_iter().find_map(Value::as_str).filter(|id| is_id(id))?;
    let context_window = context_window(entry);
    let max_tokens = max_tokens(entry);
    Some(Model {
        name: name(entry).filter(|name| name != id),
        context_window,
        // An answer that is longer than all that the model sees: one of the two is wrong, and this one matters less.
        max_tokens: max_tokens.filter(|max| context_window.is_none_or(|window| *max <= window)),
        input: input(entry),
        reasoning: reasoning(entry),
        price: price(&entry["pricing"]),
        ..Model::named(id)
    })
}

/// A model that may have been edited since it was read: as one of a list, or none.
pub(super) fn validated(model: Model) -> Option<Model> {
    let size = |size: Option<u64>| size.filter(|size| is_size(*size));
    let validated = Model {
        name: model.name.as_deref().and_then(display_value),
        context_window: size(model.context_window),
        max_tokens: size(model.max_tokens),
        input: model.input.and_then(|stated| kinds(|kind| stated.iter().any(|it| it == kind))),
        price: model.price.filter(is_price),
        params: Values::default(),
        ..model
    };
    (is_id(&validated.id) && validated.check().is_ok()).then_some(validated)
}

/// True for an id that can be sent, printed and written into a client's file.
pub(super) fn is_id(id: &str) -> bool {
    let is_short = id.len() <= MAX_ID_LEN;
    let is_fit = |c: char| is_printable(c) && !c.is_whitespace() && !is_expandable(c);
    is_short && !id.is_empty() && id.chars().all(is_fit)
}

fn name(entry: &Value) -> Option<String> {
    // `display_name` is Anthropic's. If `name` is all there is for an id (Ollama), it is taken as the id and is no name.
    display_value(["name", "display_name"].into_iter().find_map(|name| entry[name].as_str())?)
}

/// A name as it can be printed and written into a client's file, if something is left of it.
pub(super) fn display_value(name: &str) -> Option<String> {
    let text: String = name
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| is_printable(*c) && !is_expandable(*c))
        .collect();
    let words: Vec<_> = text.split_whitespace().collect();
    let name: String = words.join(" ").chars().take(MAX_NAME_LEN).collect();
    (!name.is_empty()).then(|| name.trim_end().to_owned())
}

/// Tokens of prompt and answer together.
///
/// Not taken: `n_ctx_train` (llama.cpp: what it was trained for, not what it is run with), and `max_tokens`, which some
/// mean as this and others as the answer's size.
fn context_window(entry: &Value) -> Option<u64> {
    let names = [
        "context_length",     // OpenRouter, Together, SambaNova, Fireworks
        "context_window",     // Groq, Requesty, Vercel
        "max_model_len",      // vLLM
        "max_context_length", // Mistral, LM Studio
        "context_size",       // Novita
        "max_input_tokens",   // Anthropic: "maximum input context window size"
    ];
    let github = &entry["capabilities"]["limits"]["max_context_window_tokens"];
    names.into_iter().find_map(|name| tokens(&entry[name])).or_else(|| tokens(github))
}

/// Tokens of one answer at most.
fn max_tokens(entry: &Value) -> Option<u64> {
    let names = [
        "max_completion_tokens", // Groq, SambaNova, Friendli
        "max_output_tokens",     // Novita, Requesty
        "max_output_length",     // what OpenRouter asks of its providers: Chutes, NEAR AI
    ];
    let nested = [
        &entry["top_provider"]["max_completion_tokens"], // OpenRouter
        &entry["capabilities"]["limits"]["max_output_tokens"], // GitHub
    ];
    // Anthropic: "maximum value for the `max_tokens` parameter"; with this neighbour it can mean nothing else.
    let anthropic = tokens(&entry["max_input_tokens"]).and_then(|_| tokens(&entry["max_tokens"]));
    let flat = || names.into_iter().find_map(|name| tokens(&entry[name]));
    nested.into_iter().find_map(tokens).or_else(flat).or(anthropic)
}

fn tokens(size: &Value) -> Option<u64> {
    size.as_u64().filter(|size| is_size(*size))
}

pub(super) fn is_size(tokens: u64) -> bool {
    (1..=MAX_TOKENS).contains(&tokens)
}

/// Kinds of input, by the words that we have for them; files are none that a client knows.
fn input(entry: &Value) -> Option<Vec<String>> {
    let stated = [&entry["architecture"]["input_modalities"], &entry["input_modalities"]];
    let stated = stated.into_iter().find_map(Value::as_array)?;
    kinds(|kind| stated.iter().any(|it| it == kind))
}

/// Those that are stated, in our order.
fn kinds(is_stated: impl Fn(&str) -> bool) -> Option<Vec<String>> {
    const INPUT_KINDS: [&str; 4] = ["text", "image", "audio", "video"];
    let kinds: Vec<_> =
        INPUT_KINDS.into_iter().filter(|kind| is_stated(kind)).map(str::to_owned).collect();
    (!kinds.is_empty()).then_some(kinds)
}

/// That a model can think is stated by the parameter with which it is asked to; that it cannot is stated nowhere.
fn reasoning(entry: &Value) -> Option<bool> {
    let parameters = entry["supported_parameters"].as_array()?;
    parameters.iter().any(|name| name == "reasoning").then_some(true)
}

/// OpenRouter's form: `prompt` and `completion`, as texts, for one token, in US dollars unless it says otherwise.
/// Numbers in the place of the texts are for whatever the vendor likes, so they are not taken.
fn price(pricing: &Value) -> Option<Price> {
    let figure = |name: &str| {
        let one: f64 = pricing[name].as_str()?.trim().parse().ok()?;
        // A negative price means that it depends (OpenRouter's router); a token for more than a dollar is a mistake.
        (0.0..=1.0).contains(&one).then(|| rounded(one))
    };
    let currency = pricing["currency"].as_str().filter(|code| is_currency(code)).unwrap_or("USD");
    let (input, output) = (figure("prompt")?, figure("completion")?);
    Some(Price { currency: currency.into(), per_tokens: PER_TOKENS, input, output })
}

fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())
}

/// True for a price such as comes out of a list.
fn is_price(price: &Price) -> bool {
    let is_figure = |figure| (0.0..=PER_TOKENS as f64).contains(&figure);
    price.per_tokens == PER_TOKENS
        && is_currency(&price.currency)
        && is_figure(price.input)
        && is_figure(price.output)
}

/// For `PER_TOKENS`, without the noise that binary fractions bring: to the millionth.
fn rounded(one: f64) -> f64 {
    (one * 1e12).round() / 1e6
}
