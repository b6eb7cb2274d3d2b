//! What a script meets: nothing is written without `--yes`, a key is proven before anything is written, settings and key
//! come in by pipes, and everything goes again.

use std::fs;

use serde_json::{Value, json};

use crate::support::faulty;
use crate::support::vendor::Vendor;
use crate::support::{MODEL, OPENCLAW, OPENCODE, Sandbox};

const KEY: &str = "sk-e2e-scripts-0123456789";
const WRONG: &str = "sk-e2e-scripts-wrong-0123";

/// A machine with two clients and the vendor at this base URL.
fn machine(base: &str) -> Sandbox {
    let sandbox = Sandbox::new().openclaw("{ /* mine */ }\n").opencode("{ /* mine */ }\n");
    let vendor = format!(
        "{{ id: 'wcode', name: 'wcode', displayName: 'wcode.net', keyVariable: 'WCODE_API_KEY',
            endpoints: {{ 'openai-completions': '{base}' }}, models: [{{ id: '{MODEL}' }}] }}"
    );
    sandbox.file("../settings/vendors/wcode.json5", vendor)
}

/// The stored key.
fn key(sandbox: &Sandbox) -> String {
    sandbox.command(&["key", "get"]).prints_keys().run().succeeds().stdout
}

#[test]
fn without_a_terminal_nothing_is_written_before_yes_is_said() {
    let sandbox = machine("http://127.0.0.1:9/v1").env("WCODE_API_KEY", KEY);
    let set = ["key", "set", "--key-env", "WCODE_API_KEY", "--key-store", "file"];
    sandbox.run(set).succeeds();
    let clients = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE));
    let typed: [&[&str]; 3] =
        [&["apply"], &["apply", "--client", "openclaw"], &["apply", "--json"]];
    for args in typed {
        let outcome = sandbox.command(args).with_no_yes_added().run().exits(2);
        let line = format!("wcode {} --yes", args.join(" "));
        assert!((outcome.stderr.clone() + &outcome.stdout).contains(&line), "{outcome}");
    }
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), clients);

    sandbox.command(&["apply", "--yes"]).with_no_yes_added().run().succeeds();
    let written = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE));
    let typed: [&[&str]; 4] = [&["remove"], &["undo"], &["undo", "1"], &["key", "rm"]];
    for args in typed {
        let outcome = sandbox.command(args).with_no_yes_added().run().exits(2);
        outcome.says(&format!("wcode {} --yes", args.join(" ")));
    }
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), written);
    assert_eq!(key(&sandbox), KEY);
}

#[test]
fn what_writes_nothing_needs_no_yes() {
    let sandbox = machine("http://127.0.0.1:9/v1");
    for args in [&["apply", "--dry-run"][..], &["remove", "--dry-run"], &["undo", "--dry-run"]] {
        sandbox.command(args).with_no_yes_added().run().succeeds();
    }
    sandbox.command(&["apply", "--check"]).with_no_yes_added().run().exits(3);
}

#[test]
fn where_nothing_would_change_there_is_nothing_to_agree_to() {
    let sandbox = machine("http://127.0.0.1:9/v1").env("WCODE_API_KEY", KEY);
    let set = ["key", "set", "--key-env", "WCODE_API_KEY", "--key-store", "file"];
    let run = |args: &[&str]| sandbox.command(args).with_no_yes_added().run();
    for args in [&["remove"][..], &["undo"]] {
        run(args).succeeds().says("nothing to do");
        assert_eq!(run(&[args, &["--json"]].concat()).succeeds().json()["changed"], false);
    }
    let without_key = run(&["key", "rm"]);
    assert_eq!(without_key.code, sandbox.run(["key", "rm"]).code, "{without_key}");
    without_key.never_says("no terminal");
    run(&["setup"]).exits(2).says("no terminal");
    sandbox.run(set).succeeds();
    sandbox.run(["apply", "--yes"]).succeeds();
    let before = (sandbox.files(), sandbox.read(OPENCLAW), sandbox.state_files());
    for args in [&["apply"][..], &["apply", "--client", "openclaw"], &["setup"]] {
        run(args).succeeds().says("nothing to do");
    }
    let report = run(&["apply", "--json"]).succeeds().json();
    assert_eq!((&report["changed"], &report["written"]), (&false.into(), &false.into()));
    run(&["key", "scrub"]).succeeds();
    assert_eq!((sandbox.files(), sandbox.read(OPENCLAW), sandbox.state_files()), before);

    // A key that is handed over is stored, and a host is remembered: that is a change.
    let key_in = ["apply", "--key-stdin", "--key-store", "file"];
    sandbox.command(&key_in).with_no_yes_added().stdin(WRONG).run().exits(2).says("--yes");
    let origin = ["apply", "--key-origin", "https://other.example"];
    run(&origin).exits(2).says("--yes");
    assert_eq!(key(&sandbox), KEY);
    sandbox.write("notes.sh", format!("export WCODE_API_KEY={KEY}\n"));
    sandbox.write(".bashrc", format!("export OLD_KEY={KEY}\n"));
    run(&["key", "scrub"]).exits(2).says("cannot be undone");
    assert!(sandbox.read(".bashrc").contains(KEY));
}

#[test]
fn remove_and_undo_show_first_what_they_would_do() {
    let sandbox = machine("http://127.0.0.1:9/v1");
    sandbox.run(["apply", "--yes"]).succeeds();
    let written = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE));
    let journal = sandbox.journal();
    for command in ["remove", "undo"] {
        let outcome = sandbox.run([command, "--dry-run"]).succeeds();
        outcome.shows("-").says("would change").says("nothing was written");
        let report = sandbox.run([command, "--dry-run", "--json"]).succeeds().json();
        assert_eq!((&report["changed"], &report["written"]), (&true.into(), &false.into()));
        assert_eq!(report["dry_run"], true, "{report:#}");
    }
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), written);
    assert_eq!(sandbox.journal(), journal);
}

#[test]
fn a_key_is_proven_before_anything_is_written() {
    let vendor = Vendor::demanding(KEY);
    let sandbox = machine(&vendor.base_url());
    let before = (sandbox.files(), sandbox.state_files());
    let apply = ["apply", "--yes", "--verify", "--key-stdin", "--key-store", "file"];
    sandbox.command(&apply).stdin(WRONG).run().exits(6).says("401");
    sandbox.run(["apply", "--yes", "--verify"]).exits(6);
    assert_eq!((sandbox.files(), sandbox.state_files()), before);
    assert_eq!(sandbox.read(OPENCLAW), "{ /* mine */ }\n");
    sandbox.command(&apply).stdin(KEY).run().succeeds().says("wcode.net accepted the key");
    assert_eq!(key(&sandbox), KEY);
    // The stored key is proven as well.
    sandbox.run(["apply", "--yes", "--verify"]).succeeds().says("wcode.net accepted the key");
    assert_eq!(vendor.turns().len(), 0, "a proof uses no tokens");
}

#[test]
fn a_dead_endpoint_stops_verify_and_offline_forbids_it() {
    let base = format!("http://127.0.0.1:{}/v1", faulty::dead_port());
    let sandbox = machine(&base).env("WCODE_API_KEY", KEY);
    sandbox.run(["apply", "--yes", "--verify"]).exits(7);
    sandbox.run(["apply", "--yes", "--verify", "--offline"]).exits(2);
    let file = sandbox.arg("p.json5");
    sandbox.write("p.json5", "{ offline: true }");
    sandbox.run(["apply", "--yes", "--verify", "--file", &file]).exits(2).says("--verify");
    assert_eq!(sandbox.read(OPENCLAW), "{ /* mine */ }\n");
}

#[test]
fn settings_come_in_by_stdin_and_the_key_by_the_environment() {
    let sandbox = machine("http://127.0.0.1:9/v1").env("MY_KEY", KEY);
    let apply = ["apply", "--yes", "--file", "-"];
    let text = "{ client: 'openclaw', keyEnv: 'MY_KEY', keyStore: 'file' }";
    sandbox.command(&apply).stdin(text).run().succeeds();
    assert_eq!(key(&sandbox), KEY);
    assert_eq!(sandbox.read(OPENCODE), "{ /* mine */ }\n");
    // What is wrong with it is shown at its place, and the key cannot come the same way.
    sandbox.command(&apply).stdin("{ modells: [] }").run().exits(2).says("stdin").says("modells");
    sandbox.command(&apply).stdin("{ keyStdin: true }").run().exits(2).says("--key-env");
    let both = ["apply", "--yes", "--file", "-", "--key-stdin"];
    sandbox.command(&both).stdin("{}").run().exits(2).says("--key-env");
}

/// `3<file` of a shell, as a supervisor hands a secret over.
#[test]
fn settings_come_in_by_stdin_and_the_key_by_a_descriptor() {
    let sandbox = machine("http://127.0.0.1:9/v1");
    sandbox.write("secret", KEY);
    let line = "cat \"$HOME/secret\" | { exec 3<&0; printf \"{ client: 'openclaw' }\" | \"$0\" apply --yes --file - \
                --key-file /dev/fd/3 --key-store file; }";
    let wcode = env!("CARGO_BIN_EXE_wcode");
    sandbox.command(&[]).run_in_place_of(&["sh", "-c", line, wcode]).succeeds();
    assert_eq!(key(&sandbox), KEY);
}

#[test]
fn the_flags_of_a_key_are_the_same_everywhere_and_the_old_ones_still_work() {
    let sandbox = Sandbox::new().env("MINE", KEY).file("key", KEY);
    let file = sandbox.arg("key");
    for flags in [
        &["--key-env", "MINE"][..],
        &["--from-env", "MINE"],
        &["--key-file", &file],
        &["--from-file", &file],
        &["--key-stdin"],
        &["--stdin"],
    ] {
        let args = [&["key", "set", "--key-store", "file"][..], flags].concat();
        sandbox.command(&args).stdin(KEY).run().succeeds();
        assert_eq!(key(&sandbox), KEY, "{flags:?}");
        sandbox.run(["key", "rm"]).succeeds();
    }
    let help = sandbox.run(["key", "set", "--help"]).succeeds();
    for old in ["--stdin", "--from-env", "--from-file", "--from-command"] {
        assert!(!help.stdout.contains(old), "{old}: {help}");
    }
}

#[test]
fn a_wrong_value_in_the_provisioning_file_names_the_values_that_are_allowed() {
    let sandbox = machine("http://127.0.0.1:9/v1");
    let apply = ["apply", "--yes", "--file", "-"];
    for (text, allowed) in [
        ("{ keyStore: 'keychain' }", "`keyring`, `file`, `env`, `command`"),
        ("{ keyStore: 5 }", "`keyring`, `file`, `env`, `command`"),
        ("{ keyMode: true }", "`ref`, `env`, `literal`"),
        ("{ onConflict: ['keep'] }", "`keep`, `overwrite`, `fail`"),
        ("{ defaultModel: 5 }", "a model's id or `false`"),
        ("{ client: 5 }", "a name or a list of names"),
        ("{ client: 'cursor' }", "openclaw, opencode"),
        ("{ models: [5] }", "an object with `id`"),
        ("{ maxTokens: -5 }", "a whole number that is not negative"),
    ] {
        let outcome = sandbox.command(&apply).stdin(text).run();
        assert!(matches!(outcome.code, Some(2 | 5)), "{text}: {outcome}");
        assert!(outcome.stderr.contains(allowed), "{text}: {outcome}");
    }
}

/// A copy of the program in the home, which `uninstall` may delete.
fn installed(sandbox: &Sandbox) -> String {
    fs::create_dir_all(sandbox.path("bin")).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_wcode"), sandbox.path("bin/wcode")).unwrap();
    sandbox.arg("bin/wcode")
}

#[test]
fn uninstall_with_purge_leaves_a_machine_as_if_wcode_had_never_been_there() {
    let sandbox = machine("http://127.0.0.1:9/v1").env("WCODE_API_KEY", KEY);
    let before = (sandbox.files(), sandbox.bytes(OPENCLAW), sandbox.bytes(OPENCODE));
    let program = installed(&sandbox);
    let apply = ["apply", "--yes", "--key-env", "WCODE_API_KEY", "--key-store", "file"];
    sandbox.command(&apply).run_as(&program).succeeds();
    sandbox.command(&["apply", "--yes", "--model", "a/b"]).run_as(&program).succeeds();
    // As `wcode self update` keeps it.
    sandbox.write(".local/share/wcode/previous/wcode", "the program of before");
    assert!(sandbox.files() != before.0, "there is something to remove");

    let dry = sandbox.command(&["uninstall", "--purge", "--dry-run"]).run_as(&program).succeeds();
    dry.says("would be removed: the key `wcode`").says("nothing was written");
    assert!(sandbox.exists("bin/wcode"));

    sandbox.command(&["uninstall", "--purge"]).run_as(&program).exits(2).says("--yes");
    let all = ["uninstall", "--purge", "--yes"];
    sandbox.command(&all).run_as(&program).succeeds().says("kept: your own vendors and settings");
    assert_eq!((sandbox.files(), sandbox.bytes(OPENCLAW), sandbox.bytes(OPENCODE)), before);
    assert_eq!((sandbox.state_files(), sandbox.cache_files()), (vec![], vec![]));
}

#[test]
fn uninstall_keeps_keys_and_journal_unless_they_are_to_be_purged() {
    let sandbox = machine("http://127.0.0.1:9/v1").env("WCODE_API_KEY", KEY);
    let program = installed(&sandbox);
    let apply = ["apply", "--yes", "--key-env", "WCODE_API_KEY", "--key-store", "file"];
    sandbox.command(&apply).run_as(&program).succeeds();
    let outcome = sandbox.command(&["uninstall", "--yes"]).run_as(&program).succeeds();
    outcome.says("kept: the key `wcode`").says("kept: the journal");
    assert_eq!(sandbox.read(OPENCLAW), "{ /* mine */ }\n");
    assert!(!sandbox.exists("bin/wcode"));
    assert_eq!(key(&sandbox), KEY);
    sandbox.run(["undo", "2", "--dry-run"]).succeeds();
}

/// The part of this kind in a list of a report.
fn part<'r>(report: &'r Value, list: &str, kind: &str) -> Option<&'r Value> {
    report[list].as_array().unwrap().iter().find(|part| part["part"] == kind)
}

#[test]
fn the_report_of_uninstall_names_what_went_and_what_stays() {
    let sandbox = machine("http://127.0.0.1:9/v1").env("WCODE_API_KEY", KEY);
    let program = installed(&sandbox);
    let apply = ["apply", "--yes", "--key-env", "WCODE_API_KEY", "--key-store", "file"];
    sandbox.command(&apply).run_as(&program).succeeds();
    let refused = sandbox.command(&["uninstall", "--json"]).run_as(&program).exits(2).json();
    assert_eq!(refused["error"]["remedy"], "wcode uninstall --json --yes");

    let all = ["uninstall", "--yes", "--json"];
    let report = sandbox.command(&all).run_as(&program).succeeds().json();
    assert_eq!((&report["command"], &report["changed"]), (&"uninstall".into(), &true.into()));
    let entries = part(&report, "removed", "entries").unwrap();
    assert_eq!((&entries["vendor"], &entries["entry"]), (&"wcode".into(), &2.into()));
    let files = entries["files"].as_array().unwrap();
    for client in ["openclaw", "opencode"] {
        assert!(files.iter().any(|file| file["client"] == client), "{report:#}");
    }
    let gone = part(&report, "removed", "program").unwrap();
    assert_eq!(gone["path"], "[HOME]/bin/wcode");
    for (kind, why) in [("key", "not-purged"), ("state", "not-purged"), ("settings", "yours")] {
        assert_eq!(part(&report, "kept", kind).unwrap()["why"], why, "{report:#}");
    }
    assert!(!sandbox.exists("bin/wcode"));
}

#[test]
fn the_report_of_an_uninstall_that_fails_halfway_names_what_is_gone_already() {
    let sandbox = machine("http://127.0.0.1:9/v1").env("WCODE_API_KEY", KEY);
    let program = installed(&sandbox);
    sandbox.command(&["apply", "--yes"]).run_as(&program).succeeds();
    // There is no keyring here that this key could be taken out of.
    let set = ["key", "set", "--key-env", "WCODE_API_KEY", "--key-store", "file"];
    sandbox.run(set).succeeds();
    let index = sandbox.read("../state/keys.json").replace("\"file\"", "\"keyring\"");
    sandbox.write("../state/keys.json", index);
    let all = ["uninstall", "--purge", "--yes", "--json"];
    let report = sandbox.command(&all).run_as(&program).exits(8).json();
    assert_eq!(report["error"]["kind"], "key-store", "{report:#}");
    assert_eq!(report["changed"], true, "{report:#}");
    assert!(part(&report, "removed", "entries").is_some(), "{report:#}");
    let whys: Vec<_> = report["kept"].as_array().unwrap().iter().map(|it| &it["why"]).collect();
    assert!(
        whys.contains(&&"failed".into()) && whys.contains(&&"not-reached".into()),
        "{report:#}"
    );
    assert!(sandbox.exists("bin/wcode") && !sandbox.state_files().is_empty());
}

#[test]
fn uninstall_removes_nothing_if_the_entries_of_one_vendor_cannot_be_removed() {
    let sandbox = machine("http://127.0.0.1:9/v1").env("WCODE_API_KEY", KEY);
    let program = installed(&sandbox);
    sandbox.command(&["apply", "--yes", "--client", "openclaw"]).run_as(&program).succeeds();
    let vendor = sandbox.read("../settings/vendors/wcode.json5").replace("'wcode'", "'zz'");
    sandbox.write("../settings/vendors/zz.json5", vendor);
    let other = ["apply", "--yes", "--vendor", "zz", "--client", "opencode"];
    sandbox.command(&other).run_as(&program).succeeds();
    let before = sandbox.read(OPENCLAW);
    sandbox.write(OPENCODE, "{ broken");
    let all = ["uninstall", "--purge", "--yes"];
    sandbox.command(&all).run_as(&program).exits(5).says("nothing was written");
    assert_eq!(sandbox.read(OPENCLAW), before);
    assert!(sandbox.exists("bin/wcode"));
}

/// Another entry of the user's takes its key from ours: what serves that has to stay.
#[test]
fn uninstall_keeps_what_an_entry_that_stays_needs() {
    let sandbox = machine("http://127.0.0.1:9/v1").env("WCODE_API_KEY", KEY);
    let program = installed(&sandbox);
    let apply = ["apply", "--yes", "--key-env", "WCODE_API_KEY", "--key-store", "file"];
    let client = ["--client", "openclaw"];
    sandbox.command(&[&apply[..], &client].concat()).run_as(&program).succeeds();
    let mut config = sandbox.value(OPENCLAW);
    let own = config["models"]["providers"]["wcode"]["apiKey"].clone();
    config["models"]["providers"]["mine"] =
        json!({ "baseUrl": "http://127.0.0.1:9/v1", "apiKey": own, "models": [] });
    sandbox.write(OPENCLAW, config.to_string());
    let all = ["uninstall", "--purge", "--yes", "--json"];
    let report = sandbox.command(&all).run_as(&program).succeeds().json();
    assert_eq!(part(&report, "kept", "entries").unwrap()["why"], "in-use", "{report:#}");
    for kind in ["key", "state", "program"] {
        assert_eq!(part(&report, "kept", kind).unwrap()["why"], "needed", "{report:#}");
    }
    assert!(sandbox.exists("bin/wcode"));
    assert_eq!(key(&sandbox), KEY);
}

#[test]
fn a_program_that_a_package_manager_owns_is_left_to_it() {
    for (place, command) in [
        ("lib/node_modules/wcode/bin/wcode", "npm uninstall -g wcode"),
        (".cargo/bin/wcode", "cargo uninstall wcode"),
    ] {
        let sandbox = machine("http://127.0.0.1:9/v1")
            .file(".cargo/.crates.toml", "[v1]\n\"wcode 0.1.0 (registry+x)\" = [\"wcode\"]\n");
        fs::create_dir_all(sandbox.path(place).parent().unwrap()).unwrap();
        fs::copy(env!("CARGO_BIN_EXE_wcode"), sandbox.path(place)).unwrap();
        let program = sandbox.arg(place);
        let all = ["uninstall", "--purge", "--yes"];
        let json = [&all[..], &["--dry-run", "--json"]].concat();
        let report = sandbox.command(&json).run_as(&program).succeeds().json();
        let kept = part(&report, "kept", "program").unwrap();
        assert_eq!(kept["why"], "package-manager", "{report:#}");
        assert_eq!(kept["remedy"], command, "{report:#}");
        sandbox.command(&all).run_as(&program).succeeds().says(command);
        assert!(sandbox.exists(place), "{place}");
    }
}
