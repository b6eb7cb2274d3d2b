//! Modes, owners and attributes of unix.

use super::{Space, WriteObstacle, parent};
#[cfg(any(target_os = "linux", target_os = "macos"))]
use rustix::fs::RenameFlags;
use rustix::fs::{Access, OFlags, StatVfsMountFlags};
use rustix::io::Errno;
use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Nothing to simplify.
pub(super) fn simplified(path: PathBuf) -> PathBuf {
    path
}

pub(super) fn is_executable(file: &Metadata) -> bool {
    file.mode() & 0o111 != 0
}

/// A file of the user's own, no symlink, that no other user can change or replace.
pub(super) fn is_private_to_user(path: &Path) -> io::Result<bool> {
    const STICKY: u32 = 0o1000;
    const OTHERS_WRITE: u32 = 0o022;
    let file = fs::symlink_metadata(path)?;
    let uid = rustix::process::geteuid().as_raw();
    if !file.is_file() || file.uid() != uid || file.mode() & OTHERS_WRITE != 0 {
        return Ok(false);
    }
    // Who can write to any folder on the way can put another program there.
    for folder in fs::canonicalize(parent(path))?.ancestors() {
        let mode = fs::metadata(folder)?.mode();
        if mode & 0o002 != 0 && mode & STICKY == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn mode(file: &Metadata) -> u32 {
    file.mode() & 0o7777
}

pub(super) fn change_mode(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// The permission bits of an open file.
pub(in crate::host) fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    file.set_permissions(Permissions::from_mode(mode))
}

/// Opens a file for reading. What is none does not hold us up: a pipe without a writer opens at once, and a file of the
/// kernel's that has nothing to say (`/proc/kmsg`) is an error.
pub(super) fn open_plain(path: &Path) -> io::Result<File> {
    let no_wait = (OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed();
    OpenOptions::new().read(true).custom_flags(no_wait).open(path)
}

/// A file that is made with these options is the user's alone, and no link to elsewhere is followed.
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    let no_link = OFlags::NOFOLLOW.bits().cast_signed();
    options.mode(0o600).custom_flags(no_link)
}

/// What root makes in a folder belongs to that folder's owner: in the home of a user (`sudo -E`, `HOME=…`) it would
/// lock that user out otherwise. Only root may give a file away, so nothing is done for other users.
pub(in crate::host) fn give_to_owner_of(folder: &Path, made: &File) -> io::Result<()> {
    if !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    let owner = fs::metadata(folder)?;
    let now = made.metadata()?;
    if (now.uid(), now.gid()) == (owner.uid(), owner.gid()) {
        return Ok(());
    }
    std::os::unix::fs::fchown(made, Some(owner.uid()), Some(owner.gid()))
}

/// Creates a folder of the user's own.
pub(super) fn create_private_folder(folder: &Path) -> io::Result<()> {
    private_folder().create(folder)?;
    let no_link = OFlags::NOFOLLOW | OFlags::DIRECTORY;
    let made = rustix::fs::open(folder, no_link | OFlags::RDONLY, rustix::fs::Mode::empty())?;
    give_to_owner_of(parent(folder), &File::from(made))
}

fn private_folder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.mode(0o700);
    builder
}

pub(super) fn space(folder: &Path) -> Option<Space> {
    let told = rustix::fs::statvfs(folder).ok()?;
    Some(Space {
        disk: fs::metadata(folder).ok()?.dev(),
        free: told.f_bavail.saturating_mul(told.f_frsize),
        is_read_only: told.f_flag.contains(StatVfsMountFlags::RDONLY),
    })
}

/// By permissions, and by whether the file system is mounted for reading only.
pub(super) fn is_writable_folder(folder: &Path) -> bool {
    rustix::fs::access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

/// The kernel reports an immutable file as an operation that is not permitted, to root as well (inode_permission).
pub(super) fn write_obstacle(path: &Path) -> Option<WriteObstacle> {
    match rustix::fs::access(path, Access::WRITE_OK) {
        Err(Errno::PERM) => Some(WriteObstacle::Immutable),
        Err(Errno::ACCESS) => {
            fs::metadata(path).ok().map(|it| WriteObstacle::Permissions(it.uid()))
        }
        _ => None,
    }
}

pub(super) fn owner(path: &Path) -> Option<u32> {
    fs::symlink_metadata(path).ok().map(|it| it.uid())
}

pub(super) fn own_user() -> Option<u32> {
    Some(rustix::process::geteuid().as_raw())
}

/// True if the file has hard links.
pub(super) fn has_hard_links(file: &Metadata) -> bool {
    file.nlink() > 1
}

/// Gives the fresh file the owner and the extended attributes of the old one.
pub(super) fn copy_metadata(old: &Metadata, old_path: &Path, fresh: &File) -> io::Result<()> {
    let new = fresh.metadata()?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        std::os::unix::fs::fchown(fresh, Some(old.uid()), Some(old.gid()))?;
    }
    copy_attributes(old_path, fresh);
    Ok(())
}

/// Copies what can be copied: a file system without attributes, or one that we may not set
/// (`security.*` for a normal user), is no reason to refuse a write.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn copy_attributes(old: &Path, fresh: &File) {
    let Ok(names) = attribute(|buffer| rustix::fs::listxattr(old, buffer)) else { return };
    for name in names.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        if let Ok(value) = attribute(|buffer| rustix::fs::getxattr(old, name, buffer)) {
            let _ = rustix::fs::fsetxattr(fresh, name, &value, rustix::fs::XattrFlags::empty());
        }
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn copy_attributes(_: &Path, _: &File) {}

/// One call's bytes; Linux lets neither a value nor the list of names be longer than this.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn attribute(read: impl Fn(&mut [u8]) -> rustix::io::Result<usize>) -> rustix::io::Result<Vec<u8>> {
    let mut buffer = vec![0; 64 * 1024];
    let length = read(&mut buffer)?;
    buffer.truncate(length);
    Ok(buffer)
}

/// Gives the fresh file its name, in the place of whatever has it.
pub(super) fn persist(fresh: NamedTempFile, target: &Path) -> io::Result<()> {
    fresh.persist(target).map(drop).map_err(|error| error.error)
}

/// Gives a fresh program its name; the one that runs keeps its file.
pub(super) fn replace_running(fresh: tempfile::TempPath, target: &Path) -> io::Result<()> {
    fresh.persist(target).map_err(|error| error.error)
}

/// Gives the fresh file its name if that is free; false if it is taken.
pub(super) fn persist_new(fresh: NamedTempFile, target: &Path) -> io::Result<bool> {
    match fresh.persist_noclobber(target) {
        Ok(_) => Ok(true),
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(refused) => Err(refused.error),
    }
}

/// Exchanges the names of two files, in one step.
///
/// # Errors
/// `Unsupported` if the file system cannot do this.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    rename_with(one, other, RenameFlags::EXCHANGE)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Renames if the new name is free; false if it is taken.
pub(super) fn rename_new(from: &Path, to: &Path) -> io::Result<bool> {
    match rename_without_replacing(from, to) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::Unsupported => {
            if to.symlink_metadata().is_ok() {
                return Ok(false);
            }
            fs::rename(from, to).map(|()| true)
        }
        Err(error) => Err(error),
    }
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn rename_without_replacing(from: &Path, to: &Path) -> io::Result<()> {
    rename_with(from, to, RenameFlags::NOREPLACE)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn rename_without_replacing(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn rename_with(from: &Path, to: &Path, flags: RenameFlags) -> io::Result<()> {
    let renamed = rustix::fs::renameat_with(rustix::fs::CWD, from, rustix::fs::CWD, to, flags);
    renamed.map_err(|error| match error {
        // NFS, FUSE and old kernels return any of these.
        Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP => io::ErrorKind::Unsupported.into(),
        error => error.into(),
    })
}

/// Some file systems cannot sync a folder and return `EINVAL`, which is ignored.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        Err(error) if error.raw_os_error() == Some(Errno::INVAL.raw_os_error()) => Ok(()),
        result => result,
    }
}
