//! What the list of a vendor means for `apply` and `status`.

use serde_json::{Value, json};

use super::refresh::{machine, machine_at, refresh, two};
use crate::support::vendor::Vendor;
use crate::support::{OPENCLAW, OPENCODE, Outcome, Sandbox};

fn apply(sandbox: &Sandbox, args: &[&str]) -> Outcome {
    let all = [&["apply", "--vendor", "x", "--key-mode", "env", "--yes"], args].concat();
    sandbox.command(&all).env("X_KEY", "sk-e2e-x").run()
}

fn check(sandbox: &Sandbox) -> Outcome {
    sandbox.command(&["apply", "--check"]).env("X_KEY", "sk-e2e-x").run()
}

fn listed() -> (Vendor, Sandbox) {
    let vendor = Vendor::start();
    vendor.list(&two());
    let sandbox = machine(&vendor).openclaw("{}").opencode("{}");
    refresh(&sandbox).succeeds();
    (vendor, sandbox)
}

#[test]
fn a_model_of_the_list_is_applied_with_its_facts_and_without_a_warning() {
    let (_vendor, sandbox) = listed();
    apply(&sandbox, &["--model", "big/one"]).succeeds().never_says("unknown");
    let model = &sandbox.value(OPENCLAW)["models"]["providers"]["x"]["models"][0];
    assert_eq!(
        *model,
        json!({
            "id": "big/one", "name": "Big One", "reasoning": true, "input": ["text", "image"],
            "contextWindow": 200_000, "maxTokens": 32_000,
        })
    );
    let model = &sandbox.value(OPENCODE)["provider"]["x"]["models"]["big/one"];
    assert_eq!(model["limit"], json!({ "context": 200_000, "output": 32_000 }));
    check(&sandbox).succeeds();
}

#[test]
fn a_fresh_apply_adds_the_vendors_own_models_and_not_the_whole_list() {
    let vendor = Vendor::start();
    vendor.list(&two());
    let mine = json!([{ "id": "small/one", "contextWindow": 8000 }]);
    let sandbox =
        machine_at(&json!({ "openai-completions": vendor.base_url() }), &mine).openclaw("{}");
    refresh(&sandbox).succeeds();
    apply(&sandbox, &["--client", "openclaw"]).succeeds();
    let models = &sandbox.value(OPENCLAW)["models"]["providers"]["x"]["models"];
    assert_eq!(models.as_array().map(Vec::len), Some(1), "{models}");
}

#[test]
fn a_list_that_is_lost_changes_nothing() {
    let (_vendor, sandbox) = listed();
    apply(&sandbox, &["--model", "big/one"]).succeeds();
    std::fs::remove_dir_all(sandbox.root().join("cache")).unwrap();
    check(&sandbox).succeeds();
    sandbox.run(["status"]).succeeds().never_shows("drift");
}

#[test]
fn a_list_that_says_otherwise_later_is_a_change_but_not_where_the_user_pinned_it() {
    let (vendor, sandbox) = listed();
    let pinned = ["--model", "big/one", "--context-window", "20000"];
    apply(&sandbox, &[&pinned[..], &["--client", "openclaw", "--max-tokens", "9000"]].concat())
        .succeeds();
    apply(&sandbox, &["--model", "big/one", "--client", "opencode"]).succeeds();
    let mut models = two();
    models[0]["context_length"] = 100_000.into();
    vendor.list(&models);
    refresh(&sandbox).succeeds();
    let report = sandbox
        .command(&["apply", "--check", "--json"])
        .env("X_KEY", "sk-e2e-x")
        .run()
        .exits(3)
        .json();
    let changed = |at: usize| report["files"][at]["changes"].clone();
    let is_of = |client: &str| {
        report["files"]
            .as_array()
            .unwrap()
            .iter()
            .position(|file| file["client"] == client)
            .unwrap()
    };
    assert_eq!(changed(is_of("openclaw")), json!([]), "{report}");
    assert!(changed(is_of("opencode")).to_string().contains("limit.context"), "{report}");
}

#[test]
fn a_size_of_the_list_that_contradicts_a_pinned_one_gives_way() {
    let (_vendor, sandbox) = listed();
    apply(&sandbox, &["--client", "openclaw", "--model", "big/one", "--context-window", "16000"])
        .succeeds();
    let model = &sandbox.value(OPENCLAW)["models"]["providers"]["x"]["models"][0];
    assert_eq!((&model["contextWindow"], &model["maxTokens"]), (&json!(16_000), &Value::Null));
    let args = ["apply", "--check", "--client", "openclaw"];
    sandbox.command(&args).env("X_KEY", "sk-e2e-x").run().succeeds();
}

#[test]
fn a_size_that_the_list_adds_to_a_model_of_the_users_gives_way_to_a_pinned_one_as_well() {
    let vendor = Vendor::start();
    let mine = json!([{ "id": "big/one", "contextWindow": 200_000 }]);
    let sandbox =
        machine_at(&json!({ "openai-completions": vendor.base_url() }), &mine).openclaw("{}");
    let pinned = ["--client", "openclaw", "--context-window", "16000"];
    apply(&sandbox, &pinned).succeeds();
    vendor.list(&two());
    refresh(&sandbox).succeeds();
    check(&sandbox).exits(3).shows("reasoning").never_shows("maxTokens");
    sandbox.run(["status"]).never_says("must be at least 1");
    apply(&sandbox, &["--client", "openclaw", "--max-tokens", "300000"])
        .exits(2)
        .says("the output limit (300000) must not exceed the context window (16000)");
}

/// The answer's size that is there already leaves no room in the smaller window, and the one that goes with it does.
#[test]
fn a_smaller_window_takes_its_own_answer_size_at_once() {
    let sandbox = Sandbox::new().opencode("{}");
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
    sandbox.run(["apply", "--context-window", "32000"]).succeeds();
    let model = &sandbox.value(OPENCODE)["provider"]["wcode"]["models"]["qwen/qwen3-235b-a22b"];
    assert_eq!(model["limit"], json!({ "context": 32_000, "output": 8_000 }));
    sandbox.run(["apply", "--check"]).succeeds();
}
