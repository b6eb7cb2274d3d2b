//! `wcode setup LINK`: what the link says is shown and asked first, and then the wizard begins with it.

use serde_json::json;

use super::machine::{KEY, Machine};
use super::talk::ESC;
use super::{DEFAULT, play};
use crate::link::by_value;
use crate::support::OPENCODE;

const TRUST: &str = "Trust it with your key?";

/// A vendor that is known on this machine by no file, at the address of the machine's own server.
fn acme(machine: &Machine) -> String {
    by_value(&json!({
        "id": "acme", "name": "Acme AI", "keyVariable": "ACME_KEY",
        "endpoints": { "openai-completions": machine.vendor.base_url() },
        "models": [{ "id": "acme/large", "contextWindow": 128_000, "maxTokens": 8192 }],
    }))
}

#[test]
fn a_vendor_of_a_link_is_shown_whole_and_set_up_once_it_is_trusted() {
    let machine = Machine::new();
    let mut talk = machine.talk(&["setup", &acme(&machine)]);
    talk.asks(TRUST).says("Acme AI (acme)").says("NOT known to wcode").says("acme/large");
    talk.says("context 128K, output 8K").says("acme.json5 (new)");
    assert!(!machine.exists("../settings/vendors/acme.json5"), "nothing is written yet");
    talk.press("y");
    talk.asks("Set it up like this?").press("c");
    talk.asks(DEFAULT[0].0).enter();
    talk.asks("Paste your Acme AI key").types(KEY).enter();
    play(&mut talk, &DEFAULT[2..]);
    talk.ends(0);
    assert_eq!(machine.value(OPENCODE)["provider"]["acme"]["name"], "Acme AI");
    assert_eq!(machine.files_holding(KEY), ["state/keys/acme"]);
    let saved = machine.value("../settings/vendors/acme.json5");
    assert_eq!(saved["models"][0]["id"], "acme/large");
    assert_eq!(machine.mode("../settings/vendors/acme.json5"), 0o600);
    machine.run(["status", "--check"]).succeeds();
}

#[test]
fn enter_at_an_unknown_host_means_no_and_nothing_is_written() {
    for refusal in ["\r", "n", ESC] {
        let machine = Machine::new();
        let before = machine.snapshot();
        let mut talk = machine.talk(&["setup", &acme(&machine)]);
        talk.asks(TRUST).press(refusal);
        talk.ends(0);
        assert_eq!(machine.snapshot(), before, "{refusal:?}");
        assert!(machine.vendor.requests().is_empty());
    }
}

#[test]
fn a_wizard_that_is_given_up_leaves_no_file_of_the_vendor() {
    let machine = Machine::new();
    let before = machine.snapshot();
    let mut talk = machine.talk(&["setup", "--from-link", &acme(&machine)]);
    talk.asks(TRUST).press("y");
    talk.asks("Set it up like this?").press("c");
    talk.asks(DEFAULT[0].0).press(ESC).ends(130);
    assert_eq!(machine.snapshot(), before);
}

#[test]
fn a_link_to_a_file_is_fetched_only_after_a_yes() {
    let server = crate::link::file_server(
        r#"{ id: 'acme', name: 'Acme', keyVariable: 'ACME_KEY',
        endpoints: { 'openai-completions': 'https://acme.invalid/v1' }, models: [{ id: 'm' }] }"#,
    );
    let machine = Machine::new();
    let link = format!("http://{}/wcode.json5", server.address());
    let mut talk = machine.talk(&["setup", &link]);
    talk.asks("Download it?").says(&server.address()).press("n").ends(0);
    assert!(server.asked().is_empty());
    let mut talk = machine.talk(&["setup", &link]);
    talk.asks("Download it?").enter();
    talk.asks(TRUST).says("https://acme.invalid").press("n").ends(0);
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_link_for_the_built_in_vendor_answers_questions_in_advance() {
    let machine = Machine::new();
    let link =
        format!("wcode://setup?vendor=wcode&client=opencode&model={}", crate::support::MODEL);
    let mut talk = machine.talk(&["setup", &link]);
    talk.asks("Set this up?").says("known to wcode on this machine").enter();
    talk.asks("Paste your wcode.net key").types(KEY).enter();
    play(&mut talk, &DEFAULT[3..]);
    talk.ends(0);
    assert!(machine.opencode_entry().is_object());
    assert!(machine.openclaw_entry().is_null());
}

#[test]
fn a_window_that_a_browser_opened_stays_until_enter() {
    let machine = Machine::new();
    let link = ["setup", "--hold", "--from-link"];
    let mut talk = machine.talk(&[&link[..], &["wcode://setup?vendor=nobody"]].concat());
    talk.says("nobody").says("Press Enter to close this window").enter().ends(2);
    let mut talk = machine.talk(&[&link[..], &[&acme(&machine)]].concat());
    talk.asks(TRUST).press("n");
    talk.says("Press Enter to close this window").enter().ends(0);
}
