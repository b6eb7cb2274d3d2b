//! How the files are written: links, modes, files that cannot be written, and what is not searched.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown, symlink};
use std::process::Command;

use crate::support::{OPENCLAW, Sandbox, not_tested};

use super::{COPIES, KEY, SCRUB, full, holding, home};

fn line() -> String {
    format!("a\nexport K={KEY}\n")
}

#[test]
fn a_symlink_stays_one_and_its_target_keeps_its_mode() {
    let sandbox = home().file("dotfiles/bashrc", line());
    sandbox.chmod("dotfiles/bashrc", 0o640);
    symlink("dotfiles/bashrc", sandbox.path(".bashrc")).unwrap();
    symlink("dotfiles/bashrc", sandbox.path(".profile")).unwrap();
    let report = sandbox.run(SCRUB).succeeds().json();
    assert!(sandbox.path(".bashrc").is_symlink());
    assert_eq!(
        (sandbox.read("dotfiles/bashrc"), sandbox.mode("dotfiles/bashrc")),
        ("a\n".into(), 0o640)
    );
    let files = report["found"].as_array().unwrap().iter().filter(|found| found["kind"] == "shell");
    assert_eq!(files.count(), 1, "one file under two names is one: {report}");
}

#[test]
fn every_file_keeps_its_mode() {
    let sandbox = full();
    for (index, (path, ..)) in COPIES.iter().enumerate() {
        sandbox.chmod(path, [0o600, 0o644, 0o664][index % 3]);
    }
    sandbox.run(SCRUB).succeeds();
    for (index, (path, ..)) in COPIES.iter().enumerate() {
        assert_eq!(sandbox.mode(path), [0o600, 0o644, 0o664][index % 3], "{path}");
    }
}

#[test]
fn what_cannot_be_written_is_reported_and_the_rest_is_done() {
    let sandbox = full();
    sandbox.chmod(".bashrc", 0o444);
    fs::hard_link(sandbox.path(".zshenv"), sandbox.path("other name")).unwrap();
    let report = sandbox.run(SCRUB).exits(1).json();
    assert_eq!(holding(&sandbox, KEY), [".bashrc", ".zshenv", "other name"]);
    let told = report["errors"].to_string();
    assert!(told.contains(".bashrc") && told.contains("read-only"), "{told}");
    assert!(told.contains(".zshenv") && told.contains("hard link"), "{told}");
    let bashrc = report["found"]
        .as_array()
        .unwrap()
        .iter()
        .find(|found| found["path"].as_str().unwrap().ends_with(".bashrc"));
    assert_eq!(bashrc.unwrap()["done"], false);
    sandbox.chmod(".bashrc", 0o644);
    sandbox.run(["key", "scrub", "--yes"]).exits(1).says("hard link").says("removed 1 copy");
}

#[test]
fn what_is_no_file_or_cannot_be_read_ends_nothing() {
    let sandbox = home().file(".profile", line());
    fs::create_dir(sandbox.path(".env")).unwrap();
    symlink("nowhere", sandbox.path(".zshrc")).unwrap();
    symlink(".zprofile", sandbox.path(".zprofile")).unwrap();
    let piped = Command::new("mkfifo").arg(sandbox.path(".bashrc")).status().unwrap();
    assert!(piped.success());
    sandbox.write(".netrc", [b"\xff\xfe ", KEY.as_bytes(), b" \x80\n"].concat());
    let report = sandbox.run(SCRUB).succeeds().json();
    assert_eq!(sandbox.read(".profile"), "a\n");
    assert_eq!(
        sandbox.bytes(".netrc"),
        [b"\xff\xfe ".as_slice(), b"REMOVED_BY_WCODE", b" \x80\n"].concat()
    );
    assert!(report["notes"].to_string().contains("not searched"), "{report}");
}

#[test]
fn a_file_of_another_user_is_left() {
    if !rustix::process::geteuid().is_root() {
        not_tested("files of another owner, which only root can make");
        return;
    }
    let sandbox = home().file("theirs", line());
    chown(sandbox.path("theirs"), Some(12_345), None).unwrap();
    symlink("theirs", sandbox.path(".bashrc")).unwrap();
    sandbox.run(["key", "scrub", "--yes"]).succeeds().shows("it belongs to another user");
    assert_eq!(sandbox.read("theirs"), line());
}

#[test]
fn a_file_of_another_group_keeps_it() {
    if !rustix::process::geteuid().is_root() {
        not_tested("files of another group, which only root can make");
        return;
    }
    let sandbox = home().file(".bashrc", line());
    chown(sandbox.path(".bashrc"), None, Some(23_456)).unwrap();
    sandbox.run(SCRUB).succeeds();
    assert_eq!(fs::metadata(sandbox.path(".bashrc")).unwrap().gid(), 23_456);
}

#[test]
fn a_huge_file_is_reported_and_not_read() {
    let sandbox = home().file(".bash_history", line());
    let file = fs::OpenOptions::new().write(true).open(sandbox.path(".bash_history")).unwrap();
    file.set_len(33 * 1024 * 1024).unwrap();
    sandbox.run(["key", "scrub", "--yes"]).succeeds().says("larger than 32 MiB");
}

#[test]
fn a_long_line_and_control_characters_are_not_printed() {
    let sandbox = home();
    let long = format!("{}K={KEY} \u{1b}[31m{}\n", "x ".repeat(5000), "y ".repeat(5000));
    sandbox.write(".profile", &long);
    let outcome = sandbox.run(["key", "scrub", "--dry-run"]).succeeds();
    assert!(outcome.stdout.lines().all(|line| line.chars().count() < 300), "{outcome}");
}

#[test]
fn openclaw_s_own_lock_is_held_meanwhile_and_no_lock_stays() {
    let sandbox = full();
    let lock = format!("{OPENCLAW}.lock");
    sandbox.write(&lock, format!("{{\"pid\":{}}}", std::process::id()));
    let running = sandbox.command(&["key", "scrub", "--yes"]).run_until("waiting for OpenClaw");
    assert!(sandbox.read(".bashrc").contains(KEY), "nothing is written before");
    fs::remove_file(sandbox.path(&lock)).unwrap();
    assert_eq!(running.finish(), Some(0));
    assert_eq!(holding(&sandbox, KEY), Vec::<String>::new());
    assert!(!sandbox.exists(&lock));
}

#[test]
fn a_kill_leaves_each_file_old_or_new_and_the_next_run_does_the_rest() {
    let sandbox = full();
    sandbox.kill_at("scrubbed", ["key", "scrub", "--yes"]);
    let before = |name: &str| {
        let (.., before, after) = COPIES.iter().find(|(path, ..)| *path == name).unwrap();
        (before.len(), *after)
    };
    let done = COPIES.iter().filter(|(path, ..)| sandbox.read(path) == before(path).1).count();
    assert_eq!(done, 1, "one file was written");
    sandbox.run(SCRUB).succeeds();
    for (path, _, after) in COPIES {
        assert_eq!(sandbox.read(path), *after, "{path}");
    }
    assert!(
        !sandbox.files().iter().any(|name| name.contains("wcode-tmp")),
        "{:?}",
        sandbox.files()
    );
}

#[test]
fn only_what_is_below_the_home_and_listed_is_read() {
    let sandbox = Sandbox::new();
    let args = ["key", "set", "--stdin", "--key-store", "file"];
    sandbox.command(&args).stdin(KEY).run().succeeds();
    for name in ["notes.txt", "project/.env", ".config/systemd/user/a.txt", ".config/other/x.conf"]
    {
        sandbox.write(name, line());
    }
    sandbox.run(SCRUB).succeeds();
    assert_eq!(holding(&sandbox, KEY).len(), 4);
}
