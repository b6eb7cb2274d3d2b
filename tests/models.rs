//! `wcode models`: the catalog, built in, the user's own, and what the vendors list.

mod applying;
mod facts;
mod ground;
mod models_dev;
mod reading;
mod refresh;
mod search;

use serde_json::json;

use crate::support::{MODEL, OPENCLAW, Sandbox};

#[test]
fn the_catalog_as_a_table() {
    Sandbox::new().run(["models", "qwen3"]).is(
        0,
        "VENDOR  MODEL                   NAME               CONTEXT  OUTPUT  INPUT       PRICE IN / OUT               SOURCE\n\
         wcode   qwen/qwen3-235b-a22b    Qwen3 235B A22B     128000    8192  text        CNY 0.0025 / 0.00675 per 1K  page\n\
         wcode   qwen/qwen3-coder-next   Qwen3 Coder Next    262144   32000  text        ?                            models.dev\n\
         wcode   qwen/qwen3.5-27b        Qwen3.5 27B         262144   65536  text+image  ?                            models.dev\n\
         wcode   qwen/qwen3.5-35b-a3b    Qwen3.5 35B A3B     262144   65536  text+image  ?                            models.dev\n\
         wcode   qwen/qwen3.5-397b-a17b  Qwen3.5 397B A17B   262144   32000  text+image  ?                            models.dev\n\
         wcode   qwen/qwen3.5-9b         Qwen3.5 9B          262144   32768  text+image  ?                            models.dev\n\
         wcode   qwen/qwen3.5-flash      Qwen3.5 Flash      1000000   65536  text+image  ?                            models.dev\n\
         wcode   qwen/qwen3.5-122b-a10b  Qwen3.5 122B A10B   262144   32000  text+image  ?                            models.dev\n\
         wcode   qwen/qwen3.5-plus       Qwen 3.5 Plus      1000000   65536  text+image  ?                            models.dev\n",
        "",
    );
}

#[test]
fn the_catalog_as_json() {
    let report = Sandbox::new().run(["models", "--json"]).succeeds().json();
    assert_eq!(report["command"], "models");
    let model = &report["models"][0];
    assert_eq!((&model["vendor"], &model["id"]), (&json!("wcode"), &json!(MODEL)));
    assert_eq!(model["context_window"], 128_000);
    assert_eq!(model["max_tokens"], 8192);
    assert_eq!(model["input"], json!(["text"]));
    assert_eq!(model["reasoning"], false);
    assert_eq!(model["price"]["input"], 0.0025);
    assert_eq!(model["source"], "page");
}

fn with_vendor(name: &str, text: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let folder = sandbox.root().join("settings/vendors");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), text).unwrap();
    sandbox
}

#[test]
fn the_users_own_vendors_are_listed_with_the_built_in_ones() {
    let sandbox = with_vendor(
        "acme.json5",
        r#"{ // mine
        id: "acme", name: "Acme", endpoints: { "openai-completions": "https://acme.example/v1" },
        keyVariable: "ACME_KEY", models: [{ id: "m1" , name: "M 1" }] }"#,
    );
    let report = sandbox.run(["models", "--json"]).succeeds().json();
    let models = report["models"].as_array().unwrap();
    let (mine, built_in): (Vec<_>, Vec<_>) =
        models.iter().partition(|model| model["vendor"] == "acme");
    assert!(mine.len() == 1 && !built_in.is_empty(), "{report}");
    assert_eq!((&mine[0]["source"], &mine[0]["context_window"]), (&json!("yours"), &json!(null)));
}

#[test]
fn a_vendor_of_the_same_id_replaces_the_built_in_one() {
    let sandbox = with_vendor(
        "wcode.json5",
        r#"{ id: "wcode", name: "wcode", keyVariable: "WCODE_API_KEY",
        endpoints: { "openai-completions": "https://wcode.net/api/gpt/v1" },
        models: [{ id: "m1", name: "M 1" }] }"#,
    );
    let report = sandbox.run(["models", "--json"]).succeeds().json();
    assert_eq!(report["models"].as_array().unwrap().len(), 1, "{report}");
    assert_eq!(report["models"][0]["id"], "m1");
}

#[test]
fn other_files_in_the_vendors_folder_are_not_read() {
    let sandbox = with_vendor("notes.txt", "no vendor");
    sandbox.run(["models"]).succeeds();
    let sandbox = with_vendor(".acme.json5.swp", "no vendor");
    sandbox.run(["models"]).succeeds();
}

#[test]
fn a_vendor_file_that_is_none_is_named() {
    for text in [
        "{ id: ",
        "[]",
        "{}",
        "{ id: \"a\", name: \"A\", endpoints: {}, keyVariable: \"K\", models: [], extra: 1 }",
    ] {
        let sandbox = with_vendor("acme.json5", text);
        sandbox.run(["models"]).succeeds().says("acme.json5");
        sandbox.run(["models", "--vendor", "acme"]).exits(5).says("acme.json5");
    }
}

#[test]
fn a_vendor_that_could_leak_a_key_is_refused() {
    for url in
        ["http://acme.example/v1", "https://u:p@acme.example/v1", "https://acme.example/?a=b"]
    {
        let text = format!(
            "{{ id: 'acme', name: 'A', keyVariable: 'K', endpoints: {{ 'openai-completions': '{url}' }}, \
             models: [] }}"
        );
        let sandbox = with_vendor("acme.json5", &text);
        let outcome = sandbox.run(["models", "--vendor", "acme"]).exits(5);
        outcome.says("acme.json5").says("line 1");
    }
}

#[test]
fn a_model_that_a_client_would_expand_is_refused() {
    for model in ["{ id: '{file:~/.netrc}' }", "{ id: 'm', name: '${HOME}' }"] {
        let text = format!(
            "{{ id: 'x', name: 'X', keyVariable: 'X_KEY', endpoints: {{}}, models: [{model}] }}"
        );
        let sandbox = with_vendor("x.json5", &text);
        sandbox.run(["models", "--vendor", "x"]).exits(2).says("braces are not allowed");
    }
    let sandbox = Sandbox::new().openclaw("{}");
    sandbox.run(["apply", "--yes", "--model", "{env:HOME}"]).exits(2).says("braces");
}

#[test]
fn nothing_is_written() {
    let sandbox = Sandbox::new();
    sandbox.run(["models"]).succeeds();
    assert!(sandbox.files().is_empty() && sandbox.state_files().is_empty());
    assert!(sandbox.cache_files().is_empty());
}

/// OpenClaw's schema knows text and images only, and an empty list would mean: no input at all.
#[test]
fn a_kind_of_input_that_openclaw_does_not_know_is_left_out() {
    for (kinds, written) in
        [(r#"["audio"]"#, None), (r#"["audio", "image"]"#, Some(json!(["image"])))]
    {
        let model = format!(r#"{{ id: "m", input: {kinds} }}"#);
        let sandbox = with_vendor(
            "acme.json5",
            &format!(
                r#"{{ id: "acme", name: "Acme", keyVariable: "ACME_KEY", models: [{model}],
                endpoints: {{ "openai-completions": "https://acme.example/v1" }} }}"#
            ),
        )
        .openclaw("{}");
        sandbox.run(["apply", "--client", "openclaw", "--vendor", "acme"]).succeeds();
        let model = &sandbox.value(OPENCLAW)["models"]["providers"]["acme"]["models"][0];
        assert_eq!(model.get("input"), written.as_ref(), "{kinds}");
    }
}
