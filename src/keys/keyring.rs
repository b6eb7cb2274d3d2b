//! The keyring as a store: service `wcode`, account `<vendor>` or `<vendor>/<name>`, so that
//! `secret-tool lookup service wcode username wcode` finds the key as well.

use super::{Entry, KeyId, Store, StoreKind};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::host::keyring::{self, Patience, Trouble};
use crate::secret::Secret;

#[derive(Debug)]
pub(super) struct Keyring;

impl Store for Keyring {
    fn kind(&self) -> StoreKind {
        StoreKind::Keyring
    }

    fn get(&self, _: &Host, id: &KeyId, _: &Entry, patience: Patience) -> Result<Option<Secret>> {
        keyring::get(&id.to_string(), patience).map_err(|trouble| told(id, &trouble))
    }

    fn set(&self, _: &Host, id: &KeyId, key: &Secret, patience: Patience) -> Result<()> {
        keyring::set(&id.to_string(), key, patience).map_err(|trouble| told(id, &trouble))
    }

    fn remove(&self, _: &Host, id: &KeyId, patience: Patience) -> Result<bool> {
        keyring::remove(&id.to_string(), patience).map_err(|trouble| told(id, &trouble))
    }
}

/// What is wrong and what to do about it.
fn told(id: &KeyId, trouble: &Trouble) -> Error {
    const OTHERS: &str = "or keep the key elsewhere: `--key-store file` (a file that only you can read), \
`--key-mode env`, or `--key-store command --key-command 'pass show …'`";
    let (problem, hint) = match trouble {
        Trouble::Absent(why) => (
            format!("no keyring answers here ({why})"),
            format!(
                "start one (a desktop session has one; on a server: gnome-keyring under a session bus), {OTHERS}"
            ),
        ),
        Trouble::Silent(limit) => (
            format!("the keyring did not answer within {} s", limit.as_secs()),
            format!("see whether a window of it waits for you, {OTHERS}"),
        ),
        Trouble::Locked => (
            "the keyring is locked".into(),
            format!("unlock it and run the command again, {OTHERS}"),
        ),
        Trouble::NoCollection => (
            "the keyring has no collection to keep keys in".into(),
            format!("log in to a desktop session once, which makes one, {OTHERS}"),
        ),
        Trouble::Ambiguous(items) => (
            format!("the keyring holds {items} items for `{id}`, and only one can be meant"),
            format!(
                "see them with `secret-tool search --all service wcode username {id}`, and remove all but one"
            ),
        ),
        Trouble::Failed(why) => (format!("the keyring failed: {why}"), OTHERS.into()),
    };
    Error::KeyStore { problem, hint }
}
