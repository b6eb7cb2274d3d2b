//! What was done, so that it can be undone: one file per entry in `<state dir>/journal`.
//!
//! `000012.done` is a line of JSON (the header), then the old bytes of every file it touched. The state is in the
//! name: `open` while files are being written, then `done`, or `undone` once reverted; a rename is one step,
//! so a kill leaves either. Entries are 0600 in a 0700 folder: old bytes may hold a key.
//!
//! The record of what we own (`record`) is in the headers too: the newest `done` entry about a client's config
//! holds its record. So record and files never disagree, and undo restores both.
//!
//! What is in force now is also in one small file (`records_file`), so that a command that writes nothing need not open a
//! single entry. It is a copy: if it does not match the names in the folder, the headers are read instead.

mod damaged;
mod entry;
mod excerpt;
mod in_force;
mod old_bytes;
mod prune;
mod read;
mod records_file;
mod retention;
mod write;

pub(crate) use damaged::DamagedEntry;
pub(crate) use entry::{Entry, EntryState, FileEntry, Header, PreviousContent};
pub(crate) use in_force::LastChange;
pub(in crate::plan) use old_bytes::parse_old;
pub use read::check_header;
pub use records_file::check_records_file;

use crate::error::{Error, Result};
use crate::plan::ownership::{Owner, Record};
use crate::text::journal as text;
use in_force::InForce;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// What the entries say.
#[derive(Debug, Default)]
struct Headers {
    /// Newest first.
    entries: Vec<Entry>,
    /// Newest first as well.
    damaged: Vec<DamagedEntry>,
}

/// All entries.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    /// Number and state of each entry, newest first.
    listing: Vec<(u64, EntryState)>,
    /// What the entries say. Read when they are first asked for, or at once if the file of the records is not
    /// up to date; before anything is changed in any case.
    headers: OnceLock<Headers>,
    /// Made from the entries, unless it was read from its own file.
    in_force: OnceLock<Arc<InForce>>,
    /// The file of the records is as the entries are.
    is_saved: bool,
}

impl Journal {
    #[cfg(test)]
    fn empty(folder: PathBuf) -> Self {
        Self::new(folder, Vec::new(), Some(Headers::default()), None)
    }

    fn new(
        folder: PathBuf,
        listing: Vec<(u64, EntryState)>,
        headers: Option<Headers>,
        in_force: Option<Arc<InForce>>,
    ) -> Self {
        let is_saved = in_force.is_some() || listing.is_empty();
        let headers = headers.map_or_else(OnceLock::new, OnceLock::from);
        let in_force = in_force.map_or_else(OnceLock::new, OnceLock::from);
        Self { folder, listing, headers, in_force, is_saved }
    }

    fn in_force(&self) -> &InForce {
        let entries = || self.headers.get().map_or(&[][..], |headers| &headers.entries);
        self.in_force.get_or_init(|| Arc::new(InForce::new(entries())))
    }

    /// The folder of the entries.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.listing.len()
    }

    /// All entries that make sense, newest first.
    ///
    /// # Errors
    /// If the system does not let one be read.
    pub fn entries(&self) -> Result<&[Entry]> {
        if self.headers.get().is_none() {
            let headers = read::read_headers(&self.folder, &self.listing)?;
            self.headers.get_or_init(|| headers);
        }
        Ok(self.headers.get().map_or(&[], |headers| &headers.entries))
    }

    /// True if an interrupted command has left an entry open.
    pub fn has_open(&self) -> bool {
        let is_damaged = |id: u64| self.damaged().iter().any(|damaged| damaged.id() == id);
        self.listing.iter().any(|(id, state)| *state == EntryState::Open && !is_damaged(*id))
    }

    /// The entry with this number.
    ///
    /// # Errors
    /// As `entries`.
    pub fn entry(&self, id: u64) -> Result<Option<&Entry>> {
        Ok(self.entries()?.iter().find(|entry| entry.header.id == id))
    }

    /// The number that the next entry will have.
    ///
    /// # Errors
    /// `Error::Journal` if no number is left, which only a forged entry can cause.
    pub fn next_id(&self) -> Result<u64> {
        let last = self.listing.first().map_or(0, |(id, _)| *id);
        let exhausted = || Error::Journal {
            path: self.folder.clone(),
            problem: text::message::no_number_left(),
        };
        last.checked_add(1).ok_or_else(exhausted)
    }

    /// The record that holds for `owner`.
    pub fn record(&self, owner: &Owner) -> Option<&Record> {
        self.in_force().record(owner).filter(|record| !record.is_leftover)
    }

    /// What `remove` left of the record of `owner`.
    pub fn leftover(&self, owner: &Owner) -> Option<&Record> {
        self.in_force().record(owner).filter(|record| record.is_leftover)
    }

    /// Every owner of whose record `remove` left something, with that.
    pub fn leftovers(&self) -> Vec<(&Owner, &Record)> {
        self.in_force().records().filter(|(_, record)| record.is_leftover).collect()
    }

    /// The record that held just before entry `id`.
    ///
    /// # Errors
    /// As `entries`.
    pub fn record_before(&self, owner: &Owner, id: u64) -> Result<Option<&Record>> {
        let entries = self.entries()?.iter();
        let mut done =
            entries.filter(|entry| entry.state == EntryState::Done && entry.header.id < id);
        Ok(done.find_map(|entry| entry.header.record(owner)).flatten())
    }

    /// The entry that last wrote for `owner`.
    pub fn last_entry_for(&self, owner: &Owner) -> Option<u64> {
        self.in_force().entry(owner)
    }

    /// The newest change in force of a file of this config.
    pub fn last_change_of(&self, client: &str, config: &Path) -> Option<&LastChange> {
        self.in_force().last_change_of(client, config)
    }

    /// The permissions that the newest entry in force gave a file.
    pub fn mode_given(&self, target: &Path) -> Option<u32> {
        self.in_force().mode_given(target)
    }

    /// Every owner that a record holds for, with its record.
    pub fn records(&self) -> Vec<(&Owner, &Record)> {
        self.in_force().records().filter(|(_, record)| !record.is_leftover).collect()
    }

    /// Those of one config of a client's.
    pub fn records_of(&self, client: &str, config: &Path) -> Vec<(&Owner, &Record)> {
        let records = self.in_force().records_of(client, config);
        records.filter(|(_, record)| !record.is_leftover).collect()
    }

    /// True if a record holds for anybody.
    pub fn has_records(&self) -> bool {
        self.in_force().records().any(|(_, record)| !record.is_leftover)
    }

    /// The file of an entry.
    pub fn path_of(&self, entry: &Entry) -> PathBuf {
        self.path(entry.header.id, entry.state)
    }

    fn path(&self, id: u64, state: EntryState) -> PathBuf {
        self.folder.join(entry::file_name(id, state))
    }
}
