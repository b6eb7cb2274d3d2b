//! Files that serve a reference are created and removed with it, and never removed if others use them.

use super::{KEY, MINE, NPMRC, PLUGIN, api_keys, apply, both, reference, referred};
use crate::support::{OPENCLAW, OPENCODE, Sandbox};

const STORE: [&str; 3] = ["--key-stdin", "--key-store", "file"];
#[cfg(unix)]
const COPY: &str = ".local/share/wcode/bin/wcode";

fn with_another_vendor(sandbox: &Sandbox) {
    let other = r#"{ id: "other", name: "Other", keyVariable: "OTHER_KEY",
        endpoints: { "openai-completions": "https://other.example/v1" },
        models: [{ id: "m", contextWindow: 100000, maxTokens: 1000 }] }"#;
    std::fs::create_dir_all(sandbox.root().join("settings/vendors")).unwrap();
    std::fs::write(sandbox.root().join("settings/vendors/other.json5"), other).unwrap();
}

#[test]
fn empty_objects_of_the_users_get_their_spelling_back() {
    for mode in ["env", "ref"] {
        let text = "{ secrets: { /* none */ }, auth: { order: { } }, models: {\n} }";
        let sandbox = Sandbox::new().openclaw(text).opencode(MINE);
        apply(&sandbox, &STORE).stdin(KEY).run().succeeds();
        sandbox.run(["apply", "--key-mode", mode]).succeeds();
        sandbox.run(["remove"]).succeeds();
        assert_eq!(sandbox.read(OPENCLAW), text, "{mode}");
    }
}

#[test]
fn folders_made_by_an_earlier_apply_go_with_the_last_file() {
    let sandbox = Sandbox::new();
    sandbox.run(["apply", "--client", "opencode", "--key-mode", "env"]).succeeds();
    apply(&sandbox, &STORE).stdin(KEY).run().succeeds();
    sandbox.run(["remove"]).succeeds();
    assert!(!sandbox.exists(".config"));
}

#[test]
fn a_folder_made_for_one_vendor_goes_with_the_other() {
    let sandbox = both();
    with_another_vendor(&sandbox);
    apply(&sandbox, &STORE).stdin(KEY).run().succeeds();
    apply(&sandbox, &[&STORE[..], &["--vendor", "other"]].concat()).stdin(KEY).run().succeeds();
    sandbox.run(["remove", "--vendor", "wcode"]).succeeds();
    sandbox.run(["remove", "--vendor", "other"]).succeeds();
    assert!(!sandbox.exists(".config/opencode/plugin"));
}

#[test]
fn what_is_beside_an_entry_that_the_user_deleted_stays_ours() {
    let sandbox = referred();
    let text = sandbox.read(OPENCLAW);
    let entry = text.find("\"wcode\": {\n        \"baseUrl\"").unwrap();
    let end = entry + text[entry..].find("\n      }").unwrap() + "\n      }".len();
    let end = end + usize::from(text[end..].starts_with(','));
    sandbox.write(OPENCLAW, [&text[..entry], &text[end..]].concat());
    sandbox.run(["apply"]).succeeds();
    assert_eq!(api_keys(&sandbox)[0], reference());
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.value(OPENCLAW), serde_json::json!({ "a": 1 }), "{text}");
}

#[test]
fn a_resolver_in_an_included_file_goes_with_the_reference() {
    // Relative to their own files, the entry and the resolver have the same path.
    let main =
        "{ models: { $include: './models.json5' }, secrets: { $include: './secrets.json5' } }";
    let (models, secrets) = ("{ mode: 'merge' }\n", "{ providers: { mine: { source: 'env' } } }\n");
    let sandbox = Sandbox::new()
        .openclaw(main)
        .file(".openclaw/models.json5", models)
        .file(".openclaw/secrets.json5", secrets);
    apply(&sandbox, &STORE).stdin(KEY).run().succeeds();
    assert!(sandbox.read(".openclaw/secrets.json5").contains("resolve"));
    sandbox.run(["apply", "--key-mode", "env"]).succeeds();
    assert_eq!(sandbox.read(".openclaw/secrets.json5"), secrets);
    assert!(sandbox.read(".openclaw/models.json5").contains("${WCODE_API_KEY}"));
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.read(".openclaw/models.json5"), models);
}

#[test]
fn a_variable_needs_no_place_for_a_resolver() {
    let main = "{ secrets: { $include: ['./a', './b'] }, auth: { $include: ['./a', './b'] } }";
    let sandbox = Sandbox::new().openclaw(main).file(".openclaw/a", "{}").file(".openclaw/b", "{}");
    sandbox.run(["apply", "--key-mode", "env"]).succeeds();
    assert_eq!(api_keys_of(&sandbox), "${WCODE_API_KEY}");
}

fn api_keys_of(sandbox: &Sandbox) -> serde_json::Value {
    sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["apiKey"].clone()
}

#[test]
fn a_npmrc_that_another_vendor_needs_stays() {
    let sandbox = both();
    with_another_vendor(&sandbox);
    apply(&sandbox, &STORE).stdin(KEY).run().succeeds();
    apply(&sandbox, &[&STORE[..], &["--vendor", "other"]].concat()).stdin(KEY).run().succeeds();
    sandbox.run(["apply", "--vendor", "wcode", "--key-mode", "env"]).succeeds();
    assert!(sandbox.exists(NPMRC) && !sandbox.exists(PLUGIN));
    sandbox.run(["apply", "--vendor", "other", "--key-mode", "env"]).succeeds();
    assert!(!sandbox.exists(NPMRC));
}

#[test]
fn what_two_configs_share_goes_when_both_go_at_once() {
    let sandbox = both().file("second.jsonc", "{}");
    let second = sandbox.arg("second.jsonc");
    apply(&sandbox, &STORE).stdin(KEY).run().succeeds();
    let args = ["--client", "opencode", "--config", &second, "--key-mode", "ref"];
    apply(&sandbox, &args).run().succeeds();
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.files(), [OPENCODE, OPENCLAW, "second.jsonc"]);
}

/// As `referred`, by a program that others may write: clients run a copy of it.
#[cfg(unix)]
fn referred_to_a_copy() -> (Sandbox, String) {
    let sandbox = both();
    std::fs::create_dir_all(sandbox.path("opt")).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_wcode"), sandbox.path("opt/wcode")).unwrap();
    sandbox.chmod("opt/wcode", 0o775);
    let program = sandbox.arg("opt/wcode");
    apply(&sandbox, &STORE).stdin(KEY).run_as(&program).succeeds();
    assert!(sandbox.exists(COPY));
    (sandbox, program)
}

#[cfg(unix)]
#[test]
fn a_copy_that_was_deleted_comes_back_with_the_next_apply() {
    let (sandbox, program) = referred_to_a_copy();
    std::fs::remove_file(sandbox.path(COPY)).unwrap();
    apply(&sandbox, &[]).run_as(&program).succeeds();
    assert!(sandbox.exists(COPY));
}

#[cfg(unix)]
#[test]
fn undo_brings_the_copy_back_with_the_reference() {
    for forward in [["remove", "--yes"].as_slice(), &["apply", "--key-mode", "env"]] {
        let (sandbox, program) = referred_to_a_copy();
        sandbox.command(forward).run_as(&program).succeeds();
        assert!(!sandbox.exists(COPY), "{forward:?}");
        sandbox.command(&["undo"]).run_as(&program).succeeds().never_says("no key");
        assert!(sandbox.exists(COPY), "{forward:?}");
    }
}

#[test]
fn undo_reports_a_reference_that_comes_back_without_its_key() {
    let sandbox = referred();
    let new = sandbox.read(OPENCLAW);
    sandbox.run(["remove"]).succeeds();
    sandbox.run(["key", "rm", "--yes"]).succeeds();
    sandbox.run(["undo"]).succeeds().says("the clients cannot get a key");
    assert_eq!(sandbox.read(OPENCLAW), new);
}

#[test]
fn no_key_is_stored_for_what_cannot_be_written() {
    for text in
        ["{ broken", "{ secrets: { providers: { wcode: { source: 'exec', command: '/x' } } } }"]
    {
        let sandbox = Sandbox::new().openclaw(text);
        assert_ne!(apply(&sandbox, &STORE).stdin(KEY).run().code, Some(0));
        assert!(sandbox.files_holding(KEY).is_empty(), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_key_that_is_stored_when_something_fails_is_reported() {
    let sandbox = both().file(".local", "no folder");
    std::fs::create_dir_all(sandbox.path("opt")).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_wcode"), sandbox.path("opt/wcode")).unwrap();
    sandbox.chmod("opt/wcode", 0o775);
    let outcome = apply(&sandbox, &STORE).stdin(KEY).run_as(&sandbox.arg("opt/wcode"));
    outcome.exits(1).says("the key of `wcode` is stored in: file");
    assert_eq!(sandbox.read(OPENCLAW), MINE);
}

#[test]
fn where_a_key_of_the_users_own_stays_none_has_to_be_stored() {
    let mine = "{ models: { providers: { wcode: { apiKey: 'sk-e2e-my-own-key',
        baseUrl: 'https://wcode.net/api/gpt/v1', api: 'openai-completions', models: [] } } } }";
    let sandbox = Sandbox::new().openclaw(mine);
    let set = ["key", "set", "--stdin", "--key-store", "file"];
    sandbox.command(&set).stdin(KEY).run().succeeds();
    std::fs::remove_file(sandbox.root().join("state/keys/wcode")).unwrap();
    sandbox.run(["apply"]).succeeds();
    assert_eq!(api_keys_of(&sandbox), "sk-e2e-my-own-key");
    assert!(sandbox.value(OPENCLAW).get("secrets").is_none());
    sandbox.run(["apply", "--key-mode", "ref"]).exits(6);
}

#[test]
fn a_plugin_that_is_gone_is_a_change_with_its_file_named() {
    let sandbox = referred();
    std::fs::remove_file(sandbox.path(PLUGIN)).unwrap();
    sandbox.run(["apply", "--check"]).exits(3);
    sandbox.run(["status"]).succeeds().shows("would add `[HOME]/.config/opencode/plugin/wcode.js`");
}

/// A mixture of the two would be refused by OpenClaw with all the rest of its config.
#[test]
fn a_secret_provider_of_another_kind_under_our_name_is_left_alone() {
    let theirs = "{ secrets: { providers: { wcode: { source: 'env', allowlist: ['A'] } } } }";
    let sandbox = Sandbox::new().openclaw(theirs);
    apply(&sandbox, &STORE).stdin(KEY).run().succeeds();
    let providers = &sandbox.value(OPENCLAW)["secrets"]["providers"];
    assert_eq!(providers["wcode"], serde_json::json!({ "source": "env", "allowlist": ["A"] }));
    assert_eq!(providers["wcode_key"]["source"], "exec");
    assert_eq!(api_keys_of(&sandbox)["provider"], "wcode_key");
    sandbox.run(["apply"]).succeeds().says("nothing to do");

    // Once theirs is gone, ours gets its usual name again.
    let text = sandbox.read(OPENCLAW).replace("wcode: { source: 'env', allowlist: ['A'] }, ", "");
    sandbox.write(OPENCLAW, text);
    sandbox.run(["apply"]).succeeds();
    let providers = &sandbox.value(OPENCLAW)["secrets"]["providers"];
    assert!(providers["wcode"].is_object() && providers.get("wcode_key").is_none(), "{providers}");

    sandbox.write(OPENCLAW, theirs);
    sandbox.run(["apply"]).succeeds();
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), theirs);
}

#[cfg(unix)]
#[test]
fn the_plugin_goes_into_a_folder_behind_a_symlink() {
    let sandbox = Sandbox::new().file("dotfiles/opencode/opencode.jsonc", MINE);
    std::fs::create_dir_all(sandbox.path(".config")).unwrap();
    let folder = sandbox.path("dotfiles/opencode");
    std::os::unix::fs::symlink(folder, sandbox.path(".config/opencode")).unwrap();
    let before = sandbox.files();
    for command in ["remove", "undo"] {
        apply(&sandbox, &STORE).stdin(KEY).run().succeeds();
        assert!(sandbox.exists("dotfiles/opencode/plugin/wcode.js"));
        sandbox.run([command]).succeeds();
        assert_eq!(sandbox.files(), before, "{command}");
        assert!(!sandbox.exists("dotfiles/opencode/plugin"), "{command}");
    }
}

#[cfg(unix)]
#[test]
fn on_a_full_disk_nothing_is_left_behind() {
    let sandbox = Sandbox::new().opencode(MINE);
    let set = ["key", "set", "--stdin", "--key-store", "file"];
    sandbox.command(&set).stdin(KEY).run().succeeds();
    // No file may grow beyond one block.
    let full = ["sh", "-c", "trap '' XFSZ; ulimit -f 1; exec \"$@\"", "sh"];
    sandbox.command(&["apply"]).run_below(&full).exits(1);
    assert_eq!((sandbox.files(), sandbox.read(OPENCODE)), (vec![OPENCODE.into()], MINE.into()));
    assert!(!sandbox.exists(".config/opencode/plugin"));
    assert!(sandbox.journal().is_empty());
}
