//! The optional parameters of a request, from the section 可选参数 of the vendor's page: names, types and ranges in one
//! table, and the values that a user types for them, as JSON.
//!
//! Which of them a client can send is the client's own knowledge.

mod table;

use crate::catalog::Protocol;
use crate::error::{Error, Result};
use crate::text::Command;
use crate::text::parameters as text;
use serde_json::{Map, Value, json};
pub(crate) use table::PARAMETERS;

/// One parameter of a request.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// As it is typed; a dot leads into an object (`reasoning.effort`).
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What it is called on the vendor's page, in the current language.
    pub title: fn() -> &'static str,
}

/// The values that a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// A number within these bounds, both included.
    Number(f64, f64),
    /// A whole number of at least the first and at most the second bound.
    Integer(i64, i64),
    /// `true` or `false`.
    Boolean,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of these words, or a JSON object.
    WordOrObject(&'static [&'static str]),
    /// A JSON object.
    Object,
    /// A JSON array.
    Array,
    /// A JSON array of strings; a value that is no array is its only element.
    Strings,
}

/// Parameters with their values, as they go into the body of a request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Values(Map<String, Value>);

impl Values {
    /// Reads what was typed as `NAME=VALUE`; of one name the last value counts.
    ///
    /// # Errors
    /// A usage error that names the parameter, the value and what it takes.
    pub fn parse(typed: &[String]) -> Result<Self> {
        let mut values = Self::default();
        for pair in typed {
            let (name, value) = pair
                .split_once('=')
                .ok_or_else(|| Error::usage(text::message::not_a_pair(pair)))?;
            let parameter = find(name.trim())?;
            let value = parameter.read(value.trim())?;
            insert(&mut values.0, parameter.name, value);
        }
        values.check()?;
        Ok(values)
    }

    /// What one parameter needs of another.
    fn check(&self) -> Result<()> {
        if self.0.contains_key("top_logprobs") && self.0.get("logprobs") != Some(&json!(true)) {
            return Err(Error::usage_hint(
                text::message::needs_logprobs(),
                text::message::add_logprobs(),
            ));
        }
        Ok(())
    }

    /// Puts them into the body of a request in this protocol, over fields of the same name. Those that the protocol cannot
    /// send are left out: see [`Self::unsendable`].
    pub fn add_to(&self, body: &mut Value, protocol: Protocol) {
        for (name, value) in &self.0 {
            if let Some(field) = field(name, protocol) {
                body[field] = value.clone();
            }
        }
    }

    /// The first parameter that the protocol cannot send, if there is one.
    pub fn unsendable(&self, protocol: Protocol) -> Option<&str> {
        self.0.keys().map(String::as_str).find(|name| field(name, protocol).is_none())
    }
}

impl Parameter {
    /// The value as JSON.
    fn read(&self, typed: &str) -> Result<Value> {
        let json = serde_json::from_str::<Value>(typed);
        let value = match (self.kind, json) {
            (Kind::Word(words) | Kind::WordOrObject(words), _) if words.contains(&typed) => {
                Some(typed.into())
            }
            (Kind::Strings, Ok(Value::Array(items))) => {
                items.iter().all(Value::is_string).then_some(Value::Array(items))
            }
            (Kind::Strings, Ok(Value::String(text))) => Some(json!([text])),
            (Kind::Strings, _) if !typed.is_empty() => Some(json!([typed])),
            (_, Ok(value)) => self.kind.accepts(&value).then_some(value),
            (_, Err(_)) => None,
        };
        value.ok_or_else(|| {
            Error::usage(text::message::takes(self.name, self.kind.describe(), typed))
        })
    }
}

impl Kind {
    fn accepts(self, value: &Value) -> bool {
        match self {
            Self::Number(min, max) => {
                value.as_f64().is_some_and(|number| (min..=max).contains(&number))
            }
            Self::Integer(min, max) => {
                value.as_i64().is_some_and(|number| (min..=max).contains(&number))
            }
            Self::Boolean => value.is_boolean(),
            Self::Word(_) => false,
            Self::Object | Self::WordOrObject(_) => value.is_object(),
            Self::Array => value.is_array(),
            Self::Strings => false,
        }
    }

    /// What it takes, in the current language.
    pub(crate) fn describe(self) -> String {
        match self {
            Self::Number(min, max) => text::number(min, max),
            Self::Integer(min, i64::MAX) if min > i64::MIN => text::integer_from(min),
            Self::Integer(i64::MIN, _) => text::integer().into(),
            Self::Integer(min, max) => text::integer_within(min, max),
            Self::Boolean => text::boolean().into(),
            Self::Word(words) => words.join(", "),
            Self::WordOrObject(words) => text::word_or_object(words.join(", ")),
            Self::Object => text::object().into(),
            Self::Array => text::array().into(),
            Self::Strings => text::strings().into(),
        }
    }
}

/// What a field of the page is called in a protocol; `None` if it has none such. The page describes the fields of the
/// OpenAI protocol; Anthropic's has a few of them.
fn field(name: &str, protocol: Protocol) -> Option<&str> {
    match (protocol, name) {
        (Protocol::OpenaiCompletions, name) => Some(name),
        (Protocol::AnthropicMessages, "temperature" | "top_p" | "top_k" | "max_tokens") => {
            Some(name)
        }
        (Protocol::AnthropicMessages, "stop") => Some("stop_sequences"),
        (Protocol::AnthropicMessages, _) => None,
    }
}

fn find(name: &str) -> Result<&'static Parameter> {
    let known = PARAMETERS.iter().find(|parameter| parameter.name == name);
    known.ok_or_else(|| {
        Error::usage_hint(
            text::message::unknown(name),
            text::message::list_them(Command::new(["wcode", "params"])),
        )
    })
}

/// Puts a value at a dotted name.
fn insert(map: &mut Map<String, Value>, name: &str, value: Value) {
    match name.split_once('.') {
        None => {
            map.insert(name.to_owned(), value);
        }
        Some((outer, inner)) => {
            let object = map.entry(outer).or_insert_with(|| json!({}));
            object[inner] = value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PARAMETERS, Values};
    use crate::catalog::Protocol;
    use serde_json::{Value, json};

    fn body(typed: &[&str]) -> Option<Value> {
        let typed: Vec<String> = typed.iter().map(|&pair| pair.to_owned()).collect();
        let mut body = json!({});
        Values::parse(&typed).ok()?.add_to(&mut body, Protocol::OpenaiCompletions);
        Some(body)
    }

    #[test]
    fn values_become_the_json_that_the_page_asks_for() {
        for (typed, expected) in [
            ("temperature=0.2", json!({ "temperature": 0.2 })),
            ("temperature=2", json!({ "temperature": 2 })),
            ("reasoning.effort=high", json!({ "reasoning": { "effort": "high" } })),
            ("seed=-7", json!({ "seed": -7 })),
            ("logit_bias={\"50256\": -100}", json!({ "logit_bias": { "50256": -100 } })),
            (
                "response_format={\"type\": \"json_object\"}",
                json!({ "response_format": { "type": "json_object" } }),
            ),
            ("stop=END", json!({ "stop": ["END"] })),
            ("stop=[\"a\", \"b=c\"]", json!({ "stop": ["a", "b=c"] })),
            ("tool_choice=auto", json!({ "tool_choice": "auto" })),
            ("parallel_tool_calls=false", json!({ "parallel_tool_calls": false })),
            ("verbosity=low", json!({ "verbosity": "low" })),
        ] {
            assert_eq!(body(&[typed]), Some(expected), "{typed}");
        }
    }

    #[test]
    fn values_out_of_range_or_of_another_type_are_refused() {
        for typed in [
            "temperature=2.1",
            "temperature=-0.1",
            "temperature=hot",
            "temperature=",
            "temperature",
            "top_p=1.01",
            "top_k=-1",
            "top_k=1.5",
            "max_tokens=0",
            "seed=1e3",
            "logprobs=yes",
            "reasoning.effort=extreme",
            "reasoning=high",
            "stop=[1]",
            "stop=",
            "tools={}",
            "logit_bias=[]",
            "no_such=1",
        ] {
            assert_eq!(body(&[typed]), None, "{typed}");
        }
    }

    #[test]
    fn the_number_of_logprobs_needs_logprobs() {
        assert_eq!(body(&["top_logprobs=3"]), None);
        assert_eq!(body(&["top_logprobs=3", "logprobs=false"]), None);
        let both = json!({ "logprobs": true, "top_logprobs": 3 });
        assert_eq!(body(&["top_logprobs=3", "logprobs=true"]), Some(both));
    }

    #[test]
    fn bounds_themselves_are_accepted_and_of_one_name_the_last_value_counts() {
        for typed in
            ["temperature=0", "temperature=2.0", "top_p=1", "min_p=0.0", "frequency_penalty=-2"]
        {
            assert!(body(&[typed]).is_some(), "{typed}");
        }
        assert_eq!(body(&["seed=1", "seed=2"]), Some(json!({ "seed": 2 })));
    }

    #[test]
    fn another_protocol_has_a_few_of_them_under_names_of_its_own() {
        let typed = ["temperature=1", "stop=END", "min_p=0.1"].map(str::to_owned);
        let (values, mut body) = (Values::parse(&typed).expect("good values"), json!({}));
        values.add_to(&mut body, Protocol::AnthropicMessages);
        assert_eq!(body, json!({ "temperature": 1, "stop_sequences": ["END"] }));
        assert_eq!(values.unsendable(Protocol::AnthropicMessages), Some("min_p"));
        assert_eq!(values.unsendable(Protocol::OpenaiCompletions), None);
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = PARAMETERS.iter().map(|parameter| parameter.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PARAMETERS.len());
    }
}
