//! A config file that cannot be read: shown, mended, passed over, and never written over.

use std::os::unix::fs::PermissionsExt;

use super::machine::{Machine, OPENCLAW_BEFORE, OPENCODE_BEFORE};
use super::talk::{BACK_TAB, CTRL_C, ESC, Talk};
use super::{CLIENTS, DEFAULT, PASTE, play};
use crate::support::{OPENCLAW, OPENCODE};

const BROKEN: &str = "{\n  // mine\n  gateway: { mode: },\n}\n";
const WHAT_NOW: &str = "The config of OpenClaw cannot be used as it is";

/// A machine whose OpenClaw config is broken, and an editor of this shell script; `$1` is the file.
fn machine(editor: &str) -> Machine {
    let machine = Machine::new().with(OPENCLAW, BROKEN).env("EDITOR", "[ROOT]/home/my-editor");
    script(&machine, "my-editor", editor);
    machine
}

/// A program in the home.
pub(super) fn script(machine: &Machine, name: &str, text: &str) {
    machine.write(name, format!("#!/bin/sh\nPATH=/usr/bin:/bin\n{text}\n"));
    let permissions = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(machine.path(name), permissions).unwrap();
}

fn broken(machine: &Machine) -> Talk {
    let mut talk = machine.setup();
    play(&mut talk, &[CLIENTS]);
    talk.asks(WHAT_NOW);
    talk
}

#[test]
fn the_place_is_shown_and_the_editor_offered() {
    let machine = machine(":");
    let before = machine.snapshot();
    let mut talk = broken(&machine);
    talk.says("its config cannot be read ~/.openclaw/openclaw.json");
    talk.says("openclaw.json")
        .says("line 3")
        .says("gateway: { mode: },")
        .says("^")
        .stands_on("Open it in the editor");
    talk.press(ESC).ends(130);
    assert_eq!(machine.snapshot(), before);
}

#[test]
fn a_file_that_is_fixed_in_the_editor_goes_on() {
    let machine = machine("cp ~/good.json5 \"$1\"").with("good.json5", OPENCLAW_BEFORE);
    let mut talk = broken(&machine);
    talk.enter();
    play(&mut talk, &DEFAULT[1..]);
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
    assert!(machine.read(OPENCLAW).starts_with("{\n  // mine\n"));
}

#[test]
fn an_editor_that_fixes_nothing_leads_back_to_the_question() {
    let machine = machine("exit 1");
    let mut talk = broken(&machine);
    talk.enter();
    talk.asks(WHAT_NOW).press(CTRL_C).ends(130);
    assert_eq!(machine.read(OPENCLAW), BROKEN);
}

#[test]
fn an_editor_gets_the_terminal_and_its_line() {
    let machine = Machine::new().with(OPENCLAW, BROKEN);
    script(&machine, "bin/vi", "echo \"at $1\"; read answer; echo \"got $answer\"");
    let machine = machine.env("VISUAL", "[ROOT]/home/bin/vi");
    let mut talk = broken(&machine);
    talk.enter().says("at +3").press("typed\n").says("got typed");
    talk.asks(WHAT_NOW).press(ESC).ends(130);
    assert_eq!(machine.read(OPENCLAW), BROKEN);
}

#[test]
fn an_editor_that_is_not_there_is_not_offered() {
    let machine = Machine::new().with(OPENCLAW, BROKEN).env("EDITOR", "no-such-editor");
    let mut talk = broken(&machine);
    talk.says("no-such-editor was not found").stands_on("Use another file");
    talk.press(ESC).ends(130);
}

#[test]
fn a_file_that_was_fixed_meanwhile_is_read_again() {
    let machine = machine(":");
    let mut talk = broken(&machine);
    machine.write(OPENCLAW, OPENCLAW_BEFORE);
    talk.chooses("Read it again");
    play(&mut talk, &DEFAULT[1..]);
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
}

#[test]
fn another_file_is_used_and_the_broken_one_left_alone() {
    let machine = machine(":").with("other.json5", OPENCLAW_BEFORE);
    let mut talk = broken(&machine);
    talk.chooses("Use another file");
    talk.asks("Path of the config file").enter();
    talk.says("type a path").types("~/other.json5").enter();
    play(&mut talk, &DEFAULT[1..]);
    talk.ends(0);
    assert_eq!(machine.read(OPENCLAW), BROKEN);
    let providers = &machine.value("other.json5")["models"]["providers"];
    assert_eq!(providers["wcode"]["apiKey"]["source"], "exec", "{providers}");
}

#[test]
fn a_client_whose_file_is_broken_can_be_left_out() {
    let machine = machine(":");
    let mut talk = broken(&machine);
    talk.chooses("Skip it");
    play(&mut talk, &DEFAULT[1..]);
    talk.ends(0);
    assert_eq!(machine.read(OPENCLAW), BROKEN);
    assert!(machine.read(OPENCODE).contains("wcode"));
}

#[test]
fn the_only_client_cannot_be_left_out() {
    let machine = machine(":");
    let mut talk = machine.setup();
    talk.asks(CLIENTS.0).ticks("OpenCode").enter();
    talk.asks(WHAT_NOW).says("no other client is selected").press(BACK_TAB);
    talk.asks(CLIENTS.0).ticks("OpenClaw").ticks("OpenCode").enter();
    talk.asks(PASTE.0).press(ESC).ends(130);
}

#[test]
fn a_file_that_breaks_before_it_is_written_is_not_written_over() {
    let machine = machine("cp ~/good.json5 \"$1\"").with("good.json5", OPENCLAW_BEFORE);
    machine.write(OPENCLAW, OPENCLAW_BEFORE);
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT[..5]);
    talk.asks("Write these changes?");
    machine.write(OPENCLAW, BROKEN);
    talk.enter();
    talk.asks(CLIENTS.0).says("line 3");
    assert_eq!(machine.read(OPENCLAW), BROKEN);
    assert_eq!(machine.read(OPENCODE), OPENCODE_BEFORE);
    talk.enter();
    talk.asks(WHAT_NOW).enter();
    play(&mut talk, &DEFAULT[5..]);
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
}
