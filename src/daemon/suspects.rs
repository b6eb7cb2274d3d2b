//! Who rewrites a file that the monitor repairs, in words.

use crate::host::writers;
use std::path::Path;
use std::time::Duration;

/// How long they are looked for: a program that rewrites every second is caught.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// So many are named.
const NAMED: usize = 3;

/// The likeliest first; empty if the system does not say. Blocks.
pub(super) fn of(path: &Path) -> Vec<String> {
    let suspects = writers::suspects(path, PATIENCE);
    suspects.iter().take(NAMED).map(ToString::to_string).collect()
}
