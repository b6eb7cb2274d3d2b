//! Files that are rewritten as fast as it goes: the last state is seen, and no other is made up.

use std::fs;
use std::io::{Seek, Write};
use std::path::Path;

use super::{CONFIGS, connected};
use crate::support::Sandbox;
use crate::support::monitor::Monitor;

const REWRITES: usize = 1_000;

/// A way to write a file anew.
type Way = fn(&Path, &str);

fn by_rename(path: &Path, text: &str) {
    let fresh = path.with_extension("fresh");
    fs::write(&fresh, text).unwrap();
    fs::rename(&fresh, path).unwrap();
}

/// In two steps, between which the file is empty, and then half there.
fn in_place(path: &Path, text: &str) {
    let mut file = fs::OpenOptions::new().write(true).truncate(true).open(path).unwrap();
    let (one, other) = text.as_bytes().split_at(text.len() / 2);
    file.write_all(one).unwrap();
    file.write_all(other).unwrap();
}

/// Over the old content, and truncated to the new length at the end.
fn over(path: &Path, text: &str) {
    let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let length = file.stream_position().unwrap();
    file.set_len(length).unwrap();
}

/// Away, and there again.
fn anew(path: &Path, text: &str) {
    fs::remove_file(path).unwrap();
    fs::write(path, text).unwrap();
}

const WAYS: [(&str, Way); 4] =
    [("rename", by_rename), ("in place", in_place), ("over", over), ("anew", anew)];

#[test]
fn a_thousand_rewrites_that_leave_our_entry_alone_are_no_drift() {
    rewrites_are_no_drift(&connected());
}

/// As on a network file system, or if the user's other programs have used up the kernel's watches.
#[test]
fn nor_are_they_where_the_kernel_reports_no_change() {
    rewrites_are_no_drift(&connected().file("../settings/watch.json5", "{ poll: true }\n"));
}

fn rewrites_are_no_drift(sandbox: &Sandbox) {
    let mut monitor = Monitor::start(sandbox, &[]);
    monitor.events();
    for (client, file) in CONFIGS {
        let (path, text) = (sandbox.path(file), sandbox.read(file));
        for (way, write) in WAYS {
            for index in 0..REWRITES {
                write(&path, &text.replace("// mine", &format!("// mine, for the {index}th time")));
            }
            assert_eq!(monitor.events(), Vec::<String>::new(), "{client}, {way}");
        }
    }
}

#[test]
fn of_a_thousand_rewrites_the_last_is_seen() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    for (client, file) in CONFIGS {
        let (path, right) = (sandbox.path(file), sandbox.read(file));
        for (way, write) in WAYS {
            for index in 0..REWRITES {
                write(&path, &right.replace("128000", &(70_000 + index).to_string()));
            }
            let last = (70_000 + REWRITES - 1).to_string();
            let known = monitor.check();
            let mut health = known["clients"].as_array().unwrap().iter();
            let health = health.find(|it| it["client"] == client).unwrap();
            let message = health["findings"][0]["message"].as_str().unwrap_or_default();
            assert!(message.contains(&last), "{client}, {way}: {health:#}");
            write(&path, &right);
            monitor.expect("drift-ended");
        }
    }
}
