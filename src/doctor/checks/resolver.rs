//! The program that clients run to fetch a key: whether they will run it, and whether it gives them one from an empty
//! environment.

use crate::clients::Level;
use crate::doctor::checks::rows;
use crate::doctor::machine::Machine;
use crate::doctor::report::{CheckInput, Diagnosis, Fix};
use crate::plan::key_helper::{self, Reach};
use crate::plan::key_options::KeyContext;
use crate::plan::ownership::{Owner, Record};
use crate::text::Command;
use crate::text::doctor::message as text;

pub(super) fn check(machine: &Machine<'_>) -> Vec<Diagnosis> {
    rows(all(machine))
}

fn all(machine: &Machine<'_>) -> CheckInput<Vec<Diagnosis>> {
    let records = machine.journal()?.records();
    let facts = KeyContext::load(machine.host).map_err(|error| Diagnosis::error(&error))?;
    let mut found = Vec::new();
    for (owner, record) in records {
        found.extend(of(machine, &facts, owner, record)?);
    }
    if found.is_empty() {
        return Err(Diagnosis::skipped(text::no_references()).into());
    }
    if let Some(copy) = facts.helper.stale_copy() {
        let row = Diagnosis::warning(text::copy_is_old(copy.display())).at(copy);
        found.push(row.remedy(Command::new(["wcode", "doctor", "--fix"])).fixed_by(Fix::Resolver));
    }
    Ok(found)
}

fn of(
    machine: &Machine<'_>,
    facts: &KeyContext,
    owner: &Owner,
    record: &Record,
) -> CheckInput<Option<Diagnosis>> {
    let id = record.referred_key(owner).map_err(|error| Diagnosis::error(&error))?;
    let Some((id, program)) = id.zip(record.inputs.resolver.as_deref()) else { return Ok(None) };
    let apply =
        Command::new(["wcode", "apply", "--client", &owner.client, "--vendor", &owner.vendor]);
    if let Some(trouble) = key_helper::untrusted_reason(program) {
        let found = Diagnosis::new(Level::Error, trouble).at(program).of(&owner.client);
        return Ok(Some(found.remedy(apply)));
    }
    if machine.keys()?.get(&id).is_some_and(Result::is_err) {
        return Ok(Some(Diagnosis::skipped(text::no_key_to_fetch(&id)).of(&owner.client)));
    }
    let found = match key_helper::verify(machine.host, program, &id, &facts.variables(&id)) {
        Ok(Reach::Everywhere) => Diagnosis::ok(text::resolver_ok(program.display())),
        Ok(Reach::InThisSession) => Diagnosis::info(text::resolver_here_only(program.display())),
        Err(error) => Diagnosis::error(&error),
    };
    Ok(Some(found.at(program).of(&owner.client)))
}
