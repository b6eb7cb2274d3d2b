//! The program that the monitor runs from: another one in its place means that wcode was updated.

use crate::host::watch::Stamp;
use crate::host::{Host, files, process};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The file is unchanged for this long before it is run: an installer may still be writing.
pub(super) const SETTLE_DELAY: Duration = Duration::from_secs(2);

/// How long the new program may take to say its version.
const VERSION_TIMEOUT: Duration = Duration::from_secs(10);

/// The program file as it was when the monitor started.
#[derive(Debug)]
pub(super) struct OwnProgram {
    path: PathBuf,
    stamp: Stamp,
}

impl OwnProgram {
    /// `None` where a running process cannot become another program, or the system does not say which file it is.
    pub(super) fn new(host: &Host) -> Option<Self> {
        let path = host.current_exe().ok().filter(|_| cfg!(unix))?;
        let stamp = Stamp::read(&path);
        Some(Self { path, stamp })
    }

    /// Its path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// True if another file is in its place, and it runs.
    pub(super) fn is_replaced(&self) -> bool {
        if Stamp::read(&self.path) == self.stamp || !files::is_program(&self.path) {
            return false;
        }
        let argv = [self.path.display().to_string(), "--version".to_owned()];
        process::run(&argv, VERSION_TIMEOUT).is_ok_and(|output| output.success)
    }

    /// Becomes the new program, with the arguments of this process. Returns only if that fails.
    ///
    /// # Errors
    /// As the system says.
    pub(super) fn become_new(&self) -> std::io::Error {
        let args: Vec<OsString> = std::env::args_os().skip(1).collect();
        process::become_program(&self.path, &args)
    }
}
