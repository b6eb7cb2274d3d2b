//! Entries whose headers make no sense: what depends on one is refused, all else goes on.

use crate::error::{Error, Result};
use crate::host::Host;
use crate::host::skipped::SkippedFile;
use crate::plan::journal::{EntryState, Journal};
use crate::text::journal as text;
use crate::text::{Command, Message};
use std::path::{Path, PathBuf};

/// An entry whose header makes no sense. It cannot be undone, and what it says of the records is lost; all else goes on.
#[derive(Debug)]
pub(crate) struct DamagedEntry {
    id: u64,
    state: EntryState,
    path: PathBuf,
    problem: Message,
}

impl DamagedEntry {
    pub(super) fn new((id, state): (u64, EntryState), path: PathBuf, problem: Message) -> Self {
        Self { id, state, path, problem }
    }

    pub(super) fn id(&self) -> u64 {
        self.id
    }

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

impl Journal {
    /// The entries whose headers make no sense, newest first, as far as they have been read.
    pub(crate) fn damaged(&self) -> &[DamagedEntry] {
        self.headers.get().map_or(&[], |headers| &headers.damaged)
    }

    /// Refuses what needs an entry that is damaged.
    ///
    /// # Errors
    /// `Error::Journal`, which names its file.
    pub(crate) fn require_intact(&self, id: u64) -> Result<()> {
        self.entries()?;
        let damaged = self.damaged().iter().find(|damaged| damaged.id == id);
        damaged.map_or(Ok(()), |damaged| Err(damaged.error()))
    }

    /// Refuses what is about the newest change if that may be a damaged entry: one in force that is newer than `id`.
    ///
    /// # Errors
    /// `Error::Journal`, which names its file.
    pub(crate) fn require_newest_intact(&self, id: Option<u64>) -> Result<()> {
        self.entries()?;
        let is_newer =
            |damaged: &&DamagedEntry| damaged.state != EntryState::Undone && Some(damaged.id) > id;
        self.damaged().iter().find(is_newer).map_or(Ok(()), |damaged| Err(damaged.error()))
    }

    pub(super) fn note_damaged(&self, host: &Host) {
        for damaged in self.damaged() {
            host.skipped.push(SkippedFile {
                path: damaged.path.clone(),
                message: text::message::entry_skipped(damaged.id, damaged.error().message()),
                remedy: damaged.remedy(),
            });
        }
    }
}
