//! Reads JSON5 into values, and says in the user's language what the document engine found wrong.
//!
//! Promises: an error is data with its position; a line of the file is masked before it is kept.

mod data_error;
pub(crate) mod messages;
mod reader;

pub(crate) use data_error::{DataError, DataProblem};

use crate::document::{Dialect, Document, Position, SyntaxError};
use crate::error::{Error, TextPosition};
use crate::secret;
use serde::de::DeserializeOwned;
use std::path::Path;

/// Why a text is not the value that was expected.
#[derive(Debug)]
pub(crate) enum ReadError {
    /// It is not JSON5.
    Syntax(Error),
    /// It is JSON5, and another value.
    Data(DataError),
}

/// Reads a JSON5 text as a value.
///
/// # Errors
/// `ReadError` with the position.
pub(crate) fn read<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, ReadError> {
    let document = Document::parse(text, Dialect::Json5)
        .map_err(|error| ReadError::Syntax(to_error(path, text, error)))?;
    reader::from_node(document.root()).map_err(ReadError::Data)
}

impl ReadError {
    /// The error with its line and a caret under the position.
    pub(crate) fn into_error(self, path: &Path, text: &str) -> Error {
        match self {
            Self::Syntax(error) => error,
            Self::Data(error) => error.into_error(path, text),
        }
    }
}

/// A syntax error in a file. The line is masked as a whole before it is cut: a cut could hide that a string is a key's
/// value.
pub(crate) fn to_error(path: &Path, text: &str, mut error: SyntaxError) -> Error {
    let line = text.split(['\n', '\r']).scan(0, |end, line| {
        *end += line.len() + 1;
        Some((*end, line))
    });
    let line = line.into_iter().find(|(end, _)| *end > error.offset).map_or("", |(_, line)| line);
    let skipped = (error.position.column - 1).saturating_sub(error.caret);
    let shown = error.line_text.chars().count();
    error.line_text = secret::mask(line).chars().skip(skipped).take(shown).collect();
    Error::Syntax {
        path: path.to_owned(),
        place: text_position(error.position),
        problem: messages::syntax_problem(&error),
        snippet: error.snippet(),
    }
}

fn text_position(position: Position) -> TextPosition {
    TextPosition { line: position.line, column: position.column }
}
