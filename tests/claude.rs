//! Claude Code: single values in a strict JSON file, and what goes before them.

mod notes;

use serde_json::{Value, json};

use wcode::internals::catalog::BUILT_IN;

use crate::support::{MODEL, Outcome, Sandbox, read_json5};

const SETTINGS: &str = ".claude/settings.json";
const KEY: &str = "sk-e2e-claude-0123456789";
const URL: &str = "https://wcode.net/api/anthropic";

fn apply(sandbox: &Sandbox, more: &[&str]) -> Outcome {
    sandbox.command(&[&["apply", "--client", "claude"], more].concat()).run()
}

fn connected() -> Sandbox {
    let sandbox = Sandbox::new();
    apply(&sandbox, &[]).succeeds();
    sandbox
}

fn with_settings(settings: &Value) -> Sandbox {
    Sandbox::new().file(SETTINGS, format!("{settings:#}\n"))
}

fn row(report: &Value) -> Value {
    let rows = report["clients"].as_array().unwrap();
    rows.iter().find(|row| row["client"] == "claude").unwrap().clone()
}

fn status(sandbox: &Sandbox) -> Value {
    row(&sandbox.run(["status", "--json"]).json())
}

/// The codes of the findings, without what is only good to know.
fn findings(row: &Value) -> Vec<String> {
    let found = row["findings"].as_array().unwrap().iter().filter(|it| it["level"] != "info");
    found.map(|it| it["detail"]["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_file_is_the_one_that_was_measured() {
    let sandbox = connected();
    let model = |name: &str| (format!("ANTHROPIC_DEFAULT_{name}_MODEL"), json!(MODEL));
    let mut env = serde_json::Map::from_iter(["OPUS", "SONNET", "HAIKU", "FABLE"].map(model));
    env.insert("ANTHROPIC_BASE_URL".into(), URL.into());
    env.insert("CLAUDE_CODE_MAX_CONTEXT_TOKENS".into(), "128000".into());
    env.insert("CLAUDE_CODE_MAX_OUTPUT_TOKENS".into(), "8192".into());
    let name = read_json5(BUILT_IN[0].1)["name"].as_str().unwrap().to_owned();
    let description = format!("{name}, 128k");
    let expected = json!({
        "apiKeyHelper": "printenv WCODE_API_KEY",
        "model": MODEL,
        "modelPicker": {
            "replaceBuiltInOptions": true,
            "options": [{ "model": MODEL, "label": "Qwen3 235B A22B", "description": description }],
        },
        "env": env,
    });
    assert_eq!(sandbox.value(SETTINGS), expected);
}

#[test]
fn the_permission_mode_is_named_and_written_only_if_it_is_asked_for() {
    let before = "{\n  \"permissions\": { \"allow\": [ \"Bash(ls:*)\" ] }\n}\n";
    let sandbox = Sandbox::new().file(SETTINGS, before);
    let (problem, remedy) =
        ("cannot check actions", "wcode apply --client claude --permission-mode default");
    apply(&sandbox, &[]).succeeds().says(problem).says(remedy);
    assert_eq!(sandbox.value(SETTINGS)["permissions"], json!({ "allow": ["Bash(ls:*)"] }));
    assert!(findings(&status(&sandbox)).is_empty(), "nothing is wrong");
    sandbox.run(["status"]).succeeds().says(problem);
    sandbox.run(["doctor", "--offline", "--all"]).shows(problem);
    sandbox.run(["doctor", "--offline"]).never_shows(problem);

    let without = sandbox.bytes(SETTINGS);
    apply(&sandbox, &["--permission-mode", "default"]).succeeds().never_says(problem);
    let mode = |sandbox: &Sandbox| sandbox.value(SETTINGS)["permissions"]["defaultMode"].clone();
    assert_eq!(mode(&sandbox), "default");
    sandbox.run(["status"]).succeeds().never_says(problem).shows("ok: ");
    apply(&sandbox, &[]).succeeds().says("nothing to do");
    sandbox.run(["undo"]).succeeds();
    assert_eq!(sandbox.bytes(SETTINGS), without);

    apply(&sandbox, &["--permission-mode", "acceptEdits"]).succeeds();
    sandbox.write(SETTINGS, sandbox.read(SETTINGS).replace("acceptEdits", "plan"));
    apply(&sandbox, &[]).succeeds();
    assert_eq!(mode(&sandbox), "plan", "the user's choice stays");
    sandbox.write(SETTINGS, sandbox.read(SETTINGS).replace("\"plan\"", "\"acceptEdits\""));
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.read(SETTINGS), before);
}

#[test]
fn a_permission_mode_that_is_none_of_the_clients_is_refused() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    let openclaw = ["apply", "--client", "openclaw", "--permission-mode", "default"];
    sandbox.run(openclaw).exits(2).says("`--permission-mode` is for `--client claude`");
    let unknown = apply(&sandbox, &["--permission-mode", "bypassPermissions"]).exits(2);
    unknown.says("available: default, acceptEdits, plan, auto");
    let both = "{ client: ['openclaw', 'claude'], permissionMode: 'plan' }";
    let from_file = ["apply", "--yes", "--file", "-"];
    sandbox.command(&from_file).stdin(both).run().succeeds();
    assert_eq!(sandbox.value(SETTINGS)["permissions"]["defaultMode"], "plan");
    assert!(!sandbox.read(crate::support::OPENCLAW).contains("plan"));
}

#[test]
fn the_folder_that_a_variable_names_is_used() {
    let sandbox = Sandbox::new().env("CLAUDE_CONFIG_DIR", "[ROOT]/home/elsewhere");
    apply(&sandbox, &[]).succeeds();
    assert_eq!(sandbox.files(), ["elsewhere/settings.json"]);
}

/// Writes the model as `/model` does.
fn pick(sandbox: &Sandbox, model: &str) {
    let mut settings = sandbox.value(SETTINGS);
    settings["model"] = json!(model);
    sandbox.write(SETTINGS, format!("{settings:#}\n"));
}

#[test]
fn a_model_of_ours_that_was_picked_goes_with_the_rest() {
    for (before, more) in [("{}", &[][..]), (r#"{ "model": "opus" }"#, &["--default-model", MODEL])]
    {
        let sandbox = Sandbox::new().file(SETTINGS, before);
        apply(&sandbox, &[&["--model", MODEL, "--model", "qwen/other"], more].concat()).succeeds();
        pick(&sandbox, "qwen/other");
        let picked = sandbox.read(SETTINGS);
        sandbox.run(["remove", "--yes"]).succeeds().never_says("`model`");
        assert_eq!(sandbox.value(SETTINGS), read_json5(before));
        sandbox.run(["undo", "--yes"]).succeeds();
        assert_eq!(sandbox.read(SETTINGS), picked);
    }
}

#[test]
fn a_picked_model_that_the_clients_own_account_has_or_wcode_never_wrote_stays() {
    for other in ["claude-sonnet-4-5", "opus", "mine/model"] {
        let sandbox = Sandbox::new();
        apply(&sandbox, &["--model", MODEL, "--model", "claude-sonnet-4-5"]).succeeds();
        pick(&sandbox, other);
        sandbox.run(["remove", "--yes"]).succeeds().says("`model`");
        assert_eq!(sandbox.value(SETTINGS), json!({ "model": other }));
    }
}

#[test]
fn a_model_of_ours_picked_in_the_place_of_the_users_is_named_and_goes_by_force() {
    let sandbox = with_settings(&json!({ "model": "opus" }));
    apply(&sandbox, &[]).succeeds();
    pick(&sandbox, MODEL);
    let picked = sandbox.read(SETTINGS);
    sandbox.run(["remove", "--yes"]).succeeds().says("`model` still refers to");
    assert_eq!(sandbox.value(SETTINGS), json!({ "model": MODEL }));
    sandbox.run(["undo", "--yes"]).succeeds();
    assert_eq!(sandbox.read(SETTINGS), picked);
    sandbox.run(["remove", "--yes", "--force"]).succeeds().never_says("still refers");
    assert_eq!(sandbox.value(SETTINGS), json!({}));
}

#[test]
fn the_window_is_that_of_the_default_model_else_the_smallest() {
    let models = |default: &str| {
        format!(
            "{{ client: 'claude', {default} model: [{{ id: 'a/large', contextWindow: 200000, maxTokens: 9000 }},\
             {{ id: 'a/small', contextWindow: 64000, maxTokens: 4000 }}] }}"
        )
    };
    let window = |sandbox: &Sandbox| {
        let env = &sandbox.value(SETTINGS)["env"];
        [&env["CLAUDE_CODE_MAX_CONTEXT_TOKENS"], &env["CLAUDE_CODE_MAX_OUTPUT_TOKENS"]]
            .map(Value::clone)
    };
    for (default, expected) in [
        ("", ["200000", "9000"]),
        ("defaultModel: 'a/small',", ["64000", "4000"]),
        ("defaultModel: false,", ["64000", "4000"]),
    ] {
        let sandbox = Sandbox::new().file("p.json5", models(default));
        let path = sandbox.arg("p.json5");
        let outcome = apply(&sandbox, &["--file", &path]).succeeds();
        assert_eq!(window(&sandbox), expected, "{default}");
        assert!(outcome.stderr.contains("one context window for all models"), "{outcome}");
    }
}

#[test]
fn a_model_of_unknown_size_is_warned_of() {
    let sandbox = Sandbox::new();
    apply(&sandbox, &["--model", "new/unknown"]).succeeds().says("assumes 1,000,000 tokens");
    assert!(findings(&status(&sandbox)).contains(&"claude.window_unknown".into()));
}

#[test]
fn another_vendors_url_or_key_helper_is_a_conflict_and_no_entry_of_ours() {
    for settings in [
        json!({ "env": { "ANTHROPIC_BASE_URL": "https://gateway.example/anthropic" } }),
        json!({ "apiKeyHelper": "/usr/bin/my-key" }),
    ] {
        let sandbox = with_settings(&settings);
        let before = sandbox.read(SETTINGS);
        assert_eq!(status(&sandbox)["state"], "absent", "{settings}");
        apply(&sandbox, &[]).exits(4);
        assert_eq!(sandbox.read(SETTINGS), before);
        apply(&sandbox, &["--on-conflict", "overwrite"]).succeeds();
        assert_eq!(sandbox.value(SETTINGS)["env"]["ANTHROPIC_BASE_URL"], URL);
        sandbox.run(["remove", "--client", "claude"]).succeeds();
        assert_eq!(sandbox.read(SETTINGS), before, "what was there comes back");
    }
}

#[test]
fn a_hand_made_connection_keeps_its_helper() {
    let settings =
        json!({ "apiKeyHelper": "/usr/bin/my-key", "env": { "ANTHROPIC_BASE_URL": URL } });
    let sandbox = with_settings(&settings);
    assert_eq!(status(&sandbox)["state"], "unmanaged");
    apply(&sandbox, &[]).succeeds();
    assert_eq!(sandbox.value(SETTINGS)["apiKeyHelper"], "/usr/bin/my-key");
    assert_eq!(status(&sandbox)["key"]["key_delivery"], "ref");
}

/// Claude Code writes its settings anew as two-space JSON, with its own order of the keys.
#[test]
fn a_file_that_the_client_wrote_anew_is_as_wcode_left_it() {
    let sandbox = with_settings(&json!({ "cleanupPeriodDays": 30 }));
    apply(&sandbox, &[]).succeeds();
    let mut value = sandbox.value(SETTINGS);
    value["theme"] = "dark".into();
    let sorted: std::collections::BTreeMap<String, Value> = serde_json::from_value(value).unwrap();
    sandbox.write(SETTINGS, serde_json::to_string_pretty(&sorted).unwrap());
    assert_eq!(status(&sandbox)["state"], "ok");
    sandbox.run(["remove", "--client", "claude"]).succeeds();
    assert_eq!(sandbox.value(SETTINGS), json!({ "cleanupPeriodDays": 30, "theme": "dark" }));
}

#[test]
fn a_pick_in_the_client_stays_and_is_shown_as_in_use() {
    let sandbox = Sandbox::new();
    apply(&sandbox, &["--model", MODEL, "--model", "z-ai/glm-4.7"]).succeeds();
    let picked = sandbox.read(SETTINGS).replacen(
        &format!("\"model\": \"{MODEL}\""),
        "\"model\": \"z-ai/glm-4.7\"",
        1,
    );
    sandbox.write(SETTINGS, picked);
    apply(&sandbox, &[]).succeeds();
    assert_eq!(sandbox.value(SETTINGS)["model"], "z-ai/glm-4.7");
    let report = sandbox.run(["use", "--client", "claude", "--json"]).json();
    assert_eq!(report["clients"][0]["default"]["model"], "wcode/z-ai/glm-4.7", "{report:#}");
    sandbox.run(["use", "--client", "claude", "qwen3-235b-a22b"]).succeeds();
    assert_eq!(sandbox.value(SETTINGS)["model"], MODEL);
    assert_eq!(sandbox.value(SETTINGS)["env"]["ANTHROPIC_DEFAULT_OPUS_MODEL"], MODEL);
}

#[test]
fn a_comment_is_refused_by_name_and_removed_when_asked_for() {
    let before = "{\n  // mine\n  \"theme\": \"dark\", /* two */\n}\n";
    let sandbox = Sandbox::new().file(SETTINGS, before);
    let refused = apply(&sandbox, &[]).exits(5);
    for part in ["// mine", "strict JSON", "--remove-comments"] {
        assert!(refused.stderr.contains(part), "{part}: {refused}");
    }
    assert_eq!(sandbox.read(SETTINGS), before);
    let row = status(&sandbox);
    assert_eq!(row["state"], "error");

    apply(&sandbox, &["--remove-comments", "--check"]).exits(3);
    apply(&sandbox, &["--remove-comments"])
        .succeeds()
        .says("comment removed from line 2: `// mine`");
    let after = sandbox.read(SETTINGS);
    assert!(after.starts_with("{\n  \"theme\": \"dark\","), "{after}");
    assert_eq!(status(&sandbox)["state"], "ok");
    apply(&sandbox, &["--check"]).succeeds();

    sandbox.run(["undo"]).succeeds();
    assert_eq!(sandbox.read(SETTINGS), before);
    apply(&sandbox, &["--remove-comments"]).succeeds();
    sandbox.run(["remove", "--client", "claude"]).succeeds();
    assert_eq!(sandbox.read(SETTINGS), "{\n  \"theme\": \"dark\"\n}\n");
}

#[test]
fn the_lock_folder_is_taken_and_one_left_behind_is_taken_over() {
    let lock = ".claude/settings.json.lock";
    let sandbox = Sandbox::new().file(SETTINGS, "{}\n");
    let paused = sandbox.pause_at("before-replace", ["apply", "--client", "claude"]);
    assert!(sandbox.path(lock).is_dir(), "it is held while we write");
    std::fs::write(sandbox.root().join("state/continue"), "").unwrap();
    assert_eq!(paused.finish(), Some(0));
    assert!(!sandbox.exists(lock));
    // One that does not go keeps no one from writing, as in the client itself.
    std::fs::create_dir(sandbox.path(lock)).unwrap();
    apply(&sandbox, &["--max-tokens", "4096"]).succeeds();
    assert!(sandbox.path(lock).is_dir(), "it is not ours");
}

/// A client that finds it waits until it is old; we know whose it is.
#[test]
#[cfg(target_os = "linux")]
fn the_lock_folder_of_a_command_that_was_killed_goes_at_once() {
    let lock = ".claude/settings.json.lock";
    let sandbox = Sandbox::new().file(SETTINGS, "{}\n");
    sandbox.pause_at("before-replace", ["apply", "--client", "claude"]).kill();
    assert!(sandbox.path(lock).is_dir());
    let made = std::fs::metadata(sandbox.path(lock)).unwrap().modified().unwrap();
    apply(&sandbox, &[]).succeeds();
    assert!(made.elapsed().unwrap() < std::time::Duration::from_secs(60), "it did not grow old");
    assert!(!sandbox.exists(lock), "it is left for the client to wait for");

    // While it is alive, another command waits as for any client's.
    let paused =
        sandbox.pause_at("before-replace", ["apply", "--client", "claude", "--max-tokens", "4096"]);
    assert!(sandbox.path(lock).is_dir());
    std::fs::write(sandbox.root().join("state/continue"), "").unwrap();
    assert_eq!(paused.finish(), Some(0));
    assert!(!sandbox.exists(lock));
}

#[test]
#[cfg(unix)]
fn exec_starts_the_client_with_all_that_it_needs_and_no_other_key() {
    let sandbox = Sandbox::new().env("ANTHROPIC_API_KEY", "other");
    let set = ["key", "set", "--stdin", "--key-store", "file"];
    sandbox.command(&set).stdin(KEY).run().succeeds();
    sandbox.write("claude", "#!/bin/sh\nexec env\n");
    sandbox.chmod("claude", 0o755);
    let program = sandbox.arg("claude");
    let outcome = sandbox.command(&["exec", "--", &program]).prints_keys().run().succeeds();
    let has = |line: &str| outcome.stdout.lines().any(|it| it == line);
    for line in [
        "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST=1".to_owned(),
        format!("ANTHROPIC_BASE_URL={URL}"),
        format!("ANTHROPIC_AUTH_TOKEN={KEY}"),
        format!("ANTHROPIC_DEFAULT_MODEL={MODEL}"),
        format!("ANTHROPIC_DEFAULT_HAIKU_MODEL={MODEL}"),
        "CLAUDE_CODE_MAX_CONTEXT_TOKENS=128000".to_owned(),
        "CLAUDE_CODE_MAX_OUTPUT_TOKENS=8192".to_owned(),
    ] {
        assert!(has(&line), "{line}: {outcome}");
    }
    assert!(!outcome.stdout.contains("ANTHROPIC_API_KEY"), "{outcome}");
    // A variable that is named is all that there is.
    let named = ["exec", "--key-env", "MINE", "--", &program];
    let outcome = sandbox.command(&named).prints_keys().run().succeeds();
    assert!(outcome.stdout.contains(&format!("MINE={KEY}")), "{outcome}");
    assert!(!outcome.stdout.contains("ANTHROPIC_BASE_URL"), "{outcome}");
}

#[test]
fn managed_settings_are_for_clients_that_have_them_and_for_root() {
    let sandbox = Sandbox::new();
    sandbox.run(["apply", "--client", "openclaw", "--managed"]).exits(2).says("--client claude");
    assert_eq!(sandbox.files(), Vec::<String>::new());
    #[cfg(unix)]
    if let Some(outcome) = sandbox.run_unprivileged(&["apply", "--client", "claude", "--managed"]) {
        assert!(outcome.stderr.contains("only root"), "{outcome}");
    }
}

#[test]
fn scrub_empties_a_token_of_ours_beside_the_helper() {
    let settings = json!({ "env": { "ANTHROPIC_BASE_URL": URL, "ANTHROPIC_AUTH_TOKEN": KEY } });
    let sandbox = with_settings(&settings);
    let key = ["--key-stdin", "--key-store", "file"];
    let args = [&["apply", "--client", "claude"][..], &key].concat();
    sandbox.command(&args).stdin(KEY).run().succeeds();
    assert_eq!(findings(&status(&sandbox)), ["claude.key_in_settings"]);
    sandbox.run(["key", "scrub", "--yes", "--purge-journal"]).succeeds();
    assert_eq!(sandbox.value(SETTINGS)["env"]["ANTHROPIC_AUTH_TOKEN"], "");
    assert_eq!(sandbox.files_holding(KEY), ["state/keys/wcode"]);
    assert_eq!(findings(&status(&sandbox)), Vec::<String>::new());
}

/// A machine may have clients that a vendor, or a way to hand the key over, does not suit.
#[test]
fn a_client_that_cannot_do_it_is_left_out_and_the_others_are_written() {
    let openai = json!({
        "id": "other", "name": "only openai", "keyVariable": "OTHER_KEY",
        "endpoints": { "openai-completions": "https://other.example/v1" },
        "models": [{ "id": "m" }],
    });
    let home = || {
        let vendor = openai.to_string();
        let sandbox =
            Sandbox::new().openclaw("{}\n").file("../settings/vendors/other.json5", vendor);
        sandbox.file(SETTINGS, "{}\n")
    };
    let ways = [vec!["--vendor", "other"], vec!["--key-mode", "literal", "--key-stdin"]];
    for more in ways {
        let sandbox = home();
        let asked = sandbox.command(&[&["apply"][..], &more].concat()).stdin(KEY).run();
        asked.succeeds().says("Claude Code");
        assert!(sandbox.read(".openclaw/openclaw.json").contains("providers"), "{more:?}");
        assert_eq!(sandbox.read(SETTINGS), "{}\n", "{more:?}");
        // Alone, it is the error.
        let alone = [&["apply", "--client", "claude"][..], &more].concat();
        home().command(&alone).stdin(KEY).run().exits(2);
    }
}
