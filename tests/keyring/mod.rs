//! `wcode` on the real Secret Service: gnome-keyring on a session bus, with `secret-tool` as the witness.
//!
//! Everything here is ignored by a plain `cargo test`, as it wants programs that `.ci/run` installs
//! and runs it with. Each test has a bus, a keyring and a home of its own (`Desktop`).

mod commands;
pub(crate) mod desktop;
pub(crate) mod discovery;
mod monitor;
mod secrecy;
mod trouble;

use crate::support::{Invocation, Outcome};
use desktop::Desktop;
use serde_json::{Value, json};

const KEY: &str = "sk-e2e-0123456789abcdef";

/// What a client writes to the stdin of `wcode resolve`.
fn request(ids: &[&str]) -> String {
    json!({ "protocolVersion": 1, "provider": "wcode", "ids": ids }).to_string()
}

/// Asks the resolver as a client does.
fn resolve(desktop: &Desktop, ids: &[&str]) -> Value {
    answer(&desktop.command(&["resolve"]).stdin(request(ids)).prints_keys().run())
}

/// What the resolver answered; it never fails, and says nothing else.
#[track_caller]
fn answer(outcome: &Outcome) -> Value {
    assert!(outcome.code == Some(0) && outcome.stderr.is_empty(), "{outcome}");
    assert_eq!(outcome.stdout.lines().count(), 1, "{outcome}");
    outcome.json()
}

#[track_caller]
fn set(desktop: &Desktop, args: &[&str], key: &str) -> Outcome {
    let args = [&["key", "set", "--stdin"], args].concat();
    desktop.command(&args).stdin(key).run().succeeds()
}

fn get<'d>(desktop: &'d Desktop, args: &[&str]) -> Invocation<'d> {
    desktop.command(&[&["key", "get"], args].concat()).prints_keys()
}
