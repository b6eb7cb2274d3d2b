//! What is being written stands beside its target until it is whole.

use crate::text;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::Path;
use tempfile::{Builder, NamedTempFile};

/// How the names of drafts begin; so many random letters and digits follow.
const PREFIX: &str = ".wcode-tmp-";
const RANDOM: usize = 12;

/// A new one in this folder; gone when dropped.
pub(super) fn begin(folder: &Path) -> io::Result<NamedTempFile> {
    Builder::new().prefix(PREFIX).rand_bytes(RANDOM).tempfile_in(folder)
}

/// True for a name that drafts of ours have, and nobody else's files.
pub(in crate::host) fn is_draft(name: &OsStr) -> bool {
    let random = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
    random.is_some_and(|rest| {
        rest.len() == RANDOM && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// What the system said, without the name of our draft, which is another each time: whoever tells a failure once would
/// tell it again and again.
pub(super) fn unnamed(error: io::Error) -> io::Error {
    match error.kind() {
        _ if !error.to_string().contains(PREFIX) => error,
        kind @ io::ErrorKind::NotFound => io::Error::new(kind, text::host::folder_is_missing()),
        kind => kind.into(),
    }
}

/// Removes those that a kill left in a folder: they may hold a key.
pub fn sweep(folder: &Path) {
    let Ok(items) = fs::read_dir(folder) else { return };
    for item in items.flatten().filter(|item| is_draft(&item.file_name())) {
        let _ = fs::remove_file(item.path());
    }
}
