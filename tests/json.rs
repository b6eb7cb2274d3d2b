//! The reports of `--json`: every field of the stable schema, for every command.

use serde_json::{Value, json};

use crate::support::{OPENCLAW, OPENCODE, Sandbox};

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

fn has(value: &Value, names: &[&str]) {
    for name in names {
        assert!(value.get(name).is_some(), "no `{name}` in {value}");
    }
}

#[test]
fn the_report_of_a_change() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    let report = sandbox.run(["apply", "--json"]).succeeds().json();

    assert_eq!((&report["schema"], &report["command"]), (&json!(1), &json!("apply")));
    assert_eq!((&report["changed"], &report["written"]), (&json!(true), &json!(true)));
    assert_eq!((&report["dry_run"], &report["check"]), (&json!(false), &json!(false)));
    assert_eq!(report["entry"], 1);
    let files = report["files"].as_array().unwrap();
    assert_eq!(files.len(), 2);
    for (file, (client, name)) in files.iter().zip([("openclaw", OPENCLAW), ("opencode", OPENCODE)])
    {
        assert_eq!((&file["client"], &file["action"]), (&json!(client), &json!("modify")));
        assert_eq!(file["path"], format!("[HOME]/{name}"));
        assert!(file["diff"].as_str().unwrap().contains("@@"), "{file}");
        for change in file["changes"].as_array().unwrap() {
            assert_eq!(keys(change), ["action", "path"]);
            let action = change["action"].as_str().unwrap();
            assert!(["add", "change", "remove"].contains(&action), "{change}");
        }
        assert!(!file["changes"].as_array().unwrap().is_empty());
    }
    assert!(files[0]["changes"].to_string().contains("models.providers.wcode"), "{report}");
    for note in report["notes"].as_array().unwrap() {
        has(note, &["level", "message", "client"]);
        assert!(["info", "warning"].contains(&note["level"].as_str().unwrap()), "{note}");
    }
}

#[test]
fn the_report_of_a_creation_and_a_deletion() {
    let sandbox = Sandbox::new();
    let report = sandbox.run(["apply", "--client", "openclaw", "--json"]).succeeds().json();
    assert_eq!(report["files"][0]["action"], "create");
    let report = sandbox.run(["undo", "--json"]).succeeds().json();
    assert_eq!(
        (&report["command"], &report["files"][0]["action"]),
        (&json!("undo"), &json!("delete"))
    );
}

#[test]
fn the_report_of_nothing_to_do() {
    let sandbox = Sandbox::new().openclaw("{}");
    let args = ["apply", "--client", "openclaw", "--json"];
    sandbox.run(args).succeeds();
    let report = sandbox.run(args).succeeds().json();
    assert_eq!((&report["changed"], &report["written"]), (&json!(false), &json!(false)));
    assert_eq!(report["entry"], json!(null));
    for file in report["files"].as_array().unwrap() {
        assert_eq!(file["action"], "none");
    }
    for command in ["undo", "remove"] {
        let report = Sandbox::new().run([command, "--json"]).succeeds().json();
        assert_eq!((&report["command"], &report["changed"]), (&json!(command), &json!(false)));
    }
}

#[test]
fn the_report_of_a_plan_that_is_not_carried_out() {
    for (flag, code) in [("--dry-run", 0), ("--check", 3)] {
        let sandbox = Sandbox::new().openclaw("{}");
        let args = ["apply", "--client", "openclaw", flag, "--json"];
        let report = sandbox.run(args).exits(code).json();
        assert_eq!((&report["changed"], &report["written"]), (&json!(true), &json!(false)));
        assert_eq!(report["dry_run"], flag == "--dry-run");
        assert_eq!(report["check"], flag == "--check");
        assert_eq!(report["entry"], json!(null));
        assert!(report["files"][0]["diff"].as_str().unwrap().contains("@@"));
    }
}

#[test]
fn a_dry_run_and_its_apply_report_the_same_changes() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    let dry = sandbox.run(["apply", "--dry-run", "--json"]).succeeds().json();
    let wet = sandbox.run(["apply", "--json"]).succeeds().json();
    assert_eq!(dry["files"], wet["files"]);
}

#[test]
fn with_json_there_are_no_words_unless_it_fails() {
    let sandbox = Sandbox::new().openclaw("{}").env("WCODE_API_KEY", "x");
    for command in ["apply", "status", "history", "models", "undo", "remove"] {
        let outcome = sandbox.run([command, "--json"]).succeeds();
        // Warnings are in the report; a program that reads stdout should not need stderr as well.
        assert_eq!(outcome.json()["command"], command);
        assert!(!outcome.stderr.contains("error"), "{outcome}");
    }
}

#[test]
fn an_error_has_its_place_and_its_hint() {
    let sandbox = Sandbox::new().openclaw("{\n  models: 5,\n}\n");
    let args = ["apply", "--client", "openclaw", "--json"];
    let error = sandbox.run(args).exits(5).json()["error"].clone();
    has(&error, &["exit_code", "kind", "message", "path", "line", "column", "hint"]);
    assert_eq!(error["line"], 2);
    assert!(error["message"].as_str().unwrap().contains("models"), "{error}");
}

#[test]
fn usage_errors_found_while_parsing_are_reports_too() {
    let sandbox = Sandbox::new().openclaw("{}");
    for args in [
        ["apply", "--json", "--nonsense"].as_slice(),
        &["apply", "--json", "--context-window", "many"],
        &["undo", "--json", "x"],
    ] {
        let report = sandbox.command(args).run().exits(2).json();
        assert_eq!(report["error"]["kind"], "usage", "{args:?}");
    }
}

#[test]
fn the_same_machine_gives_the_same_report() {
    let report = || {
        let sandbox = Sandbox::new().openclaw("{ /* mine */ }").opencode("{}");
        sandbox.run(["apply", "--json"]).succeeds().stdout
    };
    assert_eq!(report(), report());
}

#[test]
fn an_error_has_its_code_its_arguments_and_a_remedy_that_can_be_run() {
    for (lang, hint) in [("en", "starts one in this terminal"), ("zh", "在当前终端启动一个")]
    {
        let report = Sandbox::new().run(["watch", "--status", "--json", "--lang", lang]).json();
        let error = &report["error"];
        assert_eq!(error["detail"]["code"], "errors.no_monitor", "{error:#}");
        assert_eq!(error["hint_detail"]["code"], "errors.hint_no_monitor", "{error:#}");
        assert!(error["hint"].as_str().unwrap().contains(hint), "{error:#}");
        assert_eq!(error["remedy"], "wcode watch");
        assert_eq!(error["remedy_argv"], serde_json::json!(["wcode", "watch"]));
    }
    let sandbox = Sandbox::new().openclaw("{ models: ");
    let report = sandbox.run(["apply", "--client", "openclaw", "--json"]).exits(5).json();
    let detail = &report["error"]["detail"];
    assert_eq!(detail["code"], "errors.cannot_parse", "{detail:#}");
    assert_eq!(detail["args"][3]["code"], "document.expected_but_found", "{detail:#}");
    let report = Sandbox::new().run(["apply", "--nonsense", "--json"]).exits(2).json();
    let detail = &report["error"]["detail"];
    assert_eq!(detail["code"], "command_line.unknown_argument", "{detail:#}");
    assert_eq!(detail["args"], serde_json::json!(["--nonsense"]));
}

#[test]
fn the_report_of_an_uninstall_that_is_only_shown() {
    let sandbox = Sandbox::new().openclaw("{}").env("WCODE_API_KEY", "x");
    let before = sandbox.read(OPENCLAW);
    sandbox.run(["apply", "--yes", "--key-env", "WCODE_API_KEY", "--key-store", "file"]).succeeds();
    let report = sandbox.run(["uninstall", "--dry-run", "--json"]).succeeds().json();
    let flags = ["changed", "dry_run", "purge"].map(|name| report[name].clone());
    assert_eq!(flags, [json!(true), json!(true), json!(false)], "{report:#}");
    let removed = report["removed"].as_array().unwrap();
    let entries = removed.iter().find(|part| part["part"] == "entries").unwrap();
    assert_eq!(entries["vendor"], "wcode", "{report:#}");
    assert_eq!(entries["files"][0]["client"], "openclaw", "{report:#}");
    assert_eq!(entries["entry"], json!(null));
    let kept = report["kept"].as_array().unwrap();
    for part in kept {
        has(part, &["part", "why", "message", "detail"]);
        assert!(part["detail"]["code"].as_str().unwrap().starts_with("uninstall."), "{part}");
    }
    let key = kept.iter().find(|part| part["part"] == "key").unwrap();
    assert_eq!((&key["key"], &key["store"]), (&json!("wcode"), &json!("file")), "{key}");
    assert_eq!(key["why"], "not-purged");
    assert_ne!(sandbox.read(OPENCLAW), before, "nothing was removed");
}

#[test]
fn a_note_has_its_code_and_arguments() {
    let sandbox = Sandbox::new().opencode("{}");
    let report = sandbox.run(["apply", "--client", "opencode", "--json"]).succeeds().json();
    let notes = report["notes"].as_array().unwrap();
    assert!(!notes.is_empty(), "{report:#}");
    for note in notes {
        let code = note["detail"]["code"].as_str().unwrap();
        assert!(code.contains('.'), "{note:#}");
    }
}
