//! Whether a client that takes its key from a variable has that variable, and whether what is in it is a key.

use crate::catalog::Catalog;
use crate::clients::{self, Client, Origin, Survey};
use crate::doctor::machine::Machine;
use crate::doctor::row::Found;
use crate::keys;
use crate::plan::ownership::{Owner, Record};
use crate::text::doctor as text;

/// One row for each entry of ours with a variable's name in it; none where that cannot be told, which other checks say.
pub(super) fn look(machine: &Machine<'_>) -> Vec<Found> {
    let (Ok(journal), Ok(catalog)) = (machine.journal(), Catalog::load(machine.host)) else {
        return Vec::new();
    };
    let records = journal.records();
    records.into_iter().filter_map(|ours| entry(machine, &catalog, ours)).collect()
}

fn entry(
    machine: &Machine<'_>,
    catalog: &Catalog,
    (owner, record): (&Owner, &Record),
) -> Option<Found> {
    let vendor = catalog.vendor(&owner.vendor).ok()?;
    let name = record.variable(vendor)?;
    let client = clients::by_id(&owner.client).ok()?;
    let survey = clients::survey_of(machine.host, client, &owner.config).ok()?;
    Some(variable(machine, client, &survey, (&vendor.id, name)).of(client.id()))
}

fn variable(
    machine: &Machine<'_>,
    client: &dyn Client,
    survey: &Survey,
    (vendor, name): (&str, &str),
) -> Found {
    let Some((value, origin)) = client.environment(machine.host, survey).get(name) else {
        return unset(machine, client, vendor, name);
    };
    if let Err(error) = keys::in_variable(name, &value) {
        let found = Found::error(&error);
        return origin.path().map_or_else(|| found.clone(), |path| found.clone().at(path));
    }
    match origin {
        Origin::Process => Found::ok(text::variable_is_set(client.name(), name)),
        Origin::File(path) => {
            Found::ok(text::variable_is_set_in(client.name(), name, path.display())).at(path)
        }
        Origin::Service(path) => {
            Found::info(text::variable_is_set_for_service(client.name(), name, path.display()))
                .at(path)
        }
    }
}

/// Where a key is stored, `wcode exec` hands it over, and the variable need not be set here.
fn unset(machine: &Machine<'_>, client: &dyn Client, vendor: &str, name: &str) -> Found {
    let message = text::variable_is_unset(client.name(), name);
    let is_stored = machine
        .keys()
        .is_ok_and(|keys| keys.iter().any(|(id, key)| id.vendor() == vendor && key.is_ok()));
    if is_stored {
        return Found::info(message).hinted(Some(text::hint_exec(client.id())));
    }
    Found::warning(message).hinted(Some(text::hint_variable_is_unset(vendor, client.id(), name)))
}
