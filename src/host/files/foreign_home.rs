//! Root in the home of another user (`sudo -E`, `HOME=…`): no link of that user's leads root to a file outside of the home.

use super::resolve::{canonicalize, parent};
use crate::error::io_error;
use crate::text::host::message as text;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// That home, as it is written and without links.
#[derive(Debug)]
#[cfg_attr(not(unix), allow(dead_code, reason = "only unix has a root that may write everywhere"))]
struct ForeignHome {
    named: PathBuf,
    real: PathBuf,
}

/// Refuses a path in such a home that leads out of it. What the path names need not exist.
///
/// # Errors
/// If it leads out of the home.
pub(in crate::host) fn check(path: &Path) -> io::Result<()> {
    let Some(home) = foreign_home() else { return Ok(()) };
    if !path.starts_with(&home.named) && !path.starts_with(&home.real) {
        return Ok(()); // Root names that place itself.
    }
    let there = path.ancestors().find_map(|it| canonicalize(it).ok());
    if there.is_none_or(|real| real.starts_with(&home.real) || home.real.starts_with(&real)) {
        return Ok(());
    }
    Err(leads_out(home))
}

fn leads_out(home: &ForeignHome) -> io::Error {
    io_error(io::ErrorKind::Other, text::leads_out_of_home(home.named.display()))
}

/// As `check`, for a link that begins at `start` and ends at a path that does not exist.
pub(super) fn check_end(start: &Path, end: &Path) -> io::Result<()> {
    let Some(home) = foreign_home() else { return Ok(()) };
    let is_in_home = |path: &Path| path.starts_with(&home.named) || path.starts_with(&home.real);
    if !is_in_home(start) || is_in_home(end) {
        return check(end);
    }
    Err(leads_out(home))
}

/// As `check`, for the folder that a path is in: the last name itself is not followed.
pub(in crate::host) fn check_folder_of(path: &Path) -> io::Result<()> {
    check(parent(path))
}

#[cfg(unix)]
fn foreign_home() -> Option<&'static ForeignHome> {
    static HOME: OnceLock<Option<ForeignHome>> = OnceLock::new();
    HOME.get_or_init(find).as_ref()
}

#[cfg(unix)]
fn find() -> Option<ForeignHome> {
    use std::os::unix::fs::MetadataExt;
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    let named = std::env::home_dir().filter(|home| home.is_absolute())?;
    let real = canonicalize(&named).ok()?;
    let is_foreign = std::fs::metadata(&real).is_ok_and(|home| home.uid() != 0);
    is_foreign.then_some(ForeignHome { named, real })
}

#[cfg(not(unix))]
fn foreign_home() -> Option<&'static ForeignHome> {
    static HOME: OnceLock<Option<ForeignHome>> = OnceLock::new();
    HOME.get_or_init(|| None).as_ref()
}
