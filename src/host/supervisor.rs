//! Notifies the service manager that started this process, if it asks for that: systemd (sd_notify(3)).
//!
//! If no process listens, nothing happens.

use std::time::Duration;

/// Ready: startup is complete.
pub(crate) fn ready(status: &str) {
    #[cfg(target_os = "linux")]
    notify(&[sd_notify::NotifyState::Ready, sd_notify::NotifyState::Status(status)]);
    #[cfg(not(target_os = "linux"))]
    let _ = status;
}

/// Reloading its settings; `ready` follows.
pub(crate) fn reloading() {
    #[cfg(target_os = "linux")]
    if let Ok(moment) = sd_notify::NotifyState::monotonic_usec_now() {
        notify(&[sd_notify::NotifyState::Reloading, moment]);
    }
}

/// Watchdog keep-alive.
pub(crate) fn alive() {
    #[cfg(target_os = "linux")]
    notify(&[sd_notify::NotifyState::Watchdog]);
}

/// Stopping.
pub(crate) fn stopping() {
    #[cfg(target_os = "linux")]
    notify(&[sd_notify::NotifyState::Stopping]);
}

/// The interval at which `alive` must be sent, or the manager restarts us; `None` if it has no watchdog.
pub(crate) fn watchdog() -> Option<Duration> {
    #[cfg(target_os = "linux")]
    return sd_notify::watchdog_enabled();
    #[cfg(not(target_os = "linux"))]
    return None;
}

#[cfg(target_os = "linux")]
fn notify(states: &[sd_notify::NotifyState<'_>]) {
    // A manager that is gone needs no notification.
    let _ = sd_notify::notify(states);
}
