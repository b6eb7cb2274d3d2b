//! Finds an entry that a killed process left open, and finishes it or takes it back.
//!
//! Finished where every file was written; taken back otherwise, so that each file is
//! either old or new and both clients are on the same side. Needs wcode's own lock.

use crate::error::Result;
use crate::host::files;
use crate::plan::execute::{finish, lock_configs, put_back, remove_folders};
use crate::plan::journal::{Entry, FileEntry, Journal, State};
use std::path::Path;

/// What was done about one open entry, in words.
pub type Recovered = String;

/// Settles every open entry.
///
/// # Errors
/// Where a file cannot be read or put back; the entry stays open then.
pub fn recover(journal: &mut Journal, waiting: &mut dyn FnMut(&str)) -> Result<Vec<Recovered>> {
    sweep(journal.folder());
    let open: Vec<Entry> =
        journal.entries().iter().filter(|entry| entry.state == State::Open).cloned().collect();
    open.iter().map(|entry| settle(journal, entry, waiting)).collect()
}

fn settle(
    journal: &mut Journal,
    entry: &Entry,
    waiting: &mut dyn FnMut(&str),
) -> Result<Recovered> {
    let id = entry.header.id;
    let command = &entry.header.command;
    // Held to the end; taking them also clears away a lock that the killed process left.
    let configs =
        entry.header.files.iter().map(|file| (file.client.as_str(), file.config.as_path()));
    let locks = lock_configs(configs, waiting)?;
    entry.header.files.iter().for_each(|file| sweep(files::parent(&file.target)));
    let states = entry.header.files.iter().map(state).collect::<Result<Vec<_>>>()?;
    if is_finished(&entry.header.files, &states) {
        finish(journal, id, entry.header.undoes)?;
        return Ok(format!(
            "an interrupted `{command}` had written everything; entry {id} is now closed"
        ));
    }
    for (index, file) in entry.header.files.iter().enumerate().rev() {
        let is_torn = states[index] == FileState::Other && file.in_place;
        if states[index] == FileState::New || is_torn {
            put_back(file, journal.before(entry, index)?.as_deref())?;
        }
    }
    drop(locks); // A client's lock lies in the folder that may have to go now.
    for file in entry.header.files.iter().filter(|file| file.before.is_none()) {
        remove_folders(&file.folders.iter().rev().cloned().collect::<Vec<_>>());
    }
    journal.set_state(id, State::Undone)?;
    Ok(format!(
        "an interrupted `{command}` (entry {id}) was taken back; every file is as it was before it"
    ))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileState {
    Old,
    New,
    Other,
}

/// True where every file was written; one of several may have been changed by somebody since.
fn is_finished(files: &[FileEntry], states: &[FileState]) -> bool {
    let was_written = |(file, state): (&FileEntry, &FileState)| match state {
        FileState::New => true,
        FileState::Other => !file.in_place,
        FileState::Old => false,
    };
    states.contains(&FileState::New) && files.iter().zip(states).all(was_written)
}

fn state(file: &FileEntry) -> Result<FileState> {
    let now = files::read(&file.target)?.map(|bytes| files::hash(&bytes));
    let before = file.before.as_ref().map(|before| before.sha256.clone());
    Ok(if now == file.after && now != before {
        FileState::New
    } else if now == before {
        FileState::Old
    } else {
        FileState::Other
    })
}

/// Removes half-written files of ours from a folder: they may hold a key.
fn sweep(folder: &Path) {
    let Ok(items) = std::fs::read_dir(folder) else { return };
    for item in items.flatten() {
        if item.file_name().to_string_lossy().starts_with(files::TEMP_PREFIX) {
            let _ = std::fs::remove_file(item.path());
        }
    }
}
