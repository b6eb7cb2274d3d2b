//! A variable in the environment of the program that asks for the key. We only know its name.

use super::{Entry, KeyId, Store, StoreKind, UnlockPrompt};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::secret::Secret;
use crate::text;

#[derive(Debug)]
pub(super) struct Env;

impl Store for Env {
    fn kind(&self) -> StoreKind {
        StoreKind::Env
    }

    fn get(
        &self,
        host: &Host,
        id: &KeyId,
        entry: &Entry,
        _: UnlockPrompt,
    ) -> Result<Option<Secret>> {
        let name = entry.variable.as_deref().unwrap_or_default();
        let missing = || Error::KeyStore {
            problem: text::keys::env_store_not_set(id, name),
            hint: text::keys::hint_env_store_not_set(name),
        };
        host.var(name).map(|key| Some(Secret::new(key.trim().to_owned()))).ok_or_else(missing)
    }

    fn set(&self, _: &Host, _: &KeyId, _: &Secret, _: UnlockPrompt) -> Result<()> {
        Err(Error::usage_hint(
            text::keys::env_store_holds_nothing(),
            text::keys::hint_env_store_holds_nothing(),
        ))
    }

    fn remove(&self, _: &Host, _: &KeyId, _: UnlockPrompt) -> Result<bool> {
        Ok(false)
    }
}
