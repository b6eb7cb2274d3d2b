//! The first screen of a new machine: what was found, what would be done, and nothing asked but the key.

use super::machine::{KEY, Machine};
use super::talk::{BACK_TAB, ESC, Talk};
use super::{CLIENTS, MODEL, PASTE};
use crate::support::{OPENCLAW, OPENCODE};

const PROPOSAL: &str = "Set it up like this?";
const WRITE: &str = "Write these changes?";

#[track_caller]
fn accept(talk: &mut Talk) {
    talk.asks(PROPOSAL).enter();
    talk.asks(PASTE.0).types(KEY).enter();
    talk.asks(WRITE).enter();
    talk.asks("Send `hi` to").enter();
    talk.ends(0);
}

#[test]
fn a_new_machine_is_set_up_with_three_keys_besides_the_key() {
    for (columns, rows) in [(80, 24), (40, 15)] {
        let machine = Machine::new();
        let before = machine.home();
        let mut talk = Talk::start_on(machine.command(&[]), columns, rows);
        accept(&mut talk);
        assert!(talk.enters() - 1 <= 3, "{} times Enter besides the key", talk.enters() - 1);
        machine.is_ok(&["openclaw", "opencode"]);
        assert_eq!(machine.value(OPENCODE)["model"], format!("wcode/{MODEL}"));
        assert_eq!(machine.files_holding(KEY), ["state/keys/wcode"]);
        machine.run(["undo"]).succeeds();
        assert_eq!(machine.home(), before);
    }
}

#[test]
fn the_first_screen_says_what_was_found_and_what_will_be_done() {
    let machine = Machine::new();
    let mut talk = Talk::start_on(machine.command(&[]), 80, 24);
    talk.asks(PROPOSAL);
    for words in [
        "OpenClaw",
        "not connected to wcode.net yet",
        "Not installed: ",
        "Claude Code",
        "Clients        OpenClaw, OpenCode",
        "qwen/qwen3-235b-a22b (128K context, 8K output)",
        "Default model  qwen/qwen3-235b-a22b (OpenClaw, OpenCode)",
        "you enter it next; it is stored in a file that only you can read",
    ] {
        talk.says(words);
    }
    assert!(talk.screen().rows().iter().any(|row| row.contains("wcode ")), "it is one screen");
    talk.press(ESC).ends(130);
}

#[test]
fn a_key_that_is_here_is_used_without_a_question() {
    let machine = Machine::new().env("WCODE_API_KEY", KEY);
    let mut talk = machine.talk(&[]);
    talk.asks(PROPOSAL).says("The key in the variable WCODE_API_KEY, ends in 6789").enter();
    talk.asks(WRITE).enter();
    talk.asks("Send `hi` to").enter();
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
}

#[test]
fn customize_leads_to_the_questions_and_back_to_the_proposal() {
    let machine = Machine::new();
    let before = machine.snapshot();
    let mut talk = machine.talk(&[]);
    talk.asks(PROPOSAL).chooses("Customize");
    talk.asks(CLIENTS.0).press(BACK_TAB);
    talk.asks(PROPOSAL).enter();
    talk.asks(PASTE.0).press(BACK_TAB);
    talk.asks(PROPOSAL).chooses("Quit without writing").ends(130);
    assert!(talk.words().contains("Cancelled. Nothing was changed."), "{}", talk.words());
    assert!(!talk.words().contains("error:"), "{}", talk.words());
    assert_eq!(machine.snapshot(), before);
}

#[test]
fn going_back_leaves_no_stale_lines() {
    for (columns, rows) in [(80, 24), (40, 15)] {
        let machine = Machine::new();
        let mut talk = Talk::start_on(machine.command(&[]), columns, rows);
        talk.customizes();
        talk.asks(CLIENTS.0).enter();
        talk.asks(PASTE.0).types(KEY).enter();
        talk.asks("Which models?").says("accepted the key");
        talk.press(BACK_TAB).asks("Which wcode.net key?");
        talk.press(BACK_TAB).asks(CLIENTS.0);
        let shown = talk.screen().contents();
        for stale in ["✓ Which clients", "✓ Paste your", "accepted the key", "ends in 6789"] {
            assert!(!shown.contains(stale), "{stale:?} is still there:\n{shown}");
        }
        talk.press(ESC).ends(130);
    }
}

#[test]
fn the_diff_is_shown_when_asked_for_with_every_byte_that_is_written() {
    let machine = Machine::new().env("PAGER", "cat");
    let mut talk = machine.talk(&[]);
    talk.asks(PROPOSAL).enter();
    talk.asks(PASTE.0).types(KEY).enter();
    talk.asks(WRITE);
    for words in ["Files", "Entries", "Models", "Default model", "Key"] {
        talk.says(words);
    }
    let words = talk.words();
    assert!(!words.contains("+++"), "no diff before it is asked for:\n{words}");
    for file in [OPENCLAW, OPENCODE, ".config/opencode/plugin/wcode.js (new)"] {
        assert!(words.contains(file), "{file}:\n{words}");
    }
    talk.press("d").asks(WRITE).says("+++");
    talk.enter().asks("Send `hi` to").press("n").ends(0);
    let shown = talk.words();
    for name in machine.files().iter().filter(|name| name.contains("opencode")) {
        let text = machine.read(name);
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.contains("/wcode"))
        {
            assert!(shown.contains(line.trim()), "{name}: {line:?} was not shown");
        }
    }
}

#[test]
fn o_opens_the_page_of_the_keys_where_there_is_a_browser() {
    let machine = Machine::new().env("BROWSER", "[ROOT]/home/browser");
    super::broken::script(&machine, "browser", "printf %s \"$1\" > \"$0.page\"");
    let mut talk = machine.talk(&[]);
    talk.asks(PROPOSAL).enter();
    talk.asks(PASTE.0).says("type o and Enter to open it in the browser").types("o").enter();
    talk.says("opened in the browser").asks(PASTE.0);
    crate::support::wait_until("the page", || machine.exists("browser.page"));
    assert_eq!(machine.read("browser.page"), "https://wcode.net/get-apikey");
    talk.types(KEY).enter();
    talk.asks(WRITE).press(ESC).ends(130);

    let bare = Machine::new();
    let mut talk = bare.talk(&[]);
    talk.asks(PROPOSAL).enter();
    talk.asks(PASTE.0);
    assert!(!talk.words().contains("in the browser"), "{}", talk.words());
    talk.press(ESC).ends(130);
}
