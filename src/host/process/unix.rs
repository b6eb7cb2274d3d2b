//! Processes on unix.

use rustix::process::{Pid, geteuid, test_kill_process};
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

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
