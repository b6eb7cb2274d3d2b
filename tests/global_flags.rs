//! `--json` and `--quiet`, which every command takes anywhere on the line.

use serde_json::json;

use crate::support::{MODEL, Sandbox};

const KEY: &str = "sk-e2e-flags-0123456789";

/// Each command with a report, with what it needs besides.
const WITH_JSON: &[&[&str]] = &[
    &["apply"],
    &["setup", "--yes", "--offline"],
    &["use"],
    &["status"],
    &["history"],
    &["models"],
    &["models", "refresh", "--offline"],
    &["key", "status"],
    &["doctor", "--offline"],
    &["params"],
    &["snippet"],
    &["undo"],
    &["remove"],
    &["uninstall", "--dry-run"],
];

fn connected() -> Sandbox {
    let sandbox = Sandbox::new().openclaw("{}").env("WCODE_API_KEY", KEY);
    sandbox.run(["apply", "--yes", "--model", MODEL, "--default-model", MODEL]).succeeds();
    sandbox
}

#[test]
fn json_is_one_document_wherever_the_flag_stands() {
    for command in WITH_JSON {
        let before = [&["--json"], *command].concat();
        let behind = [*command, &["--json"]].concat();
        let report = |args: &[&str]| connected().command(args).run().json();
        let name: Vec<&str> =
            command.iter().copied().take_while(|word| !word.starts_with('-')).collect();
        let (first, last) = (report(&before), report(&behind));
        assert_eq!((&first["schema"], &first["command"]), (&json!(1), &json!(name.join(" "))));
        let fields = |report: &serde_json::Value| {
            report.as_object().unwrap().keys().cloned().collect::<Vec<_>>()
        };
        assert_eq!(fields(&first), fields(&last), "{command:?}");
    }
    let report = connected().run(["--json"]).succeeds().json();
    assert_eq!(report["command"], "status");
}

#[test]
fn a_command_without_a_report_refuses_json_and_does_not_offer_it() {
    for command in [&["exec"][..], &["key", "get"], &["resolve"]] {
        let tail: &[&str] = if command == ["exec"] { &["--", "true"] } else { &[] };
        for args in [[&["--json"], command, tail].concat(), [command, &["--json"], tail].concat()] {
            let outcome = connected().command(&args).run().exits(2).says("no JSON report");
            let report = outcome.json();
            assert_eq!(report["error"]["kind"], "usage", "{args:?}");
            assert_eq!(report["command"], command.join(" "), "{args:?}");
        }
        let help = [command, &["--help"]].concat();
        connected().command(&help).run().succeeds().never_shows("--json\n").shows("--quiet");
    }
    for command in WITH_JSON {
        let words: Vec<&str> =
            command.iter().copied().take_while(|word| !word.starts_with('-')).collect();
        let help = [&words[..], &["--help"]].concat();
        connected().command(&help).run().succeeds().shows("--json\n").shows("--quiet");
    }
}

#[test]
fn quiet_leaves_errors_and_warnings() {
    for quiet in ["-q", "--quiet"] {
        let sandbox = connected();
        let set = ["key", "set", "--stdin", "--key-store", "file", quiet];
        sandbox.command(&set).stdin(KEY).run().is(0, "", "");
        sandbox.command(&set).stdin("sk-e2e-cut").run().succeeds().says("warning: ").shows("");
        sandbox.run([quiet, "key", "rm", "--yes"]).is(0, "", "");
        sandbox.run(["undo", quiet, "99"]).exits(2).says("error: ");
        sandbox.run(["undo", "--yes", quiet]).succeeds().never_says("Undo with");
        sandbox.run(["history", quiet]).succeeds().shows("apply");
    }
}
