//! Finds an entry that a killed process left open, and finishes it or takes it back.
//!
//! Finished where every file is as the entry wanted it; taken back otherwise, so that each file is
//! either old or new and both clients are on the same side. Needs wcode's own lock.

use crate::clients::{self, ClientLock};
use crate::error::Result;
use crate::host::files;
use crate::plan::execute::{finish, put_back, remove_folders};
use crate::plan::journal::{Entry, FileEntry, Journal, State};

/// What was done about one open entry, in words.
pub type Recovered = String;

/// Settles every open entry.
///
/// # Errors
/// Where a file cannot be read or put back; the entry stays open then.
pub fn recover(journal: &mut Journal, waiting: &mut dyn FnMut(&str)) -> Result<Vec<Recovered>> {
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
    let locks = client_locks(entry, waiting)?;
    entry.header.files.iter().for_each(sweep);
    let states = entry.header.files.iter().map(state).collect::<Result<Vec<_>>>()?;
    if states.iter().all(|state| *state == FileState::New) {
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

/// The locks of all configs in the entry whose folder is there.
fn client_locks(entry: &Entry, waiting: &mut dyn FnMut(&str)) -> Result<Vec<ClientLock>> {
    let mut configs: Vec<_> =
        entry.header.files.iter().map(|file| (&file.client, &file.config)).collect();
    configs.sort();
    configs.dedup();
    configs.retain(|(_, config)| files::parent(config).is_dir());
    let mut locks = Vec::new();
    for (client, config) in configs {
        locks.extend(clients::by_id(client)?.lock(config, waiting)?);
    }
    Ok(locks)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FileState {
    Old,
    New,
    Other,
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

/// Removes half-written files of ours beside the target: they may hold a key.
fn sweep(file: &FileEntry) {
    let Ok(folder) = std::fs::read_dir(files::parent(&file.target)) else { return };
    for item in folder.flatten() {
        if item.file_name().to_string_lossy().starts_with(files::TEMP_PREFIX) {
            let _ = std::fs::remove_file(item.path());
        }
    }
}
