//! The optional parameters of a request, from the section 可选参数 of the vendor's page: names, types and ranges in one
//! table, and the values that a user types for them, as JSON.
//!
//! Which of them a client can send is the client's own knowledge.

mod table;

use crate::catalog::Protocol;
use crate::error::{Error, Result};
use crate::text::Command;
use crate::text::parameters as text;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
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

/// Parameters with their values, by name. `null` says that a parameter is not to be sent, whatever lies under it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Values(BTreeMap<&'static str, Value>);

impl Values {
    /// Reads what was typed as `NAME=VALUE`; of one name the last value counts.
    ///
    /// # Errors
    /// A usage error that names the parameter, the value and what it takes.
    pub fn parse(typed: &[String]) -> Result<Self> {
        let values = Self::parse_changes(typed)?;
        if let Some((name, _)) = values.0.iter().find(|(_, value)| value.is_null()) {
            let kind = find(name)?.kind.describe();
            return Err(Error::usage(text::message::takes(name, kind, "")));
        }
        values.check()?;
        Ok(values)
    }

    /// As `parse`; `NAME=` takes a parameter out.
    ///
    /// # Errors
    /// As `parse`, but for what one parameter needs of another.
    pub fn parse_changes(typed: &[String]) -> Result<Self> {
        let mut values = Self::default();
        for pair in typed {
            let (name, value) = pair
                .split_once('=')
                .ok_or_else(|| Error::usage(text::message::not_a_pair(pair)))?;
            let parameter = find(name.trim())?;
            let value = match value.trim() {
                "" => Value::Null,
                value => parameter.parse(value)?,
            };
            values.0.insert(parameter.name, value);
        }
        Ok(values)
    }

    /// Checks what one parameter needs of another.
    ///
    /// # Errors
    /// A usage error that says what is missing.
    pub fn check(&self) -> Result<()> {
        let is_set = |name| self.0.get(name).is_some_and(|value| !value.is_null());
        if is_set("top_logprobs") && self.0.get("logprobs") != Some(&json!(true)) {
            return Err(Error::usage_hint(
                text::message::needs_logprobs(),
                text::message::add_logprobs(),
            ));
        }
        Ok(())
    }

    /// True if nothing is said of any parameter.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every parameter of which something is said, with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// True if something is said of this parameter.
    pub fn names(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Those of `over`, and of what it does not name these.
    #[must_use]
    pub fn overlaid_with(&self, over: &Self) -> Self {
        Self(self.0.iter().chain(&over.0).map(|(name, value)| (*name, value.clone())).collect())
    }

    /// Without those that `other` names.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let kept = self.0.iter().filter(|(name, _)| !other.names(name));
        Self(kept.map(|(name, value)| (*name, value.clone())).collect())
    }

    /// Takes one out.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name)
    }

    /// As they are typed: `NAME=VALUE`.
    pub fn typed(&self) -> Vec<String> {
        let value = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        self.0.iter().map(|(name, it)| format!("{name}={}", value(it))).collect()
    }

    /// Puts them into the body of a request in this protocol, over fields of the same name. Those that the protocol cannot
    /// send are left out: see [`Self::unsendable`].
    pub fn add_to(&self, body: &mut Value, protocol: Protocol) {
        let set = self.0.iter().filter(|(_, value)| !value.is_null());
        for (name, value) in set {
            let Some(field) = field(name, protocol) else { continue };
            let place = field.split('.').fold(&mut *body, |object, member| &mut object[member]);
            *place = value.clone();
        }
    }

    /// The first parameter that the protocol cannot send, if there is one.
    pub fn unsendable(&self, protocol: Protocol) -> Option<&'static str> {
        let cannot = |(name, value): &(&'static str, &Value)| !is_sendable(name, value, protocol);
        self.iter().find(cannot).map(|(name, _)| name)
    }
}

/// As an object, in which `reasoning.effort` is a name or an object in an object.
impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let members = Map::deserialize(from)?;
        let mut values = Self::default();
        values
            .add_members("", members)
            .map_err(|error| D::Error::custom(error.message().text()))?;
        Ok(values)
    }
}

impl Values {
    fn add_members(&mut self, prefix: &str, members: Map<String, Value>) -> Result<()> {
        for (name, value) in members {
            let name = format!("{prefix}{name}");
            let inner = format!("{name}.");
            let has_inner = PARAMETERS.iter().any(|it| it.name.starts_with(&inner));
            match value {
                Value::Object(members) if has_inner => self.add_members(&inner, members)?,
                value => {
                    let parameter = find(&name)?;
                    let value = if value.is_null() { value } else { parameter.check(value)? };
                    self.0.insert(parameter.name, value);
                }
            }
        }
        Ok(())
    }
}

impl Parameter {
    /// The value that was typed, as JSON.
    fn parse(&self, typed: &str) -> Result<Value> {
        let is_word = match self.kind {
            Kind::Word(words) | Kind::WordOrObject(words) => words.contains(&typed),
            _ => false,
        };
        let text = || Value::String(typed.to_owned());
        let value = if is_word {
            text()
        } else {
            match (serde_json::from_str(typed), self.kind) {
                (Ok(value @ (Value::Array(_) | Value::String(_))), _) => value,
                (_, Kind::Strings) => text(),
                (Ok(value), _) => value,
                (Err(_), _) => text(),
            }
        };
        self.accept(value).ok_or_else(|| self.refusal(typed))
    }

    /// A value from a file.
    fn check(&self, value: Value) -> Result<Value> {
        let typed = value.to_string();
        self.accept(value).ok_or_else(|| self.refusal(&typed))
    }

    fn refusal(&self, typed: &str) -> Error {
        Error::usage(text::message::takes(self.name, self.kind.describe(), typed))
    }

    /// The value as it is sent; `None` if it is none of those that the parameter takes.
    fn accept(&self, value: Value) -> Option<Value> {
        match (self.kind, value) {
            (Kind::Strings, Value::String(text)) => Some(json!([text])),
            (kind, value) => kind.accepts(&value).then_some(value),
        }
    }
}

impl Kind {
    fn accepts(self, value: &Value) -> bool {
        let is_among = |words: &[&str]| value.as_str().is_some_and(|text| words.contains(&text));
        match self {
            Self::Number(min, max) => {
                value.as_f64().is_some_and(|number| (min..=max).contains(&number))
            }
            Self::Integer(min, max) => {
                value.as_i64().is_some_and(|number| (min..=max).contains(&number))
            }
            Self::Boolean => value.is_boolean(),
            Self::Word(words) => is_among(words),
            Self::WordOrObject(words) => value.is_object() || is_among(words),
            Self::Object => value.is_object(),
            Self::Array => value.is_array(),
            Self::Strings => {
                value.as_array().is_some_and(|items| items.iter().all(Value::is_string))
            }
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

/// Where a parameter of the page is in the body of a request in this protocol, as a dotted name; `None` if it has none such.
/// The page describes the fields of the OpenAI protocol; Anthropic's has a few of them.
pub(crate) fn field(name: &'static str, protocol: Protocol) -> Option<&'static str> {
    match (protocol, name) {
        (Protocol::OpenaiCompletions, name) => Some(name),
        (Protocol::AnthropicMessages, "temperature" | "top_p" | "top_k" | "max_tokens") => {
            Some(name)
        }
        (Protocol::AnthropicMessages, "stop") => Some("stop_sequences"),
        (Protocol::AnthropicMessages, "reasoning.effort") => Some("output_config.effort"),
        (Protocol::AnthropicMessages, _) => None,
    }
}

/// True if the protocol has a field for the parameter, and this value in it.
pub(crate) fn is_sendable(name: &'static str, value: &Value, protocol: Protocol) -> bool {
    let is_effort = protocol == Protocol::AnthropicMessages && name == "reasoning.effort";
    let is_unknown = is_effort && matches!(value.as_str(), Some("none" | "minimal"));
    field(name, protocol).is_some() && !is_unknown
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
    fn a_file_says_the_same_as_what_is_typed() {
        let typed = ["reasoning.effort=high", "temperature=0.2", "stop=END", "seed="];
        let typed = Values::parse_changes(&typed.map(str::to_owned)).expect("good values");
        for file in [
            json!({ "reasoning": { "effort": "high" }, "temperature": 0.2, "stop": "END", "seed": null }),
            json!({ "reasoning.effort": "high", "temperature": 0.2, "stop": ["END"], "seed": null }),
        ] {
            let read: Values = serde_json::from_value(file.clone()).expect("good values");
            assert_eq!(read, typed, "{file}");
            let again: Values = serde_json::from_value(serde_json::to_value(&read).expect("JSON"))
                .expect("its own");
            assert_eq!(again, read);
        }
        for bad in [
            json!({ "temperature": "hot" }),
            json!({ "reasoning": "high" }),
            json!({ "reasoning": { "depth": 1 } }),
            json!({ "no_such": 1 }),
            json!({ "top_k": 1.5 }),
        ] {
            assert!(serde_json::from_value::<Values>(bad.clone()).is_err(), "{bad}");
        }
        assert_eq!(Values::parse_changes(&typed.typed()).expect("its own text"), typed);
    }

    #[test]
    fn what_lies_over_wins_and_null_hides_what_is_under_it() {
        let values = |typed: &[&str]| {
            let typed: Vec<String> = typed.iter().map(|&pair| pair.to_owned()).collect();
            Values::parse_changes(&typed).expect("good values")
        };
        let under = values(&["temperature=1", "seed=1"]);
        let both = under.overlaid_with(&values(&["seed=", "top_p=1"]));
        assert_eq!(both, values(&["temperature=1", "seed=", "top_p=1"]));
        let mut body = json!({});
        both.add_to(&mut body, Protocol::OpenaiCompletions);
        assert_eq!(body, json!({ "temperature": 1, "top_p": 1 }));
        assert_eq!(under.without(&values(&["seed="])), values(&["temperature=1"]));
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = PARAMETERS.iter().map(|parameter| parameter.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PARAMETERS.len());
    }
}
