//! `wcode key …`: puts keys into a key store, shows where they are, removes them, and takes copies out of other files.
//!
//! Promises: a key is printed by `key get` alone, and there on a terminal only with `--show`.

mod get;
mod r#move;
mod rm;
mod scrub;
mod set;
mod status;

use crate::catalog::{Catalog, DEFAULT_VENDOR, Vendor};
use crate::cli::screen::Screen;
use crate::clients::{self, Client};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::keys::{KeyId, StoreKind, UnlockPrompt};
use crate::plan::journal::Journal;
use crate::plan::ownership::{Owner, Record};
use crate::text::Message;
use crate::text::key_commands as text;
use clap::Subcommand;

/// Store, inspect and move API keys
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Set(set::Args),
    Status(status::Args),
    Get(get::Args),
    Rm(rm::Args),
    Move(r#move::Args),
    Scrub(scrub::Args),
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    match &args.command {
        Command::Set(args) => set::run(host, screen, args),
        Command::Status(args) => status::run(host, screen, args),
        Command::Get(args) => get::run(host, screen, args),
        Command::Rm(args) => rm::run(host, screen, args),
        Command::Move(args) => r#move::run(host, screen, args),
        Command::Scrub(args) => scrub::run(host, screen, args),
    }
}

/// Which key a command is about.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct KeySelector {
    /// The API vendor [default: wcode]
    #[arg(long, value_name = "ID")]
    vendor: Option<String>,
    /// Name of the key, if you have more than one account
    #[arg(long, value_name = "NAME")]
    key_name: Option<String>,
}

impl KeySelector {
    /// The vendor and its key's id.
    ///
    /// # Errors
    /// `Error::Usage` for a vendor that is not known or a name that is none.
    pub(super) fn find(&self, host: &Host) -> Result<(Vendor, KeyId)> {
        let catalog = Catalog::load(host)?;
        let vendor = catalog.vendor(self.vendor.as_deref().unwrap_or(DEFAULT_VENDOR))?.clone();
        let id = KeyId::new(&vendor.id, self.key_name.as_deref())?;
        Ok((vendor, id))
    }
}

/// The clients whose files refer to a key.
///
/// # Errors
/// If the journal cannot be read.
fn referring(host: &Host, id: &KeyId) -> Result<Vec<&'static dyn Client>> {
    let journal = Journal::load(host)?;
    let refers = |(owner, record): &(&Owner, &Record)| {
        record.referred_key(owner).is_ok_and(|key| key.as_ref() == Some(id))
    };
    let owners = journal.records().into_iter().filter(refers).map(|(owner, _)| owner);
    let mut clients: Vec<_> =
        owners.filter_map(|owner| clients::by_id(&owner.client).ok()).collect();
    clients.dedup_by_key(|client| client.id());
    Ok(clients)
}

/// The words for a key that has come into a store.
pub(super) fn kept_there(id: &KeyId, store: StoreKind) -> Message {
    let store_name = store.as_str();
    if store.vault().is_some() {
        text::message::stored_in(id, store_name)
    } else {
        text::message::taken_from(id, store_name)
    }
}

/// The words for a copy that stays where the key was before.
pub(super) fn left_there(before: StoreKind, why: &Error) -> Message {
    text::message::left_there(before.as_str(), why.message())
}

/// A user who can answer us can answer the keyring.
pub(super) fn unlock_prompt(screen: &Screen) -> UnlockPrompt {
    if screen.can_ask() { UnlockPrompt::Allowed } else { UnlockPrompt::Forbidden }
}
