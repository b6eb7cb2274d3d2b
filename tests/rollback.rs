//! OpenClaw's silent roll-back: it restores its own backup over an edit that looks like damage.
//!
//! Measured (2026.9.6): with a valid `.bak` that has `gateway.mode`, a new size below half of the last
//! good one, or `meta` or `gateway.mode` gone, is taken for damage. The same bytes in `.bak` prevent it.

use crate::support::{OPENCLAW, Sandbox};

const BACKUP: &str = ".openclaw/openclaw.json.bak";

/// A config with all that makes OpenClaw watchful, after `apply` and after OpenClaw's own backup of it.
fn watched() -> (Sandbox, String, String) {
    let before = "{ meta: { lastTouchedVersion: '2026.9.6' }, gateway: { mode: 'local' } }\n";
    let sandbox = Sandbox::new().openclaw(before);
    let mut args = vec!["apply", "--client", "openclaw"];
    args.extend(["--context-window", "100000", "--max-tokens", "5000"]);
    args.extend(["a/one", "b/two", "c/three", "d/four"].iter().flat_map(|id| ["--model", id]));
    sandbox.command(&args).run().succeeds();
    let after = sandbox.read(OPENCLAW);
    assert!(
        after.len() >= 512 && before.len() * 2 < after.len(),
        "no roll-back would come of this"
    );
    sandbox.write(BACKUP, &after);
    (sandbox, before.to_owned(), after)
}

#[test]
fn a_legitimate_shrink_goes_into_the_backup_as_well() {
    for command in ["remove", "undo"] {
        let (sandbox, before, _) = watched();
        sandbox.run([command]).succeeds();
        assert_eq!(sandbox.read(OPENCLAW), before, "{command}");
        assert_eq!(sandbox.read(BACKUP), before, "OpenClaw would restore the old one: {command}");
    }
}

#[test]
fn undo_gives_the_backup_back_too() {
    let (sandbox, _, after) = watched();
    sandbox.run(["remove"]).succeeds();
    sandbox.run(["undo"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(BACKUP)), (after.clone(), after));
}

#[test]
fn a_growth_leaves_the_backup_alone() {
    let before = "{ meta: {}, gateway: { mode: 'local' } }\n";
    let sandbox = Sandbox::new().openclaw(before).file(BACKUP, before);
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    assert_eq!(sandbox.read(BACKUP), before);
}

#[test]
fn no_backup_is_ever_made() {
    let (sandbox, ..) = watched();
    std::fs::remove_file(sandbox.path(BACKUP)).unwrap();
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.files(), [OPENCLAW]);
}

#[test]
fn meta_and_gateway_are_never_touched() {
    let (sandbox, before, after) = watched();
    let head = before.trim_end().trim_end_matches('}').trim_end();
    assert!(after.starts_with(head), "{after}");
    sandbox.run(["apply", "--client", "openclaw", "--model", "d/four", "--prune"]).succeeds();
    assert!(sandbox.read(OPENCLAW).starts_with(head));
}
