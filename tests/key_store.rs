//! `wcode key …`, `wcode resolve` and `wcode exec`, with keys in files, variables and commands.
//!
//! These print keys on purpose, so the keys here lack the prefix that the sandbox searches for.

use crate::support::{OPENCLAW, Sandbox};
use serde_json::json;

const KEY: &str = "sk-kept-0123456789abcdef";

fn set(sandbox: &Sandbox, key: &str) {
    let args = ["key", "set", "--stdin", "--key-store", "file"];
    sandbox.command(&args).stdin(key).run().succeeds();
}

fn stored() -> Sandbox {
    let sandbox = Sandbox::new();
    set(&sandbox, KEY);
    sandbox
}

fn ask(sandbox: &Sandbox, ids: &[&str]) -> serde_json::Value {
    let request = json!({ "protocolVersion": 1, "provider": "wcode", "ids": ids });
    let outcome = sandbox.command(&["resolve"]).stdin(request.to_string()).run().succeeds();
    assert_eq!(outcome.stderr, "");
    serde_json::from_str(&outcome.stdout).unwrap()
}

#[test]
fn a_key_comes_out_byte_for_byte_as_it_went_in() {
    for (given, kept) in [
        (KEY, KEY),
        ("sk-with-a-newline-at-its-end\n", "sk-with-a-newline-at-its-end"),
        ("sk-from-windows\r\n", "sk-from-windows"),
        ("$odd{but}\"possible\"\\", "$odd{but}\"possible\"\\"),
    ] {
        let sandbox = Sandbox::new();
        set(&sandbox, given);
        assert_eq!(sandbox.run(["key", "get"]).succeeds().stdout, kept);
    }
}

#[test]
fn what_is_no_key_is_refused() {
    for text in ["", "\n", "  \n", " sk-a", "sk-a ", "sk-a\n\n", "a b", "é", "a\nb"] {
        let sandbox = Sandbox::new();
        let args = ["key", "set", "--stdin", "--key-store", "file"];
        sandbox.command(&args).stdin(text).run().exits(6);
        assert!(sandbox.state_files().is_empty(), "{text:?}");
    }
}

/// Typical paste mistakes, and a word of the message for each.
const PASTED: [(&str, &str); 6] = [
    ("\"sk-e2e-pasted\"", "quotes"),
    ("'sk-e2e-pasted'\n", "quotes"),
    ("WCODE_API_KEY=sk-e2e-pasted", "NAME=KEY"),
    ("export WCODE_API_KEY=\"sk-e2e-pasted\"\n", "NAME=KEY"),
    ("Bearer sk-e2e-pasted", "Authorization: Bearer KEY"),
    ("Authorization: Bearer sk-e2e-pasted\r\n", "Authorization: Bearer KEY"),
];

#[test]
fn a_key_pasted_with_what_was_around_it_is_refused_wherever_it_comes_from() {
    for (text, word) in PASTED {
        let sandbox = Sandbox::new().openclaw("{}").env("K", text).file("key.txt", text);
        let sandbox = sandbox.env("PATH", "/usr/bin:/bin");
        let path = sandbox.arg("key.txt");
        let command = format!("cat '{path}'");
        let set = ["key", "set", "--key-store", "file"];
        let sources = [["from-env", "K"], ["from-file", &path], ["from-command", &command]];
        for [flag, value] in sources {
            let named = format!("--{flag}");
            let args = [&set[..], &[&named, value]].concat();
            sandbox.command(&args).run().exits(6).says(word).says("hint: ");
            let flag = flag.replace("from", "--key");
            for mode in ["ref", "literal"] {
                let args = ["apply", "--key-mode", mode, &flag, value, "--yes"];
                sandbox.run(args).exits(6).says(word);
            }
        }
        let args = [&set[..], &["--stdin", "--json"]].concat();
        let outcome = sandbox.command(&args).stdin(text).run().exits(6);
        assert_eq!(outcome.json()["error"]["kind"], "key");
        assert_eq!(sandbox.read(OPENCLAW), "{}");
        assert!(sandbox.state_files().is_empty(), "{text:?} was stored");

        // Stored elsewhere, so it is detected when the key is read.
        sandbox.run(["key", "set", "--key-store", "env", "--from-env", "K"]).succeeds();
        let answer = ask(&sandbox, &["wcode/api-key"]);
        assert!(answer["values"].as_object().is_none_or(serde_json::Map::is_empty), "{answer}");
    }
}

#[test]
fn a_key_comes_from_a_variable_a_file_or_a_command() {
    let sandbox = Sandbox::new().env("K", KEY).env("PATH", "/usr/bin:/bin");
    sandbox.write("k", format!("{KEY}\n"));
    let path = sandbox.arg("k");
    let command = format!("cat '{path}'");
    for source in [["--from-env", "K"], ["--from-file", &path], ["--from-command", &command]] {
        let args = [&["key", "set", "--key-store", "file"][..], &source].concat();
        sandbox.command(&args).run().succeeds();
        assert_eq!(sandbox.run(["key", "get"]).succeeds().stdout, KEY, "{source:?}");
        sandbox.run(["key", "rm"]).succeeds();
    }
}

#[test]
fn without_a_terminal_the_source_has_to_be_said() {
    let sandbox = Sandbox::new();
    sandbox.run(["key", "set", "--key-store", "file"]).exits(2).says("--key-stdin");
}

#[test]
fn the_default_store_is_the_keyring_and_no_other_takes_its_place() {
    let sandbox = Sandbox::new();
    let outcome = sandbox.command(&["key", "set", "--stdin"]).stdin(KEY).run().exits(8);
    outcome.says("no keyring is available").says("--key-store file");
    sandbox.run(["key", "get"]).exits(8);
    assert!(sandbox.files_holding(KEY).is_empty());
}

#[test]
fn status_shows_where_and_no_more_than_the_last_four() {
    let sandbox = stored();
    let outcome = sandbox.run(["key", "status"]).succeeds();
    let outcome = outcome.shows("wcode: file, since 20").shows("ends in cdef");
    assert!(!outcome.stdout.contains("sk-kept"), "{outcome}");
    let report = sandbox.run(["key", "status", "--json"]).succeeds().json();
    let row = &report["keys"][0];
    assert_eq!((&row["store"], &row["ending"]), (&json!("file"), &json!("cdef")));
    assert_eq!(row["available"], true);

    let short = Sandbox::new();
    set(&short, "sk-short");
    let report = short.run(["key", "status", "--json"]).succeeds().json();
    assert_eq!(report["keys"][0]["ending"], json!(null), "{report}");
}

#[test]
fn a_key_that_is_not_there_is_reported_with_what_to_do() {
    let sandbox = stored();
    sandbox.run(["key", "rm", "--yes"]).succeeds();
    assert!(sandbox.files_holding(KEY).is_empty());
    // It is no longer in the index, so the keyring is asked, which does not exist here.
    sandbox.run(["key", "get"]).exits(8);
    sandbox.run(["key", "get", "--vendor", "nobody"]).exits(2);
}

#[test]
fn a_key_is_removed_together_with_what_is_known_of_it() {
    let sandbox = stored();
    sandbox.run(["key", "rm"]).succeeds();
    assert_eq!(
        sandbox.read("../state/keys.json").replace(char::is_whitespace, ""),
        r#"{"keys":{}}"#
    );
}

#[test]
fn several_keys_live_side_by_side() {
    let sandbox = stored();
    let args = ["key", "set", "--stdin", "--key-store", "file", "--key-name", "work"];
    sandbox.command(&args).stdin("sk-of-my-work-account").run().succeeds();
    assert_eq!(sandbox.run(["key", "get"]).stdout, KEY);
    let work = sandbox.run(["key", "get", "--key-name", "work"]).succeeds();
    assert_eq!(work.stdout, "sk-of-my-work-account");
    let status = sandbox.run(["key", "status"]).succeeds();
    status.shows("wcode: file").shows("wcode/work: file");
}

#[test]
fn a_key_stays_in_its_store_when_it_is_set_again() {
    let sandbox = stored();
    sandbox.command(&["key", "set", "--stdin"]).stdin("sk-the-next-one").run().succeeds();
    assert_eq!(sandbox.run(["key", "get"]).stdout, "sk-the-next-one");
    assert_eq!(sandbox.files_holding(KEY), Vec::<String>::new());
}

#[test]
fn a_key_that_cannot_be_moved_stays_where_it_is() {
    let sandbox = stored();
    sandbox.run(["key", "move", "--to", "keyring"]).exits(8);
    assert_eq!(sandbox.run(["key", "get"]).stdout, KEY);
    sandbox.run(["key", "move", "--to", "file"]).succeeds().says("already there");
    sandbox.run(["key", "move", "--to", "env"]).exits(2);
}

#[test]
fn pointers_hold_no_key() {
    let mut sandbox = Sandbox::new().env("K", KEY).env("PATH", "/usr/bin:/bin");
    sandbox.run(["key", "set", "--key-store", "env", "--from-env", "K"]).succeeds();
    assert!(sandbox.files_holding(KEY).is_empty());
    assert_eq!(sandbox.run(["key", "get"]).stdout, KEY);
    sandbox.unset("K");
    sandbox.run(["key", "get"]).exits(8).says("`K`");

    let args = ["key", "set", "--key-store", "command", "--from-command", "printf sk-printed"];
    sandbox.command(&args).run().succeeds();
    assert_eq!(sandbox.run(["key", "get"]).stdout, "sk-printed");
    sandbox.run(["key", "status"]).succeeds().shows("/printf)");
    let args = ["key", "set", "--key-store", "command", "--from-command", "false"];
    sandbox.command(&args).run().succeeds().says("it is not available there now");
    sandbox.run(["key", "get"]).exits(8);
}

#[test]
fn the_resolver_answers_every_id_by_itself() {
    let sandbox = stored();
    let answer = ask(&sandbox, &["wcode/api-key", "wcode/api-key/none", "x y", "wcode/api-key"]);
    assert_eq!(answer["protocolVersion"], 1);
    assert_eq!(answer["values"], json!({ "wcode/api-key": KEY }));
    let errors = answer["errors"].as_object().unwrap();
    assert_eq!(errors.len(), 2, "{answer}");
    assert_eq!(errors["x y"]["code"], "NOT_FOUND");
    // It is not in the index, so it could be in the keyring, which does not exist here.
    assert_eq!(errors["wcode/api-key/none"]["code"], "UNAVAILABLE");
}

#[cfg(unix)]
#[test]
fn the_resolver_needs_nothing_from_its_environment_but_the_way_to_the_register() {
    let sandbox = stored();
    let state = sandbox.root().join("state").display().to_string();
    let request = r#"{"protocolVersion":1,"provider":"p","ids":["wcode/api-key"]}"#;
    let state = format!("WCODE_STATE_DIR={state}");
    let outcome = sandbox.command(&["resolve"]).stdin(request).run_below(&["env", "-i", &state]);
    assert!(outcome.succeeds().stdout.contains(KEY));
}

#[test]
fn a_request_that_is_none_gets_no_answer_on_stdout() {
    let sandbox = stored();
    for request in ["", "{}", "[1]", r#"{"protocolVersion":2,"ids":[]}"#, "\u{1}"] {
        let outcome = sandbox.command(&["resolve"]).stdin(request).run().exits(2);
        assert_eq!(outcome.stdout, "", "{request}");
    }
}

#[cfg(unix)]
#[test]
fn exec_gives_the_key_to_the_child_and_its_status_back() {
    let sandbox = stored().env("PATH", "/usr/bin:/bin");
    let child = ["exec", "--", "sh", "-c", "printf %s \"$WCODE_API_KEY\"; exit 7"];
    let outcome = sandbox.command(&child).run().exits(7);
    assert_eq!(outcome.stdout, KEY);
    let child = ["exec", "--key-env", "OTHER", "--", "sh", "-c", "printf %s \"$OTHER\""];
    assert_eq!(sandbox.command(&child).run().succeeds().stdout, KEY);
    sandbox.run(["exec", "--", "/nowhere/at/all"]).exits(1).says("/nowhere/at/all");
    sandbox.run(["exec"]).exits(2);
}

#[test]
fn a_key_in_the_place_of_something_else_is_not_repeated() {
    let (key, odd) = ("sk-e2e-0123456789abcdef", "sk-e2e");
    for args in [
        ["key", "set", key].as_slice(),
        &["key", "set", odd],
        &["key", "set", odd, "--json"],
        &["key", "set", "--stdin=sk-e2e", "--json"],
        &["key", "set", "--from-env", key],
        &["key", "set", "--from-env", odd, "--json"],
        &["key", "set", "--key-store", "env", "--from-env", key],
        &["key", "set", "--key-name", "sk-e2e."],
    ] {
        // The sandbox looks for the key in the outputs.
        let sandbox = Sandbox::new();
        sandbox.command(args).run().exits(2);
        assert!(sandbox.state_files().is_empty(), "{args:?}");
    }
    Sandbox::new().run(["key", "set", "--stdn"]).exits(2).says("--stdn");
}

#[test]
fn the_way_on_is_one_that_the_command_has() {
    let sandbox = Sandbox::new();
    sandbox
        .run(["key", "set", "--stdin"])
        .exits(6)
        .says("`wcode key set` and `wcode apply` accept `--key-stdin`");
}

#[test]
fn what_was_stored_does_not_stay_behind() {
    let sandbox = stored().env("K", "sk-from-the-variable").env("PATH", "/usr/bin:/bin");
    // That source has no key, so the stored one is kept.
    sandbox
        .run(["key", "set", "--key-store", "env", "--from-env", "UNSET"])
        .succeeds()
        .says("still there (file)");
    assert_eq!(sandbox.files_holding(KEY), ["state/keys/wcode"]);
    set(&sandbox, KEY);
    let args = ["key", "set", "--key-store", "env", "--from-env", "UNSET", "--json"];
    let report = sandbox.run(args).succeeds().json();
    assert!(report["warning"].as_str().unwrap().contains("still there (file)"), "{report}");
    sandbox.run(["key", "rm"]).succeeds();
    assert_eq!(sandbox.files_holding(KEY), Vec::<String>::new());

    for pointer in [
        ["key", "set", "--key-store", "env", "--from-env", "K"],
        ["key", "set", "--key-store", "command", "--from-command", "printf sk-printed"],
    ] {
        set(&sandbox, KEY);
        sandbox.run(pointer).succeeds();
        assert_eq!(sandbox.files_holding(KEY), Vec::<String>::new(), "{pointer:?}");
    }
}

#[test]
fn a_file_that_a_kill_left_goes_with_the_next_change() {
    // Killed between its two steps, a move leaves the old copy, or a new one that is not in the index.
    let sandbox = Sandbox::new().env("K", "sk-from-the-variable");
    sandbox.run(["key", "set", "--key-store", "env", "--from-env", "K"]).succeeds();
    sandbox.write("../state/keys/wcode", KEY);
    sandbox.write("../state/keys/.wcode-tmp-0123456789ab", KEY);
    sandbox.run(["key", "rm"]).succeeds();
    assert_eq!(sandbox.files_holding(KEY), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn a_key_whose_place_cannot_be_remembered_is_not_kept() {
    let sandbox = stored();
    sandbox.run(["key", "rm"]).succeeds();
    // Files in the folder can be read, but none can be created or replaced.
    sandbox.chmod("../state", 0o555);
    let args = ["key", "set", "--from-env", "K", "--key-store", "file"];
    let sandbox = sandbox.env("K", KEY);
    let outcome = sandbox.run_unprivileged(&args);
    sandbox.chmod("../state", 0o755);
    if let Some(outcome) = outcome {
        outcome.exits(1).says("keys.json");
        assert_eq!(sandbox.files_holding(KEY), Vec::<String>::new());
    }
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_can_read_is_reported_and_closed_by_the_next_set() {
    let sandbox = stored();
    assert!(!sandbox.run(["key", "status"]).succeeds().stderr.contains("warning"));
    sandbox.chmod("../state/keys/wcode", 0o644);
    sandbox.run(["key", "status"]).succeeds().says("mode 644").says("chmod 600");
    let report = sandbox.run(["key", "status", "--json"]).succeeds().json();
    assert!(report["keys"][0]["warning"].as_str().unwrap().contains("644"), "{report}");
    set(&sandbox, KEY);
    assert_eq!(sandbox.mode("../state/keys/wcode"), 0o600);
}

#[cfg(target_os = "linux")]
#[test]
fn a_key_that_does_not_arrive_is_reported() {
    let sandbox = stored();
    for (redirected, code) in [("> /dev/full", 1), ("| true", 0)] {
        let script = format!("set -o pipefail; \"$@\" {redirected}");
        let shell = ["bash", "-c", &script, "bash"];
        sandbox.command(&["key", "get"]).run_below(&shell).exits(code);
        let resolve = sandbox.command(&["resolve"]).prints_keys();
        let request = r#"{"protocolVersion":1,"provider":"openclaw","ids":["wcode/api-key"]}"#;
        resolve.stdin(request).run_below(&shell).exits(code);
    }
}

#[test]
fn a_damaged_register_is_reported_with_the_way_out_and_not_quoted() {
    for text in [
        "",
        "{}",
        "[]",
        "{\"keys\":{\"wcode\":{\"store\":\"sk-e2e-vault\"}}}",
        "{\"keys\":{\"wcode\":{\"store\":\"file\",\"since\":5}}}",
    ] {
        let sandbox = stored();
        sandbox.write("../state/keys.json", text);
        for args in [["key", "get"], ["key", "status"], ["key", "rm"], ["key", "set"]] {
            let args = [&args[..], if args[1] == "set" { &["--stdin"] } else { &[] }].concat();
            let outcome = sandbox.command(&args).stdin("sk-x").run().exits(8);
            outcome.says("keys.json").says("move it away");
        }
        assert_eq!(sandbox.read("../state/keys.json"), text);
        let answer = ask(&sandbox, &["wcode/api-key"]);
        assert_eq!(answer["errors"]["wcode/api-key"]["code"], "UNAVAILABLE", "{answer}");
        assert!(!answer.to_string().contains("sk-e2e"), "{answer}");
    }
}

#[cfg(unix)]
#[test]
fn a_command_that_never_stops_printing_is_stopped() {
    let sandbox = Sandbox::new().env("PATH", "/usr/bin:/bin");
    // The memory limit is below what it would print in a minute.
    let limited = ["bash", "-c", "ulimit -v 1000000; exec \"$@\"", "bash"];
    let args = ["key", "set", "--from-command", "yes"];
    sandbox.command(&args).run_below(&limited).exits(6).says("the key command");
}

#[cfg(target_os = "linux")]
#[test]
fn a_runtime_folder_that_no_address_can_name_does_not_start_us_for_ever() {
    use std::os::unix::net::UnixListener;
    for name in ["run,1", "run%1", "run;1"] {
        let sandbox = stored();
        let folder = sandbox.root().join(name);
        std::fs::create_dir(&folder).unwrap();
        let _bus = UnixListener::bind(folder.join("bus")).unwrap();
        let folder = format!("XDG_RUNTIME_DIR={}", folder.display());
        let state = format!("WCODE_STATE_DIR={}", sandbox.root().join("state").display());
        for address in ["A=", "DBUS_SESSION_BUS_ADDRESS=unixexec:path=/bin/false"] {
            let bounded = ["timeout", "10", "env", "-i", "HOME=/", &state, &folder, address];
            let outcome = sandbox.command(&["key", "get"]).run_below(&bounded).succeeds();
            assert_eq!(outcome.stdout, KEY, "{name} {address}");
        }
    }
}

/// The client that runs it later has another PATH, which a project may influence.
#[cfg(unix)]
#[test]
fn a_key_command_is_remembered_with_the_place_of_its_program() {
    let sandbox = Sandbox::new().env("PATH", "/usr/bin:/bin");
    let args = ["key", "set", "--key-store", "command", "--from-command", "printf sk-printed"];
    sandbox.command(&args).run().succeeds();
    let key_index: serde_json::Value =
        serde_json::from_str(&sandbox.read("../state/keys.json")).unwrap();
    let program = key_index["keys"]["wcode"]["command"][0].as_str().unwrap();
    assert!(program.ends_with("/printf") && program.starts_with('/'), "{key_index}");
    let args = ["key", "set", "--key-store", "command", "--from-command", "no-such-program x"];
    sandbox.command(&args).run().exits(2);
}

#[test]
fn a_key_in_the_place_of_the_program_is_not_repeated() {
    // The sandbox fails the test if an output contains it.
    stored().run(["exec", "--", "sk-e2e-0123456789abcdef"]).exits(1).says("cannot run");
}

/// As Kubernetes mounts a secret: a link to a link, which an update moves.
#[cfg(unix)]
#[test]
fn a_path_is_read_each_time_the_key_is_asked_for() {
    use std::os::unix::fs::symlink;
    for command in ["key set", "apply"] {
        let sandbox = Sandbox::new().openclaw("{}\n");
        sandbox.write("secrets/..1/key", "sk-first-0123456789abcd\n");
        sandbox.write("secrets/..2/key", "sk-second-0123456789abc");
        symlink("..1", sandbox.path("secrets/..data")).unwrap();
        symlink("..data/key", sandbox.path("secrets/key")).unwrap();
        let store = format!("path:{}", sandbox.arg("secrets/key"));
        let words: Vec<&str> = command.split(' ').collect();
        sandbox.command(&[&words[..], &["--key-store", &store]].concat()).run().succeeds();
        assert_eq!(
            ask(&sandbox, &["wcode/api-key"])["values"]["wcode/api-key"],
            "sk-first-0123456789abcd"
        );
        let copies = sandbox.files_holding("sk-first-0123456789abcd");
        assert!(copies.iter().all(|it| it.contains("secrets/")), "{copies:?}");

        std::fs::remove_file(sandbox.path("secrets/..data")).unwrap();
        symlink("..2", sandbox.path("secrets/..data")).unwrap();
        assert_eq!(
            ask(&sandbox, &["wcode/api-key"])["values"]["wcode/api-key"],
            "sk-second-0123456789abc"
        );
        sandbox.run(["key", "status"]).succeeds().shows("path");

        std::fs::remove_file(sandbox.path("secrets/..data")).unwrap();
        let answer = ask(&sandbox, &["wcode/api-key"]);
        assert!(
            answer["errors"]["wcode/api-key"]["message"].as_str().unwrap().contains("no such file")
        );
        sandbox.run(["key", "get"]).exits(8).says("secrets/key");
        if command == "apply" {
            sandbox.run(["doctor", "--offline"]).exits(1).shows("no such file");
        }
    }
}

#[test]
fn a_provisioning_file_may_name_a_path() {
    let sandbox = Sandbox::new().openclaw("{}\n").file("secret", "sk-file-0123456789abcdef\n");
    let text =
        json!({ "client": "openclaw", "keyStore": format!("path:{}", sandbox.arg("secret")) });
    sandbox.write("provision.json5", text.to_string());
    let path = sandbox.arg("provision.json5");
    sandbox.run(["apply", "--yes", "--file", &path]).succeeds();
    assert_eq!(
        ask(&sandbox, &["wcode/api-key"])["values"]["wcode/api-key"],
        "sk-file-0123456789abcdef"
    );
}

#[cfg(unix)]
#[test]
fn a_path_that_gives_no_safe_key_is_refused() {
    let sandbox = Sandbox::new().file("secret", KEY);
    let store = format!("path:{}", sandbox.arg("secret"));
    sandbox.run(["key", "set", "--key-store", "path"]).exits(2).says("path:/run/secrets");
    sandbox.run(["key", "set", "--key-store", "path:"]).exits(2);
    let both = ["key", "set", "--key-store", &store, "--key-file", "x"];
    sandbox.command(&both).run().exits(2);
    sandbox.command(&["key", "set", "--key-store", &store]).run().succeeds();
    for (mode, words) in
        [(0o444, None), (0o640, None), (0o620, Some("other users")), (0o602, Some("other users"))]
    {
        sandbox.chmod("secret", mode);
        let outcome = sandbox.command(&["key", "get"]).run();
        match words {
            None => assert_eq!(outcome.succeeds().stdout, KEY, "{mode:o}"),
            Some(words) => drop(outcome.exits(8).says(words)),
        }
    }
    sandbox.chmod("secret", 0o600);
    sandbox.write("secret", vec![b'x'; 70_000]);
    sandbox.run(["key", "get"]).exits(8).says("too long");
}

#[test]
fn every_list_of_the_stores_for_a_move_has_those_that_it_takes() {
    let sandbox = Sandbox::new();
    let english = sandbox.run(["key", "move", "--help"]).succeeds().stdout;
    let chinese = sandbox.run(["key", "move", "--help", "--lang", "zh"]).succeeds().stdout;
    for help in [english, chinese] {
        assert!(help.contains("- keyring") && help.contains("- file"), "{help}");
        for other in ["- env", "- command", "- path"] {
            assert!(!help.contains(other), "{other}\n{help}");
        }
    }
    sandbox.run(["key", "move", "--key-store", "vault"]).exits(2).says("keyring, file]");
    sandbox.run(["key", "move", "--key-store", "env"]).exits(2).says("only remembers the source");
}

#[test]
fn a_help_without_its_list_of_values_has_none_in_any_language() {
    let sandbox = Sandbox::new();
    for (language, title) in [("en", "possible values"), ("zh", "可选值")] {
        let help = sandbox.run(["snippet", "--help", "--lang", language]).succeeds();
        let name = help.stdout.split("NAME").nth(2).unwrap_or_default();
        let name = name.split("\n\n").next().unwrap_or_default();
        assert!(!name.contains(title), "{language}: {name}");
    }
    sandbox.run(["man", "--dir", &sandbox.arg("man")]).succeeds();
    let page = sandbox.read("man/man1/wcode-snippet.1");
    let (_, name) = page.split_once("\\fBNAME\\fR").expect("the argument is there");
    let name = name.split(".TP").next().unwrap_or_default();
    assert!(!name.contains("possible values"), "{name}");
}
