//! Which key: pasted, found, wrong, missing; and a vendor that cannot be asked.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;

use super::machine::{KEY, Machine, vendor_file};
use super::talk::{BACK_TAB, ESC};
use super::{CLIENTS, DEFAULT, MODEL, PASTE, play};
use crate::support::OPENCLAW;
use crate::support::faulty::{self, Reply, Server};

const WRONG: &str = "sk-e2e-wrong-9876543210";

const WHAT_NOW: &str = "What would you like to do?";
const WHICH_KEY: &str = "Which wcode.net key?";
const WHERE: &str = "Where should the key be stored?";

#[test]
fn a_wrong_key_is_reported_at_once_and_the_right_one_goes_on() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &[CLIENTS]);
    talk.asks(PASTE.0).types(WRONG).enter();
    talk.asks(WHAT_NOW).says("HTTP 401").stands_on("Enter another key").enter();
    play(&mut talk, &DEFAULT[1..]);
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
    assert_eq!(machine.files_holding(KEY), ["state/keys/wcode"]);
    assert_eq!(machine.files_holding(WRONG), [""; 0], "a wrong key is kept nowhere");
}

#[test]
fn a_wrong_key_is_taken_with_force() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &[CLIENTS]);
    talk.asks(PASTE.0).types(WRONG).enter();
    talk.asks(WHAT_NOW).chooses("Try again");
    talk.asks(WHAT_NOW).chooses("Continue anyway");
    talk.asks(DEFAULT[2].0).says("could not be read");
    play(&mut talk, &DEFAULT[2..]);
    talk.says("HTTP 401").ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
    assert_eq!(machine.files_holding(WRONG), ["state/keys/wcode"]);
}

#[test]
fn back_at_a_refused_key_leads_to_the_key() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &[CLIENTS]);
    talk.asks(PASTE.0).types(WRONG).enter();
    talk.asks(WHAT_NOW).press(BACK_TAB);
    talk.asks(PASTE.0).press(BACK_TAB);
    talk.asks(CLIENTS.0).press(ESC).ends(130);
}

#[test]
fn a_vendor_that_is_down_can_be_asked_again_or_passed_over() {
    let machine = Machine::new();
    let port = faulty::dead_port();
    machine.write(VENDOR, vendor_file(&format!("http://127.0.0.1:{port}/v1")));
    let mut talk = machine.setup();
    play(&mut talk, &[CLIENTS, PASTE]);
    talk.asks(WHAT_NOW).says("cannot be reached").stands_on("Try again").enter();
    talk.asks(WHAT_NOW).chooses("Continue anyway");
    talk.asks(DEFAULT[2].0).says("could not be read").has_chosen(&[MODEL], &[]);
    play(&mut talk, &DEFAULT[2..]);
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
}

#[test]
fn a_vendor_that_comes_back_is_asked_again() {
    let is_up = Arc::new(AtomicBool::new(false));
    let server = Server::start({
        let is_up = Arc::clone(&is_up);
        move |asked| match is_up.load(Ordering::SeqCst) {
            false => Reply::json("503 Service Unavailable", "{}"),
            true if !asked.has_key(KEY) => Reply::json("401 Unauthorized", "{}"),
            true => Reply::json("200 OK", r#"{"object":"list","data":[{"id":"m"}]}"#),
        }
    });
    let machine = Machine::new();
    machine.write(VENDOR, vendor_file(&format!("http://{}/v1", server.address())));
    let mut talk = machine.setup();
    play(&mut talk, &[CLIENTS, PASTE]);
    talk.asks(WHAT_NOW).says("503");
    is_up.store(true, Ordering::SeqCst);
    talk.stands_on("Try again").enter();
    talk.asks(DEFAULT[2].0).says("wcode.net accepted the key").press(ESC).ends(130);
}

#[test]
fn offline_asks_no_server_and_says_what_is_skipped() {
    let machine = Machine::new();
    let mut talk = machine.talk(&["setup", "--offline"]);
    talk.customizes();
    play(&mut talk, &DEFAULT[..2]);
    talk.asks(DEFAULT[2].0).says("offline: nothing is checked with the vendor");
    talk.says("offline: the key is not checked");
    play(&mut talk, &DEFAULT[2..6]);
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
    assert_eq!(machine.vendor.requests().len(), 0);
}

#[test]
fn a_pasted_key_may_have_white_space_around_it() {
    for paste in [
        format!("\u{1b}[200~  {KEY}\n\u{1b}[201~"),
        format!("\u{1b}[200~\r\n{KEY}  \r\n\u{1b}[201~"),
        format!("\t {KEY} "),
    ] {
        let machine = Machine::new();
        let mut talk = machine.setup();
        play(&mut talk, &[CLIENTS]);
        talk.asks(PASTE.0).types(&paste).says("•••••").enter();
        talk.asks(DEFAULT[2].0).says("accepted the key").press(ESC).ends(130);
    }
}

#[test]
fn a_paste_that_the_terminal_does_not_mark_is_taken_to_its_first_line() {
    for paste in [format!("  {KEY}\n"), format!("{KEY}\r\n\r\n\r\n")] {
        let machine = Machine::new();
        let mut talk = machine.setup();
        play(&mut talk, &[CLIENTS]);
        talk.asks(PASTE.0).press(&paste);
        // The lines after the first one answer no other question.
        talk.asks(DEFAULT[2].0).says("accepted the key").press(ESC).ends(130);
    }
}

#[test]
fn what_is_no_key_is_refused_where_it_is_typed() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &[CLIENTS]);
    talk.asks(PASTE.0).types("sk e2e\r").says("white space");
    talk.types("\u{15}").types("密钥\r").says("HTTP header");
    talk.types("\u{15}").types("\"sk-e2e-pasted\"\r").says("quotes");
    talk.types("\u{15}").types("WCODE_API_KEY=sk-e2e-pasted\r").says("NAME=KEY");
    talk.types("\u{15}").types("Bearer sk-e2e-pasted\r").says("Authorization: Bearer KEY");
    talk.types("\u{15}").press(ESC).ends(130);
    assert_eq!(machine.vendor.requests().len(), 0);
}

#[test]
fn without_a_key_the_files_name_the_variable() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &[CLIENTS]);
    talk.asks(PASTE.0).enter();
    talk.asks("No key was entered").stands_on("Enter a key").enter();
    talk.asks(PASTE.0).enter();
    talk.asks("No key was entered").chooses("Continue without a key");
    talk.asks(DEFAULT[2].0).enter();
    talk.asks(DEFAULT[3].0).enter();
    talk.asks(DEFAULT[5].0).enter();
    talk.says("WCODE_API_KEY").ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
    assert_eq!(machine.openclaw_entry()["apiKey"], "${WCODE_API_KEY}");
    assert_eq!(machine.opencode_entry()["options"]["apiKey"], "{env:WCODE_API_KEY}");
    assert_eq!(machine.test_turns(), 0, "there is no key to send");
}

#[test]
fn a_key_in_the_vendors_variable_is_found() {
    let machine = Machine::new().env("WCODE_API_KEY", KEY);
    let mut talk = machine.setup();
    play(&mut talk, &[CLIENTS]);
    talk.asks(WHICH_KEY).stands_on("WCODE_API_KEY").says("ends in 6789").enter();
    talk.asks(DEFAULT[2].0).enter();
    talk.asks(DEFAULT[3].0).enter();
    talk.asks(WHERE).chooses("In the variable WCODE_API_KEY");
    play(&mut talk, &DEFAULT[5..]);
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
    assert_eq!(machine.opencode_entry()["options"]["apiKey"], "{env:WCODE_API_KEY}");
    assert_eq!(machine.files_holding(KEY), [""; 0]);
    assert!(!machine.exists("../state/keys/wcode"));
}

#[test]
fn a_key_in_the_variable_can_be_stored_or_passed_over() {
    for (other, held) in [(None, KEY), (Some("sk-e2e-another-one-4444"), "sk-e2e-another-one-4444")]
    {
        let machine = Machine::new().env("WCODE_API_KEY", KEY);
        let mut talk = machine.setup();
        play(&mut talk, &[CLIENTS]);
        match other {
            None => talk.asks(WHICH_KEY).enter(),
            Some(other) => {
                machine.vendor.demand(other);
                talk.asks(WHICH_KEY).chooses("Enter a key");
                talk.asks(PASTE.0).types(other).enter()
            }
        };
        play(&mut talk, &DEFAULT[2..]);
        talk.ends(0);
        machine.is_ok(&["openclaw", "opencode"]);
        assert_eq!(machine.files_holding(held), ["state/keys/wcode"]);
    }
}

#[test]
fn a_key_that_is_stored_stays_where_it_is() {
    let machine = Machine::new();
    let set = ["key", "set", "--stdin", "--key-store", "file"];
    machine.command(&set).stdin(KEY).run().succeeds();
    let mut talk = machine.setup();
    play(&mut talk, &[CLIENTS]);
    talk.asks(WHICH_KEY).stands_on("The stored key (file)").enter();
    talk.asks(DEFAULT[2].0).enter();
    talk.asks(DEFAULT[3].0).enter();
    play(&mut talk, &DEFAULT[5..]);
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
    let command = talk.command().join(" ");
    assert!(command.contains("--key-mode ref"), "{command}");
}

/// An entry as the vendor's page has it, with the key in plain text.
pub(super) fn by_hand(base: &str) -> String {
    let entry = json!({
        "baseUrl": base, "apiKey": KEY, "api": "openai-completions",
        "models": [{ "id": MODEL, "name": "Qwen3 235B A22B" }],
    });
    format!("{{\n  // mine\n  models: {{ providers: {{ myprovider: {entry} }} }},\n}}\n")
}

#[test]
fn a_key_in_a_hand_made_entry_is_found_and_moved_to_the_store() {
    let machine = Machine::bare();
    machine.write(OPENCLAW, by_hand(&machine.vendor.base_url()));
    let before = machine.home();
    let mut talk = machine.setup();
    talk.says("myprovider exists but was not created by wcode");
    play(&mut talk, &[CLIENTS]);
    talk.asks(WHICH_KEY).stands_on("The plain-text key in ~/.openclaw/openclaw.json").enter();
    play(&mut talk, &DEFAULT[2..]);
    talk.ends(0);
    machine.is_ok(&["openclaw"]);
    let providers = &machine.value(OPENCLAW)["models"]["providers"];
    assert_eq!(providers.as_object().unwrap().len(), 1, "it is adopted, not doubled: {providers}");
    assert_eq!(providers["myprovider"]["apiKey"]["source"], "exec", "{providers}");
    assert!(!machine.read(OPENCLAW).contains(KEY));
    assert!(machine.files_holding(KEY).contains(&"state/keys/wcode".to_owned()));
    machine.run(["undo"]).succeeds();
    assert_eq!(machine.home(), before);
}

#[test]
fn a_key_in_a_hand_made_entry_can_stay_as_it_is() {
    let machine = Machine::bare();
    machine.write(OPENCLAW, by_hand(&machine.vendor.base_url()));
    let mut talk = machine.setup();
    play(&mut talk, &[CLIENTS]);
    talk.asks(WHICH_KEY).enter();
    talk.asks(DEFAULT[2].0).enter();
    talk.asks(DEFAULT[3].0).enter();
    talk.asks(WHERE).chooses("In the config, in plain text, as it is now");
    play(&mut talk, &DEFAULT[5..]);
    talk.ends(0);
    let providers = &machine.value(OPENCLAW)["models"]["providers"];
    assert_eq!(providers["myprovider"]["apiKey"], KEY);
    assert_eq!(machine.files_holding("state/keys"), [""; 0]);
    machine.is_ok(&["openclaw"]);
}

#[test]
fn a_store_that_does_not_work_leads_back_to_the_question() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT[..4]);
    talk.asks(WHERE).says("The keyring cannot be used now").stands_on("In a separate file");
    talk.chooses_above("In the system's keyring");
    talk.asks(DEFAULT[5].0).enter();
    talk.asks(WHERE).says("keyring").chooses("In a separate file");
    play(&mut talk, &DEFAULT[5..]);
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
}

const VENDOR: &str = "../settings/vendors/wcode.json5";
