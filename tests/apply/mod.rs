//! `wcode apply`: what it writes, what it leaves, what it says.
//!
//! Three-way merging is in `three_way`, hand-made entries in `adopt`, keys in `keys`, refusals in
//! `bad_input`, the many documents in `round_trip`.

mod defaults;
#[cfg(unix)]
mod modes;
mod places;
mod requests;

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
