//! One file of a client's, read and parsed once.

use crate::document::{self, Dialect, Document, EditError, Kind, Position};
use crate::error::{Error, Result, TextPosition, cause_message, io_error};
use crate::host::files;
use crate::syntax::{self, messages};
use crate::text::{Message, clients as text};
use std::path::{Path, PathBuf};

/// What an absent or empty file becomes before our first entry goes in.
const EMPTY_OBJECT: &str = "{}\n";

/// A config file as it was read.
#[derive(Debug)]
pub struct ConfigFile {
    /// The name by which the client knows it.
    pub path: PathBuf,
    /// The file behind all symlinks: the one that is written.
    pub target: PathBuf,
    /// Its bytes; `None` if the file does not exist.
    pub bytes: Option<Vec<u8>>,
    /// Its meaning; an empty object if it is absent or blank.
    pub document: Document,
    /// Comments of the file that are not in the document, each with its line: they go with the next write.
    pub removed_comments: Vec<(usize, String)>,
}

impl ConfigFile {
    /// Reads and parses a file.
    ///
    /// # Errors
    /// If it cannot be read, is not UTF-8, or does not follow the dialect.
    pub fn load(path: &Path, dialect: Dialect) -> Result<Self> {
        let target = files::resolve(path)?;
        let bytes = files::read(&target).map_err(|error| with_known_path(path, &target, error))?;
        let document = parse(path, bytes.as_deref().unwrap_or_default(), dialect)?;
        let (path, removed_comments) = (path.to_owned(), Vec::new());
        Ok(Self { path, target, bytes, document, removed_comments })
    }

    /// As `load`, for a client that reads strict JSON: comments and trailing commas are left out of the document.
    ///
    /// # Errors
    /// As `load`, for what is no JSON even without them.
    pub fn load_without_comments(path: &Path) -> Result<Self> {
        let source = Self::load(path, Dialect::Jsonc)?;
        let plain = document::without_comments(source.document.text())
            .map_err(|error| syntax::to_error(path, source.document.text(), error))?;
        let document = parse(path, plain.text.as_bytes(), Dialect::Json)?;
        Ok(Self { document, removed_comments: plain.comments, ..source })
    }

    /// True if the file is there.
    pub fn exists(&self) -> bool {
        self.bytes.is_some()
    }

    /// True if the file is absent or holds nothing but white space.
    pub fn is_blank(&self) -> bool {
        std::str::from_utf8(self.bytes.as_deref().unwrap_or_default()).is_ok_and(is_blank)
    }
}

/// The same failure under the name that the user knows; the file behind a symlink is the reason.
fn with_known_path(path: &Path, target: &Path, error: Error) -> Error {
    match error {
        Error::File { operation, source, .. } if path != target => {
            let reason = text::message::leads_to(target.display(), cause_message(&source));
            Error::File {
                operation,
                path: path.to_owned(),
                source: io_error(source.kind(), reason),
            }
        }
        error => error,
    }
}

/// Parses bytes of a client's file; blank ones count as an empty object.
///
/// # Errors
/// As `ConfigFile::load`.
pub fn parse(path: &Path, bytes: &[u8], dialect: Dialect) -> Result<Document> {
    let text = Error::text(path, bytes)?;
    let text = if is_blank(text) { EMPTY_OBJECT } else { text };
    Document::parse(text, dialect).map_err(|error| syntax::to_error(path, text, error))
}

/// True for a file without a value in it: what a crash, `touch` or an editor leaves behind.
pub(crate) fn is_blank(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim().is_empty()
}

/// An edit that the document refused, with the file it is about and the position in it on disk.
pub(crate) fn refused(path: &Path, document: &Document, error: EditError) -> Error {
    let (position, problem) = match &error {
        EditError::NotAnObject { position, .. }
        | EditError::NotAnArray { position, .. }
        | EditError::DuplicateKey { first: position, .. } => (*position, messages::edit(&error)),
        _ => {
            return Error::Verification { path: path.to_owned(), problem: messages::edit(&error) };
        }
    };
    let (position, problem) = match &error {
        EditError::NotAnObject { path: at, found, .. } => {
            (current_position(document, at, position), no_object(at, *found))
        }
        EditError::NotAnArray { path: at, found, .. } => {
            (current_position(document, at, position), no_array(at, *found))
        }
        _ => (position, problem),
    };
    let place = TextPosition { line: position.line, column: position.column };
    Error::Shape { path: path.to_owned(), place, problem }
}

/// Edits before the refused one may have moved it.
fn current_position(document: &Document, at: &document::Path, moved: Position) -> Position {
    document.get(at).map_or(moved, |node| node.position())
}

fn no_object(at: &document::Path, found: Kind) -> Message {
    let found = messages::kind(found);
    let is_whole = at.segments().is_empty();
    if is_whole {
        text::message::whole_is_no_object(found)
    } else {
        text::message::is_no_object(at, found)
    }
}

fn no_array(at: &document::Path, found: Kind) -> Message {
    let found = messages::kind(found);
    let is_whole = at.segments().is_empty();
    if is_whole {
        text::message::whole_is_no_array(found)
    } else {
        text::message::is_no_array(at, found)
    }
}

/// The version that a program's npm package states. `root` leads from the folder of the script behind the program to the
/// package's own.
pub(super) fn npm_version(program: &Path, name: &str, root: fn(&Path) -> &Path) -> Option<String> {
    let script = files::canonicalize(program).ok()?;
    let folder = files::parent(&script);
    // On Windows the program is a small script beside the folder of all packages.
    let places = [root(folder).to_owned(), folder.join("node_modules").join(name)];
    places.iter().find_map(|folder| package_version(&folder.join("package.json"), name))
}

/// The `version` in a `package.json` whose `name` is one of ours to look at.
fn package_version(path: &Path, name: &str) -> Option<String> {
    let bytes = files::read(path).ok()??;
    let package: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    let is_it = package["name"].as_str() == Some(name);
    package["version"].as_str().filter(|_| is_it).map(str::to_owned)
}
