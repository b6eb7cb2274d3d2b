//! The doctor: many small checks, each of which says how one thing stands and what to type where it is not well.
//!
//! Promises: no check changes anything or asks anybody; each ends in bounded time; what it cannot look at is skipped, with
//! the reason. `mend` applies what is safe, which is never a value of the user's.
//! Left out: what it looks like (`cli::doctor`).

mod checks;
mod machine;
mod mend;
mod row;

pub use mend::{Mended, mend};
pub use row::{Fix, Level, Row};

use crate::host::Host;
use machine::Machine;
use row::Found;

/// How to look.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ask {
    /// Without a network call.
    pub offline: bool,
}

/// One check.
pub(crate) struct Check {
    /// Its name in reports; public, and never reused.
    id: &'static str,
    look: fn(&Machine<'_>) -> Vec<Found>,
}

/// The names of all checks, in the order in which they report.
pub fn ids() -> Vec<&'static str> {
    checks::ALL.iter().map(|check| check.id).collect()
}

/// Runs every check.
pub fn examine(host: &Host, ask: Ask) -> Vec<Row> {
    let machine = Machine::new(host, ask);
    let rows = |check: &'static Check| {
        (check.look)(&machine).into_iter().map(|found| Row { check: check.id, found })
    };
    checks::ALL.iter().flat_map(rows).collect()
}
