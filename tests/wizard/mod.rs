//! `wcode setup` as a person lives through it, on a real pseudo-terminal and with a vendor on loopback.
//!
//! `machine` is where it runs, `talk` is what is pressed and seen. A flow is a list of turns, so that a test can stop, go
//! back or give up at each of them.

mod machine;
mod talk;

mod again;
mod answers;
mod back;
mod broken;
mod changing;
mod express;
mod flow;
mod install;
mod interrupted;
mod key;
mod link;
mod picture;
mod plain;
mod same_as_flags;
#[cfg(target_os = "linux")]
mod screens;
mod scripts;
mod vendors;
mod watcher;
#[cfg(target_os = "linux")]
mod with_keyring;

use crate::support::MODEL;
use machine::KEY;
use talk::Talk;

/// A question, and what is done about it.
type Turn = (&'static str, fn(&mut Talk));

/// The answers of a user who has a key and accepts what is offered.
const DEFAULT: [Turn; 7] = [
    CLIENTS,
    PASTE,
    ("Which models?", press_enter),
    ("Which model should be the clients' default?", press_enter),
    ("Where should the key be stored?", press_enter),
    ("Write these changes?", press_enter),
    ("Send `hi` to", press_enter),
];

const CLIENTS: Turn = ("Which clients do you want to set up?", press_enter);
const PASTE: Turn = ("Paste your wcode.net key", type_key);

fn press_enter(talk: &mut Talk) {
    talk.enter();
}

fn type_key(talk: &mut Talk) {
    talk.types(KEY).enter();
}

/// Answers these questions one after the other.
#[track_caller]
fn play(talk: &mut Talk, turns: &[Turn]) {
    for (question, answer) in turns {
        answer(talk.asks(question));
    }
}
