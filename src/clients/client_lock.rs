//! A client's own lock: a file, or an empty folder.

use crate::host::files;
use std::path::PathBuf;

/// A lock of the client's; removed when dropped.
#[derive(Debug)]
pub struct ClientLock {
    path: PathBuf,
    is_folder: bool,
}

impl ClientLock {
    /// Takes charge of a lock file that the caller has just created.
    pub fn new(path: PathBuf) -> Self {
        Self { path, is_folder: false }
    }

    /// Takes charge of a lock folder that the caller has just created.
    pub fn new_folder(path: PathBuf) -> Self {
        Self { path, is_folder: true }
    }
}

impl ClientLock {
    fn remove(&self) -> std::io::Result<()> {
        if self.is_folder {
            std::fs::remove_dir(&self.path)
        } else {
            std::fs::remove_file(&self.path)
        }
    }
}

impl Drop for ClientLock {
    fn drop(&mut self) {
        // If this fails, the lock is one of a dead process soon, and the client ignores it. A failure may pass.
        if self.remove().is_err() {
            let _ = self.remove();
        }
        // A power cut must not bring it back: no process would be left to remove it.
        files::sync_renamed(&self.path);
    }
}
