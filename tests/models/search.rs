//! `wcode models SEARCH`: what is found, and how it is shown.

use serde_json::{Value, json};

use super::refresh::{machine, machine_at, refresh};
use crate::support::Sandbox;
use crate::support::vendor::Vendor;

/// A machine whose vendor lists some models with telling names.
fn stocked() -> Sandbox {
    let vendor = Vendor::start();
    let model = |id: &str, name: &str| json!({ "id": id, "name": name, "context_length": 128_000 });
    vendor.list(&[
        model("qwen/qwen3-coder", "Qwen3 Coder"),
        model("qwen/qwen3-max", "通义千问 Max"),
        model("deepseek/coder", "DeepSeek Coder"),
    ]);
    let sandbox = machine(&vendor);
    refresh(&sandbox).succeeds();
    sandbox
}

fn found(sandbox: &Sandbox, words: &[&str]) -> Vec<String> {
    let args = [&["models", "--json"], words].concat();
    let report = sandbox.command(&args).run().succeeds().json();
    let id = |model: &Value| model["id"].as_str().unwrap().to_owned();
    report["models"].as_array().unwrap().iter().map(id).collect()
}

#[test]
fn all_words_have_to_be_there_in_any_order_and_case() {
    let sandbox = stocked();
    let of_x = |words: &[&str]| found(&sandbox, &[words, &["--vendor", "x"]].concat());
    assert_eq!(of_x(&["CODER"]), ["qwen/qwen3-coder", "deepseek/coder"]);
    assert_eq!(of_x(&["coder", "qwen"]), ["qwen/qwen3-coder"]);
    assert_eq!(of_x(&["coder qwen"]), ["qwen/qwen3-coder"]);
    assert_eq!(found(&sandbox, &["coder qwen"]), ["qwen/qwen3-coder-next", "qwen/qwen3-coder"]);
    assert_eq!(found(&sandbox, &["千问"]), ["qwen/qwen3-max"]);
    assert_eq!(found(&sandbox, &["a22b", "--vendor", "wcode"]), ["qwen/qwen3-235b-a22b"]);
    assert_eq!(of_x(&[]).len(), 3);
}

#[test]
fn nothing_found_is_an_answer_and_no_failure() {
    let sandbox = stocked();
    let words = "no known model matches `no such`; `wcode models refresh` fetches the vendors' full lists\n";
    sandbox.run(["models", "no", "such"]).is(0, "", words);
    assert!(found(&sandbox, &["no", "such"]).is_empty());
    sandbox.run(["models", "--vendor", "nobody"]).exits(2).says("unknown vendor `nobody`");
}

#[test]
fn the_report_says_since_when_a_list_is_known() {
    let report = stocked().run(["models", "--json"]).json();
    let lists = report["lists"].as_array().unwrap();
    assert_eq!((lists.len(), &lists[0]["vendor"]), (1, &json!("x")));
    assert!(lists[0]["fetched"].as_str().unwrap().ends_with('Z'), "{report}");
}

#[test]
fn columns_are_aligned_also_beside_chinese_names() {
    let sandbox = stocked();
    sandbox.run(["models", "qwen3", "--vendor", "x"]).is(
        0,
        "VENDOR  MODEL             NAME          CONTEXT  OUTPUT  INPUT  PRICE IN / OUT  SOURCE\n\
         x       qwen/qwen3-coder  Qwen3 Coder    128000   65536  text   ?               live / models.dev\n\
         x       qwen/qwen3-max    通义千问 Max   128000   65536  text   ?               live / models.dev\n",
        "",
    );
    let chinese = sandbox.run(["--lang", "zh", "models", "max", "--vendor", "x"]).succeeds();
    chinese.shows("供应商").shows("模型").shows("实时");
}

#[test]
fn facts_of_the_page_give_way_to_the_list_and_the_users_do_not() {
    let vendor = Vendor::start();
    vendor.list(&[json!({
        "id": "m", "name": "Theirs", "context_length": 64_000, "max_output_tokens": 32_000,
        "input_modalities": ["text"],
    })]);
    let mine = json!([{ "id": "m", "name": "Mine", "contextWindow": 16_000 }]);
    let sandbox = machine_at(&json!({ "openai-completions": vendor.base_url() }), &mine);
    refresh(&sandbox).succeeds();
    let report = sandbox.run(["models", "m", "--vendor", "x", "--json"]).json();
    let model = &report["models"][0];
    assert_eq!((&model["name"], &model["context_window"]), (&json!("Mine"), &json!(16_000)));
    assert_eq!((&model["input"], &model["source"]), (&json!(["text"]), &json!("yours")));
    assert_eq!(model["max_tokens"], Value::Null, "32000 would contradict what the user wrote");
}

#[test]
fn facts_of_the_built_in_page_give_way_to_the_list() {
    let sandbox = Sandbox::new();
    let list = |models: Value| {
        let base = "https://wcode.net/api/gpt/v1";
        let cache = json!({ "schema": 1, "fetched": "2026-11-22T10:00:00Z", "base_url": base, "models": models });
        sandbox.write("../cache/models/wcode.json", cache.to_string());
        sandbox.run(["models", "--json"]).succeeds().json()["models"][0].clone()
    };
    let id = "qwen/qwen3-235b-a22b";
    let model = list(json!([{ "id": id, "contextWindow": 131_072, "reasoning": true }]));
    assert_eq!((&model["context_window"], &model["max_tokens"]), (&json!(131_072), &json!(8192)));
    assert_eq!((&model["source"], &model["reasoning"]), (&json!("live"), &json!(false)));
    assert_eq!(list(json!([{ "id": id, "contextWindow": 4096 }]))["max_tokens"], Value::Null);
    assert_eq!(list(json!([{ "id": id }]))["source"], "page", "an id alone states nothing");
    assert_eq!(list(json!([]))["source"], "page");
}
