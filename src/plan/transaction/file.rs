//! One file of a plan: whether it may be written, the write itself, the proof by reading back, and the way back.

use crate::clients;
use crate::error::{Error, FileOp, Result};
use crate::host::Host;
use crate::host::files::{self, Expected};
use crate::plan::FileChange;
use crate::plan::journal::FileEntry;
use crate::text::journal as text;
use std::io;

/// How a write ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Replaced {
    /// The new bytes are in place.
    Done,
    /// The file cannot be replaced, only overwritten in place.
    OnlyInPlace,
}

/// Why a file of the plan cannot be written, as far as can be seen without writing.
pub(in crate::plan) fn write_obstacle(host: &Host, file: &FileChange) -> Option<Error> {
    if let Err(error) = refuse_read_only(host, file) {
        return Some(error);
    }
    // The nearest folder that exists: missing ones are created in it.
    let folder = files::parent(&file.target).ancestors().find(|folder| folder.exists())?;
    let why = || text::message::read_only_folder(folder.display());
    (!files::is_writable_folder(folder))
        .then(|| Error::ReadOnly { path: file.path.clone(), why: why() })
}

/// Refuses what the client refuses, and a file whose owner has taken the write bit off (a Nix store, a locked dotfile).
pub(super) fn refuse_read_only(host: &Host, file: &FileChange) -> Result<()> {
    clients::by_id(file.client)?.ensure_not_managed(host, &file.config)?;
    if file.before.is_some() && file.mode_before.is_none() {
        // Its permissions could not be read: it must not get others.
        return Err(Error::Changing { path: file.path.clone() });
    }
    if let Some(mode) = file.mode_before.filter(|mode| mode & 0o200 == 0) {
        let why = text::message::read_only_mode(format!("{mode:03o}"));
        return Err(Error::ReadOnly { path: file.path.clone(), why });
    }
    Ok(())
}

/// Checks that the name still leads to the file that was planned. Its content is compared when it is replaced.
pub(super) fn check_target(file: &FileChange) -> Result<()> {
    if files::resolve(&file.path)? == file.target { Ok(()) } else { Err(changing(file)) }
}

/// Replaces, creates or deletes the file in one step, if it is as the plan saw it.
///
/// # Errors
/// `Error::Changing` if it is not; the file is then as it was.
pub(super) fn replace(file: &FileChange, before: Option<&str>) -> Result<Replaced> {
    let failed = |verb| Error::file(verb, &file.path);
    let done = |is_done| if is_done { Ok(Replaced::Done) } else { Err(changing(file)) };
    let Some(bytes) = &file.after else {
        let gone = before.map_or(Ok(true), |before| files::delete_expected(&file.target, before));
        return gone.map_err(failed(FileOp::Remove)).and_then(done);
    };
    if files::needs_rewrite(&file.target).map_err(failed(FileOp::Read))?.is_some() {
        return Ok(Replaced::OnlyInPlace);
    }
    let expected = Expected::from_hash(before);
    match files::replace_expected(&file.target, bytes, file.mode_after, expected) {
        // A bind-mounted file.
        Err(error) if error.kind() == io::ErrorKind::ResourceBusy && before.is_some() => {
            Ok(Replaced::OnlyInPlace)
        }
        result => result.map_err(failed(FileOp::Write)).and_then(done),
    }
}

/// Checks that the file is as the plan saw it.
///
/// # Errors
/// `Error::Changing` if it is not.
pub(super) fn check_content(file: &FileChange) -> Result<()> {
    if files::read(&file.target)? == file.before { Ok(()) } else { Err(changing(file)) }
}

/// Overwrites the file in place. What another program writes since `check_content` is lost: no step does both.
pub(super) fn overwrite(file: &FileChange) -> Result<()> {
    let bytes = file.after.as_deref().unwrap_or_default();
    files::rewrite(&file.target, bytes, file.mode_after)
        .map_err(Error::file(FileOp::Write, &file.path))
}

/// Reads the file back: the disk must hold what was meant.
pub(super) fn verify_written(file: &FileChange) -> Result<()> {
    if files::read(&file.target)? == file.after { Ok(()) } else { Err(changing(file)) }
}

/// Settles what a kill or an error left of the exchange of a file.
pub(super) fn settle(entry: &FileEntry) -> Result<()> {
    let before = entry.before.as_ref().map(|before| before.sha256.as_str());
    files::settle(&entry.target, before, entry.after.as_deref())
        .map_err(Error::file(FileOp::Restore, &entry.path))
}

/// Gives a file the bytes that it had before an entry, if it is still as the entry left it.
pub(super) fn restore(entry: &FileEntry, before: Option<&[u8]>) -> Result<()> {
    let written = Expected::from_hash(entry.after.as_deref());
    let result = match (before, &entry.before, &entry.after) {
        (Some(bytes), Some(old), _) if entry.in_place => {
            files::rewrite(&entry.target, bytes, old.mode)
        }
        (Some(bytes), Some(old), _) => {
            files::replace_expected(&entry.target, bytes, old.mode, written).map(drop)
        }
        (_, _, Some(after)) => files::delete_expected(&entry.target, after).map(drop),
        (_, _, None) => Ok(()),
    };
    result.map_err(Error::file(FileOp::Restore, &entry.path))
}

fn changing(file: &FileChange) -> Error {
    Error::Changing { path: file.path.clone() }
}
