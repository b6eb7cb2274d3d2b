//! `kill -9` at every checkpoint of apply, undo and remove: each file is old or new, never between,
//! and the next command settles what was left open.

use std::fs;

use crate::support::{CHECKPOINTS, OPENCLAW, OPENCODE, Sandbox};

const OLD_OPENCLAW: &str = "{\n  // mine\n  gateway: { mode: 'local' },\n}\n";
const OLD_OPENCODE: &str = "{\n  \"theme\": \"x\", // mine\n}\n";

type Pair = [String; 2];

fn pair(sandbox: &Sandbox) -> Pair {
    [sandbox.read(OPENCLAW), sandbox.read(OPENCODE)]
}

/// A home with both clients, before and after `apply`.
fn applied() -> (Sandbox, Pair, Pair) {
    let sandbox = Sandbox::new().openclaw(OLD_OPENCLAW).opencode(OLD_OPENCODE);
    let old = pair(&sandbox);
    sandbox.run(["apply"]).succeeds();
    let new = pair(&sandbox);
    (sandbox, old, new)
}

fn each_is_old_or_new(sandbox: &Sandbox, old: &Pair, new: &Pair, at: &str) {
    for (at_hand, (old, new)) in pair(sandbox).iter().zip(old.iter().zip(new)) {
        assert!(at_hand == old || at_hand == new, "between old and new at `{at}`:\n{at_hand}");
    }
}

/// No temporary file is left, and no journal entry is open.
fn nothing_is_left_open(sandbox: &Sandbox, at: &str) {
    assert_eq!(sandbox.files(), [OPENCODE, OPENCLAW], "left over at `{at}`");
    assert_eq!(fs::read_dir(sandbox.root().join("tmp")).unwrap().count(), 0, "left at `{at}`");
    for name in sandbox.journal() {
        let is_settled = name.ends_with(".done") || name.ends_with(".undone");
        assert!(is_settled, "`{name}` is left of `{at}`");
    }
}

#[test]
fn a_killed_apply_is_done_by_the_next_apply() {
    let (_, old, new) = applied();
    for at in CHECKPOINTS {
        let sandbox = Sandbox::new().openclaw(OLD_OPENCLAW).opencode(OLD_OPENCODE);
        sandbox.kill_at(at, ["apply"]);
        each_is_old_or_new(&sandbox, &old, &new, at);

        sandbox.run(["apply"]).succeeds();

        assert_eq!(pair(&sandbox), new, "at `{at}`");
        nothing_is_left_open(&sandbox, at);
        sandbox.run(["undo"]).succeeds();
        assert_eq!(pair(&sandbox), old, "undone after `{at}`");
    }
}

#[test]
fn a_killed_apply_can_be_undone() {
    let (_, old, new) = applied();
    for at in CHECKPOINTS {
        let sandbox = Sandbox::new().openclaw(OLD_OPENCLAW).opencode(OLD_OPENCODE);
        sandbox.kill_at(at, ["apply"]);
        each_is_old_or_new(&sandbox, &old, &new, at);

        sandbox.run(["undo"]).succeeds();

        assert_eq!(pair(&sandbox), old, "at `{at}`");
        nothing_is_left_open(&sandbox, at);
    }
}

#[test]
fn undo_after_a_killed_apply_never_reaches_past_it() {
    for at in CHECKPOINTS {
        let (sandbox, _, first) = applied();
        sandbox.kill_at(at, ["apply", "--model", "a/one"]);

        sandbox.run(["undo"]).succeeds();

        let now = pair(&sandbox);
        let has_second = now.iter().any(|text| text.contains("a/one"));
        assert!(!has_second, "undo left what the killed apply wrote at `{at}`:\n{now:?}");
        // Before its journal entry is written a killed apply has done nothing that undo could mean.
        if at != "locked" {
            assert_eq!(now, first, "undo took back more than the killed apply at `{at}`");
        }
        nothing_is_left_open(&sandbox, at);
    }
}

#[test]
fn a_killed_undo_is_done_by_the_next_undo_or_was_done() {
    for at in CHECKPOINTS {
        let (sandbox, old, new) = applied();
        sandbox.kill_at(at, ["undo"]);
        each_is_old_or_new(&sandbox, &old, &new, at);

        sandbox.run(["undo"]);

        assert_eq!(pair(&sandbox), old, "at `{at}`");
        nothing_is_left_open(&sandbox, at);
    }
}

#[test]
fn a_killed_remove_is_done_by_the_next_remove() {
    for at in CHECKPOINTS {
        let (sandbox, old, new) = applied();
        sandbox.kill_at(at, ["remove"]);
        each_is_old_or_new(&sandbox, &old, &new, at);

        sandbox.run(["remove"]).succeeds();

        assert_eq!(pair(&sandbox), old, "at `{at}`");
        nothing_is_left_open(&sandbox, at);
    }
}

#[test]
fn a_killed_apply_that_made_the_files_leaves_none_behind_when_undone() {
    for at in CHECKPOINTS {
        let sandbox = Sandbox::new();
        sandbox.kill_at(at, ["apply", "--client", "openclaw", "--client", "opencode"]);
        sandbox.run(["undo"]).succeeds();
        assert_eq!(sandbox.files(), Vec::<String>::new(), "at `{at}`");
    }
}

#[test]
fn status_and_history_work_over_an_open_journal() {
    let (_, old, new) = applied();
    for at in CHECKPOINTS {
        let sandbox = Sandbox::new().openclaw(OLD_OPENCLAW).opencode(OLD_OPENCODE);
        sandbox.kill_at(at, ["apply"]);
        sandbox.run(["status", "--json"]).succeeds();
        sandbox.run(["history", "--json"]).succeeds();
        sandbox.run(["apply", "--dry-run"]).succeeds();
        each_is_old_or_new(&sandbox, &old, &new, at);
        sandbox.run(["apply"]).succeeds();
        assert_eq!(pair(&sandbox), new, "at `{at}`");
        sandbox.run(["status"]).succeeds().shows("ok");
    }
}

#[test]
fn the_clients_lock_of_a_killed_process_does_not_block() {
    let sandbox = Sandbox::new().openclaw(OLD_OPENCLAW).opencode(OLD_OPENCODE);
    sandbox.kill_at("before-replace", ["apply"]);
    assert!(sandbox.exists(".openclaw/openclaw.json.lock"), "OpenClaw must wait while we write");

    sandbox.run(["apply"]).succeeds().never_says("waiting");

    assert!(!sandbox.exists(".openclaw/openclaw.json.lock"));
}

#[test]
fn killed_again_and_again_it_still_settles() {
    let sandbox = Sandbox::new().openclaw(OLD_OPENCLAW).opencode(OLD_OPENCODE);
    let old = pair(&sandbox);
    for at in ["before-replace", "replaced", "journal-written", "all-replaced"] {
        // A new model each time, or there would be nothing to do and no point to stop at.
        sandbox.kill_at(at, ["apply", "--model", &format!("m/{at}")]);
    }
    sandbox.run(["apply"]).succeeds();
    nothing_is_left_open(&sandbox, "all of them");
    sandbox.run(["remove"]).succeeds();
    assert_eq!(pair(&sandbox), old);
}

/// Once every file is written, a step that fails is a warning: the entry stays open, and the next command closes it.
#[test]
fn an_entry_that_cannot_be_closed_is_a_warning_and_is_closed_later() {
    let sandbox = Sandbox::new().openclaw(OLD_OPENCLAW);
    let paused = sandbox.pause_at("all-replaced", ["apply", "--client", "openclaw"]);
    let in_the_way = sandbox.root().join("state/journal/000001.done");
    fs::create_dir(&in_the_way).expect("the sandbox is ours");
    fs::write(sandbox.root().join("state/continue"), "").expect("the sandbox is ours");

    let (code, stderr) = paused.finish_with_stderr();
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stderr.contains("written, but"), "{stderr}");
    assert!(!stderr.contains("nothing was written"), "{stderr}");
    assert!(sandbox.read(OPENCLAW).contains("wcode.net"));
    assert_eq!(sandbox.journal(), ["000001.open"]);

    fs::remove_dir(&in_the_way).expect("it is empty");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    assert_eq!(sandbox.journal(), ["000001.done"]);
    sandbox.run(["undo"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), OLD_OPENCLAW);
}

const PLUGIN: &str = ".config/opencode/plugin/wcode.js";
const NPMRC: &str = ".config/opencode/.npmrc";

/// Both configs and wcode's files beside them; `None` for one that does not exist.
fn everything(sandbox: &Sandbox) -> [Option<Vec<u8>>; 4] {
    [OPENCLAW, OPENCODE, PLUGIN, NPMRC].map(|name| fs::read(sandbox.path(name)).ok())
}

/// A home with both clients, and the key in its store.
fn with_a_key() -> Sandbox {
    let sandbox = Sandbox::new().openclaw(OLD_OPENCLAW).opencode(OLD_OPENCODE);
    let set = ["key", "set", "--stdin", "--key-store", "file"];
    sandbox.command(&set).stdin("sk-e2e-0123456789abcdef").run().succeeds();
    sandbox
}

/// The files beside the configs are part of it: all of them are there, or none.
#[test]
fn a_killed_change_of_references_is_settled_with_all_its_files() {
    for killed in [["apply"].as_slice(), &["apply", "--key-mode", "env"], &["remove"], &["undo"]] {
        for at in CHECKPOINTS.into_iter().chain(["replaced-next"]) {
            for settling in ["again", "undo"] {
                let sandbox = with_a_key();
                let old = everything(&sandbox);
                let is_first = killed == ["apply"];
                if !is_first {
                    sandbox.run(["apply"]).succeeds();
                }
                let before = everything(&sandbox);
                sandbox.command(killed).env("WCODE_TEST_CHECKPOINT", at).run_until("paused").kill();
                match settling {
                    // An undo that was done has nothing left to take back.
                    "again" if killed == ["undo"] => drop(sandbox.run(["undo"])),
                    "again" => drop(sandbox.command(killed).run().succeeds()),
                    _ if at == "locked" || killed == ["undo"] => continue,
                    _ => drop(sandbox.run(["undo"]).succeeds()),
                }
                let now = everything(&sandbox);
                let place = format!("{killed:?} at `{at}`, then {settling}");
                match (settling, killed) {
                    ("undo", _) => assert!(now == before, "{place}"),
                    (_, ["remove" | "undo"]) => assert!(now == old, "{place}"),
                    _ if is_first => assert!(now.iter().all(Option::is_some), "{place}"),
                    _ => assert!(now[0] != old[0] && now[2..] == old[2..], "{place}"),
                }
                assert!(sandbox.journal().iter().all(|name| name.ends_with("done")), "{place}");
                sandbox.run(["remove"]);
                assert!(everything(&sandbox) == old, "{place}, then remove");
                // An empty folder may stay once the entry is closed.
                let is_tidy = at == "journal-closed" || !sandbox.exists(".config/opencode/plugin");
                assert!(is_tidy, "{place}: our folder stayed");
            }
        }
    }
}
