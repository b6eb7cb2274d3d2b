//! Whether the keys can be read, and whether there are plain-text copies of them.

use crate::catalog::Catalog;
use crate::clients::Level;
use crate::doctor::checks::{rows, variables};
use crate::doctor::machine::Machine;
use crate::doctor::report::{CheckInput, CheckStatus, Diagnosis};
use crate::keys::{KeyId, KeyIndex, UnlockPrompt};
use crate::plan::scrub::{self, Action};
use crate::text::Command;
use crate::text::doctor::message as text;
use std::collections::BTreeSet;

pub(super) fn check(machine: &Machine<'_>) -> Vec<Diagnosis> {
    let mut found = variables::check(machine);
    let stored = rows(stored(machine));
    // That none is stored is reported only if no client has one from a variable.
    let has_variables = !found.is_empty();
    found.extend(
        stored.into_iter().filter(|it| !has_variables || it.status != CheckStatus::Skipped),
    );
    found
}

fn stored(machine: &Machine<'_>) -> CheckInput<Vec<Diagnosis>> {
    let keys = machine.keys()?;
    if keys.is_empty() {
        return Err(Diagnosis::skipped(text::no_keys()).into());
    }
    let referred = machine.referred()?;
    let key_index = KeyIndex::load(machine.host).unwrap_or_default();
    let row = |(id, key): (&KeyId, &crate::error::Result<_>)| match key {
        Ok(_) => Diagnosis::ok(text::key_there(id, key_index.store(id).as_str())),
        Err(error) => {
            let found = Diagnosis::error(error);
            // One that no client asks for does no harm.
            let level = if referred.contains(id) { Level::Error } else { Level::Warning };
            Diagnosis { status: CheckStatus::Found(level), ..found }
        }
    };
    Ok(keys.iter().map(row).collect())
}

pub(super) fn copies(machine: &Machine<'_>) -> Vec<Diagnosis> {
    rows(copies_of_all(machine))
}

fn copies_of_all(machine: &Machine<'_>) -> CheckInput<Vec<Diagnosis>> {
    let known: BTreeSet<&str> = machine.keys()?.keys().map(KeyId::vendor).collect();
    let owners = machine.journal()?.records();
    let set_up = owners.iter().map(|(owner, _)| owner.vendor.as_str());
    let vendors: BTreeSet<&str> = known.into_iter().chain(set_up).collect();
    if vendors.is_empty() {
        return Err(Diagnosis::skipped(text::no_keys()).into());
    }
    let catalog = Catalog::load(machine.host).map_err(|error| Diagnosis::error(&error))?;
    vendors.into_iter().map(|vendor| copies_of(machine, &catalog, vendor)).collect()
}

fn copies_of(machine: &Machine<'_>, catalog: &Catalog, vendor: &str) -> CheckInput<Diagnosis> {
    let journal = machine.journal()?;
    let vendor = catalog.vendor(vendor).map_err(|error| Diagnosis::skipped(error.message()))?;
    let id = KeyId::new(&vendor.id, None).map_err(|error| Diagnosis::error(&error))?;
    let ask =
        scrub::ScrubOptions { vendor, id: &id, all: true, unlock_prompt: UnlockPrompt::Forbidden };
    let search = match scrub::search(machine.host, journal, &ask) {
        Ok(search) => search,
        Err(error) => {
            return Ok(Diagnosis::skipped(text::no_key_to_look_for(
                vendor.display_name(),
                error.sentence(),
            )));
        }
    };
    let findings = scrub::scan(machine.host, journal, &search);
    let mut loose = findings.in_files().filter(|found| found.action != Action::Leave);
    let Some(first) = loose.next() else {
        if let Some(error) = findings.incomplete() {
            let found = Diagnosis::warning(error.message());
            return Ok(found.remedy(Command::new([
                "wcode",
                "key",
                "scrub",
                "--vendor",
                &vendor.id,
                "--dry-run",
            ])));
        }
        return Ok(Diagnosis::ok(text::no_copies(vendor.display_name())));
    };
    let count = 1 + loose.count();
    let found =
        Diagnosis::warning(text::copies(count, vendor.display_name(), first.path.display()));
    Ok(found
        .at(&first.path)
        .remedy(Command::new(["wcode", "key", "scrub", "--vendor", &vendor.id])))
}
