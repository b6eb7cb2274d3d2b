//! Why a JSON5 value is not the Rust value that was expected.

use crate::document::{Kind, Position};
use crate::error::{Error, TextPosition};
use crate::secret;
use crate::syntax::{messages, text_position};
use crate::text::Message;
use crate::text::document::message as text;
use serde::de::{self, Unexpected};
use std::fmt;
use std::path::Path;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DataError {
    /// What is wrong.
    pub problem: DataProblem,
    position: Option<Position>,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DataProblem {
    /// It is of another kind.
    Kind {
        /// The kind that is needed.
        expected: Kind,
        /// The kind that is there.
        found: Kind,
    },
    /// It is no word, where one of these is needed.
    NotAWord {
        /// The kind that is there.
        found: Kind,
        /// The words that are known.
        known: &'static [&'static str],
    },
    /// Neither its kind nor its value can be used here.
    Unusable {
        /// The value, if it is short, else its kind.
        found: Message,
        /// A whole number is needed, not below 0.
        is_count: bool,
    },
    /// An object has a field of another name.
    UnknownField {
        /// The name that is there.
        name: String,
        /// The names that are known.
        known: &'static [&'static str],
    },
    /// A word is none of those that are known.
    UnknownWord {
        /// The word that is there.
        word: String,
        /// The words that are known.
        known: &'static [&'static str],
    },
    /// An object lacks a field.
    MissingField(&'static str),
    /// An object has a field twice.
    DuplicateField(&'static str),
    /// A value was refused by the type that it is for; the sentence is of the current language.
    Refused(String),
}

impl DataError {
    pub(super) fn new(problem: DataProblem) -> Self {
        Self { problem, position: None }
    }

    /// At this position, if no position nearer to the cause is known.
    pub(super) fn at(mut self, position: Position) -> Self {
        self.position.get_or_insert(position);
        self
    }

    /// Where it is.
    pub(crate) fn position(&self) -> TextPosition {
        text_position(self.position.unwrap_or(Position { line: 1, column: 1 }))
    }

    /// What is wrong, with the names that are known.
    pub(crate) fn message(&self) -> Message {
        match &self.problem {
            DataProblem::UnknownField { known, .. } => {
                text::with_known(self.short_message(), quoted(known))
            }
            _ => self.short_message(),
        }
    }

    /// What is wrong, without the names of all fields.
    pub(crate) fn short_message(&self) -> Message {
        match &self.problem {
            DataProblem::Kind { expected, found } => {
                text::expected_but_found(messages::kind(*expected), messages::kind(*found))
            }
            DataProblem::NotAWord { found, known } => {
                text::expected_but_found(text::one_of(quoted(known)), messages::kind(*found))
            }
            DataProblem::Unusable { found, is_count: true } => {
                text::expected_but_found(text::a_whole_number(), found)
            }
            DataProblem::Unusable { found, is_count: false } => text::unusable_value(found),
            DataProblem::UnknownField { name, .. } => text::unknown_field(secret::mask(name)),
            DataProblem::UnknownWord { word, known } => {
                text::with_known(text::unknown_word(secret::mask(word)), quoted(known))
            }
            DataProblem::MissingField(name) => text::missing_field(name),
            DataProblem::DuplicateField(name) => text::duplicate_field(name),
            DataProblem::Refused(sentence) => secret::mask(sentence).into(),
        }
    }

    pub(super) fn into_error(self, path: &Path, text: &str) -> Error {
        let place = self.position();
        let text = text.trim_start_matches('\u{feff}');
        let line = text.lines().nth(place.line - 1).unwrap_or_default();
        let caret = " ".repeat(line.chars().take(place.column - 1).count());
        Error::Syntax {
            path: path.to_owned(),
            place,
            problem: self.message(),
            snippet: format!("{}\n{caret}^", secret::mask(line)),
        }
    }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().text())
    }
}

impl std::error::Error for DataError {}

/// Every kind of failure that serde knows becomes data; only a type's own refusal is a sentence.
impl de::Error for DataError {
    fn custom<T: fmt::Display>(sentence: T) -> Self {
        Self::new(DataProblem::Refused(sentence.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let is_count = is_count(expected);
        Self::new(DataProblem::Unusable { found: describe(found), is_count })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self::new(DataProblem::Unusable { found: text::an_array(), is_count: false })
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Self {
        Self::new(DataProblem::UnknownWord { word: word.into(), known })
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::new(DataProblem::UnknownField { name: name.into(), known })
    }

    fn missing_field(name: &'static str) -> Self {
        Self::new(DataProblem::MissingField(name))
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::new(DataProblem::DuplicateField(name))
    }
}

/// serde's own name of the type is all that it says of what it expects.
fn is_count(expected: &dyn de::Expected) -> bool {
    ["u8", "u16", "u32", "u64", "usize"].contains(&expected.to_string().as_str())
}

fn describe(found: Unexpected<'_>) -> Message {
    match found {
        Unexpected::Bool(value) => format!("`{value}`").into(),
        Unexpected::Unsigned(value) => format!("`{value}`").into(),
        Unexpected::Signed(value) => format!("`{value}`").into(),
        Unexpected::Float(value) => format!("`{value}`").into(),
        Unexpected::Char(_) | Unexpected::Str(_) => text::a_string(),
        Unexpected::Unit | Unexpected::Option => text::null(),
        Unexpected::Map => text::an_object(),
        Unexpected::Seq => text::an_array(),
        _ => text::a_value(),
    }
}
