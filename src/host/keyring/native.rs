//! macOS Keychain and Windows Credential Manager, by the `keyring` crate.
//!
//! It opens its store once and remembers a failure, which these two stores cannot have: both only note settings.
//! Keychain was not run: written from the crate's documentation. The Credential Manager is run as Wine has it
//! (`tests/core`). Both may show a window of the system's own the first time another program than the one that stored an
//! item reads it; the limit on every call holds then too.

use super::{KeyringError, UnlockPrompt, read};
use crate::secret::Secret;
use keyring::{Entry, Error};

pub(super) fn get(
    service: &str,
    account: &str,
    _: UnlockPrompt,
) -> Result<Option<Secret>, KeyringError> {
    match entry(service, account)?.get_secret() {
        Ok(bytes) => read(bytes).map(Some),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(keyring_error(&error)),
    }
}

pub(super) fn set(
    service: &str,
    account: &str,
    secret: &Secret,
    _: UnlockPrompt,
) -> Result<(), KeyringError> {
    entry(service, account)?
        .set_secret(secret.expose().as_bytes())
        .map_err(|error| keyring_error(&error))
}

pub(super) fn remove(service: &str, account: &str, _: UnlockPrompt) -> Result<bool, KeyringError> {
    match entry(service, account)?.delete_credential() {
        Ok(()) => Ok(true),
        Err(Error::NoEntry) => Ok(false),
        Err(error) => Err(keyring_error(&error)),
    }
}

fn entry(service: &str, account: &str) -> Result<Entry, KeyringError> {
    Entry::new(service, account).map_err(|error| keyring_error(&error))
}

fn keyring_error(error: &Error) -> KeyringError {
    match error {
        Error::NoStorageAccess(_) => KeyringError::Locked,
        Error::NoDefaultStore => KeyringError::Absent(error.to_string().into()),
        Error::Ambiguous(entries) => KeyringError::Ambiguous(entries.len()),
        error => KeyringError::Failed(error.to_string().into()),
    }
}
