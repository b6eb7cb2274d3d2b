//! What models.dev adds to the catalog: sizes for models that neither the vendor's page nor its list has sizes for.

use serde_json::{Value, json};
use wcode::internals::catalog::models_dev::{self, BUILT_IN_FACTS};

use super::refresh::{machine, machine_at, models, refresh};
use crate::support::vendor::Vendor;
use crate::support::{MODEL, OPENCLAW, OPENCODE, Outcome, Sandbox};

/// Applies to both clients of a machine that knows the built-in vendor alone.
fn apply(args: &[&str]) -> (Sandbox, Outcome) {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    let outcome = apply_on(&sandbox, &[&["--vendor", "wcode"], args].concat());
    (sandbox, outcome)
}

fn apply_on(sandbox: &Sandbox, args: &[&str]) -> Outcome {
    let all = [&["apply", "--key-mode", "env", "--yes"], args].concat();
    sandbox.command(&all).env("WCODE_API_KEY", "sk-e2e-w").env("X_KEY", "sk-e2e-x").run()
}

/// Id, window and output limit as both clients have them.
fn written(sandbox: &Sandbox, vendor: &str) -> (String, Value, Value) {
    let model = sandbox.value(OPENCLAW)["models"]["providers"][vendor]["models"][0].clone();
    let id = model["id"].as_str().unwrap().to_owned();
    let limit = &sandbox.value(OPENCODE)["provider"][vendor]["models"][&id]["limit"];
    assert_eq!(limit["context"], model["contextWindow"]);
    assert_eq!(limit["output"], model["maxTokens"]);
    (id, model["contextWindow"].clone(), model["maxTokens"].clone())
}

/// A vendor `x` whose list has these ids and states nothing else.
fn listing(ids: &[&str]) -> Sandbox {
    let vendor = Vendor::start();
    vendor.list(&ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>());
    let sandbox = machine(&vendor).openclaw("{}").opencode("{}");
    refresh(&sandbox).succeeds();
    sandbox
}

#[test]
fn every_model_that_the_page_names_has_both_sizes() {
    let report = Sandbox::new().run(["models", "--json"]).succeeds().json();
    let models = report["models"].as_array().unwrap();
    let named = [
        "GLM 4.7",
        "MiniMax M2.1",
        "Doubao Seed 2.0 Code",
        "GLM 5",
        "Qwen3 Coder Next",
        "Step 3.5 Flash",
        "Qwen3.5 27B",
        "Qwen3.5 35B A3B",
        "Doubao Seed 1.8",
        "Qwen3.5 397B A17B",
        "Qwen3.5 9B",
        "Qwen3.5 Flash",
        "Qwen3.5 122B A10B",
        "Doubao Seed 2.0 Mini",
        "Qwen 3.5 Plus",
        "Doubao Seed 2.0 Pro",
        "Qwen3 235B A22B",
    ];
    for name in named {
        let model = models.iter().find(|model| model["name"] == name);
        let model = model.unwrap_or_else(|| panic!("{name} is not known"));
        assert!(model["context_window"].is_u64() && model["max_tokens"].is_u64(), "{model}");
    }
    assert_eq!(models.len(), named.len());
}

#[test]
fn a_known_model_is_written_with_its_pair_and_without_a_question() {
    let (sandbox, outcome) = apply(&["--model", "z-ai/glm-4.7"]);
    outcome.succeeds().says(
        "sizes: `z-ai/glm-4.7`: context window 204800 (models.dev), output limit 131072 (models.dev)",
    );
    assert_eq!(written(&sandbox, "wcode"), ("z-ai/glm-4.7".into(), json!(204_800), json!(131_072)));
    let model = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"][0];
    assert_eq!((&model["name"], &model["input"]), (&json!("GLM 4.7"), &json!(["text"])));
    assert_eq!(model.get("reasoning"), None, "models.dev does not decide whether it thinks");
    let check = sandbox.command(&["apply", "--check"]).env("WCODE_API_KEY", "sk-e2e-w").run();
    check.succeeds().never_says("models.dev");
    sandbox.run(["status"]).never_says("models.dev");
}

#[test]
fn without_a_list_an_id_is_written_as_it_was_typed_and_its_sizes_are_found_all_the_same() {
    for typed in ["glm-4.7", "GLM-4.7", "wcode/glm-4.7"] {
        let (sandbox, outcome) = apply(&["--model", typed]);
        let id = typed.trim_start_matches("wcode/");
        let words = format!("`{id}` is written as typed");
        outcome.succeeds().says(&words).says("lists `z-ai/glm-4.7`");
        assert_eq!(written(&sandbox, "wcode"), (id.into(), json!(204_800), json!(131_072)));
    }
}

#[test]
fn the_id_of_the_vendors_list_is_written_whatever_was_typed() {
    for (listed, typed) in [
        ("z-ai/glm-4.7", "glm-4.7"),
        ("z-ai/glm-4.7", "Z-AI/GLM-4.7"),
        ("z-ai/glm-4.7", "x/glm-4.7"),
        ("glm-4.7", "z-ai/glm-4.7"),
        ("GLM-4.7", "glm-4.7"),
    ] {
        let sandbox = listing(&[listed, "other"]);
        let outcome =
            apply_on(&sandbox, &["--vendor", "x", "--model", typed, "--default-model", typed]);
        outcome.succeeds().says(&format!("Xample serves `{typed}` as `{listed}`"));
        assert_eq!(written(&sandbox, "x"), (listed.into(), json!(204_800), json!(131_072)));
        assert_eq!(sandbox.value(OPENCODE)["model"], format!("x/{listed}"));
    }
    let sandbox = listing(&["z-ai/glm-4.7"]);
    let outcome = apply_on(&sandbox, &["--vendor", "x", "--model", "z-ai/glm-4.7"]);
    outcome.succeeds().never_says("serves");
}

#[test]
fn several_models_that_may_be_meant_are_named_and_none_is_chosen() {
    let sandbox = listing(&["a/new-model", "b/new-model"]);
    let outcome = apply_on(&sandbox, &["--vendor", "x", "--model", "new-model"]);
    outcome.succeeds().says("does not serve `new-model`").says("`a/new-model`, `b/new-model`");
    assert_eq!(written(&sandbox, "x").0, "new-model");
}

#[test]
fn a_model_that_the_vendors_list_lacks_is_not_offered_and_is_warned_of() {
    let sandbox = listing(&["z-ai/glm-5"]);
    assert_eq!(models(&sandbox).len(), 1, "models.dev's own list is no vendor's");
    let outcome = apply_on(&sandbox, &["--vendor", "x", "--model", "z-ai/glm-4.7"]);
    outcome.succeeds().says("`z-ai/glm-4.7` is not in Xample's list of models");
    let base = "https://wcode.net/api/gpt/v1";
    let cache = json!({ "schema": 1, "fetched": "2026-11-22T10:00:00Z", "base_url": base, "models": [{ "id": "z-ai/glm-5" }] });
    sandbox.write("../cache/models/wcode.json", cache.to_string());
    let report = sandbox.run(["models", "--vendor", "wcode", "--json"]).json();
    let ids: Vec<_> = report["models"].as_array().unwrap().iter().map(|it| &it["id"]).collect();
    assert_eq!(ids, ["qwen/qwen3-235b-a22b", "z-ai/glm-5"]);
}

#[test]
fn a_model_that_nothing_is_known_of_is_warned_of_as_before() {
    let (sandbox, outcome) = apply(&["--model", "lab/unheard-of"]);
    outcome.succeeds().says("`lab/unheard-of` is not in the catalog");
    assert_eq!(written(&sandbox, "wcode").1, Value::Null);
    let (_, outcome) = apply(&["--model", "auto"]);
    outcome.says("`auto` is not in the catalog");
}

#[test]
fn each_number_is_the_best_sources() {
    let vendor = Vendor::start();
    vendor.list(&[
        json!({ "id": "z-ai/glm-4.7", "context_length": 150_000 }),
        json!({ "id": "z-ai/glm-5", "context_length": 202_000, "max_output_tokens": 64_000 }),
        json!({ "id": "minimax/minimax-m2.1", "max_output_tokens": 50_000 }),
        json!({ "id": "qwen/qwen3.5-9b" }),
    ]);
    let mine = json!([{ "id": "z-ai/glm-5", "maxTokens": 1000 }, { "id": "z-ai/glm-4.6" }]);
    let sandbox = machine_at(&json!({ "openai-completions": vendor.base_url() }), &mine);
    refresh(&sandbox).succeeds();
    let rows: Vec<_> = models(&sandbox)
        .iter()
        .map(|it| {
            let source = |size: &str| it["sources"][size].as_str().unwrap().to_owned();
            let sizes =
                (it["context_window"].as_u64().unwrap(), it["max_tokens"].as_u64().unwrap());
            (
                it["id"].as_str().unwrap().to_owned(),
                sizes,
                source("context_window"),
                source("max_tokens"),
            )
        })
        .collect();
    let row = |id: &str, window, max, a: &str, b: &str| {
        (id.to_owned(), (window, max), a.to_owned(), b.to_owned())
    };
    assert_eq!(
        rows,
        [
            row("z-ai/glm-5", 202_000, 1000, "live", "yours"),
            row("z-ai/glm-4.6", 204_800, 16_384, "models.dev", "models.dev"),
            row("z-ai/glm-4.7", 150_000, 32_000, "live", "models.dev"),
            row("minimax/minimax-m2.1", 204_800, 50_000, "models.dev", "live"),
            row("qwen/qwen3.5-9b", 262_144, 32_768, "models.dev", "models.dev"),
        ]
    );
    sandbox.run(["models", "glm-5", "--vendor", "x"]).shows("live / yours");
}

#[test]
fn what_the_user_gives_is_written_as_it_is() {
    let sizes = ["--context-window", "200000", "--max-tokens", "199000"];
    let (sandbox, outcome) =
        apply(&[&["--model", "z-ai/glm-4.7", "--client", "openclaw"], &sizes[..]].concat());
    outcome.succeeds().never_says("models.dev").never_says("sizes:");
    let model = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"][0];
    assert_eq!((&model["contextWindow"], &model["maxTokens"]), (&json!(200_000), &json!(199_000)));
}

#[test]
fn an_output_limit_that_leaves_no_room_is_brought_down_and_that_is_said() {
    let (sandbox, outcome) = apply(&["--model", "qwen/qwen3-coder-next"]);
    outcome
        .succeeds()
        .says("output limit 32000 instead of 235929 (models.dev), to leave room for the prompt")
        .never_says("too little");
    assert_eq!(
        written(&sandbox, "wcode"),
        ("qwen/qwen3-coder-next".into(), json!(262_144), json!(32_000))
    );
    let vendor = Vendor::start();
    vendor.list(&[json!({ "id": "m", "context_length": 40_960, "max_output_length": 40_960 })]);
    let sandbox = machine(&vendor).openclaw("{}").opencode("{}");
    refresh(&sandbox).succeeds();
    apply_on(&sandbox, &["--vendor", "x", "--model", "m"])
        .succeeds()
        .says("output limit 16960 instead of 40960, to leave room");
    assert_eq!(written(&sandbox, "x"), ("m".into(), json!(40_960), json!(16_960)));
    assert_eq!(models(&sandbox)[0]["stated_max_tokens"], 40_960);
}

#[test]
fn a_model_that_cannot_call_tools_is_warned_of() {
    let (_, outcome) = apply(&["--model", "minimax/minimax-01"]);
    outcome.succeeds().says("`minimax/minimax-01` cannot call tools, according to models.dev");
}

#[test]
fn a_size_that_contradicts_a_pinned_one_is_not_taken() {
    let (sandbox, outcome) =
        apply(&["--model", "z-ai/glm-4.7", "--client", "openclaw", "--context-window", "16000"]);
    outcome.succeeds();
    let model = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"][0];
    assert_eq!((&model["contextWindow"], &model["maxTokens"]), (&json!(16_000), &Value::Null));
}

/// OpenCode compacts for ever if the window is too small; OpenClaw requests as many tokens as its config says.
#[test]
fn every_model_of_models_dev_gets_sizes_that_the_clients_can_work_with() {
    let all = models_dev::decode(BUILT_IN_FACTS);
    // Of one the page states the sizes.
    let entries: Vec<_> = all.filter(|entry| entry.id != MODEL).collect();
    let names: Vec<&str> = entries.iter().flat_map(|it| ["--model", &it.id]).collect();
    let (sandbox, outcome) = apply(&names);
    outcome.succeeds();
    let limits = &sandbox.value(OPENCODE)["provider"]["wcode"]["models"];
    let written = sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"].clone();
    for entry in &entries {
        let model = written.as_array().unwrap().iter().find(|it| it["id"] == *entry.id).unwrap();
        let size = |field: &str| model[field].as_u64().unwrap();
        let (window, output) = (size("contextWindow"), size("maxTokens"));
        assert_eq!(window, entry.context_window, "{}", entry.id);
        assert!(output * 4 <= window * 3 && output <= entry.max_tokens, "{}", entry.id);
        let has_limit = limits[&entry.id]["limit"].is_object();
        assert_eq!(has_limit, window >= 28_000, "{}: {window}, {output}", entry.id);
    }
}
