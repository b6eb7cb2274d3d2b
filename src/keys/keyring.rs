//! The keyring as a store: service `wcode`, account `<vendor>` or `<vendor>/<name>`, so that
//! `secret-tool lookup service wcode username wcode` finds the key as well.

use super::{Entry, KeyId, Store, StoreKind};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::host::keyring::{self, Patience, Trouble};
use crate::secret::Secret;
use crate::text;

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
    let elsewhere = text::keys::hint_elsewhere();
    let (problem, hint) = match trouble {
        Trouble::Absent(why) => {
            (text::keys::keyring_absent(why), text::keys::hint_keyring_absent(elsewhere))
        }
        Trouble::Silent(limit) => (
            text::keys::keyring_silent(limit.as_secs()),
            text::keys::hint_keyring_silent(elsewhere),
        ),
        Trouble::Locked => {
            (text::keys::keyring_locked().into(), text::keys::hint_keyring_locked(elsewhere))
        }
        Trouble::NoCollection => (
            text::keys::keyring_without_collection().into(),
            text::keys::hint_keyring_without_collection(elsewhere),
        ),
        Trouble::Ambiguous(items) => {
            (text::keys::keyring_ambiguous(items, id), text::keys::hint_keyring_ambiguous(id))
        }
        Trouble::Failed(why) => (text::keys::keyring_failed(why), elsewhere.into()),
    };
    Error::KeyStore { problem, hint }
}
