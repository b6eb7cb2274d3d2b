//! The output of a hook, bounded in size and in time.

use std::io::{self, PipeReader, Read};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// How much of its output is kept.
const MAX_KEPT: u64 = 16 * 1024;

/// After this much output its pipe is closed.
const MAX_OUTPUT: u64 = 1024 * 1024;

/// Time to drain the pipe of a command that has ended.
const DRAIN_TIMEOUT: Duration = Duration::from_millis(200);

/// The first words that come out of the pipe, as they come. More are heard than are kept, so that a command that says
/// much does not fail for that.
pub(super) fn capture(pipe: PipeReader) -> Receiver<Vec<u8>> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut pipe = pipe.take(MAX_OUTPUT);
        let mut first = pipe.by_ref().take(MAX_KEPT);
        let mut words = [0; 4096];
        while let Ok(length @ 1..) = first.read(&mut words) {
            // The receiver is gone after a timeout.
            let _ = send.send(words[..length].to_owned());
        }
        drop(send);
        let _ = io::copy(&mut pipe, &mut io::sink());
    });
    receive
}

/// The output so far. A process that left the group and still has the pipe open is not waited for.
pub(super) fn collect(words: &Receiver<Vec<u8>>) -> Vec<u8> {
    let start = Instant::now();
    let mut heard = Vec::new();
    while let Ok(more) = words.recv_timeout(DRAIN_TIMEOUT.saturating_sub(start.elapsed())) {
        heard.extend(more);
    }
    heard
}
