//! `wcode models refresh`: asks vendors for their lists of models, and reports what is new.

use crate::catalog::{Catalog, Endpoint, Protocol, Vendor};
use crate::cli::key::unlock_prompt;
use crate::cli::models::facts;
use crate::cli::screen::{self, Screen};
use crate::error::{Error, Result};
use crate::health::{self, Limits, Outcome, Refreshed};
use crate::host::Host;
use crate::keys::{self, KeyId, KeyIndex, KeySource};
use crate::plan::journal::Journal;
use crate::plan::key_origins;
use crate::secret::Secret;
use crate::text::models as text;
use serde_json::{Value, json};

/// Ids of one kind that people are shown; all of them are in the JSON report.
const MAX_SHOWN: usize = 20;

/// Update the vendors' lists of models, for later use, also offline
///
/// Sends the key stored for a vendor, else the one in its variable, else none: many lists are public. Without `--vendor`
/// the sizes of models are brought up to date as well, from <https://models.dev> or a copy of it that a client keeps;
/// no key is sent there.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The variable that holds the key; with `--vendor`
    #[arg(long, value_name = "NAME")]
    key_env: Option<String>,
    /// Do not use the network: only update model sizes from a copy of models.dev on this machine
    #[arg(long, conflicts_with_all = ["vendor", "key_env"])]
    offline: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, vendor: Option<&str>, args: &Args) -> Result<u8> {
    if args.key_env.is_some() && vendor.is_none() {
        // One vendor's key is no other's business.
        return Err(Error::usage(text::message::whose_key()));
    }
    if args.offline {
        let facts = facts::from_copy(host)?;
        show(screen, &[], Some(&facts));
        return Ok(0);
    }
    let catalog = Catalog::load(host)?;
    let vendors = match vendor {
        Some(id) => std::slice::from_ref(catalog.vendor(id)?),
        None => catalog.vendors(),
    };
    let mut rows = Vec::new();
    for vendor in vendors {
        let row = Row { vendor, result: ask(host, screen, args, vendor) };
        if !screen.is_json() {
            row.show(screen);
        }
        rows.push(row);
    }
    let facts = if vendor.is_none() { Some(facts::refresh(host, screen)?) } else { None };
    show(screen, &rows, facts.as_ref());
    Ok(rows
        .iter()
        .filter_map(|row| row.result.as_ref().err())
        .map(Error::exit_code)
        .max()
        .unwrap_or(0))
}

/// The JSON report, or what has not been said yet.
fn show(screen: &Screen, rows: &[Row<'_>], facts: Option<&facts::Outcome>) {
    if !screen.is_json() {
        return facts.into_iter().for_each(|facts| facts.show(screen));
    }
    let changed =
        rows.iter().any(Row::has_changed) || facts.is_some_and(facts::Outcome::has_changed);
    let rows: Vec<Value> = rows.iter().map(Row::describe).collect();
    let facts = facts.map(facts::Outcome::describe);
    screen.document(json!({ "changed": changed, "vendors": rows, "models_dev": facts }));
}

fn ask(host: &Host, screen: &Screen, args: &Args, vendor: &Vendor) -> Result<Refreshed> {
    let key = match &args.key_env {
        Some(name) => Some(KeySource::Variable(name.clone()).read(host)?),
        None => key(host, screen, vendor)?,
    };
    if screen.can_ask() {
        screen.say(&text::asking(vendor.display_name()));
    }
    health::refresh(host, vendor, key.as_ref(), Limits::default())
}

/// The key that is stored for the vendor, else the one in its variable, else one that another program may have put into
/// the keyring.
fn key(host: &Host, screen: &Screen, vendor: &Vendor) -> Result<Option<Secret>> {
    let id = KeyId::new(&vendor.id, None)?;
    let (journal, key_index) = (Journal::load(host)?, KeyIndex::load(host)?);
    let recorded =
        |protocol: &Protocol| key_origins::recorded_endpoint(&journal, vendor, &id, *protocol);
    let is_for = |(protocol, own): (&Protocol, &Endpoint)| {
        recorded(protocol).is_none_or(|it| own.is_same_origin(it.as_str()))
    };
    if !vendor.endpoints.iter().all(is_for) {
        return Ok(None); // It is a key for another host.
    }
    let allowed = key_origins::allowed(&journal, vendor, &key_index, &id);
    let check = |endpoint| key_origins::check(&allowed, &id, endpoint);
    if let Err(error) = vendor.endpoints.values().try_for_each(check) {
        screen.warn(&error.to_string());
        return Ok(None);
    }
    let is_stored = key_index.entry(&id).is_some();
    let stored = || keys::get(host, &id, unlock_prompt(screen));
    let in_variable = || KeySource::Variable(vendor.key_variable.clone()).read(host).ok();
    if !is_stored {
        return Ok(in_variable().or_else(|| stored().ok()));
    }
    Ok(match stored() {
        Ok(key) => Some(key),
        Err(error) => {
            // The list may be had all the same.
            screen.warn(&error.to_string());
            in_variable()
        }
    })
}

struct Row<'v> {
    vendor: &'v Vendor,
    result: Result<Refreshed>,
}

impl Row<'_> {
    fn has_changed(&self) -> bool {
        let outcome = self.result.as_ref().map(|refreshed| &refreshed.outcome);
        matches!(outcome, Ok(Outcome::Fresh { is_changed: true, .. }))
    }

    fn show(&self, screen: &Screen) {
        let refreshed = match &self.result {
            Ok(refreshed) => refreshed,
            Err(error) => return screen.print_error(error),
        };
        let Refreshed { base_url, outcome, models } = refreshed;
        let id = &self.vendor.id;
        let line = match outcome {
            Outcome::Fresh { is_first: true, .. } => text::first_list(id, models, base_url),
            Outcome::Fresh { is_changed: true, new, gone, .. } => {
                text::new_list(id, models, new.len(), gone.len(), base_url)
            }
            Outcome::Fresh { .. } | Outcome::NotModified => text::same_list(id, models, base_url),
            Outcome::Missing { status } => text::no_list(id, base_url, status),
        };
        screen.data(&format!("{line}\n"));
        if let Outcome::Fresh { is_first: false, new, gone, .. } = outcome {
            screen.data(&ids('+', new));
            screen.data(&ids('-', gone));
        }
    }

    fn describe(&self) -> Value {
        let mut row = json!({ "vendor": self.vendor.id });
        let refreshed = match &self.result {
            Ok(refreshed) => refreshed,
            Err(error) => {
                row["outcome"] = "failed".into();
                row["error"] = screen::describe(error);
                return row;
            }
        };
        row["outcome"] = refreshed.outcome.as_str().into();
        row["base_url"] = refreshed.base_url.as_str().into();
        row["models"] = refreshed.models.into();
        if let Outcome::Fresh { new, gone, kept, .. } = &refreshed.outcome {
            row["new"] = json!(new);
            row["gone"] = json!(gone);
            row["path"] = kept.display().to_string().into();
        }
        row
    }
}

/// One line for each, as in a diff.
fn ids(sign: char, ids: &[String]) -> String {
    let mut lines: String =
        ids.iter().take(MAX_SHOWN).map(|id| format!("  {sign} {id}\n")).collect();
    if ids.len() > MAX_SHOWN {
        lines.push_str(&format!("  {sign} {}\n", text::and_more(ids.len() - MAX_SHOWN)));
    }
    lines
}
