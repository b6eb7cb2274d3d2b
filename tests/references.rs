//! Key references: what is in the clients' files, what is beside them, and how they are added and removed.
//!
//! The key is in the file store here; `keyring` tests the keyring, and `real` the clients.

mod lifetime;

use crate::support::{OPENCLAW, OPENCODE, Sandbox};
use serde_json::json;

const KEY: &str = "sk-e2e-0123456789abcdef";
const PLUGIN: &str = ".config/opencode/plugin/wcode.js";
const NPMRC: &str = ".config/opencode/.npmrc";
const MINE: &str = "{\n  // mine\n  \"a\": 1,\n}\n";

fn both() -> Sandbox {
    Sandbox::new().openclaw(MINE).opencode(MINE)
}

/// With the key in the file store and references to it in both clients' files.
fn referred() -> Sandbox {
    let sandbox = both();
    apply(&sandbox, &["--key-stdin", "--key-store", "file"]).stdin(KEY).run().succeeds();
    sandbox
}

fn apply<'s>(sandbox: &'s Sandbox, args: &[&str]) -> crate::support::Invocation<'s> {
    sandbox.command(&[&["apply"], args].concat())
}

fn api_keys(sandbox: &Sandbox) -> [serde_json::Value; 2] {
    [
        sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["apiKey"].clone(),
        sandbox.value(OPENCODE)["provider"]["wcode"]["options"]["apiKey"].clone(),
    ]
}

fn reference() -> serde_json::Value {
    json!({ "source": "exec", "provider": "wcode", "id": "wcode/api-key" })
}

#[test]
fn openclaw_gets_an_exec_reference_to_the_resolver() {
    let sandbox = referred();
    let config = sandbox.value(OPENCLAW);
    let state = sandbox.root().join("state").display().to_string();
    assert_eq!(config["models"]["providers"]["wcode"]["apiKey"], reference());
    assert_eq!(
        config["secrets"]["providers"]["wcode"],
        json!({
            "source": "exec",
            "command": env!("CARGO_BIN_EXE_wcode"),
            "args": ["resolve"],
            "env": { "WCODE_STATE_DIR": state },
            "passEnv": ["HOME", "PATH", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"],
            "timeoutMs": 15000,
        })
    );
    assert_eq!(config["auth"]["order"]["wcode"], json!([]));
}

#[test]
fn opencode_gets_a_plugin_and_an_empty_key() {
    let sandbox = referred();
    assert_eq!(api_keys(&sandbox)[1], "");
    let plugin = sandbox.read(PLUGIN);
    for part in [
        "const PROVIDER = \"wcode\";",
        "const ORIGIN = \"https://wcode.net\";",
        "const KEY_ID = \"wcode/api-key\";",
        &format!("const COMMAND = \"{}\";", env!("CARGO_BIN_EXE_wcode")),
    ] {
        assert!(plugin.contains(part), "{part}\n{plugin}");
    }
    assert!(!plugin.contains("\"@"), "a place was not filled in:\n{plugin}");
    assert!(sandbox.read(NPMRC).contains("fetch-retries"), "{}", sandbox.read(NPMRC));
}

#[test]
fn the_key_is_in_its_store_and_nowhere_else() {
    let sandbox = referred();
    let holding: Vec<String> = sandbox.files_holding(KEY);
    assert_eq!(holding, ["state/keys/wcode"]);
    #[cfg(unix)]
    assert_eq!(sandbox.mode("../state/keys/wcode"), 0o600);
}

#[test]
fn a_second_apply_finds_nothing_to_do_and_status_shows_the_way() {
    let sandbox = referred();
    sandbox.run(["apply"]).succeeds().says("nothing to do");
    let report = sandbox.run(["status", "--json"]).succeeds().json();
    let clients = report["clients"].as_array().unwrap().iter();
    let here: Vec<_> = clients.filter(|client| client["state"] != "absent").collect();
    assert_eq!(here.len(), 2, "{report}");
    for client in here {
        assert_eq!(client["state"], "ok", "{report}");
        assert_eq!(client["key"]["key_delivery"], "ref", "{report}");
        assert_eq!(client["key"]["store"], "file", "{report}");
    }
    sandbox.run(["status"]).succeeds().shows("key: by reference (`wcode`, stored in: file)");
}

#[test]
fn status_reports_a_key_that_was_taken_away() {
    let sandbox = referred();
    sandbox.run(["status"]).succeeds().never_says("has stored no key");
    sandbox.run(["key", "rm"]).succeeds().says("will be left without one");
    sandbox.run(["status"]).succeeds().says("wcode has stored no key for `wcode`");
}

/// `--key-name default` is the key without a name, also in saved inputs.
#[test]
fn the_default_key_is_known_by_its_name_as_well() {
    let sandbox = both();
    let args = ["--key-stdin", "--key-store", "file", "--key-name", "default"];
    apply(&sandbox, &args).stdin(KEY).run().succeeds();
    assert_eq!(api_keys(&sandbox)[0], reference());
    sandbox
        .run(["key", "rm"])
        .succeeds()
        .says("OpenClaw uses this key and will be left without one");
}

#[test]
fn undo_and_remove_leave_every_file_as_it_was_before() {
    for command in ["undo", "remove"] {
        let sandbox = referred();
        sandbox.run([command]).succeeds();
        assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), (MINE.into(), MINE.into()));
        assert_eq!(sandbox.files(), [OPENCODE, OPENCLAW], "{command}");
        assert!(!sandbox.exists(".config/opencode/plugin"), "{command}: our folder stayed");
    }
}

#[test]
fn a_stored_key_is_what_a_plain_apply_refers_to() {
    let sandbox = both();
    let set = ["key", "set", "--stdin", "--key-store", "file"];
    sandbox.command(&set).stdin(KEY).run().succeeds();
    sandbox.run(["apply"]).succeeds();
    assert_eq!(api_keys(&sandbox)[0], reference());
}

#[test]
fn a_variable_that_we_named_gives_way_once_a_key_is_stored() {
    let sandbox = both();
    sandbox.run(["apply"]).succeeds();
    assert_eq!(api_keys(&sandbox)[0], "${WCODE_API_KEY}");
    let set = ["key", "set", "--stdin", "--key-store", "file"];
    sandbox.command(&set).stdin(KEY).run().succeeds();
    sandbox.run(["apply"]).succeeds();
    assert_eq!(api_keys(&sandbox), [reference(), json!("")]);
    sandbox.run(["remove"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), (MINE.into(), MINE.into()));
}

#[test]
fn a_variable_asked_for_by_name_stays_when_a_key_is_stored() {
    let sandbox = both();
    sandbox.run(["apply", "--key-env", "MY_KEY"]).succeeds();
    let set = ["key", "set", "--stdin", "--key-store", "file"];
    sandbox.command(&set).stdin(KEY).run().succeeds();
    sandbox.run(["apply"]).succeeds().says("nothing to do");
    assert_eq!(api_keys(&sandbox)[0], "${MY_KEY}");
}

#[test]
fn from_references_to_a_variable_and_back_nothing_is_left_over() {
    let sandbox = referred();
    let with_references = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE), sandbox.read(PLUGIN));
    sandbox.run(["apply", "--key-mode", "env"]).succeeds();
    assert_eq!(api_keys(&sandbox), [json!("${WCODE_API_KEY}"), json!("{env:WCODE_API_KEY}")]);
    assert!(!sandbox.exists(PLUGIN) && !sandbox.exists(NPMRC));
    let config = sandbox.value(OPENCLAW);
    assert!(config.get("secrets").is_none() && config.get("auth").is_none(), "{config}");

    sandbox.run(["apply", "--key-mode", "ref"]).succeeds();
    assert_eq!(api_keys(&sandbox), [reference(), json!("")]);
    assert_eq!(sandbox.read(PLUGIN), with_references.2);
    sandbox.run(["remove"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), (MINE.into(), MINE.into()));
}

#[test]
fn a_hand_made_key_in_plain_text_stays_until_references_are_asked_for() {
    let hand_made = format!(
        "{{ models: {{ providers: {{ wcode: {{ baseUrl: 'https://wcode.net/api/gpt/v1', api: \
         'openai-completions', apiKey: '{KEY}', models: [] }} }} }} }}"
    );
    let sandbox = Sandbox::new().openclaw(&hand_made);
    let set = ["key", "set", "--stdin", "--key-store", "file"];
    sandbox.command(&set).stdin(KEY).run().succeeds();

    sandbox.run(["apply"]).succeeds().says("your plain-text key is left in place");
    let config = sandbox.value(OPENCLAW);
    assert_eq!(api_keys_of_openclaw(&sandbox), KEY);
    assert!(config.get("secrets").is_none(), "a resolver that nobody asks: {config}");
    sandbox.run(["status"]).succeeds().shows("key: in plain text in the file");

    sandbox.run(["apply", "--key-mode", "ref"]).succeeds();
    assert_eq!(api_keys_of_openclaw(&sandbox), reference());
    assert!(!sandbox.read(OPENCLAW).contains(KEY));
}

fn api_keys_of_openclaw(sandbox: &Sandbox) -> serde_json::Value {
    sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["apiKey"].clone()
}

#[test]
fn without_a_key_in_the_store_no_reference_is_written() {
    let sandbox = both();
    let set = ["key", "set", "--stdin", "--key-store", "file"];
    sandbox.command(&set).stdin(KEY).run().succeeds();
    std::fs::remove_file(sandbox.root().join("state/keys/wcode")).unwrap();
    let outcome = sandbox.run(["apply"]).exits(6);
    outcome.says("wcode key set");
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), (MINE.into(), MINE.into()));
    assert!(sandbox.journal().is_empty());
}

#[test]
fn without_any_keyring_the_remedies_are_reported_and_nothing_is_written() {
    let sandbox = both();
    for args in [["--key-mode", "ref"].as_slice(), &["--key-stdin"]] {
        let outcome = apply(&sandbox, args).stdin(KEY).run().exits(8);
        outcome.says("--key-store file");
        assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), (MINE.into(), MINE.into()));
        assert!(sandbox.journal().is_empty());
    }
}

#[test]
fn a_dry_run_stores_no_key() {
    for (flag, code) in [("--dry-run", 0), ("--check", 3)] {
        let sandbox = both();
        let args = ["--key-stdin", "--key-store", "file", flag];
        apply(&sandbox, &args).stdin(KEY).run().exits(code);
        assert!(sandbox.state_files().is_empty(), "{:?}", sandbox.state_files());
    }
}

#[test]
fn a_named_key_is_referred_to_by_its_name() {
    let sandbox = both();
    let args = ["--key-stdin", "--key-store", "file", "--key-name", "work"];
    apply(&sandbox, &args).stdin(KEY).run().succeeds();
    assert_eq!(api_keys(&sandbox)[0]["id"], "wcode/api-key/work");
    assert!(sandbox.read(PLUGIN).contains("\"wcode/api-key/work\""));
    assert_eq!(sandbox.files_holding(KEY), ["state/keys/wcode.work"]);

    // A new key without a name takes the place of the one that the clients use.
    let next = "sk-e2e-the-next-one-1234";
    apply(&sandbox, &["--key-stdin"]).stdin(next).run().succeeds();
    assert_eq!(sandbox.files_holding(next), ["state/keys/wcode.work"]);
    sandbox.run(["apply", "--key-name", "default"]).exits(8);
}

#[test]
fn a_variable_or_a_command_can_be_the_store() {
    let sandbox = both().env("MY_KEY", KEY);
    let outcome = apply(&sandbox, &["--key-store", "env", "--key-env", "MY_KEY"]).run().succeeds();
    outcome.says("cannot get the key");
    let passed = &sandbox.value(OPENCLAW)["secrets"]["providers"]["wcode"]["passEnv"];
    assert_eq!(passed[4], "MY_KEY");
    assert_eq!(sandbox.files_holding(KEY), Vec::<String>::new());

    let sandbox = both().env("PATH", "/usr/bin:/bin");
    sandbox.write("key.txt", KEY);
    let command = format!("cat '{}'", sandbox.arg("key.txt"));
    apply(&sandbox, &["--key-store", "command", "--key-command", &command]).run().succeeds();
    assert_eq!(api_keys(&sandbox)[0], reference());
    assert_eq!(sandbox.files_holding(KEY), ["home/key.txt"]);
}

#[test]
fn a_npmrc_of_the_users_own_is_as_good() {
    let sandbox = both().file(NPMRC, "registry=http://127.0.0.1:1/\n");
    apply(&sandbox, &["--key-stdin", "--key-store", "file"]).stdin(KEY).run().succeeds();
    sandbox.run(["status"]).succeeds().shows("ok");
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.read(NPMRC), "registry=http://127.0.0.1:1/\n");
}

/// OpenCode installs there as well, and npm takes a folder above with a `package.json` for the place to install to.
#[test]
fn every_folder_in_which_opencode_waits_for_an_install_is_bounded() {
    let sandbox = both().file("package.json", "{}").file(".opencode/bin/opencode", "");
    apply(&sandbox, &["--key-stdin", "--key-store", "file"]).stdin(KEY).run().succeeds();
    for file in
        [NPMRC, ".opencode/.npmrc", ".config/opencode/package.json", ".opencode/package.json"]
    {
        assert!(sandbox.exists(file), "{file}");
    }
    assert!(!sandbox.exists(".opencode/plugin"));
    // OpenCode adds its package to ours.
    sandbox.write(".opencode/package.json", r#"{"dependencies":{"x":"1"}}"#);
    sandbox.run(["apply"]).succeeds().says("nothing to do");
    sandbox.run(["remove"]).succeeds();
    assert_eq!(
        sandbox.files(),
        [
            OPENCODE,
            ".openclaw/openclaw.json",
            ".opencode/bin/opencode",
            ".opencode/package.json",
            "package.json"
        ]
    );
}

#[test]
fn a_plugin_that_the_user_edited_is_a_conflict_and_one_that_is_gone_comes_back() {
    let sandbox = referred();
    let ours = sandbox.read(PLUGIN);
    std::fs::remove_file(sandbox.path(PLUGIN)).unwrap();
    sandbox.run(["status"]).succeeds().shows("drift");
    sandbox.run(["apply"]).succeeds();
    assert_eq!(sandbox.read(PLUGIN), ours);

    sandbox.write(PLUGIN, "// mine\n");
    sandbox.run(["apply"]).exits(4).says("plugin/wcode.js");
    sandbox.run(["apply", "--on-conflict", "keep"]).succeeds();
    assert_eq!(sandbox.read(PLUGIN), "// mine\n");
    sandbox.run(["apply", "--on-conflict", "overwrite"]).succeeds();
    assert_eq!(sandbox.read(PLUGIN), ours);

    sandbox.write(PLUGIN, "// mine\n");
    sandbox.run(["remove"]).succeeds().says("it was edited since wcode wrote it");
    assert_eq!(sandbox.read(PLUGIN), "// mine\n");
}

#[test]
fn a_foreign_file_in_the_plugins_place_is_never_overwritten_unasked() {
    let sandbox = both().file(PLUGIN, "// somebody's\n");
    let args = ["--key-stdin", "--key-store", "file"];
    apply(&sandbox, &args).stdin(KEY).run().exits(4).says("plugin/wcode.js");
    assert_eq!(sandbox.read(PLUGIN), "// somebody's\n");
    assert_eq!(sandbox.read(OPENCODE), MINE);
}

#[test]
fn an_openclaw_without_references_gets_the_variable_and_the_user_is_informed() {
    let sandbox = both().env("PATH", "[ROOT]/home/bin");
    sandbox.write("lib/openclaw/openclaw.mjs", "");
    sandbox.write("lib/openclaw/package.json", r#"{ "name": "openclaw", "version": "2026.3.6" }"#);
    #[cfg(unix)]
    {
        sandbox.chmod("lib/openclaw/openclaw.mjs", 0o755);
        std::fs::create_dir_all(sandbox.path("bin")).unwrap();
        let program = sandbox.path("lib/openclaw/openclaw.mjs");
        std::os::unix::fs::symlink(program, sandbox.path("bin/openclaw")).unwrap();
    }
    let args = ["--key-stdin", "--key-store", "file"];
    let outcome = apply(&sandbox, &args).stdin(KEY).run().succeeds();
    outcome.says("key references are not safe in OpenClaw");
    assert_eq!(api_keys(&sandbox), [json!("${WCODE_API_KEY}"), json!("")]);
    assert!(sandbox.value(OPENCLAW).get("secrets").is_none());
}

#[cfg(unix)]
#[test]
fn a_program_that_openclaw_would_not_run_is_copied_for_it() {
    let sandbox = both();
    // Others may write it, and it is started through a symlink, which a package manager moves.
    for mode in [0o775, 0o755] {
        let program = sandbox.path("opt/wcode-1.0");
        std::fs::create_dir_all(sandbox.path("opt")).unwrap();
        std::fs::copy(env!("CARGO_BIN_EXE_wcode"), &program).unwrap();
        sandbox.chmod("opt/wcode-1.0", mode);
        std::fs::create_dir_all(sandbox.path("bin")).unwrap();
        let _ = std::fs::remove_file(sandbox.path("bin/wcode"));
        if mode == 0o755 {
            std::os::unix::fs::symlink(&program, sandbox.path("bin/wcode")).unwrap();
        }
        let program = program.display().to_string();
        let apply = ["apply", "--key-stdin", "--key-store", "file"];
        let path = sandbox.arg("bin");
        sandbox.command(&apply).env("PATH", &path).stdin(KEY).run_as(&program).succeeds();
        let copy = ".local/share/wcode/bin/wcode";
        let command = &sandbox.value(OPENCLAW)["secrets"]["providers"]["wcode"]["command"];
        assert_eq!(*command, sandbox.arg(copy), "{mode:o}");
        assert_eq!(sandbox.mode(copy), 0o700);
        sandbox.run(["status"]).succeeds().shows("ok");
        sandbox.run(["remove"]).succeeds();
        assert!(!sandbox.exists(".local/share/wcode"), "the copy goes with the last reference");
    }
}

/// npm replaces the whole folder of a package, and another version of Node has another.
#[cfg(unix)]
#[test]
fn a_program_of_a_package_manager_is_copied_for_the_clients_and_may_go() {
    for folder in ["lib/node_modules/wcode/bin", "opt/Cellar/wcode/1.0/bin"] {
        let sandbox = both();
        let place = format!("{folder}/wcode");
        std::fs::create_dir_all(sandbox.path(folder)).unwrap();
        std::fs::copy(env!("CARGO_BIN_EXE_wcode"), sandbox.path(&place)).unwrap();
        let run = |args: &[&str]| sandbox.command(args).stdin(KEY).run_as(&sandbox.arg(&place));
        run(&["apply", "--key-stdin", "--key-store", "file", "--key-mode", "ref"]).succeeds();
        let copy = ".local/share/wcode/bin/wcode";
        let command = &sandbox.value(OPENCLAW)["secrets"]["providers"]["wcode"]["command"];
        assert_eq!(*command, sandbox.arg(copy));
        assert!(!sandbox.read(PLUGIN).contains(folder), "{}", sandbox.read(PLUGIN));

        // An update of the package: the next run brings the copy up to date.
        let mut program = std::fs::read(env!("CARGO_BIN_EXE_wcode")).unwrap();
        program.push(b'\n');
        std::fs::write(sandbox.path(&place), &program).unwrap();
        run(&["apply"]).succeeds();
        assert!(sandbox.bytes(copy) == program, "the copy is of the version of before");

        std::fs::remove_dir_all(sandbox.path(folder)).unwrap();
        let request = r#"{"protocolVersion":1,"provider":"wcode","ids":["wcode/api-key"]}"#;
        let resolve = sandbox.command(&["resolve"]).stdin(request).prints_keys();
        let answer = resolve.run_as(&sandbox.arg(copy)).succeeds().json();
        assert_eq!(answer["values"]["wcode/api-key"], KEY);

        std::fs::remove_file(sandbox.path(copy)).unwrap();
        let report = sandbox.run(["doctor", "--offline"]);
        report.exits(1).shows(copy).shows("is gone; `wcode apply` restores it");
    }
}

#[test]
fn a_resolver_that_is_gone_is_reported_and_fixed() {
    let sandbox = referred();
    let here = env!("CARGO_BIN_EXE_wcode");
    let there = sandbox.arg("gone/wcode");
    sandbox.write(OPENCLAW, sandbox.read(OPENCLAW).replace(here, &there));
    sandbox.run(["status"]).succeeds();
    sandbox.run(["apply", "--on-conflict", "overwrite"]).succeeds();
    let command = &sandbox.value(OPENCLAW)["secrets"]["providers"]["wcode"]["command"];
    assert_eq!(*command, here);
}

#[test]
fn two_vendors_share_the_npmrc_until_the_last_one_goes() {
    let sandbox = both();
    let other = r#"{ id: "other", name: "Other", keyVariable: "OTHER_KEY",
        endpoints: { "openai-completions": "https://other.example/v1" },
        models: [{ id: "m", contextWindow: 100000, maxTokens: 1000 }] }"#;
    std::fs::create_dir_all(sandbox.root().join("settings/vendors")).unwrap();
    std::fs::write(sandbox.root().join("settings/vendors/other.json5"), other).unwrap();
    let args = ["--key-stdin", "--key-store", "file"];
    apply(&sandbox, &args).stdin(KEY).run().succeeds();
    let args = ["--key-stdin", "--key-store", "file", "--vendor", "other"];
    apply(&sandbox, &args).stdin("sk-e2e-of-the-other").run().succeeds();

    let plugin = sandbox.read(".config/opencode/plugin/wcode-other.js");
    assert!(plugin.contains("\"https://other.example\""), "{plugin}");
    sandbox.run(["remove", "--vendor", "wcode"]).succeeds();
    assert!(sandbox.exists(NPMRC) && !sandbox.exists(PLUGIN));
    let secrets = &sandbox.value(OPENCLAW)["secrets"]["providers"];
    assert!(secrets["wcode-other"].is_object() && secrets.get("wcode").is_none(), "{secrets}");
    sandbox.run(["remove", "--vendor", "other"]).succeeds();
    assert!(!sandbox.exists(NPMRC));
}

#[test]
fn the_provisioning_file_says_it_all() {
    let sandbox = both().env("CI_KEY", KEY);
    sandbox.write(
        "provision.json5",
        "{ keyEnv: 'CI_KEY', keyStore: 'file', keyName: 'ci', client: ['openclaw'] }",
    );
    apply(&sandbox, &["--file", &sandbox.arg("provision.json5")]).run().succeeds();
    assert_eq!(api_keys(&sandbox)[0]["id"], "wcode/api-key/ci");
    assert_eq!(sandbox.files_holding(KEY), ["state/keys/wcode.ci"]);
}

#[test]
fn flags_about_a_store_make_no_sense_without_references() {
    let sandbox = both();
    for args in [
        ["--key-mode", "env", "--key-store", "file"].as_slice(),
        &["--key-mode", "literal", "--key-name", "work"],
        &["--key-store", "file"],
        &["--key-store", "command", "--key-stdin"],
        &["--key-store", "env", "--key-stdin"],
        &["--key-name", "../x"],
    ] {
        apply(&sandbox, args).stdin(KEY).run().exits(2);
        assert_eq!(sandbox.read(OPENCLAW), MINE, "{args:?}");
    }
}

/// Who can write to a folder above the program can put another program there.
#[cfg(unix)]
#[test]
fn a_program_below_a_folder_that_others_can_write_is_not_what_clients_run() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new().openclaw("{}");
    let args = ["key", "set", "--stdin", "--key-store", "file"];
    sandbox.command(&args).stdin("sk-e2e-references-0123456789").run().succeeds();
    let program = sandbox.root().join("shared/own/wcode");
    std::fs::create_dir_all(program.parent().unwrap()).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_wcode"), &program).unwrap();
    for (mode, is_trusted) in [(0o755, true), (0o777, false), (0o1777, true)] {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(sandbox.root().join("shared"), permissions).unwrap();
        let apply = sandbox.command(&["apply", "--client", "openclaw", "--yes"]);
        apply.run_as(&program.display().to_string()).succeeds();
        let config = sandbox.value(OPENCLAW);
        let named = config["secrets"]["providers"]["wcode"]["command"].as_str().unwrap();
        assert_eq!(named == program.display().to_string(), is_trusted, "{mode:o}: {named}");
        sandbox.run(["remove", "--yes"]).succeeds();
    }
}
