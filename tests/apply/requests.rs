//! What is asked for by flags: endpoint, models and their numbers; asked again by a plain `apply`.

use crate::support::{MODEL, OPENCLAW, OPENCODE, Sandbox};
use serde_json::json;

#[test]
fn the_endpoints_url_and_the_key_variable_follow_the_flags() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    let url = "https://proxy.example/v1";
    sandbox.run(["apply", "--base-url", url, "--key-env", "MY_KEY"]).succeeds();

    let provider = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"];
    assert_eq!((&provider["baseUrl"], &provider["apiKey"]), (&json!(url), &json!("${MY_KEY}")));
    let options = &sandbox.value(OPENCODE)["provider"]["wcode"]["options"];
    assert_eq!((&options["baseURL"], &options["apiKey"]), (&json!(url), &json!("{env:MY_KEY}")));
}

#[test]
fn only_safe_base_urls_are_taken() {
    for url in [
        "https://a.example/v1",
        "https://a.example:8443/v1/",
        "http://127.0.0.1:8080/v1",
        "http://127.8.9.1/v1",
        "http://localhost:1/v1",
        "http://[::1]:8080/v1",
    ] {
        let sandbox = Sandbox::new().openclaw("{}");
        sandbox.run(["apply", "--client", "openclaw", "--base-url", url]).succeeds();
        let written = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["baseUrl"];
        assert_eq!(written, url.trim_end_matches('/'), "one spelling of one endpoint");
    }
    for url in [
        "http://a.example/v1",
        "http://localhost.evil.example/v1",
        "http://127.0.0.1.evil.example/v1",
        "http://10.0.0.1/v1",
        "http://0.0.0.0:80/v1",
        "http://[::2]/v1",
        "ftp://a.example/v1",
        "file:///etc/passwd",
        "https://user@a.example/v1",
        "https://user:pass@a.example/v1",
        "https://a.example/v1?key=1",
        "https://a.example/v1#x",
        "https://",
        "a.example/v1",
        "",
        " ",
        "https://a.example/v1\n\"",
        "https://a.example/{env:SECRET}",
        "https://a.example/${SECRET}",
    ] {
        let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
        let outcome = sandbox.run(["apply", "--base-url", url]);
        assert!(outcome.code == Some(2), "{url:?} was taken: {outcome}");
        assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), ("{}".into(), "{}".into()));
    }
}

#[test]
fn what_was_asked_is_asked_again_by_a_plain_apply() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    let flags = ["--model", "glm/glm-5", "--context-window", "200000", "--max-tokens", "16000"];
    let mut args = vec!["apply", "--base-url", "https://proxy.example/v1", "--key-env", "MY_KEY"];
    args.extend(flags);
    sandbox.command(&args).run().succeeds();
    let after = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE));
    assert!(after.0.contains("200000") && after.1.contains("16000"), "{after:?}");

    sandbox.run(["apply"]).succeeds().says("nothing to do");
    sandbox.run(["status"]).succeeds().shows("ok");
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), after);

    // The inputs are saved: a lost entry is restored as it was.
    sandbox.write(OPENCLAW, "{}");
    sandbox.run(["apply"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), after.0);
}

#[test]
fn a_model_named_is_added_and_the_others_stay() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    sandbox.run(["apply"]).succeeds();
    sandbox.run(["apply", "--model", "glm/glm-5"]).succeeds();

    assert_eq!(openclaw_models(&sandbox), [MODEL, "glm/glm-5"]);
    assert_eq!(opencode_models(&sandbox), [MODEL, "glm/glm-5"]);
}

#[test]
fn a_model_without_known_numbers_gets_none() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    sandbox.run(["apply", "--model", "lab/new-model"]).succeeds();

    let model = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"][0];
    assert_eq!(model["id"], "lab/new-model");
    assert!(model["name"].is_string(), "OpenClaw wants a name: {model}");
    assert_eq!((model.get("contextWindow"), model.get("maxTokens")), (None, None));
    let model = &sandbox.value(OPENCODE)["provider"]["wcode"]["models"]["lab/new-model"];
    assert_eq!(model.get("limit"), None);
}

#[test]
fn prune_takes_out_our_models_that_are_not_named_and_no_others() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    sandbox.run(["apply", "--model", "a/one", "--model", "b/two"]).succeeds();
    let with_mine = sandbox
        .read(OPENCODE)
        .replace("\"models\": {", "\"models\": {\n        \"my/own\": { \"name\": \"mine\" },");
    sandbox.write(OPENCODE, with_mine);

    sandbox.run(["apply", "--model", "b/two", "--prune"]).succeeds();

    assert_eq!(openclaw_models(&sandbox), ["b/two"]);
    assert_eq!(opencode_models(&sandbox), ["my/own", "b/two"]);
}

#[test]
fn prune_with_no_model_named_keeps_what_a_plain_apply_would_ask_for() {
    let sandbox = Sandbox::new().openclaw("{}");
    sandbox.run(["apply", "--client", "openclaw", "--model", "a/one"]).succeeds();
    sandbox.run(["apply", "--client", "openclaw", "--prune"]).succeeds();
    assert_eq!(openclaw_models(&sandbox), ["a/one"]);
}

#[test]
fn numbers_go_to_the_models_named_or_else_to_all() {
    let sandbox = Sandbox::new().openclaw("{}");
    sandbox.run(["apply", "--client", "openclaw", "--context-window", "64000"]).succeeds();
    let window = |at: usize| {
        sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"][at]["contextWindow"]
            .clone()
    };
    assert_eq!(window(0), 64000);

    let args = ["apply", "--client", "openclaw", "--model", "a/one", "--context-window", "50000"];
    sandbox.run(args).succeeds();
    assert_eq!((window(0), window(1)), (json!(64000), json!(50000)));
}

#[test]
fn numbers_that_are_none_are_refused() {
    for (flag, value) in [
        ("--context-window", "0"),
        ("--context-window", "-1"),
        ("--context-window", "many"),
        ("--max-tokens", "0"),
        ("--max-tokens", "1.5"),
        ("--max-tokens", "99999999999999999999"),
    ] {
        let sandbox = Sandbox::new().openclaw("{}");
        let flag = format!("{flag}={value}");
        sandbox.run(["apply", "--client", "openclaw", &flag]).exits(2);
        assert_eq!(sandbox.read(OPENCLAW), "{}");
    }
}

#[test]
fn model_ids_that_cannot_be_are_refused() {
    for id in ["", " ", "a\nb", "\u{1b}[31m"] {
        let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
        let outcome = sandbox.run(["apply", "--model", id]);
        assert!(outcome.code == Some(2), "{id:?} was taken: {outcome}");
    }
}

#[test]
fn odd_model_ids_are_written_as_they_are() {
    for id in ["a/b:free", "模型/一", "it's \"quoted\"", "a\\b", "__proto__", "x/y/z", "a.b[0]"]
    {
        let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
        sandbox.run(["apply", "--model", id]).succeeds();
        assert_eq!(openclaw_models(&sandbox), [id]);
        assert_eq!(opencode_models(&sandbox), [id]);
        sandbox.run(["apply"]).succeeds().says("nothing to do");
        sandbox.run(["remove"]).succeeds();
        assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), ("{}".into(), "{}".into()));
    }
}

pub(super) fn openclaw_models(sandbox: &Sandbox) -> Vec<String> {
    let value = sandbox.value(OPENCLAW);
    let models = value["models"]["providers"]["wcode"]["models"].as_array().unwrap();
    models.iter().map(|model| model["id"].as_str().unwrap().to_owned()).collect()
}

fn opencode_models(sandbox: &Sandbox) -> Vec<String> {
    let value = sandbox.value(OPENCODE);
    let models = value["provider"]["wcode"]["models"].as_object().unwrap();
    models.keys().cloned().collect()
}
