//! To which hosts a stored key may go: the origins of its vendor, and those that the user confirmed for it.
//!
//! The key index keeps them with the key, so that a vendor's file that changes later adds none by itself. An entry of an
//! older build has no list. Then the vendor's own origins count, and those of entries that get the key by reference: an
//! `apply` put these there before, and their clients send the key there today. A built-in vendor's origins are those
//! of this build, whatever a file of the user's says under its id.

use crate::catalog::{BUILT_IN, Catalog, Endpoint, Protocol, Vendor};
use crate::clients::{self, Client, ConfigSet, DesiredState, EntrySpec, KeyValue};
use crate::document::Path;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::keys::{KeyId, KeyIndex};
use crate::plan::journal::Journal;
use crate::plan::key_options::KeyContext;
use crate::plan::{protocol, status};
use crate::text::key_origins as text;
use crate::text::{Command, Message};
use std::sync::OnceLock;

/// Scheme, host and port of each place that a key may be sent to, without repetition.
pub(crate) fn allowed(
    journal: &Journal,
    vendor: &Vendor,
    key_index: &KeyIndex,
    id: &KeyId,
) -> Vec<String> {
    let confirmed = key_index.entry(id).map(|entry| entry.origins.as_slice()).unwrap_or_default();
    let own = match built_in(&vendor.id) {
        Some(origins) => origins.to_vec(),
        None if confirmed.is_empty() => own(vendor),
        None => Vec::new(),
    };
    let recorded = if confirmed.is_empty() { recorded(journal, id) } else { Vec::new() };
    let mut origins = own;
    origins.extend(confirmed.iter().cloned().chain(recorded));
    dedup(origins)
}

/// The origins of a vendor's own endpoints as this build has them. They are read once: what is built in does not change.
fn built_in(vendor: &str) -> Option<&'static [String]> {
    static ORIGINS: OnceLock<Vec<(&str, Vec<String>)>> = OnceLock::new();
    let of = |(id, _): (&'static str, &str)| Some((id, own(&Catalog::built_in(id)?)));
    let known = ORIGINS.get_or_init(|| BUILT_IN.into_iter().filter_map(of).collect());
    known.iter().find(|(id, _)| *id == vendor).map(|(_, origins)| origins.as_slice())
}

/// The origins of a vendor's own endpoints.
pub(crate) fn own(vendor: &Vendor) -> Vec<String> {
    dedup(vendor.endpoints.values().map(Endpoint::origin).collect())
}

/// The base URLs of the entries that get the key by reference.
fn recorded(journal: &Journal, id: &KeyId) -> Vec<String> {
    let records = journal.records().into_iter();
    let refers = records.filter(|(owner, record)| {
        record.referred_key(owner).is_ok_and(|key| key.as_ref() == Some(id))
    });
    refers.filter_map(|(_, record)| Some(record.inputs.base_url.as_ref()?.origin())).collect()
}

pub(super) fn dedup(origins: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for origin in origins {
        if !kept.contains(&origin) {
            kept.push(origin);
        }
    }
    kept
}

/// Refuses an endpoint that the key may not be sent to.
///
/// # Errors
/// `Error::KeyOrigin`.
pub(crate) fn check(allowed: &[String], id: &KeyId, endpoint: &Endpoint) -> Result<()> {
    let origin = endpoint.origin();
    if allowed.contains(&origin) {
        return Ok(());
    }
    let hosts = allowed.join(", ");
    let command = ["wcode", "apply", "--base-url", endpoint.as_str()];
    Err(Error::KeyOrigin {
        problem: text::message::not_for_that_host(id, &origin, hosts),
        hint: text::message::hint_not_for_that_host(Command::new(command), origin),
    })
}

/// Refuses to send a key that a client has already (in its entry, or in the variable that the entry would name) to a host
/// that is none of the vendor's.
///
/// # Errors
/// `Error::KeyOrigin`.
pub(super) fn check_existing(
    host: &Host,
    client: &'static dyn Client,
    config_set: &ConfigSet,
    wanted: &EntrySpec,
    vendor: &Vendor,
) -> Result<()> {
    let KeyValue::Variable { name, .. } = &wanted.key else { return Ok(()) };
    let is_set =
        || host.var(name).is_some() || client.environment(host, config_set).origin(name).is_some();
    if !is_set() && !has_key_for_another_host(client, config_set, wanted)? {
        return Ok(());
    }
    let (origin, name) = (wanted.endpoint.origin(), vendor.display_name());
    let command = ["wcode", "apply", "--base-url", wanted.endpoint.as_str()];
    Err(Error::KeyOrigin {
        problem: text::message::existing_key_to_another_host(client.name(), name, &origin),
        hint: text::message::hint_not_for_that_host(Command::new(command), origin),
    })
}

/// True if an entry of the vendor has a key in any form, and leads elsewhere today.
fn has_key_for_another_host(
    client: &'static dyn Client,
    config_set: &ConfigSet,
    wanted: &EntrySpec,
) -> Result<bool> {
    let desired = client.desired_state(config_set, wanted)?;
    Ok(has_key_elsewhere(config_set, &desired, &|url| wanted.endpoint.is_same_origin(url)))
}

/// True if one of these entries has a key, and leads to a host that is not the one meant.
fn has_key_elsewhere(
    config_set: &ConfigSet,
    desired: &DesiredState,
    is_meant: &dyn Fn(&str) -> bool,
) -> bool {
    let document = &config_set.files[desired.file].document;
    let leads_elsewhere = |url: &Path| {
        let url = document.get(url).and_then(|node| node.as_str().map(|it| it.into_owned()));
        url.is_none_or(|url| !is_meant(&url))
    };
    let mut entries = desired.entries().into_iter();
    entries.any(|it| document.get(&it.key).is_some() && leads_elsewhere(&it.url))
}

/// Refuses a vendor's file from outside that would have a key of this machine sent to these hosts of its own. The user has
/// not named them, nor entered the key for them.
///
/// # Errors
/// `Error::KeyOrigin`, and if the key index cannot be read.
pub(crate) fn check_claims(host: &Host, vendor: &Vendor, origins: &[String]) -> Result<()> {
    if origins.is_empty() {
        return Ok(());
    }
    let Some(place) = claimed_key(host, vendor, origins)? else { return Ok(()) };
    let flags = origins.iter().flat_map(|origin| ["--key-origin", origin.as_str()]);
    let flags = Command::new(flags.collect::<Vec<_>>());
    Err(Error::KeyOrigin {
        problem: text::message::claimed(place, origins.join(", ")),
        hint: text::message::hint_claimed(flags),
    })
}

/// A key that the vendor's entries would take: a stored one, one in its variable, one in an entry that leads elsewhere.
fn claimed_key(host: &Host, vendor: &Vendor, origins: &[String]) -> Result<Option<Message>> {
    let key = KeyContext::load(host)?;
    let is_for_others = |id: &KeyId| {
        let confirmed = key.key_index.entry(id).map(|entry| entry.origins.as_slice());
        let confirmed = confirmed.unwrap_or_default();
        id.vendor() == vendor.id && !origins.iter().all(|origin| confirmed.contains(origin))
    };
    if let Some(id) = key.key_index.ids().iter().find(|id| is_for_others(id)) {
        return Ok(Some(text::message::a_stored_key(id)));
    }
    let variable = &vendor.key_variable;
    if host.var(variable).is_some() {
        return Ok(Some(text::message::a_key_in_variable(variable)));
    }
    let is_meant =
        |url: &str| vendor.endpoints.values().any(|endpoint| endpoint.is_same_origin(url));
    for client in clients::ALL {
        let Ok(config_set) = client.read_config(host, None) else { continue };
        if client.environment(host, &config_set).origin(variable).is_some() {
            return Ok(Some(text::message::a_key_in_variable(variable)));
        }
        let desired = status::locate_entry(client, vendor, &config_set, &key);
        if desired.is_ok_and(|desired| has_key_elsewhere(&config_set, &desired, &is_meant)) {
            return Ok(Some(text::message::a_key_of_client(client.name())));
        }
    }
    Ok(None)
}

/// As `check`, by what is on this machine now.
///
/// # Errors
/// As `check`, and if the journal or the key index cannot be read.
pub(crate) fn check_stored(
    host: &Host,
    vendor: &Vendor,
    id: &KeyId,
    endpoint: &Endpoint,
) -> Result<()> {
    let (journal, key_index) = (Journal::load(host)?, KeyIndex::load(host)?);
    check(&allowed(&journal, vendor, &key_index, id), id, endpoint)
}

/// What a key may be sent to once the user stores it: what it may be sent to already, and its vendor's endpoints
/// as they are now.
///
/// # Errors
/// If the journal or the key index cannot be read.
pub(crate) fn for_new_key(host: &Host, vendor: &Vendor, id: &KeyId) -> Result<Vec<String>> {
    let (journal, key_index) = (Journal::load(host)?, KeyIndex::load(host)?);
    let mut origins = allowed(&journal, vendor, &key_index, id);
    origins.extend(own(vendor));
    Ok(dedup(origins))
}

/// The endpoint at which clients use a key, if it is not the vendor's own; the recorded base URLs are those of the
/// protocol that the client and the vendor share.
pub(crate) fn recorded_endpoint(
    journal: &Journal,
    vendor: &Vendor,
    id: &KeyId,
    asked: Protocol,
) -> Option<Endpoint> {
    let is_of_key =
        |vendor: &str, name: Option<&str>| KeyId::new(vendor, name).is_ok_and(|it| it == *id);
    let records = journal.records().into_iter().filter_map(|(owner, record)| {
        let client = clients::by_id(&owner.client).ok()?;
        let (shared, _) = protocol::shared(client, vendor, record.inputs.protocol).ok()?;
        let is_meant =
            shared == asked && is_of_key(&owner.vendor, record.inputs.key_name.as_deref());
        is_meant.then_some(record)
    });
    let mut urls = records.filter_map(|record| record.inputs.base_url.clone());
    urls.next()
}
