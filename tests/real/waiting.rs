//! How long OpenCode waits for its plugin package before it answers in ref mode.
//!
//! With a plugin it installs that package at each start until that has worked once, and if no
//! registry answers, npm alone would keep it waiting for minutes. Here npm is not offline as in the
//! other tests, and asks a registry of the test. Nothing is timed but what hangs.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use super::machine::{Client, Machine};
use super::opencode::OPENCODE;
use super::references::handed_over;
use super::registry::{Mode, Registry};
use super::running::{Finished, Running};
use super::{KEY, assert_turn, opencode};
use crate::support::vendor::{MODEL, Vendor};

/// As in the other tests, but for the network.
static OPENCODE_ONLINE: Client = Client {
    id: "opencode",
    folder: "opencode",
    environment: &[
        ("OPENCODE_DISABLE_MODELS_FETCH", "1"),
        ("OPENCODE_DISABLE_AUTOUPDATE", "1"),
        ("OPENCODE_DISABLE_LSP_DOWNLOAD", "1"),
    ],
};

/// Ours, which bounds the waiting.
const NPMRC: &str = ".config/opencode/.npmrc";
const INSTALLED: &str = ".config/opencode/node_modules/@opencode-ai/plugin/package.json";

/// Some ten times of what a start needs, and less than npm's pauses before it gives up: 10 s and 60 s.
const HANG_LIMIT: Duration = Duration::from_secs(60);
/// A start that has no bound is not over by then.
const SURELY_HANGS: Duration = Duration::from_secs(45);

/// A user of OpenCode with a vendor and a registry.
struct User {
    machine: Machine,
    vendor: Vendor,
    registry: Registry,
}

impl User {
    fn with(mode: Mode) -> Self {
        let version = Machine::with(&OPENCODE).client(&["--version"]).succeeds().stdout;
        Self {
            machine: Machine::with(&OPENCODE_ONLINE),
            vendor: Vendor::demanding(KEY),
            registry: Registry::start(mode, version.trim()),
        }
    }

    /// Has OpenCode fetch the key from its store; from here on npm asks the registry.
    fn set_up(mut self) -> Self {
        handed_over(&mut self.machine, |machine, key| {
            opencode::apply(machine, &self.vendor, key).succeeds();
        });
        self.machine.export("npm_config_registry", &self.registry.url());
        self
    }

    fn start_turn(&self) -> Running {
        self.machine.start_client(&["run", "-m", &format!("wcode/{MODEL}"), "hi"])
    }

    /// OpenCode answers before it counts as hanging, and the vendor got the key.
    #[track_caller]
    fn assert_answers(&self, case: &str) {
        let turn = ended_within(HANG_LIMIT, self.start_turn());
        let turn = turn.unwrap_or_else(|| panic!("{case}: still waiting after {HANG_LIMIT:?}"));
        assert_turn(&self.vendor, &turn.succeeds(), "max_tokens");
    }
}

/// What a command said, unless it still runs after this time; then it is ended.
fn ended_within(limit: Duration, running: Running) -> Option<Finished> {
    let started = Instant::now();
    while !running.is_over() {
        if started.elapsed() > limit {
            return None;
        }
        thread::sleep(Duration::from_millis(20));
    }
    Some(running.finish())
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode_starts_in_bounded_time_whatever_the_registry_does() {
    for mode in [Mode::Refused, Mode::Silent, Mode::Serving] {
        let user = User::with(mode).set_up();
        user.assert_answers(&format!("{mode:?}"));

        let log = user.registry.log();
        let was_asked = log.iter().any(|asked| asked == "GET /@opencode-ai%2fplugin");
        assert_eq!(was_asked, mode != Mode::Refused, "{mode:?}: {log:?}");
        assert_eq!(user.machine.exists(INSTALLED), mode == Mode::Serving, "{mode:?}: {log:?}");
    }
}

/// That it takes our `.npmrc` shows that the other tests can fail.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode_starts_in_no_bounded_time_without_our_npmrc() {
    let user = User::with(Mode::Refused).set_up();
    fs::remove_file(user.machine.path(NPMRC)).unwrap();

    let turn = ended_within(SURELY_HANGS, user.start_turn());
    assert!(turn.is_none(), "npm no longer waits, so neither need we: {turn:?}");
    assert!(user.vendor.turns().is_empty());
}

/// Folders in which OpenCode installs as well, and those that npm takes for a package.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode_starts_in_bounded_time_where_npm_looks_elsewhere() {
    let cases: [&[&str]; 3] = [
        &[".opencode/bin/placeholder"],
        &["package.json"],
        &[".opencode/bin/placeholder", "package.json"],
    ];
    for files in cases {
        let user = User::with(Mode::Refused);
        for file in files {
            user.machine.write(file, "{}\n");
        }
        user.set_up().assert_answers(&format!("{files:?}"));
    }
}

/// Once it has installed, OpenCode asks no registry: our `.npmrc` does not matter any more.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode_starts_without_a_registry_once_it_has_installed() {
    let mut user = User::with(Mode::Serving).set_up();
    user.assert_answers("the first start");
    assert!(user.machine.exists(INSTALLED), "{:?}", user.registry.log());

    user.registry.shut_down();
    fs::remove_file(user.machine.path(NPMRC)).unwrap();
    user.assert_answers("the second start");
}
