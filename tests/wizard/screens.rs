//! The screen of every step as text, in both languages and two sizes of a window: for a reviewer to read.
//!
//! `tests/wizard/screens/` holds them. A run with `WCODE_WRITE_SCREENS=1` writes them anew.

use std::fs;
use std::path::Path;

use super::machine::{KEY, Machine};
use super::talk::{ESC, Talk};

/// The questions of a step in both languages, what is done there, and the name of its screen.
struct Step {
    name: &'static str,
    asks: [&'static str; 2],
    does: fn(&mut Talk),
}

const fn step(name: &'static str, asks: [&'static str; 2], does: fn(&mut Talk)) -> Step {
    Step { name, asks, does }
}

fn enter(talk: &mut Talk) {
    talk.enter();
}

fn key(talk: &mut Talk) {
    talk.types(KEY).enter();
}

fn customize(talk: &mut Talk) {
    talk.press("c");
}

fn escape(talk: &mut Talk) {
    talk.press(ESC);
}

const PROPOSAL: [&str; 2] = ["Set it up like this?", "就这样配置吗？"];
const PASTE: [&str; 2] = ["Paste your wcode.net key", "粘贴你的 wcode.net 密钥"];
const WRITE: [&str; 2] = ["Write these changes?", "写入这些更改吗？"];
const HELLO: [&str; 2] = ["Send `hi` to", "现在向"];

const EXPRESS: [Step; 4] = [
    step("proposal", PROPOSAL, enter),
    step("key", PASTE, key),
    step("summary", WRITE, enter),
    step("test turn", HELLO, enter),
];

const CUSTOM: [Step; 7] = [
    step("proposal", PROPOSAL, customize),
    step("clients", ["Which clients do you want to set up?", "要设置哪些客户端？"], enter),
    step("key", PASTE, key),
    step("models", ["Which models?", "选择哪些模型？"], enter),
    step("default model", ["Which model should be", "客户端默认使用哪个模型？"], enter),
    step("key store", ["Where should the key be stored?", "密钥存储在哪里？"], enter),
    step("summary", WRITE, escape),
];

const AGAIN: [Step; 1] =
    [step("menu", ["What would you like to do next?", "接下来做什么？"], escape)];

#[test]
fn the_screens_of_every_step_are_as_they_were_read() {
    for (language, at) in [("en", 0), ("zh", 1)] {
        for (columns, rows) in [(80, 24), (40, 15)] {
            let mut text = String::new();
            let machine = Machine::new().env("WCODE_LANG", language);
            play(&machine, &CUSTOM, "customize", at, (columns, rows), &mut text);
            play(&machine, &EXPRESS, "express", at, (columns, rows), &mut text);
            play(&machine, &AGAIN, "again", at, (columns, rows), &mut text);
            compare(&format!("{language}-{columns}x{rows}.txt"), &text);
        }
    }
}

/// Plays the steps, and adds each screen to the text; the last one shows how it ended.
fn play(
    machine: &Machine,
    steps: &[Step],
    way: &str,
    language: usize,
    (columns, rows): (u16, u16),
    text: &mut String,
) {
    let mut talk = Talk::start_on(machine.command(&["setup"]), columns, rows);
    for step in steps {
        talk.asks(step.asks[language]);
        add(machine, &talk, &format!("{way}: {}", step.name), text);
        (step.does)(&mut talk);
    }
    talk.ends(if steps.len() == EXPRESS.len() { 0 } else { 130 });
    add(machine, &talk, &format!("{way}: end"), text);
}

fn add(machine: &Machine, talk: &Talk, name: &str, text: &mut String) {
    text.push_str(&format!("──── {name}\n"));
    for row in talk.screen().rows() {
        text.push_str(&steady(machine, &row));
        text.push('\n');
    }
    while text.ends_with("\n\n") {
        text.pop();
    }
}

/// Without what differs from run to run.
fn steady(machine: &Machine, row: &str) -> String {
    let base = machine.vendor.base_url();
    let host = base.trim_start_matches("http://").trim_end_matches("/v1");
    let row = without_folder(row)
        .replace(host, "127.0.0.1:54321")
        .replace(env!("CARGO_PKG_VERSION"), "0.0.0");
    // How long it took.
    let Some((before, after)) = row.split_once(" ms") else { return row };
    format!("{}12 ms{after}", before.trim_end_matches(|c: char| c.is_ascii_digit()))
}

/// A sandbox's folder has six letters of its own, some of which may be cut off.
fn without_folder(row: &str) -> String {
    const PREFIX: &str = "wcode-e2e-";
    let Some((before, after)) = row.split_once(PREFIX) else { return row.to_owned() };
    let own = after.chars().take(6).take_while(char::is_ascii_alphanumeric).count();
    format!("{before}{PREFIX}{}{}", &"XXXXXX"[..own], without_folder(&after[own..]))
}

fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wizard/screens").join(name);
    if std::env::var_os("WCODE_WRITE_SCREENS").is_some() {
        fs::write(&path, text).expect("the folder is ours");
        return;
    }
    let known = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        known == text,
        "{name} differs; read it, then run with WCODE_WRITE_SCREENS=1\n{text}\n──── before\n{known}"
    );
}
