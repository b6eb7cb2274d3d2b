//! What the user wrote for wcode itself: vendors of their own, and the monitor's settings.

use crate::catalog::Catalog;
use crate::daemon::settings::{self, Flags, Settings};
use crate::doctor::machine::Machine;
use crate::doctor::row::Found;
use crate::text::doctor as text;

pub(super) fn catalog(machine: &Machine<'_>) -> Vec<Found> {
    vec![match Catalog::load(machine.host) {
        Ok(catalog) => Found::ok(text::vendors_known(catalog.vendors().len())),
        Err(error) => Found::error(&error),
    }]
}

pub(super) fn monitor(machine: &Machine<'_>) -> Vec<Found> {
    let path = settings::path(machine.host);
    vec![match Settings::load(machine.host, &Flags::default()) {
        Err(error) => Found::error(&error),
        Ok(_) if path.exists() => Found::ok(text::settings_ok()),
        Ok(_) => Found::ok(text::settings_of_default()),
    }]
    .into_iter()
    .map(|found| found.at(&path))
    .collect()
}
