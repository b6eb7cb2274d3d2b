//! Broken files and machines: the message helps, and nothing is written.

use serde_json::json;

use crate::support::{OPENCLAW, OPENCODE, Sandbox};

const APPLY: [&str; 3] = ["apply", "--client", "openclaw"];

/// `apply` to OpenClaw refuses this text and leaves it.
#[track_caller]
fn refused(text: impl AsRef<[u8]>, words: &[&str]) {
    let text = text.as_ref();
    let sandbox = Sandbox::new().openclaw(text);
    let mut outcome = sandbox.run(APPLY).exits(5);
    for word in words {
        outcome = outcome.says(word);
    }
    outcome.says("openclaw.json");
    assert!(sandbox.bytes(OPENCLAW) == text);
    assert_eq!(sandbox.journal(), Vec::<String>::new());
    assert_eq!(sandbox.files(), [OPENCLAW]);
}

mod text {
    use super::*;

    #[test]
    fn a_syntax_error_shows_its_line_and_a_caret() {
        let sandbox = Sandbox::new().openclaw("{\n  a: 1,\n  b 2,\n}\n");
        let outcome = sandbox.run(APPLY).exits(5);
        let lines: Vec<_> = outcome.stderr.lines().collect();
        assert!(lines[0].contains("line 3, column 5"), "{outcome}");
        let shown = lines.iter().position(|line| line.contains("b 2,")).unwrap();
        let (line, caret) = (lines[shown], lines[shown + 1]);
        assert_eq!(caret.find('^'), line.find('2'), "{outcome}");
        assert!(outcome.stderr.contains("`:`"), "{outcome}");
        assert!(outcome.stderr.contains("nothing was written"), "{outcome}");
    }

    #[test]
    fn the_caret_is_aligned_after_wide_letters_and_tabs() {
        for (text, at) in [("{\n  \"模型\": 1 x\n}", 'x'), ("{\n\t\t\"a\": 1 x\n}", 'x')] {
            let sandbox = Sandbox::new().openclaw(text);
            let outcome = sandbox.run(APPLY).exits(5);
            let lines: Vec<_> = outcome.stderr.lines().collect();
            let caret = lines.iter().position(|line| line.trim_end().ends_with('^')).unwrap();
            let width = |text: &str| console::measure_text_width(&text.replace('\t', "        "));
            let before = lines[caret - 1].split(at).next().unwrap();
            let pad = lines[caret].split('^').next().unwrap();
            assert_eq!(width(before), width(pad), "{outcome}");
        }
    }

    #[test]
    fn a_syntax_error_in_json() {
        let sandbox = Sandbox::new().openclaw("{\n  a: 1,\n  b 2,\n}\n");
        let args = ["apply", "--client", "openclaw", "--json"];
        let error = sandbox.run(args).exits(5).json()["error"].clone();
        assert_eq!(error["kind"], "syntax");
        assert_eq!((&error["line"], &error["column"]), (&json!(3), &json!(5)));
        assert_eq!(error["exit_code"], 5);
        assert!(error["path"].as_str().unwrap().ends_with(OPENCLAW));
    }

    #[test]
    fn every_syntax_error_is_refused() {
        for text in [
            "{",
            "}",
            "[",
            "{]",
            "{ a }",
            "{ a: }",
            "{ a: 1 b: 2 }",
            "{ a: 1,, }",
            "{ , }",
            "{ a: 'b }",
            "{ a: 1 } x",
            "{ a: 1 } { b: 2 }",
            "{ a: 01 }",
            "{ a: 1_000 }",
            "{ a: tru }",
            "{ # c\n }",
            "{ a: 'x\ny' }",
            "/* open",
            "{ /* open }",
            "{ a: '\\u12' }",
            "{ 1a: 1 }",
            "{ a-b: 1 }",
            "{ a: undefined }",
            "{ a: `x` }",
            "= {}",
            "{ \"a\": 1; }",
            "{ a: 0x }",
            "{ a: + }",
            "{ a: . }",
        ] {
            refused(text, &["line"]);
        }
    }

    #[test]
    fn what_only_json5_allows_is_refused_in_opencodes_file() {
        for text in [
            "{ a: 1 }",
            "{ 'a': 1 }",
            "{ \"a\": 'b' }",
            "{ \"a\": 0x1 }",
            "{ \"a\": +1 }",
            "{ \"a\": .5 }",
            "{ \"a\": NaN }",
            "{ \"a\": \"\\x41\" }",
            "{ \"a\": 1,, }",
            "{ \"a\": \"x\ty\" }",
        ] {
            let sandbox = Sandbox::new().opencode(text);
            sandbox.run(["apply", "--client", "opencode"]).exits(5).says("opencode.jsonc");
            assert_eq!(sandbox.read(OPENCODE), text);
        }
    }

    #[test]
    fn what_is_not_utf_8_is_reported_with_its_place() {
        refused(b"{ a: '\xff' }", &["UTF-8", "6"]);
        refused(b"{ a: '\xed\xa0\x80' }", &["UTF-8"]);
        let utf_16: Vec<u8> =
            "\u{feff}{ a: 1 }".encode_utf16().flat_map(u16::to_le_bytes).collect();
        refused(&utf_16, &["UTF-16"]);
        let utf_16: Vec<u8> =
            "\u{feff}{ a: 1 }".encode_utf16().flat_map(u16::to_be_bytes).collect();
        refused(&utf_16, &["UTF-16"]);
        refused(b"\0\0\0\0", &[]);
    }

    #[test]
    fn a_million_levels_are_an_error_and_no_crash() {
        for (open, close) in [("[", "]"), ("{a:", "}")] {
            let depth = 1_000_000;
            refused(open.repeat(depth), &["nested"]);
            refused(format!("{{x:{}1{}}}", open.repeat(depth), close.repeat(depth)), &["nested"]);
        }
        refused(format!("{{x:{}", "/*".repeat(1_000_000)), &[]);
    }

    #[test]
    fn a_big_file_is_a_file_like_any_other() {
        let member = "    \"some key\": { \"a\": [1, 2, 3], \"b\": \"text\" }, // a comment\n";
        let text =
            format!("{{\n  \"list\": {{\n{}  }},\n}}\n", member.repeat(5_000_000 / member.len()));
        let sandbox = Sandbox::new().openclaw(&text);
        sandbox.run(["apply", "--client", "openclaw", "--quiet"]).succeeds();
        assert!(sandbox.read(OPENCLAW).contains("wcode.net"));
        sandbox.run(["remove"]).succeeds();
        assert!(sandbox.read(OPENCLAW) == text);
    }
}

mod shape {
    use super::*;

    #[test]
    fn a_value_where_an_object_must_be_is_refused_with_its_place() {
        for value in ["5", "'text'", "[]", "null", "true", "-Infinity"] {
            refused(format!("{{\n  models: {value},\n}}\n"), &["models", "line 2"]);
            refused(format!("{{ models: {{\n providers: {value} }} }}"), &["providers", "line 2"]);
            refused(format!("{{ models: {{ providers: {{ wcode: {value} }} }} }}"), &["wcode"]);
            refused(format!("{{ agents: {value} }}"), &["agents"]);
            refused(format!("{{ agents: {{ defaults: {value} }} }}"), &["defaults"]);
        }
        for value in ["5", "\"text\"", "[]", "null", "true"] {
            for text in [
                format!("{{ \"provider\": {value} }}"),
                format!("{{ \"provider\": {{ \"wcode\": {value} }} }}"),
                format!("{{ \"provider\": {{ \"wcode\": {{ \"options\": {value} }} }} }}"),
                format!("{{ \"provider\": {{ \"wcode\": {{ \"models\": {value} }} }} }}"),
            ] {
                let sandbox = Sandbox::new().opencode(&text);
                let outcome = sandbox.run(["apply", "--client", "opencode"]);
                assert!(outcome.code == Some(5), "{text}: {outcome}");
                assert_eq!(sandbox.read(OPENCODE), text);
            }
        }
    }

    #[test]
    fn what_must_be_a_list_is_refused_as_anything_else() {
        for value in ["{}", "5", "'x'", "null"] {
            let text = format!("{{ models: {{ providers: {{ wcode: {{ models: {value} }} }} }} }}");
            refused(text, &["models"]);
        }
    }

    #[test]
    fn strange_elements_in_our_list_are_left_alone() {
        for element in ["5", "'x'", "null", "[]", "{}", "{ id: 5 }", "{ name: 'x' }"] {
            let text =
                format!("{{ models: {{ providers: {{ wcode: {{ models: [{element}] }} }} }} }}");
            let sandbox = Sandbox::new().openclaw(&text);
            let outcome = sandbox.run(APPLY).succeeds();
            assert!(sandbox.read(OPENCLAW).contains(element), "{outcome}");
        }
    }

    #[test]
    fn a_key_that_appears_twice_on_our_path_is_refused() {
        for text in [
            "{ models: {}, models: {} }",
            "{ models: {}, \"mod\\u0065ls\": {} }",
            "{ models: { providers: {}, 'providers': {} } }",
            "{ models: { providers: { wcode: {}, wcode: {} } } }",
            "{ agents: {}, agents: {} }",
            "{ agents: { defaults: {}, defaults: {} } }",
        ] {
            refused(text, &["duplicate key"]);
        }
        for text in [
            "{ \"provider\": {}, \"provider\": {} }",
            "{ \"provider\": { \"wcode\": {}, \"wcode\": {} } }",
        ] {
            let sandbox = Sandbox::new().opencode(text);
            sandbox.run(["apply", "--client", "opencode"]).exits(5).says("duplicate key");
        }
    }

    #[test]
    fn a_key_that_appears_twice_is_refused_where_it_would_be_edited() {
        let text = "{ models: { providers: { wcode: { apiKey: 'a', apiKey: 'b' } } } }";
        let sandbox = Sandbox::new().openclaw(text);
        let args = ["apply", "--client", "openclaw", "--key-env", "OTHER"];
        sandbox.run(args).exits(5);
        assert_eq!(sandbox.read(OPENCLAW), text);
        sandbox.command(&[&args[..], &["--on-conflict", "overwrite"]].concat()).run().exits(5);
    }

    #[test]
    fn a_list_of_models_that_names_one_twice_is_left_alone() {
        let text = "{ models: { providers: { wcode: { baseUrl: 'https://wcode.net/api/gpt/v1', models: \
                    [{ id: 'qwen/qwen3-235b-a22b', name: 'a' }, { id: 'qwen/qwen3-235b-a22b', name: 'b' }] } } } }";
        let sandbox = Sandbox::new().openclaw(text);
        sandbox.run(APPLY).succeeds();
        let models = sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"].clone();
        assert_eq!((&models[0]["name"], &models[1]["name"]), (&"a".into(), &"b".into()));
    }
}

#[cfg(unix)]
mod machine {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use super::*;
    use crate::support::not_tested;

    #[test]
    fn a_file_that_is_read_only_is_refused_even_for_root() {
        let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
        sandbox.chmod(OPENCLAW, 0o444);
        sandbox.run(APPLY).exits(1).says("openclaw.json");
        let args = ["apply", "--client", "openclaw", "--json"];
        let error = sandbox.run(args).exits(1).json()["error"].clone();
        assert_eq!(error["kind"], "read-only");
        assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), ("{}".into(), "{}".into()));
        assert_eq!(sandbox.mode(OPENCLAW), 0o444);
        assert!(sandbox.journal().iter().all(|name| !name.ends_with(".open")));

        // Undo and remove write as well.
        sandbox.chmod(OPENCLAW, 0o644);
        sandbox.run(["apply"]).succeeds();
        let after = sandbox.read(OPENCLAW);
        sandbox.chmod(OPENCLAW, 0o444);
        sandbox.run(["undo"]).exits(1);
        sandbox.run(["remove"]).exits(1);
        assert_eq!(sandbox.read(OPENCLAW), after);
        // With nothing to write there is nothing to refuse.
        sandbox.run(["apply"]).succeeds();
    }

    #[test]
    fn a_folder_that_is_read_only_is_an_error_and_nothing_is_half_done() {
        for (client, other) in [(".openclaw", OPENCODE), (".config/opencode", OPENCLAW)] {
            let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
            sandbox.chmod(client, 0o555);
            let name = client.rsplit(['.', '/']).next().unwrap();
            let args = ["apply", "--client", name];
            let Some(outcome) = sandbox.run_unprivileged(&args) else { return };
            outcome.exits(1).says(client).says("ermission denied");
            assert_eq!(
                (sandbox.read(OPENCLAW), sandbox.read(OPENCODE)),
                ("{}".into(), "{}".into())
            );
            sandbox.chmod(client, 0o755);
            assert_eq!(sandbox.files(), [OPENCODE, OPENCLAW], "{other}");
            assert!(sandbox.journal().iter().all(|name| !name.ends_with(".open")));
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_an_error() {
        let sandbox = Sandbox::new().openclaw("{}");
        sandbox.chmod(OPENCLAW, 0o000);
        let Some(outcome) = sandbox.run_unprivileged(&APPLY) else { return };
        outcome.exits(1).says("openclaw.json").says("ermission denied");
    }

    #[test]
    fn a_state_folder_that_cannot_be_written_stops_before_the_first_file() {
        let sandbox = Sandbox::new().openclaw("{}");
        sandbox.chmod("../state", 0o555);
        let Some(outcome) = sandbox.run_unprivileged(&APPLY) else { return };
        outcome.exits(1).says("state");
        assert_eq!(sandbox.read(OPENCLAW), "{}");

        let sandbox = Sandbox::new().openclaw("{}").env("WCODE_STATE_DIR", "/dev/null/x");
        sandbox.run(APPLY).exits(1);
        assert_eq!(sandbox.read(OPENCLAW), "{}");
    }

    #[test]
    fn a_full_disk_is_an_error_and_leaves_the_old_file_whole() {
        // The file system is gone with the process, so the script itself prints what is left on it.
        const SCRIPT: &str = "disk=$1; shift
            mount -t tmpfs -o size=64k wcode \"$disk\" || exit 99
            { printf '{ a: \"'; head -c 40000 /dev/zero | tr '\\0' x; printf '\" }'; } > \"$disk/c.json\"
            sum=$(cksum < \"$disk/c.json\")
            \"$@\"; code=$?
            [ \"$sum\" = \"$(cksum < \"$disk/c.json\")\" ] || echo DAMAGED
            ls -A \"$disk\" | grep -v '^c.json$' && echo LEFT OVER
            exit $code";
        let sandbox = Sandbox::new();
        fs::create_dir(sandbox.path("disk")).unwrap();
        let disk = sandbox.arg("disk");
        let config = sandbox.arg("disk/c.json");
        let args = ["apply", "--client", "openclaw", "--config", &config];
        let is_root = rustix::process::geteuid().is_root();
        let namespace = if is_root { "-m" } else { "-Urm" };
        let outcome = sandbox
            .command(&args)
            .run_below(&["unshare", namespace, "sh", "-c", SCRIPT, "sh", &disk]);
        if outcome.code == Some(99) || outcome.stderr.contains("unshare:") {
            not_tested(&format!("a full disk, as nothing can be mounted here: {}", outcome.stderr));
            return;
        }
        let outcome = outcome.exits(1).says("c.json").says("free some space");
        outcome.never_shows("DAMAGED").never_shows("LEFT OVER");
        assert!(sandbox.journal().iter().all(|name| !name.ends_with(".open")));
    }

    #[test]
    fn a_folder_in_the_files_place_is_an_error() {
        let sandbox = Sandbox::new();
        fs::create_dir_all(sandbox.path(OPENCLAW)).unwrap();
        sandbox.run(APPLY).exits(1).says("openclaw.json").says("directory");
        fs::create_dir_all(sandbox.path(OPENCODE)).unwrap();
        sandbox.run(["apply", "--client", "opencode"]).exits(1).says("opencode.jsonc");
    }

    #[test]
    fn a_file_in_the_folders_place_is_an_error() {
        let sandbox = Sandbox::new().file(".openclaw", "x").file(".config", "y");
        sandbox.run(APPLY).exits(1).says(".openclaw");
        sandbox.run(["apply", "--client", "opencode"]).exits(1).says(".config");
        assert_eq!(sandbox.files(), [".config", ".openclaw"]);
    }

    #[test]
    fn links_that_go_round_are_an_error() {
        let sandbox = Sandbox::new().file(".openclaw/x", "");
        symlink("loop.json", sandbox.path(OPENCLAW)).unwrap();
        symlink("openclaw.json", sandbox.path(".openclaw/loop.json")).unwrap();
        sandbox.run(APPLY).exits(1).says("openclaw.json");
        sandbox.run(["status"]).exits(1);
        assert!(sandbox.path(OPENCLAW).is_symlink());
    }

    #[test]
    fn what_is_no_file_is_neither_read_nor_replaced() {
        let sandbox = Sandbox::new().file(".openclaw/x", "");
        let pipe = sandbox.path(OPENCLAW);
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let outcome = sandbox.command(&APPLY).run_below(&["timeout", "20"]);
        outcome.exits(1).says("openclaw.json");
        assert!(pipe.exists());

        let sandbox = Sandbox::new().file(".openclaw/x", "");
        symlink("/dev/null", sandbox.path(OPENCLAW)).unwrap();
        sandbox.run(APPLY).exits(1).says("openclaw.json");
    }

    /// A regular file by its type, and one that makes its readers wait. Nothing of the tests' own may read it.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_of_the_kernel_s_that_has_nothing_to_say_does_not_hang() {
        let sandbox = Sandbox::new().file(".openclaw/x", "");
        symlink("/proc/kmsg", sandbox.path(OPENCLAW)).unwrap();
        let mut process = Command::new("timeout");
        let own = sandbox.command(&APPLY).process();
        process.arg("20").arg(own.get_program()).args(own.get_args()).env_clear();
        process.envs(own.get_envs().filter_map(|(name, value)| Some((name, value?))));
        process.env("PATH", "/usr/bin:/bin");
        let output = process.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_machine_without_proc_is_one_like_any_other() {
        const SCRIPT: &str = "mount -t tmpfs wcode /proc || exit 99; exec \"$@\"";
        let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
        let is_root = rustix::process::geteuid().is_root();
        let namespace = if is_root { "-m" } else { "-Urm" };
        let wrapper = ["unshare", namespace, "sh", "-c", SCRIPT, "sh"];
        let args = ["key", "set", "--stdin", "--key-store", "file"];
        let set = sandbox.command(&args).stdin("sk-e2e-bad-input-0123456789").run_below(&wrapper);
        if set.code == Some(99) || set.stderr.contains("unshare:") {
            not_tested("a machine without /proc, as nothing can be mounted here");
            return;
        }
        set.succeeds();
        for args in [&["apply", "--yes"][..], &["status"], &["undo"], &["doctor", "--offline"]] {
            sandbox.command(args).run_below(&wrapper).succeeds().never_says("panicked");
        }
    }

    #[test]
    fn certificates_are_read_from_regular_files_only() {
        let sandbox = Sandbox::new().env("SSL_CERT_FILE", "/dev/zero");
        let args = ["key", "set", "--stdin", "--key-store", "file"];
        sandbox.command(&args).stdin("sk-e2e-bad-input-0123456789").run().succeeds();
        let check = sandbox.command(&["key", "status", "--check"]);
        check.run_below(&["timeout", "20"]).exits(7);
    }

    #[test]
    fn a_home_that_is_not_there_is_made_or_reported() {
        let sandbox = Sandbox::new().env("HOME", "[ROOT]/nowhere");
        sandbox.run(APPLY).succeeds();
        assert!(sandbox.root().join("nowhere").join(OPENCLAW).exists());

        let sandbox = Sandbox::new().env("HOME", "/dev/null/nowhere");
        sandbox.run(APPLY).exits(1);
    }

    #[test]
    fn a_home_that_is_no_whole_path_is_reported() {
        let sandbox = Sandbox::new().env("HOME", "relative/home");
        sandbox.run(["apply", "--client", "openclaw", "--dry-run"]).exits(2).says("HOME");
        let report = sandbox.run(["status", "--json"]).exits(2).json();
        assert_eq!(report["error"]["kind"], "usage");
    }

    #[test]
    fn a_working_folder_that_is_gone_does_not_matter() {
        let sandbox = Sandbox::new().openclaw("{}");
        fs::create_dir(sandbox.root().join("gone")).unwrap();
        let script = "cd ../gone && rmdir ../gone && exec \"$@\"";
        sandbox.command(&APPLY).run_below(&["sh", "-c", script, "sh"]).succeeds();
        assert!(sandbox.read(OPENCLAW).contains("wcode.net"));
    }

    #[test]
    fn a_reader_that_hangs_up_is_no_failure_of_ours() {
        let sandbox = Sandbox::new().openclaw("{}");
        for args in [["models"].as_slice(), &["status"], &["apply", "--dry-run"]] {
            let script = "\"$@\" | true; exit 0";
            let outcome = sandbox.command(args);
            outcome.run_below(&["sh", "-c", script, "sh"]).never_says("panicked");
        }
    }

    #[test]
    fn an_answer_that_cannot_be_given_does_not_stop_the_work() {
        let sandbox = Sandbox::new().openclaw("{}");
        let script = "\"$@\" > /dev/full";
        let outcome = sandbox.command(&APPLY).run_below(&["sh", "-c", script, "sh"]);
        outcome.never_says("panicked");
        let text = sandbox.read(OPENCLAW);
        assert!(text.contains("wcode.net"), "{text}");
        assert!(sandbox.journal().iter().all(|name| !name.ends_with(".open")));
    }

    #[test]
    fn a_second_name_of_the_same_file_is_distinguished_from_a_link() {
        // A hard link cannot survive a replacement, but both names must keep whole files.
        let sandbox = Sandbox::new().openclaw("{}");
        fs::hard_link(sandbox.path(OPENCLAW), sandbox.path("other.json")).unwrap();
        sandbox.run(APPLY).succeeds();
        sandbox.run(["undo"]).succeeds();
        assert_eq!(
            (sandbox.read(OPENCLAW), sandbox.read("other.json")),
            ("{}".into(), "{}".into())
        );
    }
}

#[test]
fn a_file_of_absurd_size_is_looked_at_and_not_read() {
    let sandbox = Sandbox::new().openclaw("{}");
    let grow = |megabytes: u64| {
        let file = std::fs::OpenOptions::new().write(true).open(sandbox.path(OPENCLAW)).unwrap();
        file.set_len(megabytes * 1024 * 1024).unwrap();
    };
    // Sparse: to read it would take the memory of the whole machine.
    grow(200_000);
    let refused = sandbox.run(APPLY).says("200000 MB").says("WCODE_MAX_FILE_MB");
    assert_ne!(refused.code, Some(0));
    let report = sandbox.run(["status"]);
    assert!(format!("{report}").contains("200000 MB"), "{report}");
    grow(2);
    sandbox.command(&APPLY).env("WCODE_MAX_FILE_MB", "1").run().says("more than the 1 MB");
    sandbox.run(APPLY).never_says("WCODE_MAX_FILE_MB");
}
