//! Points at which a test can stop the program, to kill it there or to change something behind its back.

use crate::host::Host;

/// Stops here if `WCODE_TEST_CHECKPOINT` names this point, until there is a file `continue` in the state folder. Does
/// nothing without the feature `test-hooks`.
#[cfg(feature = "test-hooks")]
pub(in crate::plan) fn checkpoint(host: &Host, name: &str) {
    use std::io::Write;
    use std::time::Duration;

    if host.var("WCODE_TEST_CHECKPOINT") != Some(name) {
        return;
    }
    let _ = writeln!(std::io::stderr(), "paused at {name}");
    while !host.state_dir().join("continue").exists() {
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[cfg(not(feature = "test-hooks"))]
pub(in crate::plan) fn checkpoint(_: &Host, _: &str) {}
