//! Reads one config, and plans what would make each of our entries in it as requested.

use crate::catalog::Vendor;
use crate::clients::{Client, ConfigPlace, ConfigSet, DesiredState, EntryInUse, KeyDelivery, Note};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::plan::inputs::Inputs;
use crate::plan::journal::Journal;
use crate::plan::key_options::KeyContext;
use crate::plan::ownership::{Owner, Record};
use crate::plan::status::restoration::{has_file, origin_error, plan_saved};
use crate::plan::status::{
    Context, EntryStatus, Finding, FindingKind, KeyStatus, StatusKind, collect, hazards,
};
use crate::plan::targets::{self, Newcomers, Selection};
use crate::plan::{OnConflict, Plan, plan_remove, reference_risk};
use crate::text::plan as text;
use std::collections::BTreeSet;
use std::path::Path;
use std::rc::Rc;

/// The status of each of our entries in one config, or of the config alone; `named` is its path if it is not the
/// client's own.
pub(super) fn read(
    host: &Host,
    context: Context<'_>,
    client: &'static dyn Client,
    named: Option<&Path>,
) -> Vec<EntryStatus> {
    let detected = client.detect(host);
    let config_set = client.read_config(host, named);
    let config = match &config_set {
        Ok(config_set) => config_set.config.clone(),
        Err(_) => named.map_or_else(|| client.config(host), Path::to_owned),
    };
    // Several files can be one config under one name, and the file of that name need not exist.
    let main = config_set.as_ref().ok().and_then(|config_set| config_set.files.first());
    let main = main.map(|source| source.path.clone());
    let row = || EntryStatus {
        client,
        main: main.clone(),
        detected: detected.clone(),
        config: Some(config.clone()),
        file: None,
        provider: None,
        vendor: None,
        kind: StatusKind::Absent,
        plan: Plan::default(),
        key: None,
        default_model: None,
        findings: Vec::new(),
        is_blank: false,
        offer: None,
        error: None,
    };
    let left = config_set.as_ref().ok();
    let left = left.map(|it| plan_remove::leftover_notes(context.journal, client, it));
    let ours = context.journal.records_of(client.id(), &config);
    let mut states = match (config_set, ours.as_slice()) {
        (Err(error), ours) => {
            let notes = client.after_unreadable(host, &error);
            let row =
                || EntryStatus { plan: Plan { notes: notes.clone(), ..Plan::default() }, ..row() };
            unreadable_rows(client, ours, error, row)
        }
        (Ok(config_set), []) => {
            let state = unrecorded(host, context, client, &config_set, row());
            vec![offered(host, context, state)]
        }
        (Ok(config_set), ours) => {
            let states =
                ours.iter().map(|ours| recorded_entry(host, context, &config_set, *ours, row()));
            dedup_notes(states.collect())
        }
    };
    if let Some(state) = states.first_mut() {
        state.plan.notes.extend(left.unwrap_or_default());
    }
    states
}

/// Notes about the config as a whole stay with the first entry only.
fn dedup_notes(mut states: Vec<EntryStatus>) -> Vec<EntryStatus> {
    let mut said: Vec<Note> = Vec::new();
    for state in &mut states {
        state.plan.notes.retain(|note| !said.contains(note));
        let is_said = |finding: &Finding| {
            finding.kind == FindingKind::Warning
                && said.iter().any(|note| note.detail == finding.detail)
        };
        state.findings.retain(|finding| !is_said(finding));
        said.extend(state.plan.notes.iter().cloned());
    }
    states
}

/// The status of one of our entries.
fn recorded_entry(
    host: &Host,
    context: Context<'_>,
    config_set: &ConfigSet,
    (owner, record): (&Owner, &Record),
    row: EntryStatus,
) -> EntryStatus {
    let mut row = recorded(context, config_set, (owner, record), row);
    let delivery = KeyStatus::read(row.client, config_set, context, (owner, record));
    let vendor = context.catalog.vendor(&owner.vendor).ok();
    let variable = vendor.and_then(|vendor| record.variable(row.client, vendor));
    row.plan.notes.extend(hazards(host, row.client, config_set, (owner, record), vendor));
    row.findings = collect::collect(context, config_set, (owner, record), &delivery, &row);
    row.is_blank = !has_file(config_set, record);
    row.plan.notes.extend(delivery.notes(record));
    row.key = Some(delivery);
    row.default_model = row.client.default_model(config_set);
    // No finding: another process may well have it in its environment.
    let missing = |name| targets::missing_variable(host, row.client, config_set, name);
    row.plan.notes.extend(variable.and_then(missing));
    row.plan.notes.extend(risks(host, &row, config_set, record));
    let refused = origin_error(context, row.client, (owner, record));
    row.plan.notes.extend(refused.map(|error| Note::warning(row.client.id(), error.message())));
    row
}

/// What the client fails on because of our reference, as its environment is seen from here.
fn risks(host: &Host, row: &EntryStatus, config_set: &ConfigSet, record: &Record) -> Vec<Note> {
    let is_reference = row.key.as_ref().is_some_and(|key| key.delivery == KeyDelivery::Ref);
    let file = config_set.files.iter().position(|source| source.path == record.file);
    let Some(file) = file.filter(|_| is_reference) else { return Vec::new() };
    let key = ConfigPlace::new(file, row.client.key_path(&record.entry));
    let risk = row.client.reference_risk(host, config_set, &key);
    reference_risk::notes(row.client, &risk)
}

/// A config that cannot be read: each vendor's entry in it is as unreadable as the first.
fn unreadable_rows(
    client: &'static dyn Client,
    ours: &[(&Owner, &Record)],
    error: Error,
    row: impl Fn() -> EntryStatus,
) -> Vec<EntryStatus> {
    let error = Rc::new(error);
    let one = |ours| unreadable(client, ours, Rc::clone(&error), row());
    if ours.is_empty() {
        return vec![one(None)];
    }
    ours.iter().map(|ours| one(Some(*ours))).collect()
}

/// A config that cannot be read, and the entry that we have in it.
fn unreadable(
    client: &'static dyn Client,
    ours: Option<(&Owner, &Record)>,
    error: Rc<Error>,
    row: EntryStatus,
) -> EntryStatus {
    let vendor = ours.map(|(owner, _)| owner.vendor.clone());
    let mut findings = vec![collect::unreadable(client, vendor.as_deref(), &error, ours.is_some())];
    if ours.is_some() {
        let follows = row.plan.notes.iter();
        findings.extend(follows.map(|note| collect::warning(client, vendor.as_deref(), note)));
    }
    EntryStatus {
        kind: StatusKind::Error,
        vendor,
        provider: ours.map(|(_, record)| record.provider.clone()),
        file: ours.map(|(_, record)| record.file.clone()),
        error: Some(error),
        findings,
        ..row
    }
}

/// The place of a vendor's entry in a client's files, whether it exists or not.
///
/// # Errors
/// If the vendor speaks no protocol of the client's, or the place is not ours to edit.
pub fn locate_entry(
    client: &'static dyn Client,
    vendor: &Vendor,
    config_set: &ConfigSet,
    key: &KeyContext,
) -> Result<DesiredState> {
    let inputs = Inputs::default();
    let mut asked = inputs.merge_with_saved(vendor, None, key);
    let wanted = inputs.wanted(client, vendor, &mut asked, key)?;
    client.desired_state(config_set, &wanted)
}

/// Adds the command that connects it, and a note if the user may not know of it.
fn offered(host: &Host, context: Context<'_>, mut state: EntryStatus) -> EntryStatus {
    state.offer = offer(host, context, &state);
    let Some(command) = &state.offer else { return state };
    let client = state.client;
    let has_records = context.journal.has_records();
    let message = match (&state.provider, state.kind) {
        (Some(provider), StatusKind::Unmanaged) => {
            Some(text::message::made_by_hand(provider, command))
        }
        _ if has_records && state.is_installed() => {
            Some(text::message::not_connected(client.name(), command))
        }
        _ => None,
    };
    state.plan.notes.extend(message.map(|message| Note::info(client.id(), message)));
    state
}

/// The command that connects a client: a plain `apply` if that would include it.
fn offer(host: &Host, context: Context<'_>, state: &EntryStatus) -> Option<String> {
    let is_unmanaged = state.kind == StatusKind::Unmanaged;
    if state.kind != StatusKind::Absent && !is_unmanaged {
        return None;
    }
    let PlainApply { vendors, clients } =
        host.once("plain apply", |host| PlainApply::new(host, context.journal));
    let mut command = "wcode apply".to_owned();
    if !clients.contains(&state.client.id()) {
        command += &format!(" --client {}", state.client.id());
    }
    let hand_made = state.vendor.as_ref().filter(|vendor| vendors != [vendor.as_str()]);
    if let Some(vendor) = hand_made {
        command += &format!(" --vendor {vendor}");
    }
    Some(command)
}

/// What an `apply` is about that names nothing.
#[derive(Clone)]
struct PlainApply {
    vendors: Vec<String>,
    clients: BTreeSet<&'static str>,
}

impl PlainApply {
    fn new(host: &Host, journal: &Journal) -> Self {
        let nothing = Selection { vendor: None, clients: &[], configs: &[] };
        let vendors = targets::select_vendors(journal, nothing);
        let targets = vendors.iter().flat_map(|vendor| {
            let targets = targets::select(host, journal, vendor, nothing, Newcomers::WithRoom);
            targets.unwrap_or_default()
        });
        let clients = targets.map(|target| target.client.id()).collect();
        Self { vendors, clients }
    }
}

/// Without a record there may still be a hand-made entry for a vendor that we know.
fn unrecorded(
    host: &Host,
    context: Context<'_>,
    client: &'static dyn Client,
    config_set: &ConfigSet,
    row: EntryStatus,
) -> EntryStatus {
    // Files without content have no entry, and most clients have none.
    let has_content = config_set.files.iter().any(|source| !source.is_blank());
    let vendors = if has_content { context.catalog.vendors() } else { &[] };
    for vendor in vendors {
        let Ok(desired) = locate_entry(client, vendor, config_set, context.key) else { continue };
        let standing = config_set.files[desired.file].document.get(&desired.entry);
        if standing.is_some() && !desired.is_of_another {
            let source = &config_set.files[desired.file];
            let entry = EntryInUse {
                vendor: &vendor.id,
                provider: &desired.provider,
                delivery: client.key_delivery(source.document.get(&desired.key), false),
                variable: None,
                model: None,
            };
            let notes = client.hazards(host, config_set, Some(entry));
            let plan = Plan { notes, ..Plan::default() };
            let file = Some(source.path.clone());
            let vendor = Some(vendor.id.clone());
            return EntryStatus {
                kind: StatusKind::Unmanaged,
                file,
                provider: Some(desired.provider),
                vendor,
                plan,
                ..row
            };
        }
    }
    let notes = client.hazards(host, config_set, None);
    EntryStatus { plan: Plan { notes, ..Plan::default() }, ..row }
}

fn recorded(
    context: Context<'_>,
    config_set: &ConfigSet,
    (owner, record): (&Owner, &Record),
    row: EntryStatus,
) -> EntryStatus {
    let client = row.client;
    let row = EntryStatus {
        provider: Some(record.provider.clone()),
        vendor: Some(owner.vendor.clone()),
        file: Some(record.file.clone()),
        ..row
    };
    match plan_saved(context, client, config_set, (owner, record), OnConflict::default()) {
        Ok(plan) if plan.is_empty() => EntryStatus { kind: StatusKind::Ok, plan, ..row },
        Ok(plan) => EntryStatus { kind: StatusKind::Drift, plan, ..row },
        Err(error @ Error::Conflict { .. }) => {
            let note = Note::warning(client.id(), error.message());
            EntryStatus {
                kind: StatusKind::Drift,
                plan: Plan { notes: vec![note], ..Plan::default() },
                ..row
            }
        }
        Err(error) => EntryStatus { kind: StatusKind::Error, error: Some(Rc::new(error)), ..row },
    }
}
