//! More than one vendor: the question comes first, and what is answered for one is not taken for another.

use super::machine::{Machine, vendor_file};
use super::talk::{BACK_TAB, ESC};
use super::{DEFAULT, PASTE, play};

const WHICH: &str = "Which vendor?";

/// A machine that knows a second vendor, which is another name for the same server.
fn machine() -> Machine {
    let machine = Machine::new();
    let file = vendor_file(&machine.vendor.base_url().replace("127.0.0.1", "localhost"));
    let file = file
        .replace("\"wcode\"", "\"acme\"")
        .replace("\"wcode.net\"", "\"acme\"")
        .replace("WCODE_API_KEY", "ACME_KEY");
    machine.write("../settings/vendors/acme.json5", file);
    machine
}

#[test]
fn another_vendor_is_set_up_in_the_same_way() {
    let machine = machine();
    let mut talk = machine.setup();
    talk.asks(WHICH).stands_on("wcode.net").chooses("acme");
    talk.asks(DEFAULT[0].0).enter();
    talk.asks("Paste your acme key").types(super::machine::KEY).enter();
    play(&mut talk, &DEFAULT[2..]);
    talk.ends(0);
    let providers = machine.value(crate::support::OPENCODE)["provider"].clone();
    assert_eq!(providers.as_object().unwrap().keys().collect::<Vec<_>>(), ["acme"]);
    assert_eq!(talk.command()[6..8], ["--vendor", "acme"]);
    assert_eq!(machine.files_holding(super::machine::KEY), ["state/keys/acme"]);
}

#[test]
fn a_key_is_not_carried_from_one_vendor_to_another() {
    let machine = machine();
    let mut talk = machine.setup();
    talk.asks(WHICH).enter();
    play(&mut talk, &[DEFAULT[0], PASTE]);
    talk.asks(DEFAULT[2].0).press(BACK_TAB);
    talk.asks("Which wcode.net key?").press(BACK_TAB);
    talk.asks(DEFAULT[0].0).press(BACK_TAB);
    talk.asks(WHICH).stands_on("wcode.net").chooses("acme");
    talk.asks(DEFAULT[0].0).enter();
    talk.asks("Paste your acme key").press(ESC).ends(130);
}

#[test]
fn another_vendor_chosen_from_the_summary_asks_for_its_own_key() {
    let machine = machine();
    let mut talk = machine.setup();
    talk.asks(WHICH).enter();
    play(&mut talk, &DEFAULT[..5]);
    talk.asks("Write these changes?").chooses("Change something");
    talk.asks("What would you like to change?").chooses("Vendor");
    talk.asks(WHICH).chooses("acme");
    talk.asks("Paste your acme key").press(BACK_TAB);
    talk.asks("Write these changes?").says("In a separate file").chooses("Change something");
    talk.asks("What would you like to change?").chooses("Vendor");
    talk.asks(WHICH).stands_on("wcode.net").chooses("acme");
    talk.asks("Paste your acme key").types(super::machine::KEY).enter();
    play(&mut talk, &DEFAULT[2..]);
    talk.ends(0);
    let providers = machine.value(crate::support::OPENCODE)["provider"].clone();
    assert_eq!(providers.as_object().unwrap().keys().collect::<Vec<_>>(), ["acme"]);
}
