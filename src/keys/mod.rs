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
mod register;
mod source;

pub use crate::host::keyring::Patience;
pub use id::KeyId;
pub use register::{Entry, Register};
pub use source::{KeySource, refuse_expandable, split, typed};

use crate::error::{Error, Result};
use crate::host::Host;
use crate::secret::Secret;
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
            let problem = format!("no key of `{id}` is known here, and {problem}");
            return Err(Error::KeyStore { problem, hint });
        }
        found => found?,
    };
    let store = entry.store.word();
    let found = found.ok_or_else(|| Error::NoKey { id: id.to_string(), store })?;
    // Another program may have put it there, with `echo` for instance.
    source::stored(&found, &format!("what is kept as the key of `{id}` ({store})"))
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

/// Stores a key and remembers where; a copy in the store where it lay before is taken away.
///
/// # Errors
/// `Error::KeyStore` where the store does not answer: nothing has changed then.
pub fn set(
    host: &Host,
    id: &KeyId,
    key: &Secret,
    store: StoreKind,
    patience: Patience,
) -> Result<()> {
    let _lock = register::lock(host)?;
    let mut register = Register::load(host)?;
    let entry = Entry::now(store);
    store.store().set(host, id, key, patience)?;
    let stored = store.store().get(host, id, &entry, patience)?;
    if stored.as_ref().map(Secret::expose) != Some(key.expose()) {
        return Err(Error::KeyStore {
            problem: format!("the key of `{id}` does not come back from the store as it went in"),
            hint: "keep it elsewhere: `--key-store file`".into(),
        });
    }
    let before = register.put(id, entry);
    register.save(host)?;
    match before {
        Some(old) if old.store != store => old.store.store().remove(host, id, patience).map(|_| ()),
        _ => Ok(()),
    }
}

/// Remembers where a key is that we do not hold: in a variable, or behind a command.
///
/// # Errors
/// Where the register cannot be written.
pub fn point(host: &Host, id: &KeyId, entry: Entry) -> Result<()> {
    let _lock = register::lock(host)?;
    let mut register = Register::load(host)?;
    register.put(id, entry);
    register.save(host)
}

/// Takes a key away and forgets where it was; false where there was none.
///
/// # Errors
/// `Error::KeyStore` where the store does not answer: nothing has changed then.
pub fn remove(host: &Host, id: &KeyId, patience: Patience) -> Result<bool> {
    let _lock = register::lock(host)?;
    let mut register = Register::load(host)?;
    let entry = register.entry(id).cloned().unwrap_or_default();
    let was_there = entry.store.store().remove(host, id, patience)?;
    let was_known = register.take(id);
    if was_known {
        register.save(host)?;
    }
    Ok(was_there || was_known)
}
