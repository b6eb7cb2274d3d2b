//! `wcode key status`: where each key is and since when; never the key.

use crate::cli::key::{Which, patience};
use crate::cli::screen::{self, Screen};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::keys::{self, Entry, KeyId, Register};
use crate::secret::Secret;
use serde_json::{Value, json};

/// Tell where the keys are and whether they can be had
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    which: Which,
    /// Report as JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let register = Register::load(host)?;
    let rows: Vec<Row> = ids(host, &register, args)?
        .into_iter()
        .map(|id| Row::look(host, screen, &register, id))
        .collect();
    if screen.is_json() {
        let keys: Vec<Value> = rows.iter().map(Row::describe).collect();
        screen.document(json!({ "changed": false, "keys": keys }));
    } else {
        rows.iter().for_each(|row| row.show(screen));
    }
    Ok(rows
        .iter()
        .filter_map(|row| row.key.as_ref().err())
        .map(Error::exit_code)
        .max()
        .unwrap_or(0))
}

/// The key asked about; else all that are known, or the default vendor's, which may be in the keyring all the same.
fn ids(host: &Host, register: &Register, args: &Args) -> Result<Vec<KeyId>> {
    let (_, asked) = args.which.find(host)?;
    let known = register.ids();
    let asks_for_all = args.which.vendor.is_none() && args.which.key_name.is_none();
    Ok(if asks_for_all && !known.is_empty() { known } else { vec![asked] })
}

struct Row {
    id: KeyId,
    entry: Entry,
    key: Result<Secret>,
}

impl Row {
    fn look(host: &Host, screen: &Screen, register: &Register, id: KeyId) -> Self {
        let entry = register.entry(&id).cloned().unwrap_or_default();
        let key = keys::get(host, &id, patience(screen));
        Self { id, entry, key }
    }

    /// Where exactly, for the stores that only point.
    fn place(&self) -> String {
        let Entry { variable, command, store, .. } = &self.entry;
        let detail = variable.clone().or_else(|| command.first().cloned());
        detail.map_or_else(|| store.word().into(), |detail| format!("{} ({detail})", store.word()))
    }

    fn describe(&self) -> Value {
        let mut row = json!({
            "key": self.id.to_string(),
            "vendor": self.id.vendor(),
            "name": self.id.name(),
            "store": self.entry.store.word(),
            "variable": self.entry.variable,
            "program": self.entry.command.first(),
            "since": self.entry.since,
            "available": self.key.is_ok(),
            "ending": self.key.as_ref().ok().and_then(Secret::ending),
        });
        if let Err(error) = &self.key {
            row["error"] = screen::describe(error);
        }
        row
    }

    fn show(&self, screen: &Screen) {
        let since =
            self.entry.since.as_deref().map(|time| format!(", since {time}")).unwrap_or_default();
        let ending = self.key.as_ref().ok().and_then(Secret::ending);
        let ending = ending.map(|ending| format!(", ends in {ending}")).unwrap_or_default();
        let state = if self.key.is_ok() { "" } else { ", not to be had" };
        screen.data(&format!("{}: {}{since}{ending}{state}\n", self.id, self.place()));
        if let Err(error) = &self.key {
            screen.fail_softly(error);
        }
    }
}
