//! The figures over HTTP on loopback.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use wcode::internals::daemon::metrics::MetricsServer;
use wcode::internals::daemon::snapshot::Snapshot;

use super::rich;

/// Longer than any of these takes on the slowest machine.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A server as the monitor runs it: on a runtime of one thread.
pub(super) struct Running {
    pub(super) address: SocketAddr,
    latest: watch::Sender<Arc<Snapshot>>,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    pub(super) fn start() -> Self {
        let server = MetricsServer::bind("127.0.0.1:0").unwrap();
        let address = server.address();
        let (latest, receiver) = watch::channel(Arc::new(rich()));
        let (end, ended) = oneshot::channel();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                tokio::select! {
                    () = server.serve(receiver) => unreachable!("it serves until it is dropped"),
                    _ = ended => {}
                }
            });
        });
        Self { address, latest, end: Some(end), thread: Some(thread) }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(TIMEOUT)).unwrap();
        stream
    }

    /// Everything that comes back for this request, until the server hangs up.
    fn say(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn get(&self) -> String {
        self.say("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.end.take());
        drop(self.thread.take().map(JoinHandle::join));
    }
}

#[test]
fn the_figures_are_those_of_the_moment() {
    let server = Running::start();
    let answer = server.get().to_ascii_lowercase();
    assert!(answer.starts_with("http/1.1 200 ok\r\n"), "{answer}");
    assert!(
        answer.contains("content-type: text/plain; version=0.0.4; charset=utf-8\r\n"),
        "{answer}"
    );
    assert!(answer.contains("\nwcode_scans_total 11\n"), "{answer}");
    assert_eq!(answer.contains("\nprocess_open_fds "), cfg!(target_os = "linux"), "{answer}");

    let mut snapshot = rich();
    snapshot.counters.scans = 12;
    server.latest.send(Arc::new(snapshot)).unwrap();
    assert!(server.get().contains("\nwcode_scans_total 12\n"));
}

#[test]
fn head_has_the_head_alone() {
    let server = Running::start();
    let answer = server.say("HEAD /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.to_ascii_lowercase().contains("content-length: "), "{answer}");
    assert!(answer.ends_with("\r\n\r\n") && !answer.contains("wcode_"), "{answer}");
}

#[test]
fn whatever_else_is_asked_for_is_refused_and_ends_nothing() {
    let server = Running::start();
    for (request, status) in [
        ("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned(), "404 Not Found"),
        ("GET /metrics/../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n".into(), "404 Not Found"),
        (
            "POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n".into(),
            "405 Method Not Allowed",
        ),
        ("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n".into(), "421 Misdirected Request"),
        ("nonsense\r\n\r\n".into(), "400 Bad Request"),
        (format!("GET /{} HTTP/1.1\r\n", "x".repeat(100_000)), ""),
    ] {
        let mut stream = server.connect();
        // The server may hang up before it has read the whole request.
        drop(stream.write_all(request.as_bytes()));
        let mut answer = Vec::new();
        drop(stream.read_to_end(&mut answer));
        let answer = String::from_utf8_lossy(&answer);
        let expected = format!("HTTP/1.1 {status}");
        assert!(status.is_empty() || answer.starts_with(&expected), "{request:.80}: {answer}");
        assert!(!answer.contains("wcode_"), "{request:.80}: {answer}");
        assert!(server.get().contains("wcode_scans_total"), "{request:.80}");
    }
}

#[test]
fn connections_that_say_nothing_block_others_only_briefly() {
    let server = Running::start();
    let silent: Vec<_> = (0..10).map(|_| server.connect()).collect();
    assert!(server.get().contains("wcode_scans_total"));
    for mut stream in silent {
        // Each is hung up on, with or without a word.
        drop(stream.read_to_end(&mut Vec::new()));
    }
}

#[test]
fn a_server_that_is_dropped_frees_its_port_and_hangs_up() {
    let server = Running::start();
    let address = server.address;
    let mut open = server.connect();
    drop(server);
    drop(open.read_to_end(&mut Vec::new()));
    assert_eq!(MetricsServer::bind(&address.to_string()).unwrap().address(), address);
}
