//! A field in a client's file has one owner: the vendor that wrote it last. The default model is such a field if several
//! vendors share one config; without this both records would claim it, and the monitor would restore each of them in turn.

use crate::document::{Path, Segment};
use crate::plan::Plan;
use crate::plan::journal::Journal;
use crate::plan::ownership::{OwnedValue, Owner, Record, ValueIndex, fingerprint};
use crate::plan::saved_inputs::DefaultModelChoice;
use std::path::Path as FilePath;

/// Removes from other records what the records of this plan take over. The value from before the first owner comes back
/// when the last one is removed.
pub(super) fn transfer(journal: &Journal, entry: u64, plan: &mut Plan) {
    let records: Vec<(Owner, Vec<OwnedValue>)> = plan
        .records
        .iter()
        .filter_map(|(owner, record)| {
            let claimed = claimed_by_others(journal, plan, owner);
            let is_fresh = |owned: &&OwnedValue| owned.first_entry == entry;
            let is_claimed = |owned: &&OwnedValue| {
                claimed.iter().any(|values| values.get(&owned.file, &owned.path).is_some())
            };
            let values = record.as_ref()?.values.iter();
            let taken = values.filter(is_fresh).filter(is_claimed).cloned().collect();
            Some((owner.clone(), taken))
        })
        .collect();
    for (owner, taken) in records {
        for owned in taken {
            let Some(since) = take_from_others(journal, plan, &owner, &owned) else { continue };
            let records = plan.records.iter_mut().filter(|(known, _)| *known == owner);
            let values = records.flat_map(|(_, record)| record).flat_map(|it| &mut it.values);
            values.filter(|it| is_at(it, &owned)).for_each(|it| it.first_entry = since);
        }
    }
}

/// What the records of other vendors in the same config claim, before this plan and after it.
fn claimed_by_others<'v>(
    journal: &'v Journal,
    plan: &'v Plan,
    owner: &Owner,
) -> Vec<ValueIndex<'v>> {
    let is_other = |it: &Owner| {
        it.client == owner.client && it.config == owner.config && it.vendor != owner.vendor
    };
    let before = journal.records_of(&owner.client, &owner.config).into_iter();
    let planned = plan.records.iter().filter_map(|(it, record)| Some((it, record.as_ref()?)));
    let others = before.chain(planned).filter(|(it, _)| is_other(it));
    others.map(|(_, record)| ValueIndex::new(&record.values)).collect()
}

/// Removes a field that now holds something else from all records of a client's config.
pub(super) fn release(
    journal: &Journal,
    plan: &mut Plan,
    (client, config): (&str, &FilePath),
    (file, path): (&FilePath, &Path),
) {
    for (owner, record) in journal.records_of(client, config) {
        if let Some((without, _)) = without(record, file, path) {
            set_record(plan, owner, without);
        }
    }
}

/// The entry that first wrote the place for another vendor, which owns it no more.
fn take_from_others(
    journal: &Journal,
    plan: &mut Plan,
    owner: &Owner,
    owned: &OwnedValue,
) -> Option<u64> {
    let in_config = journal.records_of(&owner.client, &owner.config).into_iter();
    let others = in_config.filter(|(other, _)| other.vendor != owner.vendor);
    let mut first = None;
    for (other, record) in others {
        let planned = plan.records.iter().find(|(known, _)| known == other);
        let record = match planned {
            Some((_, Some(planned))) => planned,
            Some((_, None)) => continue,
            None => record,
        };
        let Some((without, since)) = without(record, &owned.file, &owned.path) else { continue };
        first = first.min(Some(since)).or(Some(since));
        set_record(plan, other, without);
    }
    first
}

/// The record without a place, and the entry that first wrote it.
fn without(record: &Record, file: &FilePath, path: &Path) -> Option<(Record, u64)> {
    let owned = record.owned_value(file, path)?.clone();
    let mut record = record.clone();
    record.values.retain(|it| !is_at(it, &owned));
    let names_a_model = record.inputs.models.iter().any(|model| {
        let name = format!("{}/{}", record.provider, model.id);
        owned.sha256 == fingerprint(&record.salt, &name.into())
    });
    let agent = agent_at(&record, path).map(str::to_owned);
    if let Some(agent) = agent {
        record.inputs.agents.remove(&agent);
    } else if names_a_model
        && matches!(record.inputs.default_model, Some(DefaultModelChoice::Model(_)))
    {
        record.inputs.default_model = None;
    }
    Some((record, owned.first_entry))
}

/// The agent, of those that got a model, whose own model this field is: its name comes before `model`.
fn agent_at<'p>(record: &Record, place: &'p Path) -> Option<&'p str> {
    let is_model = |step: &Segment| matches!(step, Segment::Key(key) if key == "model");
    let at = place.segments().iter().position(is_model)?;
    let name = match place.segments().get(at.checked_sub(1)?)? {
        Segment::Key(name) | Segment::Element { value: name, .. } => name,
        Segment::Item(_) => return None,
    };
    record.inputs.agents.contains_key(name).then_some(name)
}

fn set_record(plan: &mut Plan, owner: &Owner, record: Record) {
    match plan.records.iter_mut().find(|(known, _)| known == owner) {
        Some((_, planned)) => *planned = Some(record),
        None => plan.records.push((owner.clone(), Some(record))),
    }
}

fn is_at(owned: &OwnedValue, other: &OwnedValue) -> bool {
    owned.file == other.file && owned.path == other.path
}
