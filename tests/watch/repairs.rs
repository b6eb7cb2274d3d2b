//! `--mode repair`: what was ours comes back, nothing else is touched, and a fight is not fought.

use std::thread;
use std::time::Duration;

use super::{CONFIGS, connected, connected_by_reference, edit, replace};
use crate::support::monitor::Monitor;
use crate::support::{OPENCLAW, OPENCODE, Sandbox};

#[test]
fn what_was_ours_comes_back_to_the_byte_and_can_be_taken_back() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    for (client, file) in CONFIGS {
        let right = sandbox.read(file);
        // In one write: between two, a busy machine could leave time for a repair.
        let wrong = right
            .replace("https://wcode.net/api/gpt/v1", "https://elsewhere.example/v1")
            .replace("128000", "77000");
        replace(&sandbox, file, &wrong);
        let notice = monitor.expect("repaired");
        assert_eq!(notice["client"], client);
        assert_eq!(notice["findings"].as_array().unwrap().len(), 2, "{notice:#}");
        assert!(notice["message"].as_str().unwrap().contains("qwen"), "{notice:#}");
        assert_eq!(sandbox.read(file), right, "{client}");
        let history = sandbox.run(["history", "--json"]).succeeds().json();
        assert_eq!(history["entries"][0]["command"], "repair", "{history:#}");
        monitor.events();
        // To undo a repair is a decision: the monitor leaves it, also after other changes.
        sandbox.run(["undo"]).succeeds();
        let notice = monitor.expect("repair-undone");
        assert_eq!((&notice["client"], &notice["alert"]), (&client.into(), &true.into()));
        edit(&sandbox, file, "77000", "66000");
        monitor.expect("drift");
        monitor.check();
        assert!(sandbox.read(file).contains("66000"), "{client}");
        sandbox.run(["watch", "--reload"]).succeeds();
        monitor.expect("repaired");
        assert_eq!(sandbox.read(file), right, "{client}");
    }
}

#[test]
fn a_config_that_is_gone_is_reported_and_never_made_anew() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    for (client, file) in CONFIGS {
        let (path, aside) = (sandbox.path(file), sandbox.path("aside"));
        std::fs::rename(&path, &aside).unwrap();
        let notice = monitor.expect("drift");
        assert_eq!((&notice["level"], &notice["alert"]), (&"error".into(), &true.into()));
        assert_eq!(notice["findings"].as_array().unwrap().len(), 1, "{notice:#}");
        assert_eq!(notice["findings"][0]["path"], path.display().to_string(), "{notice:#}");
        monitor.check();
        assert!(!path.exists(), "{client}");
        // What another program makes in its place is not wcode's either.
        replace(&sandbox, file, "{}\n");
        monitor.expect("drift");
        monitor.check();
        assert_eq!(sandbox.read(file), "{}\n", "{client}");
        std::fs::rename(&aside, &path).unwrap();
        monitor.expect("drift-ended");
        assert_eq!(monitor.check()["counters"]["repairs"], 0, "{client}");
    }
}

/// OpenClaw cuts down, or another program does: its backup holds the user's settings, and OpenClaw restores it itself.
#[test]
fn a_config_that_the_client_will_restore_from_its_backup_is_left_to_it() {
    let backup = ".openclaw/openclaw.json.bak";
    let mine = "m".repeat(900);
    let sandbox = Sandbox::new()
        .openclaw(format!("{{ meta: {{}}, gateway: {{ mode: 'local' }}, mine: '{mine}' }}\n"));
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    let whole = sandbox.read(OPENCLAW);
    sandbox.write(backup, &whole);
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    let cut = "{\"gateway\":{\"mode\":\"local\"}}\n";
    replace(&sandbox, OPENCLAW, cut);
    let notice = monitor.expect("drift");
    assert!(notice["hint"].as_str().unwrap().contains("openclaw.json.bak"), "{notice:#}");
    monitor.check();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(backup)), (cut.to_owned(), whole.clone()));
    // `apply` warns of it, and leaves the backup alone too.
    let finished = sandbox.run(["apply", "--client", "openclaw", "--dry-run"]).succeeds();
    let said = format!("{}{}", finished.stdout, finished.stderr);
    assert!(said.contains("openclaw.json.bak"), "{said}");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    assert_eq!(sandbox.read(backup), whole);
    // What OpenClaw does at its next start.
    replace(&sandbox, OPENCLAW, &whole);
    monitor.expect("drift-ended");
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("repaired");
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(backup)), (whole.clone(), whole));
}

#[test]
fn a_default_model_that_was_asked_for_by_name_is_the_users_to_change_as_well() {
    let sandbox = connected();
    sandbox.run(["apply", "--default-model", "qwen/qwen3-235b-a22b"]).succeeds();
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    edit(&sandbox, OPENCLAW, "wcode/qwen/qwen3-235b-a22b", "acme/other");
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("repaired");
    let text = sandbox.read(OPENCLAW);
    assert!(text.contains("acme/other") && text.contains("128000"), "{text}");
}

#[test]
fn an_entry_that_is_gone_comes_back_and_the_users_own_parts_stay() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    for (client, file) in CONFIGS {
        replace(&sandbox, file, "{\n  // only this\n  \"mine\": { \"a\": 1 },\n}\n");
        monitor.expect("repaired");
        let value = sandbox.value(file);
        assert_eq!(value["mine"]["a"], 1, "{client}");
        assert!(sandbox.read(file).contains("// only this"), "{client}");
        let entry =
            if client == "openclaw" { &value["models"]["providers"] } else { &value["provider"] };
        assert!(entry["wcode"].is_object(), "{client}: {value:#}");
    }
}

#[test]
fn a_value_that_was_never_ours_stays() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    edit(&sandbox, OPENCLAW, "maxTokens: 8192", "maxTokens: 4096, cost: { input: 1, output: 2 }");
    monitor.expect("repaired");
    let model = sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"][0].clone();
    assert_eq!((&model["maxTokens"], &model["cost"]["output"]), (&8192.into(), &2.into()));
}

#[test]
fn a_key_and_a_default_model_that_the_user_chose_stay() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    edit(&sandbox, OPENCLAW, "wcode/qwen/qwen3-235b-a22b", "acme/other");
    edit(&sandbox, OPENCLAW, "${WCODE_API_KEY}", "${MY_OWN_KEY}");
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("repaired");
    let text = sandbox.read(OPENCLAW);
    assert!(text.contains("acme/other") && text.contains("${MY_OWN_KEY}"), "{text}");
    assert!(text.contains("128000"), "{text}");
}

/// We never wrote there, as their own values stood there already: that they take them away asks for nothing.
#[test]
fn a_gap_that_was_never_ours_stays_and_raises_no_alert() {
    let sandbox = Sandbox::new()
        .openclaw("{\n  agents: { defaults: { model: { primary: 'acme/own' } } },\n}\n")
        .opencode("{\n  \"$schema\": \"https://opencode.ai/config.json\",\n}\n");
    sandbox.run(["apply"]).succeeds();
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    for (file, own) in [
        (OPENCLAW, "model: { primary: 'acme/own' }"),
        (OPENCODE, "\"$schema\": \"https://opencode.ai/config.json\","),
    ] {
        edit(&sandbox, file, own, "");
        let notice = monitor.expect("drift");
        assert_eq!((&notice["level"], &notice["alert"]), (&"info".into(), &false.into()));
        let expected = sandbox.read(file);
        edit(&sandbox, file, "128000", "77000");
        monitor.expect("repaired");
        assert_eq!(sandbox.read(file), expected, "{file}");
    }
}

#[test]
fn a_plugin_of_ours_and_the_rights_to_a_file_come_back() {
    let sandbox = connected_by_reference();
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    let plugin = ".config/opencode/plugin/wcode.js";
    let right = sandbox.read(plugin);
    replace(&sandbox, plugin, "export default {}\n");
    monitor.expect("repaired");
    assert_eq!(sandbox.read(plugin), right);
    std::fs::remove_file(sandbox.path(plugin)).unwrap();
    monitor.expect("repaired");
    assert_eq!(sandbox.read(plugin), right);
}

#[cfg(unix)]
#[test]
fn who_may_read_a_file_is_put_back() {
    let sandbox = Sandbox::new();
    sandbox.run(["apply", "--client", "openclaw", "--client", "opencode"]).succeeds();
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    for (_, file) in CONFIGS {
        sandbox.chmod(file, 0o666);
        monitor.expect("repaired");
        assert_eq!(sandbox.mode(file), 0o600, "{file}");
    }
}

#[test]
fn a_file_that_cannot_be_parsed_is_reported_and_left_alone() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    replace(&sandbox, OPENCODE, "{ \"a\": ");
    monitor.expect("drift");
    thread::sleep(Duration::from_secs(1));
    monitor.check();
    assert_eq!(sandbox.read(OPENCODE), "{ \"a\": ");
}

#[test]
fn a_second_program_that_rewrites_again_and_again_is_countered_three_times_and_named() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    let wrong = sandbox.read(OPENCLAW).replace("128000", "77000");
    // It holds the file open, as a program does that means to write.
    let path = sandbox.path(OPENCLAW);
    let holds = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
    let mut rewrites = 0;
    let stopped = loop {
        rewrites += 1;
        assert!(rewrites <= 10, "still repaired");
        replace(&sandbox, OPENCLAW, &wrong);
        let mine = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
        thread::sleep(Duration::from_millis(1_500));
        let known = monitor.check();
        drop(mine);
        let mut health = known["clients"].as_array().unwrap().iter();
        let health = health.find(|it| it["client"] == "openclaw").unwrap().clone();
        if !health["repair_conflict"].is_null() {
            break health;
        }
    };
    drop(holds);
    assert_eq!(stopped["repairs"], 3, "{stopped:#}");
    #[cfg(target_os = "linux")]
    {
        let me = format!("{}", std::process::id());
        assert!(stopped["repair_conflict"]["suspects"].to_string().contains(&me), "{stopped:#}");
    }
    let notice = monitor.expect("repair-stopped");
    assert_eq!(notice["alert"], true);
    let status = sandbox.run(["status"]).succeeds();
    assert!(status.stdout.contains("OpenClaw: repair stopped at "), "{}", status.stdout);
    // From here on it is reported, and not repaired.
    replace(&sandbox, OPENCLAW, &wrong.replace("77000", "66000"));
    thread::sleep(Duration::from_millis(1_500));
    monitor.check();
    assert!(sandbox.read(OPENCLAW).contains("66000"));
    // Until a reload makes the monitor try again.
    sandbox.run(["watch", "--reload"]).succeeds();
    monitor.expect("repaired");
    assert!(sandbox.read(OPENCLAW).contains("128000"));
}

#[cfg(unix)]
#[test]
fn our_copy_of_the_program_is_rebuilt() {
    // A program in a folder that others can write is none that clients may run, so a copy is.
    let sandbox = Sandbox::new().openclaw("{}\n").env("WCODE_DATA_DIR", "[ROOT]/data");
    let program = sandbox.path("open/wcode");
    std::fs::create_dir_all(program.parent().unwrap()).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_wcode"), &program).unwrap();
    sandbox.chmod("open", 0o777);
    let program = program.display().to_string();
    let apply = ["apply", "--client", "openclaw", "--key-stdin", "--key-store", "file"];
    sandbox.command(&apply).stdin(super::KEY).run_as(&program).succeeds();
    let copy = sandbox.root().join("data/bin/wcode");
    assert!(copy.is_file());
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    std::fs::remove_file(&copy).unwrap();
    let notice = monitor.expect("repaired");
    assert!(notice["message"].as_str().unwrap().contains("data/bin/wcode"), "{notice:#}");
    assert!(copy.is_file());
}

/// As of a disk that is not there at the moment, or a backup by hand: what is put in its place would be in the way.
#[test]
fn a_folder_that_is_gone_is_reported_and_not_recreated() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    let (home, elsewhere) = (sandbox.path(""), sandbox.root().join("elsewhere"));
    for (from, to) in [(sandbox.path(".openclaw"), sandbox.path("kept")), (home, elsewhere)] {
        std::fs::rename(&from, &to).unwrap();
        let notice = monitor.expect("drift");
        assert_eq!((&notice["level"], &notice["alert"]), (&"error".into(), &true.into()));
        thread::sleep(Duration::from_secs(1));
        monitor.check();
        assert!(!from.exists(), "{}", from.display());
        std::fs::rename(&to, &from).unwrap();
        monitor.expect("drift-ended");
    }
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("repaired");
}

/// Another version wants another entry: that is for `apply`, not for a repair.
#[cfg(unix)]
#[test]
fn what_another_version_of_the_client_would_need_is_reported_and_not_written() {
    let package = |version: &str| format!(r#"{{ "name": "openclaw", "version": "{version}" }}"#);
    let sandbox = Sandbox::new().openclaw("{}\n").env("PATH", "[ROOT]/home/programs:/usr/bin:/bin");
    sandbox.write("programs/openclaw", "#!/bin/sh\n");
    sandbox.chmod("programs/openclaw", 0o755);
    sandbox.write("programs/package.json", package("2026.9.6"));
    let apply = ["apply", "--client", "openclaw", "--key-stdin", "--key-store", "file"];
    sandbox.command(&apply).stdin(super::KEY).run().succeeds();
    let right = sandbox.read(OPENCLAW);
    assert!(right.contains("secrets"), "{right}");
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    sandbox.write("programs/package.json", package("2026.3.2"));
    monitor.check();
    assert_eq!(sandbox.read(OPENCLAW), right);
    // A field that means the same to both is restored, and nothing else.
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("repaired");
    assert_eq!(sandbox.read(OPENCLAW), right);
    // An entry that is gone would not come back as it was.
    let text = right.replacen("\"providers\":", "\"elsewhere\":", 1);
    assert_ne!(text, right);
    replace(&sandbox, OPENCLAW, &text);
    monitor.expect("drift");
    monitor.check();
    assert_eq!(sandbox.read(OPENCLAW), text);
}

/// What is left may be completed by its owner, from a backup that we do not know.
#[test]
fn a_file_that_another_program_cut_short_is_reported_and_not_written() {
    let users = "x".repeat(600);
    let sandbox = Sandbox::new().openclaw(format!("{{ notes: '{users}' }}\n"));
    let apply = ["apply", "--client", "openclaw", "--key-stdin", "--key-store", "file"];
    sandbox.command(&apply).stdin(super::KEY).run().succeeds();
    let right = sandbox.read(OPENCLAW);
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    let stub = "{\"gateway\":{\"mode\":\"local\"}}";
    replace(&sandbox, OPENCLAW, stub);
    let notice = monitor.expect("drift");
    assert_eq!((&notice["level"], &notice["alert"]), (&"error".into(), &true.into()));
    assert!(notice["hint"].as_str().unwrap().contains("from a backup"), "{notice:#}");
    thread::sleep(Duration::from_millis(1_500));
    monitor.check();
    assert_eq!(sandbox.read(OPENCLAW), stub);
    replace(&sandbox, OPENCLAW, &right);
    monitor.expect("drift-ended");
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("repaired");
}

/// The permissions of a file are no value in it.
#[cfg(unix)]
#[test]
fn permissions_that_were_restored_are_called_permissions() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    sandbox.chmod(OPENCLAW, 0o600);
    sandbox.run(["apply"]).succeeds();
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    sandbox.chmod(OPENCLAW, 0o644);
    let notice = monitor.expect("repaired");
    let message = notice["message"].as_str().unwrap();
    assert!(message.starts_with("OpenClaw: restored the permissions of `"), "{message}");
    assert_eq!(sandbox.mode(OPENCLAW), 0o600);
}

/// Without its plugin OpenCode has no key, and no request works; the reference of OpenClaw is as necessary.
#[test]
fn what_the_key_comes_by_is_missed_as_an_error() {
    let sandbox = connected_by_reference();
    let mut monitor = Monitor::start(&sandbox, &[]);
    let mut value = sandbox.value(OPENCLAW);
    value["secrets"].as_object_mut().unwrap().remove("providers");
    replace(&sandbox, OPENCLAW, &value.to_string());
    assert_eq!(monitor.expect("drift")["level"], "error");
    let plugin = sandbox.files().into_iter().find(|name| name.ends_with("wcode.js")).unwrap();
    std::fs::remove_file(sandbox.path(&plugin)).unwrap();
    assert_eq!(monitor.expect("drift")["level"], "error");
}

/// An editor's saves are no other program's, whoever waits for the file to change.
#[cfg(target_os = "linux")]
#[test]
fn a_program_that_only_waits_for_changes_is_not_named_as_the_culprit() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    let wrong = sandbox.read(OPENCLAW).replace("128000", "77000");
    let waits = std::process::Command::new("tail")
        .args(["-F", "-n", "0"])
        .arg(sandbox.path(OPENCLAW))
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
    let mut waits = waits.unwrap();
    for _ in 0..3 {
        replace(&sandbox, OPENCLAW, &wrong);
        monitor.expect("repaired");
    }
    replace(&sandbox, OPENCLAW, &wrong);
    let notice = monitor.expect("repair-stopped");
    drop((waits.kill(), waits.wait()));
    let message = notice["message"].as_str().unwrap();
    assert!(message.contains("it may be an editor") && message.contains("`tail"), "{message}");
}
