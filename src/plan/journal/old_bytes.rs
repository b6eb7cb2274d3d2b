//! The bytes of a file from before an entry.

use crate::clients::{self, Client};
use crate::document::{self, Document};
use crate::error::{Error, Result};
use crate::host::files;
use crate::plan::journal::{Entry, Journal};
use crate::text::journal as text;
use std::path::Path;

impl Journal {
    /// The old bytes of file number `index` of an entry; `None` if there was no file.
    ///
    /// # Errors
    /// If the entry cannot be read or its bytes are not the ones it was made with.
    pub fn old_bytes(&self, entry: &Entry, index: usize) -> Result<Option<Vec<u8>>> {
        let Some(before) = &entry.header.files[index].before else { return Ok(None) };
        let path = self.path(entry.header.id, entry.state);
        let damaged =
            |problem: &str| Error::Journal { path: path.clone(), problem: problem.into() };
        let bytes = files::read_any_size(&path)?.ok_or_else(|| damaged(text::entry_gone()))?;
        let start = memchr::memchr(b'\n', &bytes).ok_or_else(|| damaged(text::no_header()))? + 1;
        let sizes = entry.header.files[..index].iter().filter_map(|file| file.before.as_ref());
        let skip: u64 = sizes.map(|before| before.length).sum();
        let from = start.saturating_add(usize::try_from(skip).unwrap_or(usize::MAX));
        let to = from.saturating_add(usize::try_from(before.length).unwrap_or(usize::MAX));
        let old = bytes.get(from..to).ok_or_else(|| damaged(text::too_short()))?;
        if files::hash(old) == before.sha256 {
            Ok(Some(old.to_vec()))
        } else {
            Err(damaged(text::bytes_changed()))
        }
    }
}

/// Parses old bytes. A file that the client itself could not read for its comments was read without them.
pub(in crate::plan) fn parse_old(
    path: &Path,
    bytes: &[u8],
    client: &dyn Client,
) -> Result<Document> {
    let dialect = client.dialect();
    clients::parse(path, bytes, dialect).or_else(|error| {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        match document::without_comments(text) {
            Ok(plain) => clients::parse(path, plain.text.as_bytes(), dialect),
            Err(_) => Err(error),
        }
    })
}
