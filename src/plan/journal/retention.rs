//! Which entries are kept, and how much of each.
//!
//! Promises: whatever the records in force and the entries that can still be reverted need for `remove` and `undo` is kept:
//! values from before us with their bytes, and records.

use crate::document::Path as Place;
use crate::plan::journal::{Entry, EntryState, FileEntry};
use crate::plan::ownership::{Owner, Record};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// Finished entries that can be reverted, besides those that are in force.
pub(super) const MAX_FINISHED: usize = 50;

/// What they may take on the disk together.
pub(super) const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// As many can be reverted whatever they take.
const MIN_WHOLE: usize = 3;

/// Places of old values, per file.
pub(super) type NeededPlaces<'e> = HashMap<&'e Path, Vec<&'e Place>>;

/// What is needed of each entry.
#[derive(Debug)]
pub(super) struct Retention<'e> {
    /// Those that stay as they are.
    whole: HashSet<u64>,
    /// Those whose records an entry that stays would put in force again, or that are in force.
    records: HashSet<u64>,
    /// Those that hold values from before us.
    places: HashMap<u64, NeededPlaces<'e>>,
    /// Those that stay in the history in any case: the newest ones, and the first that wrote a file, which knows whether
    /// it was there before us.
    listed: HashSet<u64>,
}

/// How much of an entry is kept.
#[derive(Debug)]
pub(super) enum Kept<'r, 'e> {
    /// All of it.
    Whole,
    /// Its header, with its records or without, and the old values at these places.
    Part {
        records: bool,
        places: Option<&'r NeededPlaces<'e>>,
        /// Also if nothing is found at the places.
        is_listed: bool,
    },
    /// Nothing.
    Nothing,
}

impl<'e> Retention<'e> {
    /// `entries` newest first; `size` of each on the disk.
    pub(super) fn new(entries: &'e [Entry], size: impl Fn(u64) -> u64) -> Self {
        let in_force = in_force(entries);
        let whole = whole(entries, &in_force, size);
        let mut records = in_force;
        for (at, entry) in entries.iter().enumerate() {
            if whole.contains(&entry.header.id) {
                records.extend(entry.header.undoes);
                let owners = entry.header.records.iter().map(|(owner, _)| owner);
                records.extend(owners.filter_map(|owner| before(&entries[at + 1..], owner)));
            }
        }
        let kept = |entry: &&Entry| {
            let id = entry.header.id;
            whole.contains(&id) || records.contains(&id)
        };
        let kept = entries.iter().filter(kept).flat_map(|entry| &entry.header.records);
        let mut places: HashMap<u64, NeededPlaces<'e>> = HashMap::new();
        let mut first: HashMap<&Path, u64> = HashMap::new();
        for record in kept.filter_map(|(_, record)| record.as_deref()) {
            add_places(record, &whole, &mut places, &mut first);
        }
        let newest = entries.iter().take(MAX_FINISHED).map(|entry| entry.header.id);
        Self { whole, records, places, listed: newest.chain(first.into_values()).collect() }
    }

    pub(super) fn of(&self, entry: &Entry) -> Kept<'_, 'e> {
        let id = entry.header.id;
        if entry.state == EntryState::Open || self.whole.contains(&id) {
            return Kept::Whole;
        }
        let (records, places) = (self.records.contains(&id), self.places.get(&id));
        let is_listed = self.listed.contains(&id);
        if !records && !is_listed && places.is_none() {
            return Kept::Nothing;
        }
        Kept::Part { records, places, is_listed }
    }
}

/// The entries whose record of some owner is the newest.
fn in_force(entries: &[Entry]) -> HashSet<u64> {
    let mut owners = HashSet::new();
    let done = entries.iter().filter(|entry| entry.state == EntryState::Done);
    let newest = done.filter(|entry| {
        // All of them are entered, so no `any`.
        entry.header.records.iter().filter(|(owner, _)| owners.insert(owner)).count() > 0
    });
    newest.map(|entry| entry.header.id).collect()
}

/// The newest ones, and those in force, as far as they are not too large together.
fn whole(entries: &[Entry], in_force: &HashSet<u64>, size: impl Fn(u64) -> u64) -> HashSet<u64> {
    let (mut whole, mut bytes) = (HashSet::new(), 0);
    for (at, entry) in entries.iter().enumerate() {
        let id = entry.header.id;
        if entry.header.is_thinned || at >= MAX_FINISHED && !in_force.contains(&id) {
            continue;
        }
        bytes += size(id);
        if bytes > MAX_BYTES && whole.len() >= MIN_WHOLE {
            break;
        }
        whole.insert(id);
    }
    whole
}

/// The newest of these entries that says something of the owner.
fn before(entries: &[Entry], owner: &Owner) -> Option<u64> {
    let mut done = entries.iter().filter(|entry| entry.state == EntryState::Done);
    Some(done.find(|entry| entry.header.record(owner).is_some())?.header.id)
}

fn add_places<'e>(
    record: &'e Record,
    whole: &HashSet<u64>,
    places: &mut HashMap<u64, NeededPlaces<'e>>,
    first: &mut HashMap<&'e Path, u64>,
) {
    for owned in &record.values {
        let id = owned.first_entry;
        let known = first.entry(&owned.file).or_insert(id);
        *known = id.min(*known);
        if !whole.contains(&id) {
            let of_file = places.entry(id).or_default().entry(&owned.file).or_default();
            of_file.push(&owned.path);
        }
    }
}

/// The places in this file of an entry.
pub(super) fn places_in<'p>(
    places: Option<&'p NeededPlaces<'_>>,
    file: &FileEntry,
) -> &'p [&'p Place] {
    let known = places.filter(|_| !file.is_mirror).and_then(|it| it.get(file.path.as_path()));
    known.map(Vec::as_slice).unwrap_or_default()
}
