//! Where the monitor's log goes (`host::log`): to our log file, to stderr, and to a real systemd journal.
//!
//! A log is started once in a process, so each has one of its own: this binary once more. The journal's test is ignored
//! by a plain `cargo test`, as it wants systemd's daemon, which `.ci/run` installs; it runs in a `/run` of its own.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use wcode::internals::host::Host;
use wcode::internals::host::log::{Level, LogTarget, start};

const KEY: &str = "sk-e2e-0123456789abcdef";

/// Set in a process that logs: whether it runs in the foreground.
const FOREGROUND: &str = "WCODE_TEST_FOREGROUND";

#[test]
fn a_process_without_a_terminal_logs_to_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let output = process(&folder, "no").output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    let log = fs::read_to_string(folder.path().join("state/logs/watch.log")).unwrap();
    assert_is_the_line(&log);
}

#[test]
fn a_process_in_the_foreground_logs_to_stderr() {
    let folder = tempfile::tempdir().unwrap();
    let output = process(&folder, "yes").output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_is_the_line(&String::from_utf8(output.stderr).unwrap());
    assert!(!folder.path().join("state").exists());
}

/// As a desktop session has it, whose programs inherit it from a service.
#[test]
fn a_variable_that_was_inherited_makes_no_journal_of_a_pipe() {
    let folder = tempfile::tempdir().unwrap();
    let output = process(&folder, "no").env("JOURNAL_STREAM", "8:12345").output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    assert!(folder.path().join("state/logs/watch.log").is_file());
}

#[test]
fn a_process_whose_stderr_is_gone_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = process(&folder, "yes").stderr(writer).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
#[ignore = "wants systemd's journal: run by .ci/run"]
fn journal_has_each_field_by_itself_and_no_key() {
    // The stream is named as systemd names it to its services (systemd.exec(5)).
    const SCRIPT: &str = "
        mount -t tmpfs none /run && mkdir -p /run/systemd/journal /run/log/journal || exit 99
        /lib/systemd/systemd-journald & journald=$!
        trap 'kill $journald' EXIT
        until [ -S /run/systemd/journal/stdout ]; do kill -0 $journald || exit 98; sleep 0.1; done
        systemd-cat --identifier=not-wcode sh -c '
            JOURNAL_STREAM=$(stat -Lc %d:%i /proc/self/fd/2) exec \"$0\" \"$@\"' \"$0\" \"$@\" || exit 97
        journalctl --sync || exit 96
        journalctl --directory=/run/log/journal --identifier=wcode --output=json --no-pager";
    let folder = tempfile::tempdir().unwrap();
    let inner = process(&folder, "no");
    let namespace = if rustix::process::geteuid().is_root() { "-m" } else { "-Urm" };
    let mut outer = Command::new("timeout");
    outer.args(["120", "unshare", namespace, "sh", "-c", SCRIPT]);
    outer.arg(inner.get_program()).args(inner.get_args());
    outer.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let Output { status, stdout, stderr } = outer.output().unwrap();
    let (stdout, stderr) = (String::from_utf8(stdout).unwrap(), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{status}: see `.ci/run`\n{stdout}\n{stderr}");

    let entries: Vec<Value> =
        stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [entry] = &entries[..] else { panic!("{stdout}\n{stderr}") };
    let message = format!("the entry is gone: {}", "•".repeat(KEY.len()));
    assert_eq!(entry["MESSAGE"], message);
    assert_eq!((&entry["PRIORITY"], &entry["WCODE_CLIENT"]), (&"4".into(), &"openclaw".into()));
    assert_eq!(entry["WCODE_REPAIRS"], "3");
    assert!(!stdout.contains(KEY), "{stdout}");
    assert!(!folder.path().join("state").exists());
}

/// Not a test: what the others start to log one line.
#[test]
#[ignore = "a process of the tests above"]
fn the_process_that_logs() {
    let host = Host::of_this_process().unwrap();
    let Some(foreground) = host.var(FOREGROUND) else { return };
    let place = LogTarget::of_this_process(&host, foreground == "yes");
    start(&place, Level::Info).unwrap();
    tracing::warn!(target: "wcode::test", client = "openclaw", repairs = 3, "the entry is gone: {KEY}");
    tracing::debug!(target: "wcode::test", "not worth a line");
}

/// A process that logs, with a state folder in this one.
fn process(folder: &TempDir, foreground: &str) -> Command {
    let mut process = Command::new(std::env::current_exe().unwrap());
    process.args(["--ignored", "--exact", "log::the_process_that_logs", "--nocapture"]);
    process.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").env("HOME", folder.path());
    process.env("WCODE_STATE_DIR", folder.path().join("state")).env(FOREGROUND, foreground);
    process.current_dir(Path::new("/")).stdin(Stdio::null());
    process
}

#[track_caller]
fn assert_is_the_line(log: &str) {
    let rest = log.split_once(' ').expect("a time stands before it").1;
    let hidden = "•".repeat(KEY.len());
    let expected = format!(" WARN the entry is gone: {hidden} client=\"openclaw\" repairs=3\n");
    assert_eq!(rest, expected, "{log}");
}
