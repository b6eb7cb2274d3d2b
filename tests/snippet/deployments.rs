//! The files that `wcode snippet` prints for many machines. Their tools read them in CI (`tests/fleet`).

use serde_json::json;

#[cfg(unix)]
use crate::support::OPENCLAW;
use crate::support::{MODEL, Sandbox};

/// Name and file of each.
fn deployments(sandbox: &Sandbox) -> Vec<(String, String)> {
    let listed = sandbox.run(["snippet", "--json"]).succeeds().json();
    let word = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let rows = listed["deployments"].as_array().unwrap().iter();
    rows.map(|row| (word(&row["name"]), word(&row["file"]))).collect()
}

#[test]
fn the_list_keeps_programs_and_files_apart() {
    let sandbox = Sandbox::new();
    let list = sandbox.run(["snippet"]).succeeds().stdout;
    let (programs, files) = list.split_once("Files that set up many machines:").unwrap();
    assert!(programs.starts_with("Programs that call the API:\n"), "{list}");
    let all = deployments(&sandbox);
    assert_eq!(all.len(), 7);
    for (name, file) in all {
        let is_line = |line: &str| line.split_whitespace().eq([name.as_str(), file.as_str()]);
        assert!(files.lines().any(is_line) && !programs.lines().any(is_line), "{name} in\n{list}");
    }
}

#[test]
fn a_file_has_the_vendor_and_the_model_and_reads_the_key_from_a_path() {
    let sandbox = Sandbox::new();
    for (name, file) in deployments(&sandbox) {
        let plain = sandbox.run(["snippet", &name]).succeeds().stdout;
        for part in [MODEL, "path:/run/secrets/wcode"] {
            assert!(plain.contains(part), "{name}: no {part} in\n{plain}");
        }
        let left: Vec<_> =
            plain.split('@').skip(1).step_by(2).filter(|it| is_placeholder(it)).collect();
        assert!(left.is_empty(), "{name}: {left:?}");
        let report =
            sandbox.run(["snippet", &name, "--model", "a/b-1", "--json"]).succeeds().json();
        assert_eq!(report["file"], file);
        let code = report["code"].as_str().unwrap();
        assert!(code.contains("a/b-1") && !code.contains(MODEL), "{name}:\n{code}");
    }
}

fn is_placeholder(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

#[cfg(unix)]
#[test]
fn the_settings_of_a_file_are_a_provisioning_file() {
    let printed = Sandbox::new().run(["snippet", "k8s"]).succeeds().stdout;
    let settings: String = printed
        .lines()
        .skip_while(|line| !line.contains("provision.json: |"))
        .skip(1)
        .take_while(|line| line.starts_with("    "))
        .map(|line| format!("{line}\n"))
        .collect();
    let sandbox = Sandbox::new().openclaw("{}\n").file("key", "sk-e2e-deployed-0123456789");
    sandbox.chmod("key", 0o600);
    let settings = settings.replace("/run/secrets/wcode", &sandbox.arg("key"));
    let apply = ["apply", "--file", "-", "--yes", "--offline"];
    sandbox.command(&apply).stdin(&settings).run().succeeds();
    assert_eq!(
        sandbox.value(OPENCLAW)["agents"]["defaults"]["model"]["primary"],
        format!("wcode/{MODEL}")
    );
    let key = sandbox.command(&["key", "get"]).prints_keys().run().succeeds().stdout;
    assert_eq!(key.trim(), "sk-e2e-deployed-0123456789");
}

#[test]
fn what_is_for_programs_is_refused_for_files_and_an_own_vendor_is_mentioned() {
    let sandbox = Sandbox::new();
    for flags in [
        &["--stream"][..],
        &["--protocol", "openai-completions"],
        &["--base-url", "https://x.test"],
    ] {
        let args = [&["snippet", "nix"], flags].concat();
        sandbox.command(&args).run().exits(2).says("for programs");
    }
    sandbox.run(["snippet", "nix", "--model", "a';rm"]).exits(2).says("safely");
    let vendor = json!({ "id": "acme", "name": "acme", "keyVariable": "K", "models": [{ "id": "m" }],
        "endpoints": { "openai-completions": "https://x.test" } });
    sandbox.write("../settings/vendors/acme.json5", vendor.to_string());
    sandbox
        .run(["snippet", "nix", "--vendor", "acme"])
        .succeeds()
        .says("each machine needs the file");
    sandbox.run(["snippet", "nix"]).succeeds().never_says("each machine");
}
