//! An isolated machine for one test: an empty home, no client on PATH, and `wcode`.
//!
//! `Sandbox` creates it and runs commands in it; an `Outcome` is the result of one. A failing test prints the command, the
//! working folder, every file of the home and both outputs. Every run is checked for two more things: no key of a test
//! (they begin with `sk-e2e`) is in any output, and with `--json` stdout is one JSON document of schema 1.
//! Paths in outputs read `[HOME]` and `[ROOT]`. `real` has a machine for the real clients.

pub(crate) mod faulty;
mod folders;
mod invocation;
#[cfg(unix)]
pub(crate) mod monitor;
mod outcome;
mod running;
mod sandbox;
#[cfg(unix)]
pub(crate) mod screen;
pub(crate) mod vendor;
mod vendors_page;

pub(crate) use invocation::Invocation;
pub(crate) use outcome::Outcome;
pub(crate) use running::Running;
pub(crate) use sandbox::Sandbox;
pub(crate) use vendors_page::{openclaw_provider, opencode_provider};

use serde_json::Value;
use std::io::Write as _;
#[cfg(unix)]
use std::thread;
use std::time::Duration;
#[cfg(unix)]
use std::time::Instant;

/// OpenClaw's config, from the home.
pub(crate) const OPENCLAW: &str = ".openclaw/openclaw.json";

/// OpenCode's config, from the home, as OpenCode itself would create it.
pub(crate) const OPENCODE: &str = ".config/opencode/opencode.jsonc";

/// The prefix of every key in these tests; no output may contain it.
pub(crate) const KEY_MARK: &str = "sk-e2e";

/// The model of the vendor's page.
pub(crate) const MODEL: &str = "qwen/qwen3-235b-a22b";

/// Longer than a program takes to start on a busy machine.
#[cfg(unix)]
const POLL_TIMEOUT: Duration = Duration::from_secs(120);

/// Far longer than any command here takes.
const RUN_TIMEOUT: Duration = Duration::from_secs(180);

/// Polls until there is a value, which must come in time.
#[cfg(unix)]
#[track_caller]
pub(crate) fn wait_for<T>(what: &str, mut poll: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(value) = poll() {
            return value;
        }
        assert!(start.elapsed() < POLL_TIMEOUT, "not within {POLL_TIMEOUT:?}: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Polls until this is true.
#[cfg(unix)]
#[track_caller]
pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    wait_for(what, || is_so().then_some(()));
}

/// Reports a test that could not test its subject, past the harness that captures output.
pub(crate) fn not_tested(why: &str) {
    let line = format!("NOT TESTED: {why}\n");
    drop(std::io::stderr().write_all(line.as_bytes()));
}

/// Every checkpoint at which a process can be paused, in order.
pub(crate) const CHECKPOINTS: [&str; 6] =
    ["locked", "journal-written", "before-replace", "replaced", "all-replaced", "journal-closed"];

/// A document as read by another implementation.
pub(crate) fn read_json5(text: &str) -> Value {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    json5::from_str(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}
