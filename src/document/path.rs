//! Names a place in a document, in code and as text.
//!
//! The text form is kept in the ownership record, so it round-trips: `Display` and `FromStr` are
//! each other's inverse for every path. `models.providers.wcode.models[id="qwen/x"].name` is a key,
//! … an element found by a field, a key; `allow[="wcode/x"]` is a string element; `a["b c"]` is a
//! key that is no plain word. The empty text is the root.

use std::fmt;
use std::str::FromStr;

use crate::text::document;

/// A place in a document, from the root down.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Path(Vec<Segment>);

/// One step down.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Segment {
    /// The member of an object with this key.
    Key(String),
    /// The first object in an array whose `field` is the string `value`.
    Element {
        /// The key to look at in each object.
        field: String,
        /// The string it must be.
        value: String,
    },
    /// The first string in an array that is equal to this one.
    Item(String),
}

impl Path {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// One step down to a member.
    #[must_use]
    pub fn key(self, key: impl Into<String>) -> Self {
        self.with(Segment::Key(key.into()))
    }

    /// One step down to the object in an array whose `field` is the string `value`.
    #[must_use]
    pub fn element(self, field: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(Segment::Element { field: field.into(), value: value.into() })
    }

    /// One step down to a string in an array.
    #[must_use]
    pub fn item(self, value: impl Into<String>) -> Self {
        self.with(Segment::Item(value.into()))
    }

    /// The steps, outermost first.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// The path without its last step; none for the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.split_last().map(|(_, before)| Self(before.to_vec()))
    }

    /// The last step; none for the root.
    pub fn last(&self) -> Option<&Segment> {
        self.0.last()
    }

    /// This path and then the other one.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        Self([self.segments(), other.segments()].concat())
    }

    /// Whether the other path is this one or one of its parents.
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The first steps of the path.
    pub(super) fn first(&self, count: usize) -> Self {
        Self(self.0.iter().take(count).cloned().collect())
    }

    fn with(mut self, segment: Segment) -> Self {
        self.0.push(segment);
        self
    }
}

impl FromIterator<Segment> for Path {
    fn from_iter<I: IntoIterator<Item = Segment>>(segments: I) -> Self {
        Self(segments.into_iter().collect())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key(key) if is_word(key) => {
                    write!(f, "{}{key}", if at == 0 { "" } else { "." })
                }
                Segment::Key(key) => write!(f, "[{}]", Quoted(key)),
                Segment::Element { field, value } if is_word(field) => {
                    write!(f, "[{field}={}]", Quoted(value))
                }
                Segment::Element { field, value } => {
                    write!(f, "[{}={}]", Quoted(field), Quoted(value))
                }
                Segment::Item(value) => write!(f, "[={}]", Quoted(value)),
            }?;
        }
        Ok(())
    }
}

/// A text as a JSON string.
struct Quoted<'t>(&'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        serde_json::to_string(self.0).map_err(|_| fmt::Error).and_then(|text| f.write_str(&text))
    }
}

/// A text that is no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    /// The byte where reading stopped.
    pub offset: usize,
    /// What would have been right there.
    pub expected: &'static str,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&document::no_path(self.expected, self.offset))
    }
}

impl std::error::Error for PathError {}

impl FromStr for Path {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let mut reader = Reader { text, rest: text };
        let mut segments = Vec::new();
        while !reader.rest.is_empty() {
            segments.push(reader.segment(segments.is_empty())?);
        }
        Ok(Self(segments))
    }
}

struct Reader<'t> {
    text: &'t str,
    rest: &'t str,
}

impl Reader<'_> {
    fn segment(&mut self, is_first: bool) -> Result<Segment, PathError> {
        if self.take("[") {
            return self.bracket();
        }
        if !is_first && !self.take(".") {
            return Err(self.wrong(document::a_dot_or_bracket()));
        }
        self.word().map(Segment::Key)
    }

    /// Reads what stands in brackets, and the closing one.
    fn bracket(&mut self) -> Result<Segment, PathError> {
        let segment = if self.take("=") {
            Segment::Item(self.string()?)
        } else {
            let name = if self.rest.starts_with('"') { self.string()? } else { self.word()? };
            if self.take("=") {
                Segment::Element { field: name, value: self.string()? }
            } else {
                Segment::Key(name)
            }
        };
        if self.take("]") { Ok(segment) } else { Err(self.wrong("`]`")) }
    }

    fn word(&mut self) -> Result<String, PathError> {
        let end = self.rest.find(|c| !is_word_part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if !is_word(word) {
            return Err(self.wrong(document::a_word()));
        }
        self.rest = rest;
        Ok(word.to_owned())
    }

    fn string(&mut self) -> Result<String, PathError> {
        let mut strings = serde_json::Deserializer::from_str(self.rest).into_iter();
        let Some(Ok(serde_json::Value::String(value))) = strings.next() else {
            return Err(self.wrong(document::a_quoted_text()));
        };
        self.rest = &self.rest[strings.byte_offset()..];
        Ok(value)
    }

    fn take(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn wrong(&self, expected: &'static str) -> PathError {
        PathError { offset: self.text.len() - self.rest.len(), expected }
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| is_word_part(c) && !c.is_ascii_digit())
        && text.chars().all(is_word_part)
}

fn is_word_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$')
}
