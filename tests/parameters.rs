//! `apply --param`: for all models or those named, as flags or in a file; what is under what.

use serde_json::{Value, json};

use crate::support::{OPENCODE, Outcome, Sandbox};

const A: &str = "a/one";
const B: &str = "b/two";

fn apply(sandbox: &Sandbox, more: &[&str]) -> Outcome {
    let start = ["apply", "--client", "opencode", "--key-mode", "env"];
    sandbox.command(&[&start[..], more].concat()).run()
}

fn with_file(text: &str) -> Sandbox {
    let sandbox = Sandbox::new().file("p.json5", text);
    let path = sandbox.arg("p.json5");
    apply(&sandbox, &["--file", &path]).succeeds();
    sandbox
}

fn options(sandbox: &Sandbox, model: &str) -> Value {
    sandbox.value(OPENCODE)["provider"]["wcode"]["models"][model]["options"].clone()
}

const FILE: &str = "{ params: { temperature: 0.5, reasoning: { effort: 'low' } },\
                    models: ['a/one', { id: 'b/two', params: { temperature: 1, seed: 7 } }] }";

#[test]
fn a_file_has_parameters_for_all_models_and_for_one() {
    let sandbox = with_file(FILE);
    let all = json!({ "temperature": 0.5, "reasoning": { "effort": "low" } });
    assert_eq!(options(&sandbox, A), all);
    let one = json!({ "temperature": 1, "reasoning": { "effort": "low" }, "seed": 7 });
    assert_eq!(options(&sandbox, B), one);
    apply(&sandbox, &[]).succeeds().says("nothing to do");
}

#[test]
fn a_flag_goes_over_the_file_and_without_a_model_it_means_all() {
    let sandbox = with_file(FILE);
    let path = sandbox.arg("p.json5");
    apply(&sandbox, &["--file", &path, "--param", "temperature=0.25"]).succeeds();
    for model in [A, B] {
        assert_eq!(options(&sandbox, model)["temperature"], 0.25, "{model}");
    }
    apply(&sandbox, &["--model", A, "--param", "temperature=2"]).succeeds();
    assert_eq!(options(&sandbox, A)["temperature"], 2);
    assert_eq!(options(&sandbox, B)["temperature"], 0.25);
    apply(&sandbox, &["--param", "temperature=0.75"]).succeeds();
    for model in [A, B] {
        assert_eq!(options(&sandbox, model)["temperature"], 0.75, "{model}");
    }
}

#[test]
fn one_model_can_be_without_what_all_others_send() {
    let sandbox = with_file("{ models: ['a/one', 'b/two'] }");
    apply(&sandbox, &["--param", "seed=1"]).succeeds();
    apply(&sandbox, &["--model", A, "--param", "seed="]).succeeds();
    assert_eq!(options(&sandbox, A), Value::Null);
    assert_eq!(options(&sandbox, B), json!({ "seed": 1 }));
    apply(&sandbox, &["--model", "c/new"]).succeeds();
    assert_eq!(options(&sandbox, "c/new"), json!({ "seed": 1 }), "a new model is one of all");
    let path = sandbox.arg("out.json5");
    sandbox.write("out.json5", "{ params: { seed: null } }");
    apply(&sandbox, &["--file", &path]).succeeds();
    assert_eq!(options(&sandbox, B), Value::Null);
}

#[test]
fn values_out_of_range_are_refused_as_flags_and_in_files() {
    let sandbox = Sandbox::new();
    for (flag, file) in [
        ("temperature=2.5", "{ params: { temperature: 2.5 } }"),
        ("reasoning.effort=extreme", "{ params: { reasoning: { effort: 'extreme' } } }"),
        ("no_such=1", "{ params: { no_such: 1 } }"),
        ("top_k=-1", "{ model: { id: 'a/one', params: { top_k: -1 } } }"),
        ("top_logprobs=3", "{ params: { top_logprobs: 3 } }"),
        ("max_tokens=", "{ params: { max_tokens: null } }"),
    ] {
        apply(&sandbox, &["--param", flag]).exits(2);
        sandbox.write("p.json5", file);
        let path = sandbox.arg("p.json5");
        let outcome = apply(&sandbox, &["--file", &path]);
        assert!(matches!(outcome.code, Some(2 | 5)), "{file}: {outcome}");
        assert!(!sandbox.exists(OPENCODE), "{file}");
    }
}

#[test]
fn max_tokens_is_the_output_limit() {
    let sandbox = Sandbox::new();
    apply(&sandbox, &["--param", "max_tokens=4321"]).succeeds();
    let provider = sandbox.value(OPENCODE)["provider"]["wcode"].clone();
    let models = provider["models"].as_object().unwrap();
    assert!(models.values().all(|model| model["limit"]["output"] == 4321), "{provider}");
    assert!(models.values().all(|model| model["options"].is_null()), "{provider}");
}

/// A file of the user's own for a vendor says what its models are sent with.
#[test]
fn a_vendor_file_has_parameters_as_well() {
    let vendor = "{ id: 'x', name: 'X', keyVariable: 'X_KEY', endpoints: { 'openai-completions': 'https://x.example/v1' },\
                  models: [{ id: 'm', contextWindow: 128000, maxTokens: 8192, params: { top_p: 0.5 } }] }";
    let sandbox = Sandbox::new().file("../settings/vendors/x.json5", vendor);
    apply(&sandbox, &["--vendor", "x"]).succeeds();
    let options = || sandbox.value(OPENCODE)["provider"]["x"]["models"]["m"]["options"].clone();
    assert_eq!(options(), json!({ "top_p": 0.5 }));
    apply(&sandbox, &["--vendor", "x", "--param", "top_p="]).succeeds();
    assert_eq!(options(), Value::Null);
}

/// What the user has in the variable beside ours stays, and comes back.
#[test]
fn claude_keeps_what_the_user_sends_beside_ours() {
    let settings = ".claude/settings.json";
    let body = |sandbox: &Sandbox| -> Value {
        let text = sandbox.value(settings)["env"]["CLAUDE_CODE_EXTRA_BODY"].clone();
        text.as_str().map(|text| serde_json::from_str(text).unwrap()).unwrap_or_default()
    };
    let before = "{ \"env\": { \"CLAUDE_CODE_EXTRA_BODY\": \"{ \\\"mine\\\": 1, \\\"output_config\\\": {\\\"x\\\": 2} }\" } }\n";
    let sandbox = Sandbox::new().file(settings, before);
    let apply = |more: &[&str]| {
        sandbox.command(&[&["apply", "--client", "claude"][..], more].concat()).run().succeeds()
    };
    let ours = ["--param", "temperature=0.5", "--param", "reasoning.effort=low"];
    apply(&ours);
    let both =
        json!({ "mine": 1, "temperature": 0.5, "output_config": { "x": 2, "effort": "low" } });
    assert_eq!(body(&sandbox), both);
    apply(&[]).says("nothing to do");
    apply(&["--param", "temperature=", "--param", "reasoning.effort="]);
    assert_eq!(body(&sandbox), json!({ "mine": 1, "output_config": { "x": 2 } }));
    apply(&ours);
    sandbox.run(["remove", "--client", "claude"]).succeeds();
    assert_eq!(sandbox.read(settings), before);
}
