//! The place of a running monitor: its lock and its socket, in a folder that may be removed.
//!
//! Promises: there is one monitor of a user's, and it can be talked to, also after that.

use crate::daemon::control::{self, Inbox};
use crate::error::Result;
use crate::host::lock::{self, Lock};
use crate::host::{Host, control as socket, files};
use std::path::PathBuf;
use std::time::Duration;

/// Somebody who looks whether the lock is held, holds it for a moment.
const LOCK_TIMEOUT: Duration = Duration::from_millis(300);

/// The lock that a running monitor holds.
pub(crate) fn lock_file(host: &Host) -> PathBuf {
    host.state_dir().join("watch.lock")
}

/// The monitor's lock and socket; released when dropped.
#[derive(Debug)]
pub(super) struct InstanceLock {
    lock: Lock,
    path: PathBuf,
    /// The socket, once it is ours.
    socket: Option<PathBuf>,
}

impl InstanceLock {
    /// Takes it.
    ///
    /// # Errors
    /// `Error::Locked` if another monitor of this user has it.
    pub(super) fn take(host: &Host) -> Result<Self> {
        let path = lock_file(host);
        let lock = lock::take(&path, LOCK_TIMEOUT, |_| {})?;
        Ok(Self { lock, path, socket: None })
    }

    /// Can be talked to from now on. To be called on a `LocalSet`.
    ///
    /// # Errors
    /// As `Inbox::open`.
    pub(super) fn open(&mut self, host: &Host, inbox: &Inbox) -> Result<()> {
        inbox.open(host)?;
        self.socket = Some(control::socket(host));
        Ok(())
    }

    /// True if the folder was removed or replaced.
    pub(super) fn is_lost(&self) -> bool {
        !self.lock.is_at(&self.path)
    }

    /// Takes it again, after it was lost, and listens there.
    ///
    /// # Errors
    /// `Error::Locked` if another monitor was quicker; else as `open`.
    pub(super) fn reacquire(&mut self, host: &Host, inbox: &Inbox) -> Result<()> {
        self.lock = lock::take(&self.path, LOCK_TIMEOUT, |_| {})?;
        // The earlier socket, if the folder is back: only this monitor still listens to it.
        socket::clear(&control::socket(host));
        self.open(host, inbox)
    }
}

impl Drop for InstanceLock {
    fn drop(&mut self) {
        // Nothing listens there any more; a leftover would be replaced. What another program put there is not for us to
        // remove.
        if let Some(socket) = self.socket.take().filter(|_| !self.is_lost()) {
            let _ = files::delete(&socket);
        }
    }
}
