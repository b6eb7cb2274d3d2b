//! A child process whose input, output and time are bounded.

use super::system;
use std::io::{self, PipeReader, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// After this much output the pipe is closed.
pub(super) const MAX_OUTPUT: u64 = 1024 * 1024;

/// Time to drain the pipe of a program that has ended.
pub(super) const DRAIN_TIMEOUT: Duration = Duration::from_millis(200);

/// Between the signal that asks a group to end and the one that ends it.
const EXIT_TIMEOUT: Duration = Duration::from_secs(1);

/// What becomes of a program's stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::host) enum Stderr {
    /// It stays connected to ours.
    Inherit,
    /// It is dropped.
    Discard,
    /// It goes where stdout goes.
    WithStdout,
}

/// A program that runs.
pub(in crate::host) struct BoundedChild {
    child: Child,
    output: Receiver<Zeroizing<Vec<u8>>>,
}

impl BoundedChild {
    /// Starts it. Of its output the first `kept` bytes are kept; more is read than is kept, so that a program that says
    /// much does not fail for that.
    pub(in crate::host) fn spawn(
        mut command: Command,
        stdin: &[u8],
        stderr: Stderr,
        kept: u64,
    ) -> io::Result<Self> {
        let (reader, writer) = io::pipe()?;
        command.stdin(Stdio::piped());
        match stderr {
            Stderr::Inherit => command.stderr(Stdio::inherit()),
            Stderr::Discard => command.stderr(Stdio::null()),
            Stderr::WithStdout => command.stderr(writer.try_clone()?),
        };
        let mut child = command.stdout(writer).spawn()?;
        // `command` holds an end of the pipe: the output ends with the programs that write it.
        drop(command);
        let threads = feed(&mut child, stdin).and_then(|()| capture(reader, kept));
        match threads {
            Ok(output) => Ok(Self { child, output }),
            // What it prints could not be read.
            Err(error) => {
                let _ = system::end(&mut child);
                let _ = child.wait();
                Err(error)
            }
        }
    }

    /// True if it ended within `limit`, and before `is_over` was true. It is not reaped yet, so that no other process
    /// can get its id or its group's.
    pub(in crate::host) fn wait(
        &mut self,
        limit: Duration,
        is_over: &dyn Fn() -> bool,
    ) -> io::Result<bool> {
        let start = Instant::now();
        let mut pause = Duration::from_millis(1);
        while !system::has_ended(&mut self.child)? {
            if start.elapsed() >= limit || is_over() {
                return Ok(false);
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(50));
        }
        Ok(true)
    }

    /// Ends it alone, if it still runs.
    pub(super) fn kill(&mut self) -> io::Result<()> {
        self.child.kill()
    }

    /// Asks it and all that it started to end, and gives it a moment to do so.
    pub(in crate::host) fn terminate_group(&mut self) -> io::Result<()> {
        if system::request_exit(&self.child) {
            self.wait(EXIT_TIMEOUT, &|| false)?;
        }
        Ok(())
    }

    /// Ends what is left of it and of what it started.
    pub(in crate::host) fn kill_group(&mut self) -> io::Result<()> {
        system::end(&mut self.child)
    }

    /// Its exit status.
    pub(in crate::host) fn reap(&mut self) -> io::Result<ExitStatus> {
        self.child.wait()
    }

    /// Its output up to now, and whether that is all: a program that it left behind may hold the pipe open, and is waited
    /// for no longer than `limit`.
    pub(in crate::host) fn output(&self, limit: Duration) -> (Vec<u8>, bool) {
        let start = Instant::now();
        let mut chunks = Vec::new();
        loop {
            match self.output.recv_timeout(limit.saturating_sub(start.elapsed())) {
                Ok(chunk) => chunks.push(chunk),
                Err(error) => {
                    let output = chunks.iter().flat_map(|chunk| chunk.iter().copied());
                    let mut bytes =
                        Vec::with_capacity(chunks.iter().map(|chunk| chunk.len()).sum());
                    bytes.extend(output);
                    return (bytes, error == mpsc::RecvTimeoutError::Disconnected);
                }
            }
        }
    }
}

/// It may never read, and its input may be more than a pipe holds.
fn feed(child: &mut Child, bytes: &[u8]) -> io::Result<()> {
    let Some(mut stdin) = child.stdin.take().filter(|_| !bytes.is_empty()) else { return Ok(()) };
    let bytes = bytes.to_owned();
    // It may end without reading; its output then explains more than the broken pipe.
    thread::Builder::new().spawn(move || drop(stdin.write_all(&bytes))).map(drop)
}

/// The first bytes that come out of the pipe, as they come.
fn capture(pipe: PipeReader, kept: u64) -> io::Result<Receiver<Zeroizing<Vec<u8>>>> {
    let (send, receive) = mpsc::channel();
    let reader = move || {
        let mut pipe = pipe.take(MAX_OUTPUT);
        let mut first = pipe.by_ref().take(kept);
        let mut buffer = Zeroizing::new([0; 4096]);
        while let Ok(length @ 1..) = first.read(&mut buffer[..]) {
            // The receiver is gone after a timeout.
            let _ = send.send(Zeroizing::new(buffer[..length].to_owned()));
        }
        drop(send);
        let _ = io::copy(&mut pipe, &mut io::sink());
    };
    thread::Builder::new().spawn(reader).map(|_| receive)
}
