//! Waits for a hook, and asks it to end.

use super::system;
use std::io;
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

/// Between the signal that asks it to end and the one that ends it.
const EXIT_TIMEOUT: Duration = Duration::from_secs(1);

/// True if it ended in time. It is not reaped yet, so that no other process can get its id or its group's.
pub(super) fn wait(
    child: &mut Child,
    limit: Duration,
    is_over: &dyn Fn() -> bool,
) -> io::Result<bool> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    while !system::has_ended(child)? {
        if start.elapsed() >= limit || is_over() {
            return Ok(false);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
    Ok(true)
}

/// Asks it and all that it started to end, and gives it a moment to do so.
pub(super) fn terminate(child: &mut Child) -> io::Result<()> {
    if system::request_exit(child) {
        wait(child, EXIT_TIMEOUT, &|| false)?;
    }
    Ok(())
}
