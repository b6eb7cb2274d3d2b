//! Where a path leads.

use super::facts::is_absent;
use super::foreign_home;
use super::system;
use crate::error::{Error, FileOp, Result};
use crate::text;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The longest chain of symlinks we follow, as Linux does.
const MAX_LINKS: usize = 40;

/// The path behind all symlinks, even if the last one points at nothing yet.
///
/// # Errors
/// On a loop of symlinks and on folders that cannot be read.
pub fn resolve(start: &Path) -> Result<PathBuf> {
    foreign_home::check(start).map_err(Error::file(FileOp::Read, start))?;
    let mut path = start.to_owned();
    for _ in 0..MAX_LINKS {
        // Asked before it is read: what the system says of reading one that is none differs.
        match fs::symlink_metadata(&path) {
            Ok(facts) if facts.is_symlink() => {
                let target = fs::read_link(&path).map_err(Error::file(FileOp::Read, &path))?;
                path = parent(&path).join(target);
            }
            Ok(_) => return Ok(in_real_folder(&path)),
            Err(error) if is_absent(&error) => {
                // A link to what is not there yet leads on as well.
                foreign_home::check_end(start, &path).map_err(Error::file(FileOp::Read, start))?;
                return Ok(in_real_folder(&path));
            }
            Err(error) => return Err(Error::file(FileOp::Read, &path)(error)),
        }
    }
    Err(Error::file(FileOp::Read, &path)(io::Error::other(text::host::too_many_links())))
}

/// Resolves the folder as well, as far as it exists, so that two ways to one file give one path.
fn in_real_folder(path: &Path) -> PathBuf {
    let folder = parent(path);
    match (canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        (Err(_), Some(name)) if folder != Path::new(".") => in_real_folder(folder).join(name),
        _ => path.to_owned(),
    }
}

/// The path without symlinks, `.` and `..`, as people and other programs write it.
///
/// # Errors
/// If there is none, or on any other I/O error.
pub fn canonicalize(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path).map(system::simplified)
}

/// The folder that holds `path`.
pub fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}
