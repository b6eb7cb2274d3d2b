//! What reaches the two streams: no key typed in the wrong place, nothing that controls a terminal, and an error if
//! stdout cannot be written.

use crate::support::Sandbox;

/// A key pasted in the wrong place; the sandbox searches every output for it.
const KEY: &str = "sk-e2e-0123456789abcdefghij";

#[test]
fn a_key_typed_in_the_wrong_place_is_never_repeated() {
    // Nothing listens there: no host is asked.
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    let sandbox = sandbox.env("https_proxy", "http://127.0.0.1:9");
    let slips: &[&[&str]] = &[
        &[KEY],
        &["apply", KEY],
        &["apply", "--vendor", KEY],
        &["apply", "--client", KEY],
        &["apply", "--file", KEY],
        &["apply", "--config", KEY, "--client", "openclaw", "--dry-run"],
        &["apply", "--base-url", KEY],
        &["apply", "--key-env", KEY],
        &["apply", "--key-file", KEY],
        &["apply", "--key-command", KEY],
        &["apply", "--key-store", KEY],
        &["apply", "--key-name", KEY],
        &["apply", "--key-mode", KEY],
        &["apply", "--context-window", KEY],
        &["key", "set", KEY],
        &["key", "set", "--vendor", KEY],
        &["key", "set", "--from-file", KEY, "--key-store", "file"],
        &["key", "status", KEY],
        &["key", "move", "--to", KEY],
        &["models", KEY],
        &["models", "--vendor", KEY],
        &["undo", KEY],
        &["remove", "--vendor", KEY],
        &["watch", "--metrics", KEY, "--status"],
        &["service", KEY],
        &["doctor", "--offline", KEY],
        &["apply", "--key-origin", KEY],
        &["chat", "--model", KEY, "--vendor", KEY, "hi"],
        &["snippet", "python", "--base-url", KEY],
        &["use", KEY],
        &["use", "--client", KEY],
        &["chat", KEY, "--vendor", "x"],
        &["chat", "--compare", KEY, "hi"],
        &["exec", "--key-env", KEY, "--", "true"],
        &["exec", "--vendor", KEY, "--", "true"],
        &["exec", KEY],
        &["exec", "--", KEY],
        &["snippet", KEY],
        &["params", KEY],
        &["params", "--model", KEY],
        &["history", KEY],
        &["status", KEY],
        &["setup", "--vendor", KEY, "--yes"],
        &["setup", "--file", KEY],
        &["self", "update", KEY],
        &["self", "update", "--version", KEY],
        &["uninstall", KEY],
        &["completions", KEY],
        &["man", KEY],
        &["test", KEY],
        &["link", "show", KEY],
        &["key", "scrub", KEY],
        &["key", "scrub", "--vendor", KEY],
        &["key", "rm", "--key-name", KEY],
        &["key", "get", KEY],
        &["models", "refresh", "--vendor", KEY],
        &["models", "refresh", "--base-url", KEY],
        &["service", "install", KEY],
        &["watch", "--mode", KEY],
        &["resolve", KEY],
        &["remove", "--client", KEY],
        &["remove", "--config", KEY],
        &["apply", "--agent", "sk-e2e-0123456789abcdefghij=x"],
        &["apply", "--default-model", KEY],
    ];
    let help = Sandbox::new().run(["--help"]).stdout;
    let list = help.split("Commands:").nth(1).unwrap().split("\n\n").next().unwrap();
    let names = list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    for name in names.filter(|name| !name.is_empty() && *name != "help") {
        assert!(slips.iter().any(|slip| slip[0] == name), "no slip for `{name}`");
    }
    for slip in slips {
        for more in [&[] as &[&str], &["--json"], &["--lang", "zh"]] {
            let args = [slip, more].concat();
            // The sandbox fails the test if an output contains it.
            let outcome = sandbox.command(&args).run();
            assert!(!outcome.stderr.contains("0123456789abcdef"), "{args:?}: {outcome}");
        }
    }
}

#[test]
fn escapes_in_a_folders_name_do_not_reach_the_terminal() {
    let sandbox = Sandbox::new();
    let folder = "a\u{1b}[2J\u{202e}b";
    sandbox.write(&format!("{folder}/openclaw.json"), "{ x: 'a\u{9b}31mb\u{202e}' }");
    let config = sandbox.arg(&format!("{folder}/openclaw.json"));
    let args = ["apply", "--client", "openclaw", "--config", &config, "--offline"];
    for more in [["--dry-run"], ["--check"], ["--yes"]] {
        let outcome = sandbox.command(&[&args[..], &more].concat()).run();
        for text in [&outcome.stdout, &outcome.stderr] {
            assert!(!text.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{text:?}");
        }
    }
    for args in [["status"].as_slice(), &["history"], &["doctor", "--offline"]] {
        let outcome = sandbox.command(args).run();
        assert!(!outcome.stdout.contains(['\u{1b}', '\u{202e}']), "{args:?}: {:?}", outcome.stdout);
    }
}

#[test]
fn a_json_report_keeps_what_it_escapes() {
    let sandbox = Sandbox::new();
    sandbox.write("a\u{9b}b/openclaw.json", "{}");
    let config = sandbox.arg("a\u{9b}b/openclaw.json");
    let args = ["apply", "--client", "openclaw", "--config", &config, "--dry-run", "--json"];
    let outcome = sandbox.command(&args).run().succeeds();
    assert!(!outcome.stdout.contains('\u{9b}'), "{:?}", outcome.stdout);
    let path = outcome.json()["files"][0]["path"].as_str().unwrap().to_owned();
    assert!(path.contains('\u{9b}'), "{path:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_does_not_arrive_is_a_failure() {
    let sandbox = Sandbox::new().openclaw("{}").env("WCODE_API_KEY", "sk-e2e-x");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    let store = sandbox.command(&["key", "set", "--stdin", "--key-store", "file"]);
    store.stdin(KEY).run().succeeds();
    for args in [
        ["status"].as_slice(),
        &["status", "--json"],
        &["history"],
        &["history", "--json"],
        &["models"],
        &["models", "--json"],
        &["key", "status"],
        &["key", "status", "--json"],
        &["apply", "--dry-run", "--json"],
        &["doctor", "--offline", "--all"],
        &["doctor", "--offline", "--json"],
        &["undo", "--json"],
        &["params"],
        &["params", "--json"],
        &["snippet", "python"],
        &["use"],
        &["use", "--json"],
        &["service", "status", "--json"],
        &["self", "update", "--help"],
        &["key", "scrub", "--dry-run", "--json"],
        &["--help"],
        &["apply", "--help"],
        &["key", "--help"],
        &["--version"],
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let mut process = sandbox.command(args).process();
        let output = process.stdout(full).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {stderr}");
        assert!(stderr.contains("cannot write the report to stdout"), "{args:?}: {stderr}");
        assert!(!stderr.contains("nothing was written"), "{args:?}: {stderr}");
    }
    assert_eq!(
        sandbox.read(crate::support::OPENCLAW),
        "{}",
        "what was asked for is done all the same"
    );
}
