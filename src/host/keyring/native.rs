//! macOS Keychain and Windows Credential Manager, by the keyring project's own stores.
//!
//! Keychain was not run: written from the crate's documentation. The Credential Manager was tried as Wine has it. Both
//! may show a window of the system's own the first time another program than the one that stored an item reads it; the
//! limit on every call holds then too.

use super::{Patience, Trouble, read};
use crate::secret::Secret;
use keyring_core::{Entry, Error};

#[cfg(target_os = "macos")]
use apple_native_keyring_store::keychain::Store;
#[cfg(windows)]
use windows_native_keyring_store::Store;

pub(super) fn get(service: &str, account: &str, _: Patience) -> Result<Option<Secret>, Trouble> {
    match entry(service, account)?.get_secret() {
        Ok(bytes) => read(bytes).map(Some),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(trouble(&error)),
    }
}

pub(super) fn set(
    service: &str,
    account: &str,
    secret: &Secret,
    _: Patience,
) -> Result<(), Trouble> {
    entry(service, account)?.set_secret(secret.expose().as_bytes()).map_err(|error| trouble(&error))
}

pub(super) fn remove(service: &str, account: &str, _: Patience) -> Result<bool, Trouble> {
    match entry(service, account)?.delete_credential() {
        Ok(()) => Ok(true),
        Err(Error::NoEntry) => Ok(false),
        Err(error) => Err(trouble(&error)),
    }
}

fn entry(service: &str, account: &str) -> Result<Entry, Trouble> {
    let store = Store::new().map_err(|error| trouble(&error))?;
    keyring_core::set_default_store(store);
    Entry::new(service, account).map_err(|error| trouble(&error))
}

fn trouble(error: &Error) -> Trouble {
    match error {
        Error::NoStorageAccess(_) => Trouble::Locked,
        Error::NoDefaultStore => Trouble::Absent(error.to_string()),
        Error::Ambiguous(entries) => Trouble::Ambiguous(entries.len()),
        error => Trouble::Failed(error.to_string()),
    }
}
