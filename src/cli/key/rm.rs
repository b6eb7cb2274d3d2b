//! `wcode key rm`: takes a key out of its store.

use crate::cli::key::{Which, patience, referring};
use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::host::{Host, terminal};
use crate::keys::{self, Register};
use serde_json::json;

/// Take a key out of its store, or forget where it is
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    which: Which,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// Report as JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let (_, id) = args.which.find(host)?;
    let store = Register::load(host)?.store(&id);
    for client in referring(host, &id)? {
        screen.warn(&format!("{} fetches this key and will have none", client.name()));
    }
    if screen.can_ask()
        && !args.yes
        && !terminal::confirm_for_good(&format!("Remove the key of `{id}`?"))?
    {
        screen.say("nothing was removed");
        return Ok(0);
    }
    if !keys::remove(host, &id, patience(screen))? {
        return Err(Error::NoKey { id: id.to_string(), store: store.word() });
    }
    if screen.is_json() {
        screen.document(json!({ "changed": true, "key": id.to_string(), "store": store.word() }));
    } else {
        let what = if store.holds_keys() { "was removed from" } else { "is no longer taken from" };
        screen.say(&format!("the key of `{id}` {what}: {}", store.word()));
    }
    Ok(0)
}
