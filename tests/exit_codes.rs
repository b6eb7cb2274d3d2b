//! The exit codes: public, one meaning each, the same for every command and with `--json`.

use crate::support::{OPENCLAW, Sandbox};

/// Every exit code, with its `kind` in `--json`.
#[test]
fn every_code_by_an_example_and_the_same_in_json() {
    let applied = || {
        let sandbox = Sandbox::new().openclaw("{}");
        sandbox.run(["apply", "--client", "openclaw"]).succeeds();
        sandbox
    };
    let apply = ["apply", "--client", "openclaw"].as_slice();
    let with = |flags: &[&'static str]| [apply, flags].concat();
    let edited = applied();
    edited.write(OPENCLAW, edited.read(OPENCLAW).replace("128000", "5"));
    let folder = Sandbox::new();
    std::fs::create_dir_all(folder.path(OPENCLAW)).unwrap();
    let cases: Vec<(u8, &str, Sandbox, Vec<&str>)> = vec![
        (1, "file", folder, apply.to_vec()),
        (
            1,
            "read-only",
            Sandbox::new().openclaw("{}").env("OPENCLAW_NIX_MODE", "1"),
            apply.to_vec(),
        ),
        (2, "usage", Sandbox::new().openclaw("{}"), with(&["--key-mode", "env", "--key-stdin"])),
        (2, "usage", Sandbox::new(), vec!["undo", "7"]),
        (4, "conflict", edited, with(&["--context-window", "64000"])),
        (5, "syntax", Sandbox::new().openclaw("{"), apply.to_vec()),
        (5, "encoding", Sandbox::new().openclaw(b"\xff"), apply.to_vec()),
        (5, "shape", Sandbox::new().openclaw("{ models: 5 }"), apply.to_vec()),
        (6, "key", Sandbox::new().openclaw("{}"), with(&["--key-mode", "literal"])),
        (8, "key-store", Sandbox::new().openclaw("{}"), with(&["--key-mode", "ref"])),
    ];
    for (code, kind, sandbox, args) in cases {
        let plain = sandbox.command(&args).run().exits(i32::from(code));
        assert_eq!(plain.stdout, "", "{args:?}: words go to stderr");
        assert!(plain.stderr.starts_with("error: "), "{plain}");

        let args = [&args[..], &["--json"]].concat();
        let outcome = sandbox.command(&args).run().exits(i32::from(code));
        let report = outcome.json();
        assert_eq!(report["error"]["kind"], kind, "{report}");
        assert_eq!(report["error"]["exit_code"], code, "{report}");
        assert_eq!(report["changed"], false, "{report}");
        assert_eq!(report["command"], args[0], "{report}");
        assert!(outcome.stderr.starts_with("error: "), "words on stderr as well: {outcome}");
    }
}

#[test]
fn code_4_is_also_a_refused_undo() {
    let sandbox = Sandbox::new().openclaw("{}");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    sandbox.write(OPENCLAW, "{ a: 1 }");
    let report = sandbox.run(["undo", "--json"]).exits(4).json();
    assert_eq!(report["error"]["kind"], "not-ours");
}

#[test]
fn code_10_where_there_is_no_client() {
    if crate::apply::has_system_wide_client() {
        return;
    }
    let outcome = Sandbox::new().run(["apply"]).exits(10);
    outcome.says("openclaw").says("opencode").says("--client");
    let report = Sandbox::new().run(["apply", "--json"]).exits(10).json();
    assert_eq!(report["error"]["kind"], "no-client");
    // These commands need no client.
    for command in ["status", "history", "models", "undo", "remove"] {
        Sandbox::new().run([command]).succeeds();
    }
}

#[test]
fn usage_errors_of_every_command_are_code_2_also_in_json() {
    for args in [
        ["apply", "--nonsense"].as_slice(),
        &["status", "--nonsense"],
        &["undo", "x"],
        &["history", "x"],
        &["remove", "--nonsense"],
        &["models", "--nonsense"],
        &["models", "refresh", "x"],
        &["models", "refresh", "--key-env", "K"],
        &["apply", "--context-window", "many"],
        &["apply", "--model"],
    ] {
        let sandbox = Sandbox::new().openclaw("{}");
        sandbox.command(args).run().exits(2);
        let args = [&["--json"], args].concat();
        let args: Vec<_> = [&args[1..2], &["--json"], &args[2..]].concat();
        sandbox.command(&args).run().exits(2);
    }
    Sandbox::new().run(["nonsense"]).exits(2);
}

/// A program cannot answer a question.
#[test]
fn what_a_report_names_as_the_remedy_works_as_it_is_given() {
    let sandbox = Sandbox::new().openclaw("{}").env("WCODE_API_KEY", "x");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    sandbox.write(OPENCLAW, "{ a: 1 }");
    let error = sandbox.run(["undo", "--json"]).exits(4).json()["error"].clone();
    assert_eq!(error["remedy"], "wcode remove", "{error:#}");
    assert_eq!(error["remedy_argv"], serde_json::json!(["wcode", "remove", "--yes"]));
}

/// The table of those that ask (`src/text/command.rs`) has each command with the flag.
#[test]
fn every_command_that_asks_gets_yes_in_a_remedy() {
    let sandbox = Sandbox::new();
    let names = |command: &[&str]| -> Vec<String> {
        let help = sandbox.command(&[command, &["--help"]].concat()).run().succeeds().stdout;
        let Some(list) = help.split("Commands:\n").nth(1) else { return Vec::new() };
        let list = list.split("\n\n").next().unwrap();
        let name = |line: &str| Some(line.strip_prefix("  ")?.split(' ').next()?.to_owned());
        list.lines().filter_map(name).filter(|name| !name.is_empty()).collect()
    };
    let asks = |command: &[&str]| {
        let help = sandbox.command(&[command, &["--help"]].concat()).run().succeeds().stdout;
        help.contains("--yes")
    };
    let gets_yes = |command: &[&str]| {
        let words = [&["wcode"], command].concat();
        let argv = wcode::text::Command::new(words).to_argv().unwrap();
        argv.last().unwrap() == "--yes"
    };
    for first in names(&[]).iter().filter(|name| *name != "help") {
        let below = names(&[first]);
        let paths: Vec<Vec<&str>> = if below.is_empty() {
            vec![vec![first]]
        } else {
            below.iter().map(|name| vec![first.as_str(), name.as_str()]).collect()
        };
        for path in paths {
            assert_eq!(gets_yes(&path), asks(&path), "{path:?}");
        }
    }
}

#[test]
fn help_and_version_are_no_errors() {
    let sandbox = Sandbox::new();
    sandbox.run(["--version"]).succeeds().shows("wcode ");
    for args in [["--help"].as_slice(), &["apply", "--help"], &["undo", "--help"]] {
        let outcome = sandbox.command(args).run().succeeds();
        assert!(outcome.stdout.contains("Usage:") && outcome.stderr.is_empty(), "{outcome}");
    }
    let help = sandbox.run(["--help"]).stdout;
    for command in ["apply", "status", "undo", "history", "remove", "models"] {
        assert!(help.contains(command), "{help}");
    }
}

#[test]
fn the_manual_and_the_help_list_the_same_codes() {
    let english = include_str!("../src/manual/en/exit-codes.md");
    let chinese = include_str!("../src/manual/zh/exit-codes.md");
    let help = Sandbox::new().run(["--help"]).stdout;
    for code in 0..=10 {
        let row =
            |line: &str| line.trim_start_matches(['|', ' ']).starts_with(&format!("{code} |"));
        for page in [english, chinese] {
            assert!(page.lines().any(row), "the manual has no row for {code}");
        }
        assert!(help.contains(&format!("{code} ")), "--help does not list {code}");
    }
}
