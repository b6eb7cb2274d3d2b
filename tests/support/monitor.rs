//! A running monitor: `wcode watch --json` in a sandbox, and what it tells, line by line.
//!
//! Whatever it says is held to the sandbox's rule that no key is in any output.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{KEY_MARK, Sandbox};

/// Far more than anything here takes.
const LIMIT: Duration = Duration::from_secs(60);

/// A running monitor; ended when dropped.
pub(crate) struct Monitor<'s> {
    sandbox: &'s Sandbox,
    child: Child,
    lines: Receiver<String>,
    told: Vec<Value>,
}

impl<'s> Monitor<'s> {
    /// Starts one that asks no vendor, and waits until it watches.
    pub(crate) fn start(sandbox: &'s Sandbox, args: &[&str]) -> Self {
        Self::start_online(sandbox, &[&["--offline"], args].concat())
    }

    /// The same, asking the vendors that the sandbox knows.
    pub(crate) fn start_online(sandbox: &'s Sandbox, args: &[&str]) -> Self {
        Self::start_with(sandbox, args, &[])
    }

    /// The same with variables of its own.
    pub(crate) fn start_with(sandbox: &'s Sandbox, args: &[&str], vars: &[(&str, &str)]) -> Self {
        let args = [&["watch", "--json"], args].concat();
        let mut command = sandbox.command(&args);
        for (name, value) in vars {
            command = command.env(name, value);
        }
        let mut process = command.process();
        process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = process.spawn().expect("wcode starts");
        let lines = listen(child.stdout.take().expect("it is piped"));
        let mut monitor = Self { sandbox, child, lines, told: Vec::new() };
        monitor.expect("started");
        monitor.check();
        monitor
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has looked at everything, and asked every vendor; what it knows then.
    #[track_caller]
    pub(crate) fn check(&self) -> Value {
        let outcome = self.sandbox.run(["watch", "--check-now", "--json"]).succeeds();
        outcome.json()["monitor"].clone()
    }

    /// Waits for the next change of state with this word; what was told before it is passed over.
    #[track_caller]
    pub(crate) fn expect(&mut self, event: &str) -> Value {
        let start = Instant::now();
        loop {
            let left = LIMIT.saturating_sub(start.elapsed());
            let line = match self.lines.recv_timeout(left) {
                Ok(line) => line,
                Err(RecvTimeoutError::Timeout) => panic!("no `{event}` after {:#?}", self.told),
                Err(RecvTimeoutError::Disconnected) => {
                    let words = self.last_words();
                    panic!("no `{event}` after {:#?}\n{words}", self.told);
                }
            };
            let notice = self.read(&line);
            if notice["event"] == event {
                return notice;
            }
        }
    }

    /// The words for all that was told since, once it has looked at everything as it stands now.
    #[track_caller]
    pub(crate) fn told(&mut self) -> Vec<String> {
        self.check();
        while let Ok(line) = self.lines.try_recv() {
            self.read(&line);
        }
        let told = std::mem::take(&mut self.told);
        told.iter().map(|notice| notice["event"].as_str().expect("a word").to_owned()).collect()
    }

    fn read(&mut self, line: &str) -> Value {
        assert!(!line.contains(KEY_MARK), "a key is told: {line}");
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        assert_eq!((&line["schema"], &line["command"]), (&1.into(), &"watch".into()), "{line}");
        self.told.push(line["notice"].clone());
        line["notice"].clone()
    }

    fn last_words(&mut self) -> String {
        let mut words = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            drop(self.child.kill());
            drop(stderr.read_to_string(&mut words));
        }
        words
    }

    /// Ends it as a service manager would, and tells its code.
    #[track_caller]
    pub(crate) fn stop(mut self) -> Option<i32> {
        self.sandbox.run(["watch", "--stop"]).succeeds();
        self.child.wait().expect("it was started here").code()
    }

    /// Waits for its end, whoever brought it about.
    #[cfg(unix)]
    pub(crate) fn wait(mut self) -> Option<i32> {
        self.child.wait().expect("it was started here").code()
    }

    /// Sends a signal.
    #[cfg(unix)]
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).expect("it runs");
    }

    /// Ends it as nothing can prevent.
    pub(crate) fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Monitor<'_> {
    fn drop(&mut self) {
        self.end();
    }
}

fn listen(stdout: ChildStdout) -> Receiver<String> {
    let (send, receive) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                break;
            }
        }
    });
    receive
}
