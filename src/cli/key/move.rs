//! `wcode key move`: from one store to another; the clients' files stay as they are.

use crate::cli::key::{KeySelector, left_there, unlock_prompt};
use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::keys::{self, StoreKind};
use crate::text::key_commands as text;
use serde_json::json;

/// Move a key to another store
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    key: KeySelector,
    /// The store to move it to: keyring or file
    #[arg(long, alias = "to", value_enum, value_name = "STORE")]
    key_store: StoreKind,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let (_, id) = args.key.find(host)?;
    let cannot = || {
        Error::usage_hint(
            text::message::cannot_move_to(args.key_store.as_str()),
            text::message::hint_move(),
        )
    };
    let vault = args.key_store.vault().ok_or_else(cannot)?;
    let (from, left) = keys::move_key(host, &id, vault, unlock_prompt(screen))?;
    let changed = from != args.key_store;
    let warning = left.map(|why| left_there(from, &why));
    if screen.is_json() {
        screen.document(json!({
            "changed": changed, "key": id.to_string(), "from": from.as_str(), "store": args.key_store.as_str(),
            "warning": warning,
        }));
    } else if changed {
        screen.say(&text::moved_to(&id, args.key_store.as_str()));
    } else {
        screen.say(&text::there_already(&id));
    }
    if let Some(warning) = warning {
        screen.warn(&warning.text());
    }
    Ok(0)
}
