//! `kill -9` at each checkpoint: a file is old or new, never between, and the next command finishes or reverts.

use std::fs;

use super::{DESCRIPTIONS, Machine};
use crate::support::{CHECKPOINTS, Outcome};

fn kill_at(machine: &Machine, checkpoint: &str, command: &'static str) {
    let command = machine.sandbox.command(&words(machine, command));
    let paused = command.env("WCODE_TEST_CHECKPOINT", checkpoint);
    paused.run_until(&format!("paused at {checkpoint}\n")).kill();
    if cfg!(not(target_os = "linux")) {
        let_its_lock_grow_old(machine);
    }
}

/// Where a lock that is a folder does not say who holds it, it is left alone until it is old, for which no test has to wait.
fn let_its_lock_grow_old(machine: &Machine) {
    let config = machine.sandbox.path(machine.client.config);
    let entries = fs::read_dir(config.parent().unwrap()).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    for lock in paths.filter(|it| it.is_dir() && it.extension().is_some_and(|end| end == "lock")) {
        let before = std::time::SystemTime::now() - std::time::Duration::from_secs(60);
        fs::File::open(lock).unwrap().set_modified(before).unwrap();
    }
}

fn run(machine: &Machine, command: &'static str) -> Outcome {
    machine.sandbox.command(&words(machine, command)).run()
}

/// A command as its user types it: the client is named if there is no other way to connect it.
fn words(machine: &Machine, command: &'static str) -> Vec<&'static str> {
    match (command, machine.client.holds_one_vendor) {
        ("apply", true) => vec!["apply", "--client", machine.client.client],
        _ => vec![command],
    }
}

#[track_caller]
fn is_settled(machine: &Machine, place: &str) {
    for name in machine.sandbox.journal() {
        let is_closed = name.ends_with(".done") || name.ends_with(".undone");
        assert!(is_closed, "{place}: `{name}` is open");
    }
    let temporary = fs::read_dir(machine.sandbox.root().join("tmp")).unwrap().count();
    assert_eq!(temporary, 0, "{place}: a temporary file is left");
}

#[test]
fn a_killed_command_leaves_the_config_old_or_new_and_is_settled_by_the_next() {
    for client in DESCRIPTIONS {
        let connected = Machine::connected_by_reference(client);
        let (files, program) =
            (connected.sandbox.files(), connected.sandbox.root().display().to_string());
        let new = connected.config().replace(&program, "[ROOT]");
        for checkpoint in CHECKPOINTS {
            for (killed, next, is_connected) in [
                ("apply", "apply", true),
                ("apply", "undo", false),
                ("undo", "undo", false),
                ("remove", "remove", false),
                ("remove", "apply", true),
            ] {
                let place =
                    format!("{}: {killed} killed at {checkpoint}, then {next}", client.client);
                let machine = if killed == "apply" {
                    with_key(client)
                } else {
                    Machine::connected_by_reference(client)
                };
                let readable = || {
                    machine
                        .config()
                        .replace(&machine.sandbox.root().display().to_string(), "[ROOT]")
                };
                kill_at(&machine, checkpoint, killed);
                assert!(
                    [&new, client.document].contains(&readable().as_str()),
                    "{place}:\n{}",
                    readable()
                );

                // What was finished before the kill leaves the second command nothing to do, which may be an error.
                run(&machine, next);

                is_settled(&machine, &place);
                if is_connected {
                    assert_eq!(
                        (readable(), machine.sandbox.files()),
                        (new.clone(), files.clone()),
                        "{place}"
                    );
                } else {
                    assert_eq!(
                        (readable(), machine.sandbox.files()),
                        (client.document.to_owned(), vec![client.config.to_owned()]),
                        "{place}"
                    );
                }
            }
        }
    }
}

/// Not connected, with the key in its store.
fn with_key(client: &'static super::Description) -> Machine {
    let machine = Machine::new(client);
    let set = ["key", "set", "--stdin", "--key-store", "file"];
    machine.sandbox.command(&set).stdin(super::KEY).run().succeeds();
    machine
}

#[test]
fn what_the_user_saved_after_a_kill_is_kept() {
    for client in DESCRIPTIONS {
        for checkpoint in CHECKPOINTS {
            for next in ["apply", "undo", "remove"] {
                let machine = Machine::new(client);
                kill_at(&machine, checkpoint, "apply");
                machine.edit_remark();
                let outcome = run(&machine, next);
                let is_kept = machine.config().contains(client.edited_remark);
                assert!(is_kept, "{}: {next} after {checkpoint}: {outcome}", client.client);
            }
        }
    }
}
