//! Wizard and flags are two faces of one thing: the last words of the wizard, run as a command on a machine like it, show
//! the same plan, write the same bytes and remember the same inputs.

use serde_json::{Value, json};

use super::machine::{Files, KEY, Machine, OPENCLAW_BEFORE, vendor_file};
use super::talk::Talk;
use super::{CLIENTS, DEFAULT, MODEL, PASTE, Turn};
use crate::support::{OPENCLAW, OPENCODE};

/// Answers `turns` on a machine, and runs the command that the wizard then prints on another one that was like it.
fn compare(
    prepare: impl Fn(Machine, &str) -> Machine,
    start: &[&str],
    turns: &[Turn],
) -> Vec<String> {
    let (machine, twin) = (Machine::new(), Machine::new());
    let base = machine.vendor.base_url();
    twin.write("../settings/vendors/wcode.json5", vendor_file(&base));
    let (machine, twin) = (prepare(machine, &base), prepare(twin, &base));
    let mut talk = machine.talk(start);
    talk.customizes();
    for (question, answer) in turns {
        talk.asks(question);
        if *question == DEFAULT[5].0 {
            talk.press("d").asks(question);
        }
        answer(&mut talk);
    }
    talk.ends(0);
    let command = talk.command();
    if machine.exists("../state/keys/wcode") {
        let set = ["key", "set", "--stdin", "--key-store", "file"];
        twin.command(&set).stdin(KEY).run().succeeds();
    }
    let args: Vec<&str> = command[1..].iter().map(String::as_str).collect();
    same_plan(&machine, &talk, &twin, &args);
    twin.command(&args).run().succeeds();
    assert_eq!(texts(&machine), texts(&twin), "{command:?}");
    assert_eq!(remembered(&machine), remembered(&twin), "{command:?}");
    machine.command(&args).run().succeeds().says("already up to date");
    command
}

/// What the wizard showed is what `apply --dry-run` shows.
#[track_caller]
fn same_plan(machine: &Machine, talk: &Talk, twin: &Machine, args: &[&str]) {
    let shown = talk.words().replace(&machine.root().display().to_string(), "[ROOT]");
    let dry = twin.command(&[args, &["--dry-run"]].concat()).run().succeeds();
    let diff = dry.stdout.replace("[HOME]", "[ROOT]/home");
    assert!(diff.contains("@@"), "{dry}");
    for file in diff.split("--- ").skip(1) {
        // The wizard shows a file of ours in full.
        let (head, _) = file.split_once("(a file managed by wcode").unwrap_or((file, ""));
        assert!(shown.contains(head), "the wizard shows\n{shown}\nand apply\n{diff}");
    }
}

/// The home's files, in which the machine's own folder reads `[ROOT]`.
fn texts(machine: &Machine) -> Vec<(String, u32, String)> {
    let root = machine.root().display().to_string();
    let files: Files = machine.home();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(&root, "[ROOT]");
    files.into_iter().map(|(name, (mode, bytes))| (name, mode, text(bytes))).collect()
}

/// The inputs that the newest journal entry has for each client.
fn remembered(machine: &Machine) -> Vec<Value> {
    let newest = machine.journal().pop().expect("something was written");
    let bytes = machine.bytes(&format!("../state/journal/{newest}"));
    let header = bytes.split(|byte| *byte == b'\n').next().unwrap();
    let header: Value = serde_json::from_slice(header).unwrap();
    let records = header["records"].as_array().unwrap();
    records.iter().map(|record| json!([record[0]["client"], record[1]["inputs"]])).collect()
}

const OWN_MODEL: Turn = ("Which models?", |talk| {
    talk.types("my/own").goes_to("add `my/own`").enter().asks("Which models?").enter();
});
const OPEN_SIZES: Turn = ("The sizes of these models", super::press_enter);

#[test]
fn the_default_answers() {
    let command = compare(|machine, _| machine, &["setup"], &DEFAULT);
    let expected = [
        "wcode",
        "apply",
        "--client",
        "openclaw",
        "--client",
        "opencode",
        "--model",
        MODEL,
        "--default-model",
        MODEL,
        "--key-mode",
        "ref",
        "--yes",
    ];
    assert_eq!(command, expected);
}

#[test]
fn one_client_and_a_model_of_the_users_own() {
    let clients: Turn = (CLIENTS.0, |talk| {
        talk.ticks("OpenClaw").enter();
    });
    let default: Turn = (DEFAULT[3].0, |talk| {
        talk.chooses("my/own");
    });
    let turns = [&[clients, PASTE, OWN_MODEL, OPEN_SIZES, default], &DEFAULT[4..]].concat();
    compare(|machine, _| machine, &["setup"], &turns);
}

#[test]
fn one_model_with_its_sizes() {
    let only: Turn = (DEFAULT[2].0, |talk| {
        talk.ticks(MODEL)
            .types("my/own")
            .goes_to("add `my/own`")
            .enter()
            .asks(DEFAULT[2].0)
            .enter();
    });
    let give: Turn = ("The sizes of these models", |talk| {
        talk.chooses("Enter them");
    });
    let context: Turn = ("Context window of my/own", |talk| {
        talk.types("200k").enter();
    });
    let output: Turn = ("Output limit of my/own", |talk| {
        talk.types("16k").enter();
    });
    let turns = [&[CLIENTS, PASTE, only, give, context, output], &DEFAULT[3..]].concat();
    let command = compare(|machine, _| machine, &["setup"], &turns).join(" ");
    assert!(command.contains("--context-window 200000 --max-tokens 16000"), "{command}");
}

#[test]
fn the_key_in_a_variable_and_the_default_left_alone() {
    let which: Turn = ("Which wcode.net key?", super::press_enter);
    let default: Turn = (DEFAULT[3].0, |talk| {
        talk.chooses_above("Leave it as it is");
    });
    let keep: Turn = (DEFAULT[4].0, |talk| {
        talk.chooses("In the variable WCODE_API_KEY");
    });
    let turns = [&[CLIENTS, which, DEFAULT[2], default, keep], &DEFAULT[5..]].concat();
    let command = compare(|machine, _| machine.env("WCODE_API_KEY", KEY), &["setup"], &turns);
    assert!(
        command.join(" ").contains("--key-env WCODE_API_KEY --no-default-model "),
        "{command:?}"
    );
}

#[test]
fn a_key_that_stays_as_it_is() {
    let which: Turn = ("Which wcode.net key?", super::press_enter);
    let keep: Turn = (DEFAULT[4].0, |talk| {
        talk.chooses("In the config, in plain text");
    });
    let by_hand = |machine: Machine, base: &str| {
        let text = super::key::by_hand(base);
        std::fs::remove_file(machine.path(OPENCODE)).unwrap();
        std::fs::remove_dir(machine.path(".config/opencode")).unwrap();
        machine.with(OPENCLAW, &text)
    };
    let turns = [CLIENTS, which, DEFAULT[2], DEFAULT[3], keep, DEFAULT[5], DEFAULT[6]];
    compare(by_hand, &["setup"], &turns);
}

#[test]
fn models_that_are_taken_out() {
    let set_up = |machine: Machine, base: &str| {
        let machine = machine.with(OPENCLAW, OPENCLAW_BEFORE);
        let set = ["key", "set", "--stdin", "--key-store", "file"];
        machine.command(&set).stdin(KEY).run().succeeds();
        let both = ["--model", "first/one", "--model", "second/one", "--base-url", base];
        let apply = [&["apply", "--key-mode", "ref"], &both[..]].concat();
        machine.command(&apply).run().succeeds();
        machine
    };
    let menu: Turn = ("What would you like to do next?", |talk| {
        talk.chooses("Change the models");
    });
    let models: Turn = (DEFAULT[2].0, |talk| {
        talk.has_chosen(&["first/one", "second/one"], &[MODEL]).ticks("first/one").enter();
    });
    let turns = [menu, models, OPEN_SIZES, DEFAULT[3], DEFAULT[5]];
    let command = compare(set_up, &["setup", "--offline"], &turns);
    assert!(command.join(" ").ends_with("--prune --yes"), "{command:?}");
}
