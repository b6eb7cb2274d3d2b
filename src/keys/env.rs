//! A variable in the environment of the program that asks for the key. We only know its name.

use super::KeyId;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::secret::Secret;
use crate::text;

pub(super) fn get(host: &Host, id: &KeyId, name: &str) -> Result<Secret> {
    let missing = || Error::KeyStore {
        problem: text::keys::message::env_store_not_set(id, name),
        hint: text::keys::message::hint_env_store_not_set(
            name,
            text::Command::new(["wcode", "key", "set"]),
        ),
    };
    host.var(name).map(|key| Secret::new(key.trim().to_owned())).ok_or_else(missing)
}
