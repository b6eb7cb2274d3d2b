//! Notifications on the user's desktop.
//!
//! Promises: a call ends within its limit, even if the desktop never answers, and while it does not, no second call
//! is begun; without a session bus nothing is started to get one. What is shown is text: nothing in it is taken for
//! markup or a key.

use crate::host::Host;
use crate::host::timeout::{CallError, call_with_timeout};
use crate::secret;
use crate::text::{self, sanitize_for_terminal};
use notify_rust::Notification;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The bus library itself gives up a call after two seconds, but a bus that says nothing never.
const CALL_TIMEOUT: Duration = Duration::from_secs(3);

/// A call is on its way; one that hangs keeps its thread, and at most one may hang.
static IN_FLIGHT: AtomicBool = AtomicBool::new(false);

/// What is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice<'n> {
    /// One line.
    pub summary: &'n str,
    /// More about it, as plain text; its line breaks stay.
    pub body: &'n str,
    /// How much it matters.
    pub urgency: Urgency,
    /// The number that `notify` gave for an earlier one, whose place this one takes.
    pub replaces: Option<u32>,
}

/// How much a notice matters. Elsewhere than on Linux all are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// Informational.
    Low,
    /// Needs attention.
    Normal,
    /// Stays until it was seen.
    Critical,
}

/// Why nothing was shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotifyError {
    /// There is no desktop: no session bus. Nothing to worry about on a server.
    #[error("{}", text::host::no_session_bus())]
    Absent,
    /// It does not answer, or the previous call is still pending.
    #[error("{}", text::host::desktop_silent(humantime::format_duration(*.0)))]
    TimedOut(Duration),
    /// Anything else, such as a bus with no notification service on it, in its own words.
    #[error("{}", text::host::desktop_failed(.0))]
    Failed(String),
}

/// Shows a notice and returns its number, by which a later one can take its place. Blocks for three seconds at most.
///
/// # Errors
/// If it was not shown, or may not have been.
pub fn notify(host: &Host, notice: &Notice<'_>) -> Result<u32, NotifyError> {
    // If no address is given, the bus library would start a bus by itself, beside the user's.
    let needs_a_bus = cfg!(all(unix, not(target_os = "macos")));
    if needs_a_bus && host.var("DBUS_SESSION_BUS_ADDRESS").is_none() {
        return Err(NotifyError::Absent);
    }
    if IN_FLIGHT.swap(true, Ordering::AcqRel) {
        return Err(NotifyError::TimedOut(CALL_TIMEOUT));
    }
    let notification = notification(notice);
    let replaced = notice.replaces.unwrap_or_default();
    let guard = InFlightGuard;
    let call = move || {
        let _arrived = guard;
        show(&notification, replaced)
    };
    match call_with_timeout(CALL_TIMEOUT, call) {
        Ok(shown) => {
            shown.map_err(|error| NotifyError::Failed(sanitize_for_terminal(&error.to_string())))
        }
        Err(CallError::TimedOut) => Err(NotifyError::TimedOut(CALL_TIMEOUT)),
        Err(CallError::Panicked) => Err(NotifyError::Failed(text::host::broke_off().into())),
    }
}

/// The call has returned or panicked.
struct InFlightGuard;

impl Drop for InFlightGuard {
    fn drop(&mut self) {
        IN_FLIGHT.store(false, Ordering::Release);
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn show(notification: &Notification, _: u32) -> notify_rust::error::Result<u32> {
    Ok(notification.show()?.id())
}

/// There the number is ours, not the desktop's.
#[cfg(not(all(unix, not(target_os = "macos"))))]
fn show(notification: &Notification, number: u32) -> notify_rust::error::Result<u32> {
    notification.show().map(|_| number)
}

fn notification(notice: &Notice<'_>) -> Notification {
    let mut notification = Notification::new();
    notification.appname("wcode").summary(&secret::mask(&sanitize_for_terminal(notice.summary)));
    notification.body(&body(notice.body));
    if let Some(number) = notice.replaces {
        notification.id(number);
    }
    #[cfg(all(unix, not(target_os = "macos")))]
    notification.urgency(match notice.urgency {
        Urgency::Low => notify_rust::Urgency::Low,
        Urgency::Normal => notify_rust::Urgency::Normal,
        Urgency::Critical => notify_rust::Urgency::Critical,
    });
    notification
}

/// A body may be markup (Desktop Notifications Specification 1.2), and servers differ in what they make of a bare `<`.
fn body(text: &str) -> String {
    let lines = text.lines().map(|line| secret::mask(&sanitize_for_terminal(line)));
    let text = lines.collect::<Vec<_>>().join("\n");
    if cfg!(all(unix, not(target_os = "macos"))) {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::{Notice, Urgency, notification};

    #[test]
    fn nothing_in_a_notice_is_markup_or_a_key_or_steers() {
        let shown = notification(&Notice {
            summary: "wcode: \u{1b}[31m<b>sk-e2e-0123456789abcdef\nx",
            body: "<a href=\"https://evil.example\">click</a> & go\nsk-e2e-0123456789abcdef\u{202e}",
            urgency: Urgency::Critical,
            replaces: Some(7),
        });
        let hidden = "•".repeat("sk-e2e-0123456789abcdef".len());
        assert_eq!(shown.summary, format!("wcode:  [31m<b>{hidden} x"));
        #[cfg(target_os = "linux")]
        assert_eq!(
            shown.body,
            format!("&lt;a href=\"https://evil.example\"&gt;click&lt;/a&gt; &amp; go\n{hidden}")
        );
        assert_eq!(shown.appname, "wcode");
    }
}
