//! macOS and Windows, as far as they can be tried elsewhere: what is written, and what is run.

use super::manager::{calls, forget, machine};
use crate::support::Sandbox;

const AGENT: &str = "Library/LaunchAgents/net.wcode.watch.plist";

#[test]
fn launchd_gets_an_agent() {
    let sandbox = machine().env("WCODE_TEST_SYSTEM", "macos");
    let domain = format!("gui/{}", rustix::process::geteuid().as_raw());
    sandbox.run(["service", "install", "--scope", "user"]).succeeds();
    assert!(sandbox.read(AGENT).contains("<string>net.wcode.watch</string>"));
    assert_known_again(&sandbox);
    let changes = |sandbox: &_| {
        let mut calls = calls(sandbox);
        calls.retain(|call| !call.starts_with("launchctl print"));
        calls
    };
    assert_eq!(
        changes(&sandbox),
        [
            format!("launchctl enable {domain}/net.wcode.watch"),
            format!("launchctl bootout {domain}/net.wcode.watch"),
            format!("launchctl bootstrap {domain} {}", sandbox.arg(AGENT)),
        ]
    );
    forget(&sandbox);
    sandbox.run(["service", "restart"]).succeeds();
    sandbox.run(["service", "uninstall"]).succeeds();
    assert_eq!(
        changes(&sandbox),
        [
            format!("launchctl kickstart -k {domain}/net.wcode.watch"),
            format!("launchctl bootout {domain}/net.wcode.watch"),
        ]
    );
    assert!(!sandbox.exists(AGENT));
}

/// The definition is read as it was written.
fn assert_known_again(sandbox: &Sandbox) {
    let service = sandbox.run(["service", "status", "--json"]).json()["service"].clone();
    assert_eq!((&service["outdated"], &service["edited"]), (&false.into(), &false.into()));
    assert_eq!(service["program"], env!("CARGO_BIN_EXE_wcode"));
}

/// `bootout` comes back before the agent has ended, and until then launchd takes no other in its place.
#[test]
fn an_agent_that_takes_its_time_to_leave_is_waited_for() {
    let sandbox = machine().env("WCODE_TEST_SYSTEM", "macos");
    sandbox.write(
        "fake/launchctl",
        "#!/bin/sh\ncd \"${0%/*}\" || exit 1\n\
         [ \"$1\" = bootstrap ] || exit 0\n\
         echo x >>tries\n[ \"$(grep -c x tries)\" -gt 2 ] || {\n\
         echo 'Bootstrap failed: 5: Input/output error' >&2; exit 5; }\n",
    );
    let outcome = sandbox.run(["service", "install", "--scope", "user"]).succeeds();
    assert!(!outcome.stderr.contains("Bootstrap failed"), "{}", outcome.stderr);
    assert_eq!(sandbox.read("fake/tries"), "x\nx\nx\n");
    assert!(sandbox.exists(AGENT));
}

#[test]
fn the_state_of_an_agent_is_read_off_launchctl() {
    let sandbox = machine().env("WCODE_TEST_SYSTEM", "macos");
    sandbox.run(["service", "install", "--scope", "user"]).succeeds();
    sandbox.write(
        "fake/launchctl",
        "#!/bin/sh\nprintf 'gui/501/net.wcode.watch = {\\n\\tstate = running\\n\\n\\tpid = 812\\n}\\n'\n",
    );
    sandbox.run(["service", "status"]).succeeds().shows("running: yes, process 812\n");
}

#[test]
fn the_task_scheduler_gets_a_task() {
    let sandbox = machine()
        .env("WCODE_TEST_SYSTEM", "windows")
        .env("WCODE_DATA_DIR", "[ROOT]/home/data")
        .env("USERNAME", "ann")
        .env("USERDOMAIN", "HOUSE");
    sandbox.run(["service", "install"]).succeeds();
    let file = sandbox.arg("data/wcode.xml");
    assert_eq!(
        calls(&sandbox),
        [
            "schtasks /Query /FO LIST".to_owned(),
            format!("schtasks /Create /F /TN wcode /XML {file}"),
            "schtasks /Run /TN wcode".to_owned(),
        ]
    );
    let bytes = sandbox.bytes("data/wcode.xml");
    assert_eq!(bytes[..2], [0xff, 0xfe], "as the scheduler itself writes tasks");
    assert_known_again(&sandbox);
    let before = bytes.clone();
    sandbox.run(["service", "install"]).succeeds();
    assert_eq!(sandbox.bytes("data/wcode.xml"), before);
    forget(&sandbox);
    sandbox.run(["service", "uninstall"]).succeeds();
    assert_eq!(calls(&sandbox)[1..], ["schtasks /End /TN wcode", "schtasks /Delete /F /TN wcode"]);
    assert!(!sandbox.exists("data"));
}

#[test]
fn a_system_without_a_manager_is_reported() {
    let sandbox = machine().env("WCODE_TEST_SYSTEM", "freebsd");
    for verb in ["install", "uninstall", "start", "status", "logs"] {
        sandbox
            .run(["service", verb])
            .exits(1)
            .says("this system has no supported service manager")
            .says("hint: have your own supervisor run `wcode watch`");
    }
}
