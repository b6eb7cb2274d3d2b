//! What a command of the user's can do, and what comes of it.

use super::{Hook, MAX_LINES, Outcome};
use crate::host::{files, process};
use std::path::Path;
use std::time::{Duration, Instant};

const LONG: Duration = Duration::from_secs(60);

fn run(script: &str, stdin: &[u8], limit: Duration) -> Outcome {
    let argv = ["sh", "-c", script].map(str::to_owned);
    let env = [("WCODE_EVENT", "drift".to_owned())];
    Hook { argv: &argv, stdin, env: &env, limit }.run(&|| false).expect("a shell is there")
}

#[test]
fn it_gets_the_notice_on_stdin_and_variables_besides_ours() {
    let outcome = run("cat; echo; echo $WCODE_EVENT >&2; test -n \"$PATH\"", b"{\"a\":1}", LONG);
    assert!(outcome.success && !outcome.timed_out, "{outcome:?}");
    assert_eq!(outcome.output, ["{\"a\":1}", "drift"]);
}

#[test]
fn arguments_are_the_programs_and_never_a_shells() {
    let argv = ["echo", "$HOME; `id`", "two  spaces"].map(str::to_owned);
    let outcome = Hook { argv: &argv, stdin: &[], env: &[], limit: LONG }.run(&|| false).unwrap();
    assert_eq!(outcome.output, ["$HOME; `id` two  spaces"]);
}

#[test]
fn a_failure_is_told_with_its_status() {
    let outcome = run("echo no >&2; exit 7", b"", LONG);
    assert!(!outcome.success && !outcome.timed_out && outcome.status.contains('7'), "{outcome:?}");
    assert_eq!(outcome.output, ["no"]);
}

#[test]
fn a_program_that_is_not_there_is_an_error() {
    let argv = ["/nowhere/at/all".to_owned()];
    let started = Hook { argv: &argv, stdin: &[], env: &[], limit: LONG }.run(&|| false);
    assert_eq!(started.unwrap_err().kind(), std::io::ErrorKind::NotFound);
    let none = Hook { argv: &[], stdin: &[], env: &[], limit: LONG }.run(&|| false);
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
    let outcome = run("trap 'echo asked; exit 0' TERM; while :; do sleep 0.1; done", b"", limit);
    assert_eq!((outcome.timed_out, outcome.success), (true, false), "{outcome:?}");
    assert!(outcome.output.contains(&"asked".to_owned()), "{outcome:?}");
    let stubborn = run("trap '' TERM; while :; do sleep 0.1; done", b"", limit);
    assert!(stubborn.timed_out && stubborn.status.contains("SIGKILL"), "{stubborn:?}");
}

#[test]
fn a_flood_is_cut_and_much_talk_is_no_failure() {
    let outcome = run("yes sk-e2e-0123456789abcdef", b"", LONG);
    assert!(!outcome.success, "its pipe was closed: {outcome:?}");
    assert_eq!(outcome.output.len(), MAX_LINES);
    assert!(!outcome.output.concat().contains("sk-e2e"), "{outcome:?}");
    let talks = run("head -c 500000 /dev/zero | tr '\\0' x; echo; echo end", b"", LONG);
    assert!(talks.success, "{talks:?}");
    assert!(talks.output[0].len() < 5000, "a line is bounded");
}

#[test]
fn what_it_says_cannot_steer_a_log() {
    let outcome = run("printf 'a\\033[2Jb\\rc\\n\\n\\377d\\n'", b"", LONG);
    assert_eq!(outcome.output, ["a [2Jb c", "\u{fffd}d"]);
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
    assert_eq!(outcome.output, ["begun", "over"], "though the pipe is open still");
    let pid = String::from_utf8(files::read(&file).unwrap().unwrap()).unwrap();
    let pid = rustix::process::Pid::from_raw(pid.trim().parse().unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
}

#[test]
fn a_zero_in_a_notice_is_no_reason_not_to_run() {
    let argv = ["sh", "-c", "echo \"$WCODE_MESSAGE\""].map(str::to_owned);
    let env = [("WCODE_MESSAGE", "a\0b".to_owned())];
    let outcome = Hook { argv: &argv, stdin: &[], env: &env, limit: LONG }.run(&|| false).unwrap();
    assert_eq!(outcome.output, ["a b"]);
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
