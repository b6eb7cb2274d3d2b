//! The time of day, as text for people and records.
//!
//! Left out: time-outs and intervals; those use `std::time::Instant` where they are.

use std::time::SystemTime;

/// Now in UTC to the second, as `2026-11-22T15:04:05Z` (RFC 3339).
pub fn now() -> String {
    humantime::format_rfc3339_seconds(system_time()).to_string()
}

/// Now in UTC to the millisecond, the form that OpenClaw's lock file uses.
pub fn now_millis() -> String {
    humantime::format_rfc3339_millis(system_time()).to_string()
}

/// Now, for comparing with other times of day.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
pub fn system_time() -> SystemTime {
    SystemTime::now()
}
