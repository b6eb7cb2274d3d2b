//! Metadata of a file, and of the disk that it is on.

use super::system;
use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;

/// True if the open file is the one at this path.
#[cfg(unix)]
pub(in crate::host) fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |data: Metadata| (data.dev(), data.ino());
    let open = file.metadata().map(place).ok();
    open.is_some() && open == fs::metadata(path).map(place).ok()
}

/// An open file keeps its name there.
#[cfg(not(unix))]
pub(in crate::host) fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

/// True unless nothing is there, not even a link: what cannot be looked at may be there, and reading it says why not.
pub fn may_exist(path: &Path) -> bool {
    fs::symlink_metadata(path).map_or_else(|error| !is_absent(&error), |_| true)
}

/// True if something is there, and be it a link; a failure that passes is asked twice.
pub fn exists(path: &Path) -> bool {
    match fs::symlink_metadata(path) {
        Ok(_) => true,
        Err(error) => !is_absent(&error) && fs::symlink_metadata(path).is_ok(),
    }
}

/// As `may_exist`, for a folder.
pub fn may_be_folder(path: &Path) -> bool {
    fs::metadata(path).map_or_else(|error| !is_absent(&error), |file| file.is_dir())
}

/// As `may_exist`, for a file.
pub fn may_be_file(path: &Path) -> bool {
    fs::metadata(path).map_or_else(|error| !is_absent(&error), |file| file.is_file())
}

/// Nothing is there, or what should be a folder on the way is none.
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Permission bits of the file, or `None` if it does not exist.
pub fn mode(path: &Path) -> Option<u32> {
    fs::metadata(path).ok().map(|file| system::mode(&file))
}

/// Takes permission bits away from a file or folder, or gives some.
///
/// # Errors
/// Any I/O error.
pub fn change_mode(path: &Path, mode: u32) -> io::Result<()> {
    super::foreign_home::check(path)?;
    system::change_mode(path, mode)
}

/// True if this process may make and replace files in a folder.
pub fn is_writable_folder(folder: &Path) -> bool {
    system::is_writable_folder(folder)
}

/// Why this process cannot write a file or folder that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteObstacle {
    /// Its permissions are for others; the number of the user to whom it belongs.
    Permissions(u32),
    /// It is marked as immutable.
    Immutable,
}

/// What keeps this process from writing; `None` if nothing is known to. A disk that is mounted read-only is none of these.
pub fn write_obstacle(path: &Path) -> Option<WriteObstacle> {
    system::write_obstacle(path)
}

/// The number of the user to whom a file belongs; `None` where users have none.
pub fn owner(path: &Path) -> Option<u32> {
    system::owner(path)
}

/// The number of the user who runs this process; `None` where users have none.
pub fn own_user() -> Option<u32> {
    system::own_user()
}

/// The disk that a folder is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// The file system's own number.
    pub disk: u64,
    /// Bytes that the user may still write.
    pub free: u64,
    /// Mounted read-only.
    pub is_read_only: bool,
}

/// The disk of a folder that is there; `None` if the system does not say.
pub fn space(folder: &Path) -> Option<Space> {
    system::space(folder)
}

/// The file's size in bytes, or `None` if it is no file.
pub fn size(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().filter(Metadata::is_file).map(|file| file.len())
}

/// The modification time of the file.
pub fn modified(path: &Path) -> Option<std::time::SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// Time since the file was last written.
pub fn age(path: &Path) -> Option<std::time::Duration> {
    modified(path)?.elapsed().ok()
}
