//! Concurrent programs: another `wcode`, OpenClaw, an editor.

use std::process::{Command, Stdio};
use std::thread;

use serde_json::json;

use crate::support::{OPENCLAW, OPENCODE, Sandbox};

const LOCK: &str = ".openclaw/openclaw.json.lock";

#[test]
fn of_twenty_applies_at_once_none_is_lost() {
    let sandbox = Sandbox::new().openclaw("{ /* mine */ }\n").opencode("{ /* mine */ }\n");
    let old = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE));

    let models: Vec<_> = (0..20).map(|at| format!("m/{at:02}")).collect();
    thread::scope(|scope| {
        for model in &models {
            scope.spawn(|| sandbox.run(["apply", "--model", model]).succeeds());
        }
    });

    let openclaw = sandbox.value(OPENCLAW);
    let listed = openclaw["models"]["providers"]["wcode"]["models"].as_array().unwrap();
    let mut ids: Vec<_> = listed.iter().map(|model| model["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, models);
    let opencode = sandbox.value(OPENCODE);
    assert_eq!(opencode["provider"]["wcode"]["models"].as_object().unwrap().len(), 20);
    assert_eq!(sandbox.journal().len(), 20, "each is an entry of its own");
    assert_eq!(sandbox.files(), [OPENCODE, OPENCLAW]);

    sandbox.run(["remove"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), old);
}

#[test]
fn of_twenty_equal_applies_at_once_one_writes() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| sandbox.run(["apply", "--client", "openclaw"]).succeeds());
        }
    });
    assert_eq!(sandbox.journal(), ["000001.done"]);
}

#[test]
fn applies_removes_and_undos_at_once_leave_whole_files() {
    let sandbox = Sandbox::new().openclaw("{ /* mine */ }\n").opencode("{ /* mine */ }\n");
    thread::scope(|scope| {
        for at in 0..18 {
            let sandbox = &sandbox;
            scope.spawn(move || match at % 3 {
                0 => sandbox.run(["apply"]),
                1 => sandbox.run(["remove"]),
                _ => sandbox.run(["undo"]),
            });
        }
    });
    for name in [OPENCLAW, OPENCODE] {
        assert!(sandbox.value(name).is_object());
        assert!(sandbox.read(name).contains("/* mine */"));
    }
    sandbox.run(["apply"]).succeeds();
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), "{ /* mine */ }\n");
    assert_eq!(sandbox.read(OPENCODE), "{ /* mine */ }\n");
    assert_eq!(sandbox.files(), [OPENCODE, OPENCLAW]);
}

/// OpenClaw's lock lets a test act between our plan and our write: we plan, then wait for it.
fn meddle_between_plan_and_write(sandbox: &Sandbox, args: &[&str], meddle: impl FnOnce()) {
    let mut holder = sleeper();
    let lock = json!({ "pid": holder.id(), "createdAt": "2026-01-01T00:00:00.000Z" });
    sandbox.write(LOCK, lock.to_string());
    let running = sandbox.command(args).run_until(&holder.id().to_string());
    meddle();
    holder.kill().unwrap();
    holder.wait().unwrap();
    assert_eq!(running.finish(), Some(0));
    assert!(!sandbox.exists(LOCK));
}

#[test]
fn a_file_replaced_before_we_write_is_planned_again() {
    for name in [OPENCLAW, OPENCODE] {
        let sandbox =
            Sandbox::new().openclaw("{\n  \"a\": 1,\n}\n").opencode("{\n  \"a\": 1,\n}\n");
        meddle_between_plan_and_write(&sandbox, &["apply"], || {
            sandbox.write(name, "{\n  \"a\": 1,\n  \"theirs\": 2, // new\n}\n");
        });
        let text = sandbox.read(name);
        assert!(text.contains("\"theirs\": 2, // new") && text.contains("wcode.net"), "{text}");
        assert_eq!(sandbox.journal(), ["000001.done"], "one entry, and it is true");
        sandbox.run(["undo"]).succeeds();
        assert!(sandbox.read(name).contains("theirs"), "undo gives back what stood there last");
        assert!(!sandbox.read(name).contains("wcode.net"));
    }
}

#[test]
fn a_file_that_comes_up_before_we_create_it_is_not_lost() {
    let sandbox = Sandbox::new().opencode("{}\n").file(".openclaw/keep", "");
    meddle_between_plan_and_write(&sandbox, &["apply"], || {
        sandbox.write(OPENCLAW, "{\n  theirs: 2, // new\n}\n");
    });
    let text = sandbox.read(OPENCLAW);
    assert!(text.contains("theirs: 2, // new") && text.contains("wcode.net"), "{text}");
}

#[test]
fn a_file_deleted_before_we_write_is_rebuilt() {
    let sandbox = Sandbox::new().openclaw("{ old: 1 }\n").opencode("{}\n");
    meddle_between_plan_and_write(&sandbox, &["apply"], || {
        std::fs::remove_file(sandbox.path(OPENCLAW)).unwrap();
    });
    let text = sandbox.read(OPENCLAW);
    assert!(!text.contains("old") && text.contains("wcode.net"), "{text}");
}

#[test]
fn a_file_changed_before_remove_writes_keeps_the_change() {
    let sandbox = Sandbox::new().openclaw("{}\n").opencode("{}\n");
    sandbox.run(["apply"]).succeeds();
    let edited = sandbox.read(OPENCLAW).replacen('{', "{ // new", 1);
    meddle_between_plan_and_write(&sandbox, &["remove"], || sandbox.write(OPENCLAW, &edited));
    let text = sandbox.read(OPENCLAW);
    assert!(text.contains("// new") && !text.contains("wcode.net"), "{text}");
}

#[test]
fn our_entry_changed_before_we_write_is_a_conflict_and_not_overwritten() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    let edited = sandbox.read(OPENCLAW).replace("128000", "77777");
    let mut holder = sleeper();
    let lock = json!({ "pid": holder.id(), "createdAt": "2026-01-01T00:00:00.000Z" });
    sandbox.write(LOCK, lock.to_string());
    let args = ["apply", "--client", "openclaw", "--context-window", "64000"];
    let running = sandbox.command(&args).run_until(&holder.id().to_string());
    sandbox.write(OPENCLAW, &edited);
    holder.kill().unwrap();
    holder.wait().unwrap();
    assert_eq!(running.finish(), Some(4));
    assert_eq!(sandbox.read(OPENCLAW), edited);
    assert_eq!(sandbox.files(), [OPENCLAW]);
}

#[test]
fn a_lock_of_openclaws_that_is_held_is_waited_for() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    // A process of the test plays OpenClaw's writer.
    let mut holder = sleeper();
    let pid = holder.id();
    sandbox.write(LOCK, json!({ "pid": pid, "createdAt": "2026-01-01T00:00:00.000Z" }).to_string());

    let apply = sandbox.command(&["apply", "--client", "openclaw"]);
    let waiting = apply.run_until(&pid.to_string());
    assert_eq!(sandbox.read(OPENCLAW), "{}\n", "written while OpenClaw held the lock");
    holder.kill().unwrap();
    holder.wait().unwrap();
    assert_eq!(waiting.finish(), Some(0));
    assert!(sandbox.read(OPENCLAW).contains("wcode.net"));
    assert!(!sandbox.exists(LOCK));
}

#[test]
fn a_lock_of_openclaws_that_is_never_let_go_ends_the_wait() {
    let sandbox = Sandbox::new().openclaw("{}\n").opencode("{}\n");
    let lock = json!({ "pid": std::process::id(), "createdAt": "2026-01-01T00:00:00.000Z" });
    sandbox.write(LOCK, lock.to_string());

    let report = sandbox.run(["apply", "--json"]).exits(9).json();

    assert_eq!(report["error"]["kind"], "locked", "{report}");
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), ("{}\n".into(), "{}\n".into()));
    assert_eq!(
        sandbox.read(LOCK),
        lock.to_string(),
        "a lock of somebody else's is not ours to take"
    );
    assert!(sandbox.journal().iter().all(|name| !name.ends_with(".open")));
}

#[test]
fn a_lock_of_openclaws_whose_holder_is_dead_is_taken_over() {
    for lock in [
        json!({ "pid": dead(), "createdAt": "2026-01-01T00:00:00.000Z" }),
        // The process id was reused by a process with another start time.
        json!({ "pid": std::process::id(), "createdAt": "2026-01-01T00:00:00.000Z", "starttime": 1 }),
    ] {
        if lock.get("starttime").is_some() && !cfg!(target_os = "linux") {
            continue;
        }
        let sandbox = Sandbox::new().openclaw("{}\n").file(LOCK, lock.to_string());
        sandbox.run(["apply", "--client", "openclaw"]).succeeds();
        assert!(sandbox.read(OPENCLAW).contains("wcode.net"));
        assert!(!sandbox.exists(LOCK));
    }
}

#[cfg(unix)]
#[test]
fn our_lock_shows_openclaw_who_holds_it() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    let paused = sandbox.pause_at("before-replace", ["apply", "--client", "openclaw"]);
    let lock: serde_json::Value = serde_json::from_str(&sandbox.read(LOCK)).unwrap();
    assert_eq!(lock["pid"], paused.id());
    let created = lock["createdAt"].as_str().expect("OpenClaw writes a time in ISO form");
    assert!(created.len() > 19 && created.ends_with('Z'), "{created}");
    assert_eq!(sandbox.mode(LOCK), 0o600);
}

#[cfg(unix)]
#[test]
fn a_second_wcode_waits_for_the_first() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    let paused = sandbox.pause_at("locked", ["apply", "--client", "openclaw"]);
    let second = sandbox.command(&["apply", "--client", "openclaw"]).run_until("wait");
    assert_eq!(sandbox.read(OPENCLAW), "{}\n", "written while the first held the lock");
    paused.kill();
    assert_eq!(second.finish(), Some(0));
    assert!(sandbox.read(OPENCLAW).contains("wcode.net"));
}

#[cfg(unix)]
#[test]
fn status_does_not_wait_for_the_lock() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    let _paused = sandbox.pause_at("locked", ["apply", "--client", "openclaw"]);
    sandbox.run(["status"]).succeeds();
    sandbox.run(["history"]).succeeds();
    sandbox.run(["models"]).succeeds();
    sandbox.run(["apply", "--client", "openclaw", "--dry-run"]).succeeds();
}

fn sleeper() -> std::process::Child {
    let mut sleep = Command::new("sleep");
    sleep.arg("60").stdin(Stdio::null()).spawn().expect("a program that waits")
}

/// The id of a process that has ended.
fn dead() -> u32 {
    let mut child = Command::new("true").spawn().expect("a program that ends");
    child.wait().unwrap();
    child.id()
}
