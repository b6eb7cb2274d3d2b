//! Notifies the service manager that started this process, if it asks for that: systemd (sd_notify(3)).
//!
//! If no process listens, nothing happens.

use std::time::Duration;

/// The process does its work from now on.
pub fn ready(status: &str) {
    #[cfg(target_os = "linux")]
    tell(&[sd_notify::NotifyState::Ready, sd_notify::NotifyState::Status(status)]);
    #[cfg(not(target_os = "linux"))]
    let _ = status;
}

/// It reads its settings anew; `ready` follows.
pub fn reloading() {
    #[cfg(target_os = "linux")]
    if let Ok(moment) = sd_notify::NotifyState::monotonic_usec_now() {
        tell(&[sd_notify::NotifyState::Reloading, moment]);
    }
}

/// It still does its work.
pub fn alive() {
    #[cfg(target_os = "linux")]
    tell(&[sd_notify::NotifyState::Watchdog]);
}

/// It is about to end.
pub fn stopping() {
    #[cfg(target_os = "linux")]
    tell(&[sd_notify::NotifyState::Stopping]);
}

/// How often `alive` has to be said, or the manager starts us again; `None` if it does not look.
pub fn watchdog() -> Option<Duration> {
    #[cfg(target_os = "linux")]
    return sd_notify::watchdog_enabled();
    #[cfg(not(target_os = "linux"))]
    return None;
}

#[cfg(target_os = "linux")]
fn tell(states: &[sd_notify::NotifyState<'_>]) {
    // A manager that is gone will not mind.
    let _ = sd_notify::notify(states);
}
