//! One monitor at a time: how it is queried, reloaded, restarted and stopped.

use serde_json::json;

use super::{connected, edit};
use crate::support::monitor::Monitor;
use crate::support::{OPENCLAW, OPENCODE, Sandbox, wait_until};

#[test]
fn without_a_monitor_there_is_no_answer() {
    let sandbox = Sandbox::new();
    for flag in ["--status", "--check-now", "--reload", "--stop"] {
        sandbox.run(["watch", flag]).exits(1).says("no monitor is running").says("wcode watch");
        let report = sandbox.run(["watch", flag, "--json"]).exits(1).json();
        assert_eq!(report["error"]["kind"], "no-monitor");
    }
    assert_eq!(sandbox.state_files(), Vec::<String>::new());
}

#[test]
fn a_second_monitor_learns_who_the_first_is() {
    let sandbox = connected();
    let monitor = Monitor::start(&sandbox, &[]);
    let outcome = sandbox.run(["watch", "--offline"]).exits(9);
    outcome.says(&format!("{}", monitor.id()));
}

#[test]
fn what_it_knows_is_shown_by_status_and_by_itself() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("drift");
    for args in [&["watch", "--status"][..], &["status"]] {
        let outcome = sandbox.command(args).run().succeeds();
        outcome.shows("Monitor: running since").shows("https://wcode.net/api/gpt/v1");
    }
    let own = sandbox.run(["watch", "--status", "--json"]).succeeds().json();
    let status = sandbox.run(["status", "--json"]).succeeds().json();
    assert_eq!(own["monitor"]["pid"], monitor.id());
    assert_eq!(status["monitor"]["running"], true);
    assert_eq!(status["monitor"]["clients"], own["monitor"]["clients"]);
    let openclaw = &status["clients"][0];
    assert_eq!(openclaw["findings"], own["monitor"]["clients"][0]["findings"], "{status:#}");

    assert_eq!(monitor.stop(), Some(0));
    sandbox.run(["status"]).succeeds().shows("Monitor: not running");
    let status = sandbox.run(["status", "--json"]).succeeds().json();
    assert_eq!(status["monitor"]["running"], false);
}

#[test]
fn a_monitor_that_was_killed_at_any_time_repeats_nothing_and_forgets_nothing() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("drift");
    monitor.kill();
    for _ in 0..5 {
        let mut monitor = Monitor::start(&sandbox, &[]);
        assert_eq!(monitor.events(), ["started"]);
        monitor.kill();
    }
    // What changes while none runs is seen by the next one.
    edit(&sandbox, OPENCODE, "128000", "77000");
    let mut monitor = Monitor::start(&sandbox, &[]);
    assert_eq!(monitor.events(), ["started", "drift"]);
    monitor.kill();
    edit(&sandbox, OPENCODE, "77000", "128000");
    edit(&sandbox, OPENCLAW, "77000", "128000");
    let mut monitor = Monitor::start(&sandbox, &[]);
    assert_eq!(monitor.events(), ["started", "drift-ended", "drift-ended"]);
}

#[test]
fn a_damaged_state_file_is_replaced() {
    let sandbox = connected().file("../state/monitor.json", "{ nonsense");
    let mut monitor = Monitor::start(&sandbox, &[]);
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("drift");
    let status = sandbox.run(["status", "--json"]).succeeds().json();
    assert_eq!(status["monitor"]["pid"], monitor.id());
}

#[cfg(unix)]
#[test]
fn only_the_user_can_talk_to_it_or_read_what_it_knows() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("drift");
    for file in ["watch.sock", "monitor.json", "logs/watch.log"] {
        assert_eq!(sandbox.mode(&format!("../state/{file}")), 0o600, "{file}");
    }
    assert_eq!(monitor.stop(), Some(0));
    assert!(!sandbox.exists("../state/watch.sock"));
}

#[cfg(unix)]
#[test]
fn signals_end_it_well_and_have_it_read_its_settings() {
    use rustix::process::Signal;
    for signal in [Signal::TERM, Signal::INT] {
        let sandbox = connected();
        let mut monitor = Monitor::start(&sandbox, &[]);
        sandbox.write("../settings/watch.json5", "{ interval: '10m' }\n");
        monitor.signal(Signal::HUP);
        monitor.expect("config-reloaded");
        monitor.signal(signal);
        monitor.expect("stopped");
        assert_eq!(monitor.wait(), Some(0));
    }
}

#[cfg(unix)]
#[test]
fn on_a_terminal_it_ends_with_ctrl_c_and_with_the_terminal() {
    use crate::support::screen::Screen;
    for end in ["\u{3}", ""] {
        let sandbox = connected();
        let mut screen = Screen::start(sandbox.command(&["watch", "--offline"]), 100, 20);
        screen.wait_for_text("started watching");
        sandbox.run(["watch", "--check-now"]).succeeds();
        match end {
            // What a terminal sends when its window is closed.
            "" => screen.signal(expectrl::process::unix::Signal::SIGHUP),
            keys => screen.send(keys),
        }
        let is_running = || sandbox.run(["status", "--json"]).json()["monitor"]["running"] == true;
        wait_until("the monitor has stopped", || !is_running());
    }
}

// Settings.

#[test]
fn other_settings_hold_as_soon_as_they_are_written_and_bad_ones_never() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    assert_eq!(monitor.check()["mode"], "report");
    sandbox.write("../settings/watch.json5", "{ mode: 'repair' } // from now on\n");
    monitor.expect("config-reloaded");
    assert_eq!(monitor.check()["mode"], "repair");
    // In the middle of being written; if that takes long, the empty file is reported as well.
    sandbox.write("../settings/watch.json5", "");
    sandbox.write("../settings/watch.json5", "{ mode: 'destroy' }\n");
    let notice = loop {
        let notice = monitor.expect("config-invalid");
        if notice["message"].as_str().unwrap().contains("line 1, column 9") {
            break notice;
        }
    };
    assert!(notice["hint"].as_str().unwrap().contains("fix the file"), "{notice:#}");
    assert_eq!(monitor.check()["mode"], "repair");
    sandbox.run(["watch", "--reload"]).exits(2).says("line 1, column 9");
}

#[test]
fn settings_that_make_no_sense_keep_it_from_starting() {
    for (settings, code, words) in [
        ("{ mood: 1 }", 5, "mood"),
        ("{ interval: '1s' }", 2, "interval"),
        ("{ metrics: '0.0.0.0' }", 2, "0.0.0.0"),
        ("{ metricsTextfile: '/tmp/x.txt' }", 2, "x.prom"),
    ] {
        let sandbox = Sandbox::new().file("../settings/watch.json5", settings);
        sandbox.run(["watch", "--offline"]).exits(code).says(words).says("hint: ");
    }
}

#[test]
fn flags_go_over_the_file() {
    let sandbox = connected().file("../settings/watch.json5", "{ mode: 'repair' }");
    let monitor = Monitor::start(&sandbox, &["--mode", "report"]);
    assert_eq!(monitor.check()["mode"], "report");
}

#[test]
fn what_makes_no_sense_together_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.run(["watch", "--status", "--stop"]).exits(2);
    sandbox.run(["watch", "--status", "--mode", "repair"]).exits(2);
    sandbox.run(["watch", "--interval", "soon"]).exits(2).says("5m");
    sandbox.run(["status", "--watch", "--json"]).exits(2).says("wcode watch --json");
}

#[test]
fn it_works_on_a_machine_without_anything() {
    let sandbox = Sandbox::new();
    let mut monitor = Monitor::start(&sandbox, &[]);
    assert_eq!(monitor.events(), ["started"]);
    assert_eq!(monitor.check()["endpoints"], json!([]));
    // And it watches files that are created later.
    sandbox.write(OPENCLAW, "{}\n");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    monitor.check();
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("drift");
}

/// As by a user who frees disk space, or puts a backup in its place.
#[cfg(target_os = "linux")]
#[test]
fn a_record_that_was_taken_away_is_reported_and_the_monitor_can_still_be_talked_to() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    let folders = ["state", "elsewhere"].map(|name| sandbox.root().join(name));
    std::fs::rename(&folders[0], &folders[1]).unwrap();
    let notice = monitor.expect("state-lost");
    assert_eq!((&notice["level"], &notice["alert"]), (&"error".into(), &true.into()));
    monitor.check();
    // And it is still the only one.
    sandbox.run(["watch", "--offline"]).exits(9);
    // Put back, it is good for what it was before.
    let flags = rustix::fs::RenameFlags::EXCHANGE;
    let here = rustix::fs::CWD;
    rustix::fs::renameat_with(here, &folders[0], here, &folders[1], flags).unwrap();
    monitor.expect("state-lost");
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("drift");
    assert_eq!(monitor.stop(), Some(0));
}

#[test]
fn a_monitor_that_begins_without_seeing_anything_sees_that_this_was_fixed() {
    let sandbox = connected();
    let index = "../state/keys.json";
    let before = sandbox.exists(index).then(|| sandbox.read(index));
    sandbox.write(index, "{");
    let mut monitor = Monitor::start(&sandbox, &[]);
    assert_eq!(monitor.events()[1], "scan-failed");
    match before {
        Some(text) => sandbox.write(index, text),
        None => std::fs::remove_file(sandbox.path(index)).unwrap(),
    }
    monitor.expect("scan-recovered");
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("drift");
}

#[test]
fn what_is_in_the_place_of_the_socket_keeps_it_from_starting_and_stays() {
    let sandbox = connected().file("../state/watch.sock", "mine");
    sandbox.run(["watch", "--offline"]).exits(1).says("not a socket");
    assert_eq!(sandbox.read("../state/watch.sock"), "mine");
}

/// A package manager, or `install.sh`, puts another version in the place of the one that runs.
#[cfg(unix)]
#[test]
fn a_monitor_whose_program_was_replaced_restarts_into_the_new_one() {
    let sandbox = connected();
    let place = |name: &str| sandbox.path(name);
    let install = |extra: &[u8]| {
        let mut program = std::fs::read(env!("CARGO_BIN_EXE_wcode")).unwrap();
        program.extend_from_slice(extra);
        std::fs::write(place("new"), program).unwrap();
        sandbox.chmod("new", 0o755);
        std::fs::rename(place("new"), place("wcode")).unwrap();
    };
    install(b"");
    let mut monitor = Monitor::start_program(&sandbox, &place("wcode"), &[]);
    let pid = monitor.id();
    // What does not run is none.
    std::fs::write(place("new"), "#!/bin/sh\nexit 1\n").unwrap();
    sandbox.chmod("new", 0o755);
    std::fs::rename(place("new"), place("wcode")).unwrap();
    std::thread::sleep(std::time::Duration::from_secs(3));
    monitor.check();
    install(b"\n");
    monitor.expect("updated");
    monitor.expect("started");
    assert_eq!(monitor.check()["pid"], pid, "the service manager sees the same process");
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("drift");
    assert_eq!(monitor.stop(), Some(0));
}

/// The service runs a copy of a program that npm replaces in its place, and Homebrew by another link.
#[cfg(unix)]
#[test]
fn a_monitor_that_runs_from_a_copy_follows_what_it_was_copied_from() {
    for has_link in [false, true] {
        let mut sandbox = connected();
        let install = |sandbox: &Sandbox, folder: &str, extra: &[u8]| {
            let mut program = std::fs::read(env!("CARGO_BIN_EXE_wcode")).unwrap();
            program.extend_from_slice(extra);
            std::fs::create_dir_all(sandbox.path(folder)).unwrap();
            std::fs::write(sandbox.path(&format!("{folder}/wcode")), program).unwrap();
            sandbox.chmod(&format!("{folder}/wcode"), 0o755);
        };
        let link_to = |sandbox: &Sandbox, folder: &str| {
            std::os::unix::fs::symlink(
                sandbox.path(&format!("{folder}/wcode")),
                sandbox.path("fresh"),
            )
            .unwrap();
            std::fs::rename(sandbox.path("fresh"), sandbox.path("link")).unwrap();
        };
        let first = "opt/node_modules/wcode/1";
        install(&sandbox, first, b"");
        install(&sandbox, ".local/share/wcode/bin", b"");
        link_to(&sandbox, first);
        let origin = if has_link { "link".to_owned() } else { format!("{first}/wcode") };
        let origin = sandbox.arg(&origin);
        sandbox.export("WCODE_COPY_OF", &origin);
        let copy = sandbox.path(".local/share/wcode/bin/wcode");
        let mut monitor = Monitor::start_program(&sandbox, &copy, &[]);
        let pid = monitor.id();
        if has_link {
            install(&sandbox, "opt/node_modules/wcode/2", b"\n");
            link_to(&sandbox, "opt/node_modules/wcode/2");
            std::fs::remove_dir_all(sandbox.path(first)).unwrap();
        } else {
            std::fs::remove_dir_all(sandbox.path(first)).unwrap();
            install(&sandbox, first, b"\n");
        }
        monitor.expect("updated");
        monitor.expect("started");
        assert_eq!(monitor.check()["pid"], pid);
        let program = std::fs::read(&origin).unwrap();
        assert!(program == std::fs::read(&copy).unwrap(), "the copy is of the version of before");
        assert_eq!(monitor.stop(), Some(0));
    }
}
