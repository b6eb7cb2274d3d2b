//! `wcode` against the real clients: what it writes, the client reads, and the vendor gets the turn.
//!
//! Everything here is ignored by a plain `cargo test`, as it wants the clients that `.ci/clients`
//! installs; `.ci/run` runs it. Each test has a home of its own and talks to loopback only. One
//! file per client; what they share is the `machine` they run on.

#![expect(
    clippy::disallowed_methods,
    reason = "the rule keeps the program's own access in one place; a test is the outside"
)]

mod machine;
mod openclaw;
mod opencode;
mod references;
mod registry;
#[cfg(target_os = "linux")]
mod secret_service;
mod waiting;

use crate::support::vendor::{ANSWER, MODEL, Request, Vendor};
use machine::Finished;

/// The key of every turn here; the mock vendor refuses any other.
const KEY: &str = "sk-real-0123456789abcdef";

/// The client told the vendor's answer, and the vendor saw the turn that `wcode` set up.
fn assert_turn(vendor: &Vendor, finished: &Finished, limit_field: &str) {
    assert!(finished.stdout.contains(ANSWER), "the answer is missing: {finished:?}");
    let turns = vendor.turns();
    let is_right = |turn: &Request| {
        turn.path == "/api/gpt/v1/chat/completions"
            && turn.header("authorization") == Some(&format!("Bearer {KEY}"))
            && turn.body["model"] == MODEL
            && turn.body[limit_field] == 8192
    };
    assert!(!turns.is_empty() && turns.iter().all(is_right), "not as configured: {turns:#?}");
}
