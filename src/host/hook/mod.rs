//! Runs a command of the user's when something has happened.
//!
//! Promises: no shell is involved; it ends in bounded time, whatever it does, and with it everything that it started
//! (in its process group: who wants to outlive it starts `setsid`; on Windows only where its time was up); what it says goes to our log, bounded and without
//! keys, and not to our own stdout. Blocks: the daemon gives it a thread of its own.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

use crate::host::log::redacted;
use crate::host::process;
use std::io::{self, PipeReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// So much of what it says is kept.
const KEPT: u64 = 16 * 1024;

/// So much may it say before nobody listens any more, and its pipe is closed.
const MOST: u64 = 1024 * 1024;

/// So many lines of it are logged.
const LINES: usize = 20;

/// What a command that has ended said is in its pipe already.
const LAST_WORDS: Duration = Duration::from_millis(200);

/// What systemd tells a service, and not what the service starts (sd_notify(3), sd_watchdog_enabled(3)).
const SERVICE_ONLY: [&str; 3] = ["NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC"];

/// How long a command may take that has no limit of its own.
pub const LIMIT: Duration = Duration::from_secs(30);

/// A command to run.
#[derive(Debug)]
pub struct Hook<'h> {
    /// The program and its arguments.
    pub argv: &'h [String],
    /// What it reads on stdin.
    pub stdin: &'h [u8],
    /// Variables that it has in addition to ours.
    pub env: &'h [(&'h str, String)],
    /// When it is ended.
    pub limit: Duration,
}

/// How it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// It ended with status 0, in time.
    pub success: bool,
    /// It was ended by us, as its time was up.
    pub timed_out: bool,
    /// Its exit status in words.
    pub status: String,
    /// What it said on stdout and stderr, its first lines, without keys.
    pub said: Vec<String>,
}

impl Hook<'_> {
    /// Runs it to its end and logs what it says.
    ///
    /// # Errors
    /// `NotFound` and the like where it cannot start.
    pub fn run(&self) -> io::Result<Outcome> {
        let (mut child, words) = self.start()?;
        self.feed(&mut child);
        let in_time = wait(&mut child, self.limit)?;
        if !in_time {
            system::end_kindly(&mut child)?;
        }
        system::end(&mut child)?;
        let status = child.wait()?;
        let said = self.log(&heard(&words));
        Ok(Outcome {
            success: in_time && status.success(),
            timed_out: !in_time,
            status: process::in_words(status),
            said,
        })
    }

    /// The child, at the head of a process group, and its first words as it says them.
    #[expect(clippy::disallowed_methods, reason = "its time is bounded here, with its group's")]
    fn start(&self) -> io::Result<(Child, Receiver<Vec<u8>>)> {
        let (program, args) = self.argv.split_first().ok_or(io::ErrorKind::InvalidInput)?;
        let (reader, writer) = io::pipe()?;
        let mut command = Command::new(program);
        command.args(args);
        for name in SERVICE_ONLY {
            command.env_remove(name);
        }
        // A zero would end the value, and the system takes none.
        command.envs(self.env.iter().map(|(name, value)| (name, value.replace('\0', " "))));
        command.stdin(Stdio::piped()).stdout(writer.try_clone()?).stderr(writer);
        let child = system::as_head(&mut command).spawn()?;
        // `command` holds the other end of the pipe, and goes here: the words end with those who speak.
        Ok((child, listen(reader)))
    }

    /// It may never read, and what it is told may be more than a pipe holds.
    fn feed(&self, child: &mut Child) {
        let Some(mut stdin) = child.stdin.take() else { return };
        let bytes = self.stdin.to_owned();
        // It may end without reading: its own affair.
        thread::spawn(move || drop(stdin.write_all(&bytes)));
    }

    fn log(&self, words: &[u8]) -> Vec<String> {
        let text = String::from_utf8_lossy(words);
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let said: Vec<String> = lines.take(LINES).map(redacted).collect();
        let program = self.argv.first().map_or("", String::as_str);
        for line in &said {
            tracing::info!(program, line, "the hook said");
        }
        said
    }
}

/// The first words that come out of the pipe, as they come. More are heard than are kept, so that a command that says
/// much does not fail for that.
fn listen(pipe: PipeReader) -> Receiver<Vec<u8>> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut pipe = pipe.take(MOST);
        let mut first = pipe.by_ref().take(KEPT);
        let mut words = [0; 4096];
        while let Ok(length @ 1..) = first.read(&mut words) {
            // Nobody listens any more where the time was up.
            let _ = send.send(words[..length].to_owned());
        }
        drop(send);
        let _ = io::copy(&mut pipe, &mut io::sink());
    });
    receive
}

/// What was said up to now. One who left the group, and has the pipe open still, is not waited for.
fn heard(words: &Receiver<Vec<u8>>) -> Vec<u8> {
    let start = Instant::now();
    let mut heard = Vec::new();
    while let Ok(more) = words.recv_timeout(LAST_WORDS.saturating_sub(start.elapsed())) {
        heard.extend(more);
    }
    heard
}

/// True where it ended in time. It is not reaped yet, so that its number, and its group's, is nobody else's.
fn wait(child: &mut Child, limit: Duration) -> io::Result<bool> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    while !system::has_ended(child)? {
        if start.elapsed() >= limit {
            return Ok(false);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
    Ok(true)
}

#[cfg(all(test, unix))]
mod tests {
    use super::{Hook, LINES, Outcome};
    use crate::host::{files, process};
    use std::path::Path;
    use std::time::{Duration, Instant};

    const LONG: Duration = Duration::from_secs(60);

    fn run(script: &str, stdin: &[u8], limit: Duration) -> Outcome {
        let argv = ["sh", "-c", script].map(str::to_owned);
        let env = [("WCODE_EVENT", "drift".to_owned())];
        Hook { argv: &argv, stdin, env: &env, limit }.run().expect("a shell is there")
    }

    #[test]
    fn it_gets_the_notice_on_stdin_and_variables_besides_ours() {
        let outcome =
            run("cat; echo; echo $WCODE_EVENT >&2; test -n \"$PATH\"", b"{\"a\":1}", LONG);
        assert!(outcome.success && !outcome.timed_out, "{outcome:?}");
        assert_eq!(outcome.said, ["{\"a\":1}", "drift"]);
    }

    #[test]
    fn arguments_are_the_programs_and_never_a_shells() {
        let argv = ["echo", "$HOME; `id`", "two  spaces"].map(str::to_owned);
        let outcome = Hook { argv: &argv, stdin: &[], env: &[], limit: LONG }.run().unwrap();
        assert_eq!(outcome.said, ["$HOME; `id` two  spaces"]);
    }

    #[test]
    fn a_failure_is_told_with_its_status() {
        let outcome = run("echo no >&2; exit 7", b"", LONG);
        assert!(
            !outcome.success && !outcome.timed_out && outcome.status.contains('7'),
            "{outcome:?}"
        );
        assert_eq!(outcome.said, ["no"]);
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        let argv = ["/nowhere/at/all".to_owned()];
        let started = Hook { argv: &argv, stdin: &[], env: &[], limit: LONG }.run();
        assert_eq!(started.unwrap_err().kind(), std::io::ErrorKind::NotFound);
        let none = Hook { argv: &[], stdin: &[], env: &[], limit: LONG }.run();
        assert_eq!(none.unwrap_err().kind(), std::io::ErrorKind::InvalidInput);
    }

    #[test]
    fn one_that_never_reads_is_not_waited_for_longer_than_it_takes() {
        let start = Instant::now();
        let outcome = run("exit 0", &vec![b'x'; 4 * 1024 * 1024], LONG);
        assert!(outcome.success && start.elapsed() < LONG / 2, "{outcome:?}");
    }

    #[test]
    fn one_that_hangs_is_asked_to_end_and_then_ended() {
        // Enough for a shell to set its trap.
        let limit = Duration::from_secs(2);
        let outcome =
            run("trap 'echo asked; exit 0' TERM; while :; do sleep 0.1; done", b"", limit);
        assert_eq!((outcome.timed_out, outcome.success), (true, false), "{outcome:?}");
        assert!(outcome.said.contains(&"asked".to_owned()), "{outcome:?}");
        let stubborn = run("trap '' TERM; while :; do sleep 0.1; done", b"", limit);
        assert!(stubborn.timed_out && stubborn.status.contains("SIGKILL"), "{stubborn:?}");
    }

    #[test]
    fn a_flood_is_cut_and_much_talk_is_no_failure() {
        let outcome = run("yes sk-e2e-0123456789abcdef", b"", LONG);
        assert!(!outcome.success, "its pipe was closed: {outcome:?}");
        assert_eq!(outcome.said.len(), LINES);
        assert!(!outcome.said.concat().contains("sk-e2e"), "{outcome:?}");
        let talks = run("head -c 500000 /dev/zero | tr '\\0' x; echo; echo end", b"", LONG);
        assert!(talks.success, "{talks:?}");
        assert!(talks.said[0].len() < 5000, "a line is bounded");
    }

    #[test]
    fn what_it_says_cannot_steer_a_log() {
        let outcome = run("printf 'a\\033[2Jb\\rc\\n\\n\\377d\\n'", b"", LONG);
        assert_eq!(outcome.said, ["a [2Jb c", "\u{fffd}d"]);
    }

    /// As one that starts a program in the background and forgets it, in time and not.
    #[test]
    fn what_it_started_ends_with_it() {
        for (script, limit) in [
            ("sleep 600 & echo $! > PID", LONG),
            ("sleep 600 & echo $! > PID; wait", Duration::from_millis(500)),
            ("(trap '' TERM; echo $PPID >/dev/null; exec sleep 600) & echo $! > PID", LONG),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("pid");
            let start = Instant::now();
            run(&script.replace("PID", file.to_str().unwrap()), b"", limit);
            assert!(start.elapsed() < LONG, "its pipe was open, and nobody waited for that");
            let pid = String::from_utf8(files::read(&file).unwrap().unwrap()).unwrap();
            assert_is_ended(pid.trim().parse().unwrap());
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn one_who_left_the_group_is_neither_ended_nor_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pid");
        let script = "setsid sh -c 'echo $$ > PID; exec sleep 600' & \
                      echo begun; until [ -s PID ]; do sleep 0.05; done; echo over";
        let start = Instant::now();
        let outcome = run(&script.replace("PID", file.to_str().unwrap()), b"", LONG);
        assert!(outcome.success && start.elapsed() < LONG, "{outcome:?}");
        assert_eq!(outcome.said, ["begun", "over"], "though the pipe is open still");
        let pid = String::from_utf8(files::read(&file).unwrap().unwrap()).unwrap();
        let pid = rustix::process::Pid::from_raw(pid.trim().parse().unwrap()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    }

    #[test]
    fn a_zero_in_a_notice_is_no_reason_not_to_run() {
        let argv = ["sh", "-c", "echo \"$WCODE_MESSAGE\""].map(str::to_owned);
        let env = [("WCODE_MESSAGE", "a\0b".to_owned())];
        let outcome = Hook { argv: &argv, stdin: &[], env: &env, limit: LONG }.run().unwrap();
        assert_eq!(outcome.said, ["a b"]);
    }

    /// Killed, though its new parent may not have reaped it yet.
    fn assert_is_ended(pid: u32) {
        let stat = Path::new("/proc").join(pid.to_string()).join("stat");
        let start = Instant::now();
        while process::is_alive(pid) {
            let state = files::read(&stat).ok().flatten().unwrap_or_default();
            if String::from_utf8_lossy(&state).contains(") Z ") {
                return;
            }
            assert!(start.elapsed() < LONG, "process {pid} goes on");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}
