//! A copy of the program under a path that outlives its version: in our data folder, for the user alone.

use super::moves_with_updates;
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, files};
use std::path::{Path, PathBuf};

/// In the environment of a service that runs the copy: the program that the copy was made from, or the link to it.
pub(crate) const ORIGIN_VARIABLE: &str = "WCODE_COPY_OF";

/// The path of the copy, which need not exist.
pub(crate) fn path(host: &Host) -> PathBuf {
    let name = if cfg!(windows) { "wcode.exe" } else { "wcode" };
    host.data_dir().join("bin").join(name)
}

/// Makes the copy, or makes it anew.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn write(program: &Path, copy: &Path) -> Result<()> {
    files::create_folders(files::parent(copy))?;
    files::copy_program(program, copy).map_err(Error::file(FileOp::Write, copy))
}

/// Removes the copy, and its folders if nothing else is in them.
///
/// # Errors
/// If it cannot be removed.
pub(crate) fn delete(copy: &Path) -> Result<()> {
    files::delete(copy).map_err(Error::file(FileOp::Remove, copy))?;
    let folders: Vec<_> = copy.ancestors().skip(1).take(2).map(Path::to_owned).collect();
    files::remove_folders(&folders);
    Ok(())
}

/// The copy that a service has to run in the place of this program, and what it is made from; `None` if the program stays
/// where it is.
pub(crate) fn for_service(host: &Host, program: &Path) -> Option<(PathBuf, PathBuf)> {
    let link = || {
        host.find_program("wcode", ".cargo/bin")
            .filter(|_| host.is_started_via_symlink("wcode", program))
    };
    let origin = || link().unwrap_or_else(|| program.to_owned());
    moves_with_updates(program).then(|| (path(host), origin()))
}
