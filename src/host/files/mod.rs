//! Reads files whole and replaces them in one step.
//!
//! `replace` promises: at every moment the file is either the old one or the new one; a symlink
//! stays a symlink (its target is replaced); mode, owner and extended attributes (so ACLs too) stay;
//! data and folder are on the disk when it returns. Where a rename cannot work (a bind-mounted
//! file, a hard link) the caller is told by `Way` or `ErrorKind::ResourceBusy` and uses `rewrite`,
//! which is not atomic and therefore needs a journal.
//!
//! What systems differ in is a file each: `unix`, `windows`.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

pub use system::private;
pub(super) use system::set_mode;

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
        // Asked before it is read: what the system says of reading one that is none differs.
        match fs::symlink_metadata(&path) {
            Ok(facts) if facts.is_symlink() => {
                let target = fs::read_link(&path).map_err(Error::file(Verb::Read, &path))?;
                path = parent(&path).join(target);
            }
            Ok(_) => return Ok(in_real_folder(&path)),
            Err(error) if is_absent(&error) => return Ok(in_real_folder(&path)),
            Err(error) => return Err(Error::file(Verb::Read, &path)(error)),
        }
    }
    Err(Error::file(Verb::Read, &path)(io::Error::other(text::host::too_many_links())))
}

/// Nothing is there, or what should be a folder on the way is none.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Resolves the folder as well, as far as it exists, so that two ways to one file give one path.
fn in_real_folder(path: &Path) -> PathBuf {
    let folder = parent(path);
    match (real(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        (Err(_), Some(name)) if folder != Path::new(".") => in_real_folder(folder).join(name),
        _ => path.to_owned(),
    }
}

/// The path without symlinks, `.` and `..`, as people and other programs write it.
///
/// # Errors
/// Where nothing stands there, and whatever else the system says.
pub fn real(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path).map(system::usual)
}

/// The folder that holds `path`.
pub fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// True for a file that may be run.
pub fn is_program(path: &Path) -> bool {
    let Ok(metadata) = fs::metadata(path) else { return false };
    metadata.is_file() && system::may_run(&metadata)
}

/// True for a program that the user owns and nobody else can change or put another in the place of.
pub fn is_own_program(path: &Path) -> bool {
    is_program(path) && system::is_ours_alone(path)
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
    system::persist(fresh, copy)?;
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
    fs::metadata(path).ok().map(|file| system::mode(&file))
}

/// Takes permission bits away from a file or folder, or gives some.
///
/// # Errors
/// Whatever the system says.
pub fn change_mode(path: &Path, mode: u32) -> io::Result<()> {
    system::change_mode(path, mode)
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
    system::space(folder)
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
        match system::private_folder().create(folder) {
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
        Ok(old) => system::take_over(&old, target, fresh.as_file())?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    set_mode(fresh.as_file(), mode)?;
    fresh.as_file().sync_all()?;
    system::persist(fresh, target)?;
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
    let has_links = fs::metadata(target).is_ok_and(|file| system::has_more_names(&file));
    has_links.then(text::host::has_hard_links)
}

/// Makes a rename in this folder survive a power cut.
///
/// # Errors
/// Whatever the system says.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    system::sync_folder(folder)
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
