//! The doctor: many small checks, each of which reports the state of one thing and what to type if it is not well.
//!
//! Promises: no check changes anything or asks anybody; each ends in bounded time; what it cannot look at is skipped, with
//! the reason. `apply_fixes` fixes what is safe to fix, never a value of the user's.
//! Left out: what it looks like (`cli::doctor`).

mod checks;
mod fix;
mod machine;
mod report;

pub(crate) use fix::{FixResult, apply_fixes};
pub(crate) use report::{CheckReport, CheckStatus};

use crate::host::Host;
use machine::Machine;
use report::Diagnosis;

/// How to look.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DoctorOptions {
    /// Without a network call.
    pub offline: bool,
}

/// One check.
pub(crate) struct Check {
    /// Its name in reports; public, and never reused.
    id: &'static str,
    run: fn(&Machine<'_>) -> Vec<Diagnosis>,
}

/// The names of all checks, in the order in which they report.
pub fn ids() -> Vec<&'static str> {
    checks::ALL.iter().map(|check| check.id).collect()
}

/// Runs every check.
pub(crate) fn run_checks(host: &Host, options: DoctorOptions) -> Vec<CheckReport> {
    let host = host.for_one_pass();
    let machine = Machine::new(&host, options);
    let rows = |check: &'static Check| {
        (check.run)(&machine).into_iter().map(|found| CheckReport { check: check.id, found })
    };
    checks::ALL.iter().flat_map(rows).collect()
}
