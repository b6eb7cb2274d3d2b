//! A client whose config cannot be written (Nix, home-manager, a locked dotfile) beside one that can.

use std::os::unix::fs::symlink;

use crate::support::{OPENCLAW, OPENCODE, Sandbox};

fn both() -> Sandbox {
    Sandbox::new().openclaw("{}\n").opencode("{}\n").env("WCODE_API_KEY", "sk-e2e-here")
}

/// OpenClaw is left and named, OpenCode is written; a second run does the same.
#[track_caller]
fn only_opencode_is_written(sandbox: &Sandbox, why: &str) {
    let before = sandbox.bytes(OPENCLAW);
    let outcome = sandbox.run(["apply", "--offline"]).succeeds();
    outcome.says("warning: openclaw: skipped: ").says("openclaw.json");
    assert!(sandbox.read(OPENCODE).contains("wcode.net"));
    assert_eq!(sandbox.bytes(OPENCLAW), before);
    let outcome = sandbox.run(["apply", "--client", "openclaw,opencode", "--json"]).succeeds();
    let report = outcome.json();
    assert_eq!(report["changed"], false, "{report}");
    let notes = report["notes"].as_array().unwrap();
    let note = notes.iter().find(|note| note["client"] == "openclaw" && note["level"] == "warning");
    assert!(note.unwrap()["message"].as_str().unwrap().contains(why), "{report}");
    let args = ["apply", "--client", "openclaw,opencode", "--check"];
    sandbox.run(args).succeeds().says("`wcode apply --client openclaw`");
    // On its own it is an error.
    sandbox
        .run(["apply", "--client", "openclaw", "--offline"])
        .exits(1)
        .never_says("left as it is");
    // The change can be undone.
    sandbox.run(["undo"]).succeeds();
    assert_eq!(sandbox.read(OPENCODE), "{}\n");
}

#[test]
fn a_config_that_another_tool_manages_does_not_stop_the_other_client() {
    only_opencode_is_written(&both().env("OPENCLAW_NIX_MODE", "1"), "OPENCLAW_NIX_MODE");
    only_opencode_is_written(&both().env("OPENCLAW_CONFIG_READONLY", "1"), "CONFIG_READONLY");
}

#[test]
fn a_read_only_file_does_not_stop_the_other_client_and_neither_does_a_link_into_a_store() {
    let sandbox = both();
    sandbox.chmod(OPENCLAW, 0o444);
    only_opencode_is_written(&sandbox, "read-only");

    let sandbox = both().file("store/openclaw.json", "{}\n");
    sandbox.chmod("store/openclaw.json", 0o444);
    std::fs::remove_file(sandbox.path(OPENCLAW)).unwrap();
    symlink(sandbox.path("store/openclaw.json"), sandbox.path(OPENCLAW)).unwrap();
    only_opencode_is_written(&sandbox, "read-only");
}

#[test]
fn a_folder_that_cannot_be_written_does_not_stop_the_other_client() {
    let sandbox = both();
    sandbox.chmod(".openclaw", 0o555);
    if let Some(outcome) = sandbox.run_unprivileged(&["apply", "--offline"]) {
        outcome.succeeds().says("nothing can be written in `[HOME]/.openclaw`");
        assert!(sandbox.read(OPENCODE).contains("wcode.net"));
        assert_eq!(sandbox.read(OPENCLAW), "{}\n");
    }
    sandbox.chmod(".openclaw", 0o755);
}

#[test]
fn where_every_client_is_read_only_it_is_an_error() {
    let sandbox = both();
    sandbox.chmod(OPENCLAW, 0o444);
    sandbox.chmod(OPENCODE, 0o444);
    let outcome = sandbox.run(["apply", "--offline", "--json"]).exits(1);
    assert_eq!(outcome.json()["error"]["kind"], "read-only");
    assert!(sandbox.journal().is_empty());
}

#[test]
fn a_file_that_cannot_be_parsed_stops_all_and_is_named() {
    let sandbox = both();
    sandbox.write(OPENCLAW, "{ broken");
    let outcome = sandbox.run(["apply", "--offline"]).exits(5);
    outcome.says("openclaw.json").says("--client");
    assert_eq!(sandbox.read(OPENCODE), "{}\n");
}
