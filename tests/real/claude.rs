//! Claude Code, the newest.

use serde_json::Value;

use super::KEY;
use super::machine::{Client, Machine};
use super::references::handed_over;
use super::running::Finished;
use crate::support::vendor::{ANSWER, MODEL, Request, Vendor};

pub(super) const SETTINGS: &str = ".claude/settings.json";

pub(super) static CLAUDE: Client = Client {
    id: "claude",
    folder: "claude",
    environment: &[
        ("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"),
        ("DISABLE_AUTOUPDATER", "1"),
        ("CLAUDE_CODE_MAX_RETRIES", "1"),
    ],
};

pub(super) const KEPT_BY_HAND: &str = "{\n  \"permissions\" : { \"allow\": [ \"Bash(ls:*)\" ] },\n\t\"env\": {\"MINE\":\"1\"},\n  \
                            \"cleanupPeriodDays\": 3.0e1\n}\n";

/// Parts of it that a lossless edit keeps.
#[cfg(target_os = "linux")]
pub(super) const PECULIAR: &[&str] =
    &["\"permissions\" : { \"allow\": [ \"Bash(ls:*)\" ] },\n\t\"env\": {\"MINE\":\"1\"", "3.0e1"];

fn apply(machine: &Machine, vendor: &Vendor, more: &[&str]) -> Finished {
    let url = vendor.anthropic_url();
    let start = ["apply", "--client", "claude", "--base-url", &url, "--yes"];
    machine.wcode(&[&start, more].concat())
}

fn turn(machine: &Machine) -> Finished {
    machine.client(&["-p", "hi"])
}

pub(super) fn turns(vendor: &Vendor) -> Vec<Request> {
    let mut requests = vendor.requests();
    requests.retain(|it| it.method == "POST" && it.path.contains("/v1/messages"));
    requests
}

/// The client printed the answer, and the vendor saw the turn that `wcode` set up, with this key.
pub(super) fn assert_turn(vendor: &Vendor, finished: &Finished, key: &str) {
    assert!(finished.stdout.contains(ANSWER), "the answer is missing: {finished:?}");
    let turns = turns(vendor);
    let is_right = |turn: &&Request| {
        turn.path.starts_with("/api/anthropic/v1/messages")
            && turn.header("x-api-key") == Some(key)
            && turn.header("authorization") == Some(&format!("Bearer {key}"))
            && turn.body["model"] == MODEL
            && turn.body["max_tokens"] == 8192
    };
    assert!(turns.last().as_ref().is_some_and(is_right), "not as configured: {turns:#?}");
}

/// Claude Code itself takes the key from the helper.
pub(super) fn assert_accepted(machine: &Machine) {
    let status = machine.client(&["auth", "status"]).succeeds().json();
    assert_eq!(status["loggedIn"], true, "{status}");
    assert_eq!(status["authMethod"], "api_key_helper", "{status}");
}

pub(super) fn connected(vendor: &Vendor) -> Machine {
    connected_with(vendor, KEPT_BY_HAND, &[])
}

/// Connected by the key helper, with settings that are there before.
pub(super) fn connected_with(vendor: &Vendor, before: &str, more: &[&str]) -> Machine {
    let mut machine = Machine::with(&CLAUDE);
    machine.write(SETTINGS, before);
    handed_over(&mut machine, |machine, key| {
        apply(machine, vendor, &[key, more].concat()).succeeds();
    });
    machine
}

/// Else it would assume 1,000,000 tokens, and say so.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_claude_is_given_the_window_of_the_model() {
    let vendor = Vendor::demanding(KEY);
    let finished = turn(&connected(&vendor)).succeeds();
    assert_turn(&vendor, &finished, KEY);
    assert!(!finished.stderr.contains("context window"), "{finished:?}");
}

const MARKETPLACE: &str = ".mine/.claude-plugin/marketplace.json";

/// A command of Claude Code's that writes the user's settings.
fn add_marketplace(machine: &Machine) -> Finished {
    machine.write(MARKETPLACE, r#"{"name": "mine", "owner": {"name": "me"}, "plugins": []}"#);
    machine.client(&["plugin", "marketplace", "add", "./.mine"])
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_claude_writing_its_settings_anew_leaves_ours_as_they_were() {
    let vendor = Vendor::demanding(KEY);
    let machine = connected(&vendor);
    add_marketplace(&machine).succeeds();
    let written = machine.read(SETTINGS);
    assert!(written.contains("extraKnownMarketplaces") && !written.contains("3.0e1"), "{written}");

    let report = apply(&machine, &vendor, &[]).succeeds().json();
    assert_eq!(report["changed"], false, "{report}");
    assert_turn(&vendor, &turn(&machine).succeeds(), KEY);

    machine.wcode(&["remove", "--client", "claude", "--yes"]).succeeds();
    let left: Value = serde_json::from_str(&machine.read(SETTINGS)).unwrap();
    let mut expected: Value = serde_json::from_str(KEPT_BY_HAND).unwrap();
    expected["cleanupPeriodDays"] = 30.into();
    expected["extraKnownMarketplaces"] = left["extraKnownMarketplaces"].clone();
    assert_eq!(left, expected);
}

/// It waits 0.6 s for our lock, and then writes all the same: our write then begins anew.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_claude_writing_while_we_write_loses_nothing() {
    let vendor = Vendor::demanding(KEY);
    let mut machine = connected(&vendor);
    machine.export("WCODE_TEST_CHECKPOINT", "before-replace");
    let ours =
        machine.start_wcode(&["apply", "--client", "claude", "--max-tokens", "4096", "--yes"]);
    ours.wait_until_paused();
    assert!(machine.exists(".claude/settings.json.lock"));
    machine.unset("WCODE_TEST_CHECKPOINT");
    add_marketplace(&machine).succeeds();
    machine.write(".local/state/wcode/continue", "");
    ours.finish().succeeds();
    let settings: Value = serde_json::from_str(&machine.read(SETTINGS)).unwrap();
    assert_eq!(settings["env"]["CLAUDE_CODE_MAX_OUTPUT_TOKENS"], "4096");
    assert!(settings["extraKnownMarketplaces"]["mine"].is_object(), "{settings:#}");
    assert!(!machine.exists(".claude/settings.json.lock"));
}

/// What the key helper says is what the user reads.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_claude_says_why_there_is_no_key() {
    let vendor = Vendor::demanding(KEY);
    let machine = connected(&vendor);
    machine.wcode(&["key", "rm", "--yes"]).succeeds();
    let finished = turn(&machine);
    assert!(!finished.is_success());
    for words in ["apiKeyHelper failed: exited 8", "no key of `wcode` is known here"] {
        assert!(finished.stderr.contains(words), "{words}: {finished:?}");
    }
}

/// The file that Claude Code ignores as a whole, and what wcode makes of it.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_claude_reads_a_file_once_its_comments_are_removed() {
    let vendor = Vendor::demanding(KEY);
    let mut machine = connected(&vendor);
    machine.forget_exports();
    machine.write(SETTINGS, &format!("// mine\n{}", machine.read(SETTINGS)));
    let status = machine.client(&["auth", "status"]);
    assert_eq!(status.json()["loggedIn"], false);
    apply(&machine, &vendor, &["--remove-comments"]).succeeds();
    assert_accepted(&machine);
    assert_turn(&vendor, &turn(&machine).succeeds(), KEY);
}
