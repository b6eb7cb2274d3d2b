//! Which clients a command that names none is about.

use serde_json::Value;

use super::DESCRIPTIONS;
use crate::support::Sandbox;

/// Every client has its config here.
fn machine() -> Sandbox {
    let add = |sandbox: Sandbox, it: &&super::Description| sandbox.file(it.config, it.document);
    DESCRIPTIONS.iter().fold(Sandbox::new(), add)
}

fn state(sandbox: &Sandbox, client: &str) -> String {
    let report = sandbox.run(["status", "--json"]).json();
    let rows = report["clients"].as_array().unwrap();
    let row = rows.iter().find(|row| row["client"] == client).unwrap();
    row["state"].as_str().unwrap().to_owned()
}

#[test]
fn a_client_with_room_for_one_vendor_is_connected_only_if_it_is_named() {
    for flags in [&["apply", "--json"][..], &["setup", "--yes", "--offline", "--json"]] {
        let sandbox = machine().env("WCODE_API_KEY", super::KEY);
        let report = sandbox.command(flags).run().succeeds().json();
        let notes: Vec<Value> = report["notes"].as_array().unwrap().clone();
        for client in DESCRIPTIONS {
            let id = client.client;
            let note = notes.iter().find(|note| {
                note["client"] == id && note["detail"]["code"] == "inputs.only_by_name"
            });
            assert_eq!(note.is_some(), client.holds_one_vendor, "{id}: {notes:#?}");
            let expected = if client.holds_one_vendor { "absent" } else { "ok" };
            assert_eq!(state(&sandbox, id), expected, "{id}");
            let Some(note) = note else { continue };
            assert_eq!(sandbox.read(client.config), client.document, "{id}");
            let command: Vec<_> = note["remedy"].as_str().unwrap().split(' ').skip(1).collect();
            sandbox.command(&command).run().succeeds();
            assert_eq!(state(&sandbox, id), "ok", "{id}");
        }
        // From now on it is one of the clients of last time.
        sandbox.run(["apply", "--check"]).succeeds();
        sandbox.run(["apply", "--context-window", "96000"]).succeeds();
        for client in DESCRIPTIONS {
            assert!(sandbox.read(client.config).contains("96000"), "{}", client.client);
        }
    }
}

#[test]
fn check_and_dry_run_leave_it_out_as_well() {
    let sandbox = machine();
    for flag in ["--check", "--dry-run"] {
        let report = sandbox.run(["apply", flag, "--json"]).json();
        let text = report["files"].to_string();
        for client in DESCRIPTIONS {
            assert_eq!(!text.contains(client.config), client.holds_one_vendor, "{flag}: {text}");
        }
    }
}

#[test]
fn alone_on_a_machine_it_is_no_client_found_and_the_command_is_said() {
    for client in DESCRIPTIONS.into_iter().filter(|it| it.holds_one_vendor) {
        let sandbox = Sandbox::new().file(client.config, client.document);
        let command = format!("wcode apply --client {}", client.client);
        sandbox.run(["apply"]).exits(10).says(&command);
        assert_eq!(sandbox.read(client.config), client.document);
    }
}
