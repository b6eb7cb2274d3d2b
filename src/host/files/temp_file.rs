//! Temporary files: new content is beside its target until it is complete.

use crate::error::io_error;
use crate::host::random;
use crate::text;
use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;
use tempfile::{Builder, NamedTempFile};

/// Prefix of temporary files; this many random letters and digits follow.
const PREFIX: &str = ".wcode-tmp-";
const RANDOM: usize = 12;

/// No write takes longer: where files cannot be locked, an older temporary file was left by a killed process.
const MAX_WRITE_TIME: Duration = Duration::from_secs(60 * 60);

/// Prefix of the name that holds the other version of a file during an exchange; as many random characters, a
/// dash and the mark of the file's name follow.
const SWAP_PREFIX: &str = ".wcode-swap-";

/// Attempts to make one that no sweep takes for a stale one before it is locked.
const MAX_ATTEMPTS: u32 = 100;

/// A new one in this folder; gone when dropped. It is locked for as long as it is open: one that is not was left by a
/// killed process.
pub(super) fn create(folder: &Path) -> io::Result<NamedTempFile> {
    super::foreign_home::check(folder)?;
    let mut attempts = 1..=MAX_ATTEMPTS;
    let file = loop {
        let file = Builder::new().prefix(PREFIX).rand_bytes(RANDOM).tempfile_in(folder)?;
        if is_held(&file) || attempts.next().is_none() {
            break file;
        }
    };
    super::give_to_owner_of(folder, file.as_file())?;
    Ok(file)
}

/// Locks it. False if the sweep of another process was faster, which removes it with the lock in its hands.
fn is_held(file: &NamedTempFile) -> bool {
    match file.as_file().try_lock() {
        Ok(()) => fs::symlink_metadata(file.path()).is_ok(),
        Err(TryLockError::WouldBlock) => false,
        // A file system without locks: its age says whether it was left.
        Err(TryLockError::Error(_)) => true,
    }
}

/// True for a name of our temporary files, and no other program's files.
pub(in crate::host) fn is_temp_file(name: &OsStr) -> bool {
    let random = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
    let is_whole = random.is_some_and(|rest| {
        rest.len() == RANDOM && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    is_whole || swapped(name).is_some()
}

/// A new name for the other version of this file.
pub(super) fn swap_name(target: &Path) -> io::Result<String> {
    let random = format!("{:016x}", random::number().map_err(io::Error::other)?);
    Ok(format!("{SWAP_PREFIX}{}-{}", &random[..RANDOM], mark(target)))
}

/// True for such a name of this file.
pub(super) fn is_swap_of(name: &OsStr, target: &Path) -> bool {
    swapped(name) == Some(&mark(target))
}

/// A short hash in place of a file's name, which may have the maximum length.
fn mark(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default();
    super::hash(name.as_encoded_bytes())[..RANDOM].to_owned()
}

/// The mark of the file whose other version this is, if it is one.
fn swapped(name: &OsStr) -> Option<&str> {
    let (random, mark) = name.to_str()?.strip_prefix(SWAP_PREFIX)?.split_once('-')?;
    let is_hex = |text: &str| text.len() == RANDOM && text.bytes().all(|b| b.is_ascii_hexdigit());
    (is_hex(random) && is_hex(mark)).then_some(mark)
}

/// The system's error without the name of our file. That name differs each time, so a caller that reports each distinct
/// failure once would report it again and again.
pub(super) fn without_name(error: io::Error) -> io::Error {
    match error.kind() {
        _ if !error.to_string().contains(PREFIX) => error,
        kind @ io::ErrorKind::NotFound => io_error(kind, text::host::message::folder_is_missing()),
        kind => kind.into(),
    }
}

/// Removes those that a kill left in a folder: they may hold a key. One that a process still writes stays, whoever's it
/// is. A file set aside during an exchange may be the only copy of an edit; `exchange::settle` looks at that.
pub fn remove_stale_temp_files(folder: &Path) {
    let Ok(items) = fs::read_dir(folder) else { return };
    let is_ours = |name: &OsStr| is_temp_file(name) && swapped(name).is_none();
    for item in items.flatten().filter(|item| is_ours(&item.file_name())) {
        let path = item.path();
        if is_stale(&path) {
            let _ = fs::remove_file(path);
        }
    }
}

/// True if no process has the file open that made it.
fn is_stale(path: &Path) -> bool {
    let is_file = fs::symlink_metadata(path).is_ok_and(|file| file.is_file());
    let Some(file) = is_file.then(|| File::open(path).ok()).flatten() else { return false };
    match file.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(_)) => super::age(path).is_some_and(|age| age > MAX_WRITE_TIME),
    }
}

#[cfg(test)]
mod tests {
    use super::{create, remove_stale_temp_files};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    #[test]
    fn a_sweep_takes_no_file_that_has_just_been_made() {
        let folder = tempfile::tempdir().unwrap();
        let is_done = AtomicBool::new(false);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while !is_done.load(Ordering::Relaxed) {
                        remove_stale_temp_files(folder.path());
                    }
                });
            }
            let lost = (0..3000).filter(|_| !create(folder.path()).unwrap().path().exists());
            let lost = lost.count();
            is_done.store(true, Ordering::Relaxed);
            assert_eq!(lost, 0);
        });
    }
}
