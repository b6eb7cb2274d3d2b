//! Creates folders, removes empty ones, and makes renames in them survive a power cut.

use super::facts::may_exist;
use super::foreign_home;
use super::replace::sync_renamed;
use super::system;
use crate::error::{Error, FileOp, Result};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Creates the folder and its parents, readable by the user only; returns those that are new, outermost first.
///
/// # Errors
/// If the system refuses.
pub fn create_folders(path: &Path) -> Result<Vec<PathBuf>> {
    foreign_home::check(path).map_err(Error::file(FileOp::Create, path))?;
    let mut missing: Vec<_> =
        path.ancestors().take_while(|folder| !may_exist(folder)).map(Path::to_owned).collect();
    missing.reverse();
    for folder in &missing {
        match system::create_private_folder(folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            result => result.map_err(Error::file(FileOp::Create, folder))?,
        }
        // What is synced in it later is lost with it otherwise.
        sync_renamed(folder);
    }
    Ok(missing)
}

/// Creates the folder and its parents with the mode that the user's umask gives: for what others may read.
///
/// # Errors
/// If the system refuses.
pub fn create_shared_folders(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(Error::file(FileOp::Create, path))
}

/// Removes those folders that are empty, innermost first.
pub fn remove_folders<'f>(folders: impl IntoIterator<Item = &'f PathBuf>) {
    let mut folders: Vec<_> = folders.into_iter().collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(folder.components().count()));
    for folder in folders {
        // One that holds something stays, and so do those around it.
        let _ = fs::remove_dir(folder);
    }
}

/// Removes a file, or a folder with everything in it; a link is removed, not followed.
///
/// # Errors
/// Any I/O error; what is gone already is fine.
pub fn remove_tree(path: &Path) -> io::Result<()> {
    let is_folder = fs::symlink_metadata(path).is_ok_and(|data| data.is_dir());
    let removed = if is_folder { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes a rename in this folder survive a power cut.
///
/// # Errors
/// Any I/O error.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    system::sync_folder(folder)
}
