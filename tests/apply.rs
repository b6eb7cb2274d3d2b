//! `wcode apply`: what it writes, what it leaves, what it says.
//!
//! Three-way merging is in `three_way`, hand-made entries in `adopt`, keys in `keys`, refusals in
//! `bad_input`, the many documents in `round_trip`.

use serde_json::{Value, json};

use crate::conformance::DESCRIPTIONS;
use crate::support::{
    MODEL, OPENCLAW, OPENCODE, Sandbox, not_tested, openclaw_provider, opencode_provider,
};

const BOTH: [&str; 5] = ["apply", "--client", "openclaw", "--client", "opencode"];

#[test]
fn an_empty_home_gets_what_the_vendors_page_shows() {
    let sandbox = Sandbox::new();

    sandbox.run(BOTH).succeeds();

    let primary = format!("wcode/{MODEL}");
    assert_eq!(
        sandbox.value(OPENCLAW),
        json!({
            "models": { "mode": "merge", "providers": { "wcode": openclaw_provider() } },
            "agents": { "defaults": { "model": { "primary": primary } } },
        })
    );
    assert_eq!(
        sandbox.value(OPENCODE),
        json!({
            "$schema": "https://opencode.ai/config.json",
            "provider": { "wcode": opencode_provider() },
            "model": format!("wcode/{MODEL}"),
        })
    );
    assert!(sandbox.read(OPENCLAW).ends_with("}\n"), "a text file ends with a line end");
    assert_eq!(sandbox.files(), [OPENCODE, OPENCLAW], "nothing else");
}

#[test]
fn an_opencode_file_of_ours_begins_with_its_schema_and_is_plain_json() {
    let sandbox = Sandbox::new();
    sandbox.run(["apply", "--client", "opencode"]).succeeds();

    let text = sandbox.read(OPENCODE);
    assert!(text.starts_with("{\n  \"$schema\": \"https://opencode.ai/config.json\",\n"), "{text}");
    serde_json::from_str::<Value>(&text).unwrap();
}

#[test]
fn the_whole_conversation_of_a_first_and_a_second_apply() {
    let before = "{\n  // mine\n  gateway: { mode: 'local' },\n}\n";
    let sandbox = Sandbox::new().openclaw(before).env("WCODE_API_KEY", "sk-e2e-in-the-environment");

    sandbox.run(["apply", "--client", "openclaw", "--no-default-model"]).is(
        0,
        concat!(
            "--- [HOME]/.openclaw/openclaw.json\n",
            "+++ [HOME]/.openclaw/openclaw.json\n",
            "@@ -1,4 +1,24 @@\n",
            " {\n",
            "   // mine\n",
            "   gateway: { mode: 'local' },\n",
            "+  models: {\n",
            "+    mode: \"merge\",\n",
            "+    providers: {\n",
            "+      wcode: {\n",
            "+        baseUrl: \"https://wcode.net/api/gpt/v1\",\n",
            "+        apiKey: \"${WCODE_API_KEY}\",\n",
            "+        api: \"openai-completions\",\n",
            "+        models: [\n",
            "+          {\n",
            "+            id: \"qwen/qwen3-235b-a22b\",\n",
            "+            name: \"Qwen3 235B A22B\",\n",
            "+            reasoning: false,\n",
            "+            input: [\"text\"],\n",
            "+            contextWindow: 128000,\n",
            "+            maxTokens: 8192,\n",
            "+          },\n",
            "+        ],\n",
            "+      },\n",
            "+    },\n",
            "+  },\n",
            " }\n",
        )
        .replace('"', "'")
        .as_str(),
        "openclaw: changed `[HOME]/.openclaw/openclaw.json`\n\
         Undo with `wcode undo 1`\n",
    );

    sandbox.run(["apply", "--client", "openclaw", "--no-default-model"]).is(
        0,
        "",
        "openclaw: `[HOME]/.openclaw/openclaw.json` is already up to date\n\
         nothing to do\n",
    );
}

#[test]
fn a_second_apply_writes_nothing_at_all() {
    let sandbox = Sandbox::new().openclaw("{}\n").opencode("{}\n");
    sandbox.run(["apply"]).succeeds();
    let (files, state) = (sandbox.files(), sandbox.state_files());
    let times = || [OPENCLAW, OPENCODE].map(|name| modified(&sandbox, name));
    let before = times();

    sandbox.run(["apply"]).succeeds().never_shows("@@").says("nothing to do");

    assert_eq!(times(), before);
    assert_eq!(sandbox.files(), files);
    assert_eq!(sandbox.state_files(), state);
}

fn modified(sandbox: &Sandbox, name: &str) -> std::time::SystemTime {
    std::fs::metadata(sandbox.path(name)).unwrap().modified().unwrap()
}

#[test]
fn every_client_found_is_configured_and_no_other() {
    let sandbox = Sandbox::new().openclaw("{}");
    if has_system_wide_client() {
        return;
    }
    sandbox.run(["apply"]).succeeds();
    assert_eq!(sandbox.files(), [OPENCLAW]);
}

/// A client in a folder that no variable can hide would be found by every test.
pub(crate) fn has_system_wide_client() -> bool {
    let found = ["/usr/local/bin", "/opt/homebrew/bin"]
        .iter()
        .flat_map(|folder| DESCRIPTIONS.map(|client| format!("{folder}/{}", client.program.name)))
        .find(|path| std::path::Path::new(path).exists());
    if let Some(path) = &found {
        not_tested(&format!("a home without clients, as `{path}` is installed here"));
    }
    found.is_some()
}

#[test]
fn a_dry_run_shows_the_same_diff_and_touches_nothing() {
    let sandbox = Sandbox::new().openclaw("{ gateway: {} }\n").opencode("{}\n");
    let (openclaw, opencode) = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE));

    let dry = sandbox.run(["apply", "--dry-run"]).succeeds().never_says("Undo with");

    assert_eq!(sandbox.read(OPENCLAW), openclaw);
    assert_eq!(sandbox.read(OPENCODE), opencode);
    assert_eq!(sandbox.journal(), Vec::<String>::new());
    let wet = sandbox.run(["apply"]).succeeds();
    assert_eq!(dry.stdout, wet.stdout);
}

#[test]
fn check_answers_by_its_exit_code_and_touches_nothing() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    let args = ["apply", "--client", "openclaw", "--check"];

    sandbox.run(args).exits(3);
    assert_eq!(sandbox.read(OPENCLAW), "{}\n");
    assert_eq!(sandbox.journal(), Vec::<String>::new());

    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    sandbox.run(args).succeeds();
}

#[test]
fn check_counts_for_more_than_dry_run() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    sandbox.run(["apply", "--client", "openclaw", "--check", "--dry-run"]).exits(3);
    assert_eq!(sandbox.read(OPENCLAW), "{}\n");
}

#[test]
fn quiet_says_nothing_but_warnings() {
    let sandbox = Sandbox::new().opencode("{}\n").env("WCODE_API_KEY", "sk-e2e-somewhere");
    sandbox.run(["apply", "--client", "opencode", "--quiet"]).is(0, "", "");
    sandbox.run(["apply", "--client", "opencode", "--quiet"]).is(0, "", "");
    assert!(sandbox.read(OPENCODE).contains("wcode.net"));
}

#[test]
fn an_unset_key_variable_is_a_warning() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    let words = "warning: the variable `WCODE_API_KEY` is not set";
    sandbox.run(["apply", "--client", "openclaw"]).succeeds().says(words);
}

#[test]
fn opencode_has_to_be_restarted_after_a_change_and_only_then() {
    let sandbox = Sandbox::new().opencode("{}\n");
    sandbox.run(["apply", "--client", "opencode"]).succeeds().says("restart OpenCode");
    sandbox.run(["apply", "--client", "opencode"]).succeeds().never_says("restart OpenCode");
    sandbox.run(["remove", "--client", "opencode"]).succeeds().says("restart OpenCode");
    sandbox.run(["undo"]).succeeds().says("restart OpenCode");
}

#[test]
fn a_schema_that_exists_stays_as_it_is() {
    let before = "{ \"theme\": \"x\", \"$schema\": \"./mine.json\" }\n";
    let sandbox = Sandbox::new().opencode(before);
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
    let text = sandbox.read(OPENCODE);
    assert!(text.starts_with("{ \"theme\": \"x\", \"$schema\": \"./mine.json\","), "{text}");
    assert_eq!(text.matches("$schema").count(), 1);
}

#[test]
fn a_missing_schema_goes_first() {
    let sandbox = Sandbox::new().opencode("{\n  \"theme\": \"x\"\n}\n");
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
    let text = sandbox.read(OPENCODE);
    assert!(text.starts_with("{\n  \"$schema\": \"https://opencode.ai/config.json\","), "{text}");
}

#[test]
fn a_mode_that_exists_is_never_changed() {
    let sandbox = Sandbox::new().openclaw("{ models: { mode: 'replace', providers: {} } }");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    assert_eq!(sandbox.value(OPENCLAW)["models"]["mode"], "replace");
}

#[test]
fn openclaw_gets_a_default_model_only_where_none_is_set() {
    for (before, after) in [
        ("{}", json!({ "primary": format!("wcode/{MODEL}") })),
        ("{ agents: { defaults: {} } }", json!({ "primary": format!("wcode/{MODEL}") })),
        ("{ agents: { defaults: { model: 'acme/a' } } }", json!("acme/a")),
        (
            "{ agents: { defaults: { model: { primary: 'acme/a', fallbacks: ['acme/b'] } } } }",
            json!({ "primary": "acme/a", "fallbacks": ["acme/b"] }),
        ),
        (
            "{ agents: { defaults: { model: { fallbacks: ['acme/b'] } } } }",
            json!({ "primary": format!("wcode/{MODEL}"), "fallbacks": ["acme/b"] }),
        ),
    ] {
        let sandbox = Sandbox::new().openclaw(before);
        sandbox.run(["apply", "--client", "openclaw"]).succeeds();
        assert_eq!(sandbox.value(OPENCLAW)["agents"]["defaults"]["model"], after, "{before}");
    }
}

#[test]
fn a_default_model_asked_for_replaces_another_in_its_own_form() {
    for (before, after) in [
        ("{ agents: { defaults: { model: 'acme/a' } } }", json!(format!("wcode/{MODEL}"))),
        (
            "{ agents: { defaults: { model: { primary: 'acme/a', fallbacks: ['acme/b'] } } } }",
            json!({ "primary": format!("wcode/{MODEL}"), "fallbacks": ["acme/b"] }),
        ),
    ] {
        let sandbox = Sandbox::new().openclaw(before);
        sandbox.run(["apply", "--client", "openclaw", "--default-model", MODEL]).succeeds();
        assert_eq!(sandbox.value(OPENCLAW)["agents"]["defaults"]["model"], after, "{before}");

        sandbox.run(["remove", "--client", "openclaw"]).succeeds();
        assert_eq!(sandbox.read(OPENCLAW), before, "remove gives the user's default back");
    }
}

#[test]
fn opencode_gets_a_default_model_only_when_asked() {
    let sandbox = Sandbox::new().opencode("{ \"model\": \"acme/a\" }\n");
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
    assert_eq!(sandbox.value(OPENCODE)["model"], "acme/a");

    sandbox.run(["apply", "--client", "opencode", "--default-model", MODEL]).succeeds();
    assert_eq!(sandbox.value(OPENCODE)["model"], format!("wcode/{MODEL}"));
}

#[test]
fn no_default_model_never_sets_one() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    sandbox.run(["apply", "--client", "openclaw", "--no-default-model"]).succeeds();
    assert_eq!(sandbox.value(OPENCLAW).get("agents"), None);
    // It is saved, so that the next plain apply does not set one.
    sandbox.run(["apply", "--client", "openclaw"]).succeeds().says("nothing to do");
}

#[test]
fn a_default_model_and_none_at_once_is_a_contradiction() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    sandbox.run(["apply", "--default-model", MODEL, "--no-default-model"]).exits(2);
    assert_eq!(sandbox.read(OPENCLAW), "{}\n");
}

#[test]
fn a_default_model_that_is_no_model_of_ours_is_added() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    let args = ["apply", "--client", "openclaw", "--default-model", "glm/glm-5"];
    sandbox.run(args).succeeds();
    assert_eq!(openclaw_models(&sandbox), [MODEL, "glm/glm-5"]);
    let default = &sandbox.value(OPENCLAW)["agents"]["defaults"]["model"]["primary"];
    assert_eq!(default, "wcode/glm/glm-5");
}

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

#[test]
fn an_allow_list_of_models_gets_ours() {
    let policy = "{ agents: { defaults: { modelPolicy: { allow: ['acme/*'] } } } }";
    let sandbox = Sandbox::new().openclaw(policy);
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    let defaults = &sandbox.value(OPENCLAW)["agents"]["defaults"];
    assert_eq!(defaults["modelPolicy"]["allow"], json!(["acme/*", format!("wcode/{MODEL}")]));
    assert_eq!(defaults.get("models"), None, "no map where the policy decides");
    sandbox.run(["remove", "--client", "openclaw"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), policy);

    let map = "{ agents: { defaults: { models: { 'acme/a': {} } } } }";
    let sandbox = Sandbox::new().openclaw(map);
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    let defaults = &sandbox.value(OPENCLAW)["agents"]["defaults"];
    assert_eq!(defaults["models"]["acme/a"], json!({}));
    assert!(defaults["models"].get(format!("wcode/{MODEL}")).is_some(), "{defaults}");
    sandbox.run(["remove", "--client", "openclaw"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), map);
}

#[test]
fn no_allow_list_is_ever_made() {
    for before in [
        "{}",
        "{ agents: { defaults: { models: {} } } }",
        "{ agents: { defaults: { modelPolicy: { allow: [] } } } }",
        "{ agents: { defaults: { models: { 'acme/a': {} } } }, \
           meta: { migrations: { modelPolicyAllowlist: true } } }",
    ] {
        let sandbox = Sandbox::new().openclaw(before);
        sandbox.run(["apply", "--client", "openclaw"]).succeeds();
        let defaults = &sandbox.value(OPENCLAW)["agents"]["defaults"];
        for list in [&defaults["models"], &defaults["modelPolicy"]] {
            assert!(!list.to_string().contains("wcode"), "{before}: {defaults}");
        }
    }
}

#[test]
fn a_file_named_by_config_is_edited_and_made_where_missing() {
    let sandbox = Sandbox::new().openclaw("{}");
    let path = sandbox.arg("elsewhere/deep/mine.json5");

    sandbox.run(["apply", "--client", "openclaw", "--config", &path]).succeeds();

    assert_eq!(sandbox.read(OPENCLAW), "{}");
    let provider = &sandbox.value("elsewhere/deep/mine.json5")["models"]["providers"]["wcode"];
    assert_eq!(*provider, openclaw_provider());
    sandbox.run(["remove", "--client", "openclaw", "--config", &path]).succeeds();
    assert!(!sandbox.exists("elsewhere/deep/mine.json5"), "what we made, we take away");
}

#[test]
fn a_relative_config_path_starts_at_the_working_folder() {
    let sandbox = Sandbox::new();
    let args = ["apply", "--client", "opencode", "--config", "mine.jsonc"];
    sandbox.command(&args).within("home/project").run().succeeds();
    let provider = &sandbox.value("project/mine.jsonc")["provider"]["wcode"];
    assert_eq!(*provider, opencode_provider());
    // The same file by its absolute path.
    let path = sandbox.arg("project/mine.jsonc");
    let args = ["apply", "--client", "opencode", "--config", &path];
    sandbox.run(args).succeeds().says("nothing to do");
}

#[test]
fn config_needs_exactly_one_client() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    let path = sandbox.arg("mine.json");
    sandbox.run(["apply", "--config", &path]).exits(2).says("--client");
    let args = ["apply", "--client", "openclaw", "--client", "opencode", "--config", &path];
    sandbox.run(args).exits(2).says("--client");
    assert!(!sandbox.exists("mine.json"));
}

#[test]
fn a_client_named_twice_is_one() {
    let sandbox = Sandbox::new();
    let path = sandbox.arg("mine.json");
    let args =
        ["apply", "--client", "openclaw", "--client", "openclaw", "--config", &path, "--json"];
    let report = sandbox.run(args).succeeds().json();
    assert_eq!(report["files"].as_array().unwrap().len(), 1, "{report}");
}

#[test]
fn unknown_names_are_refused_and_the_known_ones_reported() {
    let sandbox = Sandbox::new().openclaw("{}");
    sandbox.run(["apply", "--client", "cursor"]).exits(2).says("openclaw");
    sandbox.run(["apply", "--vendor", "acme"]).exits(2).says("wcode");
    sandbox.run(["apply", "--key-mode", "keychain"]).exits(2).says("literal");
    sandbox.run(["apply", "--on-conflict", "maybe"]).exits(2).says("overwrite");
    sandbox.run(["apply", "--api-key", "x"]).exits(2);
    assert_eq!(sandbox.read(OPENCLAW), "{}");
}

#[test]
fn a_vendor_of_the_users_own_is_applied_like_the_built_in_one() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    std::fs::create_dir_all(sandbox.root().join("settings/vendors")).unwrap();
    let vendor = r#"{
        id: "acme", name: "Acme", keyVariable: "ACME_KEY",
        endpoints: { "openai-completions": "https://acme.example/v1" },
        models: [{ id: "m1", name: "M 1", contextWindow: 100000, maxTokens: 4000, input: ["text"] }],
    }"#;
    std::fs::write(sandbox.root().join("settings/vendors/acme.json5"), vendor).unwrap();

    sandbox.run(["apply", "--vendor", "acme"]).succeeds();

    let provider = &sandbox.value(OPENCLAW)["models"]["providers"]["acme"];
    assert_eq!(provider["baseUrl"], "https://acme.example/v1");
    assert_eq!(provider["apiKey"], "${ACME_KEY}");
    assert_eq!(
        sandbox.value(OPENCODE)["provider"]["acme"]["models"]["m1"]["limit"]["context"],
        100_000
    );

    // Two vendors coexist, and each is removed on its own.
    let (openclaw, opencode) = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE));
    sandbox.run(["apply", "--vendor", "wcode"]).succeeds();
    assert_eq!(sandbox.value(OPENCLAW)["models"]["providers"]["acme"], *provider);
    sandbox.run(["remove", "--vendor", "wcode"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), (openclaw, opencode));
    sandbox.run(["remove", "--vendor", "acme"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), ("{}".into(), "{}".into()));
}

#[test]
fn when_one_file_cannot_be_handled_none_is_written() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{ \"provider\": 5 }");
    sandbox.run(["apply"]).exits(5).says("opencode.jsonc");
    assert_eq!(sandbox.read(OPENCLAW), "{}");
    assert_eq!(sandbox.journal(), Vec::<String>::new());
}

#[test]
fn names_with_spaces_and_odd_letters_are_files_like_any_other() {
    let sandbox = Sandbox::new();
    for name in ["with space/c.json", "模型/配置.json5", "it's/`c`.json", "-dash/--c.json"] {
        let path = sandbox.arg(name);
        sandbox.run(["apply", "--client", "openclaw", "--config", &path]).succeeds();
        assert_eq!(sandbox.value(name)["models"]["providers"]["wcode"], openclaw_provider());
    }
}

#[test]
fn openclaw_in_nix_or_read_only_mode_is_left_alone() {
    for (name, value) in [("OPENCLAW_NIX_MODE", "1"), ("OPENCLAW_CONFIG_READONLY", "1")] {
        let sandbox = Sandbox::new().openclaw("{}").opencode("{}").env(name, value);
        sandbox.run(["apply", "--client", "openclaw"]).exits(1).says(name);
        assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), ("{}".into(), "{}".into()));
        sandbox.run(["apply", "--client", "opencode"]).succeeds();
    }
}

#[test]
fn a_key_that_openclaw_keeps_itself_and_would_prefer_is_reported() {
    let profiles = r#"{ "profiles": { "wcode:default": {
        "type": "api_key", "provider": "wcode", "key": "sk-e2e-profile" } } }"#;
    let sandbox = Sandbox::new()
        .openclaw("{}")
        .file(".openclaw/agents/main/agent/auth-profiles.json", profiles);
    let outcome = sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    assert!(outcome.stderr.contains("warning"), "{outcome}");
    assert!(outcome.stderr.contains("auth"), "{outcome}");
}

/// As 2026.9.6 stores it; a deleted row leaves its bytes in the file.
#[test]
fn a_key_in_openclaws_database_is_reported_and_a_deleted_one_is_not() {
    for (database, is_reported) in [("openclaw.db", true), ("openclaw-removed.db", false)] {
        let bytes = std::fs::read(crate::sqlite::fixture(database)).unwrap();
        let sandbox = Sandbox::new().openclaw("{}").file(".openclaw/state/openclaw.sqlite", bytes);
        let outcome = sandbox.run(["apply", "--client", "openclaw"]).succeeds();
        assert_eq!(outcome.stderr.contains("auth"), is_reported, "{outcome}");
    }
}

#[cfg(unix)]
mod modes {
    use super::*;

    #[test]
    fn new_files_are_for_their_owner_only() {
        let sandbox = Sandbox::new();
        sandbox.run(BOTH).succeeds();
        for name in [OPENCLAW, OPENCODE] {
            assert_eq!(sandbox.mode(name), 0o600, "{name}");
        }
        for folder in [".openclaw", ".config", ".config/opencode"] {
            assert_eq!(sandbox.mode(folder), 0o700, "{folder}");
        }
    }

    #[test]
    fn a_files_mode_stays() {
        for mode in [0o600, 0o640, 0o644, 0o664, 0o755] {
            let sandbox = Sandbox::new().openclaw("{}");
            sandbox.chmod(OPENCLAW, mode);
            sandbox.run(["apply", "--client", "openclaw"]).succeeds();
            assert_eq!(sandbox.mode(OPENCLAW), mode);
            sandbox.run(["undo"]).succeeds();
            assert_eq!(sandbox.mode(OPENCLAW), mode);
        }
    }

    #[test]
    fn our_own_records_are_for_their_owner_only() {
        let sandbox = Sandbox::new().openclaw("{}");
        sandbox.run(["apply", "--client", "openclaw"]).succeeds();
        for name in sandbox.state_files().iter().filter(|name| name.starts_with("journal/")) {
            assert_eq!(sandbox.mode(&format!("../state/{name}")), 0o600, "{name}");
        }
        assert_eq!(sandbox.mode("../state/journal"), 0o700);
    }

    #[test]
    fn a_symlink_stays_one_and_its_target_is_edited() {
        use std::os::unix::fs::symlink;
        let sandbox = Sandbox::new().file("dotfiles/openclaw.json", "{ /* mine */ }\n");
        std::fs::create_dir(sandbox.path(".openclaw")).unwrap();
        symlink("../dotfiles/openclaw.json", sandbox.path(OPENCLAW)).unwrap();

        sandbox.run(["apply", "--client", "openclaw"]).succeeds();
        assert!(sandbox.path(OPENCLAW).is_symlink());
        let value = sandbox.value("dotfiles/openclaw.json");
        assert_eq!(value["models"]["providers"]["wcode"], openclaw_provider());
        assert_eq!(sandbox.files(), [OPENCLAW, "dotfiles/openclaw.json"]);

        sandbox.run(["undo"]).succeeds();
        assert!(sandbox.path(OPENCLAW).is_symlink());
        assert_eq!(sandbox.read("dotfiles/openclaw.json"), "{ /* mine */ }\n");
    }

    #[test]
    fn a_symlink_to_nothing_makes_the_file_that_it_names() {
        use std::os::unix::fs::symlink;
        let sandbox = Sandbox::new().file("dotfiles/x", "");
        std::fs::create_dir(sandbox.path(".openclaw")).unwrap();
        symlink("../dotfiles/openclaw.json", sandbox.path(OPENCLAW)).unwrap();
        sandbox.run(["apply", "--client", "openclaw"]).succeeds();
        assert!(sandbox.path(OPENCLAW).is_symlink());
        let value = sandbox.value("dotfiles/openclaw.json");
        assert_eq!(value["models"]["providers"]["wcode"], openclaw_provider());
    }

    #[test]
    fn a_config_folder_that_is_a_link_stays_one() {
        use std::os::unix::fs::symlink;
        let sandbox = Sandbox::new().file("dotfiles/opencode/opencode.json", "{}\n");
        std::fs::create_dir(sandbox.path(".config")).unwrap();
        symlink("../dotfiles/opencode", sandbox.path(".config/opencode")).unwrap();
        sandbox.run(["apply", "--client", "opencode"]).succeeds();
        assert!(sandbox.path(".config/opencode").is_symlink());
        let value = sandbox.value("dotfiles/opencode/opencode.json");
        assert_eq!(value["provider"]["wcode"], opencode_provider());
    }
}

fn openclaw_models(sandbox: &Sandbox) -> Vec<String> {
    let value = sandbox.value(OPENCLAW);
    let models = value["models"]["providers"]["wcode"]["models"].as_array().unwrap();
    models.iter().map(|model| model["id"].as_str().unwrap().to_owned()).collect()
}

fn opencode_models(sandbox: &Sandbox) -> Vec<String> {
    let value = sandbox.value(OPENCODE);
    let models = value["provider"]["wcode"]["models"].as_object().unwrap();
    models.keys().cloned().collect()
}
