//! With the key in the keyring, its bytes are nowhere else: in no file, no argument, no environment, not on the bus.

use super::desktop::{Desktop, Recording};
use super::{KEY, get, resolve, set};
use crate::support::{KEY_MARK, OPENCLAW, OPENCODE, wait_until};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::process::Stdio;

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_no_file_holds_the_key() {
    let desktop = Desktop::new();
    desktop.command(&["apply", "--key-stdin", "--yes"]).stdin(KEY).run().succeeds();

    assert_eq!(desktop.lookup("wcode").as_deref(), Some(KEY));
    assert!(desktop.read(OPENCLAW).contains("wcode/api-key"));
    assert!(!desktop.read(OPENCODE).contains("WCODE_API_KEY"));
    let keyring = ".local/share/keyrings/login.keyring";
    assert!(desktop.exists(keyring), "where is it? {:?}", desktop.files());
    for args in [
        ["apply", "--yes"].as_slice(),
        &["apply", "--model", "a/one", "--yes"],
        &["key", "status"],
        &["key", "status", "--json"],
        &["status"],
        &["status", "--json"],
        &["history", "--json"],
        &["undo"],
        &["remove", "--yes"],
        &["key", "rm"],
    ] {
        desktop.command(args).run().succeeds();
        assert_eq!(desktop.files_holding(KEY_MARK), Vec::<String>::new(), "after {args:?}");
    }
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_the_key_crosses_the_bus_only_encrypted() {
    let desktop = Desktop::new();
    let recording = desktop.record();
    set(&desktop, &[], KEY);
    set(&desktop, &[], "sk-e2e-the-next-one");
    get(&desktop, &[]).run().succeeds();
    resolve(&desktop, &["wcode/api-key"]);
    desktop.run(["key", "rm"]).succeeds();
    let bytes = recording.bytes();
    for word in ["CreateItem", "SetSecret", "GetSecret", "Delete"] {
        assert!(Recording::holds(&bytes, word), "{word} was not recorded");
    }
    assert!(!Recording::holds(&bytes, KEY_MARK), "the key crossed the bus as it is");
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_no_process_shows_the_key() {
    let desktop = Desktop::new();
    let mut apply = desktop.command(&["apply", "--key-stdin", "--yes"]).process();
    apply.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut apply = apply.spawn().unwrap();
    apply.stdin.take().unwrap().write_all(KEY.as_bytes()).unwrap();

    // Everything about it and its children, as often as it can be looked at.
    let mut seen = BTreeMap::new();
    let status = loop {
        for id in family(apply.id()) {
            let (cmdline, environ) = (proc_text(id, "cmdline"), proc_text(id, "environ"));
            let is_clean = !cmdline.contains(KEY_MARK) && !environ.contains(KEY_MARK);
            assert!(is_clean, "{id} shows the key: {cmdline} {environ}");
            seen.insert(cmdline, id);
        }
        if let Some(status) = apply.try_wait().unwrap() {
            break status;
        }
    };

    assert!(status.success());
    let has_seen = |word: &str| seen.keys().any(|cmdline| cmdline.split('\0').any(|it| it == word));
    assert!(has_seen("apply") && has_seen("resolve"), "{seen:?}");
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_a_waiting_apply_does_not_show_the_key() {
    let desktop = Desktop::new();
    set(&desktop, &[], KEY);
    let paused = desktop.pause_at("journal-written", ["apply", "--yes"]);
    for file in ["cmdline", "environ"] {
        let text = proc_text(paused.id(), file);
        assert!(!text.is_empty() && !text.contains(KEY_MARK), "{text}");
    }
    assert_eq!(desktop.files_holding(KEY_MARK), Vec::<String>::new());
    paused.kill();
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_exec_gives_the_key_to_its_program_alone() {
    let desktop = Desktop::new();
    set(&desktop, &[], KEY);
    let script = "tr '\\0' '\\n' < /proc/self/environ; tr '\\0' '\\n' < /proc/$$/cmdline";
    let command = desktop.command(&["exec", "--", "/bin/sh", "-c", script]);
    let outcome = command.env("PATH", "/usr/bin:/bin").prints_keys().run().succeeds();
    let holding: Vec<&str> =
        outcome.stdout.lines().filter(|line| line.contains(KEY_MARK)).collect();
    assert_eq!(holding, [format!("WCODE_API_KEY={KEY}")], "{outcome}");

    // A program that has started others in the meantime, seen from outside.
    let mut sleeper = desktop.command(&["exec", "--", "/bin/sleep", "60"]).process();
    let mut sleeper = sleeper.spawn().unwrap();
    wait_until("the program runs", || proc_text(sleeper.id(), "cmdline").starts_with("/bin/sleep"));
    let environ = proc_text(sleeper.id(), "environ");
    assert!(environ.contains(&format!("WCODE_API_KEY={KEY}")), "it lacks the key");
    assert!(!proc_text(sleeper.id(), "cmdline").contains(KEY_MARK));
    sleeper.kill().unwrap();
    sleeper.wait().unwrap();
    assert_eq!(desktop.files_holding(KEY_MARK), Vec::<String>::new());
}

/// A process and its children.
fn family(id: u32) -> Vec<u32> {
    let mut ids = vec![id];
    for task in fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten() {
        let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        ids.extend(children.split_whitespace().filter_map(|id| id.parse::<u32>().ok()));
    }
    ids
}

/// A file of a process that may have ended.
fn proc_text(id: u32, file: &str) -> String {
    let bytes = fs::read(format!("/proc/{id}/{file}")).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}
