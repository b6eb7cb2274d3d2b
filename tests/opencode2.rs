//! OpenCode 2 beside OpenCode 1: which of them is here, and what each gets.

mod default_model;
mod shapes;

use crate::support::{Outcome, Sandbox};
use serde_json::{Value, json};

/// A home with these versions of OpenCode on PATH, the first of them first.
pub(crate) fn with_versions(versions: &[&str]) -> Sandbox {
    let mut sandbox = Sandbox::new();
    install(&mut sandbox, versions);
    sandbox
}

/// Puts these versions, and no other, on PATH: each a package with the program in it, as npm has them.
fn install(sandbox: &mut Sandbox, versions: &[&str]) {
    let mut folders = Vec::new();
    for version in versions {
        let name = if version.starts_with('1') { "opencode-ai" } else { "@opencode/cli" };
        let package = json!({ "name": name, "version": version }).to_string();
        sandbox.write(&format!("lib/{version}/package.json"), package);
        let program = format!("lib/{version}/bin/opencode");
        sandbox.write(&program, "#!/bin/sh\nexit 9\n");
        sandbox.chmod(&program, 0o755);
        folders.push(sandbox.path(&program).parent().unwrap().to_owned());
    }
    folders.extend(["/usr/bin".into(), "/bin".into()]);
    let path = std::env::join_paths(folders).unwrap();
    sandbox.export("PATH", path.to_str().unwrap());
}

fn status(sandbox: &Sandbox) -> Value {
    let report: Value =
        serde_json::from_str(&sandbox.run(["status", "--json"]).succeeds().stdout).unwrap();
    let clients = report["clients"].as_array().unwrap();
    clients.iter().find(|client| client["client"] == "opencode").unwrap().clone()
}

fn versions(sandbox: &Sandbox) -> Vec<Value> {
    let installs = status(sandbox)["versions"].as_array().unwrap().clone();
    installs.into_iter().map(|install| install["version"].clone()).collect()
}

mod detection {
    use super::*;

    #[test]
    fn every_version_on_the_machine_is_shown_the_one_that_a_shell_starts_first() {
        let sandbox = with_versions(&["2.0.15", "1.18.33"]);
        sandbox.run(["status"]).succeeds().shows("OpenCode 2.0.15, 1.18.33");
        assert_eq!(versions(&sandbox), ["2.0.15", "1.18.33"]);
        assert_eq!(status(&sandbox)["version"], "2.0.15");
    }

    #[test]
    fn the_package_for_one_system_works_as_well() {
        for (name, version) in
            [("opencode-linux-x64-baseline", "1.18.33"), ("@opencode/cli-linux-x64", "2.0.15")]
        {
            let sandbox = with_versions(&["9"]);
            let package = json!({ "name": name, "version": version }).to_string();
            sandbox.write("lib/9/package.json", package);
            assert_eq!(versions(&sandbox), [version]);
        }
    }

    #[test]
    fn a_single_file_is_asked_once_per_build_and_leaves_nothing_in_the_home() {
        let sandbox = Sandbox::new();
        let program = ".opencode/bin/opencode";
        let asked = "mkdir \"$XDG_CONFIG_HOME/opencode\"\nprintf x >> \"$HOME/asked\"\n";
        sandbox.write(program, format!("#!/bin/sh\n{asked}echo 'opencode v2.0.15'\n"));
        sandbox.chmod(program, 0o755);
        for _ in 0..3 {
            assert_eq!(versions(&sandbox), ["2.0.15"]);
        }
        assert_eq!(sandbox.read("asked"), "x");
        assert_eq!(sandbox.files(), [program, "asked"]);

        sandbox.write(program, format!("#!/bin/sh\n{asked}echo 1.18.33\n"));
        assert_eq!(versions(&sandbox), ["1.18.33"]);
        assert_eq!(sandbox.read("asked"), "xx");
    }

    #[test]
    fn a_program_that_states_no_version_is_installed_all_the_same() {
        for script in ["#!/bin/sh\nexit 1\n", "#!/bin/sh\necho usage: opencode\n", ""] {
            let sandbox = Sandbox::new().file(".opencode/bin/opencode", script);
            sandbox.chmod(".opencode/bin/opencode", 0o755);
            assert_eq!(versions(&sandbox), [Value::Null], "{script}");
            assert_eq!(status(&sandbox)["installed"], true);
        }
    }

    #[test]
    fn a_link_to_a_program_that_is_known_already_is_no_second_install() {
        let sandbox = with_versions(&["2.0.15"]);
        let folder = sandbox.path(".local/bin");
        std::fs::create_dir_all(&folder).unwrap();
        let program = sandbox.path("lib/2.0.15/bin/opencode");
        std::os::unix::fs::symlink(program, folder.join("opencode2")).unwrap();
        assert_eq!(versions(&sandbox), ["2.0.15"]);
    }
}

mod plugin {
    use super::*;
    use crate::support::OPENCODE;
    use wcode::internals::host::files::hash;

    const KEY: &str = "sk-e2e-opencode2-0123456789";
    const PLUGIN: &str = ".config/opencode/plugin/wcode.js";
    const FOR_NPM: [&str; 2] = [".config/opencode/.npmrc", ".config/opencode/package.json"];
    const INSTALLS: &str = "installs its plugin package";

    fn referred(sandbox: &Sandbox) -> Outcome {
        // A package around the home makes npm need both files.
        sandbox.write("package.json", "{}");
        let args = ["apply", "--client", "opencode", "--key-stdin", "--key-store", "file"];
        sandbox.command(&args).stdin(KEY).run().succeeds()
    }

    #[test]
    fn opencode_2_alone_needs_nothing_of_npms() {
        let sandbox = with_versions(&["2.0.15"]);
        referred(&sandbox).never_says(INSTALLS);
        assert!(sandbox.exists(PLUGIN));
        assert!(FOR_NPM.iter().all(|file| !sandbox.exists(file)), "{:?}", sandbox.files());
    }

    #[test]
    fn beside_opencode_1_its_install_is_bounded() {
        for versions in [&["2.0.15", "1.18.33"][..], &["1.18.33"], &[]] {
            let sandbox = with_versions(versions);
            referred(&sandbox).says(INSTALLS);
            assert!(FOR_NPM.iter().all(|file| sandbox.exists(file)), "{versions:?}");
        }
    }

    #[test]
    fn what_an_apply_wrote_for_opencode_1_goes_once_2_is_alone() {
        let mut sandbox = with_versions(&["1.18.33"]);
        referred(&sandbox);
        install(&mut sandbox, &["2.0.15"]);
        sandbox.run(["apply", "--check"]).exits(3);
        sandbox.run(["apply"]).succeeds();
        assert!(FOR_NPM.iter().all(|file| !sandbox.exists(file)), "{:?}", sandbox.files());
        assert!(sandbox.exists(PLUGIN) && sandbox.exists(OPENCODE));
        sandbox.run(["apply"]).succeeds().says("nothing to do");
    }

    /// A newer `wcode` has another plugin, and the one of before is as it was written.
    #[test]
    fn a_plugin_of_an_older_wcode_is_pending_and_brought_up_to_date() {
        let sandbox = with_versions(&["2.0.15"]);
        referred(&sandbox);
        let ours = sandbox.read(PLUGIN);
        let older = "export const WcodePlugin = async () => ({});\n";
        sandbox.write(PLUGIN, older);
        let mut recorded = 0;
        for file in sandbox.state_files() {
            let path = sandbox.root().join("state").join(&file);
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            recorded += text.matches(&hash(ours.as_bytes())).count();
            std::fs::write(&path, text.replace(&hash(ours.as_bytes()), &hash(older.as_bytes())))
                .unwrap();
        }
        assert!(recorded > 0);
        sandbox.run(["status"]).succeeds().shows("plugin/wcode.js");
        assert_ne!(status(&sandbox)["state"], "ok");
        sandbox.run(["apply"]).succeeds();
        assert_eq!(sandbox.read(PLUGIN), ours);
    }
}

/// The messages, by the installed versions.
mod words {
    use super::*;

    const KEY: &str = "sk-e2e-opencode2-0123456789";
    const RESTART: &str = "quit and restart OpenCode";
    const RELOADS: &str = "OpenCode 2 reloads by itself";
    const SERVICE: &str = "after each new value of `WCODE_API_KEY`, restart it";

    fn by_environment(sandbox: &Sandbox) -> Outcome {
        let args = ["apply", "--client", "opencode", "--key-mode", "env"];
        sandbox.command(&args).env("WCODE_API_KEY", KEY).run().succeeds()
    }

    fn protection(sandbox: &Sandbox, list: &str) -> String {
        status(sandbox)["key"][list].to_string()
    }

    #[test]
    fn only_opencode_1_is_to_be_restarted_after_a_change() {
        for versions in [&["1.18.33"][..], &[]] {
            let sandbox = with_versions(versions);
            by_environment(&sandbox).says(&format!("{RESTART} (")).never_says("OpenCode 2");
            sandbox.run(["undo"]).succeeds().says(&format!("{RESTART} ("));
        }
        let both = with_versions(&["2.0.15", "1.18.33"]);
        by_environment(&both).says(&format!("{RESTART} 1 (")).says(RELOADS);
        both.run(["undo"]).succeeds().says(RELOADS);

        let sandbox = with_versions(&["2.0.15"]);
        by_environment(&sandbox).never_says("restart OpenCode");
        sandbox.run(["undo"]).succeeds().never_says("restart OpenCode");
    }

    #[test]
    fn the_server_of_opencode_2_needs_a_restart_for_each_new_value() {
        for (versions, is_said) in
            [(&["2.0.15"][..], true), (&["1.18.33", "2.0.15"], true), (&["1.18.33"], false)]
        {
            let sandbox = with_versions(versions);
            let outcome = by_environment(&sandbox);
            assert_eq!(
                outcome.stderr.contains(SERVICE),
                is_said,
                "{versions:?}: {}",
                outcome.stderr
            );
            let again = by_environment(&sandbox).says("nothing to do");
            assert!(!again.stderr.contains(SERVICE), "it was said before: {}", again.stderr);
        }
    }

    #[test]
    fn the_key_is_in_an_http_api_without_a_password_only_where_opencode_1_is() {
        for (versions, open) in [
            (&["2.0.15"][..], "whose password is in a file of yours"),
            (&["2.0.15", "1.18.33"], "which answers without a password"),
            (&["1.18.33"], "which answers without a password"),
        ] {
            let sandbox = with_versions(versions);
            by_environment(&sandbox);
            let exposed_to = protection(&sandbox, "exposed_to");
            assert!(exposed_to.contains(open), "{versions:?}: {exposed_to}");
            assert!(exposed_to.contains("a project's opencode.json"), "{exposed_to}");
        }
        let sandbox = with_versions(&["2.0.15"]);
        let args = ["apply", "--client", "opencode", "--key-stdin", "--key-store", "file"];
        sandbox.command(&args).stdin(KEY).run().succeeds();
        let protects_from = protection(&sandbox, "protects_from");
        assert!(protects_from.contains("a project's opencode.json"), "{protects_from}");
    }

    #[test]
    fn doctor_compares_a_version_with_those_of_its_own_generation() {
        let row = |version: &str| {
            let outcome = with_versions(&[version]).run(["doctor", "--json"]);
            let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
            let mut rows = report["checks"].as_array().unwrap().iter();
            let row = rows.find(|row| row["message"].to_string().contains(version));
            row.unwrap_or_else(|| panic!("{report:#}")).clone()
        };
        for (version, result) in [
            ("1.17.9", "warning"),
            ("1.18.33", "ok"),
            ("1.19.0", "info"),
            ("2.0.14", "warning"),
            ("2.0.15", "ok"),
            ("2.0.32", "info"),
        ] {
            let row = row(version);
            assert_eq!(row["level"], result, "{row}");
        }
    }
}
