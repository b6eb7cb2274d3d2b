//! A vendor's file of the user's that makes no sense: it is left out, and only what needs its vendor stops.

use crate::error::{Error, Result};
use crate::host::files;
use crate::host::skipped::SkippedFile;
use crate::text::Command;
use crate::text::catalog::message as text;
use std::path::{Path, PathBuf};

/// Such a file.
#[derive(Debug)]
pub(crate) struct BrokenFile {
    path: PathBuf,
    error: Error,
    /// The vendors that it may be about.
    ids: Vec<String>,
}

impl BrokenFile {
    pub(super) fn new(path: &Path, error: Error) -> Self {
        let bytes = files::read(path).ok().flatten().unwrap_or_default();
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let ids = stem.into_iter().chain(ids_in(&String::from_utf8_lossy(&bytes))).collect();
        Self { path: path.to_owned(), error, ids }
    }

    /// What is wrong with it.
    pub(crate) fn error(&self) -> &Error {
        &self.error
    }

    /// True if it may be about this vendor: by its name, or by any `id` in it. It must not be taken for the built-in one,
    /// whose hosts the user may have replaced in this file.
    pub(super) fn may_describe(&self, vendor: &str) -> bool {
        self.ids.iter().any(|id| id == vendor)
    }

    /// As `Catalog::load` has found it.
    ///
    /// # Errors
    /// What is wrong with it; nothing if it was corrected meanwhile.
    pub(super) fn check(&self) -> Result<()> {
        super::read_user_vendor(&self.path).map(drop)
    }

    pub(super) fn to_skipped(&self) -> SkippedFile {
        SkippedFile {
            path: self.path.clone(),
            message: text::vendor_file_skipped(self.error.message()),
            remedy: Command::new(["wcode", "doctor"]),
        }
    }
}

/// The values of everything called `id`, in a text that need not be JSON5.
fn ids_in(text: &str) -> Vec<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let value = |(at, _): (usize, &str)| {
        let (before, after) = (&text[..at], &text[at + 2..]);
        if before.ends_with(is_word) || after.starts_with(is_word) {
            return None;
        }
        let after = after.trim_start_matches(['"', '\'']).trim_start().strip_prefix(':')?;
        let value = after.trim_start().trim_start_matches(['"', '\'']);
        let end = value.find(|c| !is_word(c)).unwrap_or(value.len());
        (end > 0).then(|| value[..end].to_owned())
    };
    text.match_indices("id").filter_map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::ids_in;

    #[test]
    fn ids_are_found_in_what_is_no_json5() {
        let text = "{ id: 'acme', \"id\" : \"b-2\",, grid: 'x', id2: 'y', models: [{id:'m'";
        assert_eq!(ids_in(text), ["acme", "b-2", "m"]);
    }
}
