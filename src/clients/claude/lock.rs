//! Claude Code's own write lock: the folder `settings.json.lock` beside the settings.
//!
//! Measured (2.1.332): the folder is beside the name, also where that is a symlink. It waits 0.6 s for another's lock, then writes all the same, and takes over one that is older than
//! 60 s. It reads the file again before it writes. So a lock that cannot be had keeps no one from writing either: the
//! comparison before our own write finds what it wrote in between.

use super::super::ClientLock;
use crate::error::{Error, FileOp, Result};
use crate::host::files;
use std::fs;
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// Longer than Claude Code holds it.
const LOCK_TIMEOUT: Duration = Duration::from_secs(2);

/// After this time Claude Code takes a lock over.
const STALE_AFTER: Duration = Duration::from_secs(60);

/// Takes the lock beside `config`; `None` if it cannot be had in time.
///
/// # Errors
/// `Error::File` if the folder cannot be made.
pub(super) fn take(config: &Path) -> Result<Option<ClientLock>> {
    let mut path = config.as_os_str().to_owned();
    path.push(".lock");
    let path = Path::new(&path);
    let start = Instant::now();
    loop {
        match fs::create_dir(path) {
            Ok(()) => return Ok(Some(ClientLock::new_folder(path.to_owned()))),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::file(FileOp::Create, path)(error)),
        }
        if files::age(path).is_some_and(|age| age >= STALE_AFTER) {
            // Only an empty folder goes; if another has taken it over by now, the next try finds that.
            let _ = fs::remove_dir(path);
        } else if start.elapsed() >= LOCK_TIMEOUT {
            return Ok(None);
        } else {
            thread::sleep(Duration::from_millis(20));
        }
    }
}
