//! How the machine stands: each client's config, and whether our entries in it are still as asked.
//!
//! The same plan as `apply` with what was asked last time: empty means right, not empty means drift.

mod finding;
mod findings;
mod key;
mod restore;

pub use finding::{Finding, FindingKind, Level};
pub use key::KeyState;

use crate::catalog::{Catalog, Vendor};
use crate::clients::{self, Client, Note, Survey, Wishes};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::plan::inputs::Inputs;
use crate::plan::journal::Journal;
use crate::plan::keying::KeyFacts;
use crate::plan::record::{Owner, Record};
use crate::plan::{Change, FileChange, OnConflict, Plan, Task, plan_apply, targets};
use crate::text::plan as text;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Every config that a client or a record of ours speaks of.
///
/// # Errors
/// Where catalog or the register of keys cannot be read; what is wrong with one config stands in its `State`.
pub fn all(host: &Host, journal: &Journal) -> Result<Vec<State>> {
    Ok(with(host, journal, &Catalog::load(host)?, &KeyFacts::of(host)?))
}

/// As `all`, for somebody who needs the catalog and the register of keys as well.
pub fn with(host: &Host, journal: &Journal, catalog: &Catalog, key: &KeyFacts) -> Vec<State> {
    let known = Known { catalog, journal, key };
    let look =
        |(client, config): (_, Option<PathBuf>)| look(host, known, client, config.as_deref());
    configs(host, journal).into_iter().flat_map(look).collect()
}

/// What is known besides a client's files.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'k> {
    pub(super) catalog: &'k Catalog,
    pub(super) journal: &'k Journal,
    pub(super) key: &'k KeyFacts,
}

/// Each client with its own config, then every other config that a record speaks of.
pub(super) fn configs(
    host: &Host,
    journal: &Journal,
) -> Vec<(&'static dyn Client, Option<PathBuf>)> {
    let mut found: Vec<(&'static dyn Client, Option<PathBuf>)> =
        clients::ALL.into_iter().map(|client| (client, None)).collect();
    for (owner, _) in journal.records() {
        let Ok(client) = clients::by_id(&owner.client) else { continue };
        // One that cannot be read is still the client's own.
        let own = client.survey(host, None).map(|survey| survey.config);
        let is_own = own.unwrap_or_else(|_| client.config(host)) == owner.config;
        let is_listed = found.iter().any(|(known, config)| {
            known.id() == client.id() && config.as_ref() == Some(&owner.config)
        });
        if !is_own && !is_listed {
            found.push((client, Some(owner.config.clone())));
        }
    }
    found
}

/// A client's config, and one vendor in it.
#[derive(Debug)]
pub struct State {
    /// The client.
    pub client: &'static dyn Client,
    /// Its program is here.
    pub installed: bool,
    /// Its version, where known.
    pub version: Option<String>,
    /// Its config, where that could be found out.
    pub config: Option<PathBuf>,
    /// The file that holds the provider: not always the one that the client would edit.
    pub file: Option<PathBuf>,
    /// The provider's id in it.
    pub provider: Option<String>,
    /// The vendor whose entry it is, where we made one.
    pub vendor: Option<String>,
    /// How it stands.
    pub kind: Kind,
    /// What would have to be written, with what the user should know.
    pub plan: Plan,
    /// For an entry of ours.
    pub key: Option<KeyState>,
    /// What is not as it should be, one by one.
    pub findings: Vec<Finding>,
    /// The file that holds our entry was empty or not there, as it is while somebody writes it anew.
    pub is_hollow: bool,
    /// Why it cannot be told.
    pub error: Option<Error>,
}

/// How an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Nothing of ours is there.
    Absent,
    /// As we left it.
    Ok,
    /// Not as asked.
    Drift,
    /// Made by hand.
    Unmanaged,
    /// It cannot be read.
    Error,
}

fn look(
    host: &Host,
    known: Known<'_>,
    client: &'static dyn Client,
    config: Option<&Path>,
) -> Vec<State> {
    let detected = client.detect(host);
    let row = || State {
        client,
        installed: detected.program.is_some(),
        version: detected.version.clone(),
        config: config.map(Path::to_owned),
        file: None,
        provider: None,
        vendor: None,
        kind: Kind::Absent,
        plan: Plan::default(),
        key: None,
        findings: Vec::new(),
        is_hollow: false,
        error: None,
    };
    let records = known.journal.records();
    let survey = match client.survey(host, config) {
        Ok(survey) => survey,
        Err(error) => {
            let config = config.map_or_else(|| client.config(host), Path::to_owned);
            let row = || State { config: Some(config.clone()), ..row() };
            let of_client = records.iter().filter(|(owner, _)| owner.client == client.id());
            let mut ours: Vec<_> =
                of_client.filter(|(owner, _)| owner.config == config).copied().collect();
            let first = (!ours.is_empty()).then(|| ours.remove(0));
            let mut rows = vec![unreadable(client, first, error, row())];
            // Each vendor's entry is as unreadable as the first.
            rows.extend(ours.into_iter().filter_map(|ours| {
                let error = client.survey(host, Some(&config)).err()?;
                Some(unreadable(client, Some(ours), error, row()))
            }));
            return rows;
        }
    };
    let row = || State { config: Some(survey.config.clone()), ..row() };
    let ours: Vec<_> = records
        .iter()
        .filter(|(owner, _)| owner.client == client.id() && owner.config == survey.config)
        .collect();
    if ours.is_empty() {
        return vec![unrecorded(known, client, &survey, row())];
    }
    let full = |(owner, record): &(&Owner, &Record)| {
        let mut row = recorded(known, client, &survey, (owner, record), row());
        let way = KeyState::look(client, &survey, &known.key.register, (owner, record));
        row.findings = findings::of_entry(known, &survey, (owner, record), &way, &row);
        row.is_hollow = is_hollow(&survey, record);
        row.plan.notes.extend(way.notes(record));
        row.key = Some(way);
        let vendor = known.catalog.vendor(&owner.vendor).ok();
        let variable = vendor.and_then(|vendor| record.variable(vendor));
        // No finding: another process may well have it in its environment.
        row.plan
            .notes
            .extend(variable.filter(|name| host.var(name).is_none()).map(targets::unset_variable));
        row
    };
    ours.into_iter().map(full).collect()
}

/// True where nothing stands in the file that holds the entry.
fn is_hollow(survey: &Survey, record: &Record) -> bool {
    let holder = survey.files.iter().find(|source| source.path == record.file);
    let bytes = holder.and_then(|source| source.bytes.as_deref()).unwrap_or_default();
    std::str::from_utf8(bytes).is_ok_and(clients::is_blank)
}

/// A config that cannot be read, and the entry that we have in it.
fn unreadable(
    client: &'static dyn Client,
    ours: Option<(&Owner, &Record)>,
    error: Error,
    row: State,
) -> State {
    let vendor = ours.map(|(owner, _)| owner.vendor.clone());
    let findings = vec![findings::unreadable(client, vendor.as_deref(), &error, ours.is_some())];
    State {
        kind: Kind::Error,
        vendor,
        provider: ours.map(|(_, record)| record.provider.clone()),
        file: ours.map(|(_, record)| record.file.clone()),
        error: Some(error),
        findings,
        ..row
    }
}

/// Where a vendor's entry stands in a client's files, or would.
///
/// # Errors
/// Where the vendor speaks no protocol of the client's, or the place is not ours to edit.
pub fn entry(
    client: &'static dyn Client,
    vendor: &Vendor,
    survey: &Survey,
    key: &KeyFacts,
) -> Result<Wishes> {
    let inputs = Inputs::default();
    let mut asked = inputs.remember(vendor, None, key);
    let wanted = inputs.wanted(client, vendor, &mut asked, key)?;
    client.wishes(survey, &wanted)
}

/// Without a record there may still be a hand-made entry for a vendor that we know.
fn unrecorded(known: Known<'_>, client: &'static dyn Client, survey: &Survey, row: State) -> State {
    for vendor in known.catalog.vendors() {
        let Ok(wishes) = entry(client, vendor, survey, known.key) else { continue };
        if survey.files[wishes.file].document.get(&wishes.entry).is_some() {
            let note = Note::info(client.id(), text::made_by_hand(&wishes.provider));
            let plan = Plan { notes: vec![note], ..Plan::default() };
            let file = Some(survey.files[wishes.file].path.clone());
            let vendor = Some(vendor.id.clone());
            return State {
                kind: Kind::Unmanaged,
                file,
                provider: Some(wishes.provider),
                vendor,
                plan,
                ..row
            };
        }
    }
    row
}

fn recorded(
    known: Known<'_>,
    client: &'static dyn Client,
    survey: &Survey,
    (owner, record): (&Owner, &Record),
    row: State,
) -> State {
    let row = State {
        provider: Some(record.provider.clone()),
        vendor: Some(owner.vendor.clone()),
        file: Some(record.file.clone()),
        ..row
    };
    match planned(known, client, survey, (owner, record), OnConflict::default()) {
        Ok(plan) if plan.is_empty() => State { kind: Kind::Ok, plan, ..row },
        Ok(plan) => State { kind: Kind::Drift, plan, ..row },
        Err(error @ Error::Conflict { .. }) => {
            let note = Note::warning(client.id(), error.to_string());
            State { kind: Kind::Drift, plan: Plan { notes: vec![note], ..Plan::default() }, ..row }
        }
        Err(error) => State { kind: Kind::Error, error: Some(error), ..row },
    }
}

/// What would have to be written so that everything is as asked last time.
///
/// # Errors
/// As `plan_apply`.
pub(super) fn planned(
    known: Known<'_>,
    client: &'static dyn Client,
    survey: &Survey,
    (owner, record): (&Owner, &Record),
    on_conflict: OnConflict,
) -> Result<Plan> {
    let vendor = known.catalog.vendor(&owner.vendor)?;
    let mut asked = record.inputs.clone();
    let wanted = Inputs::default().wanted(client, vendor, &mut asked, known.key)?;
    let salt = record.salt.clone();
    let task = Task { client, survey, wanted, inputs: asked, salt, prune: false, on_conflict };
    plan_apply(known.journal, task)
}

impl State {
    /// True where something of ours is not as it should be; what only warns of what was asked for is none.
    pub fn has_troubles(&self) -> bool {
        let is_trouble = |finding: &Finding| {
            finding.level >= Level::Warning && finding.kind != FindingKind::Warning
        };
        self.findings.iter().any(is_trouble)
    }

    /// Every change that would have to be written, with its file.
    pub fn changes(&self) -> impl Iterator<Item = (&FileChange, &Change)> {
        self.plan
            .files
            .iter()
            .flat_map(|file| file.changes.iter().map(move |change| (file, change)))
    }
}

/// What would put back what is ours in one entry.
///
/// # Errors
/// Where a file, the catalog or the register of keys cannot be read, or as `plan_apply`.
pub(super) fn restoration(host: &Host, journal: &Journal, owner: &Owner) -> Result<Plan> {
    let (catalog, key) = (Catalog::load(host)?, KeyFacts::of(host)?);
    let known = Known { catalog: &catalog, journal, key: &key };
    let Some(record) = journal.record(owner) else { return Ok(Plan::default()) };
    let client = clients::by_id(&owner.client)?;
    let survey = clients::survey_of(host, client, &owner.config)?;
    restore::restore(known, client, &survey, (owner, record))
}
