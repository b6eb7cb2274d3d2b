//! The monitor and the keyring: one that is locked, away or mute is reported once, prompts no user, and delays nothing.

use std::process::Stdio;

use serde_json::Value;

use super::KEY;
use super::desktop::{Daemon, Desktop, Keyring, Recording};
use crate::support::monitor::{Home, Monitor};
use crate::support::vendor::{Request, Vendor, vendor_file_for};
use crate::support::{OPENCLAW, OPENCODE, wait_until};

const NEXT_KEY: &str = "sk-e2e-the-next-one-4711";

/// Both clients are connected to this vendor, with the key in the keyring.
fn connect(desktop: &Desktop, vendor: &Vendor) {
    desktop.write("../settings/vendors/x.json5", vendor_file_for(&vendor.base_url()));
    let apply = ["apply", "--vendor", "x", "--key-stdin", "--yes"];
    desktop.command(&apply).stdin(KEY).run().succeeds();
    assert_eq!(desktop.lookup("x").as_deref(), Some(KEY));
}

/// The only endpoint, after a check of everything.
fn endpoint(monitor: &Monitor<'_>) -> Value {
    monitor.check()["endpoints"][0].clone()
}

/// The endpoint's condition is unknown, and that was reported once, after more than one try.
#[track_caller]
fn assert_unknown_and_told_once(monitor: &mut Monitor<'_>, vendor: &Vendor, problem: &str) {
    let asked = vendor.requests().len();
    for _ in 0..3 {
        let endpoint = endpoint(monitor);
        assert_eq!(endpoint["condition"], "unknown", "{endpoint:#}");
        assert_eq!(endpoint["verdict"], "key-store", "{endpoint:#}");
        assert!(endpoint["message"].as_str().unwrap().contains(problem), "{endpoint:#}");
    }
    assert_eq!(vendor.requests().len(), asked, "it was asked without a key");
    assert_eq!(monitor.events(), ["started", "key-unavailable"]);
}

/// The endpoint is up now, checked by the same process, with this key.
#[track_caller]
fn assert_up(monitor: &mut Monitor<'_>, vendor: &Vendor, key: &str) {
    let known = monitor.check();
    assert_eq!(known["pid"], monitor.id());
    assert_eq!(known["endpoints"][0]["condition"], "up", "{known:#}");
    // A wrong key is tried as well if it is not known yet whether that makes a difference.
    let requests = vendor.requests();
    let mut sent = requests.iter().rev().filter_map(Request::key);
    assert_eq!(sent.find(|sent| sent.starts_with("sk-")), Some(key));
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_the_monitor_never_asks_to_unlock_it_and_goes_on_once_it_is_unlocked() {
    let desktop = Desktop::with_display();
    let vendor = Vendor::demanding(KEY);
    connect(&desktop, &vendor);
    desktop.lock();

    let recording = desktop.record();
    let mut monitor = Monitor::start_online(&*desktop, &[]);
    assert_unknown_and_told_once(&mut monitor, &vendor, "is locked");
    let bytes = recording.bytes();
    assert!(Recording::holds(&bytes, "SearchItems"), "nothing was recorded");
    assert!(!Recording::holds(&bytes, "org.freedesktop.Secret.Prompt"), "a prompt was called for");
    assert!(!desktop.is_on_the_bus("org.gnome.keyring.SystemPrompter"));
    drop(recording);

    desktop.unlock();
    assert_up(&mut monitor, &vendor, KEY);
    let back = monitor.expect("endpoint-up");
    assert_eq!(back["alert"], true, "who was told of the trouble is told of its end");
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_the_monitor_finds_one_that_appears_later() {
    let desktop = Desktop::new();
    let vendor = Vendor::demanding(KEY);
    connect(&desktop, &vendor);
    desktop.end_keyring();

    let mut monitor = Monitor::start_online(&*desktop, &[]);
    assert_unknown_and_told_once(&mut monitor, &vendor, "no keyring is available");
    desktop.start_keyring(Keyring::Unlocked);
    assert_up(&mut monitor, &vendor, KEY);
    assert_eq!(monitor.events(), ["endpoint-up"]);

    // And when it goes again.
    desktop.end_keyring();
    monitor.check();
    monitor.check();
    assert_eq!(endpoint(&monitor)["condition"], "unknown");
    assert_eq!(monitor.events(), ["key-unavailable"]);
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_the_monitor_uses_a_key_that_another_program_put_there() {
    let desktop = Desktop::new();
    let vendor = Vendor::demanding(KEY);
    connect(&desktop, &vendor);
    let mut monitor = Monitor::start_online(&*desktop, &[]);
    assert_up(&mut monitor, &vendor, KEY);
    monitor.events();

    vendor.demand(NEXT_KEY);
    assert_eq!(endpoint(&monitor)["verdict"], "rejected");
    desktop.store("x", &[], NEXT_KEY.as_bytes());
    assert_up(&mut monitor, &vendor, NEXT_KEY);
    assert_eq!(monitor.events(), ["endpoint-down", "endpoint-up"]);

    // Also if the old one still works.
    desktop.store("x", &[], KEY.as_bytes());
    vendor.demand(KEY);
    assert_up(&mut monitor, &vendor, KEY);
    assert_eq!(monitor.events(), Vec::<String>::new());
}

/// A reference that leads to no key takes OpenClaw's other providers down with it.
#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_the_monitor_puts_a_reference_back_once_it_leads_to_a_key() {
    let desktop = Desktop::new();
    let vendor = Vendor::demanding(KEY);
    connect(&desktop, &vendor);
    let mut monitor = Monitor::start_online(&*desktop, &["--mode", "repair"]);
    monitor.events();
    desktop.lock();
    let wrong = "{ \"mine\": { \"a\": 1 } }\n";
    desktop.write(OPENCLAW, wrong);
    let notice = monitor.expect("repair-failed");
    assert!(notice["message"].as_str().unwrap().contains("is locked"), "{notice:#}");
    assert!(notice["hint"].as_str().unwrap().contains("nlock"), "{notice:#}");
    assert_eq!(desktop.read(OPENCLAW), wrong);

    // It comes back to that by itself.
    desktop.unlock();
    monitor.expect("repaired");
    let told = monitor.events();
    assert_eq!(told.iter().filter(|it| it.starts_with("repair")).count(), 2, "{told:?}");
    let value = desktop.value(OPENCLAW);
    assert_eq!(value["mine"]["a"], 1);
    assert_eq!(value["models"]["providers"]["x"]["apiKey"]["source"], "exec", "{value:#}");
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_a_mute_one_holds_neither_drift_nor_answers_of_the_monitor_up() {
    let desktop = Desktop::new();
    let vendor = Vendor::demanding(KEY);
    connect(&desktop, &vendor);
    let mut monitor = Monitor::start_online(&*desktop, &[]);
    monitor.events();

    desktop.freeze_keyring();
    let recording = desktop.record();
    // On a machine that is busy enough, the keyring may be given up before a file is even written.
    let is_free =
        (0..5).any(|_| is_seen_while_the_keyring_is_asked(&desktop, &mut monitor, &recording));
    assert!(is_free, "nothing was seen before the keyring was given up");

    let endpoint = endpoint(&monitor);
    assert_eq!(endpoint["condition"], "unknown", "{endpoint:#}");
    assert!(endpoint["message"].as_str().unwrap().contains("did not answer within"));
    let told = monitor.events();
    assert_eq!(told.iter().filter(|it| *it == "key-unavailable").count(), 1, "{told:?}");
    desktop.thaw_keyring();
    assert_up(&mut monitor, &vendor, KEY);
}

/// True if drift and its end were reported and shown before the monitor gave up on the keyring.
fn is_seen_while_the_keyring_is_asked(
    desktop: &Desktop,
    monitor: &mut Monitor<'_>,
    recording: &Recording<'_>,
) -> bool {
    let right = desktop.read(OPENCODE);
    let calls = || Recording::count(&recording.bytes(), "org.freedesktop.secrets");
    let before = calls();
    let mut check = desktop.prepare(&["watch", "--check-now", "--json"]);
    let mut check = Daemon::start(check.stdout(Stdio::null()));
    wait_until("the keyring is asked", || calls() > before);
    desktop.write(OPENCODE, right.replace("128000", "77000"));
    monitor.expect("drift");
    let status = desktop.ask(&["watch", "--status", "--json"]);
    assert!(status.to_string().contains("77000"), "{status:#}");
    desktop.write(OPENCODE, &right);
    monitor.expect("drift-ended");
    let is_over = check.child.try_wait().unwrap().is_some();
    check.child.wait().unwrap();
    !is_over
}
