//! Calls that may never come back, with an end.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Why a call came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// It did not end in time, and still holds its thread.
    Late,
    /// It broke off, as by a panic.
    BrokenOff,
}

/// The call on a thread of its own: what hangs can hold that thread, not us.
///
/// # Errors
/// Where there is no result.
pub(super) fn within<T: Send + 'static>(
    limit: Duration,
    call: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Lost> {
    let (send, receive) = mpsc::channel();
    let started = thread::Builder::new().spawn(move || {
        // Nobody listens any more where the time was up.
        let _ = send.send(call());
    });
    started.map_err(|_| Lost::BrokenOff)?;
    receive.recv_timeout(limit).map_err(|error| match error {
        RecvTimeoutError::Timeout => Lost::Late,
        RecvTimeoutError::Disconnected => Lost::BrokenOff,
    })
}

#[cfg(test)]
mod tests {
    use super::{Lost, within};
    use std::thread;
    use std::time::Duration;

    #[test]
    fn a_call_that_never_ends_does_not_keep_us() {
        let hangs = || loop {
            thread::park();
        };
        assert_eq!(within::<()>(Duration::from_millis(20), hangs), Err(Lost::Late));
        assert_eq!(within(Duration::from_secs(60), || 7), Ok(7));
    }
}
