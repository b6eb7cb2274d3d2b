//! `wcode remove`: removes what is ours and nothing else, the user's additions included.

use serde_json::json;

use crate::support::{MODEL, OPENCLAW, OPENCODE, Sandbox};

const OLD: &str = "{ /* mine */ }\n";

fn applied() -> Sandbox {
    let sandbox = Sandbox::new().openclaw(OLD).opencode(OLD);
    sandbox.run(["apply"]).succeeds();
    sandbox
}

#[test]
fn with_nothing_of_ours_there_is_nothing_to_remove() {
    let sandbox = Sandbox::new().openclaw(OLD).opencode(OLD);
    sandbox.run(["remove"]).succeeds().says("nothing to do");
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), (OLD.into(), OLD.into()));
    assert_eq!(sandbox.journal(), Vec::<String>::new());
}

#[test]
fn an_entry_of_the_users_with_our_name_is_not_ours() {
    let before = "{ models: { providers: { wcode: { baseUrl: 'https://x.example' } } } }";
    let sandbox = Sandbox::new().openclaw(before);
    sandbox.run(["remove"]).succeeds().says("nothing to do");
    assert_eq!(sandbox.read(OPENCLAW), before);
}

#[test]
fn one_client_can_be_cleared_alone() {
    let sandbox = applied();
    let opencode = sandbox.read(OPENCODE);
    sandbox.run(["remove", "--client", "openclaw"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), (OLD.into(), opencode));
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.read(OPENCODE), OLD);
}

#[test]
fn remove_twice_is_nothing_to_do() {
    let sandbox = applied();
    sandbox.run(["remove"]).succeeds();
    sandbox.run(["remove"]).succeeds().says("nothing to do");
    sandbox.run(["status"]).succeeds();
}

#[test]
fn what_the_user_added_to_our_entry_stays() {
    let sandbox = applied();
    let text = sandbox
        .read(OPENCLAW)
        .replace("\"maxTokens\": 8192", "\"maxTokens\": 8192, \"cost\": { \"input\": 1 }");
    sandbox.write(OPENCLAW, text);
    let text = sandbox
        .read(OPENCODE)
        .replace("\"options\": {", "\"options\": { \"timeout\": 5, // mine\n");
    sandbox.write(OPENCODE, text);

    let outcome = sandbox.run(["remove"]).succeeds();

    // Half an entry would stop the client from starting, so the addition keeps the entry.
    let outcome = outcome.says("models.providers.wcode").says("provider.wcode");
    outcome.says("warning");
    assert!(sandbox.read(OPENCLAW).contains("\"cost\": { \"input\": 1 }"));
    let options = sandbox.value(OPENCODE)["provider"]["wcode"]["options"].clone();
    assert_eq!(options["timeout"], 5);
    assert!(options["baseURL"].is_string(), "an entry without an address is broken: {options}");
    let model = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"][0];
    assert!(model["id"].is_string() && model["name"].is_string(), "{model}");
    assert_eq!(sandbox.value(OPENCLAW).get("agents"), None, "what it does not stand in is gone");
}

#[test]
fn a_model_that_the_user_added_keeps_the_entry_but_not_our_model() {
    let sandbox = applied();
    let text = sandbox.read(OPENCLAW).replace(
        "\"models\": [",
        "\"models\": [\n          { \"id\": \"x/mine\", \"name\": \"m\" },",
    );
    sandbox.write(OPENCLAW, text);
    let text = sandbox
        .read(OPENCODE)
        .replace("\"models\": {", "\"models\": {\n        \"x/mine\": { \"name\": \"m\" },");
    sandbox.write(OPENCODE, text);

    sandbox.run(["remove"]).succeeds();

    let provider = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"];
    assert_eq!(provider["models"], json!([{ "id": "x/mine", "name": "m" }]));
    assert!(provider["baseUrl"].is_string(), "their model needs it: {provider}");
    let provider = &sandbox.value(OPENCODE)["provider"]["wcode"];
    assert_eq!(provider["models"], json!({ "x/mine": { "name": "m" } }));
}

#[test]
fn what_the_user_added_beside_our_entry_stays() {
    let sandbox = applied();
    let text = sandbox
        .read(OPENCLAW)
        .replace("\"providers\": {", "\"providers\": {\n      // theirs\n      \"acme\": {},");
    sandbox.write(OPENCLAW, text);
    sandbox.run(["remove"]).succeeds();
    let value = sandbox.value(OPENCLAW);
    assert_eq!(value["models"]["providers"], json!({ "acme": {} }));
    assert!(sandbox.read(OPENCLAW).contains("// theirs"));
}

#[test]
fn a_field_of_ours_that_the_user_changed_goes_with_the_entry() {
    let sandbox = applied();
    let text = sandbox.read(OPENCLAW).replace("128000", "64000");
    sandbox.write(OPENCLAW, text);
    sandbox.run(["remove", "--client", "openclaw"]).succeeds();
    let left = sandbox.read(OPENCLAW);
    assert!(!left.contains("64000") && !left.contains("wcode"), "{left}");
    assert!(left.contains("/* mine */"));
}

#[test]
fn a_comment_of_the_users_in_our_entry_does_not_stop_remove() {
    let sandbox = applied();
    let text = sandbox.read(OPENCLAW).replace("\"api\":", "// a thought\n        \"api\":");
    sandbox.write(OPENCLAW, text);
    sandbox.run(["remove", "--client", "openclaw"]).succeeds();
    let left = sandbox.read(OPENCLAW);
    assert!(!left.contains("wcode.net"), "{left}");
    assert!(left.contains("/* mine */"), "{left}");
}

#[test]
fn edits_elsewhere_in_the_file_stay() {
    let sandbox = applied();
    for name in [OPENCLAW, OPENCODE] {
        let text =
            sandbox.read(name).replace("/* mine */", "/* mine */ \"newer\": [1, 2], // yes\n");
        sandbox.write(name, text);
    }
    sandbox.run(["remove"]).succeeds();
    for name in [OPENCLAW, OPENCODE] {
        assert_eq!(sandbox.value(name), json!({ "newer": [1, 2] }), "{}", sandbox.read(name));
        assert!(sandbox.read(name).contains("/* mine */ \"newer\": [1, 2]"));
        assert!(sandbox.read(name).contains("// yes\n"));
    }
}

#[test]
fn a_default_model_that_was_there_comes_back() {
    for (before, name, client) in [
        ("{ agents: { defaults: { model: 'acme/a', /* x */ } } }\n", OPENCLAW, "openclaw"),
        ("{ agents: { defaults: { model: { primary: \"acme/a\" } } } }\n", OPENCLAW, "openclaw"),
        ("{ \"model\": \"acme/a\", }\n", OPENCODE, "opencode"),
    ] {
        let sandbox = Sandbox::new().file(name, before);
        sandbox.run(["apply", "--client", client, "--default-model", MODEL]).succeeds();
        assert!(!sandbox.read(name).contains("acme/a"));
        sandbox.run(["remove", "--client", client]).succeeds();
        assert_eq!(sandbox.read(name), before);
    }
}

#[test]
fn a_default_model_that_the_user_chose_since_stays() {
    let sandbox = applied();
    let text = sandbox.read(OPENCLAW).replace(&format!("wcode/{MODEL}"), "acme/a");
    sandbox.write(OPENCLAW, text);
    sandbox.run(["remove", "--client", "openclaw"]).succeeds();
    let value = sandbox.value(OPENCLAW);
    assert!(value["agents"]["defaults"]["model"].to_string().contains("acme/a"), "{value}");
    assert!(!value.to_string().contains("wcode"), "{value}");
}

#[test]
fn several_applies_are_taken_out_by_one_remove() {
    let sandbox = Sandbox::new().openclaw(OLD).opencode(OLD);
    sandbox.run(["apply", "--model", "a/one"]).succeeds();
    sandbox
        .run(["apply", "--model", "b/two", "--context-window", "50000", "--max-tokens", "500"])
        .succeeds();
    sandbox.run(["apply", "--key-env", "OTHER", "--default-model", "a/one"]).succeeds();
    sandbox.run(["apply", "--model", "b/two", "--prune"]).succeeds();
    sandbox.run(["apply", "--base-url", "https://proxy.example/v1"]).succeeds();
    sandbox.run(["remove"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), (OLD.into(), OLD.into()));
}

#[test]
fn a_file_that_we_made_is_taken_away_unless_others_wrote_into_it() {
    let sandbox = Sandbox::new();
    sandbox.run(["apply", "--client", "openclaw", "--client", "opencode"]).succeeds();
    let text = sandbox.read(OPENCODE).replacen('{', "{\n  \"theme\": \"x\",", 1);
    sandbox.write(OPENCODE, text);
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.files(), [OPENCODE]);
    assert_eq!(sandbox.value(OPENCODE)["theme"], "x");
    assert!(!sandbox.read(OPENCODE).contains("wcode"));
}

#[test]
fn a_file_that_is_gone_is_nothing_to_do() {
    let sandbox = applied();
    std::fs::remove_file(sandbox.path(OPENCLAW)).unwrap();
    sandbox.run(["remove"]).succeeds();
    assert!(!sandbox.exists(OPENCLAW));
    assert_eq!(sandbox.read(OPENCODE), OLD);
}

#[test]
fn a_file_that_cannot_be_read_stops_all() {
    let sandbox = applied();
    let opencode = sandbox.read(OPENCODE);
    sandbox.write(OPENCLAW, "{ broken");
    sandbox.run(["remove"]).exits(5).says("openclaw.json");
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), ("{ broken".into(), opencode));
    sandbox.run(["remove", "--client", "opencode"]).succeeds();
    assert_eq!(sandbox.read(OPENCODE), OLD);
}

#[test]
fn remove_needs_no_client_on_the_machine() {
    let sandbox = Sandbox::new();
    let path = sandbox.arg("mine.json");
    sandbox.run(["apply", "--client", "openclaw", "--config", &path]).succeeds();
    sandbox.run(["remove"]).succeeds();
    assert!(!sandbox.exists("mine.json"), "every file we wrote into, wherever it is");
}

#[test]
fn a_removed_entry_is_not_drift() {
    let sandbox = applied();
    sandbox.run(["remove"]).succeeds();
    let report = sandbox.run(["status", "--json"]).succeeds().json();
    assert_eq!(report["changed"], false);
    for client in report["clients"].as_array().unwrap() {
        assert_eq!(client["state"], "absent", "{client}");
    }
}

#[test]
fn unknown_names_are_refused() {
    let sandbox = applied();
    sandbox.run(["remove", "--client", "cursor"]).exits(2);
    sandbox.run(["remove", "--config", "x.json"]).exits(2).says("--client");
}

#[test]
fn a_vendor_that_is_no_longer_known_can_still_be_removed() {
    let sandbox = Sandbox::new().openclaw(OLD).opencode(OLD);
    let vendor = r#"{ id: "acme", name: "Acme", keyVariable: "ACME_KEY",
        endpoints: { "openai-completions": "https://acme.example/v1" },
        models: [{ id: "m1", name: "M 1" }] }"#;
    let folder = sandbox.root().join("settings/vendors");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("acme.json5"), vendor).unwrap();
    sandbox.run(["apply", "--vendor", "acme"]).succeeds();
    std::fs::remove_file(folder.join("acme.json5")).unwrap();

    sandbox.run(["remove", "--vendor", "acme"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), (OLD.into(), OLD.into()));
}

#[test]
fn the_report_of_a_remove() {
    let sandbox = applied();
    let report = sandbox.run(["remove", "--json"]).succeeds().json();
    assert_eq!(report["command"], "remove");
    assert_eq!(
        (&report["changed"], &report["written"], &report["entry"]),
        (&json!(true), &json!(true), &json!(2))
    );
    let changes = report["files"].to_string();
    assert!(changes.contains("\"remove\"") && !changes.contains("\"add\""), "{changes}");
}
