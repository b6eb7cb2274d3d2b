//! One parameter, and the values that it takes.

use super::PARAMETERS;
use crate::error::{Error, Result};
use crate::text::Command;
use crate::text::parameters as text;
use serde_json::{Value, json};

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

impl Parameter {
    /// The value that was typed, as JSON.
    pub(super) fn parse(&self, typed: &str) -> Result<Value> {
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
    pub(super) fn check(&self, value: Value) -> Result<Value> {
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

pub(super) fn find(name: &str) -> Result<&'static Parameter> {
    let known = PARAMETERS.iter().find(|parameter| parameter.name == name);
    known.ok_or_else(|| {
        Error::usage_hint(
            text::message::unknown(name),
            text::message::list_them(Command::new(["wcode", "params"])),
        )
    })
}
