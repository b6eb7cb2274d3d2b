//! One damaged file of wcode's own or of the user's: it stops what needs it; every other command goes on and names it.

use std::collections::BTreeSet;

use serde_json::json;

use crate::support::vendor::vendor_file_for;
use crate::support::{OPENCLAW, OPENCODE, Outcome, Sandbox};

const KEY: &str = "sk-e2e-damage-0123456789";
const ENTRIES: [&str; 3] = [
    "../state/journal/000001.done",
    "../state/journal/000002.done",
    "../state/journal/000003.done",
];
const VENDOR_FILE: &str = "../settings/vendors/x.json5";

/// A vendor file with a value that is none is the error of what needs its vendor, and no warning beside that.
#[test]
fn a_broken_vendor_file_is_named_once() {
    let bad = "{ id: 'x', name: 'X', keyVariable: 'k', endpoints: {}, models: [] }";
    let sandbox = Sandbox::new().file(VENDOR_FILE, bad);
    for args in [
        &["models", "--vendor", "x"][..],
        &["snippet", "python", "--vendor", "x"],
        &["key", "status", "--vendor", "x"],
        &["chat", "--vendor", "x", "hi"],
        &["apply", "--vendor", "x", "--client", "openclaw"],
    ] {
        let outcome = sandbox.command(args).run();
        assert_eq!(outcome.stderr.matches("x.json5").count(), 1, "{args:?}: {outcome}");
        let report = sandbox.command(&[args, &["--json"]].concat()).run().json();
        assert_eq!(report["skipped"], json!(null), "{report:#}");
    }
    sandbox.run(["models"]).succeeds().says("a vendor file is skipped");
}

/// Every command, with what it needs besides.
const COMMANDS: &[&[&str]] = &[
    &["setup", "--yes", "--offline"],
    &["apply", "--yes", "--offline"],
    &["use"],
    &["use", "a/one", "--yes"],
    &["status"],
    &["history"],
    &["undo", "--yes"],
    &["remove", "--yes", "--client", "openclaw"],
    &["uninstall", "--dry-run"],
    &["self", "update", "--check"],
    &["models"],
    &["models", "refresh", "--offline"],
    &["key", "status"],
    &["key", "get"],
    &["key", "set", "--from-env", "A_KEY", "--key-store", "file"],
    &["key", "move", "--to", "file"],
    &["key", "rm", "--yes"],
    &["watch", "--status"],
    &["service", "status"],
    &["exec", "--", "true"],
    &["chat", "--yes", "hello"],
    &["params"],
    &["snippet", "python"],
    &["resolve"],
    &["completions", "bash"],
    &["man"],
    &["test", "--client", "pi", "--yes"],
    &["link", "show", "wcode://setup?vendor=wcode"],
    &["self", "update", "--check"],
    &["uninstall", "--dry-run"],
];

/// Those that report what is damaged: their results may be less than they seem.
const REPORTING: &[&str] = &["setup", "apply", "use", "status", "history", "undo", "remove"];

/// The two that judge the machine fail.
const JUDGES: &[&[&str]] = &[&["doctor", "--offline"], &["status", "--check"]];

/// Three entries: of OpenClaw, of another client, and of OpenClaw again, which all hangs together.
fn machine() -> Sandbox {
    let sandbox = Sandbox::new().openclaw("{}\n").opencode("{}\n");
    // Nothing listens there: no host is asked.
    let vars = [("https_proxy", "http://127.0.0.1:9"), ("A_KEY", KEY)];
    let keys = [("WCODE_API_KEY", KEY), ("X_KEY", KEY)];
    let vars = vars.into_iter().chain(keys);
    let sandbox = vars.fold(sandbox, |it, (name, value)| it.env(name, value));
    let sandbox = sandbox.file(VENDOR_FILE, vendor_file_for("http://127.0.0.1:9/v1"));
    let store = sandbox.command(&["key", "set", "--stdin", "--key-store", "file"]);
    store.stdin(KEY).run().succeeds();
    let apply = ["apply", "--yes", "--offline", "--key-mode", "env", "--client"];
    sandbox.command(&[&apply[..], &["openclaw"]].concat()).run().succeeds();
    sandbox.command(&[&apply[..], &["opencode", "--vendor", "x"]].concat()).run().succeeds();
    let again = ["openclaw", "--vendor", "wcode", "--model", "a/one"];
    sandbox.command(&[&apply[..], &again].concat()).run().succeeds();
    assert_eq!(sandbox.journal(), ["000001.done", "000002.done", "000003.done"]);
    sandbox
}

fn run(sandbox: &Sandbox, args: &[&str]) -> Outcome {
    let command = sandbox.command(args).prints_keys();
    command.stdin(json!({ "protocolVersion": 1, "ids": ["wcode"] }).to_string()).run()
}

#[test]
fn every_command_is_here() {
    let help = Sandbox::new().run(["--help"]).stdout;
    let list = help.split("Commands:").nth(1).unwrap().split("\n\n").next().unwrap();
    let names: BTreeSet<&str> =
        list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    let names = names
        .into_iter()
        .filter(|name| !name.is_empty() && *name != "help")
        .collect::<BTreeSet<_>>();
    let tested = COMMANDS.iter().chain(JUDGES).map(|args| args[0]).collect();
    assert_eq!(names, tested);
}

#[test]
fn a_damaged_entry_stops_nothing_that_does_not_need_it() {
    for damage in ["not json\n", "", "{}\n", "\u{0}\u{1}"] {
        let is_first = damage.starts_with("not");
        for args in COMMANDS.iter().filter(|args| is_first || args[0] == "status") {
            let usual = run(&machine(), args);
            let sandbox = machine();
            sandbox.write(ENTRIES[1], damage);
            let outcome = run(&sandbox, args);
            assert_eq!(outcome.code, usual.code, "{args:?}: {outcome}\n\nwithout: {usual}");
            if REPORTING.contains(&args[0]) {
                let outcome = outcome.says("000002.done").says("cannot be undone");
                outcome.says("mv ").says("000002.done.damaged");
            }
            assert_eq!(sandbox.read(ENTRIES[1]), damage, "{args:?}");
        }
    }
}

/// Opening one for reading would wait for a writer.
#[cfg(unix)]
#[test]
fn an_entry_that_is_a_pipe_is_damaged_and_not_waited_for() {
    let sandbox = machine();
    let pipe = sandbox.path(ENTRIES[1]);
    std::fs::remove_file(&pipe).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for args in [&["status"][..], &["history"], &["apply", "--yes", "--offline"]] {
        run(&sandbox, args).says("000002.done").says("not a regular file");
    }
}

#[test]
fn a_broken_vendor_file_stops_only_its_vendor() {
    for args in COMMANDS {
        let usual = run(&machine(), args);
        let sandbox = machine();
        sandbox.write(VENDOR_FILE, "{ id: 'x', name: }");
        let outcome = run(&sandbox, args);
        // The entry of that vendor cannot be judged.
        let code = if args[0] == "status" { Some(5) } else { usual.code };
        assert_eq!(outcome.code, code, "{args:?}: {outcome}\n\nwithout: {usual}");
        if ["setup", "apply", "status"].contains(&args[0]) || **args == ["models"] {
            let outcome = outcome.says("x.json5` at line 1, column 18");
            if args[0] != "status" {
                outcome.says("skipped").says("wcode doctor");
            }
        }
    }
    for args in [
        &["apply", "--vendor", "x", "--yes"][..],
        &["models", "--vendor", "x"],
        &["key", "get", "--vendor", "x"],
        &["snippet", "python", "--vendor", "x"],
        &["exec", "--vendor", "x", "--", "true"],
    ] {
        let sandbox = machine();
        sandbox.write(VENDOR_FILE, "{ id: 'x', name: }");
        run(&sandbox, args).exits(5).says("x.json5` at line 1, column 18");
    }
}

/// The user may have replaced its hosts there.
#[test]
fn a_broken_file_in_the_place_of_the_built_in_vendor_is_not_ignored() {
    for (name, text) in [("wcode", "{ id: "), ("mine", "{ id: 'wcode', endpoints: }")] {
        let sandbox = machine();
        sandbox.write(&format!("../settings/vendors/{name}.json5"), text);
        let before = sandbox.read(OPENCLAW);
        run(&sandbox, &["apply", "--yes", "--client", "openclaw"]).exits(5).says(name);
        run(&sandbox, &["chat", "--yes", "hello"]).exits(5).says(name);
        run(&sandbox, &["models", "--vendor", "x"]).succeeds().says(name);
        assert_eq!(sandbox.read(OPENCLAW), before);
    }
}

#[test]
fn judges_list_what_is_damaged() {
    for (file, text, name) in
        [(ENTRIES[1], "not json\n", "000002.done"), (VENDOR_FILE, "{ id: 'x' }", "x.json5")]
    {
        for args in JUDGES {
            let sandbox = machine();
            run(&sandbox, args);
            sandbox.write(file, text);
            let outcome = run(&sandbox, args);
            assert!(matches!(outcome.code, Some(1 | 5)), "{args:?}: {outcome}");
            assert!(format!("{outcome}").contains(name), "{args:?}: {outcome}");
        }
        let sandbox = machine();
        sandbox.write(file, text);
        let report = sandbox.run(["status", "--json"]).json();
        let skipped = report["skipped"].as_array().unwrap();
        assert_eq!(skipped.len(), 1, "{report}");
        assert!(skipped[0]["path"].as_str().unwrap().ends_with(name), "{report}");
        assert!(skipped[0]["remedy"].is_string() && skipped[0]["detail"].is_object(), "{report}");
    }
    let report = machine().run(["status", "--json"]).succeeds().json();
    assert!(report["skipped"].is_null(), "{report}");
}

#[test]
fn what_needs_a_damaged_entry_says_so() {
    let sandbox = machine();
    sandbox.write(ENTRIES[0], "not json\n");
    let before = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE));
    let args: [&[&str]; 2] =
        [&["undo", "1", "--yes"], &["remove", "--client", "openclaw", "--yes"]];
    for args in args {
        // What was there before wcode is in that entry only.
        run(&sandbox, args).exits(1).says("000001.done").says("mv ");
        assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), before, "{args:?}");
    }
    std::fs::remove_file(sandbox.path(ENTRIES[0])).unwrap();
    run(&sandbox, &["remove", "--client", "openclaw", "--yes"]).succeeds();
    assert!(!sandbox.read(OPENCLAW).contains("wcode.net"));
}

#[test]
fn a_bare_undo_reverts_no_older_change_instead_of_a_damaged_one() {
    let sandbox = machine();
    sandbox.write(ENTRIES[2], "not json\n");
    let before = sandbox.read(OPENCODE);
    run(&sandbox, &["undo", "--yes"]).exits(1).says("000003.done");
    assert_eq!(sandbox.read(OPENCODE), before);
    // The next change gets a number of its own.
    run(&sandbox, &["apply", "--yes", "--vendor", "x", "--model", "b/two"]).succeeds();
    assert_eq!(sandbox.read(ENTRIES[2]), "not json\n");
    assert!(sandbox.journal().contains(&"000004.done".to_owned()), "{:?}", sandbox.journal());
    run(&sandbox, &["undo", "--yes"]).succeeds();
    assert_eq!(sandbox.read(OPENCODE), before);
}

#[test]
fn scrub_says_that_a_damaged_entry_was_not_searched() {
    let sandbox = machine();
    run(&sandbox, &["key", "scrub", "--dry-run"]).succeeds();
    sandbox.write(ENTRIES[1], "not json\n");
    let outcome = run(&sandbox, &["key", "scrub", "--dry-run"]).exits(1);
    outcome.says("000002.done").says("not searched");
}
