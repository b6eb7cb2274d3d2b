//! A program that prints the key (`op read …`, `pass show …`): run anew each time, without a shell.

use super::{Entry, KeyId, Store, StoreKind, UnlockPrompt, source};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::secret::Secret;
use crate::text;
use std::time::Duration;

/// A client waits meanwhile, and its own limit is 15 s in what we write.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(10);

/// A person may have to touch a token or type a PIN.
const INTERACTIVE_TIMEOUT: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) struct Command;

impl Store for Command {
    fn kind(&self) -> StoreKind {
        StoreKind::Command
    }

    fn get(
        &self,
        _: &Host,
        id: &KeyId,
        entry: &Entry,
        unlock_prompt: UnlockPrompt,
    ) -> Result<Option<Secret>> {
        let limit = if unlock_prompt == UnlockPrompt::Allowed {
            INTERACTIVE_TIMEOUT
        } else {
            COMMAND_TIMEOUT
        };
        let failed = |error: Error| Error::KeyStore {
            problem: text::keys::command_store_failed(id, error),
            hint: text::keys::hint_command_store_failed().into(),
        };
        source::from_command(&entry.command, limit).map(Some).map_err(failed)
    }

    fn set(&self, _: &Host, _: &KeyId, _: &Secret, _: UnlockPrompt) -> Result<()> {
        Err(Error::usage_hint(
            text::keys::command_store_holds_nothing(),
            text::keys::hint_command_store_holds_nothing(),
        ))
    }

    fn remove(&self, _: &Host, _: &KeyId, _: UnlockPrompt) -> Result<bool> {
        Ok(false)
    }
}
