//! Claude Code in a terminal, as a person uses it: it runs on while the key is rotated, and while the person and `wcode` write
//! its settings beside each other.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::KEY;
use super::claude::{SETTINGS, assert_turn, connected_with, turns};
use super::machine::Machine;
use super::references::NEXT_KEY;
use crate::support::monitor::{Home, Monitor};
use crate::support::screen::Screen;
use crate::support::vendor::{ANSWER, MODEL, Vendor};

/// A model with another window than `MODEL`.
const OTHER: &str = "z-ai/glm-4.7";

/// Above what a busy machine needs for a turn.
const SCREEN_TIMEOUT: Duration = Duration::from_secs(60);

/// Until a key that was pressed shows.
const KEY_DELAY: Duration = Duration::from_secs(1);

/// What the settings hold beside ours.
const KEPT_BY_HAND: &str =
    "{\n  \"permissions\": { \"allow\": [ \"Bash(ls:*)\" ] },\n  \"env\": {\"MINE\":\"1\"}\n}\n";

/// Claude Code on a screen. It is ended when dropped.
pub(super) struct Chat {
    screen: Screen,
}

impl Chat {
    /// Starts it in a folder that it does not know, for a person who has used it before.
    pub(super) fn in_new_folder(machine: &Machine, folder: &str) -> Self {
        Self::by(machine, folder, &["claude"])
    }

    /// The same by a command that ends in Claude Code.
    pub(super) fn by(machine: &Machine, folder: &str, command: &[&str]) -> Self {
        machine.write(".claude.json", r#"{"hasCompletedOnboarding": true}"#);
        std::fs::create_dir_all(machine.path(folder)).expect("the home is ours");
        let command = machine.by_hand(folder, command);
        let screen = Screen::from_command(&command, 120, 40).with_timeout(SCREEN_TIMEOUT);
        screen.wait_for_text("No, exit");
        Self { screen }
    }

    /// Answers the question that comes before a project's settings are used. It takes no key in its first moments.
    pub(super) fn trusts_the_folder(&self) {
        let start = Instant::now();
        while self.shows("Yes, I trust") {
            assert!(start.elapsed() < SCREEN_TIMEOUT, "{}", self.screen.contents());
            if !self.shows("❯ Yes, I trust") {
                self.screen.send("\u{1b}[B");
                self.has_within(KEY_DELAY, |it| it.shows("❯ Yes, I trust"));
            } else if !self.has_within(KEY_DELAY, |it| !it.shows("❯ Yes, I trust")) {
                self.screen.send("\r");
                self.has_within(KEY_DELAY, |it| !it.shows("Yes, I trust"));
            }
        }
        self.reads("Claude Code v");
        self.reads("❯");
    }

    fn shows(&self, words: &str) -> bool {
        self.screen.contents().contains(words)
    }

    fn has_within(&self, time: Duration, is_so: impl Fn(&Self) -> bool) -> bool {
        let start = Instant::now();
        while !is_so(self) && start.elapsed() < time {
            std::thread::sleep(Duration::from_millis(20));
        }
        is_so(self)
    }

    /// Types a line, and sends it when it is there.
    pub(super) fn says(&self, line: &str) {
        self.screen.send(line);
        // It prompts with a space that does not break.
        let shown = format!("❯ {line}");
        self.screen.wait_for(&shown, |it| it.contents().replace('\u{a0}', " ").contains(&shown));
        self.screen.send("\r");
    }

    /// Waits until that many answers are on the screen.
    pub(super) fn has_answers(&self, count: usize) {
        self.screen.wait_for(&format!("{count} answers"), |screen| {
            screen.contents().matches(ANSWER).count() == count
        });
    }

    /// Waits for words on the screen.
    pub(super) fn reads(&self, words: &str) {
        self.screen.wait_for_text(words);
    }

    /// Makes a model the default, by its place in the list; it is in the settings then.
    fn picks_model(&self, machine: &Machine, place: &str, model: &str) {
        self.says("/model");
        self.reads("Enter to save");
        self.screen.send(place);
        let start = Instant::now();
        while settings(machine)["model"] != model {
            assert!(start.elapsed() < SCREEN_TIMEOUT, "{}", self.screen.contents());
            if self.shows("Switch model?") {
                self.screen.send("\r");
                self.has_within(KEY_DELAY, |it| !it.shows("Switch model?"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        self.screen.wait_until_gone("Enter to");
    }
}

fn settings(machine: &Machine) -> Value {
    serde_json::from_str(&machine.read(SETTINGS)).expect("plain JSON")
}

/// One process: the helper is asked once more after the vendor's 401, and the turn is not lost.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_claude_goes_on_in_the_same_process_when_the_key_is_rotated() {
    let vendor = Vendor::demanding(KEY);
    let mut machine = connected_with(&vendor, KEPT_BY_HAND, &[]);
    let chat = Chat::in_new_folder(&machine, "p");
    chat.trusts_the_folder();
    chat.says("one");
    chat.has_answers(1);
    let with_the_old_key = turns(&vendor).len();

    vendor.demand(NEXT_KEY);
    machine.export("HANDED_OVER", NEXT_KEY);
    machine.wcode(&["key", "set", "--from-env", "HANDED_OVER"]).succeeds();
    machine.forget_exports();
    chat.says("two");
    chat.has_answers(2);

    let keys: Vec<_> = turns(&vendor)
        .iter()
        .skip(with_the_old_key)
        .map(|turn| turn.header("x-api-key").unwrap_or_default().to_owned())
        .collect();
    assert_eq!(keys.first().map(String::as_str), Some(KEY), "it had the old key still: {keys:?}");
    assert_eq!(keys.last().map(String::as_str), Some(NEXT_KEY), "{keys:?}");
    assert_eq!(machine.files_holding(KEY), Vec::<String>::new());
}

/// `/model` writes the file that we write, and lays it out anew.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_claude_running_keeps_the_model_that_is_picked_beside_wcode() {
    let vendor = Vendor::demanding(KEY);
    let machine = connected_with(&vendor, KEPT_BY_HAND, &["--model", MODEL, "--model", OTHER]);
    let ours = settings(&machine);
    let mut monitor = Monitor::start(&machine, &["--mode", "repair"]);
    assert_eq!(monitor.events(), ["started"]);

    let chat = Chat::in_new_folder(&machine, "p");
    chat.trusts_the_folder();
    chat.says("one");
    chat.has_answers(1);
    chat.picks_model(&machine, "3", OTHER);
    let mut picked = ours.clone();
    picked["model"] = json!(OTHER);
    assert_eq!(settings(&machine), picked, "it wrote more than the model");

    // The monitor reports it, and leaves it alone.
    let notice = monitor.expect("drift");
    assert_eq!(notice["findings"][0]["detail"]["code"], "finding.value_changed", "{notice:#}");
    assert_eq!(notice["findings"][0]["place"], "model", "{notice:#}");
    assert!(!notice["findings"].to_string().contains("\"can_repair\":true"), "{notice:#}");
    assert_eq!(monitor.events(), ["drift"]);
    assert_eq!(settings(&machine), picked);

    // What another program changes is restored, and only that.
    let mut changed = picked.clone();
    changed["env"]["ANTHROPIC_BASE_URL"] = json!("http://127.0.0.1:9");
    machine.write(SETTINGS, &changed.to_string());
    monitor.expect("repaired");
    assert_eq!(settings(&machine), picked);
    assert_eq!(monitor.stop(), Some(0));
    chat.says("two");
    chat.has_answers(2);
    assert_eq!(turns(&vendor).last().unwrap().body["model"], OTHER);

    // The next `apply` takes the person's model for the default, and gives it its window.
    machine.wcode(&["apply", "--client", "claude", "--yes"]).succeeds();
    let applied = settings(&machine);
    assert_eq!(applied["model"], OTHER);
    assert_eq!(applied["env"]["ANTHROPIC_DEFAULT_OPUS_MODEL"], OTHER);
    assert_ne!(
        applied["env"]["CLAUDE_CODE_MAX_CONTEXT_TOKENS"],
        ours["env"]["CLAUDE_CODE_MAX_CONTEXT_TOKENS"]
    );
    let report = machine.wcode(&["apply", "--client", "claude", "--yes"]).succeeds().json();
    assert_eq!(report["changed"], false, "{report}");

    // And a pick after it is kept as well, by `apply` and by the refused `undo`; with the vendor it goes, as no account of the
    // client's serves it.
    chat.picks_model(&machine, "2", MODEL);
    let picked = settings(&machine);
    assert_eq!(picked["model"], MODEL);
    let undo = machine.wcode(&["undo", "--yes"]);
    assert!(!undo.is_success(), "{undo:?}");
    assert_eq!(settings(&machine), picked, "{undo:?}");
    chat.picks_model(&machine, "3", OTHER);
    machine.wcode(&["remove", "--client", "claude", "--yes"]).succeeds();
    assert_eq!(settings(&machine), serde_json::from_str::<Value>(KEPT_BY_HAND).unwrap());
}

/// A write of ours between two messages is seen within moments, with no restart.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_claude_running_takes_the_vendor_that_is_applied_meanwhile() {
    let (first, second) = (Vendor::demanding(KEY), Vendor::demanding(KEY));
    let machine = connected_with(&first, KEPT_BY_HAND, &[]);
    let chat = Chat::in_new_folder(&machine, "p");
    chat.trusts_the_folder();
    chat.says("one");
    chat.has_answers(1);
    let url = second.anthropic_url();
    machine.wcode(&["apply", "--client", "claude", "--base-url", &url, "--yes"]).succeeds();
    for answers in 2..=6 {
        chat.says("again");
        chat.has_answers(answers);
        if !turns(&second).is_empty() {
            break;
        }
        std::thread::sleep(KEY_DELAY);
    }
    assert_eq!(turns(&second).last().unwrap().header("x-api-key"), Some(KEY));
    let finished = machine.client(&["-p", "hi"]).succeeds();
    assert_turn(&second, &finished, KEY);
    let report = machine.ask(&["status", "--json"]);
    assert_eq!(report["changed"], false, "{report}");
}
