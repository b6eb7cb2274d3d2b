//! The shape of our entry by the versions that are here: `provider` for 1.x, `providers` for 2.x.

use super::{install, status, with_versions};
use crate::support::{MODEL, OPENCODE, Sandbox};
use serde_json::{Value, json};

const ENTRY_OF_THEIRS: &str = r#"{
  // mine
  "providers": { "mine": { "package": "aisdk:@ai-sdk/openai-compatible", "settings": { "baseURL": "https://wcode.net/api/gpt/v1" } } }
}
"#;

fn apply(sandbox: &Sandbox) {
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
}

/// Whether the file has our entry for 1.x, and our entry for 2.x.
fn shapes(sandbox: &Sandbox) -> (bool, bool) {
    let config = sandbox.value(OPENCODE);
    let has = |list: &str| config[list]["wcode"].is_object();
    (has("provider"), has("providers"))
}

#[test]
fn each_version_gets_the_shape_that_it_reads() {
    for (versions, expected) in [
        (&["2.0.15"][..], (false, true)),
        (&["1.18.33"], (true, false)),
        (&["2.0.15", "1.18.33"], (true, true)),
        (&["1.18.33", "2.0.15"], (true, true)),
        // It refuses to start on `providers`.
        (&["1.17.9", "2.0.15"], (true, false)),
        (&[], (true, false)),
    ] {
        let sandbox = with_versions(versions);
        apply(&sandbox);
        assert_eq!(shapes(&sandbox), expected, "{versions:?}");
        assert_eq!(status(&sandbox)["state"], "ok", "{versions:?}");
        sandbox.run(["apply"]).succeeds().says("nothing to do");
    }
}

#[test]
fn the_native_entry_sends_the_size_of_the_answer() {
    let sandbox = with_versions(&["2.0.15"]);
    apply(&sandbox);
    let entry = &sandbox.value(OPENCODE)["providers"]["wcode"];
    assert_eq!(entry["package"], "@opencode/ai/providers/openai-compatible");
    assert_eq!(
        entry["settings"],
        json!({ "baseURL": "https://wcode.net/api/gpt/v1", "apiKey": "{env:WCODE_API_KEY}" })
    );
    let model = &entry["models"][MODEL];
    assert_eq!(model["body"]["max_tokens"], model["limit"]["output"]);
    assert!(model["body"]["max_tokens"].is_u64(), "{entry}");
}

#[test]
fn an_older_1_x_beside_2_x_is_shown_what_does_not_arrive() {
    let sandbox = with_versions(&["1.17.9", "2.0.15"]);
    sandbox.run(["apply", "--client", "opencode"]).succeeds().says("sends neither an output limit");
}

#[test]
fn an_entry_of_ours_changes_its_shape_with_the_version_and_goes_to_the_byte() {
    let before = "{\n  // kept\n  \"share\": \"disabled\",\n}\n";
    let steps: [(&[&str], _); 5] = [
        (&["1.18.33"], (true, false)),
        (&["2.0.15"], (false, true)),
        (&["2.0.15", "1.18.33"], (true, true)),
        (&["1.17.9"], (true, false)),
        (&["2.0.15"], (false, true)),
    ];
    let mut sandbox = Sandbox::new().opencode(before);
    for (versions, expected) in steps {
        install(&mut sandbox, versions);
        if sandbox.read(OPENCODE) != before {
            assert_eq!(status(&sandbox)["state"], "drift", "{versions:?}");
        }
        apply(&sandbox);
        assert_eq!(shapes(&sandbox), expected, "{versions:?}: {}", sandbox.read(OPENCODE));
        assert_eq!(status(&sandbox)["state"], "ok", "{versions:?}");
    }
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.read(OPENCODE), before);
}

#[test]
fn both_entries_go_with_remove_and_undo() {
    for command in ["remove", "undo"] {
        let before = "{ \"providers\": {}, /* kept */ }\n";
        let sandbox = with_versions(&["2.0.15", "1.18.33"]);
        sandbox.write(OPENCODE, before);
        apply(&sandbox);
        assert_eq!(shapes(&sandbox), (true, true));
        sandbox.run([command, "--yes"]).succeeds();
        assert_eq!(sandbox.read(OPENCODE), before, "{command}");
    }
}

/// A native entry beside it would hide it from 2.x, and with it what the user put in.
#[test]
fn an_entry_with_something_of_the_users_in_it_keeps_its_shape() {
    let mut sandbox = with_versions(&["1.18.33"]);
    apply(&sandbox);
    let mut config = sandbox.value(OPENCODE);
    config["provider"]["wcode"]["models"]["my/own"] = json!({ "name": "Mine" });
    let edited = serde_json::to_string_pretty(&config).unwrap();
    sandbox.write(OPENCODE, &edited);
    install(&mut sandbox, &["2.0.15"]);
    sandbox.run(["apply"]).succeeds();
    assert_eq!(shapes(&sandbox), (true, false));
    assert_eq!(sandbox.value(OPENCODE), config);
}

#[test]
fn a_key_in_the_file_moves_with_its_entry() {
    const KEY: &str = "sk-e2e-moves-with-its-entry-01";
    let mut sandbox = with_versions(&["1.18.33"]).env("WCODE_API_KEY", KEY);
    sandbox.run(["apply", "--client", "opencode", "--key-mode", "literal"]).succeeds();
    sandbox.unset("WCODE_API_KEY");
    install(&mut sandbox, &["2.0.15"]);
    sandbox.run(["apply"]).succeeds();
    assert_eq!(shapes(&sandbox), (false, true));
    assert_eq!(sandbox.value(OPENCODE)["providers"]["wcode"]["settings"]["apiKey"], KEY);
}

#[test]
fn a_native_entry_made_by_hand_is_taken_over_as_it_is() {
    for versions in [&["2.0.15"][..], &[]] {
        let sandbox = with_versions(versions);
        sandbox.write(OPENCODE, ENTRY_OF_THEIRS);
        assert_eq!(status(&sandbox)["state"], "unmanaged");
        apply(&sandbox);
        let config = sandbox.value(OPENCODE);
        let entry = &config["providers"]["mine"];
        assert_eq!(entry["package"], "aisdk:@ai-sdk/openai-compatible");
        assert!(entry["models"][MODEL].is_object(), "{config}");
        assert_eq!(
            (&config["provider"], &config["providers"]["wcode"]),
            (&Value::Null, &Value::Null)
        );
        sandbox.run(["remove"]).succeeds();
        assert_eq!(sandbox.read(OPENCODE), ENTRY_OF_THEIRS);
    }
}

#[test]
fn an_entry_of_the_vendors_page_is_never_hidden_by_a_native_one() {
    let page = r#"{ "provider": { "myprovider": { "npm": "@ai-sdk/openai-compatible",
        "options": { "baseURL": "https://wcode.net/api/gpt/v1", "apiKey": "{env:MY_KEY}" } } } }"#;
    for versions in [&["2.0.15"][..], &["2.0.15", "1.18.33"]] {
        let sandbox = with_versions(versions);
        sandbox.write(OPENCODE, page);
        apply(&sandbox);
        assert_eq!(sandbox.value(OPENCODE)["providers"], Value::Null, "{versions:?}");
        assert_eq!(status(&sandbox)["provider"], "myprovider");
    }
}

#[test]
fn what_differs_in_the_second_entry_is_seen_and_put_back() {
    let sandbox = with_versions(&["2.0.15", "1.18.33"]);
    apply(&sandbox);
    let ours = sandbox.read(OPENCODE);
    let at = ours.find("\"providers\"").unwrap();
    let (head, tail) = ours.split_at(at);
    let edited = tail.replacen("https://wcode.net", "https://elsewhere.example", 1);
    sandbox.write(OPENCODE, format!("{head}{edited}"));
    let findings = status(&sandbox)["findings"].to_string();
    assert!(findings.contains("providers.wcode.settings.baseURL"), "{findings}");
    sandbox.run(["apply", "--on-conflict", "overwrite"]).succeeds();
    assert_eq!(sandbox.read(OPENCODE), ours);
}

/// No key goes into an entry that leads to another host, whichever of the two it is.
#[test]
fn no_key_goes_into_a_native_entry_that_leads_elsewhere() {
    let sandbox = with_versions(&["2.0.15"]).env("MY_KEY", "sk-e2e-not-elsewhere-0123");
    sandbox.write(
        OPENCODE,
        r#"{ "providers": { "wcode": { "package": "@ai-sdk/openai-compatible", "settings": { "baseURL": "https://elsewhere.example/v1" } } } }"#,
    );
    let args = ["apply", "--client", "opencode", "--key-env", "MY_KEY", "--key-mode", "literal"];
    sandbox.command(&args).run().exits(4);
    let keep = [&args[..], &["--on-conflict", "keep"]].concat();
    sandbox.command(&keep).run().succeeds();
    let settings = &sandbox.value(OPENCODE)["providers"]["wcode"]["settings"];
    assert_eq!(settings, &json!({ "baseURL": "https://elsewhere.example/v1" }));
}

const CONFIG_JSON: &str = ".config/opencode/config.json";
const THEIRS: &str = "{\n  // mine\n  \"theme\": \"x\",\n}\n";

#[test]
fn an_entry_moves_out_of_the_file_that_opencode_2_does_not_read() {
    let mut sandbox = with_versions(&["1.18.33"]).file(CONFIG_JSON, THEIRS);
    let apply = ["apply", "--client", "opencode", "--offline"];
    sandbox.run(apply).succeeds();
    assert!(sandbox.read(CONFIG_JSON).contains("wcode.net") && !sandbox.exists(OPENCODE));
    install(&mut sandbox, &["2.0.15"]);
    sandbox.run(apply).succeeds();
    assert_eq!(sandbox.read(CONFIG_JSON), THEIRS);
    let config = sandbox.value(OPENCODE);
    assert_eq!(config["providers"]["wcode"]["models"][MODEL]["body"]["max_tokens"], 8192);
    assert_eq!(config["model"], format!("wcode/{MODEL}"));
    let after = sandbox.read(OPENCODE);
    sandbox.run(apply).succeeds();
    assert_eq!(sandbox.read(OPENCODE), after);
    sandbox.run(["remove"]).succeeds();
    assert!(!sandbox.exists(OPENCODE) && sandbox.read(CONFIG_JSON) == THEIRS);
}

#[test]
fn a_new_entry_goes_beside_the_file_that_opencode_2_does_not_read() {
    let sandbox = with_versions(&["2.0.15"]).file(CONFIG_JSON, THEIRS);
    sandbox.run(["apply", "--client", "opencode", "--offline"]).succeeds();
    assert_eq!(sandbox.read(CONFIG_JSON), THEIRS);
    assert!(sandbox.read(OPENCODE).contains("wcode.net"));
}

#[test]
fn a_folder_that_opencode_2_reads_in_place_of_the_global_one_is_named() {
    let sandbox = with_versions(&["2.0.15"]).env("OPENCODE_CONFIG_DIR", "[ROOT]/home/other");
    let outcome = sandbox.run(["apply", "--client", "opencode", "--offline"]).succeeds();
    outcome.says("`[HOME]/other`").says("OPENCODE_CONFIG_DIR");
}
