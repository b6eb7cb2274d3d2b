//! The program that the monitor runs from: another one in its place means that wcode was updated.

use crate::host::watch::Stamp;
use crate::host::{Host, files, process};
use crate::release::stable_copy;
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
    /// What the file is a copy of: an update replaces that, and the copy has to follow.
    origin: Option<PathBuf>,
}

impl OwnProgram {
    /// `None` where a running process cannot become another program, or the system does not say which file it is.
    pub(super) fn new(host: &Host) -> Option<Self> {
        let path = host.current_exe().ok().filter(|_| cfg!(unix))?;
        let stamp = Stamp::read(&path);
        let origin = host.var(stable_copy::ORIGIN_VARIABLE).map(PathBuf::from);
        let origin = origin.filter(|it| it.is_absolute() && path == stable_copy::path(host));
        Some(Self { path, stamp, origin })
    }

    /// The files that change with an update.
    pub(super) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        [&self.path].into_iter().chain(&self.origin)
    }

    /// True if it may have been updated while no monitor ran.
    pub(super) fn is_copy(&self) -> bool {
        self.origin.is_some()
    }

    /// Its path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// True if another file is in its place, and it runs.
    pub(super) fn is_replaced(&self) -> bool {
        self.follow_origin();
        Stamp::read(&self.path) != self.stamp && runs(&self.path)
    }

    /// Copies the original again if it is of another build.
    fn follow_origin(&self) {
        let origin = self.origin.as_ref().and_then(|origin| files::canonicalize(origin).ok());
        let Some(origin) = origin else { return };
        let is_news = !files::is_same_build(&origin, &self.path)
            && files::begins_alike(&origin, &self.path)
            && runs(&origin);
        if is_news && let Err(error) = stable_copy::write(&origin, &self.path) {
            tracing::warn!(event = "copy-not-updated", message = %error);
        }
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

fn runs(program: &Path) -> bool {
    let argv = [program.display().to_string(), "--version".to_owned()];
    files::is_program(program)
        && process::run(&argv, VERSION_TIMEOUT).is_ok_and(|output| output.success)
}
