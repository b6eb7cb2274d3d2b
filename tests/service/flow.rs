//! Installed, looked at, stopped, started and taken out, step by step.

use serde_json::json;

use super::manager::{UNIT, calls, files, forget, installed, machine, marked_anew};

const INSTALL: [&str; 4] = ["service", "install", "--scope", "user"];

#[test]
fn install_writes_the_unit_and_starts_it_at_once_and_at_every_login() {
    let sandbox = machine();
    sandbox.run(INSTALL).is(
        0,
        "",
        "ran: `systemctl --user daemon-reload`\n\
         ran: `systemctl --user enable --now wcode.service`\n\
         the service is installed and running: `[HOME]/.config/systemd/user/wcode.service`\n\
         the monitor stops when you log out; `loginctl enable-linger` keeps it running, and starts it \
         at boot\n",
    );
    assert_eq!(
        calls(&sandbox),
        ["systemctl --user daemon-reload", "systemctl --user enable --now wcode.service"]
    );
    assert_eq!(sandbox.mode(UNIT), 0o644, "systemd warns of a unit that others cannot read");
    let unit = sandbox.read(UNIT);
    for line in [
        &format!("ExecStart=\"{}\" watch", env!("CARGO_BIN_EXE_wcode")),
        &format!("ExecReload=\"{}\" watch --reload", env!("CARGO_BIN_EXE_wcode")),
        "Type=notify",
        "WatchdogSec=15min",
        "Restart=on-failure",
        "StartLimitIntervalSec=0",
        "RestartPreventExitStatus=2 5",
        "NoNewPrivileges=yes",
        "WantedBy=default.target",
        &format!("Environment=\"WCODE_STATE_DIR={}/state\"", sandbox.root().display()),
    ] {
        assert!(unit.lines().any(|each| each == line), "{line} is not in\n{unit}");
    }
    assert!(!unit.contains("{{"), "a blank was left:\n{unit}");
}

#[test]
fn a_second_install_changes_nothing_and_says_so() {
    let sandbox = installed();
    let before = (sandbox.bytes(UNIT), std::fs::metadata(sandbox.path(UNIT)).unwrap().modified());
    sandbox.run(INSTALL).succeeds().says(
        "the service is already installed and running: `[HOME]/.config/systemd/user/wcode.service`",
    );
    let after = (sandbox.bytes(UNIT), std::fs::metadata(sandbox.path(UNIT)).unwrap().modified());
    assert_eq!((before.0, before.1.unwrap()), (after.0, after.1.unwrap()));
    assert_eq!(calls(&sandbox), [""; 0]);
    assert_eq!(sandbox.run(["service", "install", "--json"]).json()["changed"], false);
}

#[test]
fn a_stopped_service_is_started_by_install_and_a_changed_one_restarted() {
    let mut sandbox = installed();
    sandbox.run(["service", "stop"]).succeeds();
    sandbox.run(INSTALL).succeeds();
    assert_eq!(
        calls(&sandbox),
        ["systemctl --user stop wcode.service", "systemctl --user enable --now wcode.service"]
    );
    forget(&sandbox);
    sandbox.export("OPENCLAW_STATE_DIR", "[ROOT]/claw");
    sandbox.run(INSTALL).succeeds();
    assert_eq!(
        calls(&sandbox),
        ["systemctl --user daemon-reload", "systemctl --user restart wcode.service"]
    );
    assert!(sandbox.read(UNIT).contains("Environment=\"OPENCLAW_STATE_DIR="));
}

#[test]
fn uninstall_leaves_the_home_as_it_was() {
    let sandbox = machine();
    let before = files(&sandbox);
    sandbox.run(INSTALL).succeeds();
    forget(&sandbox);
    sandbox.run(["service", "uninstall"]).is(
        0,
        "",
        "the service was stopped, and `[HOME]/.config/systemd/user/wcode.service` was removed\n",
    );
    assert_eq!(
        calls(&sandbox),
        [
            "systemctl --user disable --now wcode.service",
            "systemctl --user daemon-reload",
            "systemctl --user reset-failed wcode.service"
        ]
    );
    assert_eq!(files(&sandbox), before);
    assert!(!sandbox.exists(".config/systemd"), "an empty folder of ours was left");
    sandbox.run(["service", "uninstall"]).is(0, "", "the service is not installed\n");
}

#[test]
fn a_dry_run_shows_the_unit_and_the_commands_and_does_nothing() {
    let sandbox = machine();
    let before = files(&sandbox);
    let shown = sandbox.run(["service", "install", "--scope", "user", "--dry-run"]).succeeds();
    let shown =
        shown.shows("ExecStart=").says("would run: `systemctl --user enable --now wcode.service`");
    assert_eq!((files(&sandbox), calls(&sandbox)), (before, vec![]));
    sandbox.run(INSTALL).succeeds();
    let written = sandbox.read(UNIT).replace(&sandbox.root().display().to_string(), "[ROOT]");
    assert_eq!(shown.stdout.replace("[HOME]", "[ROOT]/home"), written);
    forget(&sandbox);
    sandbox
        .run(["service", "uninstall", "--dry-run"])
        .succeeds()
        .says("would remove `[HOME]/.config/systemd/user/wcode.service`");
    assert_eq!(calls(&sandbox), [""; 0]);
}

#[test]
fn status_shows_whether_it_is_installed_starts_by_itself_and_runs() {
    let sandbox = installed();
    sandbox.run(["service", "status"]).is(
        0,
        "installed: yes  [HOME]/.config/systemd/user/wcode.service\n\
         starts automatically: yes\n\
         running: yes, process 4711, since 2026-11-27T01:07:12Z\n\
         keeps running after logout: no\n",
        "",
    );
    sandbox.write("fake/lingers", "yes\n");
    let report = sandbox.run(["service", "status", "--json"]).json();
    assert_eq!(
        report["service"],
        json!({
            "manager": "systemd",
            "scope": "user",
            "path": "[HOME]/.config/systemd/user/wcode.service",
            "installed": true,
            "edited": false,
            "outdated": false,
            "program": env!("CARGO_BIN_EXE_wcode"),
            "enabled": true,
            "running": true,
            "pid": 4711,
            "since": "2026-11-27T01:07:12Z",
            "lingering": true,
        })
    );
    sandbox.run(["service", "stop"]).succeeds();
    sandbox.run(["service", "status"]).succeeds().shows("running: no\n");
    sandbox.run(["--lang", "zh", "service", "status"]).succeeds().shows("自动启动：是\n");
}

#[test]
fn a_unit_of_another_version_is_outdated_until_it_is_installed_again() {
    let sandbox = installed();
    let now = sandbox.read(UNIT);
    sandbox.write(UNIT, marked_anew(&now.replace("WatchdogSec=15min\n", "")));
    sandbox.run(["service", "status"]).succeeds().shows("installed: yes, by another version");
    assert_eq!(sandbox.run(["service", "status", "--json"]).json()["service"]["outdated"], true);
    sandbox.run(INSTALL).succeeds();
    assert_eq!(sandbox.read(UNIT), now);
}

#[test]
fn another_shells_variables_do_not_make_a_unit_outdated() {
    let mut sandbox = installed();
    sandbox.export("OPENCLAW_STATE_DIR", "/elsewhere");
    assert_eq!(sandbox.run(["service", "status", "--json"]).json()["service"]["outdated"], false);
}

#[test]
fn another_copy_of_the_program_does_not_make_a_unit_outdated_until_its_own_is_gone() {
    let sandbox = installed();
    let other = sandbox.path("other/wcode");
    std::fs::create_dir(sandbox.path("other")).unwrap();
    std::fs::copy(env!("CARGO_BIN_EXE_wcode"), &other).unwrap();
    let other = other.display().to_string();
    let status = ["service", "status", "--json"];
    let seen = sandbox.command(&status).run_as(&other).json();
    assert_eq!(seen["service"]["outdated"], false);

    sandbox.command(&INSTALL).run_as(&other).succeeds();
    assert!(sandbox.read(UNIT).contains(&format!("ExecStart=\"{other}\" watch\n")));
    std::fs::remove_file(&other).unwrap();
    assert_eq!(sandbox.run(status).json()["service"]["outdated"], true);
}

#[test]
fn start_stop_and_restart_want_an_installed_service() {
    let sandbox = machine();
    for verb in ["start", "stop", "restart", "logs"] {
        sandbox.run(["service", verb]).is(
            1,
            "",
            "error: the service is not installed\nhint: `wcode service install`\n",
        );
    }
    assert_eq!(calls(&sandbox), [""; 0]);
    let sandbox = installed();
    for verb in ["stop", "start", "restart"] {
        let call = format!("systemctl --user {verb} wcode.service");
        sandbox.run(["service", verb]).is(0, "", &format!("ran: `{call}`\n"));
        assert_eq!(calls(&sandbox), [call]);
        forget(&sandbox);
    }
}

#[test]
fn logs_are_those_of_the_journal() {
    let sandbox = installed();
    let last = "journalctl --no-pager --output=short-iso --quiet --user-unit=wcode.service --lines";
    sandbox.run(["service", "logs"]).is(0, &format!("{last}=50\n"), "");
    sandbox.run(["service", "logs", "-f", "-n", "3"]).is(0, &format!("{last}=3 --follow\n"), "");
    let report = sandbox.run(["service", "logs", "--json"]).json();
    assert_eq!(report["lines"], json!([format!("{last}=50")]));
    sandbox.run(["service", "logs", "--follow", "--json"]).exits(2);
}

#[test]
fn where_no_manager_answers_nothing_is_left_behind() {
    let sandbox = machine();
    sandbox.write("fake/silent", "");
    let before = files(&sandbox);
    sandbox
        .run(INSTALL)
        .exits(1)
        .says("error: systemd does not respond, so nothing was changed\nhint: log in as that user")
        .says("loginctl enable-linger")
        .says("wcode watch");
    assert_eq!(files(&sandbox), before);
    let report = sandbox.command(&[&INSTALL[..], &["--json"]].concat()).run().exits(1).json();
    assert_eq!(report["error"]["kind"], "service");
    sandbox
        .run(["service", "status"])
        .succeeds()
        .shows("running: unknown: systemd does not respond");
}

#[test]
fn a_service_that_does_not_start_is_taken_out_again() {
    let sandbox = machine();
    sandbox.write("fake/fails", "enable");
    let before = files(&sandbox);
    sandbox
        .run(INSTALL)
        .exits(1)
        .says("Job for wcode.service failed.")
        .says("error: `systemctl --user enable --now wcode.service` failed: exit status: 1")
        .says("hint: run `wcode watch` on its own");
    assert_eq!(files(&sandbox), before);
    assert!(!sandbox.exists(".config"), "a folder of ours was left");
    assert_eq!(
        calls(&sandbox)[2..],
        [
            "systemctl --user disable --now wcode.service",
            "systemctl --user daemon-reload",
            "systemctl --user reset-failed wcode.service"
        ]
    );
}

#[test]
fn a_definition_that_cannot_be_taken_over_gives_way_to_the_old_one() {
    let mut sandbox = installed();
    let before = sandbox.read(UNIT);
    sandbox.write("fake/fails", "restart");
    sandbox.export("OPENCLAW_STATE_DIR", "/elsewhere");
    sandbox.run(INSTALL).exits(1);
    assert_eq!(sandbox.read(UNIT), before);
    assert_eq!(
        calls(&sandbox),
        [
            "systemctl --user daemon-reload",
            "systemctl --user restart wcode.service",
            "systemctl --user daemon-reload",
            "systemctl --user restart wcode.service"
        ]
    );
}
