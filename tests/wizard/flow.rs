//! The whole way, for each client and for both.

use serde_json::json;

use super::machine::{Machine, OPENCLAW_BEFORE, OPENCODE_BEFORE, models};
use super::talk::DOWN;
use super::{CLIENTS, DEFAULT, MODEL, play};
use crate::support::{OPENCLAW, OPENCODE};

#[test]
fn both_clients_are_connected_with_few_keys() {
    let machine = Machine::new();
    let before = machine.home();
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT);
    talk.ends(0);
    assert!(talk.enters() - 1 <= 8, "{} times Enter besides the key", talk.enters() - 1);

    machine.is_ok(&["openclaw", "opencode"]);
    for entry in [machine.openclaw_entry(), machine.opencode_entry()] {
        assert_eq!(models(&entry), [MODEL]);
    }
    let default = format!("wcode/{MODEL}");
    let agents = &machine.value(OPENCLAW)["agents"]["defaults"];
    assert_eq!(agents["model"]["primary"], default.as_str());
    assert_eq!(machine.value(OPENCODE)["model"], default.as_str());
    assert_eq!(machine.mode("../state/keys/wcode"), 0o600);

    machine.run(["undo"]).succeeds();
    assert_eq!(machine.home(), before);
}

#[test]
fn the_vendor_sees_the_key_a_list_and_one_turn() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT);
    talk.ends(0);
    assert_eq!(machine.asked(), ["GET models", "GET models", "POST completions"]);
    assert_eq!(machine.test_turns(), 1);
    let turns = machine.vendor.turns();
    assert_eq!(turns.last().unwrap().body["model"], MODEL);
    assert!(talk.words().contains("The mock vendor greets you."), "{}", talk.words());
}

#[test]
fn no_test_turn_is_sent_without_consent() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT[..6]);
    talk.asks("Send `hi` to").press("n").ends(0);
    assert_eq!(machine.test_turns(), 0);
    machine.is_ok(&["openclaw", "opencode"]);
    assert!(!talk.command().is_empty(), "the last words come all the same");
}

#[test]
fn a_client_that_is_alone_on_the_machine_is_connected() {
    for (id, file, text) in
        [("openclaw", OPENCLAW, OPENCLAW_BEFORE), ("opencode", OPENCODE, OPENCODE_BEFORE)]
    {
        let machine = Machine::bare().with(file, text);
        machine.chmod(file, 0o640);
        let before = machine.home();
        let mut talk = machine.setup();
        play(&mut talk, &DEFAULT);
        talk.ends(0);
        machine.is_ok(&[id]);
        assert_eq!(machine.mode(file), 0o640);
        assert!(machine.read(file).contains("// mine"), "{}", machine.read(file));
        machine.run(["undo"]).succeeds();
        assert_eq!(machine.home(), before, "{id}");
    }
}

#[test]
fn a_client_that_is_not_chosen_is_left_alone() {
    for (id, other, text) in
        [("openclaw", "OpenCode", OPENCODE_BEFORE), ("opencode", "OpenClaw", OPENCLAW_BEFORE)]
    {
        let machine = Machine::new();
        let mut talk = machine.setup();
        talk.asks(CLIENTS.0).has_chosen(&["OpenClaw", "OpenCode"], &[]).ticks(other).enter();
        play(&mut talk, &DEFAULT[1..]);
        talk.ends(0);
        machine.is_ok(&[id]);
        let file = if id == "openclaw" { OPENCODE } else { OPENCLAW };
        assert_eq!(machine.read(file), text);
        assert_eq!(talk.command()[2..4], ["--client", id]);
    }
}

#[test]
fn without_a_client_chosen_it_does_not_go_on() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    talk.asks(CLIENTS.0).ticks("OpenClaw").ticks("OpenCode").enter();
    talk.says("Choose at least 1").asks(CLIENTS.0).ticks("OpenClaw").enter();
    play(&mut talk, &DEFAULT[1..]);
    talk.ends(0);
    machine.is_ok(&["openclaw"]);
}

#[test]
fn models_are_searched_and_typed() {
    let machine = Machine::new();
    let listed =
        (1..=60).map(|at| json!({ "id": format!("moonshot/model-{at}"), "name": "月之暗面" }));
    machine.vendor.list(&listed.collect::<Vec<_>>());
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT[..2]);
    talk.asks("Which models?").says("1 selected  (1/61)").has_chosen(&[MODEL], &[]);
    talk.types("月之 33").stands_on("moonshot/model-33").types("\r").says("2 selected");
    talk.types("my/own")
        .stands_on("no matches")
        .types("\u{1b}[B")
        .stands_on("add `my/own`")
        .enter();
    talk.asks("Which models?").says("3 selected").goes_to("my/own").enter();
    talk.asks("The sizes of these models are unknown").says("moonshot/model-33, my/own");
    talk.chooses("Enter them");
    for (question, size) in [
        ("Context window of moonshot/model-33", "many"),
        ("Context window of moonshot/model-33", "64k"),
        ("Output limit of moonshot/model-33", ""),
        ("Context window of my/own", "1m"),
        ("Output limit of my/own", "8,192"),
    ] {
        talk.asks(question);
        if !size.is_empty() {
            talk.types(size);
        }
        talk.enter();
        if size == "many" {
            talk.says("type a number of tokens").types("\u{15}");
        }
    }
    talk.asks("Which model should be").stands_on(MODEL).chooses("my/own");
    play(&mut talk, &DEFAULT[4..]);
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
    let entry = machine.opencode_entry();
    assert_eq!(models(&entry), [MODEL, "moonshot/model-33", "my/own"]);
    assert_eq!(entry["models"]["my/own"]["limit"], json!({ "context": 1_000_000, "output": 8192 }));
    assert_eq!(machine.value(OPENCODE)["model"], "wcode/my/own");
    let model = &machine.openclaw_entry()["models"][1];
    assert_eq!(
        (&model["id"], &model["contextWindow"]),
        (&json!("moonshot/model-33"), &json!(64_000))
    );
}

#[test]
fn a_default_model_that_is_set_stays_unless_it_is_changed() {
    for (down, expected) in [(false, "other/model"), (true, "wcode/qwen/qwen3-235b-a22b")] {
        let machine = Machine::bare().with(OPENCODE, "{ \"model\": \"other/model\" }");
        let mut talk = machine.setup();
        play(&mut talk, &DEFAULT[..3]);
        talk.asks(DEFAULT[3].0).stands_on("Leave it as it is").says("OpenCode: other/model");
        if down {
            talk.types(DOWN);
        }
        talk.enter();
        play(&mut talk, &DEFAULT[4..]);
        talk.ends(0);
        assert_eq!(machine.value(OPENCODE)["model"], expected);
    }
}

#[test]
fn the_last_lines_show_what_to_type_in_each_client() {
    let machine = Machine::new();
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT);
    talk.ends(0);
    let words = talk.words();
    let (_, words) = words.split_once("✓ Done").unwrap();
    for line in [
        "  OpenCode  not installed on this machine; install it first:",
        "            opencode run -m wcode/qwen/qwen3-235b-a22b hi",
        "  opencode -m wcode/qwen/qwen3-235b-a22b",
        "            openclaw agent --local",
    ] {
        assert!(words.lines().any(|it| it.starts_with(line)), "{line:?}\n{words}");
    }
}
