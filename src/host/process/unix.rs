//! Processes on unix.

use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, geteuid, kill_process_group, test_kill_process, waitid,
};
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

pub(super) fn exec(command: &mut Command) -> io::Result<u8> {
    Err(command.exec())
}

pub(super) fn clear_environment(command: &mut Command) {
    command.env_clear();
}

pub(super) fn user_id() -> Option<u32> {
    Some(geteuid().as_raw())
}

pub(super) fn is_alive(pid: u32) -> bool {
    let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) else { return false };
    !matches!(test_kill_process(pid), Err(rustix::io::Errno::SRCH))
}

/// It will be at the head of a group.
pub(super) fn in_own_group(command: &mut Command) {
    command.process_group(0);
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
