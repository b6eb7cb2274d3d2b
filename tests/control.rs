//! The monitor's control socket (`host::control`): what clients do to it, well-meaning and not.

#[cfg(target_os = "linux")]
mod strangers;

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener as StdListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use wcode::internals::host::control::{Refused, answer, ask, listen};

/// Longer than any of this takes.
const LONG: Duration = Duration::from_secs(60);

/// A server that answers `{"echo": request}`, one client after the other, so that one that holds it holds all.
struct Server {
    _folder: TempDir,
    path: PathBuf,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<Vec<Option<Refused>>>>,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state").join("monitor.sock");
        let (stop, mut stopped) = tokio::sync::oneshot::channel();
        let (ready, is_ready) = mpsc::channel();
        let at = path.clone();
        let thread = thread::spawn(move || {
            runtime().block_on(async {
                let listener = listen(&at).unwrap();
                ready.send(()).unwrap();
                let mut outcomes = Vec::new();
                loop {
                    tokio::select! {
                        client = listener.accept() => {
                            let handler = async |request: Value| json!({ "echo": request });
                            outcomes.push(answer(client.unwrap().0, handler).await.err());
                        }
                        _ = &mut stopped => return outcomes,
                    }
                }
            })
        });
        is_ready.recv().unwrap();
        Self { _folder: folder, path, stop: Some(stop), thread: Some(thread) }
    }

    fn ask(&self, request: Value) -> Value {
        ask(&self.path, &request, LONG).unwrap().expect("somebody listens")
    }

    fn connect(&self) -> UnixStream {
        let stream = UnixStream::connect(&self.path).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream.set_write_timeout(Some(LONG)).unwrap();
        stream
    }

    /// Sends this and returns what comes back until the server hangs up.
    fn send(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // It may hang up before it has read everything.
        drop(stream.write_all(bytes));
        let mut reply = Vec::new();
        drop(stream.read_to_end(&mut reply));
        String::from_utf8(reply).unwrap()
    }

    /// How each client fared, in order.
    fn stop(mut self) -> Vec<Option<Refused>> {
        self.stop.take().unwrap().send(()).unwrap();
        self.thread.take().unwrap().join().unwrap()
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build().unwrap()
}

/// What `listen` says, within a runtime, as it wants to be called.
fn listened(path: &Path) -> wcode::internals::error::Result<()> {
    runtime().block_on(async { listen(path).map(drop) })
}

#[test]
fn a_request_is_answered_and_the_next_one_too() {
    let server = Server::start();
    for request in [json!({ "command": "状态" }), json!([1, "a\nb"]), json!(null)] {
        assert_eq!(server.ask(request.clone()), json!({ "echo": request }));
    }
    // Also one whose line has no end but the stream's.
    let mut stream = server.connect();
    stream.write_all(b"7").unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    assert_eq!(reply, "{\"echo\":7}\n");
    assert!(server.stop().iter().all(Option::is_none));
}

#[test]
fn an_answer_may_be_longer_than_a_request() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sock");
    let long = "x".repeat(1024 * 1024);
    runtime().block_on(async {
        let listener = listen(&path).unwrap();
        let asked = {
            let path = path.clone();
            thread::spawn(move || ask(&path, &json!(1), LONG))
        };
        let (client, _) = listener.accept().await.unwrap();
        answer(client, async |_| json!(long)).await.unwrap();
        assert_eq!(asked.join().unwrap().unwrap(), Some(json!(long)));
    });
}

#[test]
fn only_the_user_can_get_at_it() {
    let server = Server::start();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&server.path), 0o600);
    assert_eq!(mode(server.path.parent().unwrap()), 0o700);
}

#[test]
fn a_client_that_misbehaves_is_reported_or_dropped_and_harms_no_other() {
    let server = Server::start();
    assert_eq!(server.send(b"\x00\xff garbage\n"), "{\"error\":\"not-json\"}\n");
    assert_eq!(
        server.send(&[b"[".repeat(60_000), b"\n".to_vec()].concat()),
        "{\"error\":\"not-json\"}\n"
    );
    // What it did not read makes the system cut the answer off, or not.
    let much = server.send(&vec![b'x'; 10 * 1024 * 1024]);
    assert!(much.is_empty() || much == "{\"error\":\"too-long\"}\n", "{much}");
    drop(server.connect());
    let silent = server.connect();
    assert_eq!(server.ask(json!("after all of them")), json!({ "echo": "after all of them" }));
    drop(silent);

    let outcomes = server.stop();
    let words: Vec<_> = outcomes.iter().map(|it| it.as_ref().map(|it| format!("{it:?}"))).collect();
    let expected = ["NotJson", "NotJson", "TooLong", "Gone", "Slow"].map(Some);
    let begins = |(word, expected): (&Option<String>, &Option<&str>)| {
        word.as_deref().zip(*expected).is_some_and(|(word, expected)| word.starts_with(expected))
    };
    assert!(words.iter().zip(&expected).all(begins) && words.len() == 6, "{words:?}");
    assert_eq!(words[5], None);
}

/// One byte now and then does not win it more time than silence.
#[test]
fn a_client_that_trickles_is_dropped_as_one_that_is_silent() {
    let server = Server::start();
    let mut slow = server.connect();
    let trickle = thread::spawn(move || {
        // Bounded, for a server that never drops it.
        let is_dropped = (0..300).any(|_| {
            thread::sleep(Duration::from_millis(200));
            slow.write_all(b" ").is_err()
        });
        assert!(is_dropped, "one byte now and then holds the server");
    });
    assert_eq!(server.ask(json!(1)), json!({ "echo": 1 }));
    trickle.join().unwrap();
    assert!(matches!(server.stop()[0], Some(Refused::Slow)));
}

#[test]
fn a_client_that_does_not_take_its_answer_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sock");
    let long = json!("x".repeat(4 * 1024 * 1024));
    runtime().block_on(async {
        let listener = listen(&path).unwrap();
        let mut deaf = UnixStream::connect(&path).unwrap();
        deaf.write_all(b"1\n").unwrap();
        let (client, _) = listener.accept().await.unwrap();
        let refused = answer(client, async |_| long.clone()).await.unwrap_err();
        assert!(matches!(refused, Refused::Slow), "{refused:?}");
    });
}

#[test]
fn without_a_listener_there_is_no_answer() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("none");
    assert_eq!(ask(&nowhere, &json!(1), LONG).unwrap(), None);
    assert_eq!(ask(&nowhere.join("below"), &json!(1), LONG).unwrap(), None);
    assert_eq!(ask(&folder.path().join("x".repeat(200)), &json!(1), LONG).unwrap(), None);
    // As a killed monitor leaves it.
    drop(StdListener::bind(&nowhere).unwrap());
    assert_eq!(ask(&nowhere, &json!(1), LONG).unwrap(), None);
}

#[test]
fn a_server_that_never_answers_does_not_keep_the_client() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sock");
    let _hung = StdListener::bind(&path).unwrap();
    let limit = Duration::from_millis(300);
    let error = ask(&path, &json!(1), limit).unwrap_err();
    assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
    assert!(error.causes().next().unwrap().to_string().contains("timed out"), "{error:?}");
    // Nor one whose line is full.
    let _line: Vec<_> = (0..5000).map_while(|_| connect_at_once(&path)).collect();
    let error = ask(&path, &json!(1), limit).unwrap_err();
    assert!(error.causes().next().unwrap().to_string().contains("timed out"), "{error:?}");
}

/// One more connection in the queue of a server that accepts none; `None` if the queue is full.
fn connect_at_once(path: &Path) -> Option<UnixStream> {
    runtime().block_on(async {
        tokio::net::UnixStream::connect(path).await.ok().and_then(|stream| stream.into_std().ok())
    })
}

#[test]
fn a_dead_ones_socket_is_replaced_and_a_living_ones_never() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sock");
    drop(StdListener::bind(&path).unwrap());
    assert!(path.exists());
    listened(&path).unwrap();

    let server = Server::start();
    let error = listened(&server.path).unwrap_err();
    assert_eq!((error.kind(), error.exit_code()), ("locked", 9));
    assert_eq!(server.ask(json!(1)), json!({ "echo": 1 }));
}

#[test]
fn what_is_no_socket_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sock");
    fs::write(&path, "mine").unwrap();
    let error = listened(&path).unwrap_err();
    assert_eq!(error.kind(), "file");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    let asked = ask(&path, &json!(1), LONG);
    assert_eq!(asked.unwrap(), None, "and nobody listens there");
}

#[test]
fn a_path_too_long_for_a_socket_is_reported_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long".repeat(30)).join("monitor.sock");
    let error = listened(&path).unwrap_err();
    assert_eq!(error.exit_code(), 2);
    assert!(error.hint().unwrap().text().contains("WCODE_STATE_DIR"), "{error:?}");
    // As long as it may be.
    let most = if cfg!(target_os = "linux") { 107 } else { 103 };
    let room = most - folder.path().as_os_str().len() - 1;
    listened(&folder.path().join("x".repeat(room))).unwrap();
}
