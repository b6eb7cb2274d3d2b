//! Windows has no modes: what is in a profile inherits its folder's access list, which leaves it to the user, the system
//! and administrators. A replaced file has its folder's list again.

use super::{Space, WriteObstacle};
use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::NamedTempFile;

/// Reported as a file's mode: private to the user.
const PRIVATE_MODE: u32 = 0o600;

/// The same with the read-only attribute.
const READ_ONLY_MODE: u32 = 0o400;

/// How long to retry if another program has the file open.
const RENAME_TIMEOUT: Duration = Duration::from_secs(1);

/// A path longer than this many characters is one only with its prefix (`MAX_PATH`, with the zero at its end).
const MAX_PATH_LEN: usize = 259;

/// `C:\a` for `\\?\C:\a`, which few programs take and no user expects.
pub(super) fn simplified(path: PathBuf) -> PathBuf {
    let short = path.to_str().and_then(|text| without_prefix(text).map(PathBuf::from));
    short.unwrap_or(path)
}

fn without_prefix(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(r"\\?\")?;
    let is_on_a_drive =
        matches!(rest.as_bytes(), [letter, b':', b'\\', ..] if letter.is_ascii_alphabetic());
    // Such names mean devices without the prefix, or lose their end.
    let is_odd = |part: &str| part.ends_with(['.', ' ']) || is_device(part);
    let is_usual = rest.len() <= MAX_PATH_LEN && !rest.split('\\').skip(1).any(is_odd);
    (is_on_a_drive && is_usual).then_some(rest)
}

/// `CON`, `nul.txt`, `COM1` (Naming Files, Paths, and Namespaces).
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let is_numbered = |kind| {
        let rest = stem.strip_prefix(kind);
        rest.is_some_and(|number| number.chars().count() == 1)
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || is_numbered("COM")
        || is_numbered("LPT")
}

/// The name says what is executable.
pub(super) fn is_executable(_: &Metadata) -> bool {
    true
}

/// Access lists cannot be read without unsafe code: taken for granted.
pub(super) fn open_plain(path: &Path) -> io::Result<File> {
    File::open(path)
}

pub(super) fn is_private_to_user(_: &Path) -> io::Result<bool> {
    Ok(true)
}

pub(super) fn mode(file: &Metadata) -> u32 {
    if file.permissions().readonly() { READ_ONLY_MODE } else { PRIVATE_MODE }
}

pub(super) fn change_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

pub(in crate::host) fn set_mode(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}

/// A file that is made with these options is the user's alone, as everything in the profile.
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

/// What is made in a profile belongs to its user.
pub(in crate::host) fn give_to_owner_of(_: &Path, _: &File) -> io::Result<()> {
    Ok(())
}

pub(super) fn create_private_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().create(folder)
}

/// Not available without unsafe code.
pub(super) fn space(_: &Path) -> Option<Space> {
    None
}

pub(super) fn owner(_: &Path) -> Option<u32> {
    None
}

pub(super) fn own_user() -> Option<u32> {
    None
}

/// The standard library does not report it; a write does.
pub(super) fn write_obstacle(_: &Path) -> Option<WriteObstacle> {
    None
}

/// The standard library does not report it; a write does.
pub(super) fn is_writable_folder(_: &Path) -> bool {
    true
}

/// The standard library does not report it; a rename makes them two files.
pub(super) fn has_hard_links(_: &Metadata) -> bool {
    false
}

pub(super) fn copy_metadata(_: &Metadata, _: &Path, _: &File) -> io::Result<()> {
    Ok(())
}

/// Gives the fresh file its name, in the place of whatever has it. A file that a scanner or an indexer looks at, as they
/// do with every one that was just written, cannot be replaced for a moment.
pub(super) fn persist(mut fresh: NamedTempFile, target: &Path) -> io::Result<()> {
    let start = Instant::now();
    loop {
        match fresh.persist(target) {
            Ok(_) => return Ok(()),
            Err(refused) if is_in_use(&refused.error) && start.elapsed() < RENAME_TIMEOUT => {
                fresh = refused.file;
            }
            Err(refused) => return Err(refused.error),
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// Gives a fresh program its name. The file of one that runs cannot be replaced, but renamed: it gets the ending `.old`, and
/// goes with the next update.
pub(super) fn replace_running(fresh: tempfile::TempPath, target: &Path) -> io::Result<()> {
    let mut aside = target.as_os_str().to_owned();
    aside.push(".old");
    let aside = PathBuf::from(aside);
    let _ = std::fs::remove_file(&aside);
    std::fs::rename(target, &aside)?;
    fresh.persist(target).map_err(|refused| {
        let _ = std::fs::rename(&aside, target);
        refused.error
    })
}

/// As `persist` if the name is free; false if it is taken.
pub(super) fn persist_new(fresh: NamedTempFile, target: &Path) -> io::Result<bool> {
    match fresh.persist_noclobber(target) {
        Ok(_) => Ok(true),
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(refused) => Err(refused.error),
    }
}

/// Windows has no such call.
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Renames if the new name is free; false if it is taken.
pub(super) fn rename_new(from: &Path, to: &Path) -> io::Result<bool> {
    if to.symlink_metadata().is_ok() {
        return Ok(false);
    }
    std::fs::rename(from, to).map(|()| true)
}

/// ERROR_ACCESS_DENIED, which is returned for open files as well, and ERROR_SHARING_VIOLATION.
fn is_in_use(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(5 | 32))
}

/// A folder cannot be synced, nor need it be: NTFS keeps a log of its names.
pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::without_prefix;

    #[test]
    fn a_path_loses_its_prefix_only_where_it_means_the_same_without() {
        assert_eq!(without_prefix(r"\\?\C:\Users\ann\x.json"), Some(r"C:\Users\ann\x.json"));
        for kept in [
            r"\\?\UNC\server\share\x",
            r"\\?\Volume{1}\x",
            r"\\?\C:\a\nul.txt",
            r"\\?\C:\com1",
            r"\\?\C:\ends.\x",
            r"C:\a",
        ] {
            assert_eq!(without_prefix(kept), None, "{kept}");
        }
        assert_eq!(without_prefix(r"\\?\C:\a\command"), Some(r"C:\a\command"));
        assert_eq!(without_prefix(&format!(r"\\?\C:\{}", "x".repeat(300))), None);
    }
}
