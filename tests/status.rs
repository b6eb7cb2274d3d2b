//! `wcode status`: compares the configs with the record; never writes.

use serde_json::{Value, json};

use crate::support::{OPENCLAW, OPENCODE, Outcome, Sandbox};

fn client<'a>(report: &'a Value, id: &str) -> &'a Value {
    let clients = report["clients"].as_array().unwrap();
    clients.iter().find(|client| client["client"] == id).unwrap()
}

fn report(outcome: &Outcome) -> Value {
    let report = outcome.json();
    assert_eq!(report["command"], "status");
    report
}

#[test]
fn a_file_of_opencodes_is_named_by_its_real_name() {
    for name in ["opencode.json", "config.json"] {
        let path = format!(".config/opencode/{name}");
        let sandbox = Sandbox::new().file(&path, "{}\n").env("WCODE_API_KEY", "sk-e2e-here");
        let config = |sandbox: &Sandbox| {
            let report = sandbox.run(["status", "--json"]).succeeds().json();
            let clients = report["clients"].as_array().unwrap();
            let row = clients.iter().find(|row| row["client"] == "opencode").unwrap();
            row["config"].as_str().unwrap().to_owned()
        };
        assert!(config(&sandbox).ends_with(&path), "{}", config(&sandbox));
        sandbox.run(["status"]).shows(&path).never_shows("opencode.jsonc");
        sandbox.run(["doctor", "--offline"]).never_shows("opencode.jsonc");
        let outcome = sandbox.run(["apply", "--offline"]).succeeds();
        outcome.says(&path).never_says("opencode.jsonc");
        assert!(config(&sandbox).ends_with(&path), "{}", config(&sandbox));
        sandbox.run(["status"]).shows(&path).never_shows("opencode.jsonc");
    }
}

#[test]
fn a_bare_wcode_shows_the_status() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    let bare = sandbox.run([]).succeeds();
    let named = sandbox.run(["status"]).succeeds();
    assert_eq!((bare.stdout, bare.stderr), (named.stdout, named.stderr));
}

#[test]
fn every_client_is_reported_from_absent_to_ok_to_drift() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    let state = |id: &str| {
        report(&sandbox.run(["status", "--json"]).succeeds())["clients"].clone()
            [usize::from(id == "opencode")]["state"]
            .clone()
    };
    assert_eq!((state("openclaw"), state("opencode")), (json!("absent"), json!("absent")));

    sandbox.run(["apply"]).succeeds();
    assert_eq!((state("openclaw"), state("opencode")), (json!("ok"), json!("ok")));

    sandbox.write(OPENCLAW, "{}");
    assert_eq!((state("openclaw"), state("opencode")), (json!("drift"), json!("ok")));
    let report = report(&sandbox.run(["status", "--json"]).succeeds());
    assert_eq!(report["changed"], true);
    let drift = client(&report, "openclaw");
    assert_ne!(drift["changes"], json!([]), "{drift}");
    sandbox.run(["status"]).succeeds().shows("drift").shows("wcode apply");
}

#[test]
fn an_entry_made_by_hand_is_unmanaged() {
    let sandbox = Sandbox::new().opencode(
        r#"{ "provider": { "mine": { "npm": "@ai-sdk/openai-compatible",
        "options": { "baseURL": "https://wcode.net/api/gpt/v1", "apiKey": "sk-e2e-by-hand" } } } }"#,
    );
    let report = report(&sandbox.run(["status", "--json"]).succeeds());
    assert_eq!(client(&report, "opencode")["state"], "unmanaged");
    sandbox.run(["status"]).succeeds();
}

#[test]
fn a_file_that_cannot_be_parsed_is_reported_beside_the_others() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    sandbox.run(["apply"]).succeeds();
    sandbox.write(OPENCODE, "{\n  \"a\": ,\n}\n");

    let report = report(&sandbox.run(["status", "--json"]).exits(5));
    assert_eq!(client(&report, "openclaw")["state"], "ok");
    let broken = client(&report, "opencode");
    assert_eq!(broken["state"], "error");
    assert!(broken["error"].to_string().contains("line 2"), "{broken}");
    sandbox.run(["status"]).exits(5);
}

#[test]
fn status_leaves_no_trace() {
    let sandbox = Sandbox::new();
    sandbox.run(["status"]).succeeds();
    sandbox.run(["status", "--json"]).succeeds();
    assert_eq!(sandbox.files(), Vec::<String>::new());
    assert_eq!(sandbox.state_files(), Vec::<String>::new());
}

#[test]
fn a_file_given_by_config_is_remembered() {
    let sandbox = Sandbox::new();
    let path = sandbox.arg("elsewhere/mine.json");
    sandbox.run(["apply", "--client", "openclaw", "--config", &path]).succeeds();
    std::fs::write(&path, "{}").unwrap();
    let report = report(&sandbox.run(["status", "--json"]).succeeds());
    assert_eq!(report["changed"], true, "{report}");
    assert!(report.to_string().contains("mine.json"), "{report}");
}

#[cfg(unix)]
#[test]
fn an_installed_client_is_reported_with_its_version() {
    let sandbox = Sandbox::new()
        .file(
            "lib/node_modules/openclaw/package.json",
            r#"{ "name": "openclaw", "version": "2026.9.6" }"#,
        )
        .file("lib/node_modules/openclaw/openclaw.mjs", "#!/usr/bin/env node\n");
    sandbox.chmod("lib/node_modules/openclaw/openclaw.mjs", 0o755);
    std::fs::create_dir(sandbox.path("bin")).unwrap();
    std::os::unix::fs::symlink(
        "../lib/node_modules/openclaw/openclaw.mjs",
        sandbox.path("bin/openclaw"),
    )
    .unwrap();
    assert_is_told(&sandbox, "bin", "2026.9.6");
}

/// As npm installs programs on Windows: a small script beside the folder of all packages, and one more for unix shells.
#[test]
fn a_client_that_npm_installed_on_windows_is_reported_with_its_version() {
    let script = if cfg!(windows) { "npm/openclaw.cmd" } else { "npm/openclaw" };
    let package = r#"{ "name": "openclaw", "version": "2026.9.7" }"#;
    let sandbox =
        Sandbox::new().file("npm/node_modules/openclaw/package.json", package).file(script, "");
    #[cfg(unix)]
    sandbox.chmod(script, 0o755);
    assert_is_told(&sandbox, "npm", "2026.9.7");
}

fn assert_is_told(sandbox: &Sandbox, folder: &str, version: &str) {
    let folder = sandbox.arg(folder);
    let outcome = sandbox.command(&["status", "--json"]).env("PATH", &folder).run();
    let report = report(&outcome);
    let told = client(&report, "openclaw");
    assert_eq!((&told["installed"], &told["version"]), (&json!(true), &json!(version)));
}

#[test]
fn the_schema_of_the_report() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    sandbox.run(["apply"]).succeeds();
    let report = report(&sandbox.run(["status", "--json"]).succeeds());
    for id in ["openclaw", "opencode"] {
        let told = client(&report, id);
        assert!(told["installed"].is_boolean() && told["changes"].is_array(), "{told}");
        assert!(told["notes"].is_array() && told["config"].is_string(), "{told}");
        assert_eq!(told["state"], "ok");
    }
}
