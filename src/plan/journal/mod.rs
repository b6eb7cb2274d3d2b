//! What was done, so that it can be undone: one file per entry in `<state dir>/journal`.
//!
//! `000012.done` is a line of JSON (the header), then the old bytes of every file it touched. The state is in the
//! name: `open` while files are being written, then `done`, or `undone` once reverted; a rename is one step,
//! so a kill leaves either. Entries are 0600 in a 0700 folder: old bytes may hold a key.
//!
//! The record of what we own (`record`) is in the headers too: the newest `done` entry about a client's config
//! holds its record. So record and files never disagree, and undo restores both.

mod entry;
mod prune;
mod read;
mod write;

pub(crate) use entry::{Entry, EntryState, FileEntry, Header, PreviousContent};

use crate::error::{Error, Result};
use crate::host::Host;
use crate::host::skipped::SkippedFile;
use crate::plan::ownership::{Owner, Record};
use crate::text::journal as text;
use crate::text::{Command, Message};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// All entries, newest first.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    entries: Vec<Entry>,
    /// Newest first as well.
    damaged: Vec<DamagedEntry>,
    in_force: OnceLock<InForce>,
}

/// An entry whose header makes no sense. It cannot be undone, and what it says of the records is lost; all else goes on.
#[derive(Debug)]
pub(crate) struct DamagedEntry {
    id: u64,
    state: EntryState,
    path: PathBuf,
    problem: Message,
}

impl DamagedEntry {
    /// The error of whatever depends on it.
    pub(crate) fn error(&self) -> Error {
        Error::Journal { path: self.path.clone(), problem: self.problem.clone() }
    }

    /// Its file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The command that sets it aside, which ends the warnings about it.
    pub(crate) fn remedy(&self) -> Command {
        let path = self.path.display().to_string();
        Command::new(["mv", &path, &format!("{path}.damaged")])
    }
}

/// Which entry speaks for which owner; made when it is first asked for.
#[derive(Debug, Default)]
struct InForce {
    /// Index of the newest entry in force that has a record of the owner, or says that there is none, and of that in it.
    by_owner: HashMap<Owner, (usize, usize)>,
    /// The same in the order of the entries.
    order: Vec<(usize, usize)>,
}

impl InForce {
    fn new(entries: &[Entry]) -> Self {
        let mut in_force = Self::default();
        let done = entries.iter().enumerate().filter(|(_, entry)| entry.state == EntryState::Done);
        for (at, entry) in done {
            for (index, (owner, _)) in entry.header.records.iter().enumerate() {
                if !in_force.by_owner.contains_key(owner) {
                    in_force.by_owner.insert(owner.clone(), (at, index));
                    in_force.order.push((at, index));
                }
            }
        }
        in_force
    }
}

impl Journal {
    fn new(folder: PathBuf, entries: Vec<Entry>) -> Self {
        Self { folder, entries, damaged: Vec::new(), in_force: OnceLock::new() }
    }

    fn in_force(&self) -> &InForce {
        self.in_force.get_or_init(|| InForce::new(&self.entries))
    }

    /// The folder of the entries.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// All entries, newest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries whose headers make no sense, newest first.
    pub(crate) fn damaged(&self) -> &[DamagedEntry] {
        &self.damaged
    }

    /// Refuses what needs an entry that is damaged.
    ///
    /// # Errors
    /// `Error::Journal`, which names its file.
    pub(crate) fn require_intact(&self, id: u64) -> Result<()> {
        let damaged = self.damaged.iter().find(|damaged| damaged.id == id);
        damaged.map_or(Ok(()), |damaged| Err(damaged.error()))
    }

    /// Refuses what is about the newest change if that may be a damaged entry: one in force that is newer than `id`.
    ///
    /// # Errors
    /// `Error::Journal`, which names its file.
    pub(crate) fn require_newest_intact(&self, id: Option<u64>) -> Result<()> {
        let is_newer =
            |damaged: &&DamagedEntry| damaged.state != EntryState::Undone && Some(damaged.id) > id;
        self.damaged.iter().find(is_newer).map_or(Ok(()), |damaged| Err(damaged.error()))
    }

    fn note_damaged(&self, host: &Host) {
        for damaged in &self.damaged {
            host.skipped.push(SkippedFile {
                path: damaged.path.clone(),
                message: text::message::entry_skipped(damaged.id, damaged.error().message()),
                remedy: damaged.remedy(),
            });
        }
    }

    /// True if an interrupted command has left an entry open.
    pub fn has_open(&self) -> bool {
        self.entries.iter().any(|entry| entry.state == EntryState::Open)
    }

    /// The entry with this number.
    pub fn entry(&self, id: u64) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.header.id == id)
    }

    /// The number that the next entry will have.
    ///
    /// # Errors
    /// `Error::Journal` if no number is left, which only a forged entry can cause.
    pub fn next_id(&self) -> Result<u64> {
        let entries = self.entries.iter().map(|entry| entry.header.id);
        let last = entries.chain(self.damaged.iter().map(|it| it.id)).max().unwrap_or(0);
        let exhausted = || Error::Journal {
            path: self.folder.clone(),
            problem: text::message::no_number_left(),
        };
        last.checked_add(1).ok_or_else(exhausted)
    }

    /// The record that holds for `owner`.
    pub fn record(&self, owner: &Owner) -> Option<&Record> {
        let (entry, index) = *self.in_force().by_owner.get(owner)?;
        self.entries[entry].header.records[index].1.as_ref()
    }

    /// The record that held just before entry `id`.
    pub fn record_before(&self, owner: &Owner, id: u64) -> Option<&Record> {
        self.entries
            .iter()
            .filter(|entry| entry.state == EntryState::Done && entry.header.id < id)
            .find_map(|entry| entry.header.records.iter().find(|(known, _)| known == owner))
            .and_then(|(_, record)| record.as_ref())
    }

    /// The entry that last wrote for `owner`.
    pub fn last_entry_for(&self, owner: &Owner) -> Option<u64> {
        let (entry, _) = self.in_force().by_owner.get(owner)?;
        Some(self.entries[*entry].header.id)
    }

    /// The newest entry in force that wrote a file of this config.
    pub fn last_change_of(&self, client: &str, config: &Path) -> Option<&Entry> {
        let is_its = |file: &FileEntry| file.client == client && file.config == config;
        let mut done = self.entries.iter().filter(|entry| entry.state == EntryState::Done);
        done.find(|entry| entry.header.files.iter().any(is_its))
    }

    /// Every owner that a record holds for, with its record.
    pub fn records(&self) -> Vec<(&Owner, &Record)> {
        let record = |(entry, index): &(usize, usize)| {
            let (owner, record) = &self.entries[*entry].header.records[*index];
            Some((owner, record.as_ref()?))
        };
        self.in_force().order.iter().filter_map(record).collect()
    }

    /// The file of an entry.
    pub fn path_of(&self, entry: &Entry) -> PathBuf {
        self.path(entry.header.id, entry.state)
    }

    fn path(&self, id: u64, state: EntryState) -> PathBuf {
        self.folder.join(entry::file_name(id, state))
    }
}
