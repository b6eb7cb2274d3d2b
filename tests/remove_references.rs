//! What still refers to our entry when it is removed: named with its place, kept if a client needs it, and removed
//! with `--force`.

use crate::support::{MODEL, OPENCLAW, OPENCODE, Sandbox};
use serde_json::{Value, json};

const KEY: &str = "sk-e2e-shared-0123456789";

/// A default of the user's, and one of each kind that names one of our models.
fn dangling_openclaw() -> Sandbox {
    let sandbox = Sandbox::new()
        .openclaw("{ agents: { defaults: { model: { primary: 'openai/gpt-5.4' } } } }\n");
    let args = ["apply", "--client", "openclaw", "--model", MODEL, "--no-default-model"];
    sandbox.run(args).succeeds();
    let ours = format!("wcode/{MODEL}");
    let text = sandbox.read(OPENCLAW).replace(
        "{ primary: 'openai/gpt-5.4' }",
        &format!("{{ primary: '{ours}', fallbacks: ['openai/x', '{ours}'] }}"),
    );
    sandbox.write(OPENCLAW, text);
    sandbox
}

#[test]
fn a_default_that_leads_nowhere_is_named_with_its_place() {
    let sandbox = dangling_openclaw();
    let report = sandbox.run(["remove", "--yes", "--json"]).succeeds().json();
    let notes: Vec<&Value> = report["notes"].as_array().unwrap().iter().collect();
    for place in ["agents.defaults.model.primary", "agents.defaults.model.fallbacks"] {
        let told = |note: &&&Value| note["message"].as_str().unwrap().contains(place);
        let note = notes.iter().find(told).unwrap_or_else(|| panic!("{place}: {report:#}"));
        assert_eq!((&note["level"], &note["client"]), (&json!("warning"), &json!("openclaw")));
        assert!(note["path"].as_str().unwrap().ends_with("openclaw.json"), "{note}");
    }
    let model = sandbox.value(OPENCLAW)["agents"]["defaults"]["model"].clone();
    assert_eq!(model["primary"], format!("wcode/{MODEL}"), "the user's value stays");
}

#[test]
fn models_of_opencodes_settings_and_agents_are_named_too() {
    let sandbox = Sandbox::new()
        .opencode("{\n  \"small_model\": \"mine/a\",\n  \"agent\": { \"plan\": {} }\n}\n");
    let args = ["apply", "--client", "opencode", "--no-default-model"];
    sandbox.run(args).succeeds();
    let text = sandbox.read(OPENCODE);
    let edited = text
        .replace("\"mine/a\"", &format!("\"wcode/{MODEL}\""))
        .replace("\"plan\": {}", &format!("\"plan\": {{ \"model\": \"wcode/{MODEL}\" }}"));
    assert_ne!(edited, text);
    sandbox.write(OPENCODE, &edited);
    let outcome = sandbox.run(["remove", "--yes"]).succeeds();
    outcome.says("`small_model` still refers to").says("`agent.plan.model` still refers to");
}

#[test]
fn by_force_what_leads_nowhere_goes_as_well_and_comes_back_with_undo() {
    let sandbox = dangling_openclaw();
    let before = sandbox.read(OPENCLAW);
    sandbox.run(["remove", "--yes", "--force"]).succeeds().never_says("still refers to");
    let model = sandbox.value(OPENCLAW)["agents"]["defaults"]["model"].clone();
    assert_eq!(model, json!({ "fallbacks": ["openai/x"] }));
    sandbox.run(["undo"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), before);
}

/// A second entry of the user's that has its key from our secret provider.
fn shared() -> Sandbox {
    let sandbox = Sandbox::new().openclaw("{}\n");
    let args = ["apply", "--client", "openclaw", "--model", MODEL, "--no-default-model"];
    let more = ["--key-stdin", "--key-store", "file", "--offline"];
    sandbox.command(&[&args[..], &more].concat()).stdin(KEY).run().succeeds();
    let mine = r#""mine2": { "baseUrl": "https://wcode.net/api/gpt/v1", "api": "openai-completions",
        "models": [{ "id": "x", "name": "x" }],
        "apiKey": { "source": "exec", "provider": "wcode", "id": "wcode/api-key" } },
      "wcode": {"#;
    let text = sandbox.read(OPENCLAW);
    let edited = text.replacen("\"wcode\": {", mine, 1);
    assert_ne!(edited, text);
    sandbox.write(OPENCLAW, &edited);
    sandbox
}

#[cfg(target_os = "linux")]
#[test]
fn a_secret_provider_that_another_entry_uses_stays_and_works() {
    let sandbox = shared();
    let provider = sandbox.value(OPENCLAW)["secrets"]["providers"]["wcode"].clone();
    sandbox
        .run(["remove", "--yes"])
        .succeeds()
        .says("`secrets.providers.wcode` stays")
        .says("`models.providers.mine2.apiKey`");
    let after = sandbox.value(OPENCLAW);
    assert_eq!(after["models"]["providers"]["wcode"], Value::Null);
    assert_eq!(after["secrets"]["providers"]["wcode"], provider);
    // The program that it names still answers.
    assert!(std::path::Path::new(provider["command"].as_str().unwrap()).exists());
    let request = r#"{"protocolVersion":1,"provider":"wcode","ids":["wcode/api-key"]}"#;
    let answer = sandbox.command(&["resolve"]).stdin(request).prints_keys().run().succeeds();
    assert!(answer.stdout.contains(KEY));
}

/// The user's entry takes its key from elsewhere.
fn stop_sharing(sandbox: &Sandbox) {
    let text = sandbox.read(OPENCLAW);
    let reference = r#"{ "source": "exec", "provider": "wcode", "id": "wcode/api-key" }"#;
    let edited = text.replacen(reference, "\"${MINE}\"", 1);
    assert_ne!(edited, text);
    sandbox.write(OPENCLAW, edited);
}

#[test]
fn what_stayed_for_another_entry_goes_once_nothing_uses_it() {
    let sandbox = shared();
    sandbox
        .run(["remove", "--yes"])
        .succeeds()
        .says("`wcode remove` removes it once nothing uses it");
    let after = sandbox.read(OPENCLAW);
    let status = |language| sandbox.run(["status", "--json", "--lang", language]).succeeds().json();
    let notes = status("en")["clients"][0]["notes"].to_string();
    assert!(notes.contains("`secrets.providers.wcode`") && notes.contains("mine2"), "{notes}");
    assert_eq!(status("en")["clients"][0]["state"], "unmanaged", "mine2 is by hand");
    assert!(status("zh")["clients"][0]["notes"].to_string().contains("由 wcode 写入"));
    sandbox.run(["doctor", "--offline"]).never_says("secrets.providers.wcode");
    let again = sandbox.run(["remove", "--yes", "--json"]).succeeds().json();
    assert_eq!(again["changed"], false, "{again}");
    assert!(again["notes"].to_string().contains("mine2"), "{again}");
    assert_eq!(sandbox.read(OPENCLAW), after);
    stop_sharing(&sandbox);
    let shared_no_more = sandbox.read(OPENCLAW);
    sandbox.run(["status"]).succeeds().says("nothing uses any more");
    sandbox.run(["remove", "--yes"]).succeeds().never_says("stays");
    assert_eq!(sandbox.value(OPENCLAW)["secrets"], Value::Null);
    assert_eq!(sandbox.value(OPENCLAW)["models"]["providers"]["mine2"]["apiKey"], "${MINE}");
    sandbox.run(["status"]).succeeds().never_says("secrets.providers");
    sandbox.run(["undo", "--yes"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), shared_no_more);
    sandbox.run(["status"]).succeeds().says("nothing uses any more");
    sandbox.run(["remove", "--yes"]).succeeds();
    assert_eq!(sandbox.value(OPENCLAW)["secrets"], Value::Null);
    let nothing = sandbox.run(["remove", "--yes", "--json"]).succeeds().json();
    assert_eq!((&nothing["changed"], &nothing["notes"]), (&json!(false), &json!([])));
}

#[test]
fn what_stayed_is_ours_again_with_the_next_apply() {
    let sandbox = shared();
    sandbox.run(["remove", "--yes"]).succeeds();
    let args = ["apply", "--client", "openclaw", "--model", MODEL, "--no-default-model"];
    sandbox.run(args).succeeds();
    sandbox.run(["status", "--check"]).succeeds().never_says("stays while");
    stop_sharing(&sandbox);
    sandbox.run(["remove", "--yes"]).succeeds().never_says("stays");
    assert_eq!(sandbox.value(OPENCLAW)["secrets"], Value::Null);
}

#[test]
fn what_stayed_goes_by_force_at_any_time() {
    let sandbox = shared();
    sandbox.run(["remove", "--yes"]).succeeds();
    sandbox.run(["remove", "--yes", "--force"]).succeeds().never_says("stays");
    assert_eq!(sandbox.value(OPENCLAW)["secrets"], Value::Null);
}

#[test]
fn a_secret_provider_that_another_entry_uses_stays_when_ours_takes_its_key_otherwise() {
    let sandbox = shared();
    let provider = sandbox.value(OPENCLAW)["secrets"]["providers"]["wcode"].clone();
    let to_env = [
        "apply",
        "--client",
        "openclaw",
        "--model",
        MODEL,
        "--key-mode",
        "env",
        "--no-default-model",
    ];
    sandbox.run(to_env).succeeds().says("`secrets.providers.wcode` stays").says("mine2");
    assert_eq!(sandbox.value(OPENCLAW)["secrets"]["providers"]["wcode"], provider);
    stop_sharing(&sandbox);
    sandbox.run(to_env).succeeds().never_says("stays");
    assert_eq!(sandbox.value(OPENCLAW)["secrets"], Value::Null);
}

#[test]
fn by_force_the_secret_provider_goes_too() {
    let sandbox = shared();
    sandbox.run(["remove", "--yes", "--force"]).succeeds().never_says("stays");
    assert_eq!(sandbox.value(OPENCLAW)["secrets"], Value::Null);
}

#[test]
fn without_another_user_nothing_of_it_is_left() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    let args = ["apply", "--client", "openclaw", "--key-stdin", "--key-store", "file", "--offline"];
    sandbox.command(&args).stdin(KEY).run().succeeds();
    sandbox.run(["remove", "--yes"]).succeeds().never_says("warning");
    assert_eq!(sandbox.read(OPENCLAW), "{}\n");
}
