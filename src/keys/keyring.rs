//! The keyring as a store: service `wcode`, account `<vendor>` or `<vendor>/<name>`, so that
//! `secret-tool lookup service wcode username wcode` finds the key as well.

use super::KeyId;
use crate::error::{Error, Result};
use crate::host::keyring::{self, KeyringError, UnlockPrompt};
use crate::secret::Secret;
use crate::text::keys::message as text;

pub(super) fn get(id: &KeyId, unlock_prompt: UnlockPrompt) -> Result<Option<Secret>> {
    keyring::get(&id.to_string(), unlock_prompt).map_err(|error| to_error(id, &error))
}

pub(super) fn set(id: &KeyId, key: &Secret, unlock_prompt: UnlockPrompt) -> Result<()> {
    keyring::set(&id.to_string(), key, unlock_prompt).map_err(|error| to_error(id, &error))
}

pub(super) fn remove(id: &KeyId, unlock_prompt: UnlockPrompt) -> Result<bool> {
    keyring::remove(&id.to_string(), unlock_prompt).map_err(|error| to_error(id, &error))
}

/// What is wrong and what to do about it.
fn to_error(id: &KeyId, error: &KeyringError) -> Error {
    let elsewhere = text::hint_elsewhere();
    let (problem, hint) = match error {
        KeyringError::Absent(why) => {
            (text::keyring_absent(why), text::hint_keyring_absent(elsewhere))
        }
        KeyringError::TimedOut(limit) => {
            (text::keyring_silent(limit.as_secs()), text::hint_keyring_silent(elsewhere))
        }
        KeyringError::Locked => (text::keyring_locked(), text::hint_keyring_locked(elsewhere)),
        KeyringError::NoCollection => {
            (text::keyring_without_collection(), text::hint_keyring_without_collection(elsewhere))
        }
        KeyringError::Ambiguous(items) => {
            (text::keyring_ambiguous(items, id), text::hint_keyring_ambiguous(id))
        }
        KeyringError::Failed(why) => (text::keyring_failed(why), elsewhere),
    };
    Error::KeyStore { problem, hint }
}
