//! `wcode completions`: what is offered, and that the shells offer it.

use serde_json::json;
use wcode::internals::clients;

use crate::support::Sandbox;
use crate::support::screen::Screen;

const KEY: &str = "sk-e2e-completion-0123456789";

/// With a vendor of the user's own, a named key and an entry in the journal. Nothing listens at the vendor's address.
fn machine() -> Sandbox {
    let sandbox = Sandbox::new().opencode("{}").env("WCODE_API_KEY", KEY);
    let vendor = json!({
        "id": "acme", "name": "acme", "displayName": "Acme AI", "keyVariable": "ACME_KEY",
        "endpoints": { "openai-completions": "http://127.0.0.1:9/v1" },
        "models": [{ "id": "acme/huge", "contextWindow": 128_000, "maxTokens": 8192 }],
    });
    sandbox.write("../settings/vendors/acme.json5", vendor.to_string());
    let set = ["key", "set", "--key-name", "work", "--key-stdin", "--key-store", "file"];
    sandbox.command(&set).stdin(KEY).run().succeeds();
    sandbox
        .run(["apply", "--client", "opencode", "--key-mode", "env", "--offline", "--yes"])
        .succeeds();
    sandbox
}

/// What is offered as the last of these words, without descriptions.
fn offered(sandbox: &Sandbox, words: &[&str]) -> Vec<String> {
    let args = [&["__complete", "fish", "--"], words].concat();
    let shown = sandbox.command(&args).run().succeeds().stdout;
    shown.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

#[test]
fn values_of_this_machine_are_offered_without_a_key_or_the_network() {
    let sandbox = machine();
    assert_eq!(offered(&sandbox, &["apply", "--client", "open"]), ["openclaw", "opencode"]);
    assert_eq!(offered(&sandbox, &["apply", "--vendor", ""]), ["wcode", "acme"]);
    assert_eq!(offered(&sandbox, &["use", "--vendor", "acme", ""]), ["acme/huge"]);
    assert!(offered(&sandbox, &["chat", "--model", "z-ai/"]).contains(&"z-ai/glm-4.7".to_owned()));
    assert_eq!(offered(&sandbox, &["exec", "--key-name", ""]), ["work"]);
    assert_eq!(offered(&sandbox, &["undo", ""]), ["1"]);
    assert_eq!(offered(&sandbox, &["chat", "--param", "temp"]), ["temperature="]);
    assert_eq!(offered(&sandbox, &["help", "sec"]), ["security"]);
    assert_eq!(offered(&sandbox, &["help", "key", "sc"]), ["scrub"]);
    assert_eq!(offered(&sandbox, &["completions", "f"]), ["fish"]);
    let before = sandbox.state_files();
    offered(&sandbox, &["key", "get", "--key-name", ""]);
    assert_eq!(sandbox.state_files(), before);
}

#[test]
fn descriptions_are_in_the_language_of_the_user() {
    let sandbox = machine();
    let args = ["__complete", "zsh", "--", "un"];
    let shown =
        |language: &str| sandbox.command(&args).env("WCODE_LANG", language).run().succeeds().stdout;
    assert!(shown("en").contains("undo\tRevert a change, byte for byte\n"), "{}", shown("en"));
    assert!(shown("zh").starts_with("undo\t"), "{}", shown("zh"));
    assert!(!shown("zh").contains("Revert"), "{}", shown("zh"));
}

#[test]
fn what_cannot_be_read_is_no_error_in_a_shell() {
    let sandbox = machine();
    sandbox.write("../settings/vendors/broken.json5", "{");
    sandbox.write("../state/keys.json", "{");
    for words in [&["apply", "--vendor", ""][..], &["exec", "--key-name", ""], &["undo", ""]] {
        let args = [&["__complete", "zsh", "--"], words].concat();
        let outcome = sandbox.command(&args).run().succeeds();
        assert_eq!(outcome.stderr, "", "{words:?}");
    }
}

#[test]
fn bash_and_powershell_give_the_line() {
    let sandbox = machine();
    for (line, offered) in [
        ("wcode apply --client openc", "openclaw\nopencode\n"),
        ("wcode apply --client=openco", "opencode\n"),
        ("wcode key sc", "scrub\n"),
        ("/somewhere/wcode apply --file x", ":files\n"),
    ] {
        let outcome = sandbox.run(["__complete", "bash", "--", line]).succeeds();
        let first: Vec<&str> = outcome.stdout.lines().take(2).collect();
        assert_eq!(format!("{}\n", first.join("\n")), offered, "{line}");
    }
    let outcome = sandbox.run(["__complete", "powershell", "--", "wcode apply --client openco"]);
    assert_eq!(outcome.succeeds().stdout, "opencode\tOpenCode\n");
}

#[test]
fn every_script_asks_the_program_and_names_its_own_shell() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = sandbox.run(["completions", shell]).succeeds().stdout;
        assert!(script.contains(&format!("__complete {shell} --")), "{script}");
    }
    sandbox.run(["completions", "tcsh"]).exits(2);
}

/// Types into a real shell, presses Tab and waits for what it offers.
#[track_caller]
fn completes(shell: &'static str, args: &[&str], start: &str, typed: &str, words: &[&str]) {
    let sandbox = machine();
    let programs = std::path::Path::new(env!("CARGO_BIN_EXE_wcode")).parent().unwrap();
    let path = format!("{}:/usr/bin:/bin", programs.display());
    let command =
        sandbox.command(args).env("PATH", &path).env("PS1", "ready> ").with_program(shell);
    let screen = Screen::start(command, 120, 40);
    screen.send(&format!("{start}\n"));
    screen.wait_for_text("loaded ok");
    screen.send(&format!("{typed}\t\t"));
    for word in words {
        screen.wait_for_text(word);
    }
}

const BASH: &[&str] = &["--norc", "--noprofile", "-i"];
const BASH_START: &str = "source <(wcode completions bash); echo loaded o''k";

#[test]
#[ignore = "needs bash, zsh, fish and elvish"]
fn completion_in_bash() {
    let clients = clients::ids();
    completes("/bin/bash", BASH, BASH_START, "wcode apply --client ", &clients);
    completes(
        "/bin/bash",
        BASH,
        BASH_START,
        "wcode apply --client=openco",
        &["--client=opencode "],
    );
    completes("/bin/bash", BASH, BASH_START, "wcode exec --key-name ", &["--key-name work"]);
    completes("/bin/bash", BASH, BASH_START, "wcode ap", &["wcode apply "]);
}

#[test]
#[ignore = "needs bash, zsh, fish and elvish"]
fn completion_in_zsh() {
    let start =
        "autoload -Uz compinit; compinit -u -D; source <(wcode completions zsh); echo loaded o''k";
    let clients = [clients::ids(), vec!["Claude Code"]].concat();
    completes("/bin/zsh", &["-f", "-i"], start, "wcode apply --client ", &clients);
    completes(
        "/bin/zsh",
        &["-f", "-i"],
        start,
        "wcode apply --client=openco",
        &["--client=opencode"],
    );
    completes("/bin/zsh", &["-f", "-i"], start, "wcode use acme/", &["acme/huge"]);
}

#[test]
#[ignore = "needs bash, zsh, fish and elvish"]
fn completion_in_fish() {
    let start = "wcode completions fish | source; echo loaded o''k";
    let clients = [clients::ids(), vec!["Claude Code"]].concat();
    completes("/usr/bin/fish", &["--no-config", "-i"], start, "wcode apply --client ", &clients);
    completes("/usr/bin/fish", &["--no-config", "-i"], start, "wcode undo ", &["wcode undo 1"]);
}

#[test]
#[ignore = "needs bash, zsh, fish and elvish"]
fn completion_in_elvish() {
    let start = "eval (wcode completions elvish | slurp); echo 'loaded '(print ok)";
    let clients = clients::ids();
    completes("/usr/bin/elvish", &["-norc"], start, "wcode apply --client ", &clients);
}
