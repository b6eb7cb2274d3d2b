//! What holds for the registry of clients as a whole; what each client must do is in `conformance`.

use serde_json::json;
use wcode::internals::clients;

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
fn status_reports_every_client_in_one_order() {
    let report = Sandbox::new().run(["status", "--json"]).succeeds().json();
    let told: Vec<_> = report["clients"].as_array().unwrap().iter().map(|c| &c["client"]).collect();
    assert_eq!(told, clients::ids());
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
fn a_config_of_ours_that_breaks_is_still_reported_once() {
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
