//! The program that clients run to fetch a key: whether they will run it, and whether it gives them one from an empty
//! environment.

use crate::doctor::checks::rows;
use crate::doctor::machine::Machine;
use crate::doctor::row::{Fix, Found, Level, Looked};
use crate::plan::key_helper::{self, Reach};
use crate::plan::key_options::KeyContext;
use crate::plan::ownership::{Owner, Record};
use crate::text::doctor as text;

pub(super) fn look(machine: &Machine<'_>) -> Vec<Found> {
    rows(all(machine))
}

fn all(machine: &Machine<'_>) -> Looked<Vec<Found>> {
    let records = machine.journal()?.records();
    let facts = KeyContext::load(machine.host).map_err(|error| Found::error(&error))?;
    let mut found = Vec::new();
    for (owner, record) in records {
        found.extend(of(machine, &facts, owner, record)?);
    }
    if found.is_empty() {
        return Err(Found::skipped(text::no_references()).into());
    }
    if let Some(copy) = facts.helper.stale_copy() {
        let row = Found::warning(text::copy_is_old(copy.display())).at(copy);
        found.push(row.remedy("wcode doctor --fix").fixed_by(Fix::Resolver));
    }
    Ok(found)
}

fn of(
    machine: &Machine<'_>,
    facts: &KeyContext,
    owner: &Owner,
    record: &Record,
) -> Looked<Option<Found>> {
    let id = record.referred_key(owner).map_err(|error| Found::error(&error))?;
    let Some((id, program)) = id.zip(record.inputs.resolver.as_deref()) else { return Ok(None) };
    let apply = format!("wcode apply --client {} --vendor {}", owner.client, owner.vendor);
    if let Some(trouble) = key_helper::untrusted_reason(program) {
        let found = Found::new(Level::Error, trouble).at(program).of(&owner.client);
        return Ok(Some(found.remedy(apply)));
    }
    if machine.keys()?.get(&id).is_some_and(Result::is_err) {
        return Ok(Some(Found::skipped(text::no_key_to_fetch(&id)).of(&owner.client)));
    }
    let found = match key_helper::verify(machine.host, program, &id, &facts.variables(&id)) {
        Ok(Reach::Everywhere) => Found::ok(text::resolver_ok(program.display())),
        Ok(Reach::InThisSession) => Found::info(text::resolver_here_only(program.display())),
        Err(error) => Found::error(&error),
    };
    Ok(Some(found.at(program).of(&owner.client)))
}
