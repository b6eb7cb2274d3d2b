//! The operating system's keyring: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
//!
//! Promises: every call ends within its limit, even if the service never answers; with `UnlockPrompt::Forbidden`
//! no window ever prompts the user (a daemon and a resolver have none); each call connects
//! anew, so a keyring that appears later is found. No error holds a key.
//! Left out: which keys there are and under what names (`keys`).

#[cfg(not(target_os = "linux"))]
mod native;
#[cfg(target_os = "linux")]
mod secret_service;

#[cfg(not(target_os = "linux"))]
use native as system;
#[cfg(target_os = "linux")]
use secret_service as system;

use crate::host::timeout::{CallError, call_with_timeout};
use crate::secret::Secret;
use crate::text;
use crate::text::Message;
use std::time::Duration;

/// Timeout of a call that needs no unlocking.
const CALL_TIMEOUT: Duration = Duration::from_secs(3);

/// Timeout of the unlock prompt.
const UNLOCK_TIMEOUT: Duration = Duration::from_secs(60);

/// The service name of all our items; the account distinguishes them.
const SERVICE: &str = "wcode";

/// May the user be asked to unlock the keyring?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnlockPrompt {
    /// No: a locked keyring is an error at once.
    Forbidden,
    /// Yes: the session is interactive.
    Allowed,
}

impl UnlockPrompt {
    fn limit(self) -> Duration {
        match self {
            Self::Forbidden => CALL_TIMEOUT,
            // The prompt has its own, shorter limit, and its error is clearer.
            Self::Allowed => UNLOCK_TIMEOUT + CALL_TIMEOUT,
        }
    }
}

/// Why the keyring failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeyringError {
    /// No keyring answers: no session bus, no service on it.
    Absent(Message),
    /// It is there and did not answer in time.
    TimedOut(Duration),
    /// It is locked, and the user was not or could not be asked, or declined.
    Locked,
    /// It is there, without a collection to keep items in. Only the Secret Service has collections.
    #[cfg_attr(
        not(target_os = "linux"),
        expect(dead_code, reason = "other systems' keyrings have none")
    )]
    NoCollection,
    /// Several items have our item's name.
    Ambiguous(usize),
    /// Anything else, in its own words.
    Failed(Message),
}

/// The item's secret, or `None` if there is no such item.
///
/// # Errors
/// If the keyring cannot be read.
pub(crate) fn get(
    account: &str,
    unlock_prompt: UnlockPrompt,
) -> Result<Option<Secret>, KeyringError> {
    let account = account.to_owned();
    call(unlock_prompt, move |unlock_prompt| system::get(SERVICE, &account, unlock_prompt))
}

/// Creates the item or gives it another secret.
///
/// # Errors
/// If it was not stored.
pub(crate) fn set(
    account: &str,
    secret: &Secret,
    unlock_prompt: UnlockPrompt,
) -> Result<(), KeyringError> {
    let (account, secret) = (account.to_owned(), secret.clone());
    call(unlock_prompt, move |unlock_prompt| system::set(SERVICE, &account, &secret, unlock_prompt))
}

/// Removes the item; false if there was none.
///
/// # Errors
/// If it was not removed.
pub(crate) fn remove(account: &str, unlock_prompt: UnlockPrompt) -> Result<bool, KeyringError> {
    let account = account.to_owned();
    call(unlock_prompt, move |unlock_prompt| system::remove(SERVICE, &account, unlock_prompt))
}

/// First without a question, so that a hanging keyring is reported soon; the user is asked only if it is locked.
fn call<T: Send + 'static>(
    unlock_prompt: UnlockPrompt,
    call: impl Fn(UnlockPrompt) -> Result<T, KeyringError> + Clone + Send + 'static,
) -> Result<T, KeyringError> {
    let once = |unlock_prompt: UnlockPrompt| {
        let call = call.clone();
        bounded(unlock_prompt.limit(), move || call(unlock_prompt))
    };
    // Elsewhere the system prompts by itself and does not report it.
    let first = if cfg!(target_os = "linux") { UnlockPrompt::Forbidden } else { unlock_prompt };
    match once(first) {
        Err(KeyringError::Locked) if unlock_prompt != first => once(unlock_prompt),
        result => result,
    }
}

/// A service that hangs blocks its own thread, not us.
fn bounded<T: Send + 'static>(
    limit: Duration,
    call: impl FnOnce() -> Result<T, KeyringError> + Send + 'static,
) -> Result<T, KeyringError> {
    call_with_timeout(limit, call).unwrap_or_else(|error| {
        Err(match error {
            CallError::TimedOut => KeyringError::TimedOut(limit),
            CallError::Panicked => KeyringError::Failed(text::host::message::broke_off()),
        })
    })
}

/// The text of a secret as the keyring gave it.
fn read(bytes: Vec<u8>) -> Result<Secret, KeyringError> {
    let bytes = zeroize::Zeroizing::new(bytes);
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(Secret::new(text.to_owned())),
        Err(_) => Err(KeyringError::Failed(text::host::message::keyring_not_text())),
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyringError, bounded};
    use std::thread;
    use std::time::Duration;

    #[test]
    fn a_call_that_never_ends_does_not_keep_us() {
        let limit = Duration::from_millis(20);
        let hangs = || loop {
            thread::park();
        };
        assert_eq!(bounded::<()>(limit, hangs), Err(KeyringError::TimedOut(limit)));
    }
}
