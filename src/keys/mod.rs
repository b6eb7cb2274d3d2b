//! API keys: where one comes from when the user hands it over, and where it is stored from then on.
//!
//! A key has an id (`KeyId`: the vendor, and a name for people with more than one account). Its location,
//! and since when it is there, is in the key index, which holds no key itself.
//!
//! Promises: a key's bytes are in its store and in the `Secret` returned, nowhere else; no store is used in the place
//! of another that does not answer; every call ends in bounded time.

mod command;
mod env;
mod file;
mod id;
mod index;
mod keyring;
mod location;
mod named_store;
mod pasted;
mod path;
mod source;

pub(crate) use crate::host::keyring::UnlockPrompt;
pub(crate) use file::Exposed;
pub(crate) use id::KeyId;
pub(crate) use index::path as index_path;
pub(crate) use index::{Entry, KeyIndex};
pub(crate) use location::{KeyLocation, StoreKind, Vault};
pub(crate) use named_store::NamedStore;
pub(crate) use source::{
    KeySource, NamedSource, VARIABLE_FLAG, in_variable, not_a_variable, refuse_expandable, typed,
};

use crate::error::{Error, Result};
use crate::host::Host;
use crate::secret::Secret;
use crate::text;
use std::panic::resume_unwind;
use std::thread;

/// Fetches a key from the store that the key index names. Falls back to the keyring if the key is not in the index:
/// another program may have put it there.
///
/// # Errors
/// `Error::NoKey` if there is none, `Error::Key` if it is not a key, `Error::KeyStore` if the store does not answer.
pub(crate) fn get(host: &Host, id: &KeyId, unlock_prompt: UnlockPrompt) -> Result<Secret> {
    let key_index = KeyIndex::load(host)?;
    let known = key_index.entry(id);
    let entry = known.cloned().unwrap_or_default();
    let found = match entry.location.get(host, id, unlock_prompt) {
        Err(Error::KeyStore { problem, hint }) if known.is_none() => {
            let problem = text::keys::message::unknown_here(id, problem);
            return Err(Error::KeyStore { problem, hint });
        }
        found => found?,
    };
    let store = entry.store().as_str();
    let found = found.ok_or_else(|| Error::NoKey { id: id.to_string(), store })?;
    // Another program may have put it there, with `echo` for instance.
    source::stored(&found, &text::keys::message::place_stored(id, store))
}

/// As `get`, for several keys: all at once, so that a hanging store is waited for once; but if the user can be
/// asked, one after the other.
pub(crate) fn get_all(
    host: &Host,
    ids: &[KeyId],
    unlock_prompt: UnlockPrompt,
) -> Vec<Result<Secret>> {
    if unlock_prompt == UnlockPrompt::Allowed {
        return ids.iter().map(|id| get(host, id, unlock_prompt)).collect();
    }
    thread::scope(|scope| {
        let fetch = |id| {
            let call = move || get(host, id, unlock_prompt);
            (id, thread::Builder::new().spawn_scoped(scope, call))
        };
        let calls: Vec<_> = ids.iter().map(fetch).collect();
        let finished = calls.into_iter().map(|(id, call)| match call {
            Ok(call) => call.join().unwrap_or_else(|why| resume_unwind(why)),
            // Without a thread: one after the other.
            Err(_) => get(host, id, unlock_prompt),
        });
        finished.collect()
    })
}

/// Stores a key and remembers where, and to which origins it may be sent; a copy in the previous store is removed. The
/// returned error says why that copy is still there: the key is stored all the same.
///
/// # Errors
/// `Error::KeyStore` if the store does not answer: nothing has changed then.
pub(crate) fn set(
    host: &Host,
    id: &KeyId,
    key: &Secret,
    (vault, origins): (Vault, &[String]),
    unlock_prompt: UnlockPrompt,
) -> Result<Option<Error>> {
    let _lock = index::lock(host)?;
    let key_index = KeyIndex::load(host)?;
    let before = key_index.entry(id).map(Entry::store);
    store_and_index(host, key_index, id, key, (vault, origins), unlock_prompt)?;
    Ok(delete_old_copies(host, id, vault.kind(), before, unlock_prompt))
}

/// Moves a key to another store; returns where it was and, as `set`, why a copy is still there.
///
/// # Errors
/// As `get` and `set`: the key is then where it was.
pub(crate) fn move_key(
    host: &Host,
    id: &KeyId,
    vault: Vault,
    unlock_prompt: UnlockPrompt,
) -> Result<(StoreKind, Option<Error>)> {
    // Another process could set a new key between the look and the move, which would take it away.
    let _lock = index::lock(host)?;
    let key_index = KeyIndex::load(host)?;
    let from = key_index.store(id);
    let key = get(host, id, unlock_prompt)?;
    if from != vault.kind() {
        let origins = key_index.entry(id).map(|entry| entry.origins.clone()).unwrap_or_default();
        store_and_index(host, key_index, id, &key, (vault, &origins), unlock_prompt)?;
    }
    Ok((from, delete_old_copies(host, id, vault.kind(), Some(from), unlock_prompt)))
}

/// Under the lock: the key into its store, then the key index.
fn store_and_index(
    host: &Host,
    mut key_index: KeyIndex,
    id: &KeyId,
    key: &Secret,
    (vault, origins): (Vault, &[String]),
    unlock_prompt: UnlockPrompt,
) -> Result<()> {
    let before = key_index.entry(id).map(Entry::store);
    if let Err(error) = store_and_verify(host, id, key, vault, unlock_prompt) {
        discard_unindexed_file(host, id, vault, before, unlock_prompt);
        return Err(error);
    }
    key_index.put(id, Entry::now(vault.into()).for_origins(origins));
    let saved = key_index.save(host);
    // The error may have come after the rename: then the index on the disk already names the new store.
    if saved.is_err() && KeyIndex::load(host).is_ok_and(|index| index.store(id) != vault.kind()) {
        discard_unindexed_file(host, id, vault, before, unlock_prompt);
    }
    saved
}

/// Puts the key into its store and reads it back.
fn store_and_verify(
    host: &Host,
    id: &KeyId,
    key: &Secret,
    vault: Vault,
    unlock_prompt: UnlockPrompt,
) -> Result<()> {
    vault.set(host, id, key, unlock_prompt)?;
    let stored = vault.get(host, id, unlock_prompt)?;
    if stored.as_ref().map(Secret::expose) == Some(key.expose()) {
        return Ok(());
    }
    Err(Error::KeyStore {
        problem: text::keys::message::does_not_come_back(id),
        hint: text::keys::message::hint_does_not_come_back(),
    })
}

/// Removes a key file that no index entry names. An item in the keyring is found without an entry, and a file that was
/// in use before may be the only copy: both stay.
fn discard_unindexed_file(
    host: &Host,
    id: &KeyId,
    vault: Vault,
    before: Option<StoreKind>,
    unlock_prompt: UnlockPrompt,
) {
    if vault == Vault::File && before != Some(StoreKind::File) {
        drop(vault.remove(host, id, unlock_prompt));
    }
}

/// Deletes the copy in the previous store, and in a file that a kill may have left; returns what could not be deleted.
fn delete_old_copies(
    host: &Host,
    id: &KeyId,
    now: StoreKind,
    before: Option<StoreKind>,
    unlock_prompt: UnlockPrompt,
) -> Option<Error> {
    let others = [before.and_then(StoreKind::vault), Some(Vault::File)];
    let others = others.into_iter().flatten().filter(|vault| vault.kind() != now);
    // All of them, also after one that fails.
    let failed: Vec<_> =
        others.filter_map(|vault| vault.remove(host, id, unlock_prompt).err()).collect();
    failed.into_iter().next()
}

/// Remembers where a key is that we do not hold: in a variable, or behind a command. A copy that we held is taken away
/// once there is a key in the new place; as with `set`, the returned error says why it is still there.
///
/// # Errors
/// If the key index cannot be written.
pub(crate) fn register_external(
    host: &Host,
    id: &KeyId,
    location: KeyLocation,
    origins: &[String],
) -> Result<Option<Error>> {
    let _lock = index::lock(host)?;
    let mut key_index = KeyIndex::load(host)?;
    let now = location.store();
    let entry = Entry::now(location).for_origins(origins);
    let before = key_index.put(id, entry).map(|old| old.store());
    key_index.save(host)?;
    if before.is_none_or(|store| store.vault().is_none()) {
        return Ok(None);
    }
    Ok(match get(host, id, UnlockPrompt::Forbidden) {
        Ok(_) => delete_old_copies(host, id, now, before, UnlockPrompt::Forbidden),
        Err(error) => Some(error),
    })
}

/// Remembers that a key may be sent to these origins as well. A key without an entry in the index has none to keep
/// them in.
///
/// # Errors
/// If the key index cannot be written.
pub(crate) fn confirm_origins(host: &Host, id: &KeyId, origins: &[String]) -> Result<()> {
    let _lock = index::lock(host)?;
    let mut key_index = KeyIndex::load(host)?;
    let Some(entry) = key_index.entry(id).cloned() else { return Ok(()) };
    if origins.iter().all(|origin| entry.origins.contains(origin)) {
        return Ok(());
    }
    key_index.put(id, entry.for_origins(origins));
    key_index.save(host)
}

/// Who else can read a key's file, as permission bits; none if it is in no file of wcode or is the user's alone.
pub(crate) fn exposure(host: &Host, id: &KeyId, entry: &Entry) -> Option<Exposed> {
    (entry.location == KeyLocation::File).then(|| file::exposure(host, id)).flatten()
}

/// Takes a key away and forgets where it was; false if there was none.
///
/// # Errors
/// `Error::KeyStore` if the store does not answer: nothing has changed then.
pub(crate) fn remove(host: &Host, id: &KeyId, unlock_prompt: UnlockPrompt) -> Result<bool> {
    let _lock = index::lock(host)?;
    let mut key_index = KeyIndex::load(host)?;
    let vault = key_index.store(id).vault();
    let mut was_there = vault.map_or(Ok(false), |vault| vault.remove(host, id, unlock_prompt))?;
    // A kill may have left one that no entry names.
    was_there |= Vault::File.remove(host, id, unlock_prompt)?;
    let was_known = key_index.take(id);
    if was_known {
        key_index.save(host)?;
    }
    Ok(was_there || was_known)
}
