//! A machine with neither client: what is offered, and what runs only if the user agrees.

use super::broken::script;
use super::machine::{Files, Machine};
use super::talk::{BACK_TAB, ESC};
use super::{CLIENTS, DEFAULT, PASTE, play};
use crate::support::{OPENCLAW, OPENCODE, not_tested};

const NOT_HERE: &str = "OpenCode is not installed. What would you like to do?";

/// A machine with an `npm` of this shell script.
fn with_npm(text: &str) -> Machine {
    let machine = Machine::bare();
    script(&machine, ".local/bin/npm", text);
    machine
}

/// Chooses OpenCode, which is not here.
fn choose(machine: &Machine) -> super::talk::Talk {
    let mut talk = machine.setup();
    talk.asks(CLIENTS.0).has_chosen(&[], &["OpenClaw", "OpenCode"]).ticks("OpenCode").enter();
    talk.asks(NOT_HERE).stands_on("Only prepare its config").says("https://opencode.ai/docs");
    talk
}

#[test]
fn nothing_is_chosen_in_advance_and_something_has_to_be() {
    let machine = Machine::bare();
    let before = machine.snapshot();
    let mut talk = machine.setup();
    talk.asks(CLIENTS.0).has_chosen(&[], &["OpenClaw", "OpenCode"]).enter();
    talk.says("Choose at least 1").press(ESC).ends(130);
    assert_eq!(machine.snapshot(), before);
}

#[test]
fn a_config_can_be_prepared_for_a_client_that_comes_later() {
    let machine = Machine::bare();
    let before = machine.home();
    let mut talk = choose(&machine);
    talk.enter();
    play(&mut talk, &DEFAULT[1..]);
    talk.ends(0);
    machine.is_ok(&["opencode"]);
    assert!(!machine.exists(OPENCLAW));
    machine.run(["undo"]).succeeds();
    assert_eq!(machine.home(), before);
}

#[test]
fn a_client_named_by_a_flag_is_offered_as_well_and_its_commands_come_with_its_installation() {
    let machine = Machine::bare();
    let mut talk = machine.talk(&["setup", "--client", "opencode"]);
    talk.asks(NOT_HERE).stands_on("Only prepare its config").enter();
    play(&mut talk, &DEFAULT[1..]);
    talk.ends(0);
    let words = talk.words();
    let (_, end) = words.split_once("✓ Done").unwrap();
    let (install, command) = (end.find("npm install -g"), end.find("opencode run"));
    assert!(end.contains("not installed on this machine"), "{end}");
    assert!(install.is_some() && (command.is_none() || install < command), "{end}");
    machine.is_ok(&["opencode"]);
}

#[test]
fn without_npm_installing_is_off_and_says_why() {
    if ["/usr/local/bin/npm", "/opt/homebrew/bin/npm"]
        .iter()
        .any(|it| std::path::Path::new(it).exists())
    {
        return not_tested("this machine has an npm where any is found");
    }
    let machine = Machine::bare();
    let mut talk = choose(&machine);
    talk.says("npm was not found").types(super::talk::DOWN).stands_on("Skip it");
    talk.press(ESC).ends(130);
}

#[test]
fn a_client_is_installed_where_the_user_says_so() {
    let machine = with_npm(
        "echo \"npm $*\"; mkdir -p ~/.opencode/bin; cd ~/.opencode/bin\n\
         printf '#!/bin/sh\\nexit 99\\n' > opencode; chmod +x opencode",
    );
    let mut talk = choose(&machine);
    talk.says("npm install -g --allow-scripts=opencode-ai opencode-ai@latest")
        .chooses("Install it now");
    talk.asks(PASTE.0).says("OpenCode is installed");
    assert!(
        talk.words().contains("npm install -g --allow-scripts=opencode-ai opencode-ai@latest\n"),
        "{}",
        talk.words()
    );
    play(&mut talk, &DEFAULT[1..]);
    talk.ends(0);
    machine.is_ok(&["opencode"]);
}

#[test]
fn a_command_that_fails_or_brings_nothing_says_so_and_asks_again() {
    for (npm, words) in [
        ("echo 'npm ERR! no network'; exit 1", "the command failed"),
        (":", "OpenCode is not on your PATH"),
    ] {
        let machine = with_npm(npm);
        let before = machine.snapshot();
        let mut talk = choose(&machine);
        talk.chooses("Install it now");
        talk.says(words).asks(NOT_HERE).press(BACK_TAB);
        talk.asks(CLIENTS.0).has_chosen(&["OpenCode"], &["OpenClaw"]).press(ESC).ends(130);
        assert_eq!(machine.snapshot(), before);
    }
}

#[test]
fn ctrl_c_in_the_installer_ends_the_installer_alone() {
    let machine = with_npm("trap 'kill $!; exit 130' INT; sleep 60 & echo 'installing'; wait");
    let mut talk = choose(&machine);
    talk.chooses("Install it now");
    talk.says("installing").press(super::talk::CTRL_C);
    talk.asks(NOT_HERE).press(ESC).ends(130);
}

#[test]
fn a_client_that_is_left_out_after_all_is_not_touched() {
    let machine = Machine::bare().with(OPENCLAW, "{}");
    let mut talk = machine.setup();
    talk.asks(CLIENTS.0).has_chosen(&["OpenClaw"], &["OpenCode"]).ticks("OpenCode").enter();
    talk.asks(NOT_HERE).goes_to("Skip it").enter();
    play(&mut talk, &DEFAULT[1..]);
    talk.ends(0);
    machine.is_ok(&["openclaw"]);
    let files: Files = machine.home();
    assert!(!files.contains_key(&format!("home/{OPENCODE}")), "{:?}", files.keys());
}

#[test]
fn where_the_only_one_is_left_out_it_is_asked_again() {
    let machine = Machine::bare();
    let mut talk = choose(&machine);
    talk.chooses("Skip it");
    talk.asks(CLIENTS.0).press(ESC).ends(130);
}

#[test]
fn a_placeholder_in_the_place_of_the_program_is_offered_to_be_installed() {
    let machine = with_npm(
        "cd ~/.opencode/bin; printf '#!/bin/sh\\nexit 99\\n' > opencode; chmod +x opencode",
    );
    script(&machine, ".opencode/bin/opencode", "echo 'run: node postinstall.mjs' >&2; exit 1");
    let mut talk = machine.setup();
    talk.asks(CLIENTS.0).has_chosen(&["OpenCode"], &["OpenClaw"]).enter();
    talk.asks(NOT_HERE).goes_to("Install it now").enter();
    talk.asks(PASTE.0).says("OpenCode is installed");
    play(&mut talk, &DEFAULT[1..]);
    talk.ends(0);
    machine.is_ok(&["opencode"]);
}
