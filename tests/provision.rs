//! `apply --file`: all flags as one document; flags have precedence; unknown fields are named.

use serde_json::json;

use crate::support::{OPENCLAW, OPENCODE, Sandbox};

fn with(text: &str) -> (Sandbox, String) {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}").file("provision.json5", text);
    let path = sandbox.arg("provision.json5");
    (sandbox, path)
}

#[test]
fn everything_in_one_file() {
    let (sandbox, path) = with(
        "{ // for all machines\n  vendor: 'wcode', clients: ['opencode'],\n  models: ['a/one', { id: 'b/two', \
         name: 'Two', contextWindow: 100000, maxTokens: 4000, input: ['text', 'image'], reasoning: true }],\n  \
         defaultModel: 'b/two', baseUrl: 'https://proxy.example/v1', keyMode: 'env', keyEnv: 'MY_KEY',\n  \
         prune: true, offline: true, onConflict: 'overwrite',\n}\n",
    );
    sandbox.run(["apply", "--file", &path]).succeeds();

    assert_eq!(sandbox.read(OPENCLAW), "{}", "only the client named");
    let value = sandbox.value(OPENCODE);
    let provider = &value["provider"]["wcode"];
    assert_eq!(provider["options"]["baseURL"], "https://proxy.example/v1");
    assert_eq!(provider["options"]["apiKey"], "{env:MY_KEY}");
    assert_eq!(provider["models"]["b/two"]["limit"], json!({ "context": 100_000, "output": 4000 }));
    assert_eq!(provider["models"]["b/two"]["name"], "Two");
    assert_eq!(provider["models"].as_object().unwrap().len(), 2);
    assert_eq!(value["model"], "wcode/b/two");

    sandbox.run(["apply", "--file", &path]).succeeds().says("nothing to do");
    sandbox.run(["apply", "--client", "opencode"]).succeeds().says("nothing to do");
}

#[test]
fn flags_win_over_the_file() {
    let (sandbox, path) = with(
        "{ client: 'openclaw', model: 'a/one', keyEnv: 'FILE_KEY', baseUrl: 'https://file.example/v1' }",
    );
    let args = [
        "apply",
        "--file",
        &path,
        "--key-env",
        "FLAG_KEY",
        "--base-url",
        "https://flag.example/v1",
    ];
    sandbox.run(args).succeeds();
    let provider = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"];
    assert_eq!(provider["apiKey"], "${FLAG_KEY}");
    assert_eq!(provider["baseUrl"], "https://flag.example/v1");
    assert_eq!(provider["models"][0]["id"], "a/one");
}

#[test]
fn a_file_and_the_same_flags_write_the_same() {
    let (sandbox, path) = with(
        "{ clients: ['openclaw', 'opencode'], models: ['a/one'], contextWindow: 90000, maxTokens: 3000, noDefaultModel: true }",
    );
    sandbox.run(["apply", "--file", &path]).succeeds();
    let flags = Sandbox::new().openclaw("{}").opencode("{}");
    let args = [
        "apply",
        "--client",
        "openclaw",
        "--client",
        "opencode",
        "--model",
        "a/one",
        "--context-window",
        "90000",
        "--max-tokens",
        "3000",
        "--no-default-model",
    ];
    flags.run(args).succeeds();
    for name in [OPENCLAW, OPENCODE] {
        assert_eq!(sandbox.read(name), flags.read(name));
    }
}

#[test]
fn every_spelling_of_a_name_is_known() {
    for text in [
        "{ baseUrl: 'https://a.example' }",
        "{ 'base-url': 'https://a.example' }",
        "{ base_url: 'https://a.example' }",
    ] {
        let (sandbox, path) = with(text);
        sandbox.run(["apply", "--file", &path]).succeeds();
        assert!(sandbox.read(OPENCLAW).contains("https://a.example"), "{text}");
    }
}

#[test]
fn no_default_model_by_its_own_word_or_as_false() {
    for text in ["{ defaultModel: false }", "{ noDefaultModel: true }"] {
        let (sandbox, path) = with(text);
        sandbox.run(["apply", "--file", &path]).succeeds();
        assert_eq!(sandbox.value(OPENCLAW).get("agents"), None, "{text}");
    }
}

#[test]
fn what_it_does_not_know_is_named() {
    for (text, word) in [
        ("{ modells: [] }", "modells"),
        ("{ models: [{ id: 'a', contextwindow: 5 }] }", "contextwindow"),
        ("{ key: { mode: 'env' } }", "key"),
        ("{ onConflict: 'maybe' }", "maybe"),
        ("{ keyMode: 'vault' }", "vault"),
        ("{ clients: ['cursor'] }", "cursor"),
        ("{ vendor: 'acme' }", "acme"),
        ("{ baseUrl: 'http://a.example' }", "http://a.example"),
        ("{ contextWindow: 0 }", "contextwindow"),
        ("{ keyEnv: 'lower case' }", "keyEnv"),
        ("{ defaultModel: true }", "defaultModel"),
    ] {
        let (sandbox, path) = with(text);
        let outcome = sandbox.run(["apply", "--file", &path]);
        assert!(outcome.code == Some(2), "{text}: {outcome}");
        let is_near = outcome.stderr.to_lowercase().replace(['-', '_', ' '], "");
        assert!(is_near.contains(&word.to_lowercase()), "{word}: {outcome}");
        sandbox.run(["apply", "--file", &path, "--lang", "zh"]).exits(2);
        assert_eq!(sandbox.read(OPENCLAW), "{}");
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_shown_at_its_place() {
    for (text, column) in [
        ("{ maxTokens: -5 }", 14),
        ("{ prune: 'yes' }", 10),
        ("{ clients: [5] }", 13),
        ("{ models: [{ id: 'a', contextWindow: 'x' }] }", 38),
    ] {
        let (sandbox, path) = with(text);
        let outcome = sandbox.run(["apply", "--file", &path]).exits(5);
        outcome.says(&format!("line 1, column {column}")).says(text).says("^");
        assert_eq!(sandbox.read(OPENCLAW), "{}");
    }
}

#[test]
fn a_file_that_is_broken_or_absent_is_named() {
    let (sandbox, path) = with("{\n  models: [,]\n}");
    sandbox.run(["apply", "--file", &path]).exits(5).says("provision.json5").says("line 2");
    let absent = sandbox.arg("absent.json5");
    sandbox.run(["apply", "--file", &absent]).exits(2).says("absent.json5");
}

#[test]
fn an_empty_document_asks_for_nothing_special() {
    let (sandbox, path) = with("{}");
    sandbox.run(["apply", "--file", &path]).succeeds();
    let plain = Sandbox::new().openclaw("{}").opencode("{}");
    plain.run(["apply"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), plain.read(OPENCLAW));
}

#[test]
fn a_literal_key_may_come_from_where_the_file_says() {
    let (sandbox, path) = with("{ keyMode: 'literal', keyEnv: 'THERE' }");
    let outcome =
        sandbox.command(&["apply", "--file", &path]).env("THERE", "sk-e2e-from-there-123").run();
    outcome.succeeds();
    assert!(sandbox.read(OPENCLAW).contains("sk-e2e-from-there-123"));
}

#[test]
fn models_of_the_file_are_remembered_with_their_numbers() {
    let (sandbox, path) =
        with("{ models: [{ id: 'b/two', contextWindow: 100000, maxTokens: 4000 }] }");
    sandbox.run(["apply", "--file", &path]).succeeds();
    let after = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE));
    sandbox.run(["apply"]).succeeds().says("nothing to do");
    sandbox.write(OPENCLAW, "{}");
    sandbox.run(["apply"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), after);
}

#[test]
fn what_is_wrong_is_said_in_chinese_as_well() {
    for (text, said) in [
        ("{ modells: [] }", "未知字段 `modells`"),
        ("{ keyMode: 'vault' }", "未知的值 `vault`，可用：`ref`"),
        ("{ prune: 'yes' }", "应为：布尔值；实际：字符串"),
        ("{ maxTokens: -5 }", "应为：非负整数；实际：`-5`"),
        ("{ vendor: 'a', vendor: 'b' }", "字段 `vendor` 重复"),
    ] {
        let (sandbox, path) = with(text);
        sandbox.run(["apply", "--file", &path, "--lang", "zh"]).says(said).never_says("expected");
    }
}
