//! Finding the programs that may be writing a file (`host::writers`), tested with real processes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::support::wait_until;
use tempfile::TempDir;
use wcode::internals::host::writers::{Access, PossibleWriter, possible_writers};

/// Far longer than it takes to find any of them.
const TIMEOUT: Duration = Duration::from_secs(60);

/// One or two scans.
const SHORT: Duration = Duration::from_millis(50);

/// Writes and pauses, as a program does that waits for the disk. Without the pause it is found only if a processor is free
/// to scan meanwhile.
const WRITE: &str = "{ echo '{}'; sleep 0.01; }";

/// A client's config in a folder of its own.
struct Config {
    folder: TempDir,
    path: PathBuf,
}

impl Config {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("openclaw.json");
        fs::write(&path, "{}").unwrap();
        Self { folder, path }
    }

    /// A script that works on the file `$1` until it is dropped, and prints a line when it has started.
    fn touched_by(&self, script: &str) -> Other {
        let file = self.folder.path().join("scripts").join("sync.sh");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, script).unwrap();
        let mut command = Command::new("sh");
        let mut child = command.arg(file).arg(&self.path).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        Other(child)
    }

    /// What is reported about one process.
    fn writer(&self, other: &Other, limit: Duration) -> Option<PossibleWriter> {
        possible_writers(&self.path, limit).into_iter().find(|writer| writer.pid == other.0.id())
    }
}

/// Ends when it is dropped.
struct Other(Child);

impl Drop for Other {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn a_program_that_holds_a_file_open_is_named_by_what_it_does_with_it() {
    for (script, why) in [
        ("exec 3>>\"$1\"; echo ready; exec sleep 600", Access::Writes),
        ("exec 3<>\"$1\"; echo ready; exec sleep 600", Access::Writes),
        ("exec 3>\"$1.123\"; echo ready; exec sleep 600", Access::WritesDraft),
        ("exec 3>\"$1.x\"; rm \"$1.x\"; echo ready; exec sleep 600", Access::WritesDraft),
        ("exec 3>\"${1%/*}/gateway.log\"; echo ready; exec sleep 600", Access::WritesBeside),
        ("exec 3<\"$1\"; echo ready; exec sleep 600", Access::Reads),
    ] {
        let config = Config::new();
        let other = config.touched_by(script);
        let suspect = config.writer(&other, SHORT).unwrap();
        assert_eq!(suspect.access, why, "{script}");
    }
}

/// As an editor or a sync tool does: the file is never open, and what is renamed onto it only for a moment.
#[test]
fn a_program_that_renames_onto_the_file_again_and_again_is_caught_and_named() {
    let config = Config::new();
    let draft = format!("{WRITE} >\"$1.tmp\"; mv \"$1.tmp\" \"$1\"");
    let other = config.touched_by(&format!("echo ready; while :; do {draft}; sleep 0.05; done"));
    let suspect = config.writer(&other, TIMEOUT).unwrap();
    assert_eq!(suspect.access, Access::WritesDraft, "{suspect}");
    assert!(suspect.name.starts_with("sh /") && suspect.name.ends_with("/sync.sh"), "{suspect}");
}

#[test]
fn a_program_that_overwrites_the_file_again_and_again_is_caught() {
    let config = Config::new();
    let script = format!("echo ready; while :; do {WRITE} >\"$1\"; sleep 0.05; done");
    let other = config.touched_by(&script);
    assert_eq!(config.writer(&other, TIMEOUT).unwrap().access, Access::Writes);
}

/// `tail -F` watches both the file and its folder, as a program does that restores its config.
#[test]
fn a_program_that_is_notified_of_changes_is_named_also_after_a_rename() {
    let config = Config::new();
    let other = config.touched_by("echo ready; exec tail -n 0 -F \"$1\" >/dev/null 2>&1");
    let watches = || config.writer(&other, SHORT).is_some_and(|it| it.access == Access::Watches);
    wait_until("it is seen watching", watches);
    let fresh = config.folder.path().join("fresh");
    fs::write(&fresh, "{ }").unwrap();
    fs::rename(&fresh, &config.path).unwrap();
    assert!(watches(), "the folder is watched still");
    assert!(config.writer(&other, SHORT).unwrap().name.starts_with("tail"));
}

#[test]
fn a_link_is_followed_and_neither_we_nor_a_neighbour_is_suspected() {
    let config = Config::new();
    let _ours = fs::OpenOptions::new().append(true).open(&config.path).unwrap();
    assert_eq!(possible_writers(&config.path, SHORT), []);
    let other = config.touched_by("exec 3>>\"$1\"; echo ready; exec sleep 600");
    let link = config.folder.path().join("scripts").join("link.json");
    std::os::unix::fs::symlink(&config.path, &link).unwrap();
    assert_eq!(possible_writers(&link, SHORT).first().map(|it| it.pid), Some(other.0.id()));

    let neighbour = Config::new();
    assert_eq!(possible_writers(&neighbour.path, SHORT), []);
    assert_eq!(possible_writers(&neighbour.folder.path().join("nothing/here.json"), SHORT), []);
}

#[test]
fn what_a_program_calls_itself_steers_nothing() {
    let config = Config::new();
    let script = "exec 3>>\"$1\"; echo ready; \
                  exec bash -c 'exec -a \"$(printf \"a\\033[2J\\140b\\140\\nsk-e2e-0123456789abcdef\")\" sleep 600'";
    let other = config.touched_by(script);
    wait_until("the key in its name is masked", || {
        let suspect = config.writer(&other, SHORT).unwrap();
        assert!(!suspect.name.contains(['\u{1b}', '\n', '`']), "{suspect:?}");
        assert!(!suspect.name.contains("0123456789"), "{suspect:?}");
        suspect.name.contains('•')
    });
}
