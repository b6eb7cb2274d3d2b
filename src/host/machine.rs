//! The name of this machine, and its uptime.

use std::time::Duration;

/// The host name; empty if the system has none.
pub(crate) fn name() -> String {
    #[cfg(unix)]
    return rustix::system::uname().nodename().to_string_lossy().into_owned();
    #[cfg(not(unix))]
    return std::env::var("COMPUTERNAME").unwrap_or_default();
}

/// How long ago the machine was started; `None` if the system does not say.
pub(crate) fn uptime() -> Option<Duration> {
    #[cfg(target_os = "linux")]
    {
        use rustix::time::{ClockId, clock_gettime};
        Duration::try_from(clock_gettime(ClockId::Boottime)).ok()
    }
    #[cfg(not(target_os = "linux"))]
    None
}
