//! Back: from every question to the one before, from the summary, and to any answer by name.

use super::machine::{KEY, Machine};
use super::talk::{BACK_TAB, ESC, LEFT};
use super::{CLIENTS, DEFAULT, MODEL, PASTE, Turn, play};

const WHICH_KEY: &str = "Which wcode.net key?";
const CHANGE: &str = "Change something";

/// The questions as they come when a key was entered already.
const AGAIN: [&str; 6] =
    [CLIENTS.0, WHICH_KEY, DEFAULT[2].0, DEFAULT[3].0, DEFAULT[4].0, "Write these changes?"];

/// Answers of which none is what is offered first.
const OWN: [Turn; 5] = [
    (CLIENTS.0, |talk| {
        talk.ticks("OpenCode").enter();
    }),
    PASTE,
    (DEFAULT[2].0, |talk| {
        talk.types("my/own").goes_to("add `my/own`").enter().asks(DEFAULT[2].0).enter();
        talk.asks("The sizes of these models").enter();
    }),
    (DEFAULT[3].0, |talk| {
        talk.chooses("my/own");
    }),
    (DEFAULT[4].0, |talk| {
        talk.chooses("In the variable WCODE_API_KEY");
    }),
];

#[test]
fn every_question_leads_back_to_the_one_before() {
    let machine = Machine::new();
    for (at, key) in (1..6).flat_map(|at| [(at, BACK_TAB), (at, LEFT)]) {
        let mut talk = machine.setup();
        play(&mut talk, &DEFAULT[..at]);
        talk.asks(DEFAULT[at].0).press(key);
        talk.asks(AGAIN[at - 1]).press(ESC).ends(130);
    }
}

#[test]
fn back_all_the_way_and_forth_again_keeps_every_answer() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &OWN);
    talk.asks("Write these changes?");
    for question in AGAIN[..5].iter().rev() {
        talk.press(BACK_TAB).asks(question);
    }
    talk.has_chosen(&["OpenClaw"], &["OpenCode"]).enter();
    talk.asks(WHICH_KEY).stands_on("The key you just entered").says("ends in 6789").enter();
    talk.asks(DEFAULT[2].0).has_chosen(&[MODEL, "my/own"], &[]).enter();
    talk.asks("The sizes of these models").enter();
    talk.asks(DEFAULT[3].0).stands_on("my/own").enter();
    talk.asks(DEFAULT[4].0).stands_on("In the variable WCODE_API_KEY").enter();
    talk.asks("Write these changes?").press(ESC).ends(130);
}

#[test]
fn no_default_model_is_an_answer_too() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT[..3]);
    talk.asks(DEFAULT[3].0).stands_on(MODEL).chooses_above("Leave it as it is");
    talk.asks(DEFAULT[4].0).press(BACK_TAB);
    talk.asks(DEFAULT[3].0).stands_on("Leave it as it is").press(ESC).ends(130);
}

#[test]
fn back_before_the_first_question_asks_it_again() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    talk.asks(CLIENTS.0).ticks("OpenCode").press(BACK_TAB);
    talk.asks("Set it up like this?").press("c");
    talk.asks(CLIENTS.0);
    play(&mut talk, &DEFAULT);
    talk.ends(0);
}

#[test]
fn back_inside_a_question_leads_to_its_own_beginning() {
    let machine = Machine::new().env("WCODE_API_KEY", KEY);
    let mut talk = machine.setup();
    talk.asks(CLIENTS.0).enter();
    talk.asks(WHICH_KEY).chooses("Enter a key");
    talk.asks(PASTE.0).press(BACK_TAB);
    talk.asks(WHICH_KEY).stands_on("WCODE_API_KEY").enter();
    talk.asks(DEFAULT[2].0)
        .types("my/own")
        .goes_to("add `my/own`")
        .enter()
        .asks(DEFAULT[2].0)
        .enter();
    talk.asks("The sizes of these models").chooses("Enter them");
    talk.asks("Context window of my/own").types("64k").enter();
    talk.asks("Output limit of my/own").press(BACK_TAB);
    talk.asks("The sizes of these models").press(BACK_TAB);
    talk.asks(DEFAULT[2].0).has_chosen(&["my/own", MODEL], &[]).press(ESC).ends(130);
}

#[test]
fn any_answer_can_be_changed_from_the_summary() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT[..5]);
    let ask_for = |talk: &mut super::talk::Talk, answer: &str| {
        talk.asks("Write these changes?").chooses(CHANGE);
        talk.asks("What would you like to change?").chooses(answer);
    };
    ask_for(&mut talk, "Clients");
    talk.asks(CLIENTS.0).has_chosen(&["OpenClaw", "OpenCode"], &[]).ticks("OpenClaw").enter();
    ask_for(&mut talk, "Models");
    talk.asks(DEFAULT[2].0)
        .types("my/own")
        .goes_to("add `my/own`")
        .enter()
        .asks(DEFAULT[2].0)
        .enter();
    talk.asks("The sizes of these models").enter();
    ask_for(&mut talk, "Default model");
    talk.asks(DEFAULT[3].0).stands_on(MODEL).chooses("my/own");
    ask_for(&mut talk, "Key store");
    talk.asks(DEFAULT[4].0).chooses("In the variable WCODE_API_KEY");
    talk.asks("Write these changes?").chooses(CHANGE);
    talk.asks("What would you like to change?").press(BACK_TAB);
    talk.asks("Write these changes?").enter();
    talk.asks("Send `hi` to my/own").enter();
    talk.ends(0);
    machine.is_ok(&["opencode"]);
    let entry = machine.opencode_entry();
    assert_eq!(super::machine::models(&entry), [MODEL, "my/own"]);
    assert_eq!(entry["options"]["apiKey"], "{env:WCODE_API_KEY}");
    assert_eq!(machine.files_holding(KEY), [""; 0]);
}

#[test]
fn a_key_changed_from_the_summary_is_asked_where_to_store_it() {
    const OTHER: &str = "sk-e2e-another-one-4444";
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT[..5]);
    machine.vendor.demand(OTHER);
    talk.asks("Write these changes?").chooses(CHANGE);
    talk.asks("What would you like to change?").chooses("Key");
    talk.asks(WHICH_KEY).stands_on("The key you just entered").chooses("Enter a key");
    talk.asks(PASTE.0).types(OTHER).enter();
    play(&mut talk, &DEFAULT[4..]);
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
    assert_eq!(machine.files_holding(OTHER), ["state/keys/wcode"]);
    assert_eq!(machine.files_holding(KEY), [""; 0]);
}

#[test]
fn a_wrong_key_that_is_left_again_is_not_the_answer() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT[..5]);
    talk.asks("Write these changes?").chooses(CHANGE);
    talk.asks("What would you like to change?").chooses("Key");
    talk.asks(WHICH_KEY).chooses("Enter a key");
    talk.asks(PASTE.0).types("sk-e2e-wrong").enter();
    talk.asks("What would you like to do?").enter();
    talk.asks(PASTE.0).press(BACK_TAB);
    play(&mut talk, &DEFAULT[5..]);
    talk.ends(0);
    assert_eq!(machine.files_holding(KEY), ["state/keys/wcode"]);
    assert_eq!(machine.files_holding("sk-e2e-wrong"), [""; 0]);
}

#[test]
fn another_set_of_models_forgets_a_default_that_is_gone() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &OWN[..4]);
    talk.asks(DEFAULT[4].0).press(BACK_TAB);
    talk.asks(DEFAULT[3].0).press(BACK_TAB);
    talk.asks(DEFAULT[2].0).ticks("my/own").enter();
    talk.asks(DEFAULT[3].0).stands_on(MODEL).enter();
    play(&mut talk, &DEFAULT[4..]);
    talk.ends(0);
    machine.is_ok(&["openclaw"]);
    assert_eq!(super::machine::models(&machine.openclaw_entry()), [MODEL]);
}

#[test]
fn a_default_that_is_taken_out_from_the_summary_is_asked_for_again() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &OWN);
    talk.asks("Write these changes?").chooses(CHANGE);
    talk.asks("What would you like to change?").chooses("Models");
    talk.asks(DEFAULT[2].0).ticks("my/own").enter();
    talk.asks(DEFAULT[3].0).stands_on(MODEL).enter();
    talk.asks("Write these changes?").enter();
    talk.asks("Send `hi` to").enter();
    talk.ends(0);
    machine.is_ok(&["openclaw"]);
    assert_eq!(super::machine::models(&machine.openclaw_entry()), [MODEL]);
}
