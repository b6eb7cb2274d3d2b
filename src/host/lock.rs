//! wcode's own lock: one process writes at a time, the others wait and say on whom.
//!
//! It is an advisory system lock on our own file, so it is released at once if the holder is killed.
//! Left out: a client's own lock protocol; that belongs to the client (`clients`).

use crate::error::{Error, FileOp, Result};
use crate::host::files;
use crate::text::Message;
use crate::text::host::message as text;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// Held until dropped.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Lock {
    /// True while the file that is locked is the one at this path: after it was removed, another process could
    /// lock another file there.
    pub(crate) fn is_at(&self, path: &Path) -> bool {
        files::is_at(&self.0, path)
    }
}

/// Takes the lock, waiting at most `limit`; `waiting` is called once, with the holder, when we have to wait.
///
/// # Errors
/// `Error::Locked` when the time is up; `Error::File` if the lock file cannot be made.
pub(crate) fn take(path: &Path, limit: Duration, waiting: impl FnOnce(&str)) -> Result<Lock> {
    files::create_folders(files::parent(path))?;
    let mut file = open(path)?;
    let start = Instant::now();
    let mut waiting = Some(waiting);
    loop {
        match file.try_lock() {
            Ok(()) => return sign(file, path),
            Err(TryLockError::Error(error)) => return Err(Error::file(FileOp::Lock, path)(error)),
            Err(TryLockError::WouldBlock) => {}
        }
        let holder = holder(&mut file);
        if start.elapsed() >= limit {
            return Err(Error::Locked { path: path.to_owned(), holder });
        }
        if let Some(waiting) = waiting.take() {
            waiting(&holder.text());
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// True if a process holds the lock. Leaves no trace.
pub(crate) fn is_held(path: &Path) -> bool {
    let file = OpenOptions::new().read(true).write(true).open(path);
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

fn open(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let opened = files::foreign_home::check_folder_of(path);
    let opened = opened.and_then(|()| files::private(&mut options).open(path));
    let file = opened.and_then(|file| {
        files::give_to_owner_of(files::parent(path), &file)?;
        Ok(file)
    });
    file.map_err(Error::file(FileOp::Open, path))
}

/// Leaves our process id for those who wait.
fn sign(mut file: File, path: &Path) -> Result<Lock> {
    let signed = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
    signed.map_err(Error::file(FileOp::Lock, path))?;
    Ok(Lock(file))
}

fn holder(file: &mut File) -> Message {
    let mut text = String::new();
    let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
    match (read, text.trim()) {
        (Ok(_), pid) if !pid.is_empty() => text::another_wcode_process(pid),
        _ => text::another_wcode(),
    }
}
