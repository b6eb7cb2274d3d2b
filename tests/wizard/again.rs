//! A machine that is set up already: the menu, and what each of its lines does.

use serde_json::json;

use super::machine::{KEY, Machine, OPENCLAW_BEFORE, models};
use super::talk::{BACK_TAB, CTRL_C, ESC};
use super::{DEFAULT, MODEL, PASTE, play};
use crate::support::{OPENCLAW, OPENCODE};

const MENU: &str = "What would you like to do next?";
const NEW_KEY: &str = "sk-e2e-the-new-one-4444";

#[test]
fn where_all_is_well_the_key_is_checked_and_nothing_written() {
    let machine = Machine::new().set_up();
    let before = machine.snapshot();
    let mut talk = machine.setup();
    talk.says("OpenClaw").asks(MENU).stands_on("Check the key, and test a model").enter();
    talk.asks("Send `hi` to").says("accepted the key").enter();
    talk.says("The mock vendor greets you.").asks(MENU);
    talk.stands_on("Exit without changes").enter().ends(0);
    assert_eq!(machine.snapshot(), before);
    assert_eq!(machine.test_turns(), 1);
}

#[test]
fn a_check_without_a_key_asks_for_one() {
    let machine = Machine::new();
    machine.run(["apply", "--client", "openclaw", "--yes"]).succeeds();
    let mut talk = machine.setup();
    talk.asks(MENU).chooses("Check the key, and test a model");
    talk.says("no wcode.net key was found").asks(PASTE.0).types(KEY).enter();
    // No keyring answers on this machine, and none was asked before.
    talk.asks(DEFAULT[4].0).says("keyring").stands_on("In a separate file").enter();
    settle(&mut talk);
    talk.ends(0);
    assert_eq!(machine.files_holding(KEY), ["state/keys/wcode"]);
    machine.is_ok(&["openclaw"]);
}

#[test]
fn a_check_that_the_vendor_refuses_leads_to_another_key() {
    let machine = Machine::new().set_up();
    machine.vendor.demand(NEW_KEY);
    let mut talk = machine.setup();
    talk.asks(MENU).chooses("Check the key, and test a model");
    talk.asks("What would you like to do?").stands_on("Enter another key").enter();
    talk.asks(PASTE.0).types(NEW_KEY).enter();
    talk.asks(DEFAULT[4].0).stands_on("In a separate file").enter();
    settle(&mut talk);
    talk.ends(0);
    assert_eq!(machine.files_holding(NEW_KEY), ["state/keys/wcode"]);
}

#[test]
fn the_menu_undoes_and_disconnects() {
    for (line, question) in [
        ("Undo the last change", "Undo this?"),
        ("Disconnect: remove what was written for wcode.net", "Remove this?"),
    ] {
        let machine = Machine::new().set_up();
        let written = machine.home();
        machine.setup().asks(MENU).chooses(line).asks(question).press("n").ends(0);
        assert_eq!(machine.home(), written, "{line}");
        machine.setup().asks(MENU).chooses(line).asks(question).press("y").ends(0);
        assert_eq!(machine.read(OPENCLAW), OPENCLAW_BEFORE, "{line}");
        let mut talk = machine.talk(&["setup", "--dry-run"]);
        talk.asks("Set it up like this?").press(ESC).ends(130);
    }
    let machine = Machine::new().set_up();
    let mut talk = machine.talk(&["setup", "--dry-run"]);
    let shown = talk.asks(MENU).screen().contents();
    assert!(!shown.contains("Undo") && !shown.contains("Disconnect"), "{shown}");
    talk.press(ESC).ends(130);
}

#[test]
fn leaving_and_going_back_write_nothing() {
    let machine = Machine::new().set_up();
    let before = machine.snapshot();
    machine.setup().asks(MENU).chooses("Exit without changes").ends(0);
    machine.setup().asks(MENU).press(BACK_TAB).ends(0);
    for key in [ESC, CTRL_C] {
        machine.setup().asks(MENU).press(key).ends(130);
    }
    assert_eq!(machine.snapshot(), before);
    assert_eq!(machine.vendor.requests().len(), 0);
}

#[test]
fn back_from_the_first_question_leads_to_the_menu() {
    let machine = Machine::new().set_up();
    let mut talk = machine.setup();
    talk.asks(MENU).chooses("Change the models");
    talk.asks(DEFAULT[2].0).press(BACK_TAB);
    talk.asks(MENU).chooses("Enter a new key");
    talk.asks(PASTE.0).press(BACK_TAB);
    talk.asks(MENU).press(ESC).ends(130);
}

#[test]
fn what_has_changed_is_put_back() {
    let machine = Machine::new().set_up();
    let written = machine.read(OPENCLAW);
    machine.write(OPENCLAW, OPENCLAW_BEFORE);
    let mut talk = machine.setup();
    talk.says("no longer as configured").asks(MENU).stands_on("Restore what has changed").enter();
    talk.asks("Write these changes?").enter();
    talk.says("OpenClaw: verified").ends(0);
    assert_eq!(machine.read(OPENCLAW), written);
    machine.is_ok(&["openclaw", "opencode"]);
}

/// Agrees to the summary, and to a test turn.
fn settle(talk: &mut super::talk::Talk) {
    talk.asks("Write these changes?").enter();
    talk.asks("Send `hi` to").enter();
}

#[test]
fn an_edit_of_the_users_own_is_reported_and_kept_or_written_over() {
    for (choice, expected) in [("The file's value", 64_000), ("wcode's value", 200_000)] {
        let machine = Machine::new().set_up();
        let text = machine.read(OPENCODE).replace("128000", "64000");
        machine.write(OPENCODE, text);
        let mut talk = machine.talk(&["setup", "--model", MODEL, "--context-window", "200000"]);
        talk.asks("Which clients").enter();
        talk.asks("Which wcode.net key?").enter();
        talk.asks(DEFAULT[3].0).enter();
        talk.asks("This field differs").says("limit.context").chooses(choice);
        talk.asks("Write these changes?").enter();
        talk.asks("Send `hi` to").enter();
        talk.ends(0);
        let limit = &machine.opencode_entry()["models"][MODEL]["limit"];
        assert_eq!(limit["context"], expected, "{choice}");
        assert_eq!(machine.openclaw_entry()["models"][0]["contextWindow"], 200_000);
    }
}

#[test]
fn a_client_that_has_come_since_is_connected_as_well() {
    let machine = Machine::bare().with(OPENCLAW, OPENCLAW_BEFORE).set_up();
    machine.write(OPENCODE, "{}");
    let before = machine.read(OPENCLAW);
    let mut talk = machine.setup();
    talk.asks(MENU).stands_on("Connect OpenCode as well").enter();
    talk.asks("Which wcode.net key?").stands_on("The stored key (file)").enter();
    talk.asks(DEFAULT[2].0).enter();
    talk.asks(DEFAULT[3].0).enter();
    settle(&mut talk);
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
    assert_eq!(machine.read(OPENCLAW), before);
}

#[test]
fn a_client_that_is_connected_as_well_shares_the_others_key() {
    let machine = Machine::new();
    let apply = ["apply", "--client", "openclaw", "--key-stdin", "--key-store", "file", "--yes"];
    let apply = [&apply[..], &["--key-name", "work"]].concat();
    machine.command(&apply).stdin(KEY).run().succeeds();
    let mut talk = machine.setup();
    talk.asks(MENU).chooses("Connect OpenCode as well");
    talk.asks("Which wcode.net key?").stands_on("The stored key").enter();
    for question in [DEFAULT[2].0, DEFAULT[3].0] {
        talk.asks(question).enter();
    }
    settle(&mut talk);
    talk.ends(0);
    assert!(machine.read(".config/opencode/plugin/wcode.js").contains("api-key/work"));
    machine.is_ok(&["openclaw", "opencode"]);
}

#[test]
fn a_new_key_changes_the_store_and_no_file() {
    let machine = Machine::new().set_up();
    let before = machine.home();
    machine.vendor.demand(NEW_KEY);
    let mut talk = machine.setup();
    talk.asks(MENU).chooses("Enter a new key");
    talk.asks(PASTE.0).types(NEW_KEY).enter();
    talk.asks(DEFAULT[4].0).stands_on("In a separate file").enter();
    talk.asks("Write these changes?").stands_on("Yes, store the key").enter();
    talk.asks("Send `hi` to").enter();
    talk.says("a running gateway keeps the old key until `openclaw secrets reload`");
    talk.says(
        "a running OpenCode switches to the new key as soon as the vendor refuses the old one",
    );
    talk.ends(0);
    assert_eq!(machine.home(), before);
    assert_eq!(machine.files_holding(NEW_KEY), ["state/keys/wcode"]);
    assert_eq!(machine.files_holding(KEY), [""; 0]);
    machine.is_ok(&["openclaw", "opencode"]);
    assert_eq!(machine.test_turns(), 1);
}

#[test]
fn giving_up_a_new_key_keeps_the_old_one() {
    let machine = Machine::new().set_up();
    machine.vendor.demand(NEW_KEY);
    let before = machine.snapshot();
    let turns: [super::Turn; 4] = [
        (MENU, |talk| {
            talk.chooses("Enter a new key");
        }),
        (PASTE.0, |talk| {
            talk.types(NEW_KEY).enter();
        }),
        (DEFAULT[4].0, super::press_enter),
        ("Write these changes?", super::press_enter),
    ];
    for at in 0..turns.len() {
        let mut talk = machine.setup();
        play(&mut talk, &turns[..at]);
        talk.asks(turns[at].0).press(CTRL_C).ends(130);
        assert_eq!(machine.snapshot(), before, "{}", turns[at].0);
    }
}

#[test]
fn models_are_added_and_taken_out() {
    let machine = Machine::new().set_up();
    machine.vendor.list(&[json!({ "id": MODEL }), json!({ "id": "lab/new-model" })]);
    let mut talk = machine.setup();
    talk.asks(MENU).chooses("Change the models");
    talk.asks(DEFAULT[2].0).has_chosen(&[MODEL], &["lab/new-model"]);
    talk.ticks("lab/new-model").enter();
    talk.asks("The sizes of these models").enter();
    talk.asks(DEFAULT[3].0).stands_on("Leave it as it is").chooses("lab/new-model");
    settle(&mut talk);
    talk.ends(0);
    let both = [MODEL, "lab/new-model"];
    for entry in [machine.openclaw_entry(), machine.opencode_entry()] {
        assert_eq!(models(&entry), both);
    }

    let mut talk = machine.setup();
    talk.asks(MENU).chooses("Change the models");
    talk.asks(DEFAULT[2].0).has_chosen(&both, &[]).ticks(MODEL).enter();
    talk.asks("The sizes of these models").enter();
    talk.asks(DEFAULT[3].0).enter();
    settle(&mut talk);
    talk.ends(0);
    for entry in [machine.openclaw_entry(), machine.opencode_entry()] {
        assert_eq!(models(&entry), ["lab/new-model"]);
    }
    assert_eq!(machine.value(OPENCODE)["model"], "wcode/lab/new-model");
    machine.is_ok(&["openclaw", "opencode"]);
}

#[test]
fn a_model_whose_sizes_models_dev_states_is_not_asked_about() {
    let machine = Machine::new().set_up();
    machine.vendor.list(&[json!({ "id": MODEL }), json!({ "id": "z-ai/glm-4.7" })]);
    let mut talk = machine.setup();
    talk.asks(MENU).chooses("Change the models");
    talk.asks(DEFAULT[2].0).has_chosen(&[MODEL], &["z-ai/glm-4.7"]);
    talk.ticks("z-ai/glm-4.7").enter();
    talk.asks(DEFAULT[3].0).enter();
    settle(&mut talk);
    talk.ends(0);
    let model = machine.openclaw_entry()["models"][1].clone();
    assert_eq!(model["id"], "z-ai/glm-4.7");
    assert_eq!((&model["contextWindow"], &model["maxTokens"]), (&json!(204_800), &json!(131_072)));
    let model = &machine.opencode_entry()["models"]["z-ai/glm-4.7"];
    assert_eq!(model["limit"], json!({ "context": 204_800, "output": 131_072 }));
}

#[test]
fn going_through_everything_starts_from_the_answers_of_last_time() {
    let machine = Machine::new().set_up();
    let before = machine.snapshot();
    let mut talk = machine.setup();
    talk.asks(MENU).chooses("Run the full setup again");
    talk.asks("Which clients").has_chosen(&["OpenClaw", "OpenCode"], &[]).enter();
    talk.asks("Which wcode.net key?").stands_on("The stored key").enter();
    talk.asks(DEFAULT[2].0).has_chosen(&[MODEL], &[]).enter();
    talk.asks(DEFAULT[3].0).stands_on("Leave it as it is").enter();
    talk.says("Everything is already up to date").ends(0);
    assert_eq!(machine.snapshot(), before);
}

#[test]
fn a_dry_run_shows_and_writes_nothing() {
    let machine = Machine::new();
    let before = machine.snapshot();
    let mut talk = machine.talk(&["setup", "--dry-run"]);
    talk.customizes();
    play(&mut talk, &DEFAULT[..5]);
    talk.says("--dry-run: nothing was written").ends(0);
    assert_eq!(machine.snapshot(), before);
    assert_eq!(machine.files_holding(KEY), [""; 0]);
}
