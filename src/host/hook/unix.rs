//! A hook and what it started are a process group.

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

/// It will be at the head of a group.
pub(super) fn in_own_group(command: &mut Command) -> &mut Command {
    command.process_group(0)
}

/// True if it has ended; it is not reaped.
pub(super) fn has_ended(child: &mut Child) -> io::Result<bool> {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    Ok(waitid(WaitId::Pid(Pid::from_child(child)), options)?.is_some())
}

/// Asks it and all that it started to end; false if no process is left.
pub(super) fn request_exit(child: &Child) -> bool {
    kill_process_group(Pid::from_child(child), Signal::TERM).is_ok()
}

/// Ends what is left of it and of what it started.
pub(super) fn end(child: &mut Child) -> io::Result<()> {
    // No process may be left.
    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    Ok(())
}
