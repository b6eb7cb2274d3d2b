//! The Secret Service on the session bus: gnome-keyring, KWallet, KeePassXC.
//!
//! Facts are from gnome-keyring 42.1. Items carry the attributes `service` and `username`, as the keyring project's
//! crates and `secret-tool store … service wcode username wcode` write them. A search never prompts; an unlock
//! prompts, with a window of the service's own, and waits for the user a year unless told otherwise.

use super::{Patience, Trouble, UNLOCK_LIMIT, read};
use crate::secret::Secret;
use crate::text;
use dbus_secret_service::{EncryptionType, Error, Item, SecretService};
use std::collections::HashMap;
use std::time::Duration;

/// Keys are text: `secret-tool` and Seahorse show them as such.
const CONTENT: &str = "text/plain";

pub(super) fn get(
    service: &str,
    account: &str,
    patience: Patience,
) -> Result<Option<Secret>, Trouble> {
    let bus = connect(patience)?;
    let Some(item) = find(&bus, service, account)? else { return Ok(None) };
    item.ensure_unlocked().map_err(trouble)?;
    item.get_secret().map_err(trouble).and_then(read).map(Some)
}

pub(super) fn set(
    service: &str,
    account: &str,
    secret: &Secret,
    patience: Patience,
) -> Result<(), Trouble> {
    let bus = connect(patience)?;
    let bytes = secret.expose().as_bytes();
    if let Some(item) = find(&bus, service, account)? {
        item.ensure_unlocked().map_err(trouble)?;
        return item.set_secret(bytes, CONTENT).map_err(trouble);
    }
    // It stays in the keyring, so it is not in the language of the day.
    let label = format!("API key of {account} ({service})");
    let attributes = attributes(service, account);
    let collection = bus.get_default_collection().map_err(trouble)?;
    collection.create_item(&label, attributes, bytes, false, CONTENT).map_err(trouble)?;
    Ok(())
}

pub(super) fn remove(service: &str, account: &str, patience: Patience) -> Result<bool, Trouble> {
    let bus = connect(patience)?;
    let Some(item) = find(&bus, service, account)? else { return Ok(false) };
    item.ensure_unlocked().map_err(trouble)?;
    item.delete().map_err(trouble)?;
    Ok(true)
}

/// The secret is encrypted on its way over the bus, which others of the user's programs can watch.
fn connect(patience: Patience) -> Result<SecretService, Trouble> {
    let prompt = match patience {
        Patience::Never => 0,
        Patience::Ask => UNLOCK_LIMIT.as_secs(),
    };
    SecretService::connect_with_max_prompt_timeout(EncryptionType::Dh, prompt).map_err(trouble)
}

fn attributes<'a>(service: &'a str, account: &'a str) -> HashMap<&'a str, &'a str> {
    HashMap::from([("service", service), ("username", account)])
}

/// Our item. That none is found means that there is none only where an unlocked collection could have held it.
fn find<'s>(
    bus: &'s SecretService,
    service: &str,
    account: &str,
) -> Result<Option<Item<'s>>, Trouble> {
    if let Some(item) = search(bus, service, account)? {
        return Ok(Some(item));
    }
    let collection = bus.get_default_collection().map_err(trouble)?;
    if !collection.is_locked().map_err(trouble)? {
        return Ok(None);
    }
    collection.unlock().map_err(trouble)?;
    search(bus, service, account)
}

fn search<'s>(
    bus: &'s SecretService,
    service: &str,
    account: &str,
) -> Result<Option<Item<'s>>, Trouble> {
    let found = bus.search_items(attributes(service, account)).map_err(trouble)?;
    let mut items: Vec<Item<'_>> = found.unlocked.into_iter().chain(found.locked).collect();
    match items.len() {
        0 | 1 => Ok(items.pop()),
        several => Err(Trouble::Ambiguous(several)),
    }
}

fn trouble(error: Error) -> Trouble {
    match error {
        Error::Locked | Error::Prompt => Trouble::Locked,
        Error::NoResult => Trouble::NoCollection,
        Error::Dbus(error) => match error.name() {
            // The crate's own limit on one call over the bus.
            Some("org.freedesktop.DBus.Error.NoReply") => Trouble::Silent(Duration::from_secs(2)),
            Some("org.freedesktop.DBus.Error.NotSupported") => {
                Trouble::Absent(text::host::no_session_bus().into())
            }
            Some(name) if is_absence(name) => {
                Trouble::Absent(words(error.message(), text::host::no_secret_service()))
            }
            _ => Trouble::Failed(words(error.message(), text::host::session_bus_failed())),
        },
        error => Trouble::Failed(error.to_string()),
    }
}

/// What the bus says; ours where it says nothing.
fn words(message: Option<&str>, otherwise: &str) -> String {
    message.unwrap_or(otherwise).to_owned()
}

/// D-Bus errors that mean: there is nobody to talk to.
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
