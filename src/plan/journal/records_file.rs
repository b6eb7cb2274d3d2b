//! What is in force, in a file of its own: `<state dir>/records.json`.
//!
//! Promises: it is believed only if it was made from the entries that are in the folder now, so whatever stops a command
//! between the journal and this file leaves a file that is not read; it is written under wcode's own lock; a file that is
//! missing, damaged or of another version costs time and nothing else.

use crate::error::{Error, FileOp, Result};
use crate::host::files;
use crate::plan::journal::in_force::{InForce, LastChange, RecordInForce};
use crate::plan::journal::{EntryState, Journal, entry};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::UNIX_EPOCH;

/// Another number is another form.
const VERSION: u32 = 1;

#[derive(Deserialize)]
struct Stored {
    version: u32,
    made_from: Stamp,
    records: Vec<RecordInForce>,
    changes: Vec<LastChange>,
    modes: Vec<(PathBuf, u32)>,
}

#[derive(Serialize)]
struct StoredRef<'i> {
    version: u32,
    made_from: Stamp,
    records: &'i [RecordInForce],
    changes: &'i [LastChange],
    modes: &'i [(PathBuf, u32)],
}

/// A hash of which entries there are, each in which state, of which size and from when: none of them has to be opened to see
/// that one is another.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Stamp(String);

impl Stamp {
    /// `None` if there is no entry, or one cannot be looked at.
    fn new(folder: &Path, listing: &[(u64, EntryState)]) -> Option<Self> {
        let mut seen = Vec::with_capacity(listing.len() * 40);
        for (id, state) in listing {
            let name = entry::file_name(*id, *state);
            let metadata = fs::metadata(folder.join(&name)).ok()?;
            let since = metadata.modified().ok()?.duration_since(UNIX_EPOCH).unwrap_or_default();
            seen.extend_from_slice(name.as_bytes());
            seen.extend_from_slice(&metadata.len().to_le_bytes());
            seen.extend_from_slice(&since.as_nanos().to_le_bytes());
        }
        (!seen.is_empty()).then(|| Self(files::hash(&seen)))
    }
}

/// Beside the folder of the entries.
fn path(folder: &Path) -> PathBuf {
    folder.with_file_name("records.json")
}

/// What this process read last, and from which folder: a command asks several times, the monitor again and again.
static LAST_READ: Mutex<Option<LastRead>> = Mutex::new(None);

struct LastRead {
    folder: PathBuf,
    made_from: Stamp,
    in_force: Arc<InForce>,
}

/// What was in force when it was written, if that was with these entries.
pub(super) fn read(folder: &Path, listing: &[(u64, EntryState)]) -> Option<Arc<InForce>> {
    let made_from = Stamp::new(folder, listing)?;
    let mut last = LAST_READ.lock().unwrap_or_else(PoisonError::into_inner);
    let is_same = |last: &&LastRead| last.folder == folder && last.made_from == made_from;
    if let Some(last) = last.as_ref().filter(is_same) {
        return Some(Arc::clone(&last.in_force));
    }
    let bytes = files::read_any_size(&path(folder)).ok()??;
    let stored: Stored = serde_json::from_slice(&bytes).ok()?;
    if stored.version != VERSION || stored.made_from != made_from {
        return None;
    }
    let in_force = InForce::from_parts(stored.records, stored.changes, stored.modes);
    let in_force = Arc::new(in_force);
    let (folder, kept) = (folder.to_owned(), Arc::clone(&in_force));
    *last = Some(LastRead { folder, made_from, in_force: kept });
    Some(in_force)
}

/// How many records a file of them holds, for the fuzzer; `None` if it is none.
pub fn check_records_file(bytes: &[u8]) -> Option<usize> {
    let stored: Stored = serde_json::from_slice(bytes).ok()?;
    let in_force = InForce::from_parts(stored.records, stored.changes, stored.modes);
    Some(in_force.records.len())
}

impl Journal {
    /// True if the file of the records has to be written again.
    pub fn is_unsaved(&self) -> bool {
        !self.is_saved && !self.has_open() && self.damaged().is_empty()
    }

    /// Writes what is in force to its own file, unless it is there already. Needs wcode's own lock.
    ///
    /// # Errors
    /// If it cannot be written; the next command reads the entries then.
    pub fn save_records(&mut self) -> Result<()> {
        if !self.is_unsaved() {
            return Ok(());
        }
        let Some(made_from) = Stamp::new(&self.folder, &self.listing) else { return Ok(()) };
        let path = path(&self.folder);
        let InForce { records, changes, modes, .. } = self.in_force();
        let stored = StoredRef { version: VERSION, made_from, records, changes, modes };
        let bytes = serde_json::to_vec(&stored).map_err(|error| Error::Journal {
            path: path.clone(),
            problem: error.to_string().into(),
        })?;
        files::replace(&path, &bytes, 0o600).map_err(Error::file(FileOp::Write, &path))?;
        self.is_saved = true;
        Ok(())
    }
}
