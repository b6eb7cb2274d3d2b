//! Where the files are: every variable and every former name of both clients, and our own folders.

use serde_json::Value;

use crate::support::{OPENCLAW, OPENCODE, Sandbox};

/// The path that `status` shows for a client.
fn told(sandbox: &Sandbox, client: &str) -> String {
    let report = sandbox.run(["status", "--json"]).json();
    let clients = report["clients"].as_array().unwrap();
    let mine = |each: &&Value| each["client"] == client;
    let config = &clients.iter().find(mine).unwrap()["config"];
    config.as_str().unwrap_or_else(|| panic!("{report}")).to_owned()
}

/// Applies to one client and returns the files of the home.
fn files_after_apply(sandbox: &Sandbox, client: &str) -> Vec<String> {
    sandbox.run(["apply", "--client", client]).succeeds();
    let mut files = sandbox.files();
    files.retain(|name| sandbox.read(name).contains("wcode.net"));
    files
}

mod openclaw {
    use super::*;

    #[test]
    fn by_default_in_the_home() {
        let sandbox = Sandbox::new();
        assert_eq!(told(&sandbox, "openclaw"), format!("[HOME]/{OPENCLAW}"));
        assert_eq!(files_after_apply(&sandbox, "openclaw"), [OPENCLAW]);
    }

    #[test]
    fn each_variable_before_the_next() {
        let cases: &[(&[(&str, &str)], &str)] = &[
            (&[("OPENCLAW_CONFIG_PATH", "[ROOT]/home/x/my.json")], "x/my.json"),
            (&[("OPENCLAW_CONFIG_PATH", "~/x/my.json")], "x/my.json"),
            (&[("OPENCLAW_STATE_DIR", "[ROOT]/home/st")], "st/openclaw.json"),
            (&[("OPENCLAW_STATE_DIR", "~/st")], "st/openclaw.json"),
            (&[("OPENCLAW_HOME", "[ROOT]/home/h2")], "h2/.openclaw/openclaw.json"),
            (&[("OPENCLAW_CONFIG_PATH", "~/c.json"), ("OPENCLAW_STATE_DIR", "~/st")], "c.json"),
            (
                &[("OPENCLAW_STATE_DIR", "[ROOT]/home/st"), ("OPENCLAW_HOME", "[ROOT]/home/h2")],
                "st/openclaw.json",
            ),
            (&[("OPENCLAW_CONFIG_PATH", "")], OPENCLAW),
            (&[("OPENCLAW_CONFIG_PATH", "  ")], OPENCLAW),
            (&[("OPENCLAW_STATE_DIR", "undefined")], OPENCLAW),
            (&[("OPENCLAW_HOME", "null")], OPENCLAW),
            (&[("OPENCLAW_PROFILE", "work")], OPENCLAW),
        ];
        for (vars, file) in cases {
            let mut sandbox = Sandbox::new();
            for (name, value) in *vars {
                sandbox.export(name, value);
            }
            assert_eq!(told(&sandbox, "openclaw"), format!("[HOME]/{file}"), "{vars:?}");
            assert_eq!(files_after_apply(&sandbox, "openclaw"), [*file], "{vars:?}");
        }
    }

    #[test]
    fn former_names_are_used_in_place_while_the_new_ones_are_absent() {
        let cases: &[(&[&str], &str)] = &[
            (&[".clawdbot/clawdbot.json"], ".clawdbot/clawdbot.json"),
            (&[".openclaw/clawdbot.json"], ".openclaw/clawdbot.json"),
            (&[".openclaw/other", ".clawdbot/clawdbot.json"], ".clawdbot/clawdbot.json"),
            (&[OPENCLAW, ".clawdbot/clawdbot.json"], OPENCLAW),
            (&[OPENCLAW, ".openclaw/clawdbot.json"], OPENCLAW),
            (&[".openclaw/clawdbot.json", ".clawdbot/clawdbot.json"], ".openclaw/clawdbot.json"),
            (&[".moltbot/moltbot.json"], OPENCLAW),
        ];
        for (present, file) in cases {
            let mut sandbox = Sandbox::new();
            for name in *present {
                sandbox = sandbox.file(name, "{ /* theirs */ }\n");
            }
            assert_eq!(files_after_apply(&sandbox, "openclaw"), [*file], "{present:?}");
        }
    }

    #[test]
    fn a_folder_of_its_own_is_enough_to_be_found() {
        let sandbox = Sandbox::new().file(".openclaw/state/x", "");
        sandbox.run(["apply"]).succeeds();
        assert!(sandbox.exists(OPENCLAW));
    }

    #[test]
    fn a_program_on_the_path_is_enough_to_be_found() {
        if cfg!(not(unix)) {
            return;
        }
        let sandbox = Sandbox::new().file("bin/openclaw", "#!/bin/sh\nexit 99\n");
        let bin = sandbox.arg("bin");
        // A file that cannot be run is no program.
        if !crate::apply::has_system_wide_client() {
            sandbox.command(&["apply"]).env("PATH", &bin).run().exits(10);
        }
        #[cfg(unix)]
        sandbox.chmod("bin/openclaw", 0o755);
        sandbox.command(&["apply"]).env("PATH", &bin).run().succeeds();
        assert!(sandbox.exists(OPENCLAW));
    }

    #[test]
    fn the_clients_program_is_never_run() {
        if cfg!(not(unix)) {
            return;
        }
        let sandbox = Sandbox::new();
        let trap = format!("#!/bin/sh\necho ran \"$0\" \"$*\" >> '{}'\n", sandbox.arg("ran"));
        // OpenCode outside of an npm package is run for its version only, which takes a moment.
        for name in ["openclaw", "opencode"] {
            sandbox.write(&format!("bin/{name}"), &trap);
            #[cfg(unix)]
            sandbox.chmod(&format!("bin/{name}"), 0o755);
        }
        let path = format!("{}:/usr/bin:/bin", sandbox.arg("bin"));
        for command in ["status", "apply", "undo"] {
            sandbox.command(&[command]).env("PATH", &path).run().succeeds();
        }
        let ran = if sandbox.exists("ran") { sandbox.read("ran") } else { String::new() };
        let is_a_look = |line: &str| line.ends_with("bin/opencode --version");
        assert!(ran.lines().all(is_a_look), "OpenClaw takes seconds to start: {ran}");
    }
}

mod opencode {
    use super::*;

    const FOLDER: &str = ".config/opencode";

    #[test]
    fn a_new_file_is_jsonc_below_config() {
        let sandbox = Sandbox::new();
        assert_eq!(told(&sandbox, "opencode"), format!("[HOME]/{OPENCODE}"));
        assert_eq!(files_after_apply(&sandbox, "opencode"), [OPENCODE]);
    }

    #[test]
    fn xdg_config_home_moves_it() {
        let sandbox = Sandbox::new().env("XDG_CONFIG_HOME", "[ROOT]/home/xdg");
        let expected = ["xdg/opencode/opencode.jsonc"];
        assert_eq!(files_after_apply(&sandbox, "opencode"), expected);
    }

    #[test]
    fn opencode_config_dir_does_not_move_the_global_file() {
        let sandbox = Sandbox::new().env("OPENCODE_CONFIG_DIR", "[ROOT]/home/ocd");
        assert_eq!(files_after_apply(&sandbox, "opencode"), [OPENCODE]);
    }

    #[test]
    fn the_first_that_exists_is_edited() {
        for (present, file) in [
            (&["opencode.jsonc", "opencode.json", "config.json"][..], "opencode.jsonc"),
            (&["opencode.json", "config.json"], "opencode.json"),
            (&["config.json"], "config.json"),
            (&["opencode.jsonc", "config.json"], "opencode.jsonc"),
        ] {
            let mut sandbox = Sandbox::new();
            for name in present {
                sandbox = sandbox.file(&format!("{FOLDER}/{name}"), "{}\n");
            }
            let expected = [format!("{FOLDER}/{file}")];
            assert_eq!(files_after_apply(&sandbox, "opencode"), expected, "{present:?}");
        }
    }

    #[test]
    fn our_entry_stays_in_the_file_where_it_is() {
        let sandbox = Sandbox::new().file(&format!("{FOLDER}/opencode.json"), "{}\n");
        sandbox.run(["apply", "--client", "opencode"]).succeeds();
        // OpenCode itself makes the other file sooner or later.
        sandbox.write(OPENCODE, "{ \"$schema\": \"https://opencode.ai/config.json\" }\n");
        sandbox.run(["apply", "--client", "opencode", "--model", "a/one"]).succeeds();
        assert!(sandbox.read(&format!("{FOLDER}/opencode.json")).contains("a/one"));
        assert!(!sandbox.read(OPENCODE).contains("wcode"));
        sandbox.run(["status"]).succeeds().shows("ok");
        sandbox.run(["remove"]).succeeds();
        assert_eq!(sandbox.read(&format!("{FOLDER}/opencode.json")), "{}\n");
    }

    #[test]
    fn a_file_of_the_dead_namesake_is_never_touched() {
        let sandbox = Sandbox::new()
            .file(".opencode.json", "{}\n")
            .file(&format!("{FOLDER}/.opencode.json"), "{}\n");
        assert_eq!(files_after_apply(&sandbox, "opencode"), [OPENCODE]);
    }

    #[test]
    fn a_higher_file_that_shadows_us_is_reported() {
        let shadow = "{ \"provider\": { \"wcode\": { \"options\": { \"baseURL\": \"https://x.example\" } } } }";
        let cases: &[(&str, &[(&str, &str)])] = &[
            (".opencode/opencode.json", &[]),
            (".opencode/opencode.jsonc", &[]),
            ("ocd/opencode.json", &[("OPENCODE_CONFIG_DIR", "[ROOT]/home/ocd")]),
            ("one.json", &[("OPENCODE_CONFIG", "[ROOT]/home/one.json")]),
            ("../managed/opencode.json", &[]),
            ("../work/opencode.json", &[]),
            ("../work/.opencode/opencode.jsonc", &[]),
        ];
        for (file, vars) in cases {
            let mut sandbox = Sandbox::new().file(file, shadow);
            for (name, value) in *vars {
                sandbox.export(name, value);
            }
            let outcome = sandbox.run(["apply", "--client", "opencode"]).succeeds();
            let name = file.rsplit('/').next().unwrap();
            let is_told = |line: &str| line.starts_with("warning") && line.contains(name);
            assert!(outcome.stderr.lines().any(is_told), "{file}: {outcome}");
            assert_eq!(sandbox.read(file), shadow);
        }
    }

    #[test]
    fn a_variable_that_holds_config_and_shadows_us_is_reported() {
        let sandbox = Sandbox::new().env(
            "OPENCODE_CONFIG_CONTENT",
            "{ \"provider\": { \"wcode\": { \"options\": { \"baseURL\": \"https://x.example\" } } } }",
        );
        let outcome = sandbox.run(["apply", "--client", "opencode"]).succeeds();
        outcome.says("warning").says("OPENCODE_CONFIG_CONTENT");
    }

    #[test]
    fn a_project_file_is_not_read_where_opencode_would_not() {
        let shadow = "{ \"provider\": { \"wcode\": { \"options\": { \"baseURL\": \"https://x.example\" } } } }";
        let sandbox = Sandbox::new()
            .file("../work/opencode.json", shadow)
            .env("OPENCODE_DISABLE_PROJECT_CONFIG", "1")
            .env("WCODE_API_KEY", "x");
        let outcome = sandbox.run(["apply", "--client", "opencode"]).succeeds();
        outcome.never_says("warning");
    }

    #[test]
    fn a_higher_file_that_sets_another_default_model_is_reported() {
        let sandbox = Sandbox::new().file(".opencode/opencode.json", "{ \"model\": \"acme/a\" }");
        let args = ["apply", "--client", "opencode", "--default-model", crate::support::MODEL];
        sandbox.run(args).succeeds().says("warning").says("model");
    }

    #[test]
    fn lists_that_hide_us_are_reported() {
        // A list that names us is left alone; `lists` tests the other case.
        let list = "\"disabled_providers\": [\"wcode\"]";
        let sandbox = Sandbox::new().opencode(format!("{{ {list} }}\n"));
        let outcome = sandbox.run(["apply", "--client", "opencode"]).succeeds();
        outcome.says("warning").says("disabled_providers");
        assert!(sandbox.read(OPENCODE).contains(list));
        for list in ["\"enabled_providers\": [\"wcode\"]", "\"disabled_providers\": [\"acme\"]"] {
            let sandbox =
                Sandbox::new().opencode(format!("{{ {list} }}\n")).env("WCODE_API_KEY", "x");
            sandbox.run(["apply", "--client", "opencode"]).succeeds().never_says("warning");
        }
    }

    #[test]
    fn a_broken_higher_file_is_a_warning_and_no_more() {
        let sandbox = Sandbox::new().file("../work/opencode.json", "{ broken");
        sandbox.run(["apply", "--client", "opencode"]).succeeds().says("warning");
    }
}

mod ours {
    use super::*;

    #[test]
    fn the_state_folder_by_each_of_its_names() {
        if cfg!(not(target_os = "linux")) {
            return;
        }
        for (vars, folder) in [
            (&[][..], "home/.local/state/wcode"),
            (&[("XDG_STATE_HOME", "[ROOT]/home/xs")], "home/xs/wcode"),
            (&[("WCODE_STATE_DIR", "[ROOT]/own"), ("XDG_STATE_HOME", "[ROOT]/home/xs")], "own"),
        ] {
            let mut sandbox = Sandbox::new().openclaw("{}").without_env("WCODE_STATE_DIR");
            for (name, value) in vars {
                sandbox.export(name, value);
            }
            sandbox.run(["apply", "--client", "openclaw"]).succeeds();
            let entry = sandbox.root().join(folder).join("journal/000001.done");
            assert!(entry.exists(), "{vars:?}");
            sandbox.run(["undo"]).succeeds();
        }
    }

    #[test]
    fn the_config_folder_by_each_of_its_names() {
        if cfg!(not(target_os = "linux")) {
            return;
        }
        let vendor = "{ id: 'acme', name: 'Acme', keyVariable: 'K', \
                      endpoints: { 'openai-completions': 'https://acme.example' }, models: [] }";
        for (vars, file) in [
            (&[][..], ".config/wcode/vendors/acme.json5"),
            (&[("XDG_CONFIG_HOME", "[ROOT]/home/xc")], "xc/wcode/vendors/acme.json5"),
            (&[("WCODE_CONFIG_DIR", "[ROOT]/home/own")], "own/vendors/acme.json5"),
        ] {
            let mut sandbox = Sandbox::new().file(file, vendor).without_env("WCODE_CONFIG_DIR");
            for (name, value) in vars {
                sandbox.export(name, value);
            }
            sandbox.run(["apply", "--vendor", "nonsense"]).exits(2).says("acme");
        }
    }

    #[test]
    fn the_cache_folder_by_each_of_its_names() {
        if cfg!(not(target_os = "linux")) {
            return;
        }
        let list = serde_json::json!({
            "schema": 1, "fetched": "2026-11-22T10:00:00Z", "base_url": "https://wcode.net/api/gpt/v1",
            "models": [{ "id": "only/listed" }],
        });
        for (vars, file) in [
            (&[][..], ".cache/wcode/models/wcode.json"),
            (&[("XDG_CACHE_HOME", "[ROOT]/home/xc")], "xc/wcode/models/wcode.json"),
            (&[("WCODE_CACHE_DIR", "[ROOT]/home/own")], "own/models/wcode.json"),
        ] {
            let sandbox = Sandbox::new().file(file, list.to_string());
            let mut sandbox = sandbox.without_env("WCODE_CACHE_DIR");
            for (name, value) in vars {
                sandbox.export(name, value);
            }
            sandbox.run(["models"]).succeeds().shows("only/listed");
        }
    }
}
