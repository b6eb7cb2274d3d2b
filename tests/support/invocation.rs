//! A command with its arguments, its environment and its stdin, and the ways to run it.

#[cfg(unix)]
use super::wait_until;
use super::{Outcome, RUN_TIMEOUT, Running, Sandbox};
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

/// One command, not yet run.
pub(crate) struct Invocation<'a> {
    sandbox: &'a Sandbox,
    args: Vec<String>,
    vars: Vec<(String, String)>,
    stdin: Vec<u8>,
    folder: PathBuf,
    prints_keys: bool,
    is_as_typed: bool,
    program: &'static str,
}

/// The commands that ask before they write.
const ASKING: [&[&str]; 4] = [&["apply"], &["remove"], &["undo"], &["key", "rm"]];

/// What answers their question, or leaves nothing to ask.
const ANSWERS: [&str; 6] = ["--yes", "-y", "--dry-run", "--check", "--help", "-h"];

impl<'a> Invocation<'a> {
    pub(super) fn new(sandbox: &'a Sandbox, args: &[&str]) -> Self {
        Self {
            sandbox,
            args: args.iter().map(|&arg| arg.to_owned()).collect(),
            vars: Vec::new(),
            stdin: Vec::new(),
            folder: sandbox.root().join("work"),
            prints_keys: false,
            is_as_typed: false,
            program: env!("CARGO_BIN_EXE_wcode"),
        }
    }

    /// Another program with these arguments and this environment, for a terminal.
    #[cfg(unix)]
    pub(crate) fn with_program(mut self, program: &'static str) -> Self {
        self.program = program;
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.vars.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn stdin(mut self, text: impl AsRef<[u8]>) -> Self {
        self.stdin = text.as_ref().to_owned();
        self
    }

    /// In another working folder, relative to the sandbox's root.
    pub(crate) fn within(mut self, relative: &str) -> Self {
        self.folder = self.sandbox.root().join(relative);
        fs::create_dir_all(&self.folder).expect("the sandbox is ours");
        self
    }

    /// Allows keys on stdout, for commands whose purpose that is; never on stderr.
    pub(crate) fn prints_keys(mut self) -> Self {
        self.prints_keys = true;
        self
    }

    /// Exactly these arguments: else a command that asks gets the `--yes` that a script gives it.
    #[cfg(unix)]
    pub(crate) fn with_no_yes_added(mut self) -> Self {
        self.is_as_typed = true;
        self
    }

    /// As a script types it, which has no terminal.
    fn typed(&self) -> Vec<String> {
        let mut args = self.args.clone();
        let words: Vec<&str> = self.args.iter().map(String::as_str).collect();
        let is_word = |word: &&str| !word.starts_with('-') && !["en", "zh"].contains(word);
        let first = words.iter().position(is_word).unwrap_or(words.len());
        let asks = ASKING.iter().any(|command| words[first..].starts_with(command));
        let is_answered = words.iter().any(|word| ANSWERS.contains(word));
        if asks && !is_answered && !self.is_as_typed {
            args.push("--yes".to_owned());
        }
        args
    }

    pub(crate) fn run(self) -> Outcome {
        let process = self.process();
        self.finish(process)
    }

    /// Starts it and waits for this text on stderr.
    pub(crate) fn run_until(self, words: &str) -> Running {
        let mut process = self.process();
        process.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = process.spawn().expect("wcode starts");
        let stderr = BufReader::new(child.stderr.take().expect("it is piped"));
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let running = Running::new(child, lines);
        let deadline = Instant::now() + RUN_TIMEOUT;
        let mut stderr = String::new();
        while !stderr.contains(words) {
            let Some(line) = running.next_line(deadline) else {
                let listing = self.sandbox.listing();
                panic!("{:?} never said {words:?}\n{stderr}\n{listing}", self.args);
            };
            stderr.push_str(&line);
            stderr.push('\n');
        }
        running
    }

    /// Runs it as the argument of another program, such as `timeout`.
    #[cfg(unix)]
    pub(crate) fn run_below(self, wrapper: &[&str]) -> Outcome {
        let whole = [wrapper, &[env!("CARGO_BIN_EXE_wcode")]].concat();
        self.run_with(&whole)
    }

    #[cfg(unix)]
    pub(super) fn run_with(self, program: &[&str]) -> Outcome {
        let mut process = Command::new(program[0]);
        process.args(&program[1..]);
        self.set_environment(&mut process);
        // For the wrapper itself; no client is installed there.
        process.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        self.finish(process)
    }

    /// Runs another program instead of `wcode`, with the same arguments and environment.
    #[cfg(unix)]
    pub(crate) fn run_in_place_of(self, program: &[&str]) -> Outcome {
        self.run_with(program)
    }

    /// Runs another copy of `wcode`.
    #[cfg(unix)]
    pub(crate) fn run_as(self, program: &str) -> Outcome {
        // A copy of a program cannot run while a test that forks still has it open for writing.
        let is_busy = || {
            let tried = Command::new(program).arg("--version").output();
            tried.is_err_and(|error| error.kind() == std::io::ErrorKind::ExecutableFileBusy)
        };
        wait_until("the program can be run", || !is_busy());
        let mut process = Command::new(program);
        self.set_environment(&mut process);
        self.finish(process)
    }

    pub(crate) fn process(&self) -> Command {
        let mut process = Command::new(self.program);
        self.set_environment(&mut process);
        process
    }

    fn set_environment(&self, process: &mut Command) {
        process.args(self.typed()).env_clear().current_dir(&self.folder);
        process.envs(self.sandbox.vars().iter().map(|(name, value)| (name, value)));
        process.envs(self.vars.iter().map(|(name, value)| (name, value)));
    }

    fn finish(self, mut process: Command) -> Outcome {
        process.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = process.spawn().expect("wcode starts");
        let mut stdin = child.stdin.take().expect("it is piped");
        // A command that does not read its stdin may be gone by now.
        drop(stdin.write_all(&self.stdin));
        drop(stdin);
        let output = wait_for_output(child).unwrap_or_else(|| {
            panic!("{:?} is still running after {RUN_TIMEOUT:?}", self.args);
        });
        let outcome = Outcome {
            code: output.status.code(),
            stdout: self.sandbox.redact(&output.stdout),
            stderr: self.sandbox.redact(&output.stderr),
            context: format!(
                "$ wcode {}\n  in {}\n  with {:?}\n{}",
                self.args.join(" "),
                self.folder.display(),
                self.vars,
                self.sandbox.listing()
            ),
        };
        let mut ours = self.args.iter().take_while(|arg| *arg != "--");
        outcome.assert_safe_output(ours.any(|arg| arg == "--json"), self.prints_keys);
        outcome
    }
}

/// The output of a command; none if it does not end in time, in which case it is killed.
fn wait_for_output(child: Child) -> Option<Output> {
    #[cfg(unix)]
    let pid = rustix::process::Pid::from_child(&child);
    let (sender, output) = mpsc::channel();
    thread::spawn(move || sender.send(child.wait_with_output()));
    if let Ok(output) = output.recv_timeout(RUN_TIMEOUT) {
        return Some(output.expect("its output can be read"));
    }
    #[cfg(unix)]
    let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
    None
}
