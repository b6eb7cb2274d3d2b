//! There are no groups: what a hook started can be found for as long as the hook itself runs.

use crate::host::process;
use std::io;
use std::process::{Child, Command};
use std::time::Duration;

/// Timeout of `taskkill`.
const KILL_TIMEOUT: Duration = Duration::from_secs(5);

pub(super) fn in_own_group(command: &mut Command) -> &mut Command {
    command
}

pub(super) fn has_ended(child: &mut Child) -> io::Result<bool> {
    Ok(child.try_wait()?.is_some())
}

/// A program without a window cannot be asked.
pub(super) fn request_exit(_: &Child) -> bool {
    false
}

/// Ends it with all that it started, if it still runs.
pub(super) fn end(child: &mut Child) -> io::Result<()> {
    if has_ended(child)? {
        return Ok(());
    }
    let pid = child.id().to_string();
    let argv = ["taskkill", "/T", "/F", "/PID", &pid].map(str::to_owned);
    // Ended in any case.
    let _ = process::BoundedCommand { argv: &argv, stdin: &[], env: None, inherit_stderr: false }
        .run(KILL_TIMEOUT);
    if has_ended(child)? { Ok(()) } else { child.kill() }
}
