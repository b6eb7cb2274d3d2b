//! `wcode history`: what was done, newest first as text and in full as JSON.

use serde_json::json;

use crate::support::{OPENCLAW, OPENCODE, Sandbox};

#[test]
fn without_entries_it_says_so() {
    let sandbox = Sandbox::new();
    sandbox.run(["history"]).is(0, "", "wcode has written nothing yet\n");
    let report = sandbox.run(["history", "--json"]).succeeds().json();
    assert_eq!(report["entries"], json!([]));
    assert_eq!(sandbox.state_files(), Vec::<String>::new(), "looking leaves no trace");
}

#[test]
fn every_write_is_an_entry_with_its_state() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    sandbox.run(["apply"]).succeeds();
    sandbox.run(["apply", "--client", "openclaw", "--model", "a/one"]).succeeds();
    sandbox.run(["undo"]).succeeds();
    sandbox.run(["remove"]).succeeds();

    let report = sandbox.run(["history", "--json"]).succeeds().json();

    let entries = report["entries"].as_array().unwrap();
    let mut told: Vec<_> = entries
        .iter()
        .map(|entry| {
            let of = |name: &str| entry[name].as_str().unwrap().to_owned();
            (
                entry["id"].as_u64().unwrap(),
                of("command"),
                of("state"),
                entry["files"].as_array().unwrap().len(),
            )
        })
        .collect();
    told.sort();
    let expected = [
        (1, "apply", "done", 2),
        (2, "apply", "undone", 1),
        (3, "undo", "done", 1),
        (4, "remove", "done", 2),
    ]
    .map(|(id, command, state, files)| (id, command.to_owned(), state.to_owned(), files));
    assert_eq!(told, expected);
    for entry in entries {
        let time = entry["time"].as_str().unwrap();
        assert!(time.len() >= 20 && time.ends_with('Z') && time.contains('T'), "{time}");
        assert!(entry["files"][0].is_string(), "{entry}");
    }
    let text = sandbox.run(["history"]).succeeds().stdout;
    assert_eq!(text.lines().count(), 4, "{text}");
}

#[test]
fn an_open_entry_is_reported_as_open() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    sandbox.kill_at("replaced", ["apply"]);
    let report = sandbox.run(["history", "--json"]).succeeds().json();
    assert_eq!(report["entries"][0]["state"], "open", "{report}");
    assert_eq!(sandbox.journal(), ["000001.open"], "looking settles nothing");
}

#[test]
fn the_paths_are_those_of_the_clients() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    sandbox.run(["apply"]).succeeds();
    sandbox.run(["history"]).succeeds().shows(OPENCLAW).shows(OPENCODE);
}

#[test]
fn numbers_go_on_growing_and_are_never_used_again() {
    let sandbox = Sandbox::new().openclaw("{}");
    for _ in 0..3 {
        sandbox.run(["apply", "--client", "openclaw"]).succeeds();
        sandbox.run(["remove", "--client", "openclaw"]).succeeds();
    }
    let report = sandbox.run(["history", "--json"]).succeeds().json();
    let mut ids: Vec<_> = report["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["id"].as_u64().unwrap())
        .collect();
    ids.sort_unstable();
    assert_eq!(ids, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn a_damaged_entry_is_named() {
    let sandbox = Sandbox::new().openclaw("{}");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    sandbox.run(["apply", "--client", "openclaw", "--model", "a/one"]).succeeds();
    sandbox.write("../state/journal/000001.done", "not json\n");
    let outcome = sandbox.run(["history"]).succeeds().says("000001.done");
    assert!(outcome.stdout.contains("apply"), "{outcome}");
}
