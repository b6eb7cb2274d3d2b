//! Small, dumb and foreign terminals: 40 columns, no cursor, no colour, Chinese.

use serde_json::json;

use super::machine::{KEY, Machine};
use super::talk::{ESC, Talk};
use super::{DEFAULT, MODEL, PASTE, play};

/// The default answers line by line: words of the prompt, and what is typed.
pub(super) const PLAIN: [(&str, &str); 7] = [
    ("Which clients do you want to set up?", "\n"),
    ("Paste your wcode.net key", "sk-e2e-wizard-0123456789\n"),
    ("Which models?", "\n"),
    ("Which model should be the clients' default?", "\n"),
    ("Where should the key be stored?", "\n"),
    ("Write these changes?", "1\n"),
    ("Send `hi` to", "y\n"),
];

#[track_caller]
fn play_plain(talk: &mut Talk) {
    for (question, answer) in PLAIN {
        talk.says_last(question).press(answer);
    }
}

#[test]
fn a_dumb_terminal_is_asked_line_by_line() {
    for (name, value) in
        [("TERM", "dumb"), ("WCODE_NO_TUI", "1"), ("WCODE_PLAIN", "1"), ("ACCESSIBLE", "1")]
    {
        let machine = Machine::new().env(name, value);
        let mut talk = machine.setup();
        play_plain(&mut talk);
        talk.ends(0);
        machine.is_ok(&["openclaw", "opencode"]);
        assert_eq!(machine.test_turns(), 1);
        let raw = talk.raw();
        let painted: Vec<&str> =
            raw.split('\u{1b}').skip(1).filter(|rest| name == "TERM" || !is_colour(rest)).collect();
        assert_eq!(painted, [""; 0], "{name}");
    }
}

#[test]
fn line_by_line_one_can_go_back_and_be_wrong() {
    let machine = Machine::new().env("WCODE_NO_TUI", "1");
    let mut talk = machine.setup();
    talk.says_last("Which clients").press("7\n").says_last("`7` is not one").press("2\n");
    talk.says_last("Paste your").press("<\n").says_last("[2]").press("\n");
    talk.says_last("Paste your")
        .press("sk-e2e-wrong\n")
        .says_last("What would you like to do?")
        .press("\n");
    talk.says_last("Paste your").press(&format!("{KEY}\n"));
    talk.says_last("Which models?").press("<\n").says_last("Which wcode.net key?").press("\n");
    for (question, answer) in &PLAIN[2..] {
        talk.says_last(question).press(answer);
    }
    talk.ends(0);
    machine.is_ok(&["opencode"]);
}

#[test]
fn forty_columns_are_enough() {
    let machine = Machine::new();
    let mut talk = Talk::start_on(machine.command(&["setup"]), 40, 15);
    talk.customizes();
    play(&mut talk, &DEFAULT);
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
}

#[test]
fn no_colour_means_no_colour() {
    let machine = Machine::new().env("NO_COLOR", "1");
    let mut talk = machine.setup();
    play(&mut talk, &DEFAULT);
    talk.ends(0);
    let raw = talk.raw();
    let colours: Vec<&str> = raw.split('\u{1b}').skip(1).filter(|rest| is_colour(rest)).collect();
    assert_eq!(colours, [""; 0]);
}

/// True if an escape sequence's rest sets a colour or another style.
fn is_colour(rest: &str) -> bool {
    rest.trim_start_matches(|c: char| c.is_ascii_digit() || "[;".contains(c)).starts_with('m')
}

#[test]
fn the_whole_way_in_chinese_on_a_small_window() {
    let machine = Machine::new().env("WCODE_LANG", "zh");
    let listed =
        (1..=60).map(|at| json!({ "id": format!("moonshot/model-{at}"), "name": "月之暗面" }));
    machine.vendor.list(&listed.collect::<Vec<_>>());
    let mut talk = Talk::start_on(machine.command(&["setup"]), 40, 15);
    talk.customizes();
    talk.asks("要设置哪些客户端？").enter();
    talk.asks("粘贴你的 wcode.net 密钥").types(KEY).enter();
    talk.asks("选择哪些模型？").has_chosen(&[MODEL], &["moonshot/model-1"]).enter();
    talk.asks("客户端默认使用哪个模型？").enter();
    talk.asks("密钥存储在哪里？").stands_on("单独的文件").enter();
    talk.asks("写入这些更改吗？").stands_on("是，写入").enter();
    talk.asks("现在向").enter();
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
}

#[test]
fn the_window_may_change_its_size_at_any_question() {
    let machine = Machine::new();
    let listed =
        (1..=60).map(|at| json!({ "id": format!("moonshot/model-{at}"), "name": "月之暗面" }));
    machine.vendor.list(&listed.collect::<Vec<_>>());
    let mut talk = Talk::start_on(machine.command(&["setup"]), 100, 30);
    talk.customizes();
    for (question, answer) in DEFAULT {
        talk.asks(question).resize(40, 15).asks(question);
        let rows = talk.screen().rows();
        let times = rows.iter().filter(|row| row.starts_with("? ")).count();
        assert_eq!(times, 1, "{question:?} stands there once: {rows:#?}");
        talk.resize(100, 30).asks(question);
        answer(&mut talk);
    }
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
}

#[test]
fn a_long_list_never_fills_more_than_the_window() {
    let machine = Machine::new();
    let listed =
        (1..=60).map(|at| json!({ "id": format!("moonshot/model-{at}"), "name": "月之暗面" }));
    machine.vendor.list(&listed.collect::<Vec<_>>());
    let mut talk = Talk::start_on(machine.command(&["setup"]), 40, 15);
    talk.customizes();
    play(&mut talk, &[DEFAULT[0], PASTE]);
    talk.asks("Which models?").goes_to("moonshot/model-40");
    let rows = talk.screen().rows();
    assert!(rows.iter().any(|row| row.starts_with("? Which models?")), "{rows:#?}");
    talk.press(ESC).ends(130);
}
