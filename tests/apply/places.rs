//! Which files are edited, for which clients and vendors.

use serde_json::json;

use crate::support::{OPENCLAW, OPENCODE, Sandbox, openclaw_provider, opencode_provider};

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
    for name in ["wcode:default", "wcode:manual"] {
        let profiles = r#"{ "profiles": { "NAME": {
            "type": "api_key", "provider": "wcode", "key": "sk-e2e-profile" } } }"#;
        let sandbox = Sandbox::new()
            .openclaw("{}")
            .file(".openclaw/agents/main/agent/auth-profiles.json", profiles.replace("NAME", name));
        let outcome = sandbox.run(["apply", "--client", "openclaw"]).succeeds();
        assert!(outcome.stderr.contains("warning"), "{outcome}");
        assert!(outcome.stderr.contains("auth"), "{outcome}");
    }
}

/// As `openclaw models auth paste-api-key` leaves it (2026.9.6): the key is in OpenClaw's database.
#[test]
fn the_name_of_a_credential_that_openclaw_keeps_itself_is_no_key_in_plain_text() {
    let sandbox = Sandbox::new().openclaw("{}");
    let apply = ["apply", "--client", "openclaw", "--key-stdin", "--key-store", "file"];
    sandbox.command(&apply).stdin("sk-e2e-not-a-key-0123456789").run().succeeds();
    let mut config = sandbox.value(OPENCLAW);
    config["models"]["providers"]["wcode"]["apiKey"] = "wcode:manual".into();
    config["auth"] = json!({
        "order": { "wcode": ["wcode:manual"] },
        "profiles": { "wcode:manual": { "provider": "wcode", "mode": "api_key" } },
    });
    sandbox.write(OPENCLAW, config.to_string());
    let status = sandbox.run(["status", "--json"]).succeeds().json();
    assert!(status["clients"][0]["findings"].is_array(), "{status:#}");
    assert!(!status.to_string().contains("plain"), "{status:#}");
    assert!(status.to_string().contains("override the key reference"), "{status:#}");
    sandbox.run(["status"]).shows("by a credential that the client keeps itself");
    let report = sandbox.run(["doctor", "--offline"]).stdout;
    assert!(!report.contains("plain-text key"), "{report}");

    // What is none of its credentials is one.
    let named = config.to_string();
    config["models"]["providers"]["wcode"]["apiKey"] = "wcode:other".into();
    sandbox.write(OPENCLAW, config.to_string());
    sandbox.run(["status", "--json"]).shows("contains a plain-text key");

    // In an entry of the user's it is not taken for a key, and put into a key store.
    let sandbox = Sandbox::new().openclaw(&named);
    sandbox.run(["apply", "--client", "openclaw", "--key-store", "file", "--key-mode", "ref"]);
    let key = sandbox.command(&["key", "get"]).prints_keys().run();
    assert!(!key.stdout.contains("wcode:manual"), "{key}");
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
