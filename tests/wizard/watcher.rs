//! The last question: whether to install a monitor. It is asked only if a service manager answers.

use super::machine::Machine;
use super::{DEFAULT, play};
use crate::service::manager::{self, UNIT, calls};

const QUESTION: &str = "Install a background service";

/// A machine with a service manager, on which the wizard has come to its last question.
fn machine() -> Machine {
    let Machine { sandbox, vendor } = Machine::new();
    Machine { sandbox: manager::on(sandbox), vendor }
}

fn unit(machine: &Machine) -> &'static str {
    let is_root = rustix::process::geteuid().is_root();
    let unit = if is_root { "../units/wcode.service" } else { UNIT };
    assert!(!machine.exists(unit), "it is there before it was asked for");
    unit
}

#[test]
fn who_wants_a_monitor_has_one() {
    let machine = machine();
    let unit = unit(&machine);
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT);
    talk.asks(QUESTION).press("y").ends(0);
    assert!(machine.read(unit).contains(" watch\n"));
    assert!(calls(&machine).iter().any(|call| call.contains("enable --now")));
    assert!(talk.words().contains("the monitor is running"), "{}", talk.words());
    // A second time there is nothing to ask.
    machine.is_ok(&["openclaw", "opencode"]);
}

#[test]
fn who_does_not_learns_how_to_get_one_later() {
    let machine = machine();
    let unit = unit(&machine);
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT);
    talk.asks(QUESTION).enter();
    talk.ends(0);
    assert!(!machine.exists(unit));
    assert!(talk.words().contains("wcode service install"), "{}", talk.words());
}

#[test]
fn a_service_that_does_not_start_takes_nothing_back_of_what_was_set_up() {
    let machine = machine();
    let unit = unit(&machine);
    machine.write("fake/fails", "enable");
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT);
    talk.asks(QUESTION).press("y").ends(0);
    assert!(!machine.exists(unit));
    machine.is_ok(&["openclaw", "opencode"]);
}

#[test]
fn where_no_manager_answers_nothing_is_asked() {
    let machine = machine();
    machine.write("fake/silent", "");
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT);
    talk.ends(0);
    assert!(!talk.words().contains(QUESTION), "{}", talk.words());
}
