//! `wcode` against the real clients: what it writes, the client reads, and the vendor gets the turn.
//!
//! Everything here is ignored by a plain `cargo test`, as it needs the clients that `.ci/clients`
//! installs; `.ci/run` runs it. Each test has a home of its own and talks to loopback only, but for
//! the one that has npm install a client. One file per client; what they share is the `machine` they
//! run on. `wizard` is a new user's way on it, by a `person` at a terminal.

#![expect(
    clippy::disallowed_methods,
    reason = "the rule keeps the program's own access in one place; a test is the outside"
)]

mod agents;
mod claude;
#[cfg(target_os = "linux")]
mod claude_hostile;
#[cfg(target_os = "linux")]
mod claude_terminal;
#[cfg(target_os = "linux")]
mod copilot;
#[cfg(target_os = "linux")]
mod floor;
mod kilo;
mod lists;
mod machine;
mod openclaw;
mod opencode;
#[cfg(target_os = "linux")]
mod opencode2_hazards;
#[cfg(target_os = "linux")]
mod opencode2_plugin;
#[cfg(target_os = "linux")]
mod opencode2_shapes;
mod parameters;
#[cfg(target_os = "linux")]
mod person;
mod pi;
#[cfg(target_os = "linux")]
mod projects;
#[cfg(target_os = "linux")]
mod qwen;
mod references;
mod registry;
mod remove;
#[cfg(target_os = "linux")]
mod rows;
mod running;
#[cfg(target_os = "linux")]
mod secret_service;
mod sizes;
#[cfg(target_os = "linux")]
mod turns;
mod use_model;
mod variables;
mod waiting;
mod watch;
#[cfg(target_os = "linux")]
mod wizard;

use crate::support::vendor::{ANSWER, MODEL, Request, Vendor};
use running::Finished;

/// The key of every turn here; the mock vendor refuses any other.
const KEY: &str = "sk-real-0123456789abcdef";

/// The client printed the vendor's answer, and the vendor saw the turn that `wcode` set up.
fn assert_turn(vendor: &Vendor, finished: &Finished, limit_field: &str) {
    assert_turns(&vendor.turns(), finished, limit_field);
}

/// The same of these turns.
fn assert_turns(turns: &[Request], finished: &Finished, limit_field: &str) {
    assert!(finished.stdout.contains(ANSWER), "the answer is missing: {finished:?}");
    let is_right = |turn: &Request| {
        turn.path == "/api/gpt/v1/chat/completions"
            && turn.header("authorization") == Some(&format!("Bearer {KEY}"))
            && turn.body["model"] == MODEL
            && turn.body[limit_field] == 8192
    };
    assert!(!turns.is_empty() && turns.iter().all(is_right), "not as configured: {turns:#?}");
}
