//! The Secret Service on the session bus: gnome-keyring, KWallet, KeePassXC.
//!
//! Facts are from gnome-keyring 42.1. Items carry the attributes `service` and `username`, as the keyring project's
//! crates and `secret-tool store … service wcode username wcode` write them. A search never prompts; an unlock
//! prompts, with a window of the service's own, and waits for the user a year unless a timeout is set.

use super::{KeyringError, UNLOCK_TIMEOUT, UnlockPrompt, read};
use crate::secret::Secret;
use crate::text;
use crate::text::Message;
use dbus_secret_service::{EncryptionType, Error, Item, SecretService};
use std::collections::HashMap;
use std::time::Duration;

/// Keys are text: `secret-tool` and Seahorse show them as such.
const CONTENT: &str = "text/plain";

pub(super) fn get(
    service: &str,
    account: &str,
    unlock_prompt: UnlockPrompt,
) -> Result<Option<Secret>, KeyringError> {
    let bus = connect(unlock_prompt)?;
    let Some(item) = find(&bus, service, account)? else { return Ok(None) };
    item.ensure_unlocked().map_err(keyring_error)?;
    item.get_secret().map_err(keyring_error).and_then(read).map(Some)
}

pub(super) fn set(
    service: &str,
    account: &str,
    secret: &Secret,
    unlock_prompt: UnlockPrompt,
) -> Result<(), KeyringError> {
    let bus = connect(unlock_prompt)?;
    let bytes = secret.expose().as_bytes();
    if let Some(item) = find(&bus, service, account)? {
        item.ensure_unlocked().map_err(keyring_error)?;
        return item.set_secret(bytes, CONTENT).map_err(keyring_error);
    }
    // It stays in the keyring, so it is not translated.
    let label = format!("API key of {account} ({service})");
    let attributes = attributes(service, account);
    let collection = bus.get_default_collection().map_err(keyring_error)?;
    collection.create_item(&label, attributes, bytes, false, CONTENT).map_err(keyring_error)?;
    Ok(())
}

pub(super) fn remove(
    service: &str,
    account: &str,
    unlock_prompt: UnlockPrompt,
) -> Result<bool, KeyringError> {
    let bus = connect(unlock_prompt)?;
    let Some(item) = find(&bus, service, account)? else { return Ok(false) };
    item.ensure_unlocked().map_err(keyring_error)?;
    item.delete().map_err(keyring_error)?;
    Ok(true)
}

/// The secret is encrypted on its way over the bus, which others of the user's programs can watch.
fn connect(unlock_prompt: UnlockPrompt) -> Result<SecretService, KeyringError> {
    let prompt = match unlock_prompt {
        UnlockPrompt::Forbidden => 0,
        UnlockPrompt::Allowed => UNLOCK_TIMEOUT.as_secs(),
    };
    SecretService::connect_with_max_prompt_timeout(EncryptionType::Dh, prompt)
        .map_err(keyring_error)
}

fn attributes<'a>(service: &'a str, account: &'a str) -> HashMap<&'a str, &'a str> {
    HashMap::from([("service", service), ("username", account)])
}

/// Finds our item. A search without a result proves that there is none only if an unlocked collection could have held it.
fn find<'s>(
    bus: &'s SecretService,
    service: &str,
    account: &str,
) -> Result<Option<Item<'s>>, KeyringError> {
    if let Some(item) = search(bus, service, account)? {
        return Ok(Some(item));
    }
    let collection = bus.get_default_collection().map_err(keyring_error)?;
    if !collection.is_locked().map_err(keyring_error)? {
        return Ok(None);
    }
    collection.unlock().map_err(keyring_error)?;
    search(bus, service, account)
}

fn search<'s>(
    bus: &'s SecretService,
    service: &str,
    account: &str,
) -> Result<Option<Item<'s>>, KeyringError> {
    let found = bus.search_items(attributes(service, account)).map_err(keyring_error)?;
    let mut items: Vec<Item<'_>> = found.unlocked.into_iter().chain(found.locked).collect();
    match items.len() {
        0 | 1 => Ok(items.pop()),
        several => Err(KeyringError::Ambiguous(several)),
    }
}

fn keyring_error(error: Error) -> KeyringError {
    match error {
        Error::Locked | Error::Prompt => KeyringError::Locked,
        Error::NoResult => KeyringError::NoCollection,
        Error::Dbus(error) => match error.name() {
            // The crate's own limit on one call over the bus.
            Some("org.freedesktop.DBus.Error.NoReply") => {
                KeyringError::TimedOut(Duration::from_secs(2))
            }
            Some("org.freedesktop.DBus.Error.NotSupported") => {
                KeyringError::Absent(text::host::message::no_session_bus())
            }
            Some(name) if is_absence(name) => KeyringError::Absent(message_or(
                error.message(),
                text::host::message::no_secret_service(),
            )),
            _ => KeyringError::Failed(message_or(
                error.message(),
                text::host::message::session_bus_failed(),
            )),
        },
        error => KeyringError::Failed(error.to_string().into()),
    }
}

/// The message from the bus, or ours if it has none.
fn message_or(message: Option<&str>, otherwise: Message) -> Message {
    message.map_or(otherwise, Message::from)
}

/// D-Bus errors that mean: no service is running.
fn is_absence(name: &str) -> bool {
    const NAMES: [&str; 8] = [
        "NoServer",
        "FileNotFound",
        "BadAddress",
        "ServiceUnknown",
        "NameHasNoOwner",
        "Disconnected",
        "AuthFailed",
        "Spawn.ServiceNotFound",
    ];
    let short = name.strip_prefix("org.freedesktop.DBus.Error.").unwrap_or(name);
    NAMES.contains(&short) || short.starts_with("Spawn.")
}
