//! What the user wrote for wcode itself: vendors of their own, and the monitor's settings.

use crate::catalog::Catalog;
use crate::daemon;
use crate::daemon::settings::{self, Flags, Settings};
use crate::doctor::checks::or_ok;
use crate::doctor::machine::Machine;
use crate::doctor::report::Diagnosis;
use crate::host::{Host, files};
use crate::text::doctor::message as text;
use std::path::Path;

pub(super) fn catalog(machine: &Machine<'_>) -> Vec<Diagnosis> {
    let catalog = match Catalog::load(machine.host) {
        Ok(catalog) => catalog,
        Err(error) => return vec![Diagnosis::error(&error)],
    };
    let places = catalog.vendors().iter().flat_map(|vendor| {
        vendor.endpoints.values().map(move |endpoint| (vendor.id.as_str(), endpoint))
    });
    let cut = places.filter_map(|(vendor, endpoint)| {
        Some(Diagnosis::warning(text::vendor_url_cut(
            vendor,
            endpoint.removed_suffix()?,
            endpoint.as_str(),
        )))
    });
    let broken = catalog.broken().iter().map(|file| Diagnosis::error(file.error()));
    or_ok(broken.chain(cut).collect(), || text::vendors_known(catalog.vendors().len()))
}

pub(super) fn monitor(machine: &Machine<'_>) -> Vec<Diagnosis> {
    let path = settings::path(machine.host);
    vec![match Settings::load(machine.host, &Flags::default()) {
        Err(error) => Diagnosis::error(&error),
        Ok(settings) if let Err(error) = daemon::check_settings(&settings) => {
            Diagnosis::error(&error)
        }
        Ok(settings) if let Some(program) = missing_hook(machine.host, &settings) => {
            Diagnosis::warning(text::hook_missing(program))
                .hinted(Some(text::hint_hook(path.display())))
        }
        Ok(_) if path.exists() => Diagnosis::ok(text::settings_ok()),
        Ok(_) => Diagnosis::ok(text::settings_of_default()),
    }]
    .into_iter()
    .map(|found| found.at(&path))
    .collect()
}

/// The program of the hook, if it is not there or is none.
fn missing_hook(host: &Host, settings: &Settings) -> Option<String> {
    let program = settings.on_change.first()?;
    let is_there = if program.contains(std::path::is_separator) {
        files::is_program(Path::new(program))
    } else {
        !host.all_on_path(program).is_empty()
    };
    (!is_there).then(|| program.clone())
}
