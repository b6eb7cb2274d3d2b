//! After `wcode use`, a turn that names no model goes to that one.

use super::machine::Machine;
use super::openclaw::{self, NEWEST, PAGE};
use super::opencode::{self, OPENCODE};
use super::running::Finished;
use super::{ANSWER, KEY};
use crate::support::vendor::{MODEL, Vendor, vendor_file_for};

const GLM: &str = "z-ai/glm-4.7";

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_newest_uses_the_model_that_it_is_switched_to() {
    let machine = Machine::with(&NEWEST);
    let before = openclaw::kept_by_hand("gateway: { mode: 'local' },\n  ");
    machine.write(openclaw::CONFIG, &before);
    switches(machine, openclaw::apply, openclaw::turn);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_of_the_page_uses_the_model_that_it_is_switched_to() {
    switches(Machine::with(&PAGE), openclaw::apply, openclaw::turn);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode_uses_the_model_that_it_is_switched_to() {
    let turn = |machine: &Machine| machine.client(&["run", "hi"]).succeeds();
    let machine = Machine::with(&OPENCODE);
    machine.write(opencode::CONFIG, opencode::KEPT_BY_HAND);
    switches(machine, opencode::apply, turn);
}

/// To another model of the vendor's, to another vendor, and back.
fn switches(
    mut machine: Machine,
    apply: fn(&Machine, &Vendor, &[&str]) -> Finished,
    turn: fn(&Machine) -> Finished,
) {
    let (vendor, other) = (Vendor::demanding(KEY), Vendor::demanding(KEY));
    machine.export("WCODE_API_KEY", KEY);
    machine.export("X_KEY", KEY);
    machine.write(".config/wcode/vendors/x.json5", &vendor_file_for(&other.base_url()));
    apply(&machine, &vendor, &["--default-model", MODEL]).succeeds();

    machine.wcode(&["use", "glm-4.7", "--yes"]).succeeds();
    assert_asked(&turn(&machine), &vendor, GLM);

    let shown = machine.wcode(&["use"]).succeeds();
    assert!(shown.stdout.contains(&format!("wcode/{GLM}")), "{shown:?}");
    machine.wcode(&["apply", "--vendor", "x", "--yes"]).succeeds();
    assert!(other.turns().is_empty());
    machine.wcode(&["use", &format!("x/{MODEL}"), "--yes"]).succeeds();
    assert_asked(&turn(&machine), &other, MODEL);

    let asked = vendor.turns().len();
    machine.wcode(&["use", "--undo", "--yes"]).succeeds();
    assert_asked(&turn(&machine), &vendor, GLM);
    assert!(vendor.turns().len() > asked, "the last turn came to the first vendor again");
    machine.wcode(&["apply", "--check"]).succeeds();
}

/// The client printed the vendor's answer, and the vendor saw a turn for this model with the key.
fn assert_asked(finished: &Finished, vendor: &Vendor, model: &str) {
    assert!(finished.stdout.contains(ANSWER), "the answer is missing: {finished:?}");
    let turns = vendor.turns();
    let last = turns.last().expect("a turn came");
    assert_eq!(last.body["model"], model, "{turns:#?}");
    assert_eq!(last.key(), Some(KEY), "{turns:#?}");
}
