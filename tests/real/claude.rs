//! Claude Code, the newest.

use super::KEY;
use super::machine::{Client, Machine};
use super::references::{KEPT, NEXT_KEY, handed_over};
use super::running::Finished;
use crate::support::vendor::{ANSWER, MODEL, Request, Vendor};

const SETTINGS: &str = ".claude/settings.json";

pub(super) static CLAUDE: Client = Client {
    id: "claude",
    folder: "claude",
    environment: &[
        ("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"),
        ("DISABLE_AUTOUPDATER", "1"),
        ("CLAUDE_CODE_MAX_RETRIES", "1"),
    ],
};

const KEPT_BY_HAND: &str = "{\n  \"permissions\" : { \"allow\": [ \"Bash(ls:*)\" ] },\n\t\"env\": {\"MINE\":\"1\"},\n  \
                            \"cleanupPeriodDays\": 3.0e1\n}\n";

fn apply(machine: &Machine, vendor: &Vendor, more: &[&str]) -> Finished {
    let url = vendor.anthropic_url();
    let start = ["apply", "--client", "claude", "--base-url", &url, "--yes"];
    machine.wcode(&[&start, more].concat())
}

fn turn(machine: &Machine) -> Finished {
    machine.client(&["-p", "hi"])
}

fn turns(vendor: &Vendor) -> Vec<Request> {
    let mut requests = vendor.requests();
    requests.retain(|it| it.method == "POST" && it.path.contains("/v1/messages"));
    requests
}

/// The client printed the answer, and the vendor saw the turn that `wcode` set up, with this key.
fn assert_turn(vendor: &Vendor, finished: &Finished, key: &str) {
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
fn assert_accepted(machine: &Machine) {
    let status = machine.client(&["auth", "status"]).succeeds().json();
    assert_eq!(status["loggedIn"], true, "{status}");
    assert_eq!(status["authMethod"], "api_key_helper", "{status}");
}

fn connected(vendor: &Vendor) -> Machine {
    let mut machine = Machine::with(&CLAUDE);
    machine.write(SETTINGS, KEPT_BY_HAND);
    handed_over(&mut machine, |machine, key| {
        apply(machine, vendor, key).succeeds();
    });
    machine
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_claude_full_circle_with_the_key_by_the_helper() {
    let vendor = Vendor::demanding(KEY);
    let machine = connected(&vendor);
    let after = machine.read(SETTINGS);
    for piece in [
        "\"permissions\" : { \"allow\": [ \"Bash(ls:*)\" ] },\n\t\"env\": {\"MINE\":\"1\"",
        "3.0e1",
    ] {
        assert!(after.contains(piece), "`{piece}` is gone from\n{after}");
    }
    assert_accepted(&machine);
    let finished = turn(&machine).succeeds();
    assert_turn(&vendor, &finished, KEY);
    assert!(!finished.stderr.contains("context window"), "{finished:?}");
    assert_eq!(machine.read(SETTINGS), after, "the client wrote over it");
    assert_eq!(machine.files_holding(KEY), [KEPT]);

    let report = apply(&machine, &vendor, &[]).succeeds().json();
    assert!(report["changed"] == false && report["written"] == false, "{report}");
    assert_eq!(machine.read(SETTINGS), after);

    machine.wcode(&["undo", "--yes"]).succeeds();
    assert_eq!(machine.read(SETTINGS), KEPT_BY_HAND);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_claude_fresh_machine_with_the_key_in_the_environment() {
    let mut machine = Machine::with(&CLAUDE);
    let vendor = Vendor::demanding(KEY);
    machine.export("WCODE_API_KEY", KEY);

    apply(&machine, &vendor, &[]).succeeds();
    assert_accepted(&machine);
    assert_turn(&vendor, &turn(&machine).succeeds(), KEY);

    machine.wcode(&["remove", "--client", "claude", "--yes"]).succeeds();
    assert!(!machine.exists(SETTINGS));
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_claude_takes_a_rotated_key() {
    let vendor = Vendor::demanding(KEY);
    let mut machine = connected(&vendor);
    assert_turn(&vendor, &turn(&machine).succeeds(), KEY);

    vendor.demand(NEXT_KEY);
    machine.export("HANDED_OVER", NEXT_KEY);
    machine.wcode(&["key", "set", "--from-env", "HANDED_OVER"]).succeeds();
    machine.forget_exports();

    assert_turn(&vendor, &turn(&machine).succeeds(), NEXT_KEY);
}
