//! The wizard, line by line: the client is offered by its name, and what is chosen is written.

use wcode::internals::clients;

use super::{DESCRIPTIONS, KEY, Machine};
use crate::support::MODEL;
use crate::support::screen::Screen;

/// Waits for this prompt, counted from 1; prompts end with their default in brackets.
#[track_caller]
fn wait_for_prompt(screen: &Screen, number: usize) {
    screen.wait_for(&format!("prompt {number}"), |screen| {
        let contents = screen.contents();
        let is_prompt = |row: &&str| row.contains("Ctrl-C") && row.contains('[');
        contents.trim_end().ends_with("]:") && contents.lines().filter(is_prompt).count() == number
    });
}

/// The number in front of a choice.
#[track_caller]
fn number_of(screen: &Screen, choice: &str) -> String {
    let rows = screen.rows();
    let starts_with_number =
        |row: &&String| row.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let row = rows.iter().filter(starts_with_number).find(|row| row.contains(choice));
    let row = row.unwrap_or_else(|| panic!("{choice} is not offered: {rows:#?}"));
    row.split_whitespace().next().unwrap().to_owned()
}

#[test]
fn the_plain_wizard_connects_each_client() {
    for client in DESCRIPTIONS {
        let machine = Machine::new(client).installed();
        machine.sandbox.write("key", KEY);
        let key = machine.sandbox.arg("key");
        let answers =
            ["--key-file", &key, "--key-store", "file", "--model", MODEL, "--default-model", MODEL];
        let setup = [&["setup", "--offline"][..], &answers].concat();
        let command = machine.sandbox.command(&setup).env("WCODE_NO_TUI", "1");
        let mut screen = Screen::start(command, 120, 100);
        wait_for_prompt(&screen, 1);
        let name = clients::by_id(client.client).unwrap().name();
        screen.send(&format!("{}\n", number_of(&screen, name)));
        wait_for_prompt(&screen, 2);
        assert_eq!(machine.config(), client.document, "{}: nothing is written yet", client.client);
        screen.send("1\n");
        assert_eq!(screen.finish(), Some(0), "{}", screen.raw());
        assert_eq!(machine.status()["state"], "ok", "{}", client.client);
        machine.sandbox.run(["undo"]).succeeds();
        assert_eq!(machine.config(), client.document, "{}", client.client);
    }
}
