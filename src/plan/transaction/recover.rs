//! Finds an entry that a killed process left open, and finishes or reverts it.
//!
//! Finished if every file was written, also if one was edited since; reverted otherwise, so that all clients agree. A file
//! that another program wrote meanwhile is left alone and named. Runs under wcode's own lock.

use crate::clients;
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, files};
use crate::plan::journal::{Entry, EntryState, FileEntry, Journal};
use crate::plan::owned_files::created_folders;
use crate::plan::ownership::{OwnedValue, ValueIndex, fingerprint};
use crate::plan::transaction::file::{restore, settle};
use crate::plan::transaction::pending;
use crate::plan::transaction::write::{close_entry, lock_configs, remove_new_folders};
use crate::text::{self, Message};

/// Finishes or reverts every open entry; returns one message for each.
///
/// # Errors
/// If a file cannot be read or restored; the entry stays open then.
pub(super) fn recover(
    host: &Host,
    journal: &mut Journal,
    waiting: &mut dyn FnMut(&str),
) -> Result<Vec<Message>> {
    files::remove_stale_temp_files(journal.folder());
    files::remove_stale_temp_files(&host.state_dir());
    pending::settle(host)?;
    let open = open_entries(journal)?;
    open.iter().map(|entry| recover_entry(host, journal, entry, waiting)).collect()
}

fn open_entries(journal: &Journal) -> Result<Vec<Entry>> {
    if !journal.has_open() {
        return Ok(Vec::new());
    }
    let entries = journal.entries()?.iter();
    Ok(entries.filter(|entry| entry.state == EntryState::Open).cloned().collect())
}

fn recover_entry(
    host: &Host,
    journal: &mut Journal,
    entry: &Entry,
    waiting: &mut dyn FnMut(&str),
) -> Result<Message> {
    let header = &entry.header;
    let (id, command) = (header.id, &header.command);
    // Taking them also removes a lock that the killed process left.
    let configs = header.files.iter().map(|file| (file.client.as_str(), file.config.as_path()));
    let locks = lock_configs(configs, waiting)?;
    for file in &header.files {
        files::remove_stale_temp_files(files::parent(&file.target));
        settle(file)?;
    }
    let states =
        header.files.iter().map(|file| state(journal, entry, file)).collect::<Result<Vec<_>>>()?;
    if states.iter().all(|state| matches!(state, FileState::New | FileState::Edited)) {
        let gone = header.files.iter().filter(|file| file.after.is_none());
        let folders: Vec<_> = gone
            .map(|file| created_folders(journal, &file.target))
            .collect::<Result<Vec<_>>>()?
            .concat();
        close_entry(journal, id, header.undoes)?;
        files::remove_folders(&folders);
        return Ok(text::journal::message::recovered_whole(command, id));
    }
    for (index, file) in header.files.iter().enumerate().rev() {
        if states[index] == FileState::Torn {
            quarantine(journal, id, index, file)?;
        }
        if matches!(states[index], FileState::New | FileState::Torn) {
            clients::by_id(&file.client)?.ensure_not_managed(host, &file.config)?;
            restore(file, journal.old_bytes(entry, index)?.as_deref())?;
        }
    }
    drop(locks); // Before the folders go: a client's lock is a file in one of them.
    remove_new_folders(header);
    journal.set_state(id, EntryState::Undone)?;
    let left = changed_by_others(&header.files, &states);
    Ok(if left.is_empty() {
        text::journal::message::taken_back(command, id)
    } else {
        text::journal::message::taken_back_in_part(command, id, text::joined(&left))
    })
}

/// The files that another program wrote meanwhile.
fn changed_by_others(files: &[FileEntry], states: &[FileState]) -> Vec<String> {
    let is_theirs = |state: &FileState| matches!(state, FileState::Foreign | FileState::Edited);
    files
        .iter()
        .zip(states)
        .filter(|(_, state)| is_theirs(state))
        .map(|(file, _)| format!("`{}`", file.path.display()))
        .collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileState {
    /// As before the entry.
    Old,
    /// As the entry left it.
    New,
    /// Neither, but it holds what the entry wrote: it was written, and then edited.
    Edited,
    /// Neither, and it holds nothing of the entry's.
    Foreign,
    /// Neither, and it was being overwritten in place.
    Torn,
}

fn state(journal: &Journal, entry: &Entry, file: &FileEntry) -> Result<FileState> {
    let bytes = files::read(&file.target)?;
    let now = bytes.as_deref().map(files::hash);
    let before = file.before.as_ref().map(|before| before.sha256.clone());
    Ok(if now == before && now == file.after {
        let is_new = files::mode(&file.target) == Some(file.mode_after);
        if is_new { FileState::New } else { FileState::Old }
    } else if now == file.after {
        FileState::New
    } else if now == before {
        FileState::Old
    } else if file.in_place {
        FileState::Torn
    } else if holds_what_was_written(journal, entry, file, bytes.as_deref().unwrap_or_default())? {
        FileState::Edited
    } else {
        FileState::Foreign
    })
}

/// True if the file holds every value that the entry added or changed.
fn holds_what_was_written(
    journal: &Journal,
    entry: &Entry,
    file: &FileEntry,
    bytes: &[u8],
) -> Result<bool> {
    let Ok(client) = clients::by_id(&file.client) else { return Ok(false) };
    let Ok(document) = clients::parse(&file.path, bytes, client.dialect()) else {
        return Ok(false);
    };
    let mut written = Vec::new();
    for (owner, record) in &entry.header.records {
        let Some(record) = record.as_deref() else { continue };
        let old = journal.record_before(owner, entry.header.id)?;
        let old = ValueIndex::new(old.map_or(&[], |old| &old.values));
        let is_new = |leaf: &&OwnedValue| {
            old.get(&leaf.file, &leaf.path).is_none_or(|old| old.sha256 != leaf.sha256)
        };
        written.extend(record.values.iter().filter(is_new).map(|leaf| (record, leaf)));
    }
    let mut count = 0;
    let all_stand = written.into_iter().all(|(record, leaf)| {
        count += usize::from(leaf.file == file.path);
        let stands =
            document.get(&leaf.path).map(|node| fingerprint(&record.salt, &node.to_value()));
        leaf.file != file.path || stands.as_ref() == Some(&leaf.sha256)
    });
    Ok(count > 0 && all_stand)
}

/// Keeps a copy of a torn file beside the journal: it may hold an edit made since.
fn quarantine(journal: &Journal, id: u64, index: usize, file: &FileEntry) -> Result<()> {
    let bytes = files::read(&file.target)?.unwrap_or_default();
    let copy = journal.folder().join(format!("{id:06}.torn-{index}"));
    files::replace(&copy, &bytes, 0o600).map_err(Error::file(FileOp::Write, &copy))
}
