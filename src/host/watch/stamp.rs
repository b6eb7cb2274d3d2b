//! Distinguishes two states of a file without reading it.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A file's marks; all empty if there is no file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stamp {
    size: Option<u64>,
    written: Option<SystemTime>,
    mode: Option<u32>,
    /// Device and number: another file under the same name.
    identity: Option<(u64, u64)>,
    link: Option<PathBuf>,
}

impl Stamp {
    /// The marks as they are now.
    pub(crate) fn read(path: &Path) -> Self {
        let link = std::fs::read_link(path).ok();
        let Ok(facts) = std::fs::metadata(path) else { return Self { link, ..Self::default() } };
        Self {
            size: Some(facts.len()),
            written: facts.modified().ok(),
            mode: crate::host::files::mode(path),
            identity: identity(&facts),
            link,
        }
    }
}

#[cfg(unix)]
fn identity(facts: &std::fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((facts.dev(), facts.ino()))
}

#[cfg(not(unix))]
fn identity(_: &std::fs::Metadata) -> Option<(u64, u64)> {
    None
}
