//! `wcode models refresh` takes newer facts of models.dev: from the site, or from the copy that OpenCode 1.x keeps.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use wcode::internals::catalog::models_dev_api::compact;

use super::refresh::machine;
use crate::support::faulty::{Reply, Server, dead_port};
use crate::support::vendor::Vendor;
use crate::support::{OPENCLAW, Sandbox};

const KEY: &str = "sk-e2e-facts-0123456789";

/// Where OpenCode 1.x keeps its copy.
const COPY: &str = ".cache/opencode/models.json";

const KEPT: &str = "../cache/models/models.dev.txt";

/// One model of an `api.json`, as the site has it (OpenCode 1.18.33's own copy, shortened).
fn model(id: &str, context: u64, output: u64) -> Value {
    json!({
        "id": id, "name": "GLM-4.7", "family": "glm", "attachment": false, "reasoning": true,
        "reasoning_options": [{ "type": "toggle" }], "tool_call": true, "structured_output": true,
        "temperature": true, "knowledge": "2025-04", "release_date": "2025-12-22",
        "last_updated": "2025-12-22", "modalities": { "input": ["text", "image"], "output": ["text"] },
        "open_weights": true, "limit": { "context": context, "output": output },
        "cost": { "input": 0.6, "output": 2.2, "cache_read": 0.11 },
    })
}

/// An `api.json` with these models of openrouter, among other providers.
fn api(models: &[Value]) -> String {
    let models: serde_json::Map<String, Value> =
        models.iter().map(|it| (it["id"].as_str().unwrap().to_owned(), it.clone())).collect();
    let other = json!({ "z-ai/glm-4.7": model("z-ai/glm-4.7", 1, 1) });
    json!({
        "acme": { "id": "acme", "env": ["ACME_KEY"], "npm": "x", "name": "Acme", "models": other },
        "openrouter": {
            "id": "openrouter", "env": ["OPENROUTER_API_KEY"], "npm": "@openrouter/ai-sdk-provider",
            "api": "https://openrouter.ai/api/v1", "name": "OpenRouter", "models": models,
        },
        "zzz": { "id": "zzz", "name": "Z", "models": {} },
    })
    .to_string()
}

/// A machine whose only vendor is a mock, in the place of the built-in one, and whose models.dev is `site`.
fn machine_with(site: &str) -> (Sandbox, Vendor) {
    let vendor = Vendor::start();
    let sandbox = machine(&vendor);
    let text = json!({
        "id": "wcode", "name": "wcode", "keyVariable": "WCODE_API_KEY", "models": [{ "id": "z-ai/glm-4.7" }],
        "endpoints": { "openai-completions": vendor.base_url() },
    });
    sandbox.write("../settings/vendors/wcode.json5", text.to_string());
    let mut sandbox = sandbox;
    sandbox.export("WCODE_MODELS_DEV_URL", site);
    (sandbox, vendor)
}

/// A site that has this list.
fn site(list: String) -> Server {
    Server::start(move |asked| {
        if asked.header("if-none-match") == Some("\"1\"") {
            return Reply::with("304 Not Modified", "ETag: \"1\"\r\n", "");
        }
        Reply::with("200 OK", "Content-Type: application/json\r\nETag: \"1\"\r\n", &list)
    })
}

fn at(server: &Server) -> String {
    format!("http://{}", server.address())
}

/// Window and output limit of GLM 4.7 at the built-in vendor's mock.
fn sizes(sandbox: &Sandbox) -> (Value, Value) {
    let report =
        sandbox.run(["models", "--vendor", "wcode", "glm-4.7", "--json"]).succeeds().json();
    let model = &report["models"][0];
    (model["context_window"].clone(), model["max_tokens"].clone())
}

/// Puts a list where OpenCode keeps its copy, with a modification time `ahead` seconds from now.
fn copied(sandbox: &Sandbox, list: &str, ahead: i64) {
    sandbox.write(COPY, list);
    let file = std::fs::File::options().write(true).open(sandbox.path(COPY)).unwrap();
    let wait = Duration::from_secs(ahead.unsigned_abs());
    let now = SystemTime::now();
    file.set_modified(if ahead < 0 { now - wait } else { now + wait }).unwrap();
}

#[test]
fn facts_of_the_site_go_over_those_that_are_built_in_and_are_kept() {
    let server =
        site(api(&[model("z-ai/glm-4.7", 300_000, 50_000), model("lab/brand-new", 64_000, 8000)]));
    let (sandbox, _vendor) = machine_with(&at(&server));
    assert_eq!(sizes(&sandbox), (json!(204_800), json!(131_072)));
    let line = format!("models.dev: sizes of 2 models from {}/api.json\n", at(&server));
    sandbox.run(["models", "refresh"]).succeeds().shows(&line);
    assert_eq!(server.log(), ["GET /api.json"]);
    drop(server);
    assert_eq!(sizes(&sandbox), (json!(300_000), json!(50_000)));
    let sandbox = sandbox.openclaw("{}");
    let apply = [
        "apply",
        "--yes",
        "--vendor",
        "wcode",
        "--client",
        "openclaw",
        "--key-mode",
        "env",
        "--model",
    ];
    sandbox.command(&[&apply[..], &["brand-new"]].concat()).run().succeeds();
    let model = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"][0];
    assert_eq!((&model["contextWindow"], &model["maxTokens"]), (&json!(64_000), &json!(8000)));
    // What the site does not have is still known.
    sandbox
        .command(&[&apply[..], &["z-ai/glm-5"]].concat())
        .run()
        .succeeds()
        .says("context window 204800");
    let report = sandbox.run(["models", "--json"]).json();
    assert_eq!(report["models_dev"]["models"], 2);
    assert!(report["models_dev"]["fetched"].as_str().unwrap().ends_with('Z'), "{report}");
}

#[test]
fn newer_facts_of_a_model_that_only_ends_alike_do_not_hide_those_of_the_very_model() {
    let (sandbox, _vendor) = machine_with("http://127.0.0.1:9");
    copied(&sandbox, &api(&[model("other/glm-4.7", 300_000, 50_000)]), 0);
    sandbox.run(["models", "refresh", "--offline"]).succeeds();
    assert_eq!(sizes(&sandbox), (json!(204_800), json!(131_072)));
}

#[test]
fn a_list_that_has_not_changed_is_not_sent_again() {
    let server = site(api(&[model("z-ai/glm-4.7", 300_000, 50_000)]));
    let (sandbox, _vendor) = machine_with(&at(&server));
    let refresh = || sandbox.run(["models", "refresh", "--json"]).succeeds().json();
    let first = refresh();
    assert_eq!(
        (&first["changed"], &first["models_dev"]["outcome"]),
        (&json!(true), &json!("fresh"))
    );
    let again = refresh();
    assert_eq!(
        (&again["changed"], &again["models_dev"]["outcome"]),
        (&json!(false), &json!("not-modified"))
    );
    assert_eq!((&again["models_dev"]["models"], server.asked().len()), (&json!(1), 2));
    sandbox.run(["models", "refresh"]).succeeds().shows("unchanged");
    assert_eq!(sizes(&sandbox).0, 300_000);
}

#[test]
fn no_key_is_ever_sent_to_models_dev() {
    let server = site(api(&[model("z-ai/glm-4.7", 300_000, 50_000)]));
    let (mut sandbox, vendor) = machine_with(&at(&server));
    for name in ["WCODE_API_KEY", "X_KEY", "OPENROUTER_API_KEY"] {
        sandbox.export(name, KEY);
    }
    let set = ["key", "set", "--stdin", "--vendor", "wcode", "--key-store", "file"];
    sandbox.command(&set).stdin(KEY).run().succeeds();
    sandbox.run(["models", "refresh"]).succeeds();
    assert!(vendor.requests().iter().all(|asked| asked.key() == Some(KEY)), "the vendor gets it");
    for asked in server.asked() {
        let whole = format!("{asked:?}");
        assert!(!whole.contains(KEY) && asked.header("authorization").is_none(), "{whole}");
    }
    assert!(!sandbox.read(KEPT).contains(KEY));
}

#[test]
fn one_vendors_list_alone_is_asked_for_where_a_vendor_is_named() {
    let server = site(api(&[model("z-ai/glm-4.7", 300_000, 50_000)]));
    let (sandbox, _vendor) = machine_with(&at(&server));
    let report = sandbox.run(["models", "refresh", "--vendor", "x", "--json"]).succeeds().json();
    assert_eq!((&report["models_dev"], server.log().len()), (&Value::Null, 0));
}

#[test]
fn a_site_that_cannot_be_reached_is_a_warning_and_opencodes_copy_takes_its_place() {
    let (sandbox, _vendor) = machine_with(&format!("http://127.0.0.1:{}", dead_port()));
    let refresh =
        || sandbox.run(["models", "refresh"]).succeeds().says("model sizes were not updated");
    refresh().says("the known sizes are kept");
    assert_eq!(sizes(&sandbox), (json!(204_800), json!(131_072)));
    let report = sandbox.run(["models", "refresh", "--json"]).succeeds().json();
    assert_eq!(report["models_dev"]["outcome"], "failed");
    assert_eq!(report["models_dev"]["error"]["exit_code"], 7);

    copied(&sandbox, &api(&[model("z-ai/glm-4.7", 300_000, 50_000)]), -60);
    refresh().shows("models.dev: sizes of 1 models from").shows("models.json");
    assert_eq!(sizes(&sandbox), (json!(300_000), json!(50_000)));
    copied(&sandbox, &api(&[model("z-ai/glm-4.7", 111_000, 5000)]), -3600);
    refresh().shows("unchanged");
    assert_eq!(sizes(&sandbox).0, 300_000, "an older copy changes nothing");
}

#[test]
fn offline_only_opencodes_copy_is_read_and_no_request_is_made() {
    let server = site(api(&[model("z-ai/glm-4.7", 1000, 500)]));
    let (sandbox, vendor) = machine_with(&at(&server));
    let offline = ["models", "refresh", "--offline"];
    sandbox
        .run(offline)
        .exits(2)
        .says("no copy of models.dev was found on this machine")
        .says("models.json")
        .says("`wcode models refresh` fetches");
    copied(&sandbox, &api(&[model("z-ai/glm-4.7", 300_000, 50_000)]), 0);
    sandbox.run(offline).succeeds().shows("sizes of 1 models from");
    assert_eq!(sizes(&sandbox), (json!(300_000), json!(50_000)));
    let report = sandbox.command(&[&offline[..], &["--json"]].concat()).run().succeeds().json();
    assert_eq!((&report["changed"], &report["vendors"]), (&json!(false), &json!([])));
    assert!(server.asked().is_empty() && vendor.requests().is_empty());
    sandbox.command(&[&offline[..], &["--vendor", "x"]].concat()).run().exits(2);
}

#[test]
fn what_is_no_list_changes_nothing() {
    let none = r#"{"openrouter":{"models":{}}}"#;
    for (status, body) in [
        ("200 OK", "<html>"),
        ("200 OK", "[]"),
        ("200 OK", "{}"),
        ("200 OK", r#"{"openrouter":5}"#),
        ("200 OK", none),
        ("304 Not Modified", ""),
        ("401 Unauthorized", "{}"),
        ("500 Internal Server Error", "{}"),
        ("302 Found", "{}"),
    ] {
        let server =
            Server::start(move |_| Reply::with(status, "Location: http://127.0.0.1:9/x\r\n", body));
        let (sandbox, _vendor) = machine_with(&at(&server));
        sandbox.run(["models", "refresh"]).succeeds().says("model sizes were not updated");
        assert_eq!(sizes(&sandbox), (json!(204_800), json!(131_072)), "{status} {body}");
        assert_eq!(server.asked().len(), 1, "nothing is asked twice and no redirect is followed");
    }
}

#[test]
fn the_place_has_to_be_safe() {
    for place in ["http://models.dev", "https://u:p@models.dev", "nonsense"] {
        let (sandbox, _vendor) = machine_with(place);
        sandbox.run(["models", "refresh"]).exits(2).says("in the variable `WCODE_MODELS_DEV_URL`");
    }
}

#[test]
fn a_damaged_file_is_as_good_as_none() {
    let (sandbox, _vendor) = machine_with("http://127.0.0.1:9");
    let good = r#"{"schema":1,"fetched":1795910400,"source":"x"}"#;
    let line = "GLM-4.7|z-ai|300t|50t|tRC|251222";
    sandbox.write(KEPT, format!("{good}\n{line}\n"));
    assert_eq!(sizes(&sandbox).0, 300_000);
    for text in [
        String::new(),
        "\n".into(),
        line.into(),
        format!("{good}\nGLM-4.7|z-ai|300t\n"),
        format!("{good}\nGLM-4.7|z-ai|0|0||\n"),
        format!("{good}\nGLM-4.7|z-ai|50t|300t||\n"),
        format!("{}\n{line}\n", good.replace("\"schema\":1", "\"schema\":2")),
        format!("{good}\n{line}\n{}", "x".repeat(3_000_000)),
    ] {
        sandbox.write(KEPT, &text);
        assert_eq!(
            sizes(&sandbox),
            (json!(204_800), json!(131_072)),
            "{}",
            &text[..text.len().min(99)]
        );
    }
    sandbox.write(KEPT, [good.as_bytes(), b"\n\xff|\xfe\n"].concat());
    assert_eq!(sizes(&sandbox).0, 204_800);
}

// What a list can do.

#[test]
fn an_entry_that_makes_no_sense_is_left_out_alone() {
    let good = model("lab/good", 5000, 1000);
    let with = |name: &str, value: Value| {
        let mut odd = model("lab/odd", 5000, 1000);
        odd[name] = value;
        odd
    };
    for odd in [
        with("limit", json!({ "context": 0, "output": 0 })),
        with("limit", json!({ "context": -1, "output": 5 })),
        with("limit", json!({ "context": 1e12, "output": 5 })),
        with("limit", json!({ "context": "5000", "output": 5 })),
        with("limit", json!({ "context": 5000, "output": 0 })),
        with("limit", json!(null)),
        model("a b", 5000, 1000),
        model("lab/${HOME}", 5000, 1000),
        model("lab/x|y", 5000, 1000),
        model("lab/x\ny", 5000, 1000),
        model("lab/\u{202e}", 5000, 1000),
        model(&"x".repeat(300), 5000, 1000),
    ] {
        let text = compact(api(&[odd.clone(), good.clone()]).as_bytes()).unwrap();
        assert_eq!(text, "good=GLM-4.7|lab|5t|1t|tiRC|251222\n", "{odd}");
    }
    for (name, value, line) in [
        ("name", json!("\u{1b}[31m{x}|y=z\n"), "odd=[31mx y z|lab|5t|1t|tiRC|251222\n"),
        ("name", json!(5), "odd=lab/odd|lab|5t|1t|tiRC|251222\n"),
        ("release_date", json!("soon"), "odd=GLM-4.7|lab|5t|1t|tiRC|\n"),
        (
            "limit",
            json!({ "context": 5000, "output": 9000 }),
            "odd=GLM-4.7|lab|5t|5t|tiRC|251222\n",
        ),
        (
            "modalities",
            json!({ "input": ["text", "text", "smell", 5] }),
            "odd=GLM-4.7|lab|5t|1t|tRC|251222\n",
        ),
        ("modalities", json!(null), "odd=GLM-4.7|lab|5t|1t|RC|251222\n"),
    ] {
        assert_eq!(compact(api(&[with(name, value)]).as_bytes()).as_deref(), Some(line), "{name}");
    }
}

#[test]
fn there_is_an_end_to_the_models_of_a_list() {
    let many: Vec<Value> = (0..12_000).map(|at| model(&format!("lab/m{at}"), 5000, 1000)).collect();
    assert_eq!(compact(api(&many).as_bytes()).unwrap().lines().count(), 10_000);
}
