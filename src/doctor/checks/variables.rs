//! Whether a client that takes its key from a variable has that variable, and whether what is in it is a key.

use crate::catalog::Catalog;
use crate::clients::{self, Client, ConfigSet, VariableOrigin};
use crate::doctor::machine::Machine;
use crate::doctor::report::Diagnosis;
use crate::keys;
use crate::plan::ownership::{Owner, Record};
use crate::text::Command;
use crate::text::doctor::message as text;

/// One row for each entry of ours with a variable's name in it; none if that is not known, which other checks say.
pub(super) fn check(machine: &Machine<'_>) -> Vec<Diagnosis> {
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
) -> Option<Diagnosis> {
    let vendor = catalog.vendor(&owner.vendor).ok()?;
    let client = clients::by_id(&owner.client).ok()?;
    let name = record.variable(client, vendor)?;
    let config_set = clients::read_recorded_config(machine.host, client, &owner.config).ok()?;
    Some(variable(machine, client, &config_set, (&vendor.id, name)).of(client.id()))
}

fn variable(
    machine: &Machine<'_>,
    client: &dyn Client,
    config_set: &ConfigSet,
    (vendor, name): (&str, &str),
) -> Diagnosis {
    let Some((value, origin)) = client.environment(machine.host, config_set).get(name) else {
        return unset(machine, client, vendor, name);
    };
    if let Err(error) = keys::in_variable(name, &value) {
        let found = Diagnosis::error(&error);
        return origin.path().map_or_else(|| found.clone(), |path| found.clone().at(path));
    }
    match origin {
        VariableOrigin::Process => Diagnosis::ok(text::variable_is_set(client.name(), name)),
        VariableOrigin::File(path) => {
            Diagnosis::ok(text::variable_is_set_in(client.name(), name, path.display())).at(path)
        }
        VariableOrigin::Service(path) => {
            Diagnosis::info(text::variable_is_set_for_service(client.name(), name, path.display()))
                .at(path)
        }
    }
}

/// If a key is stored, `wcode exec` passes it on, and the variable need not be set here.
fn unset(machine: &Machine<'_>, client: &dyn Client, vendor: &str, name: &str) -> Diagnosis {
    let message = text::variable_is_unset(client.name(), name);
    let is_stored = machine
        .keys()
        .is_ok_and(|keys| keys.iter().any(|(id, key)| id.vendor() == vendor && key.is_ok()));
    if is_stored {
        return Diagnosis::info(message).hinted(Some(text::hint_exec(Command::new([
            "wcode",
            "exec",
            "--",
            client.id(),
        ]))));
    }
    Diagnosis::warning(message).hinted(Some(text::hint_variable_is_unset(
        name,
        Command::new(["wcode", "key", "set", "--vendor", vendor]),
        client.id(),
        vendor,
    )))
}
