//! Calls that may never return, with a timeout.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Why a call has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CallError {
    /// It did not end in time, and still holds its thread.
    TimedOut,
    /// It panicked.
    Panicked,
}

/// The call on a thread of its own: what hangs can hold that thread, not us.
///
/// # Errors
/// If there is no result.
pub(super) fn call_with_timeout<T: Send + 'static>(
    limit: Duration,
    call: impl FnOnce() -> T + Send + 'static,
) -> Result<T, CallError> {
    let (send, receive) = mpsc::channel();
    let started = thread::Builder::new().spawn(move || {
        // The receiver is gone after a timeout.
        let _ = send.send(call());
    });
    started.map_err(|_| CallError::Panicked)?;
    receive.recv_timeout(limit).map_err(|error| match error {
        RecvTimeoutError::Timeout => CallError::TimedOut,
        RecvTimeoutError::Disconnected => CallError::Panicked,
    })
}

#[cfg(test)]
mod tests {
    use super::{CallError, call_with_timeout};
    use std::thread;
    use std::time::Duration;

    #[test]
    fn a_call_that_never_ends_does_not_keep_us() {
        let hangs = || loop {
            thread::park();
        };
        assert_eq!(
            call_with_timeout::<()>(Duration::from_millis(20), hangs),
            Err(CallError::TimedOut)
        );
        assert_eq!(call_with_timeout(Duration::from_secs(60), || 7), Ok(7));
    }
}
