//! Waits for a hook, and ends it with all that it started.

use std::io;
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

/// Between the signal that asks it to end and the one that ends it.
const GRACE: Duration = Duration::from_secs(1);

/// True where it ended in time. It is not reaped yet, so that its number, and its group's, is nobody else's.
pub(super) fn wait(
    child: &mut Child,
    limit: Duration,
    is_over: &dyn Fn() -> bool,
) -> io::Result<bool> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    while !has_ended(child)? {
        if start.elapsed() >= limit || is_over() {
            return Ok(false);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
    Ok(true)
}

#[cfg(unix)]
fn has_ended(child: &mut Child) -> io::Result<bool> {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    Ok(waitid(WaitId::Pid(Pid::from_child(child)), options)?.is_some())
}

#[cfg(not(unix))]
fn has_ended(child: &mut Child) -> io::Result<bool> {
    Ok(child.try_wait()?.is_some())
}

/// Asks it and all that it started to end, and gives it a moment to do so.
#[cfg(unix)]
pub(super) fn end_kindly(child: &mut Child) -> io::Result<()> {
    use rustix::process::{Pid, Signal, kill_process_group};
    // It may have ended just now.
    let _ = kill_process_group(Pid::from_child(child), Signal::TERM);
    wait(child, GRACE, &|| false).map(drop)
}

#[cfg(not(unix))]
pub(super) fn end_kindly(_: &mut Child) -> io::Result<()> {
    let _ = GRACE;
    Ok(())
}

/// Ends what is left of it and of what it started.
#[cfg(unix)]
pub(super) fn end(child: &mut Child) -> io::Result<()> {
    use rustix::process::{Pid, Signal, kill_process_group};
    // Nobody may be left.
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    Ok(())
}

/// There are no groups; what it started goes on.
#[cfg(not(unix))]
pub(super) fn end(child: &mut Child) -> io::Result<()> {
    if has_ended(child)? { Ok(()) } else { child.kill() }
}
