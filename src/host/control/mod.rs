//! The two ends of the monitor's control socket: one line of JSON in, one line of JSON out.
//!
//! Promises: only the user (and root) can connect, from the moment it exists; a socket that a killed monitor left
//! behind is replaced, a living one's never; whatever a client does, or does not do, costs the monitor a bounded time
//! and a bounded memory, and nothing else. On Windows it is a named pipe.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

pub use system::{Stream, clear, listen};

use crate::error::{Error, FileOp, Result};
use crate::host::process;
use serde_json::{Value, json};
use std::io;
use std::path::Path;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::time::timeout;

/// How long the other side may take to send its line, and then to take ours.
const LINE_TIMEOUT: Duration = Duration::from_secs(5);

/// Between two tries to get into a full line.
const RETRY_DELAY: Duration = Duration::from_millis(10);

/// The longest request, in bytes.
const MAX_REQUEST_LEN: usize = 64 * 1024;

/// The longest answer: all that a monitor knows, of many clients and endpoints.
const MAX_ANSWER_LEN: usize = 8 * 1024 * 1024;

/// Asks the monitor behind this socket, and waits at most this long; `None` if no process listens. Must not be called
/// within a runtime: it blocks.
///
/// # Errors
/// `Error::File` if a process listens and does not answer in time, or not with a line of JSON.
pub fn ask(path: &Path, request: &Value, limit: Duration) -> Result<Option<Value>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
    let answer = runtime.and_then(|runtime| {
        let asked = runtime.block_on(async { timeout(limit, exchange(path, request)).await });
        asked.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    });
    answer.map_err(|error| {
        let timed_out = error.kind() == io::ErrorKind::TimedOut;
        let error = if timed_out { process::timed_out() } else { error };
        Error::file(FileOp::Read, path)(error)
    })
}

async fn exchange(path: &Path, request: &Value) -> io::Result<Option<Value>> {
    let Some(mut stream) = system::connect(path).await? else { return Ok(None) };
    stream.write_all(format!("{request}\n").as_bytes()).await?;
    let line = line(&mut stream, MAX_ANSWER_LEN).await?;
    let line = line.ok_or(io::ErrorKind::InvalidData)?;
    serde_json::from_slice(&line).map(Some).map_err(io::Error::from)
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
/// that a silent one delays no other.
///
/// # Errors
/// If there was no request, or no client to take the answer. A client whose request cannot be read gets an error.
pub async fn answer(
    mut stream: Stream,
    handler: impl AsyncFnOnce(Value) -> Value,
) -> Result<(), Refused> {
    if !system::is_trusted(&stream) {
        return Err(Refused::Stranger);
    }
    let line = timeout(LINE_TIMEOUT, line(&mut stream, MAX_REQUEST_LEN)).await;
    let request = line.map_err(|_| Refused::Slow).and_then(|line| {
        let line = line.map_err(Refused::Gone)?.ok_or(Refused::TooLong)?;
        serde_json::from_slice(&line).map_err(|_| Refused::NotJson)
    });
    let (reply, result) = match request {
        Ok(request) => (handler(request).await, Ok(())),
        Err(Refused::Gone(error)) => return Err(Refused::Gone(error)),
        Err(refused) => (json!({ "error": refused.as_str() }), Err(refused)),
    };
    let sent = timeout(LINE_TIMEOUT, stream.write_all(format!("{reply}\n").as_bytes())).await;
    result.and(sent.map_err(|_| Refused::Slow)?.map_err(Refused::Gone))
}

impl Refused {
    /// The word for it in an answer.
    fn as_str(&self) -> &'static str {
        match self {
            Self::Stranger => "not-yours",
            Self::Slow => "too-slow",
            Self::TooLong => "too-long",
            Self::NotJson => "not-json",
            Self::Gone(_) => "gone",
        }
    }
}

/// One line, or what came before the end; `None` if it is longer than that.
async fn line(stream: &mut (impl AsyncRead + Unpin), most: usize) -> io::Result<Option<Vec<u8>>> {
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

#[cfg(test)]
mod tests {
    use super::{answer, ask, listen};
    use crate::error::Error;
    use serde_json::{Value, json};
    use std::path::Path;
    use std::time::{Duration, Instant};

    /// Longer than any of this takes.
    const LONG: Duration = Duration::from_secs(60);

    /// The answers that two clients get, one after the other; a second listener is refused meanwhile.
    fn heard(path: &Path) -> [Option<Value>; 2] {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = listen(path).unwrap();
            let second = listen(path).map(drop).unwrap_err();
            assert!(matches!(second, Error::Locked { .. }), "{second:?}");
            // The second listener connected to check for an existing one.
            drop(listener.accept().await.unwrap());
            let at = path.to_owned();
            let ask = move |word: &str| ask(&at, &json!(word), LONG).unwrap();
            let asked = tokio::task::spawn_blocking(move || ["one", "two"].map(ask));
            for _ in 0..2 {
                let (stream, _) = listener.accept().await.unwrap();
                answer(stream, async |request: Value| json!([request])).await.unwrap();
            }
            asked.await.unwrap()
        })
    }

    /// A program that another test starts just now has our socket, too, until it is itself.
    fn assert_nobody_is_left(path: &Path) {
        let start = Instant::now();
        while ask(path, &json!(1), LONG).ok() != Some(None) {
            assert!(start.elapsed() < LONG, "somebody listens still");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[test]
    fn whoever_asks_is_answered_and_what_a_dead_monitor_left_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state/watch.sock");
        assert_eq!(ask(&path, &json!(1), LONG).unwrap(), None);
        for _ in 0..2 {
            assert_eq!(heard(&path), [Some(json!(["one"])), Some(json!(["two"]))]);
            assert!(path.exists(), "nobody has cleaned up, as nobody does after a kill");
            assert_nobody_is_left(&path);
        }
    }
}
