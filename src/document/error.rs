//! What can go wrong in a document: facts first, one sentence each.
//!
//! A [`SyntaxError`] says where, what was expected and what was found, and can show the line with
//! a caret. An [`EditError`] says why an edit was refused; the document is then as it was.
//!
//! The line in a `SyntaxError` is the user's text and may hold a key: whoever shows it masks it.

use std::fmt;
use std::ops::Range;

use super::scan::Fault;
use super::{Dialect, Kind, Path};
use crate::text::document;

/// How many characters of a long line are shown round the caret.
const WINDOW: usize = 120;

/// The byte order mark.
const BOM: char = '\u{feff}';

/// A place in a text, as an editor shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1. LF, CRLF and CR end a line; in JSON5 U+2028 and U+2029 do so too.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Position {
    /// The place of a byte offset, and the byte range of its line (without the line's end).
    pub(super) fn locate(text: &str, dialect: Dialect, offset: usize) -> (Self, Range<usize>) {
        // A fault never lies inside a character; if one did, its column would still be right.
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
        f.write_str(&document::position(self.line, self.column))
    }
}

/// Why a text is not a document of its dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The byte the reader stopped at.
    pub offset: usize,
    /// The same place as line and column.
    pub position: Position,
    /// The line, cut to a window of about 120 characters round the place.
    pub line_text: String,
    /// How many characters of `line_text` come before the place.
    pub caret: usize,
    /// What would have been right, for instance "`,` or `}` after a value".
    pub expected: String,
    /// What stands there, for instance "`b`" or "the end of the file".
    pub found: String,
}

impl SyntaxError {
    pub(super) fn new(text: &str, dialect: Dialect, fault: &Fault) -> Self {
        let (position, line) = Position::locate(text, dialect, fault.offset);
        let before = position.column - 1;
        let skipped = before.saturating_sub(WINDOW / 2);
        let line_text = text[line].chars().skip(skipped).take(WINDOW).collect();
        Self {
            offset: fault.offset,
            position,
            line_text,
            caret: before - skipped,
            expected: (fault.expected)().to_owned(),
            found: describe(text.get(fault.offset..).and_then(|rest| rest.chars().next())),
        }
    }

    /// What was expected and what was found, without the place.
    pub fn problem(&self) -> String {
        document::expected_but_found(&self.expected, &self.found)
    }

    /// The line, and below it a caret under the place; tabs are kept so that it lines up.
    ///
    /// A character counts as one column, but one that terminals draw two columns wide gets two
    /// spaces before the caret.
    pub fn snippet(&self) -> String {
        let pad: String = self.line_text.chars().take(self.caret).map(blank).collect();
        format!("{}\n{pad}^", self.line_text)
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position;
        f.write_str(&document::not_parsed(line, column, &self.expected, &self.found))
    }
}

impl std::error::Error for SyntaxError {}

/// Why an edit was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// A key on the path stands twice in its object, so the readers would disagree on an edit.
    Duplicate {
        /// The path up to and with the key.
        path: Path,
        /// Where the key stands first.
        first: Position,
        /// Where it stands again.
        second: Position,
    },
    /// The path needs an object where the document has something else.
    NotAnObject {
        /// The path of that value.
        path: Path,
        /// What it is.
        found: Kind,
        /// Where it is.
        position: Position,
    },
    /// The path needs an array where the document has something else.
    NotAnArray {
        /// The path of that value.
        path: Path,
        /// What it is.
        found: Kind,
        /// Where it is.
        position: Position,
    },
    /// There is nothing to remove at the path.
    NotFound {
        /// The path asked for.
        path: Path,
    },
    /// The result would nest deeper than [`Document::MAX_DEPTH`](super::Document::MAX_DEPTH).
    TooDeep {
        /// The path asked for.
        path: Path,
    },
    /// The wish itself makes no sense for the path or the dialect.
    Unwritable {
        /// The path asked for.
        path: Path,
        /// What is wrong with it.
        reason: String,
    },
    /// The result did not pass our own check. A defect of ours: nothing was changed.
    Proof {
        /// The path asked for.
        path: Path,
        /// Which promise would have been broken.
        promise: String,
    },
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Duplicate { path, first, second } => document::stands_twice(path, first, second),
            Self::NotAnObject { path, found, position } => {
                document::not_an_object(path, position, found)
            }
            Self::NotAnArray { path, found, position } => {
                document::not_an_array(path, position, found)
            }
            Self::NotFound { path } => document::not_there(path),
            Self::TooDeep { path } => document::too_deep(path, super::Document::MAX_DEPTH),
            Self::Unwritable { path, reason } => document::unwritable(path, reason),
            Self::Proof { path, promise } => document::failed_check(path, promise),
        })
    }
}

impl std::error::Error for EditError {}

/// Whether a character ends a line in this dialect.
fn ends_line(c: char, dialect: Dialect) -> bool {
    matches!(c, '\n' | '\r') || (dialect == Dialect::Json5 && matches!(c, '\u{2028}' | '\u{2029}'))
}

/// Names a character so that it can be read in a message.
fn describe(found: Option<char>) -> String {
    match found {
        None => document::end_of_file().to_owned(),
        Some('\n' | '\r' | '\u{2028}' | '\u{2029}') => document::end_of_line().to_owned(),
        Some('\t') => document::a_tab().to_owned(),
        Some(' ') => document::a_space().to_owned(),
        Some('`') => document::a_backquote().to_owned(),
        Some(c) if c.is_control() || c == '\u{feff}' || (c.is_whitespace()) => {
            format!("U+{:04X}", u32::from(c))
        }
        Some(c) => format!("`{c}`"),
    }
}

/// What stands below a character in the caret line.
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
