//! A socket of unix in the file system.

use super::RETRY_DELAY;
use crate::error::io_error;
use crate::error::{Error, FileOp, Result};
use crate::host::files;
use crate::host::timeout::{CallError, call_with_timeout};
use crate::text;
use rustix::process::geteuid;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::time::Duration;
use tokio::net::{UnixListener, UnixSocket, UnixStream};

/// The monitor's end of a connection.
pub type Stream = UnixStream;

/// A path in an address of a socket, with the zero at its end: unix(7), and `sys/un.h` of the BSDs.
const MAX_PATH_LEN: usize = if cfg!(target_os = "linux") { 108 } else { 104 };

/// How many connections may wait; they wait, or are refused.
const BACKLOG: u32 = 16;

/// A running listener accepts a connection at once, unless its queue is full.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// Listens at the path. To be called within a runtime, by the one who holds the monitor's lock.
///
/// # Errors
/// `Error::Locked` if a process listens there; `Error::Usage` if the path is too long for a socket;
/// `Error::File` if something else is there, or the system refuses.
pub fn listen(path: &Path) -> Result<UnixListener> {
    if path.as_os_str().as_bytes().len() >= MAX_PATH_LEN {
        let most = MAX_PATH_LEN - 1;
        let problem = text::host::message::socket_path_too_long(path.display(), most);
        return Err(Error::usage_hint(problem, text::host::message::hint_socket_path_too_long()));
    }
    files::create_folders(files::parent(path))?;
    remove_stale_socket(path)?;
    bind(path).map_err(Error::file(FileOp::Create, path))
}

/// Removes a socket on which no process listens, and only that.
fn remove_stale_socket(path: &Path) -> Result<()> {
    let Ok(there) = path.symlink_metadata() else { return Ok(()) };
    if !there.file_type().is_socket() {
        let taken = io_error(io::ErrorKind::AlreadyExists, text::host::message::not_a_socket());
        return Err(Error::file(FileOp::Create, path)(taken));
    }
    if is_listened_to(path) {
        let holder = text::host::message::another_wcode();
        return Err(Error::Locked { path: path.to_owned(), holder });
    }
    files::delete(path).map_err(Error::file(FileOp::Remove, path))
}

/// Removes a socket at this path, even if a process listens there: for the caller that holds the monitor's lock, and
/// held it before. Anything other than a socket is left in place.
pub fn clear(path: &Path) {
    if path.symlink_metadata().is_ok_and(|there| there.file_type().is_socket()) {
        // `listen` reports one that stays.
        let _ = files::delete(path);
    }
}

/// Whoever does not get round to taking a call is there, too.
fn is_listened_to(path: &Path) -> bool {
    let there = path.to_owned();
    let call = move || std::os::unix::net::UnixStream::connect(there).map(drop);
    match call_with_timeout(CONNECT_TIMEOUT, call) {
        Ok(Err(error)) => !is_unserved(&error),
        Ok(Ok(())) | Err(CallError::TimedOut) => true,
        // No thread can be started: then nothing is removed.
        Err(CallError::Panicked) => true,
    }
}

/// The error if no process listens.
fn is_unserved(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionRefused, NotADirectory, NotFound};
    matches!(error.kind(), ConnectionRefused | NotFound | NotADirectory)
}

fn bind(path: &Path) -> io::Result<UnixListener> {
    let socket = UnixSocket::new_stream()?;
    // Linux gives the file the socket's own mode, so that there is no moment in which others can connect. Elsewhere
    // the folder keeps them out, as well as the check of who they are.
    let _ = rustix::fs::fchmod(&socket, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR);
    socket.bind(path)?;
    let only_ours = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(path, only_ours)?;
    socket.listen(BACKLOG)
}

/// The user's own process, or root's, which may do everything anyway.
pub(super) fn is_trusted(stream: &UnixStream) -> bool {
    let is_own = |uid: u32| uid == geteuid().as_raw() || uid == 0;
    stream.peer_cred().is_ok_and(|peer| is_own(peer.uid()))
}

/// A connection to the process that listens, if it is one of the user's; `None` if none does. Waits while the line is
/// full.
pub(super) async fn connect(path: &Path) -> io::Result<Option<UnixStream>> {
    // No process can listen there.
    if path.as_os_str().as_bytes().len() >= MAX_PATH_LEN {
        return Ok(None);
    }
    loop {
        match UnixStream::connect(path).await {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                tokio::time::sleep(RETRY_DELAY).await;
            }
            Err(error) if is_unserved(&error) => return Ok(None),
            Ok(stream) if !is_trusted(&stream) => return Err(stranger()),
            result => return result.map(Some),
        }
    }
}

fn stranger() -> io::Error {
    io_error(io::ErrorKind::PermissionDenied, text::host::message::not_our_socket())
}
