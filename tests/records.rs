//! What is in force, in a file of its own; and how much of the journal is kept.

use std::fs::{self, File};
use std::path::PathBuf;

use crate::support::{CHECKPOINTS, MODEL, OPENCLAW, Sandbox};

const RECORDS: &str = "../state/records.json";

/// The user's own values stand where ours will, one container is empty, and there is much else.
fn much_of_the_users_own() -> String {
    let comment =
        "  // a comment of the user's, of some length, as they are in real files\n".repeat(8_000);
    format!(
        "{{\n{comment}  agents: {{ defaults: {{ model: {{ primary: 'acme/mine' }}, models: {{ /* none */ }} }} }},\n}}\n"
    )
}

fn applied() -> Sandbox {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    sandbox.run(["apply"]).succeeds();
    sandbox.run(["apply", "--model", "a/one"]).succeeds();
    sandbox
}

fn entries(sandbox: &Sandbox) -> Vec<PathBuf> {
    let folder = sandbox.root().join("state/journal");
    sandbox.journal().iter().map(|name| folder.join(name)).collect()
}

fn bytes_of_the_journal(sandbox: &Sandbox) -> u64 {
    entries(sandbox).iter().map(|path| fs::metadata(path).unwrap().len()).sum()
}

#[test]
fn a_command_that_writes_nothing_reads_no_entry() {
    let sandbox = applied();
    for path in entries(&sandbox) {
        let metadata = fs::metadata(&path).unwrap();
        fs::write(&path, vec![b'x'; metadata.len() as usize]).unwrap();
        let file = File::options().append(true).open(&path).unwrap();
        file.set_modified(metadata.modified().unwrap()).unwrap();
    }
    sandbox.run(["status"]).succeeds().shows("ok");
    sandbox.run(["apply", "--check"]).succeeds();
    sandbox.run(["apply"]).succeeds().says("nothing to do");
    sandbox.run(["undo"]).exits(1).says("000002.done");
    sandbox.run(["doctor", "--offline"]).shows("error    journal: ");
}

#[test]
fn the_file_of_the_records_is_made_again_whatever_became_of_it() {
    let sandbox = applied();
    let (right, status) = (sandbox.read(RECORDS), sandbox.run(["status", "--json"]).json());
    let with_one_entry = {
        let younger = Sandbox::new().openclaw("{}").opencode("{}");
        younger.run(["apply"]).succeeds();
        younger.read(RECORDS)
    };
    for wrong in [
        String::new(),
        "{}".into(),
        right[..right.len() / 2].into(),
        right.replace("\"version\":1", "\"version\":99"),
        with_one_entry,
    ] {
        sandbox.write(RECORDS, &wrong);
        assert_eq!(sandbox.run(["status", "--json"]).succeeds().json(), status, "{wrong:.40}");
        assert_eq!(sandbox.read(RECORDS), wrong, "looking writes nothing");
        sandbox.run(["apply"]).succeeds().says("nothing to do");
        assert_eq!(sandbox.read(RECORDS), right, "{wrong:.40}");
    }
    fs::remove_file(sandbox.path(RECORDS)).unwrap();
    sandbox.run(["apply", "--check"]).succeeds();
    assert!(!sandbox.exists(RECORDS), "looking writes nothing");
    sandbox.run(["apply"]).succeeds();
    assert_eq!(sandbox.read(RECORDS), right);
}

#[test]
fn a_kill_at_any_point_leaves_records_that_the_next_command_settles() {
    for at in CHECKPOINTS {
        for command in [&["apply", "--model", "a/two"][..], &["undo"], &["remove"]] {
            let sandbox = applied();
            let paused = sandbox.command(command).env("WCODE_TEST_CHECKPOINT", at);
            paused.run_until(&format!("paused at {at}\n")).kill();
            sandbox.run(["apply"]).succeeds();
            let saved = sandbox.read(RECORDS);
            fs::remove_file(sandbox.path(RECORDS)).unwrap();
            sandbox.run(["apply"]).succeeds();
            assert_eq!(sandbox.read(RECORDS), saved, "{command:?} at {at}");
        }
    }
}

#[test]
fn the_journal_stays_small_and_remove_still_gives_back_what_was_there() {
    let before = much_of_the_users_own();
    let sandbox = Sandbox::new().openclaw(&before);
    let args = ["apply", "--client", "openclaw", "--default-model", MODEL, "--model", MODEL];
    sandbox.run(args).succeeds();
    for round in 0..20 {
        let size = (20_000 + round).to_string();
        let args = ["apply", "--client", "openclaw", "--model", MODEL, "--context-window", &size];
        sandbox.run(args).succeeds();
    }
    let size = bytes_of_the_journal(&sandbox);
    assert!(size < 9 * 1024 * 1024, "{size} bytes; the config has {}", before.len());
    let listed = sandbox.run(["history", "--json"]).succeeds().json();
    assert_eq!(listed["entries"].as_array().unwrap().len(), 21);

    sandbox.run(["undo", "1"]).exits(2).says("wcode remove");
    sandbox.run(["undo"]).succeeds();
    assert!(sandbox.read(OPENCLAW).contains("20018"));
    sandbox.run(["key", "scrub", "--yes", "--purge-journal"]);
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), before);
}

#[test]
fn a_model_at_a_time_leaves_no_entry_for_each() {
    let before = "{ models: { providers: {\n} } }\n";
    let sandbox = Sandbox::new().openclaw(before);
    for round in 0..60 {
        let model = format!("a/model-{round}");
        sandbox.run(["apply", "--client", "openclaw", "--model", &model]).succeeds();
    }
    let kept = sandbox.journal().len();
    assert!(kept <= 52, "{kept} entries");
    sandbox.run(["undo"]).succeeds();
    assert!(!sandbox.read(OPENCLAW).contains("a/model-59"));
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), before);
}

#[test]
fn a_file_that_was_not_there_goes_however_much_was_written_since() {
    let sandbox = Sandbox::new();
    for round in 0..60 {
        let size = (20_000 + round).to_string();
        let args = ["apply", "--client", "openclaw", "--model", MODEL, "--context-window", &size];
        sandbox.run(args).succeeds();
    }
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.files(), Vec::<String>::new());
}
