//! Which entries are kept.

use crate::error::{Error, FileOp, Result};
use crate::plan::journal::{EntryState, Journal};
use std::collections::HashSet;
use std::fs;

/// Finished entries to keep, besides those that a record still needs.
const MAX_FINISHED: usize = 50;

impl Journal {
    /// Removes the oldest finished entries that no record and no undo needs.
    ///
    /// # Errors
    /// Whatever the system says.
    pub fn prune(&mut self) -> Result<()> {
        if self.entries.len() <= MAX_FINISHED {
            return Ok(());
        }
        let needed = self.needed();
        let old: Vec<_> = self.entries[MAX_FINISHED..]
            .iter()
            .filter(|entry| entry.state != EntryState::Open)
            .collect();
        for entry in old.into_iter().filter(|entry| !needed.contains(&entry.header.id)) {
            let path = self.path(entry.header.id, entry.state);
            fs::remove_file(&path).map_err(Error::file(FileOp::Remove, &path))?;
        }
        Ok(())
    }

    /// Entries that hold a record in force, or the bytes from before one of its leaves.
    fn needed(&self) -> HashSet<u64> {
        let mut ids: HashSet<u64> = self
            .records()
            .iter()
            .flat_map(|(_, record)| record.values.iter().map(|leaf| leaf.first_entry))
            .collect();
        ids.extend(self.in_force().order.iter().map(|(entry, _)| self.entries[*entry].header.id));
        ids
    }
}
