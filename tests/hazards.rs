//! What keeps OpenCode from using our entry although nothing in it differs from what was requested: `status` and `doctor` name it, with the command
//! that ends it. What the real programs do is in `real::opencode2_hazards`.

use std::fs;
#[cfg(target_os = "linux")]
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::opencode2::with_versions;
use crate::sqlite::fixture;
use crate::support::{MODEL, OPENCODE, Sandbox};

/// The key in the fixtures' databases.
const STORED: &str = "sk-e2e-stored-0123456789";
const DATABASE: &str = ".local/share/opencode/opencode.db";
const LOGOUT: &str = "opencode auth logout wcode cred_220af2124001BqgMPrHH586M7d";

fn apply(sandbox: &Sandbox, more: &[&str]) {
    let start = ["apply", "--client", "opencode", "--offline", "--model", MODEL];
    let default = ["--default-model", MODEL];
    sandbox.command(&[&start, &default[..], more].concat()).run().succeeds();
}

/// With an entry that takes the key from the environment, or by reference.
fn applied(versions: &[&str], more: &[&str]) -> Sandbox {
    let sandbox = with_versions(versions);
    apply(&sandbox, more);
    sandbox
}

const ENV: [&str; 4] = ["--key-mode", "env", "--key-env", "WCODE_API_KEY"];

fn reference(sandbox: &Sandbox) {
    let start = ["apply", "--client", "opencode", "--offline", "--model", MODEL];
    let rest =
        ["--default-model", MODEL, "--key-mode", "ref", "--key-stdin", "--key-store", "file"];
    sandbox
        .command(&[&start[..], &rest].concat())
        .stdin("sk-e2e-other-0123456789")
        .run()
        .succeeds();
}

fn put(sandbox: &Sandbox, database: &str) {
    sandbox.write(DATABASE, fs::read(fixture(database)).unwrap());
    let log = fixture(&format!("{database}-wal"));
    if log.exists() {
        sandbox.write(&format!("{DATABASE}-wal"), fs::read(log).unwrap());
    }
}

/// The warnings of `status` about OpenCode; `doctor` names the same.
#[track_caller]
fn warnings(sandbox: &Sandbox) -> Vec<Value> {
    let report = sandbox.run(["status", "--json"]).json();
    let clients = report["clients"].as_array().unwrap();
    let mut notes: Vec<Value> = clients
        .iter()
        .filter(|client| client["client"] == "opencode")
        .flat_map(|client| client["notes"].as_array().unwrap().clone())
        .collect();
    notes.retain(|note| note["level"] == "warning" && note["client"] == "opencode");
    let doctor = sandbox.run(["doctor", "--offline", "--json"]).json();
    let rows = doctor["checks"].as_array().unwrap();
    for note in &notes {
        let message = note["message"].as_str().unwrap();
        let row = rows.iter().find(|row| row["message"].as_str().unwrap().contains(message));
        let row = row.unwrap_or_else(|| panic!("doctor does not name {note:#}\n{doctor:#}"));
        assert_eq!(row["remedy"], note["remedy"], "{row:#}");
    }
    notes
}

/// The one warning that contains this text.
#[track_caller]
fn warning(sandbox: &Sandbox, words: &str) -> Value {
    let all = warnings(sandbox);
    let mut found = all.iter().filter(|note| note["message"].as_str().unwrap().contains(words));
    let one = found.next().unwrap_or_else(|| panic!("no warning has `{words}`: {all:#?}"));
    assert_eq!(found.next(), None);
    one.clone()
}

#[track_caller]
fn no_warnings(sandbox: &Sandbox) {
    assert_eq!(warnings(sandbox), [] as [Value; 0]);
}

mod placeholder {
    use super::*;

    /// What npm 12 leaves of `opencode-ai` unless it is asked to run its script; here it would leave a trace.
    const PLACEHOLDER: &str =
        "touch \"$HOME/was-run\"\necho 'not installed; run: node postinstall.mjs' >&2\nexit 1\n";

    #[test]
    fn a_program_whose_install_script_did_not_run_is_known_without_running_it() {
        let sandbox = applied(&["1.18.33"], &ENV);
        no_warnings(&sandbox);
        sandbox.write("lib/1.18.33/bin/opencode", PLACEHOLDER);
        let found = warning(&sandbox, "only a placeholder");
        let command = "npm install -g --allow-scripts=opencode-ai opencode-ai@latest";
        assert_eq!(found["remedy"], command, "{found:#}");
        assert!(found["path"].as_str().unwrap().ends_with("lib/1.18.33/bin/opencode"), "{found:#}");
        assert!(!sandbox.exists("was-run"));
    }

    #[test]
    fn a_small_program_of_another_kind_is_none() {
        let sandbox = applied(&["1.18.33"], &ENV);
        sandbox.write("lib/1.18.33/bin/opencode", "#!/bin/sh\nexec /opt/opencode \"$@\"\n");
        no_warnings(&sandbox);
    }
}

mod credentials {
    use super::*;

    #[test]
    fn a_stored_credential_goes_before_a_key_from_the_environment() {
        for database in ["imported.db", "second.db"] {
            let sandbox = applied(&["2.0.15"], &ENV);
            no_warnings(&sandbox);
            put(&sandbox, database);
            let found = warning(&sandbox, "overrides the key of the config");
            assert_eq!(found["remedy"], LOGOUT, "{found:#}");
            sandbox.run(["status"]).succeeds().says(LOGOUT);
        }
    }

    #[test]
    fn apply_says_it_where_it_writes_the_entry() {
        let sandbox = with_versions(&["2.0.15"]);
        put(&sandbox, "imported.db");
        let apply = ["apply", "--client", "opencode", "--offline", "--model", MODEL];
        sandbox.command(&[&apply[..], &ENV].concat()).run().succeeds().says(LOGOUT);
    }

    #[test]
    fn by_reference_it_is_a_copy_in_plain_text_that_no_request_uses() {
        let sandbox = with_versions(&["2.0.15"]);
        reference(&sandbox);
        put(&sandbox, "imported.db");
        let found = warning(&sandbox, "requests do not use it");
        assert_eq!(found["remedy"], LOGOUT, "{found:#}");
    }

    #[test]
    fn one_that_was_removed_is_none_although_its_bytes_are_there() {
        let sandbox = applied(&["2.0.15"], &ENV);
        put(&sandbox, "removed.db");
        no_warnings(&sandbox);
    }

    #[test]
    fn opencode_1_does_not_use_it() {
        let sandbox = applied(&["1.18.33"], &ENV);
        put(&sandbox, "imported.db");
        no_warnings(&sandbox);
    }

    #[test]
    fn another_database_is_read_where_opencode_is_set_to_use_it() {
        let mut sandbox = applied(&["2.0.15"], &ENV);
        put(&sandbox, "imported.db");
        sandbox.export("OPENCODE_DB", "other.db");
        no_warnings(&sandbox);
        let other = ".local/share/opencode/other.db";
        sandbox.write(other, fs::read(fixture("imported.db")).unwrap());
        assert!(warning(&sandbox, "overrides")["path"].as_str().unwrap().ends_with(other));
    }

    #[test]
    fn one_that_is_the_only_key_of_an_entry_is_as_it_should_be() {
        let hand_made = r#"{ "model": "wcode/m", "provider": { "wcode": { "npm": "@ai-sdk/openai-compatible",
            "options": { "baseURL": "https://wcode.net/api/gpt/v1" }, "models": { "m": {} } } } }"#;
        let sandbox = with_versions(&["2.0.15"]);
        sandbox.write(OPENCODE, hand_made);
        put(&sandbox, "imported.db");
        no_warnings(&sandbox);
        let with_key = hand_made.replace("gpt/v1\"", r#"gpt/v1", "apiKey": "sk-e2e-x-0123456789""#);
        sandbox.write(OPENCODE, with_key);
        warning(&sandbox, "overrides the key of the config");
    }

    #[test]
    fn a_key_in_auth_json_is_not_read_by_opencode_2() {
        let hand_made = r#"{ "model": "wcode/m", "provider": { "wcode": { "npm": "@ai-sdk/openai-compatible",
            "options": { "baseURL": "https://wcode.net/api/gpt/v1" }, "models": { "m": {} } } } }"#;
        let auth = r#"{ "wcode": { "type": "api", "key": "sk-e2e-auth-0123456789" } }"#;
        for (version, expected) in [("1.18.33", 0), ("2.0.15", 1)] {
            let sandbox = with_versions(&[version]);
            sandbox.write(OPENCODE, hand_made);
            sandbox.write(".local/share/opencode/auth.json", auth);
            assert_eq!(warnings(&sandbox).len(), expected, "{version}");
        }
    }

    #[test]
    fn scrub_lists_the_database_and_leaves_it() {
        let sandbox = with_versions(&["2.0.15"]);
        let set = ["key", "set", "--stdin", "--key-store", "file"];
        sandbox.command(&set).stdin(STORED).run().succeeds();
        for (database, words, ends) in [
            ("second.db", "opencode auth logout NAME ID", "opencode.db-wal"),
            ("removed.db", "no OpenCode credential contains it any more", "opencode.db"),
        ] {
            drop(fs::remove_file(sandbox.path(&format!("{DATABASE}-wal"))));
            put(&sandbox, database);
            let before = sandbox.bytes(DATABASE);
            let report = sandbox.run(["key", "scrub", "--yes", "--json"]).succeeds().json();
            let found = report["found"].as_array().unwrap();
            let found = found.iter().find(|found| found["kind"] == "database").unwrap();
            assert!(found["path"].as_str().unwrap().ends_with(ends), "{found:#}");
            assert!(found["why"].as_str().unwrap().contains(words), "{found:#}");
            assert_eq!(found["action"], "leave");
            assert_eq!(sandbox.bytes(DATABASE), before);
        }
    }

    #[test]
    fn scrub_searches_a_database_of_any_size() {
        let sandbox = with_versions(&["2.0.15"]);
        let set = ["key", "set", "--stdin", "--key-store", "file"];
        sandbox.command(&set).stdin(STORED).run().succeeds();
        // The key spans the end of a chunk of four megabytes.
        for (at, is_held) in [(36 * 1024 * 1024 - 10, true), (0, false)] {
            let mut bytes = fs::read(fixture("removed.db")).unwrap();
            bytes.truncate(100);
            bytes.resize(40 * 1024 * 1024, 0);
            if is_held {
                bytes[at..at + STORED.len()].copy_from_slice(STORED.as_bytes());
            }
            sandbox.write(DATABASE, bytes);
            let report = sandbox.run(["key", "scrub", "--yes", "--json"]).succeeds().json();
            let found = report["found"].as_array().unwrap();
            let found: Vec<&Value> =
                found.iter().filter(|found| found["kind"] == "database").collect();
            assert_eq!(found.len(), usize::from(is_held), "{report:#}");
        }
    }

    #[test]
    fn scrub_takes_the_key_out_of_what_was_typed() {
        let sandbox = with_versions(&["2.0.15"]);
        let set = ["key", "set", "--stdin", "--key-store", "file"];
        sandbox.command(&set).stdin(STORED).run().succeeds();
        let history = ".local/state/opencode/prompt-history.jsonl";
        sandbox.write(history, format!("{{\"input\":\"use {STORED}\"}}\n"));
        sandbox.run(["key", "scrub", "--yes"]).succeeds();
        assert_eq!(sandbox.read(history), "{\"input\":\"use REMOVED_BY_WCODE\"}\n");
    }

    #[test]
    fn scrub_lists_a_variable_that_was_given_to_the_server() {
        let sandbox = with_versions(&["2.0.15"]);
        let set = ["key", "set", "--stdin", "--key-store", "file"];
        sandbox.command(&set).stdin(STORED).run().succeeds();
        let settings = ".config/opencode/service.json";
        sandbox.write(settings, json!({ "env": { "WCODE_API_KEY": STORED } }).to_string());
        let report = sandbox.run(["key", "scrub", "--yes", "--json"]).succeeds().json();
        let found = &report["found"][0];
        assert!(found["path"].as_str().unwrap().ends_with(settings), "{report:#}");
        assert!(found["why"].as_str().unwrap().contains("opencode service unset env NAME"));
    }
}

#[cfg(target_os = "linux")]
mod watched {
    use super::*;
    use crate::support::monitor::Monitor;

    #[test]
    fn the_monitor_shows_what_follows_from_a_broken_config() {
        let sandbox = applied(&["2.0.15"], &ENV);
        let mut monitor = Monitor::start(&sandbox, &[]);
        sandbox.write(OPENCODE, "{ 'a': 1 }");
        let notice = monitor.expect("drift");
        assert_eq!(notice["alert"], true);
        let findings = notice["findings"].to_string();
        assert!(findings.contains("line 1, column 3"), "{findings}");
        assert!(findings.contains("OpenCode 2 silently skips a file"), "{findings}");
    }

    #[test]
    fn the_monitor_reports_a_server_that_started_without_the_variable() {
        let sandbox = applied(&["2.0.15"], &ENV);
        sandbox.write(".local/state/opencode/service.json", "{}");
        let mut monitor = Monitor::start(&sandbox, &[]);
        let mut server = keys_that_do_not_arrive::server(&sandbox, &[]);
        let notice = monitor.expect("drift");
        assert_eq!(notice["hint"], "run: opencode service restart");
        drop(server.stdin.take());
        server.wait().unwrap();
    }
}

mod two_versions {
    use super::*;

    #[test]
    fn a_database_that_opencode_2_made_keeps_opencode_1_from_starting() {
        let sandbox = applied(&["1.18.33", "2.0.15"], &ENV);
        put(&sandbox, "imported.db");
        let all = warnings(&sandbox);
        assert!(!all.iter().any(|note| note.to_string().contains("no session table")), "{all:#?}");
        put(&sandbox, "second.db");
        let found = warning(&sandbox, "no session table");
        assert_eq!(found["remedy"], "OPENCODE_DB=opencode-v1.db opencode");
    }

    #[test]
    fn the_command_names_the_program_where_a_shell_starts_the_other() {
        let sandbox = applied(&["2.0.15", "1.18.33"], &ENV);
        put(&sandbox, "second.db");
        let found = warning(&sandbox, "no session table");
        let remedy = found["remedy"].as_str().unwrap();
        assert!(remedy.ends_with("lib/1.18.33/bin/opencode"), "{remedy}");
    }

    #[test]
    fn opencode_2_alone_takes_it() {
        let sandbox = applied(&["2.0.15"], &ENV);
        put(&sandbox, "second.db");
        let all = warnings(&sandbox);
        assert!(!all.iter().any(|note| note.to_string().contains("no session table")), "{all:#?}");
    }
}

#[test]
fn what_is_about_the_whole_client_is_said_once_with_two_vendors() {
    let sandbox = applied(&["1.18.33", "2.0.15"], &ENV);
    let mine = r#"{ id: 'mine', name: 'Mine', keyVariable: 'MINE', endpoints: { 'openai-completions': 'https://mine.example/v1' }, models: [{ id: 'm', name: 'M' }] }"#;
    sandbox.write("../settings/vendors/mine.json5", mine);
    let apply = ["apply", "--client", "opencode", "--vendor", "mine", "--model", "m", "--offline"];
    sandbox.command(&[&apply[..], &ENV].concat()).run().succeeds();
    put(&sandbox, "second.db");
    warning(&sandbox, "no session table");
    warning(&sandbox, "overrides the key");
}

mod skipped {
    use super::*;

    #[test]
    fn a_file_that_goes_first_and_cannot_be_parsed_is_named_with_its_place() {
        let sandbox = applied(&["2.0.15"], &ENV);
        let project = "work/opencode.json";
        sandbox.write(&format!("../{project}"), "{\n  \"a\": 'b'\n}\n");
        let found = warning(&sandbox, "line 2, column 8");
        assert!(found["path"].as_str().unwrap().ends_with(project), "{found:#}");
        assert!(found["message"].as_str().unwrap().contains("skips the whole file"), "{found:#}");
    }

    #[test]
    fn a_variable_that_holds_a_config_is_read_as_a_file() {
        let mut sandbox = applied(&["2.0.15"], &ENV);
        sandbox.export("OPENCODE_CONFIG_CONTENT", "{ \"a\": }");
        let found = warning(&sandbox, "line 1, column 8");
        assert_eq!(found["path"], "$OPENCODE_CONFIG_CONTENT");
    }

    #[test]
    fn what_follows_from_a_broken_config_is_said_where_opencode_2_is() {
        for (version, expected) in [("1.18.33", 0), ("2.0.15", 1)] {
            let sandbox = applied(&[version], &ENV);
            sandbox.write(OPENCODE, "{ 'a': 1 }");
            let all = warnings(&sandbox);
            let skips =
                |note: &&Value| note.to_string().contains("OpenCode 2 silently skips a file");
            assert_eq!(all.iter().filter(skips).count(), expected, "{version}: {all:#?}");
            let report = sandbox.run(["status", "--json"]).exits(5).json();
            let clients = report["clients"].as_array().unwrap();
            let client = clients.iter().find(|client| client["client"] == "opencode").unwrap();
            let kinds = client["findings"].as_array().unwrap().iter();
            let kinds: Vec<&Value> = kinds.map(|finding| &finding["kind"]).collect();
            assert_eq!(kinds, ["unreadable", "warning"][..=expected], "the monitor tells these");
        }
    }

    #[test]
    fn a_variable_whose_value_breaks_the_file_is_named_and_not_its_value() {
        let mut sandbox = applied(&["2.0.15"], &ENV);
        sandbox.export("WCODE_API_KEY", "sk-e2e-with\"quote-0123456789");
        let found = warning(&sandbox, "cannot be parsed");
        assert!(found["message"].as_str().unwrap().contains("{env:WCODE_API_KEY}"), "{found:#}");
        assert!(!found.to_string().contains("sk-e2e-with"));
        sandbox.export("WCODE_API_KEY", "sk-e2e-without-quote-0123456789");
        no_warnings(&sandbox);
    }

    #[test]
    fn a_value_of_the_wrong_type_takes_the_whole_provider_with_it() {
        for (value, place) in [
            (json!({ "name": 5 }), "models.m.name"),
            (json!({ "limit": { "context": 30_000 } }), "models.m.limit.output"),
            (json!({ "limit": { "context": "x", "output": 1 } }), "models.m.limit.context"),
            (json!(null), "models.m"),
        ] {
            let sandbox = with_versions(&["2.0.15"]);
            let entry = json!({ "model": "wcode/m", "provider": { "wcode": {
                "npm": "@ai-sdk/openai-compatible",
                "options": { "baseURL": "https://wcode.net/api/gpt/v1", "apiKey": "{env:WCODE_API_KEY}" },
                "models": { "m": value } } } });
            sandbox.write(OPENCODE, entry.to_string());
            let found = warning(&sandbox, "ignores the whole provider");
            assert!(found["message"].as_str().unwrap().contains(place), "{found:#}");
        }
    }

    #[test]
    fn so_it_does_in_the_shape_of_opencode_2() {
        let sandbox = with_versions(&["2.0.15"]);
        let mut config = json!({ "model": format!("wcode/{MODEL}"), "provider": { "wcode": {
            "npm": "@ai-sdk/openai-compatible",
            "options": { "baseURL": "https://wcode.net/api/gpt/v1", "apiKey": "{env:WCODE_API_KEY}" },
            "models": { MODEL: {} } } } });
        for (value, is_wrong) in [
            (json!({ "models": { "m": { "limit": { "context": 30_000 }, "body": {} } } }), false),
            (json!({ "models": { "m": { "body": 5 } } }), true),
            (json!({ "settings": { "apiKey": null } }), true),
            (json!({ "package": 5 }), true),
            (json!({ "models": [] }), true),
        ] {
            config["providers"] = json!({ "wcode": value });
            sandbox.write(OPENCODE, config.to_string());
            let all = warnings(&sandbox);
            let told = all.iter().any(|note| note.to_string().contains("providers.wcode"));
            assert_eq!(told, is_wrong, "{value}: {all:#?}");
        }
    }
}

mod default_model {
    use super::*;

    #[test]
    fn without_one_prompts_leave_for_a_third_party() {
        let sandbox = applied(&["2.0.15"], &ENV);
        no_warnings(&sandbox);
        let ours = sandbox.value(OPENCODE);
        for (model, why) in [
            (json!(null), "no `model` is set"),
            (json!(5), "no `model` is set"),
            (json!("wcode/gone"), "has no such model"),
        ] {
            let mut config = ours.clone();
            config["model"] = model.clone();
            sandbox.write(OPENCODE, config.to_string());
            let found = warning(&sandbox, "OpenCode Zen");
            assert!(found["message"].as_str().unwrap().contains(why), "{model}: {found:#}");
            let remedy = format!("wcode apply --client opencode --default-model {MODEL}");
            assert_eq!(found["remedy"], remedy);
        }
    }

    #[test]
    fn what_leads_somewhere_is_not_named() {
        let sandbox = applied(&["2.0.15"], &ENV);
        let ours = sandbox.value(OPENCODE);
        let ours_with_variant = format!("wcode/{MODEL}#high");
        for model in ["anthropic/claude-sonnet-5", "wcode/a", &ours_with_variant] {
            let mut config = ours.clone();
            config["model"] = json!(model);
            config["providers"]["wcode"]["models"]["b"] = json!({ "modelID": "a" });
            sandbox.write(OPENCODE, config.to_string());
            let all = warnings(&sandbox);
            assert!(!all.iter().any(|note| note.to_string().contains("Zen")), "{model}: {all:#?}");
        }
    }

    #[test]
    fn opencode_1_and_lists_that_switch_zen_off_need_none() {
        let config = |more: Value| {
            let mut config = json!({ "provider": { "x": { "npm": "y", "models": {} } } });
            config.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            config.to_string()
        };
        for (version, more, expected) in [
            ("2.0.15", json!({}), 1),
            ("1.18.33", json!({}), 0),
            ("2.0.15", json!({ "disabled_providers": ["opencode"] }), 0),
            ("2.0.15", json!({ "enabled_providers": ["x"] }), 0),
            ("2.0.15", json!({ "model": "x/y", "disabled_providers": ["x"] }), 1),
        ] {
            let sandbox = with_versions(&[version]);
            sandbox.write(OPENCODE, config(more.clone()));
            let all = warnings(&sandbox);
            let zen = all.iter().filter(|note| note.to_string().contains("Zen")).count();
            assert_eq!(zen, expected, "{version} {more}: {all:#?}");
        }
    }
}

mod keys_that_do_not_arrive {
    use super::*;

    /// A process that looks like OpenCode's server; it ends with its stdin.
    #[cfg(target_os = "linux")]
    pub(super) fn server(sandbox: &Sandbox, environment: &[(&str, &str)]) -> Child {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "read line", "serve"]).env_clear().stdin(Stdio::piped());
        let child = command.envs(environment.iter().copied()).spawn().unwrap();
        let service =
            json!({ "pid": child.id(), "url": "http://127.0.0.1:1", "version": "2.0.15" });
        sandbox.write(".local/state/opencode/service.json", service.to_string());
        child
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_server_that_was_started_without_the_variable_is_to_be_restarted() {
        let sandbox = applied(&["2.0.15"], &ENV);
        for (environment, expected) in [
            (&[][..], 1),
            (&[("WCODE_API_KEY", "")], 1),
            (&[("WCODE_API_KEY", "sk-e2e-in-the-server-0123456789")], 0),
        ] {
            let mut server = server(&sandbox, environment);
            let all = warnings(&sandbox);
            assert_eq!(all.len(), expected, "{environment:?}: {all:#?}");
            assert!(all.iter().all(|note| note["remedy"] == "opencode service restart"));
            drop(server.stdin.take());
            server.wait().unwrap();
            no_warnings(&sandbox);
        }
    }

    /// With the warning, the general hint would be a repetition.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_restart_is_asked_for_once() {
        for (environment, warns) in
            [(&[][..], true), (&[("WCODE_API_KEY", "sk-e2e-0123456789")], false)]
        {
            let sandbox = with_versions(&["2.0.15"]);
            let mut server = server(&sandbox, environment);
            let args = ["apply", "--client", "opencode", "--key-mode", "env"];
            let outcome = sandbox.command(&args).run().succeeds();
            assert_eq!(outcome.stderr.contains("was started without"), warns, "{}", outcome.stderr);
            assert_eq!(
                outcome.stderr.contains("after each new value"),
                !warns,
                "{}",
                outcome.stderr
            );
            let commands = outcome.stderr.matches("opencode service restart").count();
            assert_eq!(commands, 1, "{}", outcome.stderr);
            drop(server.stdin.take());
            server.wait().unwrap();
        }
    }

    #[test]
    fn a_list_of_plugins_can_switch_ours_off() {
        let sandbox = with_versions(&["2.0.15"]);
        reference(&sandbox);
        no_warnings(&sandbox);
        sandbox.write(".opencode/opencode.json", r#"{ "plugins": ["-wcode"] }"#);
        warning(&sandbox, "does not load wcode's plugin");
    }

    #[test]
    fn opencode_1_without_plugins_has_no_key() {
        for (version, expected) in [("1.18.33", 1), ("2.0.15", 0)] {
            let mut sandbox = with_versions(&[version]);
            reference(&sandbox);
            sandbox.export("OPENCODE_PURE", "1");
            assert_eq!(warnings(&sandbox).len(), expected, "{version}");
        }
    }
}
