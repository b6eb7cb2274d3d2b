//! `wcode key rm`: takes a key out of its store.

use crate::cli::consent::Consent;
use crate::cli::key::{KeySelector, referring, unlock_prompt};
use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::keys::{self, KeyIndex, UnlockPrompt};
use crate::prompt;
use crate::text::key_commands as text;
use serde_json::json;

/// Remove a key from its store, or forget its source
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    key: KeySelector,
    /// Do not prompt; required to write without a terminal
    #[arg(long, short)]
    yes: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let (_, id) = args.key.find(host)?;
    let question = text::remove_key(&id);
    let consent = Consent::new(screen, args.yes, &question);
    let index = KeyIndex::load(host)?;
    if consent == Consent::Missing && index.entry(&id).is_none() {
        // Where there is no key, that is the answer.
        keys::get(host, &id, UnlockPrompt::Forbidden)?;
    }
    let question = consent.question()?;
    let store = index.store(&id);
    for client in referring(host, &id)? {
        screen.warn(&text::client_will_have_none(client.name()));
    }
    if let Some(question) = question
        && !prompt::confirm_irreversible(host, question)?
    {
        screen.say(text::nothing_removed());
        return Ok(0);
    }
    if !keys::remove(host, &id, unlock_prompt(screen))? {
        return Err(Error::NoKey { id: id.to_string(), store: store.as_str() });
    }
    if screen.is_json() {
        screen.document(json!({ "changed": true, "key": id.to_string(), "store": store.as_str() }));
    } else if store.vault().is_some() {
        screen.say(&text::removed_from(&id, store.as_str()));
    } else {
        screen.say(&text::no_longer_taken_from(&id, store.as_str()));
    }
    Ok(0)
}
