//! `wcode key status`: where each key is and since when, and with `--check` whether its vendor takes it; never the key.

use crate::catalog::Catalog;
use crate::cli::key::{KeySelector, unlock_prompt};
use crate::cli::screen::{self, Screen};
use crate::error::{Error, Result};
use crate::health::{Limits, Report, Target};
use crate::host::Host;
use crate::keys::{self, Entry, Exposed, KeyId, KeyIndex};
use crate::plan::journal::Journal;
use crate::plan::key_origins;
use crate::secret::Secret;
use crate::text::{key_commands as text, key_origins as origins, report as words};
use serde_json::{Value, json};

/// Show where the keys are stored and whether they are available
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    key: KeySelector,
    /// Check each key with its vendor; uses no tokens
    #[arg(long)]
    check: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let (key_index, catalog) = (KeyIndex::load(host)?, Catalog::load(host)?);
    let known = Known { key_index, catalog, journal: Journal::load(host)? };
    let ids = ids(host, &known.key_index, args)?;
    let keys = keys::get_all(host, &ids, unlock_prompt(screen));
    let mut rows: Vec<Row> =
        ids.into_iter().zip(keys).map(|(id, key)| Row::new(host, &known, id, key)).collect();
    if args.check {
        rows.iter_mut().for_each(|row| row.check(screen, &known));
    }
    if screen.is_json() {
        let keys: Vec<Value> = rows.iter().map(Row::describe).collect();
        screen.document(json!({ "changed": false, "keys": keys }));
    } else {
        rows.iter().for_each(|row| row.show(screen));
    }
    Ok(rows.iter().map(Row::exit_code).max().unwrap_or(0))
}

/// The key asked about; else all that are known, or the default vendor's, which may be in the keyring all the same.
fn ids(host: &Host, key_index: &KeyIndex, args: &Args) -> Result<Vec<KeyId>> {
    let (_, asked) = args.key.find(host)?;
    let known = key_index.ids();
    let asks_for_all = args.key.vendor.is_none() && args.key.key_name.is_none();
    Ok(if asks_for_all && !known.is_empty() { known } else { vec![asked] })
}

/// What is known of all keys.
struct Known {
    key_index: KeyIndex,
    catalog: Catalog,
    journal: Journal,
}

struct Row {
    id: KeyId,
    entry: Entry,
    key: Result<Secret>,
    /// Others can read the file that it is in.
    exposed: Option<Exposed>,
    /// Where the key may be sent to; empty if its vendor is not known.
    origins: Vec<String>,
    /// Why the vendor was not asked.
    refusal: Option<Error>,
    /// What the vendor says; `None` if it was not asked.
    report: Option<Report>,
}

impl Row {
    fn new(host: &Host, known: &Known, id: KeyId, key: Result<Secret>) -> Self {
        let entry = known.key_index.entry(&id).cloned().unwrap_or_default();
        let exposed = keys::exposure(host, &id, &entry);
        let vendor = known.catalog.vendor(id.vendor()).ok();
        let allowed = |vendor| key_origins::allowed(&known.journal, vendor, &known.key_index, &id);
        let origins = vendor.map(allowed).unwrap_or_default();
        Self { id, entry, key, exposed, origins, refusal: None, report: None }
    }

    /// Asks the vendor, if there is a key and a vendor to ask.
    fn check(&mut self, screen: &Screen, known: &Known) {
        let Ok(key) = &self.key else { return };
        let (catalog, journal) = (&known.catalog, &known.journal);
        let vendor = catalog.vendors().iter().find(|vendor| vendor.id == self.id.vendor());
        let Some((vendor, target)) = vendor.and_then(|it| Some((it, Target::first(it)?))) else {
            screen.warn(&text::not_checked(&self.id));
            return;
        };
        let (id, protocol) = (&self.id, target.protocol());
        let elsewhere = key_origins::recorded_endpoint(journal, vendor, id, protocol);
        let endpoint = elsewhere.as_ref().or_else(|| vendor.endpoints.get(&protocol));
        let target = elsewhere.as_ref().map_or(target, |endpoint| target.at(endpoint));
        let check = |endpoint| key_origins::check(&self.origins, id, endpoint);
        if let Some(Err(error)) = endpoint.map(check) {
            self.refusal = Some(error);
            return;
        }
        if screen.can_ask() {
            screen.say(&text::asking(target.endpoint()));
        }
        self.report = Some(target.check_now(key, Limits::default()));
    }

    fn exit_code(&self) -> u8 {
        let refused = self.report.as_ref().and_then(Report::error);
        let errors = [self.key.as_ref().err(), self.refusal.as_ref(), refused.as_ref()];
        errors.into_iter().flatten().next().map_or(0, Error::exit_code)
    }

    /// Where exactly, for the stores that only point.
    fn place(&self) -> String {
        let (location, store) = (&self.entry.location, self.entry.store().as_str());
        let detail = location.variable().or_else(|| location.command().first().map(String::as_str));
        detail.map_or_else(|| store.into(), |detail| format!("{store} ({detail})"))
    }

    fn describe(&self) -> Value {
        let mut row = json!({
            "key": self.id.to_string(),
            "vendor": self.id.vendor(),
            "name": self.id.name(),
            "store": self.entry.store().as_str(),
            "variable": self.entry.location.variable(),
            "program": self.entry.location.command().first(),
            "since": self.entry.since,
            "origins": self.origins,
            "available": self.key.is_ok(),
            "ending": self.key.as_ref().ok().and_then(Secret::ending),
        });
        if let Some(error) = self.key.as_ref().err().or(self.refusal.as_ref()) {
            row["error"] = screen::describe(error);
        }
        if let Some(exposed) = &self.exposed {
            row["warning"] = warning(exposed).into();
        }
        if let Some(report) = &self.report {
            row["check"] = describe(report);
        }
        row
    }

    /// Where the key is, since when, and what is known of it.
    fn line(&self) -> String {
        let since = self.entry.since.as_deref().map(text::since).unwrap_or_default();
        let ending = self.key.as_ref().ok().and_then(Secret::ending);
        let ending = ending.map(text::ends_in).unwrap_or_default();
        let line = words::about(&self.id, format!("{}{since}{ending}", self.place()));
        match (&self.key, &self.report) {
            (Err(_), _) => format!("{line}{}", text::key_unavailable()),
            (Ok(_), Some(report)) => words::about(line, report.summary()),
            (Ok(_), None) => line,
        }
    }

    fn show(&self, screen: &Screen) {
        screen.data(&format!("{}\n", self.line()));
        if !self.origins.is_empty() {
            screen.data(&format!("  {}\n", origins::may_go_to(self.origins.join(", "))));
        }
        if let Some(error) = self.key.as_ref().err().or(self.refusal.as_ref()) {
            screen.print_error(error);
        }
        if let Some(exposed) = &self.exposed {
            screen.warn(&warning(exposed));
        }
        if let Some(report) = &self.report {
            tell(screen, report);
        }
    }
}

fn warning(Exposed { path, mode }: &Exposed) -> String {
    text::others_may_read(path.display(), format!("{mode:o}"))
}

fn describe(report: &Report) -> Value {
    json!({
        "verdict": report.verdict.as_str(),
        "message": report.message(),
        "detail": report.detail(),
        "hint": report.hint().map(|hint| hint.text()),
        "hint_detail": report.hint(),
        "endpoint": report.endpoint,
        "protocol": report.protocol,
        "latency_ms": u64::try_from(report.latency.as_millis()).unwrap_or(u64::MAX),
        "clock_skew_s": report.clock_skew,
    })
}

/// Shows what the row's verdict leaves out: the error or hint, and a clock warning.
fn tell(screen: &Screen, report: &Report) {
    if let Some(error) = report.error() {
        screen.print_error(&error);
    } else if let Some(hint) = report.hint() {
        screen.warn(&text::message_and_hint(report.message(), hint.text()));
    }
    if let Some(warning) = report.clock_warning() {
        screen.warn(&warning.text());
    }
}
