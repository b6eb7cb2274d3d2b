//! API keys: where one comes from when the user hands it over, and where it is stored from then on.
//!
//! A key has an id (`KeyId`: the vendor, and a name for people with more than one account). It is stored in one of
//! the stores in `STORES`; which one, and since when, is in the key index, which holds no key itself.
//!
//! Promises: a key's bytes are in its store and in the `Secret` returned, nowhere else; no store is used in the place
//! of another that does not answer; every call ends in bounded time.

mod command;
mod env;
mod file;
mod id;
mod index;
mod keyring;
mod pasted;
mod source;

pub use crate::host::keyring::UnlockPrompt;
pub use file::Exposed;
pub use id::KeyId;
pub use index::{Entry, KeyIndex, path as index_path};
pub use source::{KeySource, command, in_variable, refuse_expandable, typed};

use crate::error::{Error, Result};
use crate::host::Host;
use crate::secret::Secret;
use crate::text;
use serde::{Deserialize, Serialize};
use std::panic::resume_unwind;
use std::thread;

/// A place where keys are stored.
pub trait Store: Sync {
    /// Which one it is.
    fn kind(&self) -> StoreKind;

    /// The key, or `None` if it is not there.
    ///
    /// # Errors
    /// `Error::KeyStore` if the store does not answer.
    fn get(
        &self,
        host: &Host,
        id: &KeyId,
        entry: &Entry,
        unlock_prompt: UnlockPrompt,
    ) -> Result<Option<Secret>>;

    /// Puts the key there.
    ///
    /// # Errors
    /// `Error::KeyStore` if the store does not answer, `Error::Usage` if it only points at a key.
    fn set(&self, host: &Host, id: &KeyId, key: &Secret, unlock_prompt: UnlockPrompt)
    -> Result<()>;

    /// Takes the key away; false if none was there, or it is not ours to take.
    ///
    /// # Errors
    /// `Error::KeyStore` if the store does not answer.
    fn remove(&self, host: &Host, id: &KeyId, unlock_prompt: UnlockPrompt) -> Result<bool>;
}

/// The stores, by the words for them in flags and reports.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum StoreKind {
    /// The operating system's keyring.
    #[default]
    Keyring,
    /// A file of wcode that only the user can read.
    File,
    /// A variable in the caller's environment.
    Env,
    /// Another program that prints it.
    Command,
}

/// Every store.
pub static STORES: [&dyn Store; 4] = [&keyring::Keyring, &file::File, &env::Env, &command::Command];

impl StoreKind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::File => "file",
            Self::Env => "env",
            Self::Command => "command",
        }
    }

    /// True if we put the key there ourselves, and so can take it out again.
    pub fn holds_keys(self) -> bool {
        matches!(self, Self::Keyring | Self::File)
    }

    fn store(self) -> &'static dyn Store {
        STORES.into_iter().find(|store| store.kind() == self).unwrap_or(&keyring::Keyring)
    }
}

/// Fetches a key from the store that the key index names. Falls back to the keyring if the key is not in the index:
/// another program may have put it there.
///
/// # Errors
/// `Error::NoKey` if there is none, `Error::Key` if it is not a key, `Error::KeyStore` if the store does not answer.
pub fn get(host: &Host, id: &KeyId, unlock_prompt: UnlockPrompt) -> Result<Secret> {
    let key_index = KeyIndex::load(host)?;
    let known = key_index.entry(id);
    let entry = known.cloned().unwrap_or_default();
    let found = match entry.store.store().get(host, id, &entry, unlock_prompt) {
        Err(Error::KeyStore { problem, hint }) if known.is_none() => {
            let problem = text::keys::unknown_here(id, problem);
            return Err(Error::KeyStore { problem, hint });
        }
        found => found?,
    };
    let store = entry.store.as_str();
    let found = found.ok_or_else(|| Error::NoKey { id: id.to_string(), store })?;
    // Another program may have put it there, with `echo` for instance.
    source::stored(&found, &text::keys::place_stored(id, store))
}

/// As `get`, for several keys: all at once, so that a hanging store is waited for once; but if the user can be
/// asked, one after the other.
pub fn get_all(host: &Host, ids: &[KeyId], unlock_prompt: UnlockPrompt) -> Vec<Result<Secret>> {
    if unlock_prompt == UnlockPrompt::Allowed {
        return ids.iter().map(|id| get(host, id, unlock_prompt)).collect();
    }
    thread::scope(|scope| {
        let fetch = |id| scope.spawn(move || get(host, id, unlock_prompt));
        let calls: Vec<_> = ids.iter().map(fetch).collect();
        calls.into_iter().map(|call| call.join().unwrap_or_else(|why| resume_unwind(why))).collect()
    })
}

/// Stores a key and remembers where; a copy in the previous store is removed. The returned error says why
/// that copy is still there: the key is stored all the same.
///
/// # Errors
/// `Error::KeyStore` if the store does not answer: nothing has changed then.
pub fn set(
    host: &Host,
    id: &KeyId,
    key: &Secret,
    store: StoreKind,
    unlock_prompt: UnlockPrompt,
) -> Result<Option<Error>> {
    let _lock = index::lock(host)?;
    let key_index = KeyIndex::load(host)?;
    let before = key_index.entry(id).map(|entry| entry.store);
    store_and_index(host, key_index, id, key, store, unlock_prompt)?;
    Ok(delete_old_copies(host, id, store, before, unlock_prompt))
}

/// Moves a key to another store; returns where it was and, as `set`, why a copy is still there.
///
/// # Errors
/// As `get` and `set`: the key is then where it was.
pub fn move_key(
    host: &Host,
    id: &KeyId,
    store: StoreKind,
    unlock_prompt: UnlockPrompt,
) -> Result<(StoreKind, Option<Error>)> {
    // Another process could set a new key between the look and the move, which would take it away.
    let _lock = index::lock(host)?;
    let key_index = KeyIndex::load(host)?;
    let from = key_index.store(id);
    let key = get(host, id, unlock_prompt)?;
    if from != store {
        store_and_index(host, key_index, id, &key, store, unlock_prompt)?;
    }
    Ok((from, delete_old_copies(host, id, store, Some(from), unlock_prompt)))
}

/// Under the lock: the key into its store, then the key index.
fn store_and_index(
    host: &Host,
    mut key_index: KeyIndex,
    id: &KeyId,
    key: &Secret,
    store: StoreKind,
    unlock_prompt: UnlockPrompt,
) -> Result<()> {
    let entry = Entry::now(store);
    let before = key_index.entry(id).map(|old| old.store);
    if let Err(error) = store_and_verify(host, id, key, &entry, unlock_prompt) {
        discard_unindexed_file(host, id, store, before, unlock_prompt);
        return Err(error);
    }
    key_index.put(id, entry);
    let saved = key_index.save(host);
    // The error may have come after the rename: then the index on the disk already names the new store.
    if saved.is_err() && KeyIndex::load(host).is_ok_and(|index| index.store(id) != store) {
        discard_unindexed_file(host, id, store, before, unlock_prompt);
    }
    saved
}

/// Puts the key into its store and reads it back.
fn store_and_verify(
    host: &Host,
    id: &KeyId,
    key: &Secret,
    entry: &Entry,
    unlock_prompt: UnlockPrompt,
) -> Result<()> {
    let store = entry.store.store();
    store.set(host, id, key, unlock_prompt)?;
    let stored = store.get(host, id, entry, unlock_prompt)?;
    if stored.as_ref().map(Secret::expose) == Some(key.expose()) {
        return Ok(());
    }
    Err(Error::KeyStore {
        problem: text::keys::does_not_come_back(id),
        hint: text::keys::hint_does_not_come_back().into(),
    })
}

/// Removes a key file that no index entry names. An item in the keyring is found without an entry, and a file that was
/// in use before may be the only copy: both stay.
fn discard_unindexed_file(
    host: &Host,
    id: &KeyId,
    store: StoreKind,
    before: Option<StoreKind>,
    unlock_prompt: UnlockPrompt,
) {
    if store == StoreKind::File && before != Some(store) {
        drop(store.store().remove(host, id, unlock_prompt));
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
    let others =
        [before, Some(StoreKind::File)].into_iter().flatten().filter(|store| *store != now);
    // All of them, also after one that fails.
    let failed: Vec<_> =
        others.filter_map(|store| store.store().remove(host, id, unlock_prompt).err()).collect();
    failed.into_iter().next()
}

/// Remembers where a key is that we do not hold: in a variable, or behind a command. A copy that we held is taken away
/// once there is a key in the new place; as with `set`, the returned error says why it is still there.
///
/// # Errors
/// If the key index cannot be written.
pub fn register_external(host: &Host, id: &KeyId, entry: Entry) -> Result<Option<Error>> {
    let _lock = index::lock(host)?;
    let mut key_index = KeyIndex::load(host)?;
    let now = entry.store;
    let before = key_index.put(id, entry).map(|old| old.store);
    key_index.save(host)?;
    if !before.is_some_and(StoreKind::holds_keys) {
        return Ok(None);
    }
    Ok(match get(host, id, UnlockPrompt::Forbidden) {
        Ok(_) => delete_old_copies(host, id, now, before, UnlockPrompt::Forbidden),
        Err(error) => Some(error),
    })
}

/// Who else can read a key's file, as permission bits; none if it is in no file or is the user's alone.
pub fn exposure(host: &Host, id: &KeyId, entry: &Entry) -> Option<Exposed> {
    (entry.store == StoreKind::File).then(|| file::exposure(host, id)).flatten()
}

/// Takes a key away and forgets where it was; false if there was none.
///
/// # Errors
/// `Error::KeyStore` if the store does not answer: nothing has changed then.
pub fn remove(host: &Host, id: &KeyId, unlock_prompt: UnlockPrompt) -> Result<bool> {
    let _lock = index::lock(host)?;
    let mut key_index = KeyIndex::load(host)?;
    let mut was_there = key_index.store(id).store().remove(host, id, unlock_prompt)?;
    // A kill may have left one that no entry names.
    was_there |= StoreKind::File.store().remove(host, id, unlock_prompt)?;
    let was_known = key_index.take(id);
    if was_known {
        key_index.save(host)?;
    }
    Ok(was_there || was_known)
}
