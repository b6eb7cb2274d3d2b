//! The exit code of commands that check: what is wrong, in one number for scripts and for monitoring systems.

use crate::daemon::snapshot::{Condition, EndpointHealth, Snapshot};
use crate::error::Error;
use crate::health::is_key_refusal;
use crate::plan::status::EntryStatus;

/// It could not be checked: a file or the monitor itself fails.
const UNKNOWN: u8 = 1;

/// Something differs from what was asked for, or would be changed.
pub(super) const PENDING: u8 = 3;

/// The vendor rejects the key.
const KEY_REJECTED: u8 = 6;

/// An endpoint does not answer.
const UNREACHABLE: u8 = 7;

/// The key cannot be read from its store.
const KEY_STORE: u8 = 8;

/// Of several codes, the one that matters most: what could not be checked, the key, the endpoint, drift.
pub(super) fn most_severe(codes: impl IntoIterator<Item = u8>) -> u8 {
    let rank = |code: &u8| match *code {
        0 => 0,
        PENDING => 1,
        UNREACHABLE => 2,
        KEY_STORE => 3,
        KEY_REJECTED => 4,
        _ => 5,
    };
    codes.into_iter().max_by_key(rank).unwrap_or(0)
}

/// What is wrong with the clients' files, by a scan of this process.
pub(super) fn of_entries(states: &[EntryStatus]) -> u8 {
    most_severe(states.iter().map(|state| match state.error.as_deref() {
        Some(error) => Error::exit_code(error),
        None if state.needs_attention() => PENDING,
        None => 0,
    }))
}

/// Files that could not be used: something that they record may not have been checked.
pub(super) fn of_skipped(is_any: bool) -> u8 {
    if is_any { UNKNOWN } else { 0 }
}

/// What the monitor knows to be wrong. One that was stopped is not asked; one that is gone without a word is dead.
pub(super) fn of_monitor(known: &Snapshot, is_running: bool) -> u8 {
    if !is_running {
        return if known.stopped.is_some() { 0 } else { UNKNOWN };
    }
    let is_blind = known.scan_error.is_some();
    let endpoints = known.endpoints.iter().filter(|endpoint| endpoint.is_used).map(of_endpoint);
    most_severe(is_blind.then_some(UNKNOWN).into_iter().chain(endpoints))
}

/// What the monitor knows to be wrong, the clients' files included.
pub(super) fn of_snapshot(known: &Snapshot) -> u8 {
    let is_drift = known.clients.iter().any(|health| health.needs_attention());
    most_severe([if is_drift { PENDING } else { 0 }, of_monitor(known, true)])
}

fn of_endpoint(health: &EndpointHealth) -> u8 {
    let is_refused = health.verdict.as_deref().is_some_and(is_key_refusal);
    match health.condition {
        Condition::Down if is_refused => KEY_REJECTED,
        Condition::Down => UNREACHABLE,
        Condition::Unknown if health.failures > 0 => KEY_STORE,
        Condition::Up | Condition::Degraded | Condition::Unknown => 0,
    }
}
