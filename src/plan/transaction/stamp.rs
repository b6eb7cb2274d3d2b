//! Whether a file is another one than when it was read, without reading it again.

use std::path::Path;
use std::time::SystemTime;

/// Time, size and identity of a file; none if there is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::plan) struct Stamp(Option<(SystemTime, u64, u64)>);

impl Stamp {
    /// Of the file at this path.
    pub(in crate::plan) fn new(path: &Path) -> Self {
        let read = || {
            let metadata = std::fs::metadata(path).ok()?;
            Some((metadata.modified().ok()?, metadata.len(), inode(&metadata)))
        };
        Self(read())
    }
}

#[cfg(unix)]
fn inode(metadata: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &std::fs::Metadata) -> u64 {
    0
}
