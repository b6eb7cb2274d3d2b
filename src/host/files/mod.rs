//! Reads files whole and replaces them in one step.
//!
//! `replace` promises: at every moment the file is either the old one or the new one; a symlink
//! stays a symlink (its target is replaced); mode, owner and extended attributes (so ACLs too) stay;
//! data and folder are on the disk when it returns. `replace_expected` promises besides that no other program's version
//! is lost. If a rename cannot work (a bind-mounted
//! file, a hard link) the caller learns it from `Way` or `ErrorKind::ResourceBusy` and uses `rewrite`,
//! which is not atomic and therefore needs a journal.
//!
//! What systems differ in is a file each: `unix`, `windows`.

mod exchange;
mod facts;
mod folders;
pub(in crate::host) mod foreign_home;
mod program;
mod replace;
mod resolve;
mod temp_file;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

pub use exchange::{Expected, delete_expected, replace_expected, settle};
pub(super) use facts::is_at;
pub use facts::{
    Space, WriteObstacle, age, change_mode, exists, is_writable_folder, may_be_file, may_be_folder,
    may_exist, mode, modified, own_user, owner, size, space, write_obstacle,
};
pub use folders::{
    create_folders, create_shared_folders, remove_folders, remove_tree, sync_folder,
};
pub use program::{
    begins_alike, check_own_program, copy_program, is_program, is_same_build, replace_program,
};
pub use replace::{create_new, delete, needs_rewrite, replace, rewrite, sync_renamed};
pub use resolve::{canonicalize, parent, resolve};
pub use system::private;
pub(super) use system::{give_to_owner_of, set_mode};
pub(super) use temp_file::is_temp_file;
pub use temp_file::remove_stale_temp_files;

use crate::error::io_error;
use crate::error::{Error, FileOp, Result};
use crate::text;
use sha2::{Digest, Sha256};
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

/// The largest file that is read whole, in MB, unless `WCODE_MAX_FILE_MB` says otherwise. A client's config is some KB.
const MAX_FILE_MB: u64 = 64;
const MB: u64 = 1024 * 1024;

/// The whole file, or `None` if the path does not exist.
///
/// # Errors
/// If what is there cannot be read as a file, or is larger than `MAX_FILE_MB`.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    read_up_to(path, max_file_len())
}

/// As `read`, for a file of wcode's own, which may be of any size.
///
/// # Errors
/// If what is there cannot be read as a file.
pub fn read_any_size(path: &Path) -> Result<Option<Vec<u8>>> {
    read_up_to(path, u64::MAX)
}

#[expect(
    clippy::disallowed_methods,
    reason = "read once for the process, below where a `Host` is at hand"
)]
fn max_file_len() -> u64 {
    static MAX: OnceLock<u64> = OnceLock::new();
    let configured = || std::env::var("WCODE_MAX_FILE_MB").ok()?.trim().parse::<u64>().ok();
    *MAX.get_or_init(|| configured().unwrap_or(MAX_FILE_MB).saturating_mul(MB))
}

fn read_up_to(path: &Path, limit: u64) -> Result<Option<Vec<u8>>> {
    // Looked at before it is opened: opening a FIFO would block, reading a device might never end.
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::file(FileOp::Read, path)(error)),
    };
    if metadata.is_dir() {
        let folder = io_error(io::ErrorKind::IsADirectory, text::host::message::is_a_folder());
        return Err(Error::file(FileOp::Read, path)(folder));
    }
    if !metadata.is_file() {
        let special = io_error(io::ErrorKind::Other, text::host::message::not_a_regular_file());
        return Err(Error::file(FileOp::Read, path)(special));
    }
    if metadata.len() > limit {
        return Err(Error::file(FileOp::Read, path)(too_large(metadata.len(), limit)));
    }
    read_plain(path, limit).map_err(Error::file(FileOp::Read, path))
}

/// Opens a regular file for reading, and never waits for a writer.
///
/// # Errors
/// Any I/O error; of kind `Other` if it is a folder, a FIFO, a socket or a device.
pub fn open_regular(path: &Path) -> io::Result<File> {
    open_with_metadata(path).map(|(file, _)| file)
}

fn open_with_metadata(path: &Path) -> io::Result<(File, Metadata)> {
    let file = system::open_plain(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io_error(io::ErrorKind::Other, text::host::message::not_a_regular_file()));
    }
    Ok((file, metadata))
}

/// The whole of what is known to be a regular file; `None` if it is gone by now.
fn read_plain(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let (mut file, metadata) = match open_with_metadata(path) {
        Ok(opened) => opened,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let size = metadata.len().min(limit);
    let mut bytes = Vec::new();
    bytes
        .try_reserve_exact(usize::try_from(size).unwrap_or(usize::MAX))
        .map_err(|_| too_large(size, limit))?;
    // It may have grown since.
    (&mut file).take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(too_large(bytes.len() as u64, limit));
    }
    Ok(Some(bytes))
}

fn too_large(size: u64, limit: u64) -> io::Error {
    let message = text::host::message::file_too_large(size.div_ceil(MB), limit / MB);
    io_error(io::ErrorKind::FileTooLarge, message)
}

/// True if any part of a file passes the test. Each part is of some megabytes and begins with the last `overlap` bytes of
/// the one before it.
///
/// # Errors
/// If the file cannot be read.
pub fn any_part(path: &Path, overlap: usize, mut test: impl FnMut(&[u8]) -> bool) -> Result<bool> {
    const PART: usize = 4 * 1024 * 1024;
    let mut file = File::open(path).map_err(Error::file(FileOp::Read, path))?;
    let mut part = zeroize::Zeroizing::new(Vec::with_capacity(PART + overlap));
    loop {
        let kept = part.len().min(overlap);
        let start = part.len() - kept;
        part.copy_within(start.., 0);
        part.truncate(kept);
        let room = u64::try_from(PART).unwrap_or(u64::MAX);
        let read = (&mut file).take(room).read_to_end(&mut part);
        if read.map_err(Error::file(FileOp::Read, path))? == 0 {
            return Ok(false);
        }
        if test(&part) {
            return Ok(true);
        }
    }
}

/// Bytes in hex. Without `format!` and not digit by digit: a record of thousands of models is thousands of hashes.
pub(super) fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hex = vec![0; 2 * bytes.len()];
    for (digits, byte) in hex.chunks_exact_mut(2).zip(bytes) {
        digits[0] = DIGITS[usize::from(byte >> 4)];
        digits[1] = DIGITS[usize::from(byte & 0xf)];
    }
    String::from_utf8(hex).unwrap_or_default()
}

/// SHA-256 of some bytes, in hex.
pub fn hash(bytes: &[u8]) -> String {
    to_hex(&Sha256::digest(bytes))
}
