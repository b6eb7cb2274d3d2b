//! Replaces a file.

use super::facts::is_absent;
use super::folders::sync_folder;
use super::foreign_home;
use super::resolve::parent;
use super::{set_mode, system, temp_file};
use crate::text;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Replaces the file in one step, or creates it. `target` must be resolved.
///
/// # Errors
/// `ResourceBusy` (a bind-mounted file) if only `rewrite` can help; otherwise the system's own
/// error. The file is then unchanged.
pub fn replace(target: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    put(target, bytes, mode).map_err(temp_file::without_name)
}

fn put(target: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    system::persist(written(target, bytes, mode)?, target)?;
    sync_renamed(target);
    Ok(())
}

/// Creates the file with its content in one step; false if there is one already.
///
/// # Errors
/// Whatever the system says; nothing is there then.
pub fn create_new(target: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut fresh = temp_file::create(parent(target)).map_err(temp_file::without_name)?;
    fresh.write_all(bytes)?;
    // After a power cut it would be there and empty.
    fresh.as_file().sync_all()?;
    system::persist_new(fresh, target).map_err(temp_file::without_name)
}

/// Makes a rename survive a power cut, as far as the system does that. The file has its new content already, so a failure
/// is no reason to say that it has not.
pub fn sync_renamed(target: &Path) {
    let _ = sync_folder(parent(target));
}

/// What is to come to `target`, on the disk, beside it and with its owner and attributes.
pub(super) fn written(target: &Path, bytes: &[u8], mode: u32) -> io::Result<NamedTempFile> {
    let mut fresh = temp_file::create(parent(target))?;
    fresh.write_all(bytes)?;
    match fs::metadata(target) {
        Ok(old) => system::copy_metadata(&old, target, fresh.as_file())?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    set_mode(fresh.as_file(), mode)?;
    fresh.as_file().sync_all()?;
    Ok(fresh)
}

/// Overwrites the file's content in place. Not atomic: journal first.
///
/// # Errors
/// Any I/O error; the content of the file is then undefined.
pub fn rewrite(target: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    foreign_home::check(target)?;
    let mut file = OpenOptions::new().write(true).open(target)?;
    set_mode(&file, mode)?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync_all()
}

/// Removes the file and syncs its folder.
///
/// # Errors
/// Any I/O error; a file that is gone already is fine.
pub fn delete(target: &Path) -> io::Result<()> {
    foreign_home::check_folder_of(target)?;
    match fs::remove_file(target) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => {
            sync_renamed(target);
            Ok(())
        }
    }
}

/// Why a file has to be rewritten in place, or `None` if a rename keeps everything.
///
/// # Errors
/// If it cannot be looked at, although it is there.
pub fn needs_rewrite(target: &Path) -> io::Result<Option<&'static str>> {
    match fs::metadata(target) {
        Ok(file) => Ok(system::has_hard_links(&file).then(text::host::has_hard_links)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(error),
    }
}
