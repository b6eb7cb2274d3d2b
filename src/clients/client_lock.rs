//! A client's own lock file.

use std::path::PathBuf;

/// A lock file of the client's; removed when dropped.
#[derive(Debug)]
pub struct ClientLock(PathBuf);

impl ClientLock {
    /// Takes charge of a lock file that the caller has just created.
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }
}

impl Drop for ClientLock {
    fn drop(&mut self) {
        // If this fails, the lock names a dead process, and the client ignores it.
        let _ = std::fs::remove_file(&self.0);
    }
}
