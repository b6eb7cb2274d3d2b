//! What is set beside the entry: schema, mode, default model, allow-lists.

use super::requests::openclaw_models;
use crate::support::{MODEL, OPENCLAW, OPENCODE, Sandbox};
use serde_json::json;

#[test]
fn a_schema_that_exists_stays_as_it_is() {
    let before = "{ \"theme\": \"x\", \"$schema\": \"./mine.json\" }\n";
    let sandbox = Sandbox::new().opencode(before);
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
    let text = sandbox.read(OPENCODE);
    assert!(text.starts_with("{ \"theme\": \"x\", \"$schema\": \"./mine.json\","), "{text}");
    assert_eq!(text.matches("$schema").count(), 1);
}

#[test]
fn a_missing_schema_goes_first() {
    let sandbox = Sandbox::new().opencode("{\n  \"theme\": \"x\"\n}\n");
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
    let text = sandbox.read(OPENCODE);
    assert!(text.starts_with("{\n  \"$schema\": \"https://opencode.ai/config.json\","), "{text}");
}

#[test]
fn a_mode_that_exists_is_never_changed() {
    let sandbox = Sandbox::new().openclaw("{ models: { mode: 'replace', providers: {} } }");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    assert_eq!(sandbox.value(OPENCLAW)["models"]["mode"], "replace");
}

#[test]
fn openclaw_gets_a_default_model_only_where_none_is_set() {
    for (before, after) in [
        ("{}", json!({ "primary": format!("wcode/{MODEL}") })),
        ("{ agents: { defaults: {} } }", json!({ "primary": format!("wcode/{MODEL}") })),
        ("{ agents: { defaults: { model: 'acme/a' } } }", json!("acme/a")),
        (
            "{ agents: { defaults: { model: { primary: 'acme/a', fallbacks: ['acme/b'] } } } }",
            json!({ "primary": "acme/a", "fallbacks": ["acme/b"] }),
        ),
        (
            "{ agents: { defaults: { model: { fallbacks: ['acme/b'] } } } }",
            json!({ "primary": format!("wcode/{MODEL}"), "fallbacks": ["acme/b"] }),
        ),
    ] {
        let sandbox = Sandbox::new().openclaw(before);
        sandbox.run(["apply", "--client", "openclaw"]).succeeds();
        assert_eq!(sandbox.value(OPENCLAW)["agents"]["defaults"]["model"], after, "{before}");
    }
}

#[test]
fn a_default_model_asked_for_replaces_another_in_its_own_form() {
    for (before, after) in [
        ("{ agents: { defaults: { model: 'acme/a' } } }", json!(format!("wcode/{MODEL}"))),
        (
            "{ agents: { defaults: { model: { primary: 'acme/a', fallbacks: ['acme/b'] } } } }",
            json!({ "primary": format!("wcode/{MODEL}"), "fallbacks": ["acme/b"] }),
        ),
    ] {
        let sandbox = Sandbox::new().openclaw(before);
        sandbox.run(["apply", "--client", "openclaw", "--default-model", MODEL]).succeeds();
        assert_eq!(sandbox.value(OPENCLAW)["agents"]["defaults"]["model"], after, "{before}");

        sandbox.run(["remove", "--client", "openclaw"]).succeeds();
        assert_eq!(sandbox.read(OPENCLAW), before, "remove gives the user's default back");
    }
}

#[test]
fn opencode_gets_a_default_model_only_when_asked() {
    let sandbox = Sandbox::new().opencode("{ \"model\": \"acme/a\" }\n");
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
    assert_eq!(sandbox.value(OPENCODE)["model"], "acme/a");

    sandbox.run(["apply", "--client", "opencode", "--default-model", MODEL]).succeeds();
    assert_eq!(sandbox.value(OPENCODE)["model"], format!("wcode/{MODEL}"));
}

#[test]
fn no_default_model_never_sets_one() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    sandbox.run(["apply", "--client", "openclaw", "--no-default-model"]).succeeds();
    assert_eq!(sandbox.value(OPENCLAW).get("agents"), None);
    // It is saved, so that the next plain apply does not set one.
    sandbox.run(["apply", "--client", "openclaw"]).succeeds().says("nothing to do");
}

#[test]
fn a_default_model_and_none_at_once_is_a_contradiction() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    sandbox.run(["apply", "--default-model", MODEL, "--no-default-model"]).exits(2);
    assert_eq!(sandbox.read(OPENCLAW), "{}\n");
}

#[test]
fn a_default_model_that_is_no_model_of_ours_is_added() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    let args = ["apply", "--client", "openclaw", "--default-model", "glm/glm-5"];
    sandbox.run(args).succeeds();
    assert_eq!(openclaw_models(&sandbox), [MODEL, "glm/glm-5"]);
    let default = &sandbox.value(OPENCLAW)["agents"]["defaults"]["model"]["primary"];
    assert_eq!(default, "wcode/glm/glm-5");
}

#[test]
fn an_allow_list_of_models_gets_ours() {
    let policy = "{ agents: { defaults: { modelPolicy: { allow: ['acme/*'] } } } }";
    let sandbox = Sandbox::new().openclaw(policy);
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    let defaults = &sandbox.value(OPENCLAW)["agents"]["defaults"];
    assert_eq!(defaults["modelPolicy"]["allow"], json!(["acme/*", format!("wcode/{MODEL}")]));
    assert_eq!(defaults.get("models"), None, "no map where the policy decides");
    sandbox.run(["remove", "--client", "openclaw"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), policy);

    let map = "{ agents: { defaults: { models: { 'acme/a': {} } } } }";
    let sandbox = Sandbox::new().openclaw(map);
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    let defaults = &sandbox.value(OPENCLAW)["agents"]["defaults"];
    assert_eq!(defaults["models"]["acme/a"], json!({}));
    assert!(defaults["models"].get(format!("wcode/{MODEL}")).is_some(), "{defaults}");
    sandbox.run(["remove", "--client", "openclaw"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), map);
}

#[test]
fn no_allow_list_is_ever_made() {
    for before in [
        "{}",
        "{ agents: { defaults: { models: {} } } }",
        "{ agents: { defaults: { modelPolicy: { allow: [] } } } }",
        "{ agents: { defaults: { models: { 'acme/a': {} } } }, \
           meta: { migrations: { modelPolicyAllowlist: true } } }",
    ] {
        let sandbox = Sandbox::new().openclaw(before);
        sandbox.run(["apply", "--client", "openclaw"]).succeeds();
        let defaults = &sandbox.value(OPENCLAW)["agents"]["defaults"];
        for list in [&defaults["models"], &defaults["modelPolicy"]] {
            assert!(!list.to_string().contains("wcode"), "{before}: {defaults}");
        }
    }
}
