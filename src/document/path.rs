//! Paths: the address of a value, in code and as text.
//!
//! `Display` and `FromStr` are inverse for every path, so the text may be stored. In
//! `models.providers.wcode.models[id="qwen/x"].name`, the brackets select an element by a field;
//! `allow[="wcode/x"]` is a string element; `a["b c"]` is a key that is not an identifier. The empty
//! text is the root.

use std::fmt;
use std::str::FromStr;

/// The address of a value, from the root down.
///
/// ```
/// use wcode_document::Path;
///
/// let path = Path::root().key("models").element("id", "qwen/x").key("name");
/// assert_eq!(path.to_string(), r#"models[id="qwen/x"].name"#);
/// assert_eq!(path.to_string().parse(), Ok(path));
/// ```
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
    /// The path of the outermost value.
    pub fn root() -> Self {
        Self::default()
    }

    /// One step down to a member.
    #[must_use]
    pub fn key(self, key: impl Into<String>) -> Self {
        self.push(Segment::Key(key.into()))
    }

    /// One step down to the object in an array whose `field` is the string `value`.
    #[must_use]
    pub fn element(self, field: impl Into<String>, value: impl Into<String>) -> Self {
        self.push(Segment::Element { field: field.into(), value: value.into() })
    }

    /// One step down to a string in an array.
    #[must_use]
    pub fn item(self, value: impl Into<String>) -> Self {
        self.push(Segment::Item(value.into()))
    }

    /// The steps, outermost first.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// The path without its last step; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.split_last().map(|(_, before)| Self(before.to_vec()))
    }

    /// The last step; `None` for the root.
    pub fn last(&self) -> Option<&Segment> {
        self.0.last()
    }

    /// This path, followed by the other one.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        Self([self.segments(), other.segments()].concat())
    }

    /// Whether the other path is this one or one of its parents.
    pub fn starts_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The first steps of the path.
    pub(super) fn prefix(&self, count: usize) -> Self {
        Self(self.0.iter().take(count).cloned().collect())
    }

    fn push(mut self, segment: Segment) -> Self {
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
        Steps(&self.0).fmt(f)
    }
}

/// Some steps of a path, printed as a path of these alone.
#[derive(Clone, Copy, Debug)]
pub struct Steps<'p>(pub &'p [Segment]);

impl fmt::Display for Steps<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Key(key) if is_identifier(key) => {
                    write!(f, "{}{key}", if at == 0 { "" } else { "." })
                }
                Segment::Key(key) => write!(f, "[{}]", Quoted(key)),
                Segment::Element { field, value } if is_identifier(field) => {
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
        let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
        if self.0.bytes().all(is_plain) {
            return write!(f, "\"{}\"", self.0);
        }
        serde_json::to_string(self.0).map_err(|_| fmt::Error).and_then(|text| f.write_str(&text))
    }
}

/// Why a text is not a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    /// Byte offset of the first invalid byte.
    pub offset: usize,
    /// What would have been valid there.
    pub expected: PathExpected,
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid path: expected {} at byte {}", self.expected, self.offset)
    }
}

impl std::error::Error for PathError {}

/// What would have been valid in the text of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PathExpected {
    /// `.` or `[` between two steps.
    DotOrBracket,
    /// `]`
    ClosingBracket,
    /// A key without quotes: ASCII letters, digits, `_` and `$`.
    Identifier,
    /// A JSON string.
    QuotedString,
}

impl fmt::Display for PathExpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::DotOrBracket => "`.` or `[`",
            Self::ClosingBracket => "`]`",
            Self::Identifier => "a word",
            Self::QuotedString => "a text in double quotes",
        })
    }
}

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
            return Err(self.error(PathExpected::DotOrBracket));
        }
        self.identifier().map(Segment::Key)
    }

    /// Reads what is in brackets, and the closing bracket.
    fn bracket(&mut self) -> Result<Segment, PathError> {
        let segment = if self.take("=") {
            Segment::Item(self.string()?)
        } else {
            let name = if self.rest.starts_with('"') { self.string()? } else { self.identifier()? };
            if self.take("=") {
                Segment::Element { field: name, value: self.string()? }
            } else {
                Segment::Key(name)
            }
        };
        if self.take("]") { Ok(segment) } else { Err(self.error(PathExpected::ClosingBracket)) }
    }

    fn identifier(&mut self) -> Result<String, PathError> {
        let end = self.rest.find(|c| !is_identifier_part(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        if !is_identifier(name) {
            return Err(self.error(PathExpected::Identifier));
        }
        self.rest = rest;
        Ok(name.to_owned())
    }

    fn string(&mut self) -> Result<String, PathError> {
        let mut strings = serde_json::Deserializer::from_str(self.rest).into_iter();
        let Some(Ok(serde_json::Value::String(value))) = strings.next() else {
            return Err(self.error(PathExpected::QuotedString));
        };
        self.rest = &self.rest[strings.byte_offset()..];
        Ok(value)
    }

    fn take(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn error(&self, expected: PathExpected) -> PathError {
        PathError { offset: self.text.len() - self.rest.len(), expected }
    }
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| is_identifier_part(c) && !c.is_ascii_digit())
        && text.chars().all(is_identifier_part)
}

fn is_identifier_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$')
}
