//! The journal's old bytes: kept for `undo` unless that is given up, and never in the way of `remove`.

use crate::support::{OPENCLAW, OPENCODE, Sandbox};

use super::{KEY, home};

const OLD: &str = "{
  // mine
  models: { providers: { wcode: { baseUrl: 'https://wcode.net/api/gpt/v1', apiKey: 'KEY', extra: 1 } } },
}
";

/// A hand-made entry with a literal key, taken over by reference: the journal keeps the key for `undo`.
fn taken_over() -> Sandbox {
    let sandbox = home().openclaw(OLD.replace("KEY", KEY)).opencode("{}");
    sandbox.run(["apply", "--key-mode", "ref"]).succeeds();
    assert_eq!(holding(&sandbox), ["journal/000001.done", "keys/wcode"]);
    sandbox
}

/// Files of our state that contain the key.
fn holding(sandbox: &Sandbox) -> Vec<String> {
    let mut names = sandbox.state_files();
    names.retain(|name| {
        let bytes = sandbox.bytes(&format!("../state/{name}"));
        bytes.windows(KEY.len()).any(|window| window == KEY.as_bytes())
    });
    names
}

#[test]
fn without_a_word_on_it_the_journal_is_reported_and_undo_still_works() {
    let sandbox = taken_over();
    let outcome = sandbox.run(["key", "scrub", "--yes"]).succeeds();
    outcome.shows("kept for `wcode undo 1`").says("nothing was written");
    let report = sandbox.run(["key", "scrub", "--yes", "--json"]).succeeds().json();
    let entry = report["found"].as_array().unwrap().iter().find(|found| found["kind"] == "journal");
    assert_eq!(entry.unwrap()["action"], "leave");
    sandbox.run(["undo"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), OLD.replace("KEY", KEY));
}

#[test]
fn end_undo_takes_the_key_out_and_undo_says_why_it_cannot() {
    let sandbox = taken_over();
    sandbox.run(["key", "scrub", "--yes", "--purge-journal"]).succeeds().says("removed 1 copy");
    assert_eq!(holding(&sandbox), ["keys/wcode"]);
    let before = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE));
    sandbox.run(["undo"]).exits(2).says("wcode key scrub").says("wcode remove");
    sandbox.run(["undo", "1", "--json"]).exits(2);
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), before);
    // Commands that read the journal still work.
    sandbox.run(["history"]).succeeds();
    sandbox.run(["status"]).succeeds().shows("ok");
    sandbox.run(["apply"]).succeeds().says("nothing to do");
    sandbox
        .run(["key", "scrub", "--yes", "--purge-journal"])
        .succeeds()
        .says("nothing was written");
}

#[test]
fn remove_works_on_scrubbed_bytes_and_puts_a_word_where_the_key_stood() {
    let sandbox = taken_over();
    sandbox.run(["key", "scrub", "--yes", "--purge-journal"]).succeeds();
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), OLD.replace("KEY", "REMOVED_BY_WCODE"));
    assert_eq!(sandbox.read(OPENCODE), "{}");
    sandbox.run(["undo"]).succeeds();
    sandbox.run(["status"]).succeeds().shows("ok");
}

#[test]
fn later_entries_can_still_be_undone() {
    let sandbox = taken_over();
    let before = sandbox.read(OPENCLAW);
    sandbox.run(["apply", "--model", "a/one"]).succeeds();
    sandbox.run(["key", "scrub", "--yes", "--purge-journal"]).succeeds();
    sandbox.run(["undo"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), before);
    sandbox.run(["undo", "1"]).exits(2);
}

#[test]
fn a_literal_key_of_ours_leaves_old_and_new_entries() {
    let sandbox = home().openclaw("{}").opencode("{}").env("WCODE_API_KEY", KEY);
    sandbox.run(["apply", "--key-mode", "literal"]).succeeds();
    sandbox.run(["apply", "--key-mode", "ref"]).succeeds();
    assert_eq!(holding(&sandbox), ["journal/000002.done", "keys/wcode"]);
    sandbox.run(["key", "scrub", "--yes", "--purge-journal"]).succeeds();
    assert_eq!(holding(&sandbox), ["keys/wcode"]);
    sandbox.run(["remove"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), ("{}".into(), "{}".into()));
}

#[test]
fn a_file_that_was_set_aside_is_a_copy_like_any_other() {
    let sandbox = taken_over();
    sandbox.write("../state/journal/000001.torn-0", format!("{{ k: '{KEY}'"));
    sandbox.run(["key", "scrub", "--yes"]).succeeds();
    assert_eq!(sandbox.read("../state/journal/000001.torn-0"), "{ k: 'REMOVED_BY_WCODE'");
    assert_eq!(holding(&sandbox), ["journal/000001.done", "keys/wcode"]);
}

#[test]
fn an_interrupted_command_is_settled_first() {
    let sandbox = home().openclaw(OLD.replace("KEY", KEY)).opencode("{}");
    sandbox.kill_at("replaced", ["apply", "--key-mode", "ref"]);
    sandbox.run(["key", "scrub", "--yes", "--purge-journal"]).succeeds().says("interrupted");
    assert_eq!(sandbox.read(OPENCLAW), OLD.replace("KEY", KEY), "taken back, and the client's own");
    assert_eq!(holding(&sandbox), ["keys/wcode"]);
    sandbox.run(["status"]).succeeds();
}

#[test]
fn the_old_name_of_the_flag_is_still_accepted() {
    let sandbox = Sandbox::new();
    let report = |flag| sandbox.run(["key", "scrub", "--yes", flag]);
    let (new, old) = (report("--purge-journal"), report("--end-undo"));
    assert_ne!(new.code, Some(2), "{new}");
    old.is(new.code.unwrap(), &new.stdout, &new.stderr);
}
