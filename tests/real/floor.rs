//! What holds for every client: the same sentences, looped over the registry. What is peculiar to a client is in its own file.
//!
//! A client is a row in `rows` and its line here in `sentences!`; `every_client_has_a_row` compares them with the registry.

use super::KEY;
use super::machine::Machine;
use super::references::{KEPT, NEXT_KEY, handed_over};
use super::rows::{ROWS, Row, row, turns};
use super::running::Finished;
use crate::support::vendor::{ANSWER, MODEL, Request, Vendor};
use wcode::internals::clients;

impl Row {
    fn by_hand(&self) -> Machine {
        let machine = (self.machine)();
        (self.files)().iter().for_each(|(path, text)| machine.write(path, text));
        machine
    }

    fn read(&self, machine: &Machine) -> Vec<String> {
        (self.files)().iter().map(|(path, _)| machine.read(path)).collect()
    }

    /// The client printed the answer, and each turn since `before` is the one that `wcode` set up, with this key.
    #[track_caller]
    fn assert_turn(&self, vendor: &Vendor, before: usize, finished: &Finished, key: &str) {
        assert!(finished.stdout.contains(ANSWER), "the answer is missing: {finished:?}");
        let turns = turns(vendor);
        let path = if self.is_anthropic() {
            "/api/anthropic/v1/messages"
        } else {
            "/api/gpt/v1/chat/completions"
        };
        let is_right = |turn: &Request| {
            turn.path.split('?').next() == Some(path)
                && turn.header("authorization") == Some(&*format!("Bearer {key}"))
                && turn.header("x-api-key").is_none_or(|it| it == key)
                && turn.header("x-api-key").is_some() == self.is_anthropic()
                && turn.body["model"] == MODEL
                && turn.body[self.limit] == 8192
        };
        let turns = &turns[before..];
        assert!(!turns.is_empty() && turns.iter().all(is_right), "not as configured: {turns:#?}");
    }

    #[track_caller]
    fn assert_unchanged_by_apply(&self, machine: &Machine, vendor: &Vendor) {
        let before = self.read(machine);
        let report = self.apply(machine, vendor, &[]).succeeds().json();
        assert!(report["changed"] == false && report["written"] == false, "{report}");
        assert_eq!(self.read(machine), before);
    }

    #[track_caller]
    fn assert_by_hand_again(&self, machine: &Machine) {
        for (path, text) in (self.files)() {
            assert_eq!(machine.read(path), text, "{path}");
        }
        // Nor is anything left of what came with it.
        for folder in [".config/opencode/plugin", ".config/kilo/plugin"] {
            assert!(!machine.exists(folder), "{folder}");
        }
    }
}

/// The key by reference: apply, apply again, undo; then a turn, another key, another turn, undo.
fn full_circle(row: &Row) {
    let vendor = Vendor::demanding(KEY);
    let mut machine = row.by_hand();
    let connect = |machine: &Machine, key: &[&str]| {
        let report = row.apply(machine, &vendor, key).succeeds().json();
        assert!(report["changed"] == true && report["written"] == true, "{report}");
    };
    handed_over(&mut machine, connect);
    let after = row.read(&machine);
    for piece in row.pieces {
        assert!(after.iter().any(|text| text.contains(piece)), "`{piece}` is gone from\n{after:?}");
    }
    row.assert_unchanged_by_apply(&machine, &vendor);
    machine.wcode(&["undo", "--yes"]).succeeds();
    row.assert_by_hand_again(&machine);

    handed_over(&mut machine, connect);
    (row.is_accepted)(&machine);
    let finished = machine.shell(row.line_by_reference).succeeds();
    row.assert_turn(&vendor, 0, &finished, KEY);
    assert!(row.rewrites || row.read(&machine) == after, "the client wrote over it");
    assert_eq!(machine.files_holding(KEY), [KEPT]);
    row.assert_unchanged_by_apply(&machine, &vendor);

    let before = (turns(&vendor).len(), row.read(&machine));
    vendor.demand(NEXT_KEY);
    machine.export("HANDED_OVER", NEXT_KEY);
    machine.wcode(&["key", "set", "--from-env", "HANDED_OVER"]).succeeds();
    machine.unset("HANDED_OVER");
    let finished = machine.shell(row.line_by_reference).succeeds();
    row.assert_turn(&vendor, before.0, &finished, NEXT_KEY);
    assert!(row.rewrites || row.read(&machine) == before.1, "another key needs no other config");
    assert_eq!(machine.files_holding(KEY), Vec::<String>::new());
    if !row.rewrites {
        machine.wcode(&["undo", "--yes"]).succeeds();
        row.assert_by_hand_again(&machine);
    }
}

/// A machine that is new to it all, with the key in the environment; `remove` leaves nothing.
fn fresh_machine(row: &Row) {
    let vendor = Vendor::demanding(KEY);
    let mut machine = (row.machine)();
    machine.export("WCODE_API_KEY", KEY);
    row.apply(&machine, &vendor, &[]).succeeds();
    (row.is_accepted)(&machine);
    let finished = machine.shell(row.line).succeeds();
    row.assert_turn(&vendor, 0, &finished, KEY);
    assert_eq!(machine.files_holding(KEY), Vec::<String>::new());
    row.assert_unchanged_by_apply(&machine, &vendor);
    machine.wcode(&["remove", "--client", row.client.id, "--yes"]).succeeds();
    for (path, _) in (row.files)() {
        assert!(!row.leaves_nothing || !machine.exists(path), "{path}");
        let left = if machine.exists(path) { machine.read(path) } else { String::new() };
        assert!(!left.contains("WCODE_API_KEY") && !left.contains("127.0.0.1"), "{path}: {left}");
    }
}

#[test]
fn every_client_has_a_row() {
    let rows: std::collections::BTreeSet<&str> = ROWS.iter().map(|row| row.client.id).collect();
    assert_eq!(rows, clients::ids().into_iter().collect());
    let here = include_str!("floor.rs");
    for row in &ROWS {
        let line = format!(": \"{}\",", row.client.folder);
        assert!(here.contains(&line), "no sentences of {}", row.client.folder);
    }
}

/// A module of tests for each client, so that they run side by side.
macro_rules! sentences {
    ($($module:ident: $folder:literal,)*) => {$(
        mod $module {
            #[test]
            #[ignore = "installs the real clients; .ci/run runs it"]
            fn real_client_full_circle_with_the_key_by_reference() {
                super::full_circle(super::row($folder));
            }

            #[test]
            #[ignore = "installs the real clients; .ci/run runs it"]
            fn real_client_on_a_fresh_machine_with_the_key_in_the_environment() {
                super::fresh_machine(super::row($folder));
            }

            #[test]
            #[ignore = "installs the real clients; .ci/run runs it"]
            fn real_client_and_a_hostile_project() {
                crate::real::projects::check(super::row($folder));
            }
        }
    )*};
}

sentences! {
    openclaw_newest: "openclaw-newest",
    opencode_1: "opencode",
    opencode_2: "opencode2",
    claude_code: "claude",
    pi_coding_agent: "pi",
    kilo_cli: "kilo",
    qwen_code: "qwen",
}
