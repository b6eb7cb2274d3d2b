//! Whether the keys are to be had, and whether copies of them lie about in plain text.

use crate::catalog::Catalog;
use crate::doctor::checks::{rows, variables};
use crate::doctor::machine::Machine;
use crate::doctor::row::{Found, Level, Looked};
use crate::keys::{KeyId, Patience, Register};
use crate::plan::scrub::{self, Action};
use crate::text::doctor as text;
use std::collections::BTreeSet;

pub(super) fn look(machine: &Machine<'_>) -> Vec<Found> {
    let mut found = variables::look(machine);
    let stored = rows(stored(machine));
    // That none is stored is said only where no client has one from a variable.
    let has_variables = !found.is_empty();
    found.extend(stored.into_iter().filter(|it| !has_variables || it.level != Level::Skipped));
    found
}

fn stored(machine: &Machine<'_>) -> Looked<Vec<Found>> {
    let keys = machine.keys()?;
    if keys.is_empty() {
        return Err(Found::skipped(text::no_keys()).into());
    }
    let referred = machine.referred()?;
    let register = Register::load(machine.host).unwrap_or_default();
    let row = |(id, key): (&KeyId, &crate::error::Result<_>)| match key {
        Ok(_) => Found::ok(text::key_there(id, register.store(id).word())),
        Err(error) => {
            let found = Found::error(error);
            // One that no client asks for harms nobody.
            let level = if referred.contains(id) { Level::Error } else { Level::Warning };
            Found { level, ..found }
        }
    };
    Ok(keys.iter().map(row).collect())
}

pub(super) fn copies(machine: &Machine<'_>) -> Vec<Found> {
    rows(copies_of_all(machine))
}

fn copies_of_all(machine: &Machine<'_>) -> Looked<Vec<Found>> {
    let known: BTreeSet<&str> = machine.keys()?.keys().map(KeyId::vendor).collect();
    let owners = machine.journal()?.records();
    let set_up = owners.iter().map(|(owner, _)| owner.vendor.as_str());
    let vendors: BTreeSet<&str> = known.into_iter().chain(set_up).collect();
    if vendors.is_empty() {
        return Err(Found::skipped(text::no_keys()).into());
    }
    let catalog = Catalog::load(machine.host).map_err(|error| Found::error(&error))?;
    vendors.into_iter().map(|vendor| copies_of(machine, &catalog, vendor)).collect()
}

fn copies_of(machine: &Machine<'_>, catalog: &Catalog, vendor: &str) -> Looked<Found> {
    let journal = machine.journal()?;
    let vendor = catalog.vendor(vendor).map_err(|error| Found::skipped(error.to_string()))?;
    let id = KeyId::new(&vendor.id, None).map_err(|error| Found::error(&error))?;
    let ask = scrub::ScrubOptions { vendor, id: &id, all: true, patience: Patience::Never };
    let search = match scrub::search(machine.host, journal, &ask) {
        Ok(search) => search,
        Err(error) => return Ok(Found::skipped(text::no_key_to_look_for(&vendor.id, error))),
    };
    let findings = scrub::scan(machine.host, journal, &search);
    let mut loose = findings.in_files().filter(|found| found.action != Action::Leave);
    let Some(first) = loose.next() else {
        return Ok(Found::ok(text::no_copies(&vendor.id)));
    };
    let count = 1 + loose.count();
    let found = Found::warning(text::copies(count, &vendor.id, first.path.display()));
    Ok(found.at(&first.path).remedy(format!("wcode key scrub --vendor {}", vendor.id)))
}
