//! API keys: where one comes from when the user hands it over, and where it lies from then on.
//!
//! A key has an id (`KeyId`: the vendor, and a name for people with more than one account). Where it lies is one of
//! the stores in `STORES`; which one, and since when, stands in the register, which holds no key itself.
//!
//! Promises: a key's bytes are in its store and in the `Secret` returned, nowhere else; no store is used in the place
//! of another that does not answer; every call ends in bounded time.

mod command;
mod env;
mod file;
mod id;
mod keyring;
mod pasted;
mod register;
mod source;

pub use crate::host::keyring::Patience;
pub use file::Exposed;
pub use id::KeyId;
pub use register::{Entry, Register, path as register};
pub use source::{KeySource, command, in_variable, refuse_expandable, typed};

use crate::error::{Error, Result};
use crate::host::Host;
use crate::secret::Secret;
use crate::text;
use serde::{Deserialize, Serialize};
use std::panic::resume_unwind;
use std::thread;

/// A place where keys lie.
pub trait Store: Sync {
    /// Which one it is.
    fn kind(&self) -> StoreKind;

    /// The key, or `None` where it is not there.
    ///
    /// # Errors
    /// `Error::KeyStore` where the store does not answer.
    fn get(
        &self,
        host: &Host,
        id: &KeyId,
        entry: &Entry,
        patience: Patience,
    ) -> Result<Option<Secret>>;

    /// Puts the key there.
    ///
    /// # Errors
    /// `Error::KeyStore` where the store does not answer, `Error::Usage` where it only points at a key.
    fn set(&self, host: &Host, id: &KeyId, key: &Secret, patience: Patience) -> Result<()>;

    /// Takes the key away; false where none was there, or it is not ours to take.
    ///
    /// # Errors
    /// `Error::KeyStore` where the store does not answer.
    fn remove(&self, host: &Host, id: &KeyId, patience: Patience) -> Result<bool>;
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
    /// A file of ours that only the user can read.
    File,
    /// A variable in the environment of whoever asks.
    Env,
    /// Another program that prints it.
    Command,
}

/// Every store.
pub static STORES: [&dyn Store; 4] = [&keyring::Keyring, &file::File, &env::Env, &command::Command];

impl StoreKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::File => "file",
            Self::Env => "env",
            Self::Command => "command",
        }
    }

    /// True where we put the key there ourselves, and so can take it out again.
    pub fn holds_keys(self) -> bool {
        matches!(self, Self::Keyring | Self::File)
    }

    fn store(self) -> &'static dyn Store {
        STORES.into_iter().find(|store| store.kind() == self).unwrap_or(&keyring::Keyring)
    }
}

/// Fetches a key from where the register says that it lies; a key that it does not know may be in the keyring, put
/// there by another program.
///
/// # Errors
/// `Error::NoKey` where there is none, `Error::Key` where it is none, `Error::KeyStore` where the store does not answer.
pub fn get(host: &Host, id: &KeyId, patience: Patience) -> Result<Secret> {
    let register = Register::load(host)?;
    let known = register.entry(id);
    let entry = known.cloned().unwrap_or_default();
    let found = match entry.store.store().get(host, id, &entry, patience) {
        Err(Error::KeyStore { problem, hint }) if known.is_none() => {
            let problem = text::keys::unknown_here(id, problem);
            return Err(Error::KeyStore { problem, hint });
        }
        found => found?,
    };
    let store = entry.store.word();
    let found = found.ok_or_else(|| Error::NoKey { id: id.to_string(), store })?;
    // Another program may have put it there, with `echo` for instance.
    source::stored(&found, &text::keys::place_stored(id, store))
}

/// As `get`, for several keys: all at once, so that a store that hangs is waited for once; but where somebody can be
/// asked, one after the other.
pub fn get_all(host: &Host, ids: &[KeyId], patience: Patience) -> Vec<Result<Secret>> {
    if patience == Patience::Ask {
        return ids.iter().map(|id| get(host, id, patience)).collect();
    }
    thread::scope(|scope| {
        let fetch = |id| scope.spawn(move || get(host, id, patience));
        let calls: Vec<_> = ids.iter().map(fetch).collect();
        calls.into_iter().map(|call| call.join().unwrap_or_else(|why| resume_unwind(why))).collect()
    })
}

/// Stores a key and remembers where; a copy in the store where it lay before is taken away. What is returned tells why
/// that copy is still there: the key is stored all the same.
///
/// # Errors
/// `Error::KeyStore` where the store does not answer: nothing has changed then.
pub fn set(
    host: &Host,
    id: &KeyId,
    key: &Secret,
    store: StoreKind,
    patience: Patience,
) -> Result<Option<Error>> {
    let _lock = register::lock(host)?;
    let register = Register::load(host)?;
    let before = register.entry(id).map(|entry| entry.store);
    put(host, register, id, key, store, patience)?;
    Ok(take_elsewhere(host, id, store, before, patience))
}

/// Moves a key to another store; tells where it was, and, as `set`, why a copy is still there.
///
/// # Errors
/// As `get` and `set`: the key is then where it was.
pub fn relocate(
    host: &Host,
    id: &KeyId,
    store: StoreKind,
    patience: Patience,
) -> Result<(StoreKind, Option<Error>)> {
    // Another process could set a new key between the look and the move, which would take it away.
    let _lock = register::lock(host)?;
    let register = Register::load(host)?;
    let from = register.store(id);
    let key = get(host, id, patience)?;
    if from != store {
        put(host, register, id, &key, store, patience)?;
    }
    Ok((from, take_elsewhere(host, id, store, Some(from), patience)))
}

/// Under the lock: the key into its store, then the register.
fn put(
    host: &Host,
    mut register: Register,
    id: &KeyId,
    key: &Secret,
    store: StoreKind,
    patience: Patience,
) -> Result<()> {
    let entry = Entry::now(store);
    store.store().set(host, id, key, patience)?;
    let stored = store.store().get(host, id, &entry, patience)?;
    if stored.as_ref().map(Secret::expose) != Some(key.expose()) {
        return Err(Error::KeyStore {
            problem: text::keys::does_not_come_back(id),
            hint: text::keys::hint_does_not_come_back().into(),
        });
    }
    let before = register.put(id, entry);
    let saved = register.save(host);
    if saved.is_err() && store == StoreKind::File && before.is_none_or(|old| old.store != store) {
        // No entry would lead to that file. An item in the keyring is found without one.
        drop(store.store().remove(host, id, patience));
    }
    saved
}

/// Takes away what lies in the store of before, and in a file that a kill may have left; tells what stays there.
fn take_elsewhere(
    host: &Host,
    id: &KeyId,
    now: StoreKind,
    before: Option<StoreKind>,
    patience: Patience,
) -> Option<Error> {
    let others =
        [before, Some(StoreKind::File)].into_iter().flatten().filter(|store| *store != now);
    // All of them, also after one that fails.
    let failed: Vec<_> =
        others.filter_map(|store| store.store().remove(host, id, patience).err()).collect();
    failed.into_iter().next()
}

/// Remembers where a key is that we do not hold: in a variable, or behind a command. A copy that we held is taken away
/// once there is a key in the new place; as with `set`, what is returned tells why it is still there.
///
/// # Errors
/// Where the register cannot be written.
pub fn point(host: &Host, id: &KeyId, entry: Entry) -> Result<Option<Error>> {
    let _lock = register::lock(host)?;
    let mut register = Register::load(host)?;
    let now = entry.store;
    let before = register.put(id, entry).map(|old| old.store);
    register.save(host)?;
    if !before.is_some_and(StoreKind::holds_keys) {
        return Ok(None);
    }
    Ok(match get(host, id, Patience::Never) {
        Ok(_) => take_elsewhere(host, id, now, before, Patience::Never),
        Err(error) => Some(error),
    })
}

/// Who else can read a key's file, as permission bits; none where it is in no file or is the user's alone.
pub fn exposure(host: &Host, id: &KeyId, entry: &Entry) -> Option<Exposed> {
    (entry.store == StoreKind::File).then(|| file::exposure(host, id)).flatten()
}

/// Takes a key away and forgets where it was; false where there was none.
///
/// # Errors
/// `Error::KeyStore` where the store does not answer: nothing has changed then.
pub fn remove(host: &Host, id: &KeyId, patience: Patience) -> Result<bool> {
    let _lock = register::lock(host)?;
    let mut register = Register::load(host)?;
    let mut was_there = register.store(id).store().remove(host, id, patience)?;
    // A kill may have left one that no entry names.
    was_there |= StoreKind::File.store().remove(host, id, patience)?;
    let was_known = register.take(id);
    if was_known {
        register.save(host)?;
    }
    Ok(was_there || was_known)
}
