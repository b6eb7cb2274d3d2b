//! Checks one endpoint: reads the key from its place, then asks the vendor.

use crate::catalog::Catalog;
use crate::clients::{self, plaintext_key};
use crate::daemon::decide::{Checked, ProbeClass};
use crate::daemon::scan::{KeyPlace, TargetScan};
use crate::error::{Error, Result};
use crate::health::{Limits, Probe, ProbeMemory, Target, Verdict};
use crate::host::Host;
use crate::keys::{self, KeySource, UnlockPrompt};
use crate::plan::journal::Journal;
use crate::plan::key_origins;
use crate::secret::Secret;
use crate::text::monitor as text;
use std::path::Path;

/// Asks the endpoint; never prompts to unlock anything. `memory` is of this target and key.
pub(super) async fn ask(
    host: Host,
    target: TargetScan,
    mut memory: ProbeMemory,
) -> (Checked, ProbeMemory) {
    let asked = target.clone();
    // A keyring that hangs must not hold the loop.
    let fetched = tokio::task::spawn_blocking(move || fetch(&host, &asked));
    let (catalog, key) = match fetched.await {
        Ok(Ok(found)) => found,
        Ok(Err(error)) => return (without_key(&error), memory),
        Err(_) => return broken_off(),
    };
    let vendor = catalog.vendor(&target.id.vendor);
    let found = vendor.ok().and_then(|vendor| Target::new(vendor, target.id.protocol));
    let Some(found) = found else {
        return (without_key(&Error::usage(text::message::vendor_gone(&target.id.vendor))), memory);
    };
    let models: Vec<String> = target.models.iter().cloned().collect();
    let asked = found.at(&target.endpoint);
    let probe = asked.probe(&key, &models, &mut memory, Limits::default()).await;
    (checked(probe), memory)
}

/// What it means that asking broke off half-way.
pub(super) fn broken_off() -> (Checked, ProbeMemory) {
    (without_key(&Error::usage(text::message::broke_off())), ProbeMemory::default())
}

fn fetch(host: &Host, target: &TargetScan) -> Result<(Catalog, Secret)> {
    let catalog = Catalog::load(host)?;
    check_origin(host, &catalog, target)?;
    Ok((catalog, key(host, &target.id.key)?))
}

/// A stored key goes only to the hosts that it is for.
///
/// # Errors
/// `Error::KeyOrigin`; as `key_origins::check_stored` besides.
pub(crate) fn check_origin(host: &Host, catalog: &Catalog, target: &TargetScan) -> Result<()> {
    match &target.id.key {
        KeyPlace::Stored(id) => {
            let vendor = catalog.vendor(&target.id.vendor)?;
            key_origins::check_stored(host, vendor, id, &target.endpoint)
        }
        _ => Ok(()),
    }
}

/// The key that clients send to an endpoint; never prompts to unlock anything.
///
/// # Errors
/// As `keys::get`; also if the variable is not set here, or the client's file has no key.
pub(crate) fn key(host: &Host, place: &KeyPlace) -> Result<Secret> {
    match place {
        KeyPlace::Stored(id) => keys::get(host, id, UnlockPrompt::Forbidden),
        KeyPlace::Variable(name) => KeySource::Variable(name.clone()).read(host),
        KeyPlace::ClientVariable { client, config, name } => {
            own_variable(host, client, config, name)
        }
        KeyPlace::File { client, config } => standing(host, client, config),
    }
}

/// The key that the client has from a file of its own.
fn own_variable(host: &Host, client: &str, config: &Path, name: &str) -> Result<Secret> {
    let client = clients::by_id(client)?;
    let config_set = clients::read_recorded_config(host, client, config)?;
    match client.environment(host, &config_set).get(name) {
        Some((value, _)) => keys::in_variable(name, &value),
        None => KeySource::Variable(name.to_owned()).read(host),
    }
}

/// The key in plain text in the client's file.
fn standing(host: &Host, client: &str, config: &Path) -> Result<Secret> {
    let journal = Journal::load(host)?;
    let client = clients::by_id(client)?;
    let config_set = clients::read_recorded_config(host, client, config)?;
    let records = journal.records();
    let ours =
        records.iter().filter(|(owner, _)| owner.client == client.id() && owner.config == config);
    let mut places =
        ours.flat_map(|(_, record)| record.entries().map(|entry| client.key_path(entry)));
    let found = places.find_map(|place| {
        config_set
            .files
            .iter()
            .find_map(|source| plaintext_key(client, source.document.get(&place)?))
    });
    found.ok_or_else(|| Error::Key { problem: text::message::no_key_in_file(config.display()) })
}

fn checked(probe: Probe) -> Checked {
    let report = &probe.report;
    let class = match report.verdict {
        Verdict::Accepted | Verdict::Unproven => ProbeClass::Good,
        Verdict::RateLimited { .. } => ProbeClass::Limited,
        Verdict::Rejected { .. } | Verdict::NoCredit { .. } | Verdict::KeyNeeded { .. } => {
            ProbeClass::Refused
        }
        _ => ProbeClass::Trouble,
    };
    Checked {
        vendor: report.vendor.clone(),
        class,
        verdict: report.verdict.as_str().into(),
        detail: report.detail(),
        hint: report.hint(),
        latency: probe.is_answered.then_some(report.latency),
        clock_skew: report.clock_skew,
        certificate_end: probe.certificate_end,
        wait: probe.wait,
        models: probe.served,
    }
}

fn without_key(error: &Error) -> Checked {
    Checked {
        vendor: String::new(),
        class: ProbeClass::NoKey,
        verdict: error.kind().into(),
        detail: error.message(),
        hint: error.hint(),
        latency: None,
        clock_skew: None,
        certificate_end: None,
        wait: None,
        models: Vec::new(),
    }
}
