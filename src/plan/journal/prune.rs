//! Takes away what is not needed of old entries.

use crate::clients;
use crate::error::{Error, FileOp, Result};
use crate::host::files;
use crate::plan::journal::excerpt::{excerpt, is_equivalent};
use crate::plan::journal::retention::{Kept, MAX_BYTES, MAX_FINISHED, Retention, places_in};
use crate::plan::journal::{
    Entry, EntryState, FileEntry, Header, Journal, PreviousContent, parse_old,
};
use std::collections::HashMap;
use std::fs;

/// What becomes of an entry.
enum Step {
    /// It goes.
    Remove(u64, EntryState),
    /// Less of it is kept: a header, and the old bytes that are left.
    Thin(Header, EntryState, Vec<Option<Vec<u8>>>),
}

impl Journal {
    /// Removes old finished entries that no record and no undo needs, and from those that one needs all but that.
    ///
    /// # Errors
    /// Whatever the system says.
    pub fn prune(&mut self) -> Result<()> {
        let sizes: HashMap<u64, u64> = self
            .listing
            .iter()
            .filter_map(|(id, state)| Some((*id, files::size(&self.path(*id, *state))?)))
            .collect();
        if self.listing.len() <= MAX_FINISHED && sizes.values().sum::<u64>() <= MAX_BYTES {
            return Ok(());
        }
        let steps = self.steps(&sizes)?;
        if !self.damaged().is_empty() {
            return Ok(()); // What a damaged entry needs is not known.
        }
        for step in steps {
            match step {
                Step::Remove(id, state) => {
                    let path = self.path(id, state);
                    fs::remove_file(&path).map_err(Error::file(FileOp::Remove, &path))?;
                    self.forget(id);
                }
                Step::Thin(header, state, bytes) => {
                    let bytes: Vec<Option<&[u8]>> = bytes.iter().map(Option::as_deref).collect();
                    self.write(&header, &bytes, state)?;
                    self.replace_entry(Entry { state, header });
                }
            }
        }
        Ok(())
    }

    fn steps(&self, sizes: &HashMap<u64, u64>) -> Result<Vec<Step>> {
        let entries = self.entries()?;
        let retention = Retention::new(entries, |id| sizes.get(&id).copied().unwrap_or(0));
        let mut steps = Vec::new();
        for entry in entries {
            let header = &entry.header;
            match retention.of(entry) {
                Kept::Whole => {}
                Kept::Nothing => steps.push(Step::Remove(header.id, entry.state)),
                Kept::Part { records, .. }
                    if header.is_thinned && (records || header.records.is_empty()) => {}
                part @ Kept::Part { .. } => steps.push(self.thin(entry, part)),
            }
        }
        Ok(steps)
    }

    /// An entry with the part of it that is needed.
    fn thin(&self, entry: &Entry, part: Kept<'_, '_>) -> Step {
        let Kept::Part { records, places, is_listed } = part else {
            return Step::Remove(entry.header.id, entry.state);
        };
        let mut header = entry.header.clone();
        header.is_thinned = true;
        if !records {
            header.records.clear();
        }
        let mut bytes = Vec::new();
        let mut is_needed = records || is_listed;
        for (index, file) in entry.header.files.iter().enumerate() {
            let places = places_in(places, file);
            let is_named = !places.is_empty();
            is_needed |= is_named && (file.before.is_none() || !file.folders.is_empty());
            let kept = file.before.as_ref().map(|_| {
                // Of damaged ones nothing can be given back.
                let old = is_named.then(|| self.old_bytes(entry, index).ok().flatten()).flatten();
                old.map(|old| reduce(file, old, places)).unwrap_or_default()
            });
            is_needed |= kept.as_ref().is_some_and(|kept| !kept.is_empty());
            if let (Some(before), Some(kept)) = (&mut header.files[index].before, &kept) {
                *before = PreviousContent {
                    sha256: files::hash(kept),
                    length: kept.len() as u64,
                    mode: before.mode,
                    scrubbed: true,
                };
            }
            bytes.push(kept);
        }
        if is_needed {
            Step::Thin(header, entry.state, bytes)
        } else {
            Step::Remove(header.id, entry.state)
        }
    }
}

/// What is needed of an old file; all of it if that cannot be separated from the rest.
fn reduce(file: &FileEntry, old: Vec<u8>, places: &[&crate::document::Path]) -> Vec<u8> {
    let Ok(client) = clients::by_id(&file.client) else { return old };
    // `remove` gives back the bytes of a file that was empty.
    if std::str::from_utf8(&old).is_ok_and(clients::is_blank) {
        return old;
    }
    let parse = |bytes: &[u8]| parse_old(&file.path, bytes, client).ok();
    let Some(whole) = parse(&old) else { return old };
    let part = excerpt(&whole, places).unwrap_or_default().into_bytes();
    let parsed = if part.is_empty() { None } else { parse(&part) };
    if is_equivalent(&whole, parsed.as_ref(), places) { part } else { old }
}
