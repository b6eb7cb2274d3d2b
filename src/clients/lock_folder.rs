//! A folder as a lock, as the npm package `proper-lockfile` makes it: `NAME.lock` beside a file, also where that is a symlink.
//!
//! A client that finds one waits a little; one that it takes for left behind it takes over. All of them read their file again
//! before they write. One of a command of ours that was killed is known by its note, and goes at once. So a lock that cannot be had keeps us from writing no more than it keeps them: the comparison before our
//! own write finds what was written in between.

use super::ClientLock;
use crate::error::{Error, FileOp, Result};
use crate::host::{files, holder};
use std::fs;
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// Longer than any client holds it.
const LOCK_TIMEOUT: Duration = Duration::from_secs(2);

/// After this time every client takes a lock over (10 s for some, 60 s for others).
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
            Ok(()) => {
                holder::note(path);
                return Ok(Some(ClientLock::new_folder(path.to_owned())));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::file(FileOp::Create, path)(error)),
        }
        if holder::is_gone(path) || files::age(path).is_some_and(|age| age >= STALE_AFTER) {
            // Only an empty folder goes; if another has taken it over by now, the next try finds that.
            let _ = fs::remove_dir(path);
        } else if start.elapsed() >= LOCK_TIMEOUT {
            return Ok(None);
        } else {
            thread::sleep(Duration::from_millis(20));
        }
    }
}
