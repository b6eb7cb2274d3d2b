//! What is in a folder.

use std::fs;
use std::path::Path;
#[cfg(unix)]
use std::path::PathBuf;

/// A folder and all that is in it, links not followed.
#[cfg(unix)]
pub(super) fn everything_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    let mut at = 0;
    while let Some(path) = found.get(at).cloned() {
        if path.symlink_metadata().is_ok_and(|data| data.is_dir()) {
            let entries = fs::read_dir(&path).expect("a readable folder");
            found.extend(entries.map(|entry| entry.expect("a readable folder").path()));
        }
        at += 1;
    }
    found.retain(|path| !path.is_symlink());
    found
}

pub(super) fn files_below(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(each) = pending.pop() {
        let Ok(entries) = fs::read_dir(&each) else { continue };
        for entry in entries {
            let path = entry.expect("a readable folder").path();
            // A link counts as a file; its target is counted at its own path.
            if path.symlink_metadata().is_ok_and(|data| data.is_dir()) {
                pending.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it is below");
                names.push(name.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    names.sort();
    names
}
