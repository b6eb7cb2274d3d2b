//! Lists of OpenCode's that decide which providers it uses: our provider is added to the effective list, and if that cannot
//! be changed, no default model is set.

use crate::opencode2::with_versions;
use crate::support::{MODEL, OPENCODE, Outcome, Sandbox};
use serde_json::{Value, json};

/// A working config that allows one provider of the user's only.
const ENABLED: &str = r#"{
  "$schema": "https://opencode.ai/config.json",
  "model": "mine/m1", // mine
  "enabled_providers": ["mine"],
  "provider": { "mine": { "npm": "@ai-sdk/openai-compatible", "options": { "baseURL": "http://127.0.0.1:4000/v1", "apiKey": "sk-mine" }, "models": { "m1": {} } } }
}
"#;

fn set_default(sandbox: &Sandbox) -> Outcome {
    sandbox.run(["apply", "--client", "opencode", "--offline", "--default-model", MODEL])
}

fn model(sandbox: &Sandbox) -> Value {
    sandbox.value(OPENCODE)["model"].clone()
}

#[test]
fn our_provider_comes_on_the_list_of_those_that_are_enabled() {
    for versions in [["1.18.33"], ["2.0.15"]] {
        let sandbox = with_versions(&versions).opencode(ENABLED);
        set_default(&sandbox).succeeds();
        assert_eq!(sandbox.value(OPENCODE)["enabled_providers"], json!(["mine", "wcode"]));
        assert_eq!(model(&sandbox), format!("wcode/{MODEL}"));
        let after = sandbox.read(OPENCODE);
        sandbox.run(["apply"]).succeeds();
        assert_eq!(sandbox.read(OPENCODE), after);
        sandbox.run(["undo"]).succeeds();
        assert_eq!(sandbox.read(OPENCODE), ENABLED);

        set_default(&sandbox).succeeds();
        sandbox.run(["remove"]).succeeds();
        assert_eq!(sandbox.read(OPENCODE), ENABLED);
    }
}

#[test]
fn a_user_who_takes_it_off_the_list_is_left_alone() {
    let sandbox = with_versions(&["1.18.33"]).opencode(ENABLED);
    sandbox.run(["apply", "--client", "opencode", "--offline"]).succeeds();
    let text = sandbox.read(OPENCODE);
    let edited = text.replace("[\"mine\", \"wcode\"]", "[\"mine\"]");
    assert_ne!(edited, text);
    sandbox.write(OPENCODE, &edited);
    sandbox.run(["apply"]).succeeds();
    assert_eq!(sandbox.read(OPENCODE), edited);
}

#[test]
fn a_list_that_is_not_ours_to_change_leaves_the_default_as_it_is() {
    let sandbox = Sandbox::new().opencode("{ \"model\": \"mine/m1\" }\n");
    let list = "{ \"enabled_providers\": [\"mine\"] }";
    sandbox.write("../managed/opencode.json", list);
    let outcome = set_default(&sandbox).exits(4);
    outcome.says("`enabled_providers`").says("the default model is not set");
    assert_eq!(model(&sandbox), "mine/m1");
    assert_eq!(sandbox.read("../managed/opencode.json"), list);
    // A default that was not requested by name is no failure.
    sandbox.run(["apply", "--client", "opencode", "--offline"]).succeeds();
}

#[test]
fn a_provider_that_is_disabled_or_denied_gets_no_default_model() {
    for (config, words) in [
        (json!({ "disabled_providers": ["wcode"] }), "`disabled_providers`"),
        (
            json!({ "experimental": { "policies": [
                { "action": "provider.use", "resource": "*", "effect": "deny" },
                { "action": "provider.use", "resource": "mine", "effect": "allow" },
            ] } }),
            "`experimental.policies[0]`",
        ),
    ] {
        let sandbox = with_versions(&["2.0.15"]).opencode(config.to_string());
        set_default(&sandbox).exits(4).says(words);
        assert_eq!(model(&sandbox), Value::Null);
        let fresh = with_versions(&["2.0.15"]).opencode(config.to_string());
        fresh.run(["apply", "--client", "opencode", "--offline"]).succeeds().says(words);
        assert_eq!(model(&fresh), Value::Null);
    }
    let policies = json!({ "policies": [
        { "action": "provider.use", "resource": "*", "effect": "deny" },
        { "action": "provider.use", "resource": "wcode", "effect": "allow" },
    ] });
    let sandbox = with_versions(&["2.0.15"]).opencode(policies.to_string());
    set_default(&sandbox).succeeds();
}
