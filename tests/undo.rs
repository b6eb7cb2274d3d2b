//! `wcode undo`: every byte as before, or a refusal; an undo is itself an entry.

use serde_json::json;

use crate::support::{OPENCLAW, OPENCODE, Sandbox};

const OLD: &str = "{ /* mine */ }\n";

fn applied() -> Sandbox {
    let sandbox = Sandbox::new().openclaw(OLD).opencode(OLD);
    sandbox.run(["apply"]).succeeds();
    sandbox
}

fn texts(sandbox: &Sandbox) -> (String, String) {
    (sandbox.read(OPENCLAW), sandbox.read(OPENCODE))
}

#[test]
fn with_nothing_done_there_is_nothing_to_undo() {
    let sandbox = Sandbox::new().openclaw(OLD);
    sandbox.run(["undo"]).succeeds().says("nothing to do");
    let report = sandbox.run(["undo", "--json"]).succeeds().json();
    assert_eq!((&report["changed"], &report["entry"]), (&json!(false), &json!(null)));
    assert_eq!(sandbox.journal(), Vec::<String>::new());
}

#[test]
fn undo_restores_every_byte() {
    let sandbox = applied();
    sandbox.run(["undo"]).succeeds().shows("@@").says("Undo with `wcode undo 2`");
    assert_eq!(texts(&sandbox), (OLD.into(), OLD.into()));
    assert_eq!(sandbox.files(), [OPENCODE, OPENCLAW]);
}

#[test]
fn undo_again_goes_one_step_further_back() {
    let sandbox = Sandbox::new().openclaw(OLD).opencode(OLD);
    let mut states = vec![texts(&sandbox)];
    for model in ["a/one", "b/two", "c/three"] {
        sandbox.run(["apply", "--model", model]).succeeds();
        states.push(texts(&sandbox));
    }
    while let Some(state) = states.pop() {
        assert_eq!(texts(&sandbox), state);
        sandbox.run(["undo"]).succeeds();
    }
    sandbox.run(["undo"]).succeeds().says("nothing to do");
}

#[test]
fn an_undo_can_be_undone_by_its_number() {
    let sandbox = applied();
    let new = texts(&sandbox);
    sandbox.run(["undo"]).succeeds();
    sandbox.run(["undo", "2"]).succeeds();
    assert_eq!(texts(&sandbox), new);
    // After the redo it is ours again.
    sandbox.run(["status"]).succeeds().shows("ok");
    sandbox.run(["apply"]).succeeds().says("nothing to do");
    sandbox.run(["remove"]).succeeds();
    assert_eq!(texts(&sandbox), (OLD.into(), OLD.into()));
}

#[test]
fn a_redone_entry_can_be_undone_again() {
    let sandbox = applied();
    let new = texts(&sandbox);
    sandbox.run(["undo"]).succeeds();
    sandbox.run(["undo", "2"]).succeeds();
    assert_eq!(texts(&sandbox), new);
    sandbox.run(["undo"]).succeeds();
    assert_eq!(texts(&sandbox), (OLD.into(), OLD.into()));
}

#[test]
fn a_remove_can_be_undone() {
    let sandbox = applied();
    let new = texts(&sandbox);
    sandbox.run(["remove"]).succeeds();
    sandbox.run(["undo"]).succeeds();
    assert_eq!(texts(&sandbox), new);
    sandbox.run(["status"]).succeeds().shows("ok");
    sandbox.run(["remove"]).succeeds();
    assert_eq!(texts(&sandbox), (OLD.into(), OLD.into()));
}

#[test]
fn after_an_undo_apply_is_like_the_first_time() {
    let sandbox = applied();
    let new = texts(&sandbox);
    sandbox.run(["undo"]).succeeds();
    sandbox.run(["status"]).succeeds().never_shows("drift");
    sandbox.run(["apply"]).succeeds();
    assert_eq!(texts(&sandbox), new);
    sandbox.run(["remove"]).succeeds();
    assert_eq!(texts(&sandbox), (OLD.into(), OLD.into()));
}

#[test]
fn a_file_that_apply_made_is_taken_away() {
    let sandbox = Sandbox::new();
    sandbox.run(["apply", "--client", "openclaw", "--client", "opencode"]).succeeds();
    sandbox.run(["undo"]).succeeds();
    assert_eq!(sandbox.files(), Vec::<String>::new());
    assert!(!sandbox.exists(".openclaw"), "a folder that we made goes with it");
    sandbox.run(["undo", "2"]).succeeds();
    assert_eq!(sandbox.files(), [OPENCODE, OPENCLAW]);
}

#[test]
fn a_folder_of_ours_in_which_others_put_something_stays() {
    let sandbox = Sandbox::new();
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    sandbox.write(".openclaw/theirs", "x");
    sandbox.run(["undo"]).succeeds();
    assert_eq!(sandbox.files(), [".openclaw/theirs"]);
}

#[test]
fn a_file_that_changed_since_is_refused_and_all_stay() {
    for name in [OPENCLAW, OPENCODE] {
        let sandbox = applied();
        let edited = sandbox.read(name).replace("/* mine */", "/* mine, newer */");
        sandbox.write(name, &edited);
        let before = texts(&sandbox);

        let outcome = sandbox.run(["undo"]).exits(4);

        let file = name.rsplit('/').next().unwrap();
        outcome.says(file).says("wcode remove");
        assert_eq!(texts(&sandbox), before, "all or nothing");
        let report = sandbox.run(["undo", "--json"]).exits(4).json();
        assert_eq!(report["error"]["kind"], "not-ours");
    }
}

#[test]
fn a_file_that_is_gone_is_no_longer_what_we_wrote() {
    let sandbox = applied();
    std::fs::remove_file(sandbox.path(OPENCLAW)).unwrap();
    sandbox.run(["undo"]).exits(4);
    assert!(!sandbox.exists(OPENCLAW));
}

#[test]
fn an_entry_that_later_ones_build_on_is_refused() {
    let sandbox = applied();
    sandbox.run(["apply", "--model", "a/one"]).succeeds();
    let before = texts(&sandbox);
    sandbox.run(["undo", "1"]).exits(4);
    assert_eq!(texts(&sandbox), before);
    sandbox.run(["undo", "2"]).succeeds();
    sandbox.run(["undo", "1"]).succeeds();
    assert_eq!(texts(&sandbox), (OLD.into(), OLD.into()));
}

#[test]
fn an_older_entry_about_another_file_can_be_undone() {
    let sandbox = Sandbox::new().openclaw(OLD).opencode(OLD);
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
    let opencode = sandbox.read(OPENCODE);
    sandbox.run(["undo", "1"]).succeeds();
    assert_eq!(texts(&sandbox), (OLD.into(), opencode));
}

#[test]
fn an_entry_undone_already_is_not_undone_twice() {
    let sandbox = applied();
    sandbox.run(["undo", "1"]).succeeds();
    sandbox.run(["undo", "1"]).exits(2);
    assert_eq!(texts(&sandbox), (OLD.into(), OLD.into()));
}

#[test]
fn numbers_that_are_no_entries_are_refused() {
    let sandbox = applied();
    let before = texts(&sandbox);
    for id in ["0", "7", "x", "1.5", "-1", "18446744073709551616", "../1"] {
        sandbox.command(&["undo", "--", id]).run().exits(2);
    }
    assert_eq!(texts(&sandbox), before);
}

#[test]
fn the_report_of_an_undo() {
    let sandbox = applied();
    let report = sandbox.run(["undo", "--json"]).succeeds().json();
    assert_eq!(report["command"], "undo");
    assert_eq!((&report["changed"], &report["written"]), (&json!(true), &json!(true)));
    assert_eq!(report["entry"], 2);
    let actions: Vec<_> =
        report["files"].as_array().unwrap().iter().map(|file| &file["action"]).collect();
    assert_eq!(actions, ["modify", "modify"]);
}

#[test]
fn blank_files_become_blank_again() {
    for blank in ["", "\n", " \r\n\t", "\u{feff}"] {
        let sandbox = Sandbox::new().openclaw(blank).opencode(blank);
        sandbox.run(["apply"]).succeeds();
        sandbox.run(["undo"]).succeeds();
        assert_eq!(texts(&sandbox), (blank.into(), blank.into()));
        sandbox.run(["apply"]).succeeds();
        sandbox.run(["remove"]).succeeds();
        assert_eq!(texts(&sandbox), (blank.into(), blank.into()));
    }
}

#[cfg(unix)]
#[test]
fn a_mode_that_was_tightened_comes_back() {
    let sandbox = Sandbox::new().openclaw(OLD).env("WCODE_API_KEY", "sk-e2e-literal-key-12345");
    sandbox.chmod(OPENCLAW, 0o644);
    sandbox.run(["apply", "--client", "openclaw", "--key-mode", "literal"]).succeeds();
    assert_eq!(sandbox.mode(OPENCLAW), 0o600);
    sandbox.run(["undo"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.mode(OPENCLAW)), (OLD.into(), 0o644));
}

#[test]
fn a_damaged_journal_is_an_error_and_nothing_is_written() {
    for damage in ["", "not json\n", "{}\n", "\u{0}\u{1}"] {
        let sandbox = applied();
        let before = texts(&sandbox);
        sandbox.write("../state/journal/000001.done", damage);
        let outcome = sandbox.run(["undo"]);
        assert!(outcome.code == Some(1), "{damage:?}: {outcome}");
        assert_eq!(texts(&sandbox), before, "{damage:?}");
    }
}

#[test]
fn a_cut_off_journal_entry_never_gives_cut_off_files() {
    let sandbox = applied();
    let before = texts(&sandbox);
    let entry = sandbox.bytes("../state/journal/000001.done");
    sandbox.write("../state/journal/000001.done", &entry[..entry.len() - 3]);
    sandbox.run(["undo"]).exits(1).says("journal");
    assert_eq!(texts(&sandbox), before);
}

#[test]
fn strange_files_in_the_journals_folder_are_left_alone() {
    let sandbox = applied();
    for name in ["notes.txt", "1.done", "000001.done.bak", "abc.open", "999999.tmp"] {
        sandbox.write(&format!("../state/journal/{name}"), "x");
    }
    sandbox.run(["undo"]).succeeds();
    assert_eq!(texts(&sandbox), (OLD.into(), OLD.into()));
    assert!(sandbox.exists("../state/journal/notes.txt"));
}
