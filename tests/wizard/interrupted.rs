//! Esc and Ctrl-C at every prompt, and while something goes on: the machine and the terminal are as they were.

use super::machine::{KEY, Machine, vendor_file};
use super::talk::{CTRL_C, ESC, Talk};
use super::{CLIENTS, DEFAULT, PASTE, Turn, play};
use crate::support::faulty::{Reply, Server};

/// Gives up at each question of a flow before anything was written.
fn give_up_everywhere(machine: &Machine, start: impl Fn() -> Talk, flow: &[Turn]) {
    for key in [CTRL_C, ESC] {
        for (at, (question, _)) in flow.iter().enumerate() {
            let before = machine.snapshot();
            let mut talk = start();
            play(&mut talk, &flow[..at]);
            talk.asks(question).press(key).ends(130);
            assert_eq!(machine.snapshot(), before, "{key:?} at {question:?}");
            assert!(!talk.words().contains("stays"), "{}", talk.words());
        }
    }
}

#[test]
fn giving_up_at_any_question_leaves_everything_as_it_was() {
    let machine = Machine::new();
    give_up_everywhere(&machine, || machine.setup(), &DEFAULT[..6]);
}

#[test]
fn giving_up_in_plain_mode_leaves_everything_as_it_was() {
    let machine = Machine::new().env("WCODE_NO_TUI", "1");
    for key in [CTRL_C, "\u{1b}\n"] {
        for at in 0..6 {
            let before = machine.snapshot();
            let mut talk = machine.setup();
            for (question, answer) in super::plain::PLAIN.iter().take(at) {
                talk.says_last(question).press(answer);
            }
            talk.says_last(super::plain::PLAIN[at].0).press(key).ends(130);
            assert_eq!(machine.snapshot(), before, "{key:?} at the question {at}");
        }
    }
}

#[test]
fn giving_up_where_other_questions_are_asked_leaves_everything_as_it_was() {
    let wrong: Turn = ("Paste your wcode.net key", |talk| {
        talk.types("sk-e2e-wrong").enter();
    });
    let typed: Turn = ("Which models?", |talk| {
        talk.types("my/own").goes_to("add `my/own`").enter().asks("Which models?").enter();
    });
    let sizes: Turn = ("The sizes of these models", |talk| {
        talk.chooses("Enter them");
    });
    let change: Turn = ("Write these changes?", |talk| {
        talk.chooses("Change something");
    });
    let machine = Machine::new();
    let end = |_: &mut Talk| {};
    for flow in [
        &[CLIENTS, wrong, ("What would you like to do?", end)][..],
        &[CLIENTS, PASTE, typed, sizes, ("Context window of my/own", end)],
        &[
            CLIENTS,
            ("Paste your", |talk| {
                talk.enter();
            }),
            ("No key was entered", end),
        ],
        &[&DEFAULT[..5], &[change, ("What would you like to change?", end)]].concat(),
    ] {
        let last = flow.len() - 1;
        for key in [CTRL_C, ESC] {
            let before = machine.snapshot();
            let mut talk = machine.setup();
            play(&mut talk, &flow[..last]);
            talk.asks(flow[last].0).press(key).ends(130);
            assert_eq!(machine.snapshot(), before, "{key:?} at {:?}", flow[last].0);
        }
    }
}

#[test]
fn quit_at_the_summary_writes_nothing() {
    let machine = Machine::new();
    let before = machine.snapshot();
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT[..5]);
    talk.asks("Write these changes?").chooses("Quit without writing").ends(130);
    assert_eq!(machine.snapshot(), before);
}

#[test]
fn ctrl_c_while_the_vendor_is_asked_leaves_everything_as_it_was() {
    let server = Server::start(|_| Reply::Hang(Vec::new()));
    let machine = Machine::new();
    let base = format!("http://{}/v1", server.address());
    machine.write("../settings/vendors/wcode.json5", vendor_file(&base));
    for plain in [None, Some("1")] {
        let before = machine.snapshot();
        let command = machine.command(&["setup"]);
        let mut talk = match plain {
            None => Talk::start(command),
            Some(plain) => Talk::start(command.env("WCODE_NO_TUI", plain)),
        };
        talk.customizes();
        if plain.is_none() {
            play(&mut talk, &[CLIENTS, PASTE]);
        } else {
            for (question, answer) in &super::plain::PLAIN[..2] {
                talk.says_last(question).press(answer);
            }
        }
        talk.says(&format!("contacting http://{}", server.address()));
        talk.press(CTRL_C).ends(130);
        assert_eq!(machine.snapshot(), before);
    }
}

#[test]
fn giving_up_at_the_test_turn_keeps_what_was_written() {
    for key in [CTRL_C, ESC] {
        let machine = Machine::new();
        let mut talk = machine.setup();
        play(&mut talk, &DEFAULT[..6]);
        talk.asks("Send `hi` to").press(key).ends(130);
        let words = talk.words();
        assert!(words.contains("what was written stays"), "{words}");
        assert!(!words.contains("nothing was written"), "{words}");
        machine.is_ok(&["openclaw", "opencode"]);
        assert_eq!(machine.test_turns(), 0);
        assert_eq!(machine.files_holding(KEY), ["state/keys/wcode"]);
    }
}

#[test]
fn ctrl_c_while_the_test_turn_goes_on_keeps_what_was_written() {
    let server = Server::start(|asked| {
        if asked.body.contains("messages") {
            return Reply::Hang(Vec::new());
        }
        if !asked.has_key(KEY) {
            return Reply::json("401 Unauthorized", "{}");
        }
        Reply::json("200 OK", r#"{"object":"list","data":[{"id":"m"}]}"#)
    });
    let machine = Machine::new();
    let base = format!("http://{}/v1", server.address());
    machine.write("../settings/vendors/wcode.json5", vendor_file(&base));
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT);
    talk.says("contacting http://").press(CTRL_C).ends(130);
    machine.is_ok(&["openclaw", "opencode"]);
}
