//! What wcode 0.1.0 left on a disk is read by the present one: journal, ownership record, key index, monitor state.
//!
//! `fixtures/state-0.1.0/make.sh` made the homes, with absolute paths as placeholders.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::support::monitor::Monitor;
use crate::support::{OPENCLAW, OPENCODE, Sandbox};

const CONFIGS: [&str; 2] = [OPENCLAW, OPENCODE];

/// Homes in which both clients are connected.
const CONNECTED: [&str; 4] = ["env", "ref", "literal", "undone"];

/// Where `make.sh` made the homes: digests in the journal are of files with these paths.
const MADE_AT: &str = "/tmp/wcode-old-state";

fn fixture(home: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/state-0.1.0").join(home)
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

fn digest(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A sandbox with this home, as if it had been made there.
fn load(home: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let fixture = fixture(home);
    let root = sandbox.root().display().to_string();
    let localize =
        |text: &str| text.replace("[WCODE]", env!("CARGO_BIN_EXE_wcode")).replace("[ROOT]", &root);
    let original = |text: &str| {
        text.replace("[WCODE]", &format!("{MADE_AT}/bin/wcode")).replace("[ROOT]", MADE_AT)
    };
    let texts: Vec<(PathBuf, String)> = ["home", "state", "settings"]
        .iter()
        .flat_map(|folder| files_below(&fixture.join(folder)))
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect();
    // Digests of whole files, and salted digests of values, that contain a path.
    let salts = texts.iter().flat_map(|(_, text)| text.split("\"salt\":\"").skip(1));
    let values = salts.flat_map(|rest| {
        let values = [r#""[WCODE]""#, r#"{"WCODE_STATE_DIR":"[ROOT]/state"}"#];
        values.map(|value| format!("{}{value}", &rest[..32]))
    });
    let digests: Vec<[String; 2]> = (texts.iter().map(|(_, text)| text.clone()).chain(values))
        .map(|text| [digest(&original(&text)), digest(&localize(&text))])
        .collect();
    for (path, text) in &texts {
        let is_state = path.starts_with(fixture.join("state"));
        let mut text = localize(text);
        for [old, new] in digests.iter().filter(|_| is_state) {
            text = text.replace(old, new);
        }
        let path = sandbox.root().join(path.strip_prefix(&fixture).unwrap());
        let folder = path.parent().unwrap();
        fs::create_dir_all(folder).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        if is_state {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
        }
    }
    sandbox
}

#[track_caller]
fn is_as_before_wcode(sandbox: &Sandbox, home: &str) {
    for config in CONFIGS {
        let before = fs::read_to_string(fixture(home).join("before").join(config)).unwrap();
        assert_eq!(sandbox.read(config), before, "{home}: {config}");
    }
    assert_eq!(sandbox.files(), [OPENCODE, OPENCLAW], "{home}");
}

/// Our own file beside OpenCode's config: another version of wcode may write another one.
fn is_plugin(path: &serde_json::Value) -> bool {
    path.as_str().is_some_and(|path| path.ends_with("plugin/wcode.js"))
}

#[test]
fn status_finds_an_older_connection_in_order() {
    for home in CONNECTED {
        let report = load(home).run(["status", "--json"]).succeeds().json();
        let clients = report["clients"].as_array().unwrap().iter();
        let here: Vec<_> = clients.filter(|client| client["state"] != "absent").collect();
        assert_eq!(here.len(), CONFIGS.len(), "{home}: {report:#}");
        for client in here {
            let changes = client["changes"].as_array().unwrap();
            if changes.is_empty() {
                assert_eq!(client["state"], "ok", "{home}: {client:#}");
            }
            assert!(changes.iter().all(|it| is_plugin(&it["file"])), "{home}: {client:#}");
            assert_eq!(client["findings"], serde_json::json!([]), "{home}: {client:#}");
        }
    }
}

#[test]
fn apply_changes_no_config_in_an_older_home() {
    for home in CONNECTED {
        let sandbox = load(home);
        let before = CONFIGS.map(|config| sandbox.read(config));
        let report = sandbox.run(["apply", "--dry-run", "--json"]).succeeds().json();
        let files = report["files"].as_array().unwrap().iter();
        let changed: Vec<_> = files.filter(|file| file["action"] != "none").collect();
        assert!(changed.iter().all(|file| is_plugin(&file["path"])), "{home}: {report:#}");
        sandbox.run(["apply"]).succeeds();
        assert_eq!(CONFIGS.map(|config| sandbox.read(config)), before, "{home}");
        let journal = sandbox.journal();
        sandbox.run(["apply", "--check"]).succeeds();
        sandbox.run(["apply"]).succeeds();
        assert_eq!(sandbox.journal(), journal, "{home}");
    }
}

#[test]
fn undo_reverts_older_entries_to_the_byte() {
    for (home, entries) in [("env", 2), ("ref", 1), ("literal", 1), ("undone", 1)] {
        let sandbox = load(home);
        for _ in 0..entries {
            sandbox.run(["undo"]).succeeds();
        }
        is_as_before_wcode(&sandbox, home);
    }
}

#[test]
fn remove_takes_out_what_an_older_wcode_wrote() {
    for home in CONNECTED {
        let sandbox = load(home);
        sandbox.run(["remove"]).succeeds();
        is_as_before_wcode(&sandbox, home);
    }
}

#[test]
fn an_older_remove_can_be_undone() {
    let sandbox = load("removed");
    is_as_before_wcode(&sandbox, "removed");
    sandbox.run(["undo"]).succeeds();
    sandbox.run(["apply", "--check"]).succeeds();
    sandbox.run(["undo"]).succeeds();
    is_as_before_wcode(&sandbox, "removed");
}

#[test]
fn history_lists_what_an_older_wcode_did() {
    for (home, commands) in [
        ("env", ["apply", "apply"].as_slice()),
        ("removed", &["apply", "remove"]),
        ("undone", &["apply", "apply", "undo"]),
    ] {
        let history = load(home).run(["history", "--json"]).succeeds().json();
        let mut listed: Vec<_> = history["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["command"].as_str().unwrap().to_owned())
            .collect();
        listed.sort();
        assert_eq!(listed, commands, "{home}: {history:#}");
    }
}

#[test]
fn keys_of_an_older_index_are_found() {
    let sandbox = load("ref");
    let report = sandbox.run(["key", "status", "--json"]).succeeds();
    assert!(report.stdout.contains("wcode/work"), "{report}");
    assert!(!report.stdout.contains("gone"), "{report}");
    let request = r#"{ "protocolVersion": 1, "provider": "wcode", "ids": ["wcode/api-key"] }"#;
    let answer = sandbox.command(&["resolve"]).stdin(request).prints_keys().run().succeeds();
    assert!(answer.stdout.contains("sk-e2e-old-reference"), "{answer}");
    sandbox.run(["key", "rm", "--key-name", "work"]).succeeds();
    assert!(!sandbox.root().join("state/keys/wcode.work").exists());
}

#[test]
fn the_monitor_does_not_repeat_what_an_older_one_reported() {
    let sandbox = load("monitor");
    let mut monitor = Monitor::start_online(&sandbox, &[]);
    let state = monitor.check();
    assert_eq!(state["clients"][0]["state"], "drift", "{state:#}");
    assert_eq!(state["endpoints"][0]["condition"], "down", "{state:#}");
    let told = monitor.events();
    assert_eq!(told, ["started"], "{state:#}");
    for (config, is, was) in [(OPENCLAW, "77000", "128000"), (OPENCODE, "4097", "8192")] {
        sandbox.write(config, sandbox.read(config).replace(is, was));
        monitor.expect("drift-ended");
    }
}

#[test]
fn settings_of_an_older_monitor_are_read() {
    let sandbox = load("monitor");
    let monitor = Monitor::start(&sandbox, &[]);
    assert_eq!(monitor.check()["mode"], "report");
}

#[test]
fn an_apply_of_an_older_wcode_that_was_killed_is_settled() {
    for (command, is_connected) in [("apply", true), ("undo", false), ("remove", false)] {
        let sandbox = load("interrupted");
        sandbox.run([command]);
        for name in sandbox.journal() {
            assert!(!name.ends_with(".open"), "{command}: {name}");
        }
        if is_connected {
            sandbox.run(["apply", "--check"]).succeeds();
            sandbox.run(["undo"]).succeeds();
        }
        is_as_before_wcode(&sandbox, "interrupted");
    }
}

#[test]
fn a_switch_of_an_older_wcode_can_be_reverted() {
    let sandbox = load("used");
    let primary = || {
        sandbox.value(OPENCLAW)["agents"]["defaults"]["model"]["primary"]
            .as_str()
            .map(str::to_owned)
    };
    assert_eq!(primary().as_deref(), Some("wcode/acme/two"));
    sandbox.run(["use", "--undo"]).succeeds();
    assert_eq!(primary().as_deref(), Some("acme/mine"));

    let sandbox = load("used");
    sandbox.run(["remove"]).succeeds();
    is_as_before_wcode(&sandbox, "used");
}
