//! What the system reports about this process: memory, files, time. Cheap enough to be read at any time.
//!
//! Linux has it in `/proc`; on other systems, or if `/proc` cannot be read, the facts are missing.

#[cfg(target_os = "linux")]
mod proc;

/// True if a process of this number is stopped by a signal, and goes on only after another one (proc(5)).
pub(crate) fn is_suspended(pid: u32) -> bool {
    #[cfg(target_os = "linux")]
    return proc::state(pid) == Some('T');
    #[cfg(not(target_os = "linux"))]
    {
        let _ = pid;
        false
    }
}

/// Children of this process that have ended and have not been waited for yet (proc(5)).
#[cfg(target_os = "linux")]
pub(crate) fn ended_children() -> Vec<u32> {
    proc::ended_children()
}

/// Takes the exit status of a child that has ended, which frees its number.
#[cfg(target_os = "linux")]
pub(crate) fn reap(pid: u32) {
    let pid = i32::try_from(pid).ok().and_then(rustix::process::Pid::from_raw);
    // It may have been waited for meanwhile.
    let _ = rustix::process::waitpid(pid, rustix::process::WaitOptions::NOHANG);
}

/// This process in figures, in the units of Prometheus.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ProcessFacts {
    /// Memory that is in RAM, in bytes.
    pub resident_bytes: Option<u64>,
    /// Open file descriptors.
    pub open_files: Option<u64>,
    /// Time on the processor, in seconds.
    pub cpu_seconds: Option<f64>,
    /// When it started, in seconds since 1970.
    pub start_seconds: Option<f64>,
}

impl ProcessFacts {
    /// As it is now.
    pub fn now() -> Self {
        #[cfg(target_os = "linux")]
        return proc::facts();
        #[cfg(not(target_os = "linux"))]
        Self::default()
    }
}
