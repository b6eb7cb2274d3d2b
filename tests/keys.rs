//! The key: which mode writes what, where a literal key comes from, and what is refused.
//!
//! The sandbox checks every run for keys in the output; `secrecy` tests that in depth.

use crate::support::{OPENCLAW, OPENCODE, Sandbox};

const KEY: &str = "sk-e2e-0123456789abcdef";

fn both() -> Sandbox {
    Sandbox::new().openclaw("{}").opencode("{}")
}

fn keys(sandbox: &Sandbox) -> [String; 2] {
    let openclaw = sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["apiKey"].clone();
    let opencode = sandbox.value(OPENCODE)["provider"]["wcode"]["options"]["apiKey"].clone();
    [openclaw, opencode].map(|key| key.as_str().unwrap().to_owned())
}

#[test]
fn without_any_word_on_it_a_variable_is_named() {
    let sandbox = both();
    sandbox.run(["apply"]).succeeds();
    assert_eq!(keys(&sandbox), ["${WCODE_API_KEY}", "{env:WCODE_API_KEY}"]);
}

#[test]
fn env_mode_names_the_variable_asked_for() {
    for name in ["MY_KEY", "_X", "A1"] {
        let sandbox = both();
        sandbox.run(["apply", "--key-mode", "env", "--key-env", name]).succeeds();
        assert_eq!(keys(&sandbox), [format!("${{{name}}}"), format!("{{env:{name}}}")]);
    }
}

#[test]
fn names_that_are_no_variables_for_every_client_are_refused() {
    for name in ["my_key", "1A", "A-B", "A B", "", "A}", "${A}", "A\nB", "Ä", "sk-live-something"]
    {
        let sandbox = both();
        let flag = format!("--key-env={name}");
        let outcome = sandbox.run(["apply", &flag]);
        assert!(outcome.code == Some(2), "{name:?} was taken: {outcome}");
        assert_eq!(sandbox.read(OPENCLAW), "{}");
    }
}

#[test]
fn a_literal_key_comes_from_the_vendors_variable() {
    let sandbox = both().env("WCODE_API_KEY", KEY);
    sandbox.run(["apply", "--key-mode", "literal"]).succeeds();
    assert_eq!(keys(&sandbox), [KEY, KEY]);
}

#[test]
fn a_literal_key_comes_from_the_variable_named() {
    let sandbox = both().env("WCODE_API_KEY", "sk-e2e-the-wrong-one").env("OTHER", KEY);
    sandbox.run(["apply", "--key-mode", "literal", "--key-env", "OTHER"]).succeeds();
    assert_eq!(keys(&sandbox), [KEY, KEY]);
}

#[test]
fn a_literal_key_comes_from_stdin_without_its_line_end() {
    for text in [KEY.to_owned(), format!("{KEY}\n"), format!("{KEY}\r\n"), format!("  {KEY}  \n\n")]
    {
        let sandbox = both();
        let args = ["apply", "--key-mode", "literal", "--key-stdin"];
        sandbox.command(&args).stdin(&text).run().succeeds();
        assert_eq!(keys(&sandbox), [KEY, KEY], "{text:?}");
    }
}

#[test]
fn a_literal_key_comes_from_a_file() {
    let sandbox = both().file("secret/key.txt", format!("{KEY}\n"));
    let path = sandbox.arg("secret/key.txt");
    sandbox.run(["apply", "--key-mode", "literal", "--key-file", &path]).succeeds();
    assert_eq!(keys(&sandbox), [KEY, KEY]);

    let sandbox = both().file("secret/key.txt", format!("\u{feff}{KEY}\n"));
    let args = ["apply", "--key-mode", "literal", "--key-file", "secret/key.txt"];
    sandbox.command(&args).within("home").run().succeeds();
    assert_eq!(keys(&sandbox), [KEY, KEY]);
}

#[cfg(unix)]
#[test]
fn a_literal_key_comes_from_a_command() {
    let sandbox = both().file("a key.txt", format!("{KEY}\n"));
    let command = format!("cat '{}'", sandbox.arg("a key.txt"));
    let args = ["apply", "--key-mode", "literal", "--key-command", &command];
    sandbox.command(&args).env("PATH", "/usr/bin:/bin").run().succeeds();
    assert_eq!(keys(&sandbox), [KEY, KEY]);
}

#[cfg(unix)]
#[test]
fn a_command_that_fails_gives_no_key_and_no_output_of_its_own() {
    for (command, code) in [
        ("false", 6),
        ("/nowhere/at/all", 6),
        ("true", 6),
        ("printf '  '", 6),
        ("sh -c 'echo sk-e2e-printed-and-failed; exit 3'", 6),
        ("printf 'one\\ntwo\\n'", 6),
        ("unbalanced 'quote", 2),
        ("", 2),
    ] {
        let sandbox = both();
        let args = ["apply", "--key-mode", "literal", "--key-command", command];
        sandbox.command(&args).env("PATH", "/usr/bin:/bin").run().exits(code);
        assert_eq!(sandbox.read(OPENCLAW), "{}");
    }
}

#[test]
fn a_key_that_is_missing_or_blank_is_reported() {
    let sandbox = both();
    let outcome = sandbox.run(["apply", "--key-mode", "literal"]).exits(6).says("WCODE_API_KEY");
    outcome.says("--key-env");
    assert_eq!(sandbox.read(OPENCLAW), "{}");

    for (args, stdin) in [
        (["--key-stdin"].as_slice(), ""),
        (&["--key-stdin"], " \n"),
        (&["--key-env", "UNSET"], ""),
        (&["--key-env", "BLANK"], ""),
        (&["--key-file", "/nowhere/at/all"], ""),
        (&["--key-file", "/"], ""),
        (&["--key-file", "/dev/null"], ""),
    ] {
        let sandbox = both().env("BLANK", "  ");
        let args = [&["apply", "--key-mode", "literal"], args].concat();
        sandbox.command(&args).stdin(stdin).run().exits(6);
        assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), ("{}".into(), "{}".into()));
    }
}

#[test]
fn what_cannot_be_a_key_is_refused() {
    for text in ["one\ntwo", "with space inside", "tab\tinside", "nul\0inside", "é"] {
        let sandbox = both();
        let args = ["apply", "--key-mode", "literal", "--key-stdin"];
        let outcome = sandbox.command(&args).stdin(text).run();
        assert!(outcome.code == Some(6), "{text:?} was taken: {outcome}");
    }
}

#[test]
fn a_key_that_a_client_would_expand_is_refused() {
    let args = ["apply", "--key-mode", "literal", "--key-stdin"];
    for key in ["sk-e2e-${HOME}", "sk-e2e-{env:HOME}"] {
        let sandbox = both();
        sandbox.command(&args).stdin(key).run().exits(6).says("--key-mode ref");
        assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), ("{}".into(), "{}".into()));
    }
}

#[test]
fn quotation_marks_and_backslashes_in_a_key_arrive_as_they_are() {
    let key = "sk-e2e-\"quoted\"\\";
    let sandbox = both();
    let args = ["apply", "--key-mode", "literal", "--key-stdin"];
    sandbox.command(&args).stdin(key).run().succeeds();
    assert_eq!(keys(&sandbox), [key, key]);
}

#[test]
fn a_key_without_a_name_cannot_replace_one() {
    for args in [
        ["--key-stdin", "--key-mode", "env"].as_slice(),
        &["--key-file", "x", "--key-mode", "env"],
        &["--key-command", "true", "--key-mode", "env"],
    ] {
        let sandbox = both();
        let args = [&["apply"], args].concat();
        sandbox.command(&args).stdin(KEY).run().exits(2).says("--key-mode literal");
        assert_eq!(sandbox.read(OPENCLAW), "{}");
    }
}

#[test]
fn two_sources_at_once_are_a_contradiction() {
    let sandbox = both().env("A", KEY);
    let args = ["apply", "--key-mode", "literal", "--key-stdin", "--key-env", "A"];
    sandbox.command(&args).stdin(KEY).run().exits(2);
}

#[test]
fn a_key_on_the_command_line_is_no_flag() {
    let sandbox = both();
    for flag in ["--key", "--api-key", "--key-literal"] {
        sandbox.run(["apply", flag, "value"]).exits(2);
    }
}

#[test]
fn a_literal_key_stays_with_a_plain_apply_and_is_never_remembered() {
    let sandbox = both().env("WCODE_API_KEY", KEY);
    sandbox.run(["apply", "--key-mode", "literal"]).succeeds();
    let after = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE));
    let mut sandbox = sandbox;
    sandbox.unset("WCODE_API_KEY");

    sandbox.run(["apply"]).succeeds().says("nothing to do");
    sandbox.run(["status"]).succeeds().shows("ok");
    sandbox.run(["apply", "--context-window", "64000"]).succeeds();
    assert_eq!(keys(&sandbox), [KEY, KEY]);
    sandbox.run(["undo"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), after);
}

#[test]
fn a_new_literal_key_replaces_our_old_one() {
    let mut sandbox = both().env("WCODE_API_KEY", "sk-e2e-old-old-old-old");
    sandbox.run(["apply", "--key-mode", "literal"]).succeeds();
    sandbox.export("WCODE_API_KEY", KEY);
    sandbox.run(["apply", "--key-mode", "literal"]).succeeds();
    assert_eq!(keys(&sandbox), [KEY, KEY]);
    sandbox.run(["apply", "--key-mode", "literal"]).succeeds().says("nothing to do");
}

#[test]
fn from_literal_to_env_takes_the_key_out() {
    let sandbox = both().env("WCODE_API_KEY", KEY);
    sandbox.run(["apply", "--key-mode", "literal"]).succeeds();
    sandbox.run(["apply", "--key-mode", "env"]).succeeds();
    assert_eq!(keys(&sandbox), ["${WCODE_API_KEY}", "{env:WCODE_API_KEY}"]);
    sandbox.run(["remove"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), ("{}".into(), "{}".into()));
}

#[test]
fn remove_takes_a_literal_key_out() {
    let sandbox = both().env("WCODE_API_KEY", KEY);
    sandbox.run(["apply", "--key-mode", "literal"]).succeeds();
    sandbox.run(["remove"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), ("{}".into(), "{}".into()));
}

#[cfg(unix)]
#[test]
fn a_file_with_a_literal_key_is_for_its_owner_only() {
    for mode in [0o644, 0o664, 0o600, 0o660] {
        let sandbox = both().env("WCODE_API_KEY", KEY);
        sandbox.chmod(OPENCLAW, mode);
        let report = sandbox.run(["apply", "--key-mode", "literal", "--json"]).succeeds().json();
        assert_eq!(sandbox.mode(OPENCLAW), 0o600);
        let tightened = &report["files"][0]["mode_tightened"];
        assert_eq!(!tightened.is_null() && tightened != false, mode != 0o600, "{report}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_already_holds_our_literal_key_is_tightened_too() {
    let sandbox = both().env("WCODE_API_KEY", KEY);
    sandbox.run(["apply", "--key-mode", "literal"]).succeeds();
    sandbox.chmod(OPENCLAW, 0o644);
    sandbox.run(["apply", "--key-mode", "literal"]).succeeds();
    assert_eq!(sandbox.mode(OPENCLAW), 0o600);
}

#[cfg(unix)]
#[test]
fn what_writes_nothing_runs_no_key_command() {
    let sandbox = Sandbox::new().openclaw("{}");
    let ran = sandbox.arg("ran");
    let command = format!("sh -c 'touch {ran}; echo sk-e2e-keys-0123456789'");
    for mode in [&[][..], &["--key-mode", "literal"], &["--key-store", "file"]] {
        for (how, code) in [("--dry-run", 0), ("--check", 3)] {
            let args = [&["apply", "--key-command", &command, how][..], mode].concat();
            sandbox.command(&args).run().exits(code).says("the key command is not run");
            assert!(!sandbox.exists("ran"), "{args:?}");
        }
    }
    let literal = ["apply", "--key-command", &command, "--key-mode", "literal"];
    sandbox.command(&[&literal[..], &["--yes"]].concat()).run().succeeds();
    assert!(sandbox.exists("ran"));
    // Whether it would print another key is not known.
    sandbox.command(&[&literal[..], &["--check"]].concat()).run().succeeds();
}
