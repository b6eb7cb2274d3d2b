//! Text in, the same text with one edit in it out.
//!
#![doc = include_str!("README.md")]

// The map: `lexer` and `unquoted` find tokens, `parse` builds the tape, `tree` walks it, `value`
// decodes, `path` addresses a value. `edit` turns an edit into `splice`s: `resolve` walks the path
// (`lookup` makes that fast in large containers), `insert` and `remove` choose the bytes, `style` and `render` write new values, `container` and
// `trivia` inspect the surroundings of the edit. `verify` checks the result; `error` and `expected`
// are what can go wrong, as data.

mod batch;
mod container;
mod edit;
mod error;
mod expected;
mod insert;
mod lexer;
mod lookup;
mod parse;
mod path;
mod plain;
mod remove;
mod render;
mod resolve;
mod splice;
mod style;
mod tree;
mod trivia;
mod unquoted;
mod value;
mod verify;

use std::fmt;

pub use edit::Edit;
pub use error::{Check, EditError, EditProblem, Position, SyntaxError};
pub use expected::{Expected, Found};
pub use path::{Path, PathError, PathExpected, Segment, Steps};
pub use plain::{PlainJson, without_comments};
pub use tree::{Elements, Kind, Member, Members, Node};

/// The syntax of a document, which an edit keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// JSON5 1.0 as npm `json5` 2.2.3 reads it.
    Json5,
    /// JSON with comments and one trailing comma, as npm `jsonc-parser` 3 reads it with
    /// `allowTrailingComma` when no error is tolerated.
    Jsonc,
    /// Strict RFC 8259, with an optional byte order mark.
    Json,
}

impl Dialect {
    /// Whether `// …` and `/* … */` are allowed between tokens.
    pub(crate) fn has_comments(self) -> bool {
        self != Self::Json
    }
}

/// A parsed text that keeps every byte it was parsed from.
///
/// It owns the text and a compact table of spans. An edit is a list of byte splices; nothing is
/// printed again, so a comment, a spelling or a line end outside an edit cannot change.
///
/// ```
/// use wcode_document::{Dialect, Document, Edit, Path};
///
/// let document = Document::parse("{\n  // mine\n  a: 1, // one\n}\n", Dialect::Json5)?;
/// let path = Path::root().key("b");
/// let edited = document.edit(&[Edit::Set { path: path.clone(), value: 2.into() }])?;
/// assert_eq!(edited.text(), "{\n  // mine\n  a: 1, // one\n  b: 2,\n}\n");
///
/// let back = edited.edit(&[Edit::Remove { path, restore_empty: None }])?;
/// assert_eq!(back.text(), document.text());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Document {
    text: String,
    dialect: Dialect,
    tape: Vec<parse::TapeEntry>,
    lookup: lookup::Lookup,
}

impl Document {
    /// The maximum nesting of objects and arrays.
    ///
    /// Real settings stay below 20. The limit keeps hostile input from exhausting the stack of
    /// recursive readers of the same text.
    pub const MAX_DEPTH: usize = 500;

    /// Parses a text.
    ///
    /// # Errors
    /// A [`SyntaxError`] at the first byte that the dialect does not allow, if containers nest
    /// deeper than [`Self::MAX_DEPTH`], or if the text is 4 GiB or longer.
    pub fn parse(text: impl Into<String>, dialect: Dialect) -> Result<Self, SyntaxError> {
        let text = text.into();
        match parse::parse(&text, dialect) {
            Ok(tape) => Ok(Self::new(text, dialect, tape)),
            Err(error) => Err(SyntaxError::new(&text, dialect, &error)),
        }
    }

    fn new(text: String, dialect: Dialect, tape: Vec<parse::TapeEntry>) -> Self {
        Self { text, dialect, tape, lookup: lookup::Lookup::default() }
    }

    /// The text, byte for byte.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Consumes the document and returns its text.
    pub fn into_text(self) -> String {
        self.text
    }

    /// The dialect in which the text was parsed and is edited.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The outermost value.
    pub fn root(&self) -> Node<'_> {
        Node::new(self, 0)
    }

    /// The value at an index of the tape.
    fn node_at(&self, index: u32) -> Option<Node<'_>> {
        self.tape.get(index as usize).map(|_| Node::new(self, index))
    }

    /// The value at a path. The last of duplicate keys wins, as in most readers.
    ///
    /// ```
    /// use wcode_document::{Dialect, Document};
    ///
    /// let document = Document::parse("{ list: [{ id: 'x', n: 0x10 }] }", Dialect::Json5)?;
    /// let node = document.get(&r#"list[id="x"].n"#.parse()?).expect("it is there");
    /// assert_eq!((node.raw(), node.to_value()), ("0x10", 16.into()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn get(&self, path: &Path) -> Option<Node<'_>> {
        self.get_at(path.segments())
    }

    /// As [`Self::get`], for the steps of a path or some of them.
    pub fn get_at(&self, steps: &[Segment]) -> Option<Node<'_>> {
        steps.iter().try_fold(self.root(), Node::step)
    }

    /// Applies edits in order and returns the result; each sees the result of the one before.
    ///
    /// Every step is verified: the new text is parsed again and compared with the old one.
    ///
    /// # Errors
    /// An [`EditError`] for the first edit that cannot be done without guessing.
    ///
    /// ```
    /// use wcode_document::{Dialect, Document, Edit, EditError, Path};
    ///
    /// let document = Document::parse("{ a: 1, a: 2 }", Dialect::Json5)?;
    /// let edit = Edit::Set { path: Path::root().key("a"), value: 3.into() };
    /// assert!(matches!(document.edit(&[edit]), Err(EditError::DuplicateKey { .. })));
    /// # Ok::<(), wcode_document::SyntaxError>(())
    /// ```
    pub fn edit(&self, edits: &[Edit]) -> Result<Self, EditError> {
        let mut edited = None;
        let mut rest = edits;
        while let [edit, others @ ..] = rest {
            let current = edited.as_ref().unwrap_or(self);
            let (next, count) = batch::replace_scalars(current, rest)?;
            if count > 0 {
                edited = next.or(edited);
                rest = &rest[count..];
                continue;
            }
            if let Some(next) = edit::apply(current, edit)? {
                edited = Some(next);
            }
            rest = others;
        }
        Ok(edited.unwrap_or_else(|| self.clone()))
    }
}

/// Shows the dialect and the length, never the text: it may contain secrets.
impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("dialect", &self.dialect)
            .field("bytes", &self.text.len())
            .finish_non_exhaustive()
    }
}
