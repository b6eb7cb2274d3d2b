//! Files that a command replaces without a journal entry (`key scrub` must not keep what it takes out): their hashes before
//! and after, kept until all are written, so that the next command can settle what a kill left of an exchange.

use crate::error::{Error, FileOp, Result};
use crate::host::{Host, files};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// One file that is about to be replaced.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::plan) struct PendingFile {
    pub(in crate::plan) target: PathBuf,
    /// SHA-256 of its bytes now.
    pub(in crate::plan) before: String,
    /// SHA-256 of its bytes afterwards.
    pub(in crate::plan) after: String,
}

/// Notes the files before the first of them is replaced. Needs wcode's own lock, as the rest does.
///
/// # Errors
/// If the note cannot be written.
pub(in crate::plan) fn note(host: &Host, pending: &[PendingFile]) -> Result<()> {
    let path = path(host);
    let text = serde_json::to_vec(pending).map_err(|error| Error::Journal {
        path: path.clone(),
        problem: error.to_string().into(),
    })?;
    files::replace(&path, &text, 0o600).map_err(Error::file(FileOp::Write, &path))
}

/// Removes the note: all files are written, or were given up.
pub(in crate::plan) fn forget(host: &Host) {
    let _ = std::fs::remove_file(path(host));
}

/// True if a killed command has left a note.
pub(crate) fn has_pending(host: &Host) -> bool {
    files::may_exist(&path(host))
}

/// Settles what a killed command, or a failed write, left.
///
/// # Errors
/// If the note or a file cannot be read. A damaged note is dropped: it is only about leftovers.
pub(in crate::plan) fn settle(host: &Host) -> Result<()> {
    let path = path(host);
    let Some(bytes) = files::read(&path)? else { return Ok(()) };
    let pending: Vec<PendingFile> = serde_json::from_slice(&bytes).unwrap_or_default();
    for file in &pending {
        files::remove_stale_temp_files(files::parent(&file.target));
        files::settle(&file.target, Some(&file.before), Some(&file.after))
            .map_err(Error::file(FileOp::Restore, &file.target))?;
    }
    forget(host);
    Ok(())
}

fn path(host: &Host) -> PathBuf {
    host.state_dir().join("pending.json")
}
