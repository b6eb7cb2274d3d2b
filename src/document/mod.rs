//! The document engine: JSON5, JSONC or JSON text in, the same text with one edit in it out.
//!
//! A [`Document`] owns its text and a compact table of where each value lies in it. An edit is a
//! list of byte splices; nothing is ever printed again, so a comment, a spelling or a line ending
//! that no edit names cannot change. Every edit is proved before its result is handed out: the new
//! text is parsed again and compared with the old one (`proof.rs`).
//!
//! Not here: files, clients, keys, the words of its errors (`text::document`). This module is pure: text in, text out.
//!
//! The map: `scan` and `bare` find tokens, `parse` builds the table, `tree` walks it, `value`
//! decodes, `path` names a place. `edit` turns a wish into `splice`s: `resolve` finds the place,
//! `insert` and `remove` choose the bytes, `style` and `render` write what is new, `outline` and
//! `gaps` see what is round it. `proof` checks, `error` tells.

mod bare;
mod edit;
mod error;
mod gaps;
mod insert;
mod outline;
mod parse;
mod path;
mod proof;
mod remove;
mod render;
mod resolve;
mod scan;
mod splice;
mod style;
mod tree;
mod value;

use std::fmt;

use wcode_text as text;

pub use edit::Edit;
pub use error::{EditError, Position, SyntaxError};
pub use path::{Path, PathError, Segment};
pub use tree::{Elements, Kind, Member, Members, Node};

/// What a client's own reader accepts, and so what we may read and write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// JSON5 1.0 as npm `json5` 2.2.3 reads it.
    Json5,
    /// JSON with comments and one trailing comma, as npm `jsonc-parser` 3 reads it with
    /// `allowTrailingComma` when no error is tolerated.
    Jsonc,
    /// Strict RFC 8259. A byte order mark is accepted, as the clients accept it.
    Json,
}

impl Dialect {
    /// Whether `// …` and `/* … */` may stand between tokens.
    pub(crate) fn has_comments(self) -> bool {
        self != Self::Json
    }
}

/// A parsed text that remembers every byte it was made from.
///
/// ```
/// use wcode_document::{Dialect, Document, Edit, Path};
///
/// let document = Document::parse("{\n  // mine\n  a: 1, // one\n}\n", Dialect::Json5)?;
/// let path = Path::root().key("b");
/// let edited = document.edit(&[Edit::Set { path: path.clone(), value: 2.into() }])?;
/// assert_eq!(edited.text(), "{\n  // mine\n  a: 1, // one\n  b: 2,\n}\n");
///
/// let back = edited.edit(&[Edit::Remove { path, hollow: None }])?;
/// assert_eq!(back.text(), document.text());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Document {
    text: String,
    dialect: Dialect,
    tape: Vec<parse::Entry>,
}

impl Document {
    /// How many containers may stand inside each other.
    ///
    /// Real settings stay below 20. The bound keeps hostile input from exhausting the stack of the
    /// readers that come after us: all of the clients' own parsers recurse somewhere.
    pub const MAX_DEPTH: usize = 500;

    /// Reads a text.
    ///
    /// # Errors
    /// A [`SyntaxError`] at the first byte the dialect does not allow, where containers nest deeper
    /// than [`Self::MAX_DEPTH`], or when the text is 4 GiB or longer.
    pub fn parse(text: impl Into<String>, dialect: Dialect) -> Result<Self, SyntaxError> {
        let text = text.into();
        match parse::parse(&text, dialect) {
            Ok(tape) => Ok(Self { text, dialect, tape }),
            Err(fault) => Err(SyntaxError::new(&text, dialect, &fault)),
        }
    }

    /// The text, byte for byte.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Gives the text away.
    pub fn into_text(self) -> String {
        self.text
    }

    /// The dialect the text was read in, and will be edited in.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The outermost value.
    pub fn root(&self) -> Node<'_> {
        Node::new(self, 0)
    }

    /// The value at a place of the tape.
    fn at(&self, index: u32) -> Option<Node<'_>> {
        self.tape.get(index as usize).map(|_| Node::new(self, index))
    }

    /// The value at a path. Of duplicate keys the last one counts, as both clients read them.
    pub fn get(&self, path: &Path) -> Option<Node<'_>> {
        path.segments().iter().try_fold(self.root(), |node, segment| match segment {
            Segment::Key(key) => node.get(key),
            Segment::Element { field, value } => node.element(field, value).map(|(_, found)| found),
            Segment::Item(value) => node.item(value).map(|(_, found)| found),
        })
    }

    /// Applies edits in order, each seeing the result of the one before, and proves every step.
    ///
    /// # Errors
    /// An [`EditError`] for the first edit that cannot be done without guessing. Nothing is changed
    /// then: `self` is never touched in any case.
    pub fn edit(&self, edits: &[Edit]) -> Result<Self, EditError> {
        let mut edited = None;
        for edit in edits {
            let current = edited.as_ref().unwrap_or(self);
            if let Some(next) = edit::apply(current, edit)? {
                edited = Some(next);
            }
        }
        Ok(edited.unwrap_or_else(|| self.clone()))
    }
}

/// Says what it is, never what it holds: the text may contain keys.
impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("dialect", &self.dialect)
            .field("bytes", &self.text.len())
            .finish_non_exhaustive()
    }
}
