//! Notices on the desktop (`host::desktop`, and `notify` of `wcode watch`), with python-dbusmock's notification service
//! as the witness.
//!
//! Ignored by a plain `cargo test`, as it wants programs that `.ci/run` installs and runs it with. The bus library reads
//! its address from the environment, so each notice is shown by a process of its own: this binary again.

use std::fs::{self, File};
use std::process::Command;
use std::time::Instant;

use rustix::process::Signal;
use wcode::internals::host::Host;
use wcode::internals::host::desktop::{Notice, Urgency, notify};

use crate::keyring::desktop::{Daemon, Desktop};
use crate::support::monitor::Monitor;
use crate::support::{OPENCLAW, OPENCODE, wait_until};

const SERVICE: &str = "org.freedesktop.Notifications";

/// What the child shows as its summary; that it is set makes it the child.
const SUMMARY: &str = "WCODE_TEST_SUMMARY";
const REPLACES: &str = "WCODE_TEST_REPLACES";

/// Where the process writes its result: the test runner writes to stdout itself.
const ANSWER: &str = "answer";

#[test]
#[ignore = "wants a notification service: run by .ci/run"]
fn notify_shows_what_it_was_given_and_no_markup() {
    let (desktop, service) = desktop_with_service();
    let shown = told(&desktop, "openclaw: <b>drift</b>", 0);
    assert_eq!(shown, "shown as 1");
    let log = service.log(&desktop);
    let body = "the &lt;body&gt; &amp; more\nof it";
    let call =
        format!("\"wcode\" 0 \"\" \"openclaw: <b>drift</b>\" \"{body}\" [] {{\"urgency\": 2}}");
    assert!(log.contains(&call), "{log}");
}

#[test]
#[ignore = "wants a notification service: run by .ci/run"]
fn notify_takes_the_place_of_an_earlier_notice() {
    let (desktop, service) = desktop_with_service();
    assert_eq!(told(&desktop, "first", 0), "shown as 1");
    assert_eq!(told(&desktop, "second", 1), "shown as 1");
    let log = service.log(&desktop);
    assert!(log.contains("\"wcode\" 1 "), "{log}");
}

#[test]
#[ignore = "wants a notification service: run by .ci/run"]
fn notify_is_not_held_by_a_service_that_hangs() {
    let (desktop, service) = desktop_with_service();
    service.daemon.signal(Signal::STOP);
    let trouble = told(&desktop, "into the void", 0);
    assert!(trouble.starts_with("trouble: the desktop did not"), "{trouble}");
}

#[test]
#[ignore = "wants a notification service: run by .ci/run"]
fn notify_is_not_held_by_a_bus_that_says_nothing_and_asks_it_once() {
    let desktop = Desktop::without_bus();
    let mute = desktop.start_mute_bus();
    let trouble = told(&desktop, "into the void", 0);
    assert_eq!(
        trouble,
        "trouble: the desktop did not accept the notification within 3s; again: the same"
    );
    mute.set_nonblocking(true).unwrap();
    assert!(mute.accept().is_ok() && mute.accept().is_err(), "the second call was not begun");
}

#[test]
#[ignore = "wants a notification service: run by .ci/run"]
fn notify_says_so_without_a_notification_service() {
    let without_service = told(&Desktop::without_keyring(), "to nobody", 0);
    assert!(
        without_service.contains("the desktop did not show the notification: "),
        "{without_service}"
    );
    let without_bus = told(&Desktop::without_bus(), "to nobody", 0);
    assert!(without_bus.contains("the desktop did not show the notification: "), "{without_bus}");
}

#[test]
fn a_notice_without_a_session_bus_starts_none() {
    let desktop = Desktop::without_bus();
    let mut child = child(&desktop, "to nobody", 0);
    // With a display the bus library would look for one, and `dbus-launch` would start one.
    child.env_remove("DBUS_SESSION_BUS_ADDRESS").env("DISPLAY", ":99");
    assert!(answer(&desktop, child).starts_with("trouble: there is no session bus"));
}

// `wcode watch` with `notify: true`.

/// Both clients connected, on a desktop on which the monitor is to show its notices.
fn watched_desktop() -> (Desktop, Service) {
    let (desktop, service) = desktop_with_service();
    desktop.run(["apply", "--key-mode", "env", "--yes"]).succeeds();
    desktop.write("../settings/watch.json5", "{ notify: true }\n");
    (desktop, service)
}

/// Has our entry say otherwise, or as it should.
fn put(desktop: &Desktop, file: &str, from: &str, to: &str) {
    let text = desktop.read(file);
    assert!(text.contains(from), "{file} has no {from:?}:\n{text}");
    desktop.write(file, text.replace(from, to));
}

#[test]
#[ignore = "wants a notification service: run by .ci/run"]
fn notify_shows_a_drift_once_and_the_next_change_in_its_place() {
    let (desktop, service) = watched_desktop();
    let mut monitor = Monitor::start(&*desktop, &[]);
    put(&desktop, OPENCLAW, "128000", "77000");
    let drift = monitor.expect("drift");
    let shown = service.shown(&desktop, 1);
    assert!(shown[0].starts_with("\"wcode\" 0 \"\" \"wcode\" \"OpenClaw: "), "{shown:?}");
    for words in [&drift["message"], &drift["hint"]] {
        assert!(shown[0].contains(words.as_str().unwrap()), "{words}: {shown:?}");
    }
    assert!(shown[0].contains("{\"urgency\": 1}"), "{shown:?}");

    // Another wrong value in the same place is the same drift.
    put(&desktop, OPENCLAW, "77000", "66000");
    monitor.check();
    put(&desktop, OPENCODE, "128000", "77000");
    monitor.expect("drift");
    let shown = service.shown(&desktop, 2);
    assert!(shown[1].starts_with("\"wcode\" 1 ") && shown[1].contains("OpenCode"), "{shown:?}");
    put(&desktop, OPENCODE, "77000", "128000");
    monitor.expect("drift-ended");
    let shown = service.shown(&desktop, 3);
    assert!(shown[2].starts_with("\"wcode\" 1 "), "{shown:?}");
    // The last one is shown before the next is even begun: a fourth would be on its way for a reason.
    assert_eq!(monitor.stop(), Some(0));
    assert_eq!(service.shown(&desktop, 3).len(), 3);
}

#[test]
#[ignore = "wants a notification service: run by .ci/run"]
fn notify_of_a_repair_conflict_is_its_first_repair_and_its_end() {
    let (desktop, service) = watched_desktop();
    let mut monitor = Monitor::start(&*desktop, &["--mode", "repair"]);
    for _ in 0..3 {
        put(&desktop, OPENCLAW, "128000", "77000");
        monitor.expect("repaired");
    }
    put(&desktop, OPENCLAW, "128000", "77000");
    let stopped = monitor.expect("repair-stopped");
    let shown = service.shown(&desktop, 2);
    assert!(shown[1].contains(stopped["hint"].as_str().unwrap()), "{shown:?}");
    assert!(shown[1].contains("{\"urgency\": 2}"), "{shown:?}");
    // The other program goes on, and there is no second notice.
    for (from, to) in [("77000", "66000"), ("66000", "55000"), ("55000", "44000")] {
        put(&desktop, OPENCLAW, from, to);
        monitor.check();
    }
    assert_eq!(monitor.stop(), Some(0));
    assert_eq!(service.shown(&desktop, 2).len(), 2, "{:?}", service.log(&desktop));
}

#[test]
#[ignore = "wants a notification service: run by .ci/run"]
fn notify_is_bounded_where_there_is_no_end_of_changes() {
    let (desktop, service) = watched_desktop();
    let started = Instant::now();
    let mut monitor = Monitor::start(&*desktop, &[]);
    for _ in 0..20 {
        put(&desktop, OPENCODE, "128000", "77000");
        monitor.expect("drift");
        put(&desktop, OPENCODE, "77000", "128000");
        monitor.expect("drift-ended");
    }
    let shown = service.shown(&desktop, 5).len();
    // Five about one entry, and one more a minute.
    let most = 6 + usize::try_from(started.elapsed().as_secs() / 60).unwrap();
    assert!(shown <= most, "{shown} of 40 in {:?}", started.elapsed());
    // The last state is not lost: it comes before the monitor ends.
    assert_eq!(monitor.stop(), Some(0));
    let all = service.shown(&desktop, 6);
    assert!(all.last().unwrap().contains("in sync"), "{all:?}");
}

#[test]
#[ignore = "wants a notification service: run by .ci/run"]
fn notify_by_a_desktop_that_hangs_holds_nothing_up() {
    let (desktop, service) = watched_desktop();
    let mut monitor = Monitor::start(&*desktop, &[]);
    service.daemon.signal(Signal::STOP);
    for _ in 0..3 {
        put(&desktop, OPENCLAW, "128000", "77000");
        monitor.expect("drift");
        put(&desktop, OPENCLAW, "77000", "128000");
        monitor.expect("drift-ended");
    }
    monitor.check();
    // Nor the end.
    assert_eq!(monitor.stop(), Some(0));
    service.daemon.signal(Signal::CONT);
}

/// Not a test: the process that the others start to show a notice and report the result.
#[test]
#[ignore = "a process of the tests above"]
fn the_process_that_shows_a_notice() {
    let host = Host::of_this_process().unwrap();
    let Some(summary) = host.var(SUMMARY) else { return };
    let replaces = host.var(REPLACES).and_then(|text| text.parse().ok()).filter(|it| *it > 0);
    let body = "the <body> & more\nof it";
    let notice = Notice { summary, body, urgency: Urgency::Critical, replaces };
    let answer = match notify(&host, &notice) {
        Ok(number) => format!("shown as {number}"),
        Err(first) => {
            let second = notify(&host, &notice).unwrap_err();
            let second = if first == second { "the same".into() } else { second.to_string() };
            format!("trouble: {first}; again: {second}")
        }
    };
    fs::write(ANSWER, answer).unwrap();
}

/// The answer of a process that shows a notice in this session.
fn told(desktop: &Desktop, summary: &str, replaces: u32) -> String {
    answer(desktop, child(desktop, summary, replaces))
}

fn child(desktop: &Desktop, summary: &str, replaces: u32) -> Command {
    let program = std::env::current_exe().unwrap();
    let name = "notices::the_process_that_shows_a_notice";
    let args = ["--ignored", "--exact", name, "--nocapture"];
    let mut child = desktop.tool(program.to_str().unwrap(), &args);
    child.env(SUMMARY, summary).env(REPLACES, replaces.to_string());
    child
}

fn answer(desktop: &Desktop, mut child: Command) -> String {
    let output = child.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    fs::read_to_string(desktop.root().join(ANSWER)).unwrap()
}

struct Service {
    daemon: Daemon,
}

impl Service {
    /// Every call that it took.
    fn log(&self, desktop: &Desktop) -> String {
        fs::read_to_string(desktop.root().join("notices.log")).unwrap()
    }

    /// The text of each notification, once there are this many.
    fn shown(&self, desktop: &Desktop, count: usize) -> Vec<String> {
        let all = || {
            let log = self.log(desktop);
            log.split(" Notify ").skip(1).map(str::to_owned).collect::<Vec<_>>()
        };
        wait_until("the notifications are told", || all().len() >= count);
        all()
    }
}

/// A bus with a notification service on it that records notifications and shows none.
fn desktop_with_service() -> (Desktop, Service) {
    let desktop = Desktop::without_keyring();
    let log = File::create(desktop.root().join("notices.log")).unwrap();
    let args = ["-m", "dbusmock", "--session", "--template", "notification_daemon"];
    // Debian's own: another python has no module for the bus.
    let mut tool = desktop.tool("/usr/bin/python3", &args);
    tool.env("PYTHONUNBUFFERED", "1").stdout(log);
    let daemon = Daemon::start(&mut tool);
    wait_until("the notification service is on the bus", || desktop.is_on_the_bus(SERVICE));
    (desktop, Service { daemon })
}
