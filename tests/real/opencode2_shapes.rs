//! The entry as OpenCode 2.0.15 reads it, alone and beside 1.18.33: what is in it reaches the vendor.

use super::machine::{Machine, OWN_PROGRAMS};
use super::opencode::{CONFIG, KEPT_BY_HAND, OPENCODE, apply};
use super::opencode2_hazards::{both, opencode_1, turn, with_2};
use super::references::handed_over;
use super::{KEY, assert_turns};
use crate::support::vendor::{MODEL, Vendor};

/// Right path, key and size of the answer, in every turn since the last look.
fn assert_turn(vendor: &Vendor, machine: &Machine, before: usize) {
    let finished = turn(machine).succeeds();
    assert_turns(&vendor.turns()[before..], &finished, "max_tokens");
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode2_full_circle_in_every_way_of_the_key() {
    for way in ["ref", "env", "literal"] {
        let vendor = Vendor::demanding(KEY);
        let mut machine = with_2(Machine::bare());
        machine.write(CONFIG, KEPT_BY_HAND);
        if way == "ref" {
            handed_over(&mut machine, |machine, key| {
                apply(machine, &vendor, key).succeeds();
            });
        } else {
            machine.export("WCODE_API_KEY", KEY);
            apply(&machine, &vendor, &["--key-mode", way]).succeeds();
        }
        if way == "literal" {
            machine.unset("WCODE_API_KEY");
        }
        let after = machine.read(CONFIG);
        assert!(after.contains("\"providers\""), "{after}");
        assert_turn(&vendor, &machine, 0);
        assert_eq!(machine.read(CONFIG), after, "the client wrote over it");
        machine.wcode(&["undo", "--yes"]).succeeds();
        assert_eq!(machine.read(CONFIG), KEPT_BY_HAND, "{way}");
    }
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode_1_and_2_share_one_home() {
    let vendor = Vendor::demanding(KEY);
    let mut machine = both();
    machine.export("WCODE_API_KEY", KEY);
    machine.write(CONFIG, KEPT_BY_HAND);
    apply(&machine, &vendor, &["--key-mode", "env"]).succeeds();
    // 1.x first: it does not start on a database that 2.x has made.
    let line = format!("{} run -m wcode/{MODEL} hi", opencode_1());
    let finished = machine.shell(&line).succeeds();
    assert_turns(&vendor.turns(), &finished, "max_tokens");
    assert_turn(&vendor, &machine, vendor.turns().len());
    machine.wcode(&["undo", "--yes"]).succeeds();
    assert_eq!(machine.read(CONFIG), KEPT_BY_HAND);
}

/// The entry of 1.x works on 2.x until the next `apply`, and the native one after it; both ways of the key.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode_moves_from_1_to_2() {
    let vendor = Vendor::demanding(KEY);
    let mut machine = Machine::with(&OPENCODE);
    machine.write(CONFIG, KEPT_BY_HAND);
    handed_over(&mut machine, |machine, key| {
        apply(machine, &vendor, key).succeeds();
    });
    let line = format!("{} run -m wcode/{MODEL} hi", opencode_1());
    let finished = machine.shell(&line).succeeds();
    assert_turns(&vendor.turns(), &finished, "max_tokens");

    let machine = with_2(machine.without_clients());
    assert!(machine.exists(OWN_PROGRAMS));
    let before = vendor.turns().len();
    turn(&machine).succeeds();
    assert!(vendor.turns().len() > before, "the entry of 1.x does not work on 2.x");

    apply(&machine, &vendor, &[]).succeeds();
    assert!(machine.read(CONFIG).contains("\"providers\""));
    assert_turn(&vendor, &machine, vendor.turns().len());
    machine.wcode(&["remove", "--yes"]).succeeds();
    assert_eq!(machine.read(CONFIG), KEPT_BY_HAND);
}

/// Without `model` the prompt would go to a third party's free model.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode2_without_a_model_on_the_line_asks_ours() {
    let vendor = Vendor::demanding(KEY);
    let mut machine = with_2(Machine::bare());
    machine.export("WCODE_API_KEY", KEY);
    apply(&machine, &vendor, &["--key-mode", "env"]).succeeds();
    let finished = machine.shell("opencode run --standalone hi").succeeds();
    assert_turns(&vendor.turns(), &finished, "max_tokens");
}
