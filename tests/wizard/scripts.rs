//! Without a terminal, and without questions: `wcode setup` says what to do instead, and `--yes` does it.

use super::machine::{KEY, Machine, vendor_file};
use super::{DEFAULT, MODEL, play};
use crate::support::faulty;

const WRONG: &str = "sk-e2e-wrong-9876543210";

#[test]
fn without_a_terminal_the_error_names_apply() {
    let machine = Machine::new();
    let before = machine.snapshot();
    for args in [&["setup"][..], &["setup", "--client", "openclaw"], &["setup", "--dry-run"]] {
        machine.command(args).run().exits(2).says("there is no terminal").says("wcode apply --yes");
    }
    machine.command(&["setup"]).env("WCODE_LANG", "zh").run().exits(2).says("wcode apply");
    assert_eq!(machine.snapshot(), before);
}

#[test]
fn one_end_that_is_no_terminal_is_enough() {
    let machine = Machine::new();
    for redirected in ["</dev/null", "2>errors"] {
        let line = format!("exec \"$0\" setup {redirected}");
        let command = machine.command(&["-c", &line, env!("CARGO_BIN_EXE_wcode")]);
        let mut talk = super::talk::Talk::start_shell(command);
        talk.ends(2);
        let errors = std::fs::read_to_string(machine.root().join("work/errors"));
        let said = talk.words() + &errors.unwrap_or_default();
        assert!(said.contains("wcode apply --yes"), "{redirected}: {said}");
    }
}

#[test]
fn flags_for_scripts_are_refused_if_a_question_would_follow() {
    let machine = Machine::new();
    for flag in ["--json", "--check", "--quiet"] {
        machine.run(["setup", flag]).exits(2);
    }
}

#[test]
fn yes_runs_through_where_the_key_is_in_the_variable() {
    let machine = Machine::new().env("WCODE_API_KEY", KEY);
    machine.run(["setup", "--yes"]).succeeds().says("wcode.net accepted the key");
    machine.is_ok(&["openclaw", "opencode"]);
    assert_eq!(machine.asked()[0], "GET models");
    machine.run(["setup", "--yes"]).succeeds().says("already up to date");
}

#[test]
fn yes_stores_a_key_that_is_handed_over() {
    let machine = Machine::new();
    let args = ["setup", "--yes", "--key-stdin", "--key-store", "file", "--default-model", MODEL];
    machine.command(&args).stdin(KEY).run().succeeds();
    machine.is_ok(&["openclaw", "opencode"]);
    assert_eq!(machine.files_holding(KEY), ["state/keys/wcode"]);
    machine.run(["setup", "--yes"]).succeeds();
}

#[test]
fn yes_writes_nothing_where_the_key_is_not_good() {
    let machine = Machine::new();
    let before = machine.snapshot();
    machine.run(["setup", "--yes"]).exits(6);
    machine.command(&["setup", "--yes"]).env("WCODE_API_KEY", WRONG).run().exits(6).says("401");
    let args = ["setup", "--yes", "--key-stdin", "--key-store", "file"];
    machine.command(&args).stdin(WRONG).run().exits(6);
    assert_eq!(machine.snapshot(), before);
}

#[test]
fn yes_writes_nothing_where_the_vendor_cannot_be_reached() {
    let machine = Machine::new().env("WCODE_API_KEY", KEY);
    let base = format!("http://127.0.0.1:{}/v1", faulty::dead_port());
    machine.write("../settings/vendors/wcode.json5", vendor_file(&base));
    let before = machine.snapshot();
    machine.run(["setup", "--yes"]).exits(7).says("cannot be reached");
    assert_eq!(machine.snapshot(), before);
    machine.run(["setup", "--yes", "--offline"]).succeeds();
    machine.is_ok(&["openclaw", "opencode"]);
}

#[test]
fn yes_writes_nothing_on_a_machine_without_clients() {
    let machine = Machine::bare().env("WCODE_API_KEY", KEY);
    machine.run(["setup", "--yes"]).exits(10);
}

#[test]
fn yes_can_only_show_and_report() {
    let machine = Machine::new().env("WCODE_API_KEY", KEY);
    let before = machine.snapshot();
    machine.run(["setup", "--yes", "--dry-run"]).succeeds().shows("+++");
    machine.run(["setup", "--yes", "--check"]).exits(3);
    let report = machine.run(["setup", "--yes", "--dry-run", "--json"]).succeeds().json();
    assert_eq!((&report["command"], &report["dry_run"]), (&"setup".into(), &true.into()));
    assert_eq!(machine.snapshot(), before);
    let report = machine.run(["setup", "--yes", "--json"]).succeeds().json();
    assert_eq!(report["changed"], true, "{report:#}");
    let report = machine.run(["setup", "--yes", "--json"]).succeeds().json();
    assert_eq!(report["changed"], false, "{report:#}");
    let wrong = machine.command(&["setup", "--yes", "--json"]).env("WCODE_API_KEY", WRONG).run();
    assert_eq!(wrong.exits(6).json()["error"]["exit_code"], 6);
}

#[test]
fn yes_asks_nothing_on_a_terminal_either() {
    let machine = Machine::new().env("WCODE_API_KEY", KEY);
    machine.talk(&["setup", "--yes"]).ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
}

#[test]
fn a_bare_wcode_sets_up_a_new_machine_and_shows_the_status_of_another() {
    let machine = Machine::new();
    let mut talk = machine.talk(&[]);
    talk.customizes();
    play(&mut talk, &DEFAULT);
    talk.ends(0);
    machine.is_ok(&["openclaw", "opencode"]);
    let status = machine.run(["status"]).succeeds().stdout;
    assert_eq!(machine.run([]).succeeds().stdout, status);
    let mut talk = machine.talk(&[]);
    talk.ends(0);
    assert!(!talk.words().contains("What would you like to do next?"), "{}", talk.words());

    let new = Machine::new();
    let status = new.run(["status"]).succeeds().stdout;
    assert_eq!(new.run([]).succeeds().stdout, status, "nobody can be asked");
}

#[test]
fn flags_are_answers_given_in_advance() {
    let machine = Machine::new();
    let mut talk = machine.talk(&[
        "setup",
        "--client",
        "opencode",
        "--model",
        MODEL,
        "--no-default-model",
        "--key-store",
        "file",
    ]);
    talk.asks("Paste your wcode.net key").types(KEY).enter();
    play(&mut talk, &DEFAULT[5..]);
    talk.ends(0);
    machine.is_ok(&["opencode"]);
    assert_eq!(machine.files_holding(KEY), ["state/keys/wcode"]);
    assert!(machine.value(crate::support::OPENCODE)["model"].is_null());
}
