//! Each kind of drift is reported at once, with its place, and so is its end.

use serde_json::Value;

use super::{CONFIGS, KEY, connected, connected_by_reference, edit, replace};
use crate::support::monitor::Monitor;
use crate::support::{OPENCLAW, OPENCODE, Sandbox};

/// The first finding of a notice.
fn finding(notice: &Value) -> &Value {
    &notice["findings"][0]
}

#[track_caller]
fn is(notice: &Value, client: &str, kind: &str) {
    assert_eq!(notice["client"], client, "{notice:#}");
    assert_eq!(finding(notice)["kind"], kind, "{notice:#}");
}

#[test]
fn a_field_that_was_changed_is_reported_and_so_is_that_it_is_right_again() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    for (client, file) in CONFIGS {
        edit(&sandbox, file, "128000", "77000");
        let notice = monitor.expect("drift");
        is(&notice, client, "changed");
        let message = notice["message"].as_str().unwrap();
        assert!(message.contains("77000"), "{message}");
        assert!(finding(&notice)["place"].as_str().unwrap().contains("qwen"), "{notice:#}");
        edit(&sandbox, file, "77000", "128000");
        assert_eq!(monitor.expect("drift-ended")["client"], client);
    }
}

#[test]
fn an_entry_that_is_gone_is_one_finding() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    for (client, file) in CONFIGS {
        replace(&sandbox, file, "{ \"mine\": { \"a\": 1 } }\n");
        let notice = monitor.expect("drift");
        is(&notice, client, "missing");
        assert_eq!(notice["level"], "error");
        assert!(notice["message"].as_str().unwrap().contains("the whole entry"), "{notice:#}");
    }
}

#[test]
fn a_model_that_was_deleted_is_reported_although_apply_respects_that() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    let mut config = sandbox.value(OPENCODE);
    config["provider"]["wcode"]["models"] = serde_json::json!({});
    replace(&sandbox, OPENCODE, &config.to_string());
    let notice = monitor.expect("drift");
    is(&notice, "opencode", "missing");
    sandbox.run(["apply", "--check"]).succeeds();
}

#[test]
fn a_file_that_cannot_be_parsed_is_reported_with_line_and_caret() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    for (client, file) in CONFIGS {
        let right = sandbox.read(file);
        replace(&sandbox, file, "{\n  \"a\": ,\n}\n");
        let notice = monitor.expect("drift");
        is(&notice, client, "unreadable");
        let message = notice["message"].as_str().unwrap();
        assert!(message.contains("line 2, column 8") && message.contains("       ^"), "{message}");
        replace(&sandbox, file, &right);
        monitor.expect("drift-ended");
    }
}

#[test]
fn why_a_file_cannot_be_read_is_reported() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    std::fs::remove_file(sandbox.path(OPENCLAW)).unwrap();
    std::fs::create_dir(sandbox.path(OPENCLAW)).unwrap();
    let notice = monitor.expect("drift");
    assert!(notice["message"].as_str().unwrap().ends_with(": it is a directory"), "{notice:#}");
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_now_is_reported() {
    let sandbox = Sandbox::new();
    sandbox.run(["apply", "--client", "openclaw", "--client", "opencode"]).succeeds();
    let mut monitor = Monitor::start(&sandbox, &[]);
    for (client, file) in CONFIGS {
        sandbox.chmod(file, 0o644);
        let notice = monitor.expect("drift");
        is(&notice, client, "exposed");
        assert!(notice["hint"].as_str().unwrap().starts_with("`chmod 600 "), "{notice:#}");
        sandbox.chmod(file, 0o600);
        monitor.expect("drift-ended");
    }
}

#[test]
fn a_key_in_plain_text_is_reported_without_the_key() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    for (client, file) in CONFIGS {
        let reference =
            if client == "openclaw" { "${WCODE_API_KEY}" } else { "{env:WCODE_API_KEY}" };
        edit(&sandbox, file, reference, KEY);
        let notice = monitor.expect("drift");
        is(&notice, client, "plain-key");
        edit(&sandbox, file, KEY, reference);
        monitor.expect("drift-ended");
    }
}

#[test]
fn another_default_model_is_the_users_to_choose_and_raises_no_alert() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    edit(&sandbox, OPENCLAW, "wcode/qwen/qwen3-235b-a22b", "acme/other");
    let notice = monitor.expect("drift");
    is(&notice, "openclaw", "changed");
    assert_eq!((&notice["level"], &notice["alert"]), (&"info".into(), &false.into()));
}

#[cfg(unix)]
#[test]
fn a_resolver_that_is_gone_is_reported() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    let program = sandbox.path("bin/wcode");
    std::fs::create_dir_all(program.parent().unwrap()).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_wcode"), &program).unwrap();
    let program = program.display().to_string();
    let apply = ["apply", "--client", "openclaw", "--key-stdin", "--key-store", "file"];
    sandbox.command(&apply).stdin(KEY).run_as(&program).succeeds();
    let mut monitor = Monitor::start(&sandbox, &[]);
    std::fs::remove_file(&program).unwrap();
    let notice = monitor.expect("drift");
    let kinds: Vec<_> =
        notice["findings"].as_array().unwrap().iter().map(|it| it["kind"].clone()).collect();
    assert!(kinds.contains(&"key-reference".into()), "{notice:#}");
}

#[test]
fn a_plugin_of_ours_that_was_changed_is_reported() {
    let sandbox = connected_by_reference();
    let mut monitor = Monitor::start(&sandbox, &[]);
    let plugin = ".config/opencode/plugin/wcode.js";
    let right = sandbox.read(plugin);
    replace(&sandbox, plugin, &format!("{right}// and more\n"));
    is(&monitor.expect("drift"), "opencode", "changed");
    replace(&sandbox, plugin, &right);
    monitor.expect("drift-ended");
}

#[test]
fn a_file_that_hides_our_entry_is_reported_when_it_appears_and_when_it_goes() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    let hiding =
        r#"{ "provider": { "wcode": { "options": { "baseURL": "https://x.example" } } } }"#;
    sandbox.write(".opencode/opencode.json", hiding);
    let notice = monitor.expect("drift");
    is(&notice, "opencode", "warning");
    assert!(finding(&notice)["path"].as_str().unwrap().ends_with(".opencode/opencode.json"));
    std::fs::remove_file(sandbox.path(".opencode/opencode.json")).unwrap();
    monitor.expect("drift-ended");
}

#[test]
fn what_is_not_ours_may_change_as_it_likes() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    monitor.events();
    for (_, file) in CONFIGS {
        edit(&sandbox, file, "// mine", "// mine, and mine alone");
        sandbox.write(file, format!("{}\n\n", sandbox.read(file)));
    }
    assert_eq!(monitor.events(), Vec::<String>::new());
}

#[test]
fn our_own_commands_are_no_drift() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    monitor.events();
    for args in [
        &["apply", "--context-window", "64000"][..],
        &["apply", "--context-window", "32000"],
        &["undo"],
        &["apply", "--model", "some/model"],
        &["remove", "--client", "opencode"],
        &["apply", "--client", "opencode"],
        &["undo"],
    ] {
        sandbox.command(args).run().succeeds();
    }
    assert_eq!(monitor.events(), Vec::<String>::new());
}

/// `openclaw doctor --fix` copies a key that it finds in plain text.
#[test]
fn a_credential_of_the_clients_own_is_reported_where_it_would_win() {
    let sandbox = connected_by_reference();
    let mut monitor = Monitor::start(&sandbox, &[]);
    monitor.events();
    let profiles =
        r#"{ "profiles": { "wcode:default": { "type": "api_key", "provider": "wcode" } } }"#;
    sandbox.write(".openclaw/agents/main/agent/auth-profiles.json", profiles);
    assert_eq!(monitor.events(), Vec::<String>::new());

    let mut config = sandbox.value(OPENCLAW);
    config.as_object_mut().unwrap().remove("auth").unwrap();
    replace(&sandbox, OPENCLAW, &config.to_string());
    let notice = monitor.expect("drift");
    let told = notice["findings"].to_string();
    assert!(told.contains("has its own credential"), "{notice:#}");
}

// Where the file is.

#[test]
fn a_config_that_appears_later_is_seen_also_where_its_folder_was_not_there() {
    let sandbox = connected();
    for (client, file) in CONFIGS {
        let right = sandbox.read(file);
        let folder = sandbox.path(file).parent().unwrap().to_owned();
        std::fs::remove_dir_all(&folder).unwrap();
        let mut monitor = Monitor::start(&sandbox, &[]);
        assert_eq!(monitor.events(), ["started", "drift"], "{client}");
        sandbox.write(file, &right);
        monitor.expect("drift-ended");
        edit(&sandbox, file, "128000", "77000");
        is(&monitor.expect("drift"), client, "changed");
        edit(&sandbox, file, "77000", "128000");
        monitor.expect("drift-ended");
    }
}

#[test]
fn a_folder_that_is_replaced_by_another_is_watched_again() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    for (client, file) in CONFIGS {
        let right = sandbox.read(file);
        let folder = sandbox.path(file).parent().unwrap().to_owned();
        let aside = folder.with_extension("aside");
        for _ in 0..3 {
            std::fs::rename(&folder, &aside).unwrap();
            is(&monitor.expect("drift"), client, "missing");
            sandbox.write(file, &right);
            monitor.expect("drift-ended");
            edit(&sandbox, file, "128000", "77000");
            is(&monitor.expect("drift"), client, "changed");
            edit(&sandbox, file, "77000", "128000");
            monitor.expect("drift-ended");
            std::fs::remove_dir_all(&aside).unwrap();
        }
    }
}

#[cfg(unix)]
#[test]
fn a_config_behind_a_symlink_is_seen_when_its_target_changes_and_when_it_leads_elsewhere() {
    use std::os::unix::fs::symlink;
    let sandbox = connected();
    for (client, file) in CONFIGS {
        let name = file.replace('/', "-");
        let target = format!("dotfiles/{client}/{name}");
        sandbox.write(&target, sandbox.read(file));
        std::fs::remove_file(sandbox.path(file)).unwrap();
        symlink(sandbox.path(&target), sandbox.path(file)).unwrap();
    }
    let mut monitor = Monitor::start(&sandbox, &[]);
    for (client, file) in CONFIGS {
        let name = file.replace('/', "-");
        let target = format!("dotfiles/{client}/{name}");
        edit(&sandbox, &target, "128000", "77000");
        is(&monitor.expect("drift"), client, "changed");
        edit(&sandbox, &target, "77000", "128000");
        monitor.expect("drift-ended");
        // As home-manager does with each generation.
        let other = format!("dotfiles/{client}/other");
        sandbox.write(&other, sandbox.read(&target).replace("128000", "66000"));
        let fresh = sandbox.path(&format!("{file}.link"));
        symlink(sandbox.path(&other), &fresh).unwrap();
        std::fs::rename(&fresh, sandbox.path(file)).unwrap();
        is(&monitor.expect("drift"), client, "changed");
        edit(&sandbox, &other, "66000", "128000");
        monitor.expect("drift-ended");
    }
}

#[test]
fn where_the_kernel_does_not_notify_stamps_do_and_that_is_said() {
    let sandbox = connected().file("../settings/watch.json5", "{ poll: true }\n");
    let mut monitor = Monitor::start(&sandbox, &[]);
    let known = monitor.check();
    assert_eq!(
        known["watching"]["polling"]["detail"]["code"], "host.polling_asked_for",
        "{known:#}"
    );
    edit(&sandbox, OPENCLAW, "128000", "77000");
    is(&monitor.expect("drift"), "openclaw", "changed");
}

#[cfg(target_os = "linux")]
#[test]
fn where_the_systems_limit_is_reached_stamps_are_compared() {
    let sandbox = connected();
    let watch =
        "echo 0 > /proc/sys/user/max_inotify_instances && exec \"$0\" watch --offline --json";
    let program = env!("CARGO_BIN_EXE_wcode");
    let shell =
        ["unshare", "--user", "--map-root-user", "timeout", "20", "sh", "-c", watch, program];
    let can_unshare = std::process::Command::new("unshare")
        .args(["--user", "--map-root-user", "sh", "-c"])
        .arg("echo 0 > /proc/sys/user/max_inotify_instances")
        .output()
        .is_ok_and(|it| it.status.success());
    if !can_unshare {
        crate::support::not_tested("no user namespace with limits of its own is to be had");
        return;
    }
    std::thread::scope(|scope| {
        let running = scope.spawn(|| sandbox.command(&[]).run_in_place_of(&shell));
        let known = loop {
            let outcome = sandbox.run(["watch", "--status", "--json"]);
            let known = outcome.json()["monitor"].clone();
            if !known["watching"]["polling"].is_null() || running.is_finished() {
                break known;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        };
        let why = known["watching"]["polling"]["message"].as_str().unwrap_or_default();
        assert!(why.contains("limit"), "{known:#}");
        edit(&sandbox, OPENCLAW, "128000", "77000");
        while !sandbox.run(["watch", "--status", "--json"]).stdout.contains("77000") {
            assert!(!running.is_finished(), "the monitor ended");
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        sandbox.run(["watch", "--stop"]).succeeds();
        running.join().unwrap().succeeds();
    });
}

/// As when a user starts to keep the config in a repository of dotfiles, while the monitor runs.
#[cfg(unix)]
#[test]
fn a_config_that_becomes_a_symlink_is_seen_when_its_target_changes_in_place() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    for (client, file) in CONFIGS {
        let (path, target) = (sandbox.path(file), sandbox.path(&format!("dotfiles/{client}")));
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(&path, &target).unwrap();
        let link = sandbox.path("link");
        std::os::unix::fs::symlink(&target, &link).unwrap();
        std::fs::rename(&link, &path).unwrap();
        monitor.check();
        // In place: no folder sees a new name.
        let right = std::fs::read_to_string(&target).unwrap();
        std::fs::write(&target, right.replace("128000", "77000")).unwrap();
        assert_eq!(monitor.expect("drift")["client"], client);
        std::fs::write(&target, right).unwrap();
        monitor.expect("drift-ended");
    }
}

/// The home is watched since a client's folder in it may come and go; many programs write into the home all the time.
#[cfg(target_os = "linux")]
#[test]
fn writes_to_other_files_beside_the_clients_folders_wake_nothing() {
    use std::io::Write;
    let sandbox = connected().file("history", "").file(".openclaw/other.log", "");
    let monitor = Monitor::start(&sandbox, &[]);
    monitor.check();
    let switches = || -> u64 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", monitor.id())).unwrap();
        let status = |task: std::io::Result<std::fs::DirEntry>| {
            std::fs::read_to_string(task.unwrap().path().join("status")).unwrap_or_default()
        };
        let count = |text: String| {
            let line = text.lines().find_map(|it| it.strip_prefix("voluntary_ctxt_switches:"));
            line.map_or(0, |number| number.trim().parse::<u64>().unwrap())
        };
        tasks.map(status).map(count).sum()
    };
    let before = switches();
    for _ in 0..300 {
        for file in ["history", ".openclaw/other.log"] {
            let mut open =
                std::fs::OpenOptions::new().append(true).open(sandbox.path(file)).unwrap();
            open.write_all(b"a line\n").unwrap();
        }
    }
    let woken = switches() - before;
    assert!(woken < 50, "woken {woken} times by 600 writes");
}
