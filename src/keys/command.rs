//! A program that prints the key (`op read …`, `pass show …`): run anew each time, without a shell.

use super::{KeyId, UnlockPrompt, source};
use crate::error::{Error, Result};
use crate::secret::Secret;
use crate::text;
use std::time::Duration;

/// A client waits meanwhile, and its own limit is 15 s in what we write.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(10);

/// A person may have to touch a token or type a PIN.
const INTERACTIVE_TIMEOUT: Duration = Duration::from_secs(60);

pub(super) fn get(id: &KeyId, argv: &[String], unlock_prompt: UnlockPrompt) -> Result<Secret> {
    let limit =
        if unlock_prompt == UnlockPrompt::Allowed { INTERACTIVE_TIMEOUT } else { COMMAND_TIMEOUT };
    source::from_command(argv, limit).map_err(|error| Error::KeyStore {
        problem: text::keys::message::command_store_failed(id, error.message()),
        hint: text::keys::message::hint_command_store_failed(text::Command::new([
            "wcode", "key", "set",
        ])),
    })
}
