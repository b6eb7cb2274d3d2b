//! Qwen Code, the newest.

use super::machine::{Client, Machine};
use super::references::{KEPT, NEXT_KEY, handed_over};
use super::running::Finished;
use super::{KEY, assert_turn};
use crate::support::vendor::{ANSWER, Vendor};

const SETTINGS: &str = ".qwen/settings.json";

pub(super) static QWEN: Client = Client {
    id: "qwen",
    folder: "qwen",
    environment: &[("QWEN_CODE_SKIP_UPDATE_CHECK_ONCE", "1"), ("NO_COLOR", "1"), ("CI", "1")],
};

const KEPT_BY_HAND: &str = "// kept by hand\n{ \"ui\" : { \"hideTips\": true }, /* mine */\n\t\"general\": { \
                            \"disableAutoUpdate\": true, \"enableAutoUpdate\":false }, \"privacy\": { \
                            \"usageStatisticsEnabled\": false }, \"telemetry\": {\"enabled\": false}\n}\n";

fn apply(machine: &Machine, vendor: &Vendor, more: &[&str]) -> Finished {
    let url = vendor.base_url();
    let start = ["apply", "--client", "qwen", "--base-url", &url, "--yes"];
    machine.wcode(&[&start, more].concat())
}

/// As the note says: started by `wcode exec`.
fn turn(machine: &Machine) -> Finished {
    machine.shell("wcode exec -- qwen -p hi")
}

fn connected(vendor: &Vendor) -> Machine {
    let mut machine = Machine::with(&QWEN);
    machine.write(SETTINGS, KEPT_BY_HAND);
    handed_over(&mut machine, |machine, key| {
        apply(machine, vendor, key).succeeds();
    });
    machine
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_qwen_full_circle_with_the_key_by_exec() {
    let vendor = Vendor::demanding(KEY);
    let machine = connected(&vendor);
    let after = machine.read(SETTINGS);
    assert!(after.starts_with("// kept by hand\n{ \"ui\" : { \"hideTips\": true }, /* mine */"));
    let report = apply(&machine, &vendor, &[]).succeeds().json();
    assert!(report["changed"] == false && report["written"] == false, "{report}");
    machine.wcode(&["undo", "--yes"]).succeeds();
    assert_eq!(machine.read(SETTINGS), KEPT_BY_HAND);

    let report = apply(&machine, &vendor, &["--key-mode", "ref"]).succeeds().json();
    assert!(report["notes"].to_string().contains("wcode exec -- qwen"), "{report}");
    assert_turn(&vendor, &turn(&machine).succeeds(), "max_tokens");
    assert_eq!(machine.files_holding(KEY), [KEPT]);

    // Qwen Code wrote its settings anew: the values are ours still.
    let report = apply(&machine, &vendor, &[]).succeeds().json();
    assert!(report["changed"] == false && report["written"] == false, "{report}");
    machine.wcode(&["remove", "--client", "qwen", "--yes"]).succeeds();
    let left = machine.read(SETTINGS);
    assert!(left.contains("// kept by hand") && left.contains("/* mine */"), "{left}");
    assert!(!left.contains("WCODE_API_KEY") && !left.contains(&vendor.base_url()), "{left}");
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_qwen_fresh_machine_with_the_key_in_the_environment() {
    let mut machine = Machine::with(&QWEN);
    let vendor = Vendor::demanding(KEY);
    machine.export("WCODE_API_KEY", KEY);
    apply(&machine, &vendor, &[]).succeeds();
    assert_turn(&vendor, &machine.client(&["-p", "hi"]).succeeds(), "max_tokens");
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_qwen_takes_a_rotated_key() {
    let vendor = Vendor::demanding(KEY);
    let mut machine = connected(&vendor);
    assert_turn(&vendor, &turn(&machine).succeeds(), "max_tokens");

    vendor.demand(NEXT_KEY);
    machine.export("HANDED_OVER", NEXT_KEY);
    machine.wcode(&["key", "set", "--from-env", "HANDED_OVER"]).succeeds();
    machine.forget_exports();

    turn(&machine).succeeds();
    let bearer = format!("Bearer {NEXT_KEY}");
    assert_eq!(vendor.turns().last().unwrap().header("authorization"), Some(bearer.as_str()));
}

/// Without the variable it says so, and asks no one.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_qwen_without_the_variable_sends_nothing() {
    let vendor = Vendor::demanding(KEY);
    let machine = connected(&vendor);
    let finished = machine.client(&["-p", "hi"]);
    assert!(!finished.stdout.contains(ANSWER), "{finished:?}");
    assert_eq!(vendor.turns().len(), 0, "{finished:?}");
}

/// What `status` says of it, shown: a project's own settings lead the key to another host, without a question.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_qwen_gives_a_hostile_project_the_key() {
    let (vendor, hostile) = (Vendor::demanding(KEY), Vendor::start());
    let machine = connected(&vendor);
    let settings = machine.read(SETTINGS).replace(&vendor.base_url(), &hostile.base_url());
    machine.write("project/.qwen/settings.json", &settings);
    machine.shell("cd project && wcode exec -- qwen -p hi").succeeds();
    let leaked = hostile.turns().iter().any(|it| it.header("authorization").is_some());
    assert!(leaked, "it keeps the key now: correct `protection` and the table in the manual");
}
