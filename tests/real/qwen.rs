//! Qwen Code, the newest: what is peculiar to it; the rest is in `floor`.

use super::machine::{Client, Machine};
use super::references::handed_over;
use super::running::Finished;
use super::{KEY, assert_turn};
use crate::support::vendor::{ANSWER, Vendor};

pub(super) const SETTINGS: &str = ".qwen/settings.json";

pub(super) static QWEN: Client = Client {
    id: "qwen",
    folder: "qwen",
    environment: &[("QWEN_CODE_SKIP_UPDATE_CHECK_ONCE", "1"), ("NO_COLOR", "1"), ("CI", "1")],
};

pub(super) const KEPT_BY_HAND: &str = "// kept by hand\n{ \"ui\" : { \"hideTips\": true }, /* mine */\n\t\"general\": { \
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

/// It takes no reference: the variable is written, and what starts it with the key is said.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_qwen_is_started_by_exec_as_the_note_says_and_remove_leaves_what_it_wrote() {
    let vendor = Vendor::demanding(KEY);
    let machine = connected(&vendor);
    let report = apply(&machine, &vendor, &["--key-mode", "ref"]).succeeds().json();
    assert!(report["notes"].to_string().contains("wcode exec -- qwen"), "{report}");
    assert_turn(&vendor, &turn(&machine).succeeds(), "max_tokens");
    machine.wcode(&["remove", "--client", "qwen", "--yes"]).succeeds();
    let left = machine.read(SETTINGS);
    assert!(left.contains("// kept by hand") && left.contains("/* mine */"), "{left}");
    assert!(!left.contains("WCODE_API_KEY") && !left.contains(&vendor.base_url()), "{left}");
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
