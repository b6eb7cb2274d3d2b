//! The two ends of the monitor's control socket: one line of JSON in, one line of JSON out.
//!
//! Promises: nobody but the user (and root) can connect, from the moment it exists; a socket that a killed monitor left
//! behind is replaced, a living one's never; whatever a client does, or does not do, costs the monitor a bounded time
//! and a bounded memory, and nothing else. Elsewhere than on Unix there is no such socket: nobody ever asks, and nobody
//! answers.

use crate::error::Result;
use serde_json::Value;
use std::path::Path;
use std::time::Duration;

/// How long the other side may take to send its line, and then to take ours.
#[cfg(unix)]
const LIMIT: Duration = Duration::from_secs(5);

/// The longest request, in bytes.
#[cfg(unix)]
const LONGEST_REQUEST: usize = 64 * 1024;

/// The longest answer: all that a monitor knows, of many clients and endpoints.
#[cfg(unix)]
const LONGEST_ANSWER: usize = 8 * 1024 * 1024;

/// Asks the monitor behind this socket, and waits at most so long; `None` where nobody listens. Not to be called within
/// a runtime: it blocks.
///
/// # Errors
/// `Error::File` where somebody listens and does not answer in time, or not with a line of JSON.
pub fn ask(path: &Path, request: &Value, limit: Duration) -> Result<Option<Value>> {
    #[cfg(unix)]
    return unix::ask(path, request, limit);
    #[cfg(not(unix))]
    {
        let _ = (path, request, limit);
        Ok(None)
    }
}

/// Takes a socket away that stands at this path, whoever listens there: for the one who holds the monitor's lock, and had
/// it before. Nothing else is ever taken away.
pub fn clear(path: &Path) {
    #[cfg(unix)]
    unix::clear(path);
    #[cfg(not(unix))]
    let _ = path;
}

#[cfg(unix)]
pub use unix::{Refused, answer, listen};

#[cfg(unix)]
mod unix {
    use super::{LIMIT, LONGEST_ANSWER, LONGEST_REQUEST};
    use crate::error::{Error, Result, Verb};
    use crate::host::bounded::{Lost, within};
    use crate::host::{files, process};
    use crate::text;
    use rustix::process::geteuid;
    use serde_json::{Value, json};
    use std::io;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::FileTypeExt;
    use std::path::Path;
    use std::time::Duration;
    use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
    use tokio::net::{UnixListener, UnixSocket, UnixStream};
    use tokio::time::timeout;

    /// A path in an address of a socket, with the zero at its end: unix(7), and `sys/un.h` of the BSDs.
    const LONGEST_PATH: usize = if cfg!(target_os = "linux") { 108 } else { 104 };

    /// So many may stand in line; they wait, or are told that nobody has time.
    const BACKLOG: u32 = 16;

    /// A call to somebody who is there is taken at once, unless the line is full.
    const CALL_LIMIT: Duration = Duration::from_secs(2);

    /// Between two tries to get into a full line.
    const PAUSE: Duration = Duration::from_millis(10);

    /// Listens at the path. To be called within a runtime, by the one who holds the monitor's lock.
    ///
    /// # Errors
    /// `Error::Locked` where somebody listens there; `Error::Usage` where the path is too long for a socket;
    /// `Error::File` where something else stands there, or the system refuses.
    pub fn listen(path: &Path) -> Result<UnixListener> {
        if path.as_os_str().as_bytes().len() >= LONGEST_PATH {
            let most = LONGEST_PATH - 1;
            let problem = text::host::socket_path_too_long(path.display(), most);
            return Err(Error::usage_hint(problem, text::host::hint_socket_path_too_long()));
        }
        files::create_folders(files::parent(path))?;
        make_way(path)?;
        bind(path).map_err(Error::file(Verb::Create, path))
    }

    /// Removes a socket on which nobody listens, and only that.
    fn make_way(path: &Path) -> Result<()> {
        let Ok(there) = path.symlink_metadata() else { return Ok(()) };
        if !there.file_type().is_socket() {
            let taken = io::Error::new(io::ErrorKind::AlreadyExists, text::host::not_a_socket());
            return Err(Error::file(Verb::Create, path)(taken));
        }
        if is_listened_to(path) {
            let holder = text::host::another_wcode().into();
            return Err(Error::Locked { path: path.to_owned(), holder });
        }
        files::delete(path).map_err(Error::file(Verb::Remove, path))
    }

    pub(super) fn clear(path: &Path) {
        if path.symlink_metadata().is_ok_and(|there| there.file_type().is_socket()) {
            // One that stays is told by `listen`.
            let _ = files::delete(path);
        }
    }

    /// Whoever does not get round to taking a call is there, too.
    fn is_listened_to(path: &Path) -> bool {
        let there = path.to_owned();
        let call = move || std::os::unix::net::UnixStream::connect(there).map(drop);
        match within(CALL_LIMIT, call) {
            Ok(Err(error)) => !is_nobody(&error),
            Ok(Ok(())) | Err(Lost::Late) => true,
            // Not even a thread is to be had: then nothing is taken away either.
            Err(Lost::BrokenOff) => true,
        }
    }

    /// What the system says where nobody listens.
    fn is_nobody(error: &io::Error) -> bool {
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

    /// Why a client got no answer. Worth a line in the log at most.
    #[derive(Debug)]
    pub enum Refused {
        /// Another user's process.
        Stranger,
        /// It did not send its line, or take ours, in time.
        Slow,
        /// Its line is too long.
        TooLong,
        /// Its line is not JSON.
        NotJson,
        /// It is gone.
        Gone(io::Error),
    }

    /// Takes one request from a client and sends what `handler` makes of it. However long that takes, it is the
    /// handler's time; the client has five seconds to ask, and five to listen. Give each client a task of its own, so
    /// that a silent one keeps nobody waiting.
    ///
    /// # Errors
    /// Where there was no request, or nobody to take the answer. A client whose request cannot be read is told so.
    pub async fn answer(
        mut stream: UnixStream,
        handler: impl AsyncFnOnce(Value) -> Value,
    ) -> Result<(), Refused> {
        if !is_trusted(&stream) {
            return Err(Refused::Stranger);
        }
        let line = timeout(LIMIT, line(&mut stream, LONGEST_REQUEST)).await;
        let request = line.map_err(|_| Refused::Slow).and_then(|line| {
            let line = line.map_err(Refused::Gone)?.ok_or(Refused::TooLong)?;
            serde_json::from_slice(&line).map_err(|_| Refused::NotJson)
        });
        let (reply, result) = match request {
            Ok(request) => (handler(request).await, Ok(())),
            Err(Refused::Gone(error)) => return Err(Refused::Gone(error)),
            Err(refused) => (json!({ "error": refused.word() }), Err(refused)),
        };
        let sent = timeout(LIMIT, stream.write_all(format!("{reply}\n").as_bytes())).await;
        result.and(sent.map_err(|_| Refused::Slow)?.map_err(Refused::Gone))
    }

    impl Refused {
        /// The word for it in an answer.
        fn word(&self) -> &'static str {
            match self {
                Self::Stranger => "not-yours",
                Self::Slow => "too-slow",
                Self::TooLong => "too-long",
                Self::NotJson => "not-json",
                Self::Gone(_) => "gone",
            }
        }
    }

    /// The user's own process, or root's, which may do everything anyway.
    fn is_trusted(stream: &UnixStream) -> bool {
        let is_own = |uid: u32| uid == geteuid().as_raw() || uid == 0;
        stream.peer_cred().is_ok_and(|peer| is_own(peer.uid()))
    }

    /// One line, or what came before the end; `None` where it is longer than that.
    async fn line(stream: &mut UnixStream, most: usize) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        // One byte more shows that there is more.
        let mut reader = BufReader::new(stream.take(most as u64 + 1));
        reader.read_until(b'\n', &mut line).await?;
        match line.len() {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            length if length > most => Ok(None),
            _ => Ok(Some(line)),
        }
    }

    pub(super) fn ask(path: &Path, request: &Value, limit: Duration) -> Result<Option<Value>> {
        // Nobody can listen there.
        if path.as_os_str().as_bytes().len() >= LONGEST_PATH {
            return Ok(None);
        }
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
        let answer = runtime.and_then(|runtime| {
            let asked = runtime.block_on(async { timeout(limit, exchange(path, request)).await });
            asked.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
        });
        answer.map_err(|error| {
            let timed_out = error.kind() == io::ErrorKind::TimedOut;
            let error = if timed_out { process::timed_out() } else { error };
            Error::file(Verb::Read, path)(error)
        })
    }

    async fn exchange(path: &Path, request: &Value) -> io::Result<Option<Value>> {
        let mut stream = match connect(path).await {
            Ok(stream) => stream,
            Err(error) if is_nobody(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        if !is_trusted(&stream) {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                text::host::not_our_socket(),
            ));
        }
        stream.write_all(format!("{request}\n").as_bytes()).await?;
        let line = line(&mut stream, LONGEST_ANSWER).await?;
        let line = line.ok_or(io::ErrorKind::InvalidData)?;
        serde_json::from_slice(&line).map(Some).map_err(io::Error::from)
    }

    /// Waits while the line is full.
    async fn connect(path: &Path) -> io::Result<UnixStream> {
        loop {
            match UnixStream::connect(path).await {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    tokio::time::sleep(PAUSE).await;
                }
                result => return result,
            }
        }
    }
}
