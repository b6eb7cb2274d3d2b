//! A command that a machine runs: start, observe, wait, and collect its output.
//!
//! It is ended, with everything it started, when it takes too long or when the test fails.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use serde_json::Value;

/// Far above what the slowest client needs on a slow machine.
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(240);

/// Starts a command in a process group of its own, by which all that it starts can be ended.
pub(super) fn run_aside(mut command: Command) -> Running {
    let stdout = tempfile::tempfile().expect("a temporary file");
    let stderr = tempfile::tempfile().expect("a temporary file");
    let child = command
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(stdout.try_clone().expect("an open file"))
        .stderr(stderr.try_clone().expect("an open file"))
        .spawn();
    let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
    let command = format!("{} {}", command.get_program().display(), words.join(" "));
    let child = child.unwrap_or_else(|error| panic!("cannot run {command}: {error}"));
    Running { command, child, stdout, stderr, started: Instant::now() }
}

/// A command that was started.
pub(super) struct Running {
    command: String,
    child: Child,
    stdout: File,
    stderr: File,
    started: Instant,
}

impl Running {
    /// Peeks without reaping, so that the process id stays ours to signal.
    pub(super) fn is_over(&self) -> bool {
        let peek = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        waitid(WaitId::Pid(self.pid()), peek).expect("our own child").is_some()
    }

    /// Waits until `wcode` has paused at its checkpoint.
    pub(super) fn wait_until_paused(&self) {
        let says_so = || everything_in(&self.stderr).contains("paused at");
        while !says_so() {
            assert!(!self.is_over(), "`{}` never paused", self.command);
            assert!(self.started.elapsed() < TIME_LIMIT, "`{}` never paused", self.command);
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until this port of the loopback accepts connections.
    pub(super) fn wait_until_listening(&self, port: u16) {
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(!self.is_over(), "`{}` ended: {}", self.command, self.said());
            assert!(self.started.elapsed() < TIME_LIMIT, "never listened: {}", self.said());
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// Waits until its output has a word that begins so, and gives the letters and digits of that word.
    #[cfg(target_os = "linux")]
    pub(super) fn wait_for_word(&self, beginning: &str) -> String {
        loop {
            let said = self.said();
            if let Some(at) = said.find(beginning) {
                let is_part = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
                return said[at..].chars().take_while(is_part).collect();
            }
            assert!(!self.is_over(), "`{}` ended: {said}", self.command);
            assert!(self.started.elapsed() < TIME_LIMIT, "no `{beginning}`: {said}");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Its output so far.
    pub(super) fn said(&self) -> String {
        everything_in(&self.stdout) + &everything_in(&self.stderr)
    }

    /// Freezes the command.
    pub(super) fn freeze(&self) {
        self.signal(Signal::STOP);
    }

    pub(super) fn thaw(&self) {
        self.signal(Signal::CONT);
    }

    /// Waits for the end, which must come in time.
    pub(super) fn finish(mut self) -> Finished {
        while !self.is_over() {
            assert!(self.started.elapsed() < TIME_LIMIT, "took too long: {}", self.report().told());
            thread::sleep(Duration::from_millis(20));
        }
        self.report()
    }

    /// Ends what still runs and collects the output.
    fn report(&mut self) -> Finished {
        self.signal(Signal::KILL);
        let status = self.child.wait().expect("our own child");
        Finished {
            command: self.command.clone(),
            code: status.code(),
            stdout: everything_in(&self.stdout),
            stderr: everything_in(&self.stderr),
        }
    }

    fn signal(&self, signal: Signal) {
        // A process that has ended needs no signal.
        kill_process_group(self.pid(), signal).unwrap_or_default();
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|status| status.is_none()) {
            self.report();
        }
    }
}

/// Reads by position, because the command writes at the shared cursor.
fn everything_in(file: &File) -> String {
    let length = file.metadata().expect("our own file").len();
    let mut bytes = vec![0; length.try_into().expect("it fits in memory")];
    file.read_exact_at(&mut bytes, 0).expect("our own file only grows");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A command that ended, with its output.
#[derive(Debug)]
pub(super) struct Finished {
    command: String,
    code: Option<i32>,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

impl Finished {
    pub(super) fn is_success(&self) -> bool {
        self.code == Some(0)
    }

    #[track_caller]
    pub(super) fn succeeds(self) -> Self {
        assert_eq!(self.code, Some(0), "{}", self.told());
        self
    }

    /// Its stdout, which must be JSON and nothing else.
    #[track_caller]
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", self.told()))
    }

    /// The JSON on its stdout, before which older clients say things as well.
    #[track_caller]
    pub(super) fn json_after_words(&self) -> Value {
        let start = self.stdout.find("\n{").map_or(0, |at| at + 1);
        serde_json::from_str(&self.stdout[start..])
            .unwrap_or_else(|error| panic!("{error}: {}", self.told()))
    }

    fn told(&self) -> String {
        let Self { command, code, stdout, stderr } = self;
        format!("`{command}` ended with {code:?}\n--- stdout\n{stdout}\n--- stderr\n{stderr}")
    }
}
