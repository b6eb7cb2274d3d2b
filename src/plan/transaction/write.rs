//! Writes a plan: the journal entry, then each file in one step, then the proof by reading back.
//!
//! Promises: all files or none, also after a kill (the next start finds the open entry, see `recover`); a file that is not
//! what the plan saw is never written, and what another program saves meanwhile is not lost; the clients' own locks are
//! held until the last file is written.

use crate::clients::{self, ClientLock};
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, clock, files};
use crate::plan::journal::{EntryState, FileEntry, Header, Journal, PreviousContent};
use crate::plan::transaction::file::{self, Replaced};
use crate::plan::transaction::{Operation, checkpoint};
use crate::plan::{FileChange, Plan};
use std::path::Path;
use std::sync::Arc;

/// A plan that is on the disk.
#[derive(Debug)]
pub(super) struct Written {
    /// The journal entry.
    pub(super) entry: u64,
    /// Steps after the last file that failed.
    pub(super) warnings: Vec<Error>,
}

/// Writes all files of the plan, or none.
///
/// # Errors
/// `Error::Changing` if a file is not what the plan saw (plan again); otherwise the first error. The files are then as
/// they were, or the error names the one that could not be restored.
pub(super) fn write_plan(
    host: &Host,
    journal: &mut Journal,
    plan: &Plan,
    operation: Operation,
    waiting: &mut dyn FnMut(&str),
) -> Result<Written> {
    plan.files.iter().try_for_each(|file| file::refuse_read_only(host, file))?;
    let id = journal.next_id()?;
    let mut header = header(id, plan, operation);
    let locks = take_locks(plan, &header, waiting)?;
    if let Err(error) = journal.write_open(header.clone(), &old_bytes(plan)) {
        drop(locks);
        remove_new_folders(&header);
        return Err(error);
    }
    checkpoint(host, "journal-written");
    if let Err((tried, error)) = write_files(host, journal, plan, &mut header) {
        roll_back(plan, &header, tried)?;
        drop(locks);
        remove_new_folders(&header);
        // An entry that cannot be discarded stays open, and the next command finds that nothing of it is written.
        let _ = journal.discard(id);
        return Err(error);
    }
    checkpoint(host, "all-replaced");
    drop(locks); // Before the folders go: a client's lock is a file in one of them.
    Ok(Written { entry: id, warnings: close(host, journal, plan, (id, operation.undoes)) })
}

/// What is left to do once every file is written. An entry that cannot be closed stays open: the next command closes it.
fn close(
    host: &Host,
    journal: &mut Journal,
    plan: &Plan,
    (id, undoes): (u64, Option<u64>),
) -> Vec<Error> {
    if let Err(error) = close_entry(journal, id, undoes) {
        return vec![error];
    }
    checkpoint(host, "journal-closed");
    let gone = plan.files.iter().filter(|file| file.after.is_none());
    files::remove_folders(gone.flat_map(|file| &file.folders));
    let warnings = journal.prune().err().into_iter().collect();
    // The next command reads the entries instead.
    let _ = journal.save_records();
    warnings
}

/// Marks an entry as done, and the one that it reverts as undone.
pub(super) fn close_entry(journal: &mut Journal, id: u64, undoes: Option<u64>) -> Result<()> {
    if let Some(undone) = undoes {
        set_state_through_undos(journal, undone, EntryState::Undone)?;
    }
    journal.set_state(id, EntryState::Done)
}

/// Reverting an undo puts the entry that it had reverted in force again, and so on down.
fn set_state_through_undos(journal: &mut Journal, id: u64, state: EntryState) -> Result<()> {
    let below = journal.entry(id)?.and_then(|entry| entry.header.undoes);
    journal.set_state(id, state)?;
    let opposite = if state == EntryState::Done { EntryState::Undone } else { EntryState::Done };
    below.map_or(Ok(()), |below| set_state_through_undos(journal, below, opposite))
}

/// Creates the folders and takes the clients' locks.
fn take_locks(
    plan: &Plan,
    header: &Header,
    waiting: &mut dyn FnMut(&str),
) -> Result<Vec<ClientLock>> {
    for file in &plan.files {
        files::remove_stale_temp_files(files::parent(&file.target));
    }
    for file in plan.files.iter().filter(|file| file.after.is_some()) {
        for folder in files::create_folders(files::parent(&file.target))? {
            // A file that all may read is of no use in a folder that only one may enter.
            if file.mode_after & 0o004 != 0 {
                files::change_mode(&folder, 0o755).map_err(Error::file(FileOp::Create, &folder))?;
            }
        }
    }
    let configs = plan.files.iter().map(|file| (file.client, file.config.as_path()));
    let locks = lock_configs(configs, waiting);
    if locks.is_err() {
        remove_new_folders(header);
    }
    locks
}

/// Takes the client's own lock for each config whose folder exists: each once, and always in the same order, so that two
/// processes cannot wait for each other.
pub(in crate::plan) fn lock_configs<'c>(
    configs: impl Iterator<Item = (&'c str, &'c Path)>,
    waiting: &mut dyn FnMut(&str),
) -> Result<Vec<ClientLock>> {
    let mut configs: Vec<_> =
        configs.filter(|(_, config)| files::may_be_folder(files::parent(config))).collect();
    configs.sort();
    configs.dedup();
    let mut locks = Vec::new();
    for (client, config) in configs {
        locks.extend(clients::by_id(client)?.lock(config, waiting)?);
    }
    Ok(locks)
}

fn old_bytes(plan: &Plan) -> Vec<Option<&[u8]>> {
    plan.files.iter().map(|file| file.before.as_deref()).collect()
}

fn header(id: u64, plan: &Plan, operation: Operation) -> Header {
    let records = plan.records.iter().cloned();
    Header {
        id,
        time: clock::now(),
        command: operation.command.into(),
        undoes: operation.undoes,
        files: plan.files.iter().map(file_entry).collect(),
        records: records.map(|(owner, record)| (owner, record.map(Arc::new))).collect(),
        is_thinned: false,
    }
}

fn file_entry(file: &FileChange) -> FileEntry {
    let missing = files::parent(&file.target).ancestors().take_while(|dir| !files::may_exist(dir));
    let mut folders: Vec<_> = missing.map(Path::to_owned).collect();
    folders.reverse();
    FileEntry {
        client: file.client.into(),
        config: file.config.clone(),
        path: file.path.clone(),
        target: file.target.clone(),
        before: file.before.as_ref().map(|bytes| PreviousContent {
            sha256: files::hash(bytes),
            length: bytes.len() as u64,
            mode: file.mode_before.unwrap_or(0o600),
            scrubbed: false,
        }),
        after: file.hash_after(),
        mode_after: file.mode_after,
        in_place: false,
        is_mirror: file.is_mirror(),
        folders,
    }
}

/// Writes the files in their order; an error comes with the number of files that were tried.
fn write_files(
    host: &Host,
    journal: &mut Journal,
    plan: &Plan,
    header: &mut Header,
) -> Result<(), (usize, Error)> {
    checkpoint(host, "before-replace");
    for (index, file) in plan.files.iter().enumerate() {
        let written = file::check_target(file)
            .and_then(|()| write_file(journal, plan, header, index))
            .and_then(|()| file::verify_written(file));
        written.map_err(|error| (index + 1, error))?;
        checkpoint(host, if index == 0 { "replaced" } else { "replaced-next" });
    }
    Ok(())
}

fn write_file(journal: &mut Journal, plan: &Plan, header: &mut Header, index: usize) -> Result<()> {
    let file = &plan.files[index];
    let before = header.files[index].before.as_ref().map(|before| before.sha256.as_str());
    if file::replace(file, before)? == Replaced::OnlyInPlace {
        // From here on a kill can leave half of the bytes: the journal has to say so first.
        header.files[index].in_place = true;
        journal.write_open(header.clone(), &old_bytes(plan))?;
        if let Err(error) = file::check_content(file) {
            header.files[index].in_place = false; // It was not touched, and must not be restored.
            return Err(error);
        }
        file::overwrite(file)?;
    }
    Ok(())
}

/// Restores the files that were tried, as far as they were written; one that another program has changed since stays as it
/// is.
///
/// # Errors
/// `FileOp::Restore` for the first file that is still written. The entry is open then, and the next command restores it.
fn roll_back(plan: &Plan, header: &Header, tried: usize) -> Result<()> {
    let tried = plan.files.iter().zip(&header.files).take(tried);
    let restored = tried.rev().map(|(file, entry)| {
        file::settle(entry)?;
        let now = files::read(&file.target).map_err(|error| unrestored(file, error))?;
        let is_torn = entry.in_place && now != file.before;
        if now != file.before && (now == file.after || is_torn) {
            file::restore(entry, file.before.as_deref())?;
        }
        Ok(())
    });
    // All of them, also after one that fails.
    restored.collect::<Vec<Result<()>>>().into_iter().rev().collect()
}

fn unrestored(file: &FileChange, error: Error) -> Error {
    match error {
        Error::File { source, .. } => Error::file(FileOp::Restore, &file.path)(source),
        error => error,
    }
}

/// Removes the folders that were created for files that did not exist before.
pub(super) fn remove_new_folders(header: &Header) {
    let made = header.files.iter().filter(|file| file.before.is_none());
    files::remove_folders(made.flat_map(|file| &file.folders));
}
