//! Reads files whole and replaces them in one step.
//!
//! `replace` promises: at every moment the file is either the old one or the new one; a symlink
//! stays a symlink (its target is replaced); mode, owner and extended attributes (so ACLs too) stay;
//! data and folder are on the disk when it returns. Where a rename cannot work (a bind-mounted
//! file, a hard link) the caller is told by `Way` or `ErrorKind::ResourceBusy` and uses `rewrite`,
//! which is not atomic and therefore needs a journal.

use crate::error::{Error, Result, Verb};
use crate::text;
use sha2::{Digest, Sha256};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// How the names of our half-written files begin; so many random letters and digits follow.
pub(super) const TEMP_PREFIX: &str = ".wcode-tmp-";
const TEMP_RANDOM: usize = 12;

/// The longest chain of symlinks we follow, as Linux does.
const MAX_LINKS: usize = 40;

/// The whole file, or `None` where nothing stands at the path.
///
/// # Errors
/// Where something stands there that cannot be read as a file.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    // Looked at before it is opened: opening a FIFO would block, reading a device might never end.
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::file(Verb::Read, path)(error)),
    };
    if metadata.is_dir() {
        let folder = io::Error::new(io::ErrorKind::IsADirectory, text::host::is_a_folder());
        return Err(Error::file(Verb::Read, path)(folder));
    }
    if !metadata.is_file() {
        let special = io::Error::other(text::host::not_a_regular_file());
        return Err(Error::file(Verb::Read, path)(special));
    }
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::file(Verb::Read, path)(error)),
    };
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    file.read_to_end(&mut bytes).map_err(Error::file(Verb::Read, path))?;
    Ok(Some(bytes))
}

/// SHA-256 of some bytes, in hex.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The path behind all symlinks, also where the last one points at nothing yet.
///
/// # Errors
/// On a loop of symlinks and on folders that cannot be read.
pub fn resolve(path: &Path) -> Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = parent(&path).join(target),
            Err(error) if is_no_link(&error) => return Ok(in_real_folder(&path)),
            Err(error) => return Err(Error::file(Verb::Read, &path)(error)),
        }
    }
    Err(Error::file(Verb::Read, &path)(io::Error::other(text::host::too_many_links())))
}

/// `EINVAL` means "no symlink"; a missing file or folder is no link either.
fn is_no_link(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::InvalidInput | io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// Resolves the folder as well, as far as it exists, so that two ways to one file give one path.
fn in_real_folder(path: &Path) -> PathBuf {
    let folder = parent(path);
    match (fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        (Err(_), Some(name)) if folder != Path::new(".") => in_real_folder(folder).join(name),
        _ => path.to_owned(),
    }
}

/// The folder that holds `path`.
pub fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// True for a file that may be run.
pub fn is_program(path: &Path) -> bool {
    let Ok(metadata) = fs::metadata(path) else { return false };
    #[cfg(unix)]
    let may_run = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o111 != 0;
    #[cfg(not(unix))]
    let may_run = true;
    metadata.is_file() && may_run
}

/// True for a program that the user owns and nobody else can change or put another in the place of.
pub fn is_own_program(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        const STICKY: u32 = 0o1000;
        const OTHERS_WRITE: u32 = 0o022;
        let Ok(file) = fs::symlink_metadata(path) else { return false };
        let Ok(folder) = fs::metadata(parent(path)) else { return false };
        let uid = rustix::process::geteuid().as_raw();
        let is_safe_folder = folder.mode() & 0o002 == 0 || folder.mode() & STICKY != 0;
        let is_safe = file.uid() == uid && file.mode() & OTHERS_WRITE == 0 && is_safe_folder;
        is_safe && file.is_file() && is_program(path)
    }
    #[cfg(not(unix))]
    is_program(path)
}

/// True where `copy` was made from `program` as it is now.
pub fn is_same_build(program: &Path, copy: &Path) -> bool {
    let facts = |path: &Path| {
        let file = fs::metadata(path).ok()?;
        Some((file.len(), file.modified().ok()?))
    };
    facts(program).is_some_and(|program| facts(copy) == Some(program))
}

/// Copies a program for the user alone, in one step, with its time, by which `is_same_build` knows it again.
///
/// # Errors
/// Whatever the system says; an older copy stands then.
pub fn copy_program(program: &Path, copy: &Path) -> io::Result<()> {
    let folder = parent(copy);
    let mut fresh =
        tempfile::Builder::new().prefix(TEMP_PREFIX).rand_bytes(TEMP_RANDOM).tempfile_in(folder)?;
    let mut source = File::open(program)?;
    io::copy(&mut source, fresh.as_file_mut())?;
    set_mode(fresh.as_file(), 0o700)?;
    fresh.as_file().set_modified(source.metadata()?.modified()?)?;
    fresh.as_file().sync_all()?;
    fresh.persist(copy).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// True where the open file is the one at this path.
#[cfg(unix)]
pub(super) fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |data: Metadata| (data.dev(), data.ino());
    let open = file.metadata().map(place).ok();
    open.is_some() && open == fs::metadata(path).map(place).ok()
}

/// An open file keeps its name there.
#[cfg(not(unix))]
pub(super) fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Permission bits of the file, or `None` where it does not exist.
pub fn mode(path: &Path) -> Option<u32> {
    #[cfg(unix)]
    return fs::metadata(path)
        .ok()
        .map(|file| std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o7777);
    #[cfg(not(unix))]
    return fs::metadata(path).ok().map(|_| 0o600);
}

/// Takes permission bits away from a file or folder, or gives some.
///
/// # Errors
/// Whatever the system says.
pub fn change_mode(path: &Path, mode: u32) -> io::Result<()> {
    #[cfg(unix)]
    return fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode));
    #[cfg(not(unix))]
    {
        let _ = (path, mode);
        Ok(())
    }
}

/// The disk that a folder is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// The file system's own number.
    pub disk: u64,
    /// Bytes that the user may still write.
    pub free: u64,
    /// Nothing can be written at all.
    pub is_read_only: bool,
}

/// The disk of a folder that is there; `None` where the system does not tell.
pub fn space(folder: &Path) -> Option<Space> {
    #[cfg(unix)]
    {
        use rustix::fs::StatVfsMountFlags;
        let told = rustix::fs::statvfs(folder).ok()?;
        Some(Space {
            disk: std::os::unix::fs::MetadataExt::dev(&fs::metadata(folder).ok()?),
            free: told.f_bavail.saturating_mul(told.f_frsize),
            is_read_only: told.f_flag.contains(StatVfsMountFlags::RDONLY),
        })
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        None
    }
}

/// Creates the folder and its parents, ours readable by the user only; returns those that are new, outermost first.
///
/// # Errors
/// Where the system refuses.
pub fn create_folders(path: &Path) -> Result<Vec<PathBuf>> {
    let mut missing: Vec<_> =
        path.ancestors().take_while(|folder| !folder.exists()).map(Path::to_owned).collect();
    missing.reverse();
    for folder in &missing {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        match builder.create(folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            result => result.map_err(Error::file(Verb::Create, folder))?,
        }
    }
    Ok(missing)
}

/// Replaces the file in one step, or creates it. `target` must be resolved.
///
/// # Errors
/// `ResourceBusy` (a bind-mounted file) where only `rewrite` can help; whatever the system says
/// otherwise. The file is then as it was.
pub fn replace(target: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    put(target, bytes, mode).map_err(without_draft)
}

/// What the system said, without the name of our draft, which is another each time: whoever tells a failure once would
/// tell it again and again.
fn without_draft(error: io::Error) -> io::Error {
    if error.to_string().contains(TEMP_PREFIX) { error.kind().into() } else { error }
}

fn put(target: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let folder = parent(target);
    let mut fresh =
        tempfile::Builder::new().prefix(TEMP_PREFIX).rand_bytes(TEMP_RANDOM).tempfile_in(folder)?;
    fresh.write_all(bytes)?;
    match fs::metadata(target) {
        Ok(old) => take_over(&old, target, fresh.as_file())?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    set_mode(fresh.as_file(), mode)?;
    fresh.as_file().sync_all()?;
    fresh.persist(target).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Overwrites the file's content where it stands. Not atomic: journal first.
///
/// # Errors
/// Whatever the system says; the file may then hold anything.
pub fn rewrite(target: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).open(target)?;
    set_mode(&file, mode)?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync_all()
}

/// Removes the file and syncs its folder.
///
/// # Errors
/// Whatever the system says; a file that is gone already is fine.
pub fn delete(target: &Path) -> io::Result<()> {
    match fs::remove_file(target) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => sync_folder(parent(target)),
    }
}

/// Why a file has to be rewritten in place, or `None` where a rename keeps everything.
pub fn needs_rewrite(target: &Path) -> Option<&'static str> {
    #[cfg(unix)]
    if let Ok(metadata) = fs::metadata(target)
        && std::os::unix::fs::MetadataExt::nlink(&metadata) > 1
    {
        return Some(text::host::has_hard_links());
    }
    let _ = target;
    None
}

/// Gives the fresh file the owner and the extended attributes of the old one.
#[cfg(unix)]
fn take_over(old: &Metadata, old_path: &Path, fresh: &File) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let new = fresh.metadata()?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        std::os::unix::fs::fchown(fresh, Some(old.uid()), Some(old.gid()))?;
    }
    copy_attributes(old_path, fresh);
    Ok(())
}

#[cfg(not(unix))]
fn take_over(_: &Metadata, _: &Path, _: &File) -> io::Result<()> {
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

/// The permission bits of an open file.
#[cfg(unix)]
pub(super) fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(mode))
}

#[cfg(not(unix))]
pub(super) fn set_mode(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}

/// Makes a rename in this folder survive a power cut.
///
/// # Errors
/// Whatever the system says.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// The file's size in bytes, or `None` where it is no file.
pub fn size(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().filter(Metadata::is_file).map(|file| file.len())
}

/// When the file was last written.
pub fn modified(path: &Path) -> Option<std::time::SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// Time since the file was last written.
pub fn age(path: &Path) -> Option<std::time::Duration> {
    modified(path)?.elapsed().ok()
}

/// Removes files that a kill left half-written in a folder: they may hold a key.
pub fn sweep(folder: &Path) {
    let Ok(items) = fs::read_dir(folder) else { return };
    for item in items.flatten() {
        let name = item.file_name();
        let random = name.to_str().and_then(|name| name.strip_prefix(TEMP_PREFIX));
        if random.is_some_and(|rest| {
            rest.len() == TEMP_RANDOM && rest.bytes().all(|b| b.is_ascii_alphanumeric())
        }) {
            let _ = fs::remove_file(item.path());
        }
    }
}

/// Removes folders, innermost first, where nothing is in them.
pub fn remove_folders<'f>(folders: impl IntoIterator<Item = &'f PathBuf>) {
    let mut folders: Vec<_> = folders.into_iter().collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(folder.components().count()));
    for folder in folders {
        // One that holds something stays, and so do those around it.
        let _ = fs::remove_dir(folder);
    }
}
