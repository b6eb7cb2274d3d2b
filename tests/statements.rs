//! Sentences that were false in some case, each in that case.

use crate::support::monitor::Monitor;
use crate::support::{OPENCLAW, OPENCODE, Sandbox};

const KEY: &str = "sk-e2e-statements-0123456789";
const STORED: &str = "sk-e2e-in-the-store-0123456789";

/// Two clients that fetch the key from the file store.
fn connected() -> Sandbox {
    let sandbox = Sandbox::new().openclaw("{}\n").opencode("{}\n");
    let apply = ["apply", "--yes", "--key-stdin", "--key-store", "file"];
    sandbox.command(&apply).stdin(KEY).run().succeeds();
    sandbox
}

#[test]
fn a_key_that_was_removed_is_no_edit_by_hand() {
    let sandbox = connected();
    sandbox.run(["key", "rm"]).succeeds();
    let status = sandbox.run(["status"]).succeeds();
    status.never_shows("by hand").shows("but needs attention").shows("not stored by wcode");
}

#[test]
fn values_of_the_users_are_no_change_since_a_last_write_that_never_was() {
    let entry = r#"{ models: { providers: { wcode: { baseUrl: "https://wcode.net/api/gpt/v1", models: [
        { id: "qwen/qwen3-235b-a22b", name: "Mine", contextWindow: 5 } ] } } } }"#;
    let sandbox = Sandbox::new().openclaw(entry);
    let args = ["apply", "--client", "openclaw", "--context-window", "64000"];
    let outcome = sandbox.run(args);
    outcome.never_says("since the last write").never_says("both by you");
}

#[test]
fn a_monitor_that_runs_by_hand_is_not_said_not_to_run() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    monitor.events();
    let doctor = sandbox.run(["doctor", "--offline", "--all"]);
    doctor.never_shows("the monitor is not running");
}

#[test]
fn what_clients_share_is_said_once() {
    let doctor = connected().run(["doctor", "--offline", "--all"]);
    let resolvers = doctor.stdout.lines().filter(|line| line.contains(" resolver:"));
    assert_eq!(resolvers.count(), 1, "{doctor}");
}

#[test]
fn the_chinese_status_has_no_english_sentence() {
    let sandbox = connected();
    let mut shown = sandbox.run(["status", "--verbose", "--lang", "zh"]).succeeds().stdout;
    sandbox.write(OPENCLAW, sandbox.read(OPENCLAW).replace("128000", "77000"));
    sandbox.write(OPENCODE, "{}\n");
    let outcome = sandbox.run(["status", "--lang", "zh"]);
    shown += &(outcome.stdout.clone() + &outcome.stderr);
    sandbox.run(["key", "rm"]).succeeds();
    sandbox.write(OPENCLAW, "{ broken");
    let outcome = sandbox.run(["status", "--verbose", "--lang", "zh"]);
    shown += &(outcome.stdout.clone() + &outcome.stderr);
    let english: Vec<&str> = shown.lines().filter(|line| is_english(line)).collect();
    assert_eq!(english, [""; 0], "{shown}");
}

/// Three words in a row that are no name, path or command.
fn is_english(line: &str) -> bool {
    let plain: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let is_word = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.windows(3).any(|three| three.iter().all(|word| is_word(word)))
}

#[test]
fn a_status_of_two_clients_takes_ten_lines() {
    let sandbox = connected();
    let status = sandbox.run(["status"]).succeeds();
    assert!(status.stdout.lines().count() <= 10, "{status}");
    let status = status
        .shows("models: qwen/qwen3-235b-a22b (default) at https://wcode.net/api/gpt/v1")
        .shows("Not installed: Claude Code")
        .shows("stored in: file), ends in 6789")
        .never_shows("exposed to");
    drop(status);
    sandbox.run(["status", "--verbose"]).succeeds().shows("exposed to").shows("protected from");
    let report = sandbox.run(["status", "--json"]).succeeds().json();
    let client = &report["clients"][0];
    assert_eq!(client["models"][0], "qwen/qwen3-235b-a22b", "{client:#}");
    assert_eq!(client["base_urls"][0], "https://wcode.net/api/gpt/v1");
    assert_eq!(client["key"]["ending"], "6789");
}

/// A program in the place of a client's.
fn client(sandbox: &Sandbox, name: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = format!(".local/bin/{name}");
    sandbox.write(&path, format!("#!/bin/sh\n{script}\n"));
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(sandbox.path(&path), mode).unwrap();
}

#[test]
fn test_sends_one_turn_through_each_client_as_it_is_configured() {
    let sandbox = connected();
    client(
        &sandbox,
        "openclaw",
        "echo \"openclaw $*\" >> \"$HOME/asked\"; echo '[agents/x] log'; echo hello",
    );
    client(
        &sandbox,
        "opencode",
        "echo \"opencode $*\" >> \"$HOME/asked\"; echo 'no such model' >&2; exit 1",
    );
    sandbox.run(["test"]).exits(2).says("wcode test --yes");
    assert!(!sandbox.exists("asked") || !sandbox.read("asked").contains(" hi"));
    let outcome = sandbox.run(["test", "--yes"]).exits(1);
    outcome.says("OpenClaw: answered (").says("OpenCode: no answer: it failed");
    let asked = sandbox.read("asked");
    for words in ["--message hi", "run -m wcode/qwen/qwen3-235b-a22b hi"] {
        assert!(asked.contains(words), "{words}: {asked}");
    }
    let report = sandbox.run(["test", "--yes", "--client", "openclaw", "--json"]).succeeds().json();
    let turn = &report["clients"][0];
    assert_eq!((&turn["client"], &turn["ok"]), (&"openclaw".into(), &true.into()), "{report:#}");
    assert_eq!(turn["answer"], "hello");
    Sandbox::new().run(["test", "--yes"]).exits(2).says("wcode apply");
}

/// A key that is in its variable is not looked for in the store.
#[test]
fn test_gives_a_client_that_has_the_key_in_a_variable_no_other() {
    for (mode, is_stored) in [("env", false), ("ref", true)] {
        let sandbox = Sandbox::new().env("WCODE_API_KEY", KEY);
        client(&sandbox, "qwen", "echo \"$WCODE_API_KEY\" > \"$HOME/key\"; echo hello");
        let apply = ["apply", "--client", "qwen", "--key-mode", mode, "--yes", "--offline"];
        let store: &[&str] = if is_stored { &["--key-store", "file", "--key-stdin"] } else { &[] };
        sandbox.command(&[&apply[..], store].concat()).stdin(STORED).run().succeeds();
        sandbox.run(["test", "--yes"]).succeeds();
        let expected = if is_stored { STORED } else { KEY };
        assert_eq!(sandbox.read("key").trim(), expected, "{mode}");
    }
}
