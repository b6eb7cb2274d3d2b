//! To the disk: opens an entry, moves it on, takes a key out of it, takes it away.

use crate::error::{Error, FileOp, Result};
use crate::host::files;
use crate::plan::journal::read::MAX_HEADER_LEN;
use crate::plan::journal::{Entry, EntryState, Header, Journal};
use crate::text::journal as text;
use std::fs;
use std::sync::OnceLock;

const MB: usize = 1024 * 1024;

impl Journal {
    /// Writes an entry that is not finished, with the old bytes, to the disk.
    ///
    /// # Errors
    /// If the disk is full, the folder cannot be written, or the header is longer than one that is read back; nothing is
    /// left behind then.
    pub fn write_open(&mut self, header: Header, before: &[Option<&[u8]>]) -> Result<()> {
        self.entries()?;
        self.write(&header, before, EntryState::Open)?;
        self.forget(header.id);
        self.listing.insert(0, (header.id, EntryState::Open));
        self.known_entries().insert(0, Entry { state: EntryState::Open, header });
        Ok(())
    }

    /// Drops what is known of an entry. The entries have been read.
    pub(super) fn forget(&mut self, id: u64) {
        self.listing.retain(|(known, _)| *known != id);
        self.known_entries().retain(|entry| entry.header.id != id);
    }

    pub(super) fn replace_entry(&mut self, entry: Entry) {
        let id = entry.header.id;
        self.known_entries()
            .iter_mut()
            .filter(|known| known.header.id == id)
            .for_each(|known| *known = entry.clone());
    }

    /// The entries, of which one is about to change: what is in force has to be worked out again.
    fn known_entries(&mut self) -> &mut Vec<Entry> {
        self.in_force.take();
        self.is_saved = false;
        let headers = self.headers.take().unwrap_or_default();
        self.headers = OnceLock::from(headers);
        &mut self.headers.get_mut().expect("it was set on the line above").entries
    }

    pub(super) fn write(
        &self,
        header: &Header,
        before: &[Option<&[u8]>],
        state: EntryState,
    ) -> Result<()> {
        files::create_folders(&self.folder)?;
        let mut bytes = serde_json::to_vec(header).map_err(|error| Error::Journal {
            path: self.folder.clone(),
            problem: error.to_string().into(),
        })?;
        bytes.push(b'\n');
        if bytes.len() as u64 > MAX_HEADER_LEN {
            let problem =
                text::message::header_too_long(bytes.len() / MB, MAX_HEADER_LEN as usize / MB);
            return Err(Error::Journal { path: self.folder.clone(), problem });
        }
        before.iter().flatten().for_each(|old| bytes.extend_from_slice(old));
        let path = self.path(header.id, state);
        files::replace(&path, &bytes, 0o600).map_err(Error::file(FileOp::Write, &path))
    }

    /// Replaces old bytes that must not be kept; undo refuses the entry from then on.
    ///
    /// # Errors
    /// If the entry cannot be read or written; it is then as it was.
    pub fn scrub(&mut self, id: u64, fresh: &[Option<Vec<u8>>]) -> Result<()> {
        let Some(mut entry) = self.entry(id)?.cloned() else { return Ok(()) };
        let mut kept = Vec::new();
        for (index, fresh) in fresh.iter().enumerate() {
            let old = self.old_bytes(&entry, index)?;
            kept.push(fresh.clone().or(old));
        }
        for (file, (fresh, kept)) in entry.header.files.iter_mut().zip(fresh.iter().zip(&kept)) {
            if let (Some(before), Some(_), Some(bytes)) = (&mut file.before, fresh, kept) {
                before.sha256 = files::hash(bytes);
                before.length = bytes.len() as u64;
                before.scrubbed = true;
            }
        }
        let kept: Vec<Option<&[u8]>> = kept.iter().map(Option::as_deref).collect();
        self.write(&entry.header, &kept, entry.state)?;
        self.replace_entry(entry);
        Ok(())
    }

    /// Moves an entry to another state, in one step.
    ///
    /// # Errors
    /// Whatever the system says; the entry is then as it was.
    pub fn set_state(&mut self, id: u64, state: EntryState) -> Result<()> {
        let Some(from) = self.entry(id)?.map(|entry| self.path_of(entry)) else { return Ok(()) };
        let to = self.path(id, state);
        fs::rename(&from, &to).map_err(Error::file(FileOp::Rename, &from))?;
        let listed = self.listing.iter_mut().filter(|(known, _)| *known == id);
        listed.for_each(|(_, known)| *known = state);
        let entries = self.known_entries().iter_mut().filter(|entry| entry.header.id == id);
        entries.for_each(|entry| entry.state = state);
        files::sync_renamed(&to);
        Ok(())
    }

    /// Removes an entry of which nothing was written.
    ///
    /// # Errors
    /// Whatever the system says.
    pub fn discard(&mut self, id: u64) -> Result<()> {
        let Some(path) = self.entry(id)?.map(|entry| self.path_of(entry)) else { return Ok(()) };
        files::delete(&path).map_err(Error::file(FileOp::Remove, &path))?;
        self.forget(id);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::plan::journal::read::MAX_HEADER_LEN;
    use crate::plan::journal::{EntryState, Header, Journal};
    use crate::plan::ownership::Owner;

    #[test]
    fn a_header_that_could_not_be_read_back_is_refused_before_anything_is_written() {
        let root = tempfile::tempdir().expect("a folder for the test");
        let mut journal = Journal::empty(root.path().join("journal"));
        let header = Header {
            id: 1,
            time: "x".repeat(MAX_HEADER_LEN as usize),
            command: "apply".into(),
            undoes: None,
            files: Vec::new(),
            records: Vec::new(),
            is_thinned: false,
        };
        journal.write_open(header, &[]).expect_err("the header is too long");
        let left = std::fs::read_dir(journal.folder()).map_or(0, Iterator::count);
        assert_eq!((left, journal.len()), (0, 0));
    }

    #[test]
    fn a_record_is_in_force_while_its_entry_is_done() {
        let root = tempfile::tempdir().expect("a folder for the test");
        let mut journal = Journal::empty(root.path().join("journal"));
        let owner = Owner { client: "c".into(), vendor: "v".into(), config: "/config".into() };
        for id in [1, 2] {
            let header = Header {
                id,
                time: String::new(),
                command: "apply".into(),
                undoes: None,
                files: Vec::new(),
                records: vec![(owner.clone(), None)],
                is_thinned: false,
            };
            journal.write_open(header, &[]).expect("the folder can be written");
        }
        assert_eq!(journal.last_entry_for(&owner), None, "open entries say nothing yet");
        for (id, state, speaks) in [
            (1, EntryState::Done, Some(1)),
            (2, EntryState::Done, Some(2)),
            (2, EntryState::Undone, Some(1)),
        ] {
            journal.set_state(id, state).expect("the folder can be written");
            assert_eq!(journal.last_entry_for(&owner), speaks);
        }
        journal.discard(1).expect("the folder can be written");
        assert_eq!(journal.last_entry_for(&owner), None);
    }
}
