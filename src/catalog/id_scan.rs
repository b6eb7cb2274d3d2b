//! Looks a vendor's list of models through for a few ids, and keeps nothing else of it: the monitor asks often, and has
//! little memory.
//!
//! Promises: what is a list, a model and an id is as `model_list` has it; one pass over the text, and no more memory than one
//! entry needs.

use crate::catalog::model_list::{MAX_MODELS, is_id};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// What one page of a list says of the ids that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IdPage {
    /// For each id, in the order of asking: it is on this page.
    pub has: Vec<bool>,
    /// The id after which the next page begins, if there is one.
    pub next: Option<String>,
}

impl IdPage {
    /// True if further pages cannot change the result.
    pub(crate) fn is_complete(&self) -> bool {
        self.next.is_none() || !self.has.contains(&false)
    }
}

/// Looks for ids on one page of a list; `None` if the text is no list of models.
pub(crate) fn scan_ids(body: &[u8], wanted: &[String]) -> Option<IdPage> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let top = ValueSeed(wanted).deserialize(&mut json).ok()?;
    json.end().ok()?;
    let (entries, next) = match top {
        Scanned::List(entries) => (entries, None),
        Scanned::Object(object) => object.page()?,
        _ => return None,
    };
    let is_of_something_else = entries.models == 0 && !entries.is_empty;
    (!is_of_something_else).then_some(IdPage { has: entries.has, next })
}

/// A value, as far as it matters.
#[derive(Default)]
enum Scanned<'de> {
    Text(Cow<'de, str>),
    True,
    List(Entries),
    Object(Box<Object<'de>>),
    #[default]
    Other,
}

/// The members that matter, of a page and of an entry.
#[derive(Default)]
struct Object<'de> {
    data: Scanned<'de>,
    models: Scanned<'de>,
    has_more: Scanned<'de>,
    last_id: Scanned<'de>,
    id: Scanned<'de>,
    model: Scanned<'de>,
}

/// An array, taken for one of models.
struct Entries {
    /// For each id that is wanted: it is in here.
    has: Vec<bool>,
    /// How many entries can be models.
    models: usize,
    is_empty: bool,
}

impl<'de> Object<'de> {
    /// Its models, and after which of them the next page begins.
    fn page(self) -> Option<(Entries, Option<String>)> {
        let ((Scanned::List(entries), _) | (_, Scanned::List(entries))) = (self.data, self.models)
        else {
            return None;
        };
        let has_more = matches!(self.has_more, Scanned::True);
        let next = self.last_id.text().filter(|id| has_more && is_id(id));
        Some((entries, next.map(Cow::into_owned)))
    }
}

impl<'de> Scanned<'de> {
    fn text(self) -> Option<Cow<'de, str>> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The id of an entry: itself, its `id`, or its `model`.
    fn id(self) -> Option<Cow<'de, str>> {
        match self {
            Self::Object(object) => {
                let Object { id, model, .. } = *object;
                id.text().or_else(|| model.text())
            }
            other => other.text(),
        }
    }
}

/// Reads any value; searches an array for these ids.
#[derive(Clone, Copy)]
struct ValueSeed<'w>(&'w [String]);

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Scanned<'de>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Scanned<'de>, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = Scanned<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Scanned<'de>, E> {
        Ok(Scanned::Other)
    }

    fn visit_bool<E>(self, is_true: bool) -> Result<Scanned<'de>, E> {
        Ok(if is_true { Scanned::True } else { Scanned::Other })
    }

    fn visit_i64<E>(self, _: i64) -> Result<Scanned<'de>, E> {
        Ok(Scanned::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Scanned<'de>, E> {
        Ok(Scanned::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Scanned<'de>, E> {
        Ok(Scanned::Other)
    }

    fn visit_str<E>(self, text: &str) -> Result<Scanned<'de>, E> {
        Ok(Scanned::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Scanned<'de>, E> {
        Ok(Scanned::Text(Cow::Borrowed(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Scanned<'de>, A::Error> {
        let mut entries = Entries { has: vec![false; self.0.len()], models: 0, is_empty: true };
        for _ in 0..MAX_MODELS {
            let Some(entry) = array.next_element_seed(self)? else { break };
            entries.is_empty = false;
            let Some(id) = entry.id().filter(|id| is_id(id)) else { continue };
            entries.models += 1;
            let wanted = self.0.iter().zip(&mut entries.has);
            wanted.for_each(|(wanted, has)| *has |= *wanted == *id);
        }
        while array.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scanned::List(entries))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scanned<'de>, A::Error> {
        let mut object = Box::<Object<'_>>::default();
        while let Some(name) = map.next_key_seed(self)? {
            let place = match name.text().as_deref() {
                Some("data") => &mut object.data,
                Some("models") => &mut object.models,
                Some("has_more") => &mut object.has_more,
                Some("last_id") => &mut object.last_id,
                Some("id") => &mut object.id,
                Some("model") => &mut object.model,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *place = map.next_value_seed(self)?;
        }
        Ok(Scanned::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::scan_ids;
    use crate::catalog::model_list;
    use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
    use serde_json::{Value, json};

    /// What is asked for in these tests.
    const WANTED: [&str; 3] = ["m", "a/b", "data"];

    /// What the reader of whole lists says of the same text.
    fn by_live(body: &Value) -> Option<(Vec<bool>, Option<String>)> {
        let list = model_list::read(body)?;
        let has = |id: &&str| list.models.iter().any(|model| model.id == *id);
        Some((WANTED.iter().map(has).collect(), list.next))
    }

    fn by_scan(body: &Value) -> Option<(Vec<bool>, Option<String>)> {
        let wanted = WANTED.map(str::to_owned);
        scan_ids(body.to_string().as_bytes(), &wanted).map(|page| (page.has, page.next))
    }

    #[test]
    fn it_sees_what_the_reader_of_whole_lists_reads() {
        for body in [
            json!({ "data": [{ "id": "m" }, { "id": "a/b", "pricing": { "id": "data" } }] }),
            json!({ "models": [{ "model": "m", "name": "x" }], "data": null }),
            json!({ "models": ["m"], "data": [] }),
            json!({ "data": {}, "models": [{ "id": 7, "model": "a/b" }] }),
            json!(["m", { "id": "data" }, 1, null, [], { "id": "bad id" }]),
            json!({ "data": [{ "id": "m" }], "has_more": true, "last_id": "m" }),
            json!({ "data": [{ "id": "m" }], "has_more": "true", "last_id": "m" }),
            json!({ "data": [{ "id": "m" }], "has_more": true, "last_id": "${m}" }),
            json!([{ "error": { "code": 400 } }]),
            json!({ "data": [] }),
            json!({ "data": [{ "id": "m\u{1b}" }, { "id": "a\u{2f}b" }] }),
            json!({}),
            json!("m"),
            json!(null),
        ] {
            assert_eq!(by_scan(&body), by_live(&body), "{body}");
        }
    }

    #[test]
    fn what_is_no_json_is_no_list() {
        for body in ["", "{\"data\":[", "[] []", "<html>", "{\"data\":[{\"id\":\"m\"}],}"] {
            assert_eq!(scan_ids(body.as_bytes(), &[]), None, "{body}");
        }
        let deep = "[".repeat(100_000);
        assert_eq!(scan_ids(deep.as_bytes(), &[]), None);
    }

    /// JSON of few words, so that they often have a meaning.
    fn value() -> impl Strategy<Value = Value> {
        let word = prop_oneof![
            Just("data"),
            Just("models"),
            Just("id"),
            Just("model"),
            Just("has_more"),
            Just("last_id"),
            Just("m"),
            Just("a/b")
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i8>().prop_map(Value::from),
            Just(json!(0.5)),
            word.clone().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 5, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::vec((word.clone(), inner), 0..5).prop_map(|members| {
                    let members = members.into_iter().map(|(name, value)| (name.into(), value));
                    Value::Object(members.collect())
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn on_any_json_the_two_agree(body in value()) {
            assert_eq!(by_scan(&body), by_live(&body), "{body}");
        }
    }
}
