//! Replaces a file only if it still is what the caller saw.
//!
//! The new bytes are on the disk before the old file is looked at for the last time. If the system can exchange two
//! names, nothing is overwritten at all: the names change places, what came out is looked at, and it goes back if
//! another program saved it meanwhile. What came out has a name of its own (`.wcode-swap-…`) until that is
//! settled; `settle` does so after a kill.

use super::resolve::parent;
use super::{hash, replace, system, temp_file};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What the caller saw at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected<'e> {
    /// Nothing.
    Absent,
    /// A file with this SHA-256.
    Content(&'e str),
}

impl<'e> Expected<'e> {
    /// From the hash of what was there, if anything was.
    pub fn from_hash(hash: Option<&'e str>) -> Self {
        hash.map_or(Self::Absent, Self::Content)
    }
}

/// Replaces or creates the file in one step, if it is as expected; false if it is not, and it is left as it is then.
/// `target` must be resolved.
///
/// A program that opened the old file before the exchange and writes into it afterwards still writes into the old one:
/// no system call can detect that.
///
/// # Errors
/// `ResourceBusy` (a bind-mounted file) if only `rewrite` can help; otherwise the system's own error. The file is then
/// unchanged.
pub fn replace_expected(
    target: &Path,
    bytes: &[u8],
    mode: u32,
    expected: Expected<'_>,
) -> io::Result<bool> {
    exchange(target, bytes, mode, expected).map_err(temp_file::without_name)
}

fn exchange(target: &Path, bytes: &[u8], mode: u32, expected: Expected<'_>) -> io::Result<bool> {
    let fresh = replace::written(target, bytes, mode)?;
    let is_done = match expected {
        Expected::Absent => system::persist_new(fresh, target)?,
        Expected::Content(old) => {
            let mut aside = Aside::new(target)?;
            system::persist(fresh, &aside.path)?;
            swap(&mut aside, target, old, &hash(bytes), system::exchange)?
        }
    };
    if is_done {
        replace::sync_renamed(target);
    }
    Ok(is_done)
}

/// Exchanges the two names, and exchanges them back if the file that comes out is not the expected one.
fn swap(
    aside: &mut Aside,
    target: &Path,
    old: &str,
    ours: &str,
    exchange: impl Fn(&Path, &Path) -> io::Result<()>,
) -> io::Result<bool> {
    match exchange(&aside.path, target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) if error.kind() == io::ErrorKind::Unsupported => {
            // What another program saves between this look and the rename is lost: some microseconds.
            let is_expected = content_hash(target)?.as_deref() == Some(old);
            return if is_expected {
                fs::rename(&aside.path, target).map(|()| true)
            } else {
                Ok(false)
            };
        }
        result => result?,
    }
    aside.may_be_theirs = true;
    let is_expected =
        content_hash(&aside.path).is_ok_and(|old_now| old_now.as_deref() == Some(old));
    if !is_expected {
        put_back(aside, target, ours, exchange)?;
    }
    aside.may_be_theirs = false;
    Ok(is_expected)
}

/// Gives the file set aside its name back. What another program saves over that meanwhile is newer and goes back as well,
/// until the file that comes out is the one that was put there last.
fn put_back(
    aside: &Aside,
    target: &Path,
    ours: &str,
    exchange: impl Fn(&Path, &Path) -> io::Result<()>,
) -> io::Result<()> {
    let mut last_put = Some(ours.to_owned());
    loop {
        // If it cannot be read it goes back all the same.
        let newer = content_hash(&aside.path);
        match exchange(&aside.path, target) {
            // Another program removed the file: the one set aside gets its name, unless a newer one has it by now.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return system::rename_new(&aside.path, target).map(drop);
            }
            result => result?,
        }
        if content_hash(&aside.path)? == last_put {
            return Ok(());
        }
        last_put = newer?;
    }
}

/// Removes the file, if it is as expected; false if it is not, and it is left as it is then. A file that is gone already
/// is fine.
///
/// # Errors
/// Any I/O error; the file is then unchanged.
pub fn delete_expected(target: &Path, old: &str) -> io::Result<bool> {
    let mut aside = Aside::new(target)?;
    match system::rename_new(target, &aside.path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        result => result?,
    };
    aside.may_be_theirs = true;
    let came_out = content_hash(&aside.path);
    let is_expected = came_out.as_ref().is_ok_and(|came_out| came_out.as_deref() == Some(old));
    if !is_expected {
        // If another file is there by now, that is the newest.
        system::rename_new(&aside.path, target)?;
    }
    aside.may_be_theirs = false;
    if is_expected {
        drop(aside);
        replace::sync_renamed(target);
    }
    came_out.map(|_| is_expected)
}

/// Settles what a kill or an error left in the middle of an exchange of this file. `before` and `after` are the hashes of
/// the two versions of the write that was cut short, on its way there or back; a third one is another program's, and goes
/// back to its place.
///
/// # Errors
/// Any I/O error.
pub fn settle(target: &Path, before: Option<&str>, after: Option<&str>) -> io::Result<()> {
    for path in Aside::all(target) {
        let is_ours = |path: &Path| -> io::Result<bool> {
            content_hash(path).map(|hash| [before, after].contains(&hash.as_deref()))
        };
        if is_ours(&path)? {
            fs::remove_file(&path)?;
        } else if is_ours(target)? {
            fs::rename(&path, target)?;
            replace::sync_renamed(target);
        }
    }
    Ok(())
}

/// The SHA-256 of the file; `None` if there is none.
fn content_hash(path: &Path) -> io::Result<Option<String>> {
    match fs::symlink_metadata(path) {
        // Another program put a link, a pipe or a folder there: certainly not what was seen.
        Ok(metadata) if !metadata.is_file() => Ok(Some(String::new())),
        Ok(_) => super::read_plain(path, u64::MAX).map(|bytes| bytes.as_deref().map(hash)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// How often to try to remove the other version.
const MAX_REMOVALS: usize = 3;

/// The path of the other version during an exchange; the file there is removed on drop, unless it may be another
/// program's: then `settle` looks at it.
struct Aside {
    path: PathBuf,
    may_be_theirs: bool,
}

impl Aside {
    fn new(target: &Path) -> io::Result<Self> {
        let path = parent(target).join(temp_file::swap_name(target)?);
        Ok(Self { path, may_be_theirs: false })
    }

    /// Those that belong to this file.
    fn all(target: &Path) -> Vec<PathBuf> {
        let items = fs::read_dir(parent(target)).into_iter().flatten().flatten();
        let names = items.filter(|item| temp_file::is_swap_of(&item.file_name(), target));
        names.map(|item| item.path()).collect()
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if self.may_be_theirs {
            return;
        }
        // It may hold a key: a failure that passes leaves it behind no more than one that is repeated.
        let is_there = |error: &io::Error| error.kind() != io::ErrorKind::NotFound;
        for _ in 0..MAX_REMOVALS {
            if !fs::remove_file(&self.path).is_err_and(|error| is_there(&error)) {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Expected, delete_expected, replace_expected, settle};
    use crate::host::files::hash;
    use std::fs;
    use std::path::PathBuf;
    use tempfile::TempDir;

    fn folder_with(text: Option<&str>) -> (TempDir, PathBuf) {
        let folder = TempDir::new().expect("a temporary folder");
        let target = folder.path().join("config.json");
        if let Some(text) = text {
            write(&target, text);
        }
        (folder, target)
    }

    #[expect(clippy::disallowed_methods, reason = "another program writes as it likes")]
    fn write(path: &std::path::Path, text: &str) {
        fs::write(path, text).expect("the folder is ours");
    }

    fn names(folder: &TempDir) -> Vec<String> {
        let items = fs::read_dir(folder.path()).expect("it is there").flatten();
        let mut names: Vec<_> =
            items.map(|item| item.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn text(path: &std::path::Path) -> String {
        let bytes = crate::host::files::read(path).expect("it can be read").expect("it is there");
        String::from_utf8(bytes).expect("it is text")
    }

    #[test]
    fn a_file_that_is_as_expected_is_replaced_and_nothing_is_left_beside_it() {
        let (folder, target) = folder_with(Some("old"));
        let old = hash(b"old");
        assert!(replace_expected(&target, b"new", 0o600, Expected::Content(&old)).unwrap());
        assert_eq!((text(&target).as_str(), names(&folder)), ("new", vec!["config.json".into()]));
    }

    #[test]
    fn a_file_that_is_not_as_expected_stays() {
        let old = hash(b"old");
        for (there, expected) in [
            (Some("edited"), Expected::Content(&old)),
            (Some("edited"), Expected::Absent),
            (None, Expected::Content(&old)),
        ] {
            let (folder, target) = folder_with(there);
            assert!(!replace_expected(&target, b"new", 0o600, expected).unwrap(), "{there:?}");
            assert_eq!(there.map(|_| text(&target)).as_deref(), there);
            assert_eq!(names(&folder).len(), usize::from(there.is_some()), "{:?}", names(&folder));
        }
    }

    #[test]
    fn only_a_file_that_is_as_expected_is_deleted() {
        let (folder, target) = folder_with(Some("edited"));
        assert!(!delete_expected(&target, &hash(b"old")).unwrap());
        assert_eq!(text(&target), "edited");
        assert!(delete_expected(&target, &hash(b"edited")).unwrap());
        assert!(delete_expected(&target, &hash(b"edited")).unwrap(), "gone already");
        assert_eq!(names(&folder), Vec::<String>::new());
    }

    #[test]
    fn what_a_kill_left_of_an_exchange_is_settled() {
        let (old, new) = (hash(b"old"), hash(b"new"));
        for (at_target, aside, settled) in [
            ("old", "new", "old"),       // Killed before the exchange.
            ("new", "old", "new"),       // Killed after it.
            ("new", "edited", "edited"), // Killed before an edit went back to its place.
            ("old", "edited", "edited"), // The same on the way back to the old version.
        ] {
            let (folder, target) = folder_with(Some(at_target));
            write(&folder.path().join(super::temp_file::swap_name(&target).unwrap()), aside);
            settle(&target, Some(&old), Some(&new)).unwrap();
            assert_eq!(text(&target), settled);
            assert_eq!(names(&folder), ["config.json"]);
        }
    }

    #[test]
    fn an_edit_that_was_set_aside_to_be_deleted_goes_back() {
        let (folder, target) = folder_with(None);
        write(&folder.path().join(super::temp_file::swap_name(&target).unwrap()), "edited");
        settle(&target, None, Some(&hash(b"new"))).unwrap();
        assert_eq!((text(&target).as_str(), names(&folder).len()), ("edited", 1));
    }

    #[test]
    fn what_belongs_to_another_file_is_not_settled() {
        let (folder, target) = folder_with(Some("new"));
        let other = super::temp_file::swap_name(&folder.path().join("other.json")).unwrap();
        write(&folder.path().join(&other), "edited");
        settle(&target, Some(&hash(b"old")), Some(&hash(b"new"))).unwrap();
        assert_eq!((text(&target).as_str(), names(&folder).len()), ("new", 2));
    }

    /// On systems that can exchange two names.
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    mod edited_meanwhile {
        use super::super::{Aside, settle, swap, system};
        use super::{folder_with, hash, names, text, write};
        use std::cell::Cell;
        use std::fs;
        use std::io;
        use std::path::Path;

        /// Puts `new` in the place of `old`, while an editor saves before each of the first exchanges.
        fn swap_beside_an_editor(
            target: &Path,
            saves: usize,
            failing: Option<usize>,
        ) -> io::Result<bool> {
            let mut aside = Aside::new(target).expect("a name");
            write(&aside.path, "new");
            let calls = Cell::new(0);
            swap(&mut aside, target, &hash(b"old"), &hash(b"new"), |one, other| {
                let call = calls.replace(calls.get() + 1);
                if call < saves {
                    let saved = target.with_extension("editor");
                    write(&saved, &format!("edit {call}"));
                    fs::rename(&saved, target)?;
                }
                if failing == Some(call) {
                    return Err(io::Error::other("the disk is broken"));
                }
                system::exchange(one, other)
            })
        }

        #[test]
        fn the_last_of_many_edits_during_an_exchange_wins() {
            for saves in 0..9 {
                let (folder, target) = folder_with(Some("old"));
                let is_done = swap_beside_an_editor(&target, saves, None).unwrap();
                assert_eq!(is_done, saves == 0);
                let last = saves
                    .checked_sub(1)
                    .map_or_else(|| "new".into(), |last| format!("edit {last}"));
                assert_eq!((text(&target), names(&folder)), (last, vec!["config.json".into()]));
            }
        }

        #[test]
        fn an_edit_that_cannot_go_back_is_kept_until_it_can() {
            let (folder, target) = folder_with(Some("old"));
            assert!(swap_beside_an_editor(&target, 1, Some(1)).is_err());
            assert_eq!((text(&target).as_str(), names(&folder).len()), ("new", 2));
            settle(&target, Some(&hash(b"old")), Some(&hash(b"new"))).unwrap();
            assert_eq!((text(&target).as_str(), names(&folder).len()), ("edit 0", 1));
        }
    }
}
