//! What holds for every client there is or will be.

use serde_json::json;
use wcode::clients;

use crate::support::Sandbox;

#[test]
fn ids_are_words_and_no_two_alike() {
    let ids = clients::ids();
    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), clients::ALL.len());
    for id in ids {
        assert!(!id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{id}");
    }
}

#[test]
fn an_unknown_client_is_answered_with_all_the_known_ones() {
    let outcome = Sandbox::new().run(["apply", "--client", "nonsense"]).exits(2);
    for id in clients::ids() {
        assert!(outcome.stderr.contains(id), "{id}: {outcome}");
    }
}

#[test]
fn status_tells_of_every_client_in_one_order() {
    let report = Sandbox::new().run(["status", "--json"]).succeeds().json();
    let told: Vec<_> = report["clients"].as_array().unwrap().iter().map(|c| &c["client"]).collect();
    assert_eq!(told, clients::ids());
}

#[test]
fn apply_check_undo_remove_and_kill_work_with_every_client() {
    for client in clients::ids() {
        let sandbox = Sandbox::new();
        let path = sandbox.arg("config.json");
        let before = "{\n    /* mine */\n    \"theirs\": { \"a\": [1, 2] }\n}\n";
        sandbox.write("config.json", before);
        let run = |command: &str, flags: &[&str]| {
            let args = [&[command, "--client", client, "--config", &path], flags].concat();
            sandbox.command(&args).run()
        };

        run("apply", &["--check"]).exits(3);
        assert_eq!(sandbox.read("config.json"), before, "{client}");
        let report = run("apply", &["--json"]).succeeds().json();
        assert_eq!(report["files"][0]["client"], client);
        assert_eq!(report["files"][0]["action"], "modify");
        let after = sandbox.read("config.json");
        assert!(after.contains("/* mine */") && after.contains("wcode.net"), "{client}: {after}");
        assert_eq!(sandbox.value("config.json")["theirs"], json!({ "a": [1, 2] }));
        run("apply", &["--check"]).succeeds();

        sandbox.run(["undo"]).succeeds();
        assert_eq!(sandbox.read("config.json"), before, "{client}");
        run("apply", &[]).succeeds();
        run("remove", &[]).succeeds();
        assert_eq!(sandbox.read("config.json"), before, "{client}");
    }
}

#[test]
fn every_client_refuses_a_root_that_is_no_object() {
    for client in clients::ids() {
        for text in ["[]", "5", "\"text\"", "null", "true"] {
            let sandbox = Sandbox::new().file("config.json", text);
            let path = sandbox.arg("config.json");
            sandbox.run(["apply", "--client", client, "--config", &path]).exits(5);
            assert_eq!(sandbox.read("config.json"), text, "{client}");
        }
    }
}

/// A config has one name, whether or not it can be read.
#[test]
fn a_config_of_ours_that_breaks_is_still_told_once() {
    for client in clients::ids() {
        let sandbox = Sandbox::new();
        sandbox.run(["apply", "--client", client]).succeeds();
        let rows = || {
            let report = sandbox.run(["status", "--json"]).json();
            let mut rows = report["clients"].as_array().unwrap().clone();
            rows.retain(|row| row["client"] == client);
            rows
        };
        let whole = rows();
        let file = whole[0]["file"].as_str().and_then(|path| path.strip_prefix("[HOME]/"));
        sandbox.write(file.expect("it is in the home"), "{");
        let broken = rows();
        assert_eq!((whole.len(), broken.len()), (1, 1), "{client}: {broken:#?}");
        assert_eq!((&whole[0]["state"], &broken[0]["state"]), (&json!("ok"), &json!("error")));
        for fact in ["config", "provider"] {
            assert_eq!(whole[0][fact], broken[0][fact], "{client}");
        }
    }
}

#[test]
fn every_client_has_its_fixture_among_the_nasty_documents() {
    let text = include_str!("round_trip.rs");
    for client in clients::ids() {
        assert!(text.contains(&format!("client: \"{client}\"")), "{client} has no round trip");
    }
}
