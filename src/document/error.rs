//! Errors as data: where, what was expected, what was found.
//!
//! A [`SyntaxError`] has the position of the first invalid byte and can show its line with a caret.
//! An [`EditError`] says why an edit was refused; the document is unchanged then. `Display` is
//! English; a program that speaks other languages translates the data instead.
//!
//! The line in a `SyntaxError` is text of the document and may contain a secret. Mask it before it
//! is shown.

use std::fmt;
use std::ops::Range;

use super::expected::{Expected, Found};
use super::lexer::ParseError;
use super::{Dialect, Document, Kind, Path};

/// How many characters of a long line a snippet shows.
const MAX_SNIPPET_WIDTH: usize = 120;

/// The byte order mark.
const BOM: char = '\u{feff}';

/// A position in a text, as an editor shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1. LF, CRLF and CR end a line; in JSON5 U+2028 and U+2029 do so too.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Position {
    /// The position of a byte offset, and the span of its line without the line end.
    pub(super) fn locate(text: &str, dialect: Dialect, offset: usize) -> (Self, Range<usize>) {
        // An error never starts inside a character; if one did, its column would still be right.
        let boundary = (0..=offset.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
        let before = &text[..boundary.unwrap_or(0)];
        let after = &text[before.len()..];
        // Editors do not show the byte order mark, so it takes no column.
        let mut start = if before.starts_with(BOM) { BOM.len_utf8() } else { 0 };
        let mut line = 1;
        for (at, c) in before.char_indices() {
            let in_crlf = c == '\r' && text.as_bytes().get(at + 1) == Some(&b'\n');
            if ends_line(c, dialect) && !in_crlf {
                line += 1;
                start = at + c.len_utf8();
            }
        }
        let column = text[start..before.len()].chars().count() + 1;
        let end = after.find(|c| ends_line(c, dialect)).unwrap_or(after.len());
        (Self { line, column }, start..before.len() + end)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Why a text is not a document of its dialect.
///
/// ```
/// use wcode_document::{Dialect, Document, Expected, Found};
///
/// let error = Document::parse("{\n  a: 1\n  b: 2\n}\n", Dialect::Json5).unwrap_err();
/// assert_eq!(error.expected, Expected::CommaOrBrace);
/// assert_eq!(error.found, Found::Character('b'));
/// assert_eq!(error.to_string(), "line 3, column 3: expected `,` or `}` after a value, found `b`");
/// assert_eq!(error.snippet(), "  b: 2\n  ^");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Byte offset of the first invalid byte.
    pub offset: usize,
    /// The same place as line and column.
    pub position: Position,
    /// The line, cut to about 120 characters around the place.
    pub line_text: String,
    /// How many characters of `line_text` come before the place.
    pub caret: usize,
    /// What would have been valid.
    pub expected: Expected,
    /// What is there instead.
    pub found: Found,
}

impl SyntaxError {
    pub(super) fn new(text: &str, dialect: Dialect, error: &ParseError) -> Self {
        let (position, line) = Position::locate(text, dialect, error.offset);
        let before = position.column - 1;
        let skipped = before.saturating_sub(MAX_SNIPPET_WIDTH / 2);
        let line_text = text[line].chars().skip(skipped).take(MAX_SNIPPET_WIDTH).collect();
        Self {
            offset: error.offset,
            position,
            line_text,
            caret: before - skipped,
            expected: error.expected,
            found: Found::at_start(text.get(error.offset..).unwrap_or_default()),
        }
    }

    /// The line, and below it a caret under the place.
    ///
    /// The caret lines up below tabs, and below characters that terminals draw two columns wide.
    pub fn snippet(&self) -> String {
        let pad: String = self.line_text.chars().take(self.caret).map(blank).collect();
        format!("{}\n{pad}^", self.line_text)
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, found {}", self.position, self.expected, self.found)
    }
}

impl std::error::Error for SyntaxError {}

/// Why an edit was refused. The document is unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// A key on the path occurs twice in its object, so readers would disagree on the result.
    DuplicateKey {
        /// The path up to and including the key.
        path: Path,
        /// The first occurrence.
        first: Position,
        /// The second occurrence.
        second: Position,
    },
    /// The path needs an object, but the document has another value there.
    NotAnObject {
        /// The path of that value.
        path: Path,
        /// Its kind.
        found: Kind,
        /// Its position.
        position: Position,
    },
    /// The path needs an array, but the document has another value there.
    NotAnArray {
        /// The path of that value.
        path: Path,
        /// Its kind.
        found: Kind,
        /// Its position.
        position: Position,
    },
    /// There is nothing to remove at the path.
    NotFound {
        /// The path of the edit.
        path: Path,
    },
    /// The result would nest deeper than [`Document::MAX_DEPTH`].
    TooDeep {
        /// The path of the edit.
        path: Path,
    },
    /// The edit itself is invalid for its path or for the dialect.
    InvalidEdit {
        /// The path of the edit.
        path: Path,
        /// What is wrong with it.
        problem: EditProblem,
    },
    /// The result failed the verification: a defect of this crate.
    Verification {
        /// The path of the edit.
        path: Path,
        /// The check that failed.
        check: Check,
    },
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicateKey { path, first, second } => {
                write!(f, "duplicate key `{path}`, at {first} and at {second}")
            }
            Self::NotAnObject { path, found, position } => {
                write!(f, "`{path}` at {position} is {found}, not an object")
            }
            Self::NotAnArray { path, found, position } => {
                write!(f, "`{path}` at {position} is {found}, not an array")
            }
            Self::NotFound { path } => write!(f, "`{path}` does not exist"),
            Self::TooDeep { path } => {
                write!(f, "`{path}` would nest deeper than {} levels", Document::MAX_DEPTH)
            }
            Self::InvalidEdit { path, problem } => write!(f, "cannot write `{path}`: {problem}"),
            Self::Verification { path, check } => {
                write!(f, "the edit of `{path}` failed its verification: {check}")
            }
        }
    }
}

impl std::error::Error for EditError {}

/// What is wrong with an edit, before it is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditProblem {
    /// The root cannot be removed.
    RemovesRoot,
    /// A new element must be an object that its path finds afterwards.
    ElementMismatch {
        /// The key that the path looks at.
        field: String,
        /// The string that it must be.
        value: String,
    },
    /// A new item must be the string that its path names.
    ItemMismatch {
        /// That string.
        item: String,
    },
    /// The raw text is not a value of the dialect.
    NotAValue(Box<SyntaxError>),
    /// The raw text has white space or comments around the value.
    SurroundedValue,
    /// `restore_empty` is not an empty container of the same kind.
    NotEmpty,
}

impl fmt::Display for EditProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RemovesRoot => f.write_str("the document as a whole cannot be removed"),
            Self::ElementMismatch { field, value } => {
                write!(f, "a new element must be an object with `{field}` \"{value}\"")
            }
            Self::ItemMismatch { item } => {
                write!(f, "a new item must be the string \"{item}\" itself")
            }
            Self::NotAValue(error) => write!(f, "the raw text is not a value: {error}"),
            Self::SurroundedValue => f.write_str("the raw text has something around the value"),
            Self::NotEmpty => f.write_str("the container to restore is not an empty one"),
        }
    }
}

/// What the verification of an edit checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The result parses.
    Parses {
        /// What the parser expected instead.
        expected: Expected,
    },
    /// An addition or removal has a container.
    HasContainer,
    /// The container is at the same place.
    SameContainer,
    /// A replaced value has a place in its container.
    HasSlot,
    /// The replaced value is at the same place.
    SameSlot,
    /// The new value is at its path.
    NewValue,
    /// Exactly one child is added or removed.
    OneChild,
    /// All comments are kept.
    CommentsKept,
    /// All bytes before and after the edited place are kept.
    SurroundingsKept,
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Parses { expected } => {
                return write!(f, "the result must parse, but needs {expected}");
            }
            Self::HasContainer => "an edit has a container",
            Self::SameContainer => "the container stays at its place",
            Self::HasSlot => "a replaced value has a place",
            Self::SameSlot => "the value stays at its place",
            Self::NewValue => "the new value is at its path",
            Self::OneChild => "one child is added or removed",
            Self::CommentsKept => "all comments stay",
            Self::SurroundingsKept => "all bytes before and after the edited place stay",
        })
    }
}

/// Whether a character ends a line in this dialect.
fn ends_line(c: char, dialect: Dialect) -> bool {
    matches!(c, '\n' | '\r') || (dialect == Dialect::Json5 && matches!(c, '\u{2028}' | '\u{2029}'))
}

/// The white space below a character in the line of the caret.
fn blank(c: char) -> &'static str {
    match c {
        '\t' => "\t",
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => "",
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => "  ",
        _ => " ",
    }
}
