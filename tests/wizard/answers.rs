//! What was answered is what is done: no other key, no other place for it, and nothing that was declined.

use serde_json::Value;

use super::machine::{KEY, Machine, OPENCLAW_BEFORE};
use super::{CLIENTS, DEFAULT, PASTE, play};
use crate::support::vendor::{Request, Vendor};
use crate::support::{OPENCLAW, OPENCODE};

const OTHER: &str = "sk-e2e-another-5555555555";
const WHICH_KEY: &str = "Which wcode.net key?";

fn stored(machine: Machine) -> Machine {
    let set = ["key", "set", "--stdin", "--key-store", "file"];
    machine.command(&set).stdin(KEY).run().succeeds();
    machine
}

#[test]
fn a_stored_key_that_is_wanted_in_plain_text_is_the_one_that_is_written() {
    let machine = stored(Machine::new().env("WCODE_API_KEY", OTHER));
    let mut talk = machine.talk(&["setup", "--key-mode", "literal"]);
    play(&mut talk, &[CLIENTS]);
    talk.asks(WHICH_KEY).stands_on("The stored key (file)").enter();
    play(&mut talk, &[DEFAULT[2], DEFAULT[3], DEFAULT[5], DEFAULT[6]]);
    talk.ends(0);
    assert_eq!(machine.openclaw_entry()["apiKey"], KEY);
    assert_eq!(machine.opencode_entry()["options"]["apiKey"], KEY);
    assert!(!machine.files_holding(KEY).is_empty() && machine.files_holding(OTHER).is_empty());
}

#[test]
fn a_stored_key_that_was_declined_is_not_used() {
    let machine = stored(Machine::new());
    let mut talk = machine.setup();
    play(&mut talk, &[CLIENTS]);
    talk.asks(WHICH_KEY).chooses("Enter a key");
    talk.asks(PASTE.0).enter();
    talk.asks("No key was entered").chooses("Continue without a key");
    play(&mut talk, &[DEFAULT[2], DEFAULT[3], DEFAULT[5]]);
    talk.ends(0);
    assert_eq!(machine.openclaw_entry()["apiKey"], "${WCODE_API_KEY}");
    assert_eq!(machine.asked(), [""; 0], "nobody was shown it");
}

#[test]
fn a_key_for_another_place_is_not_shown_to_the_vendors_own() {
    let machine = Machine::new();
    let gateway = Vendor::demanding(OTHER);
    let mut talk = machine.talk(&["setup", "--base-url", &gateway.base_url()]);
    play(&mut talk, &[CLIENTS]);
    talk.asks(PASTE.0).types(OTHER).enter();
    play(&mut talk, &DEFAULT[2..]);
    talk.ends(0);
    let key = |request: &Request| request.key().map(str::to_owned);
    let shown: Vec<_> = machine.vendor.requests().iter().filter_map(key).collect();
    assert_eq!(shown, [""; 0]);
    assert!(gateway.requests().iter().any(|request| request.key() == Some(OTHER)));
}

/// The list comes from there, and an entry made by hand for it is taken over.
#[test]
fn a_base_url_that_is_given_is_the_vendor_for_everything() {
    let gateway = Vendor::demanding(OTHER);
    gateway.list(&[serde_json::json!({ "id": "gateway/only" })]);
    let url = gateway.base_url();
    let mine = format!(
        "{{ \"provider\": {{ \"mine\": {{ \"options\": {{ \"baseURL\": \"{url}\" }} }} }} }}"
    );
    let machine = Machine::bare().with(OPENCODE, &mine);
    let mut talk = machine.talk(&["setup", "--base-url", &url]);
    talk.asks(CLIENTS.0).says("mine exists but was not created by wcode").says("it will be reused");
    talk.enter();
    talk.asks(PASTE.0).types(OTHER).enter();
    talk.asks("Which models?").says("gateway/only");
    assert_eq!(machine.vendor.requests().len(), 0, "the vendor's own host is not asked");
    talk.press(super::talk::ESC).ends(130);
}

#[test]
fn no_default_model_is_set_where_none_is_wanted() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT[..3]);
    talk.asks(DEFAULT[3].0).chooses_above("Leave it as it is");
    play(&mut talk, &DEFAULT[4..]);
    talk.ends(0);
    assert_eq!(machine.value(OPENCLAW)["agents"], Value::Null);
    assert_eq!(machine.value(OPENCODE)["model"], Value::Null);
    machine.is_ok(&["openclaw", "opencode"]);
}

#[test]
fn a_key_is_not_read_from_where_the_answers_are_typed() {
    let machine = Machine::new();
    let before = machine.snapshot();
    let mut talk = machine.talk(&["setup", "--key-stdin"]);
    talk.says("--yes").ends(2);
    assert_eq!(machine.snapshot(), before);
}

#[test]
fn without_questions_the_key_is_searched_for_where_it_was_last_time() {
    let named = Machine::new();
    let args = ["setup", "--yes", "--key-stdin", "--key-store", "file", "--key-name", "work"];
    named.command(&args).stdin(KEY).run().succeeds();
    named.run(["setup", "--yes"]).succeeds().says("already up to date");

    let variable = Machine::new().env("MY_KEY", KEY);
    variable.run(["setup", "--yes", "--key-env", "MY_KEY"]).succeeds();
    variable.run(["setup", "--yes"]).succeeds().says("already up to date");
    let mut talk = variable.setup();
    talk.asks("What would you like to do next?").enter();
    talk.asks("Send `hi` to").says("accepted the key").enter();
    talk.asks("What would you like to do next?").stands_on("Exit without changes").enter().ends(0);

    let plain = Machine::new().env("MY_KEY", KEY);
    plain.run(["setup", "--yes", "--key-env", "MY_KEY", "--key-mode", "literal"]).succeeds();
    plain.run(["setup", "--yes"]).succeeds().says("already up to date");
}

#[test]
fn a_config_that_was_named_once_does_not_replace_the_clients_own() {
    let machine = stored(Machine::bare().with(OPENCLAW, OPENCLAW_BEFORE).with("other.json5", "{}"));
    let other = machine.path("other.json5").display().to_string();
    machine.run(["apply", "--client", "openclaw", "--config", &other]).succeeds();
    let mut talk = machine.setup();
    talk.asks(CLIENTS.0).says("OpenClaw (not installed): not connected to wcode.net yet").enter();
    talk.asks(WHICH_KEY).press(super::talk::ESC).ends(130);
}

#[test]
fn a_client_with_another_vendors_entry_is_on_the_first_screen() {
    let machine = Machine::new().set_up();
    let vendor = super::machine::vendor_file(&machine.vendor.base_url());
    let vendor = vendor.replace(r#""id":"wcode""#, r#""id":"other""#);
    assert!(vendor.contains(r#""id":"other""#), "{vendor}");
    machine.write("../settings/vendors/other.json5", vendor);
    machine.run(["remove", "--client", "openclaw", "--yes"]).succeeds();
    let apply = ["apply", "--client", "openclaw", "--vendor", "other", "--key-mode", "env"];
    machine.run(apply).succeeds();
    let mut talk = machine.setup();
    talk.asks("What would you like to do next?")
        .says("OpenClaw (not installed): not connected to wcode.net yet");
    talk.says("OpenCode (not installed): connected").press(super::talk::ESC).ends(130);
}

#[test]
fn refusing_a_changed_plan_stores_no_key() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT[..5]);
    talk.asks(DEFAULT[5].0);
    machine.write(OPENCODE, "{\n  \"theme\": \"other\"\n}\n");
    talk.enter().asks("Write this instead?").press("n");
    talk.says("nothing was written").ends(0);
    assert_eq!(machine.files_holding(KEY), [""; 0]);
    assert_eq!(machine.read(OPENCODE), "{\n  \"theme\": \"other\"\n}\n");
}

/// It may ask its user for a PIN or a touch.
#[test]
fn a_program_that_prints_the_key_is_run_once() {
    let script = format!("#!/bin/sh\necho run >> \"$HOME/runs\"\necho {KEY}\n");
    let machine = Machine::new().with("print-key", &script);
    machine.chmod("print-key", 0o755);
    let program = machine.arg("print-key");
    let mut talk = machine.talk(&["setup", "--key-command", &program, "--key-store", "file"]);
    play(&mut talk, &[CLIENTS, DEFAULT[2], DEFAULT[3], DEFAULT[5], DEFAULT[6]]);
    talk.ends(0);
    assert_eq!(machine.read("runs"), "run\n");
    machine.is_ok(&["openclaw", "opencode"]);
}

#[test]
fn where_a_key_goes_that_is_not_the_vendors_own_place_is_said() {
    let machine = Machine::new().env("WCODE_API_KEY", OTHER);
    let gateway = Vendor::demanding(OTHER);
    let url = gateway.base_url();
    let said = "which is not a host of wcode.net";
    machine.run(["setup", "--yes", "--base-url", &url]).succeeds().says(said);
    let mut talk = machine.talk(&["setup", "--base-url", &url]);
    play(&mut talk, &[CLIENTS]);
    talk.asks(WHICH_KEY).enter();
    talk.says(said).press(super::talk::CTRL_C).ends(130);
}

/// Another client may remember another place to send the key to.
#[test]
fn clients_chosen_from_the_summary_have_the_key_proven_where_they_send_it() {
    let machine = Machine::new();
    let gateway = Vendor::demanding(KEY);
    let url = gateway.base_url();
    let apply = ["apply", "--client", "openclaw", "--key-stdin", "--key-store", "file", "--yes"];
    let apply = [&apply[..], &["--base-url", &url]].concat();
    machine.command(&apply).stdin(KEY).run().succeeds();
    let mut talk = machine.setup();
    talk.asks("What would you like to do next?").chooses("Run the full setup again");
    // The client of last time is chosen, and no other.
    talk.asks(CLIENTS.0).ticks("OpenClaw").ticks("OpenCode").enter();
    talk.asks(WHICH_KEY).enter();
    play(&mut talk, &[DEFAULT[2], DEFAULT[3]]);
    assert!(gateway.requests().is_empty(), "OpenCode does not send it there");
    talk.asks("Write these changes?").chooses("Change something");
    talk.asks("What would you like to change?").chooses("Clients");
    talk.asks(CLIENTS.0).ticks("OpenClaw").enter();
    talk.asks("Write these changes?");
    assert!(gateway.requests().iter().any(|request| request.key() == Some(KEY)));
    talk.press(super::talk::CTRL_C).ends(130);
}

#[test]
fn parameters_of_requests_are_set_from_the_summary() {
    let machine = Machine::new();
    let mut talk = machine.talk(&["setup", "--client", "opencode"]);
    play(&mut talk, &DEFAULT[1..5]);
    talk.asks("Write these changes?").chooses("Change something");
    talk.asks("What would you like to change?").chooses("Request parameters");
    talk.asks("Parameters of requests").types("temperature=5").enter();
    talk.says("takes a number from 0 to 2").types("\x7f0.5").enter();
    talk.asks("Write these changes?");
    talk.press("d").asks("Write these changes?");
    assert!(talk.words().contains("\"temperature\": 0.5"), "{}", talk.words());
    play(&mut talk, &DEFAULT[5..]);
    talk.ends(0);
    let models = machine.opencode_entry()["models"].clone();
    assert!(models.as_object().unwrap().values().all(|it| it["options"]["temperature"] == 0.5));
    assert!(talk.words().contains("--param 'temperature=0.5'"), "{}", talk.words());
}
