//! A running monitor: `wcode watch --json` in a test's home, and its notices, line by line.
//!
//! Its output is held to the sandbox's rule that no key is in any output.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::NamedTempFile;

use super::{KEY_MARK, Sandbox};

/// Far more than anything here takes.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Where a monitor runs.
pub(crate) trait Home {
    /// A `wcode` there, which has not started yet.
    fn prepare(&self, args: &[&str]) -> Command;

    /// The JSON report of a command that succeeded.
    fn ask(&self, args: &[&str]) -> Value;
}

impl Home for Sandbox {
    fn prepare(&self, args: &[&str]) -> Command {
        self.command(args).process()
    }

    #[track_caller]
    fn ask(&self, args: &[&str]) -> Value {
        self.command(args).run().succeeds().json()
    }
}

/// A running monitor; ended when dropped.
///
/// It writes into files, so that its notices are there before an answer is, even on a busy machine.
pub(crate) struct Monitor<'s> {
    home: &'s dyn Home,
    child: Child,
    lines: BufReader<File>,
    /// The beginning of an incomplete line.
    partial: String,
    stderr: File,
    notices: Vec<Value>,
}

impl<'s> Monitor<'s> {
    /// Starts one with `--offline`, and waits until it watches.
    pub(crate) fn start(home: &'s dyn Home, args: &[&str]) -> Self {
        Self::start_online(home, &[&["--offline"], args].concat())
    }

    /// Starts one that checks the vendors, too.
    pub(crate) fn start_online(home: &'s dyn Home, args: &[&str]) -> Self {
        Self::start_with(home, args, &[])
    }

    /// The same with variables of its own.
    pub(crate) fn start_with(home: &'s dyn Home, args: &[&str], vars: &[(&str, &str)]) -> Self {
        let mut process = home.prepare(&[&["watch", "--json"], args].concat());
        process.envs(vars.iter().copied());
        Self::spawn(home, process)
    }

    /// The same, offline, by a copy of the program.
    #[cfg(unix)]
    pub(crate) fn start_program(
        home: &'s dyn Home,
        program: &std::path::Path,
        args: &[&str],
    ) -> Self {
        let known = home.prepare(&[&["watch", "--json", "--offline"], args].concat());
        let mut process = Command::new(program);
        process.args(known.get_args()).env_clear();
        let vars = known.get_envs().filter_map(|(name, value)| Some((name, value?)));
        process.envs(vars);
        if let Some(folder) = known.get_current_dir() {
            process.current_dir(folder);
        }
        Self::spawn(home, process)
    }

    fn spawn(home: &'s dyn Home, mut process: Command) -> Self {
        let ((stdout, lines), (stderr, words)) = (file(), file());
        process.stdin(Stdio::null()).stdout(stdout).stderr(stderr);
        let child = process.spawn().expect("wcode starts");
        let (lines, partial) = (BufReader::new(lines), String::new());
        let mut monitor = Self { home, child, lines, partial, stderr: words, notices: Vec::new() };
        monitor.expect("started");
        monitor.check();
        monitor
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Has it check everything, and returns its state.
    ///
    /// The exit code of the question is about what it found.
    #[track_caller]
    pub(crate) fn check(&self) -> Value {
        let asked = self.home.prepare(&["watch", "--check-now", "--json"]).output();
        let asked = asked.expect("the program was built");
        let answer: Value = serde_json::from_slice(&asked.stdout).expect("a report");
        answer["monitor"].clone()
    }

    /// Waits for the next notice of this event; earlier notices are skipped.
    #[track_caller]
    pub(crate) fn expect(&mut self, event: &str) -> Value {
        let start = Instant::now();
        loop {
            let has_ended = self.child.try_wait().expect("it was started here").is_some();
            while let Some(line) = self.line() {
                let notice = self.read(&line);
                if notice["event"] == event {
                    return notice;
                }
            }
            if has_ended || start.elapsed() > TIMEOUT {
                let words = self.stderr_text();
                panic!("no `{event}` after {:#?}\n{words}", self.notices);
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The events since the last call, after a full check.
    #[track_caller]
    pub(crate) fn events(&mut self) -> Vec<String> {
        self.check();
        while let Some(line) = self.line() {
            self.read(&line);
        }
        let notices = std::mem::take(&mut self.notices);
        notices
            .iter()
            .map(|notice| notice["event"].as_str().expect("an event").to_owned())
            .collect()
    }

    /// The next line, if it is complete.
    fn line(&mut self) -> Option<String> {
        self.lines.read_line(&mut self.partial).expect("the file is ours");
        self.partial.ends_with('\n').then(|| std::mem::take(&mut self.partial))
    }

    fn read(&mut self, line: &str) -> Value {
        assert!(!line.contains(KEY_MARK), "a key is shown: {line}");
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        assert_eq!((&line["schema"], &line["command"]), (&1.into(), &"watch".into()), "{line}");
        self.notices.push(line["notice"].clone());
        line["notice"].clone()
    }

    /// Its stderr.
    fn stderr_text(&mut self) -> String {
        let mut words = String::new();
        self.stderr.rewind().expect("the file is ours");
        self.stderr.read_to_string(&mut words).expect("it is text");
        words
    }

    /// Stops it as a service manager would; returns its exit code.
    #[track_caller]
    pub(crate) fn stop(self) -> Option<i32> {
        self.home.ask(&["watch", "--stop", "--json"]);
        self.wait()
    }

    /// Waits for its end; returns its exit code.
    #[track_caller]
    pub(crate) fn wait(mut self) -> Option<i32> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("it was started here") {
                return status.code();
            }
            assert!(start.elapsed() < TIMEOUT, "the monitor does not end");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).expect("it runs");
    }

    /// Kills it.
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

/// A file without a name, to write and to read, outside of the watched folders.
fn file() -> (File, File) {
    let file = NamedTempFile::new_in(env!("CARGO_TARGET_TMPDIR")).expect("the folder is cargo's");
    let read = file.reopen().expect("it was just made");
    (file.into_file(), read)
}
