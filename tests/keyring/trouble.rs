//! A keyring that is missing, locked, mute or ambiguous: reported in bounded time, with a hint, and nothing is written.

use super::desktop::{Desktop, Keyring, Recording};
use super::{KEY, answer, get, request, resolve, set};
use crate::support::wait_until;
use expectrl::{Expect, Session};
use std::process::Stdio;
use std::time::Duration;

/// Ends a command that hangs, so that its code is 124; the program's own limit is 4 s, and this machine may be slow.
const BOUND: [&str; 2] = ["timeout", "10"];

/// Every command that needs the keyring fails with these words and this remedy, and changes nothing.
#[track_caller]
fn assert_told_by_every_command(desktop: &Desktop, problem: &str, remedy: &str) {
    let bounded =
        |args: &[&str]| desktop.command(args).stdin("sk-e2e-another-one").run_below(&BOUND);
    for args in [
        ["key", "set", "--stdin"].as_slice(),
        &["key", "get"],
        &["key", "rm"],
        &["key", "move", "--to", "file"],
        &["exec", "--", "touch", "it-ran"],
        &["apply", "--key-stdin", "--yes"],
    ] {
        let outcome = bounded(args).exits(8).says(problem).says(remedy);
        assert_eq!(outcome.stdout, "", "{outcome}");
    }
    for args in [
        ["key", "set", "--stdin", "--json"].as_slice(),
        &["apply", "--key-stdin", "--yes", "--json"],
    ] {
        let report = bounded(args).exits(8).json();
        let error = &report["error"];
        assert_eq!((&report["changed"], &error["kind"]), (&false.into(), &"key-store".into()));
        assert!(error["message"].as_str().unwrap().contains(problem), "{report}");
        assert!(error["hint"].as_str().unwrap().contains(remedy), "{report}");
    }
    let report = bounded(&["key", "status", "--json"]).exits(8).json();
    assert_eq!(report["keys"][0]["available"], false, "{report}");

    let ids = ["wcode/api-key", "wcode/api-key/work"];
    let outcome = desktop.command(&["resolve"]).stdin(request(&ids)).run_below(&BOUND);
    let answer = answer(&outcome);
    assert_eq!(answer["values"], serde_json::json!({}));
    let error = &answer["errors"]["wcode/api-key"];
    assert_eq!(error["code"], "UNAVAILABLE", "{answer}");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(problem) && message.contains(remedy), "{answer}");
    assert!(answer["errors"][ids[1]].is_object(), "{answer}");

    desktop.assert_untouched();
    assert!(!desktop.root().join("work/it-ran").exists());
    assert_eq!(desktop.files_holding("sk-e2e"), Vec::<String>::new());
}

/// Likewise for keys that were stored before there was trouble, however many there are.
#[track_caller]
fn assert_told_for_known_keys(desktop: &Desktop, problem: &str) {
    for args in [&["apply", "--yes"][..], &["key", "status"], &["key", "status", "--key-name", "a"]]
    {
        desktop.command(args).run_below(&BOUND).exits(8).says(problem);
    }
    desktop.assert_untouched();
}

fn set_several(desktop: &Desktop) {
    set(desktop, &[], KEY);
    for name in ["a", "b", "c", "d", "e"] {
        set(desktop, &["--key-name", name], KEY);
    }
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_no_bus_is_reported() {
    let mut desktop = Desktop::without_bus();
    assert_told_by_every_command(&desktop, "no keyring is available", "--key-store file");
    desktop.unset("DBUS_SESSION_BUS_ADDRESS");
    desktop.unset("XDG_RUNTIME_DIR");
    assert_told_by_every_command(&desktop, "no keyring is available", "--key-store file");
    // What a bus leaves that was killed.
    drop(desktop.start_mute_bus());
    let left = desktop.address();
    for address in [&left, "unix:path=/nowhere", "tcp:host=127.0.0.1,port=1", "nonsense", "x:y=z"] {
        desktop.export("DBUS_SESSION_BUS_ADDRESS", address);
        get(&desktop, &[]).run_below(&BOUND).exits(8).says("--key-store file");
    }
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_a_bus_without_a_keyring_is_reported() {
    let desktop = Desktop::without_keyring();
    assert_told_by_every_command(&desktop, "no keyring is available", "--key-store file");
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_one_without_a_collection_is_reported() {
    let desktop = Desktop::without_keyring();
    desktop.start_keyring(Keyring::Empty);
    assert_told_by_every_command(&desktop, "no collection", "--key-store file");
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_a_locked_one_is_reported() {
    let desktop = Desktop::new();
    set_several(&desktop);
    desktop.lock();
    assert_told_by_every_command(&desktop, "is locked", "unlock it");
    assert_told_for_known_keys(&desktop, "is locked");
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_a_locked_one_that_does_not_know_the_key_is_reported() {
    let desktop = Desktop::new();
    desktop.lock();
    assert_told_by_every_command(&desktop, "is locked", "unlock it");
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_no_password_is_asked_for_without_a_terminal() {
    let desktop = Desktop::with_display();
    set(&desktop, &[], KEY);
    desktop.lock();

    let recording = desktop.record();
    assert_told_by_every_command(&desktop, "is locked", "unlock it");
    let bytes = recording.bytes();
    assert!(Recording::holds(&bytes, "SearchItems"), "nothing was recorded");
    assert!(!Recording::holds(&bytes, "org.freedesktop.Secret.Prompt"), "a prompt was called for");
    assert!(!desktop.is_on_the_bus("org.gnome.keyring.SystemPrompter"));
    drop(recording);

    // Whoever does ask here waits for an answer: what we were kept from is real.
    let lookup = ["3", "secret-tool", "lookup", "service", "wcode", "username", "wcode"];
    let asked = desktop.tool("timeout", &lookup).stdout(Stdio::null()).status().unwrap();
    assert_eq!(asked.code(), Some(124), "no prompt can be had on this machine");
    assert!(desktop.is_on_the_bus("org.gnome.keyring.SystemPrompter"));
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_a_mute_bus_is_reported() {
    let desktop = Desktop::without_bus();
    let _bus = desktop.start_mute_bus();
    assert_told_by_every_command(&desktop, "did not answer within", "--key-store file");
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_a_mute_one_is_reported_and_answers_later() {
    let desktop = Desktop::new();
    desktop.freeze_keyring();
    assert_told_by_every_command(&desktop, "did not answer within", "--key-store file");
    desktop.thaw_keyring();
    set(&desktop, &[], KEY);
    assert_eq!(get(&desktop, &[]).run().succeeds().stdout, KEY);
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_one_that_falls_mute_is_reported() {
    let desktop = Desktop::new();
    set_several(&desktop);
    desktop.freeze_keyring();
    assert_told_for_known_keys(&desktop, "did not answer within");
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_several_items_of_one_name_are_reported() {
    let desktop = Desktop::new();
    desktop.store("wcode", &["owner", "a"], b"sk-e2e-of-the-first-one");
    desktop.store("wcode", &["owner", "b"], b"sk-e2e-of-the-second-one");
    assert_told_by_every_command(&desktop, "has 2 items", "secret-tool search --all");
    assert_eq!(desktop.items("wcode"), 2);
    let answer = resolve(&desktop, &["wcode/api-key/work"]);
    assert_eq!(answer["errors"]["wcode/api-key/work"]["code"], "NOT_FOUND", "{answer}");
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_one_that_appears_later_is_found_by_the_next_call() {
    let mut desktop = Desktop::without_bus();
    get(&desktop, &[]).run_below(&BOUND).exits(8);
    desktop.start_bus();
    get(&desktop, &[]).run_below(&BOUND).exits(8);
    desktop.start_keyring(Keyring::Unlocked);
    get(&desktop, &[]).run().exits(6);
    set(&desktop, &[], KEY);
    desktop.end_keyring();
    get(&desktop, &[]).run_below(&BOUND).exits(8);
    desktop.start_keyring(Keyring::Unlocked);
    assert_eq!(get(&desktop, &[]).run().succeeds().stdout, KEY);
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_out_of_a_locked_one_there_is_a_way() {
    let desktop = Desktop::new();
    set(&desktop, &[], KEY);
    desktop.lock();
    let outcome = set(&desktop, &["--key-store", "file"], "sk-e2e-in-the-file");
    outcome.says("is stored in: file").says("still there (keyring)").says("is locked");
    assert_eq!(get(&desktop, &[]).run().succeeds().stdout, "sk-e2e-in-the-file");
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_a_mute_one_is_reported_as_soon_on_a_terminal() {
    let desktop = Desktop::without_bus();
    let _bus = desktop.start_mute_bus();
    let mut session = Session::spawn(desktop.command(&["key", "rm", "--yes"]).process()).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(30)));
    session.expect("did not answer within 3 s").unwrap();
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_a_locked_one_asks_the_user_at_a_terminal() {
    let desktop = Desktop::with_display();
    set(&desktop, &[], KEY);
    desktop.lock();
    let _session = Session::spawn(desktop.command(&["key", "rm", "--yes"]).process()).unwrap();
    let prompter = "org.gnome.keyring.SystemPrompter";
    wait_until("the keyring asks for its password", || desktop.is_on_the_bus(prompter));
}
