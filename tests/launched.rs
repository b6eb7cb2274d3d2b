//! Programs that `wcode exec` connects by their environment alone.

use std::os::unix::fs::symlink;

use serde_json::json;

use crate::support::Sandbox;
use crate::support::vendor::{MODEL, vendor_file_for};

const KEY: &str = "sk-e2e-launched-0123456789";

fn with_key() -> Sandbox {
    let sandbox = Sandbox::new().env("X_KEY", KEY);
    let sandbox =
        sandbox.file("../settings/vendors/x.json5", vendor_file_for("https://x.example/v1"));
    let set = ["key", "set", "--vendor", "x", "--key-stdin", "--key-store", "file"];
    sandbox.command(&set).stdin(KEY).run().succeeds();
    sandbox
}

/// What a program of this name finds in its environment.
fn environment(sandbox: &Sandbox, program: &str, flags: &[&str]) -> String {
    let path = sandbox.root().join(program);
    if !path.exists() {
        symlink("/usr/bin/env", &path).unwrap();
    }
    let path = path.display().to_string();
    let exec = [&["exec", "--vendor", "x"][..], flags, &["--", &path]].concat();
    sandbox.command(&exec).prints_keys().run().succeeds().stdout
}

#[test]
fn each_gets_endpoint_model_and_key_and_no_other_key() {
    for launched in wcode::internals::clients::LAUNCHED {
        let sandbox = with_key();
        let found = environment(&sandbox, launched.program(), &[]);
        for value in ["https://x.example/v1", MODEL, KEY, "8192"] {
            let ends = |line: &str| line.ends_with(&format!("={value}"));
            assert!(found.lines().any(ends), "{}: {value}: {found}", launched.program());
        }
        let plain = environment(&sandbox, launched.program(), &["--key-env", "MINE"]);
        assert!(plain.contains(&format!("MINE={KEY}")) && !plain.contains("x.example"), "{plain}");
    }
}

#[test]
fn copilot_gets_its_sizes_and_is_rid_of_what_would_send_another_key() {
    let sandbox = with_key().env("COPILOT_PROVIDER_BEARER_TOKEN", "other");
    let sandbox = sandbox.env("COPILOT_PROVIDER_API_KEY_COMMAND", "echo other");
    let found = environment(&sandbox, "copilot", &[]);
    for line in [
        "COPILOT_PROVIDER_TYPE=openai",
        "COPILOT_PROVIDER_MAX_PROMPT_TOKENS=119808",
        "COPILOT_PROVIDER_MAX_OUTPUT_TOKENS=8192",
    ] {
        assert!(found.lines().any(|it| it == line), "{line}: {found}");
    }
    assert!(!found.contains("BEARER_TOKEN") && !found.contains("API_KEY_COMMAND"), "{found}");

    let vendor = json!({
        "id": "x", "name": "Xample", "keyVariable": "X_KEY",
        "endpoints": { "anthropic-messages": "https://x.example/api/v1" }, "models": [{ "id": MODEL }],
    });
    sandbox.write("../settings/vendors/x.json5", vendor.to_string());
    let found = environment(&sandbox, "copilot", &[]);
    for line in
        ["COPILOT_PROVIDER_TYPE=anthropic", "COPILOT_PROVIDER_BASE_URL=https://x.example/api"]
    {
        assert!(found.lines().any(|it| it == line), "{line}: {found}");
    }
}
