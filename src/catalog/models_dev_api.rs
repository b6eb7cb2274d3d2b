//! Reads models.dev's `api.json`, as the site serves it, and as a client may keep a copy of it. Pure.
//!
//! Promises: what is not stated in the expected way is left out, one model at a time; ids and names can be printed and
//! written into a client's file; there is a bound on how many come out.
//!
//! The form: providers by id, each with `models` by id: `{id, name, limit: {context, output}, modalities: {input: […]},
//! reasoning, tool_call, release_date}`. Only one provider's models are taken: openrouter's ids are `lab/model`, as those of
//! most vendors who serve several labs, and the sizes are those of the models, not of one reseller.

use crate::catalog::model_list::MAX_MODELS;
use crate::catalog::models_dev::{self, Entry};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// The provider whose models are taken.
const PROVIDER: &str = "openrouter";

/// The models of an `api.json`, in the compact form; `None` if the text is none, or has none that can be used.
pub fn compact(body: &[u8]) -> Option<String> {
    let Providers(models) = serde_json::from_slice(body).ok()?;
    let models = models?;
    let entries = models["models"].as_object()?.iter().take(MAX_MODELS);
    let text = models_dev::encode(entries.filter_map(|(id, model)| entry(id, model)).collect());
    (!text.is_empty()).then_some(text)
}

fn entry(id: &str, model: &Value) -> Option<Entry> {
    let context_window = model["limit"]["context"].as_u64()?;
    let kinds = model["modalities"]["input"].as_array();
    let mut input: Vec<String> = Vec::new();
    for kind in kinds.into_iter().flatten().filter_map(Value::as_str) {
        if models_dev::is_kind(kind) && !input.iter().any(|it| it == kind) {
            input.push(kind.to_owned());
        }
    }
    Some(Entry {
        id: id.to_owned(),
        name: model["name"].as_str().and_then(models_dev::name).unwrap_or_else(|| id.to_owned()),
        context_window,
        // Some state more than the whole window; `sizes` makes something of it that a client can work with.
        max_tokens: model["limit"]["output"].as_u64()?.min(context_window),
        input,
        reasoning: model["reasoning"] == true,
        tool_call: model["tool_call"] == true,
        released: model["release_date"]
            .as_str()
            .filter(|it| is_date(it))
            .unwrap_or_default()
            .to_owned(),
    })
}

/// `2025-12-22` or `2025-12`.
fn is_date(text: &str) -> bool {
    let form = text.bytes().map(|b| if b.is_ascii_digit() { b'0' } else { b }).collect::<Vec<_>>();
    text.starts_with("20") && matches!(&form[..], b"0000-00-00" | b"0000-00")
}

/// The one provider that matters; the others (200 of them, 5 MB) are skipped while they are read.
struct Providers(Option<Value>);

impl<'de> Deserialize<'de> for Providers {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(ProviderVisitor)
    }
}

struct ProviderVisitor;

impl<'de> Visitor<'de> for ProviderVisitor {
    type Value = Providers;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("providers by id")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Providers, A::Error> {
        let mut found = None;
        while let Some(id) = map.next_key::<String>()? {
            if id == PROVIDER {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Providers(found))
    }
}
