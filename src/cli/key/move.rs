//! `wcode key move`: from one store to another; the clients' files stay as they are.

use crate::cli::key::{KeySelector, left_there, unlock_prompt};
use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::keys::{self, StoreKind};
use crate::text::key_commands as text;
use clap::ValueEnum;
use clap::builder::{EnumValueParser, PossibleValue, PossibleValuesParser, TypedValueParser};
use serde_json::json;
use std::ffi::OsStr;

/// Move a key to another store
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    key: KeySelector,
    /// The store to move it to: keyring or file
    #[arg(long, alias = "to", value_name = "STORE", value_parser = DestinationParser)]
    key_store: StoreKind,
}

/// Names the stores that a key can be moved to. The others are read as well: `run` says what to do instead.
#[derive(Debug, Clone)]
struct DestinationParser;

impl TypedValueParser for DestinationParser {
    type Value = StoreKind;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> std::result::Result<StoreKind, clap::Error> {
        let kind = EnumValueParser::<StoreKind>::new().parse_ref(command, arg, value);
        kind.or_else(|error| {
            let names = PossibleValuesParser::new(self.possible_values().into_iter().flatten());
            names.parse_ref(command, arg, value).and(Err(error))
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let kinds = StoreKind::value_variants().iter().filter(|kind| kind.vault().is_some());
        Some(Box::new(kinds.filter_map(StoreKind::to_possible_value)))
    }
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
