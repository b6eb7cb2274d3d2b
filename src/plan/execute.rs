//! Carries out a plan: journal first, then each file in one step, then the proof by reading back.
//!
//! Promises: all files or none, also when we are killed (the next start finds the open entry, see `recover`); a file
//! that is not what the plan saw is never written, and what another program saves while we write is not lost; the
//! clients' own locks are held meanwhile.

use crate::clients::{self, ClientLock};
use crate::error::{Error, Result, Verb};
use crate::host::files::{self, Expected};
use crate::host::{Host, clock, lock};
use crate::plan::journal::{EntryState, FileEntry, Header, Journal, PreviousContent};
use crate::plan::{FileChange, Plan};
use crate::text::journal as text;
use std::io;
use std::path::Path;
use std::time::Duration;

/// How long we wait for another wcode.
const LOCK_TIMEOUT: Duration = Duration::from_secs(30);

/// Takes wcode's own lock; nobody else plans or writes while it is held.
///
/// # Errors
/// `Error::Locked` where another wcode does not end in time.
pub fn lock(host: &Host, waiting: &mut dyn FnMut(&str)) -> Result<lock::Lock> {
    let lock = lock::take(&host.state_dir().join("lock"), LOCK_TIMEOUT, |holder| waiting(holder))?;
    checkpoint(host, "locked");
    Ok(lock)
}

/// What an entry is about, besides its files.
#[derive(Debug, Clone, Copy)]
pub struct Purpose {
    /// The command.
    pub command: &'static str,
    /// The entry that it takes back.
    pub undoes: Option<u64>,
}

/// Writes all files of the plan, or none; returns the journal entry.
///
/// # Errors
/// `Error::Changing` where a file is not what the plan saw (plan again); otherwise what the system
/// said. The files are then as they were, or the error says which one could not be put back.
pub fn execute(
    host: &Host,
    journal: &mut Journal,
    plan: &Plan,
    purpose: Purpose,
    waiting: &mut dyn FnMut(&str),
) -> Result<u64> {
    plan.files.iter().try_for_each(|file| refuse_read_only(host, file))?;
    let id = journal.next_id()?;
    let mut header = header(id, plan, purpose);
    let locks = take_locks(plan, &header, waiting)?;
    if let Err(error) = journal.write_open(header.clone(), &old_bytes(plan)) {
        drop(locks);
        remove_new_folders(&header);
        return Err(error);
    }
    checkpoint(host, "journal-written");
    if let Err(error) = write_all(host, journal, plan, &mut header) {
        roll_back(plan, &header)?;
        drop(locks);
        remove_new_folders(&header);
        journal.discard(id)?;
        return Err(error);
    }
    checkpoint(host, "all-replaced");
    drop(locks); // Not to be left behind by a kill, nor in a folder that has to go.
    close_entry(journal, id, purpose.undoes)?;
    checkpoint(host, "journal-closed");
    let gone = plan.files.iter().filter(|file| file.after.is_none());
    files::remove_folders(gone.flat_map(|file| &file.folders));
    journal.prune()?;
    Ok(id)
}

/// Makes the folders, takes the clients' locks, and only then looks whether the files are as planned: while we
/// waited for a lock, its holder wrote.
fn take_locks(
    plan: &Plan,
    header: &Header,
    waiting: &mut dyn FnMut(&str),
) -> Result<Vec<ClientLock>> {
    for file in plan.files.iter().filter(|file| file.after.is_some()) {
        files::create_folders(files::parent(&file.target))?;
    }
    let configs = plan.files.iter().map(|file| (file.client, file.config.as_path()));
    let locks = lock_configs(configs, waiting).and_then(|locks| {
        plan.files.iter().try_for_each(check_unchanged)?;
        Ok(locks)
    });
    if locks.is_err() {
        remove_new_folders(header);
    }
    locks
}

fn old_bytes(plan: &Plan) -> Vec<Option<&[u8]>> {
    plan.files.iter().map(|file| file.before.as_deref()).collect()
}

/// Marks an entry as done, and the one that it took back as undone.
pub(super) fn close_entry(journal: &mut Journal, id: u64, undoes: Option<u64>) -> Result<()> {
    if let Some(undone) = undoes {
        set_state_through_undos(journal, undone, EntryState::Undone)?;
    }
    journal.set_state(id, EntryState::Done)
}

/// An undo that is taken back puts the entry that it had taken back in force again, and so on down.
fn set_state_through_undos(journal: &mut Journal, id: u64, state: EntryState) -> Result<()> {
    let below = journal.entry(id).and_then(|entry| entry.header.undoes);
    journal.set_state(id, state)?;
    let opposite = if state == EntryState::Done { EntryState::Undone } else { EntryState::Done };
    below.map_or(Ok(()), |below| set_state_through_undos(journal, below, opposite))
}

fn header(id: u64, plan: &Plan, purpose: Purpose) -> Header {
    let file_entry = |file: &FileChange| FileEntry {
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
        is_mirror: file.is_mirror,
        folders: files::parent(&file.target)
            .ancestors()
            .take_while(|dir| !dir.exists())
            .map(Path::to_owned)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect(),
    };
    Header {
        id,
        time: clock::now(),
        command: purpose.command.into(),
        undoes: purpose.undoes,
        files: plan.files.iter().map(file_entry).collect(),
        records: plan.records.clone(),
    }
}

fn write_all(host: &Host, journal: &mut Journal, plan: &Plan, header: &mut Header) -> Result<()> {
    checkpoint(host, "before-replace");
    for (index, file) in plan.files.iter().enumerate() {
        check_unchanged(file)?;
        write_file(journal, plan, header, index)?;
        verify_written(file)?;
        checkpoint(host, if index == 0 { "replaced" } else { "replaced-next" });
    }
    Ok(())
}

/// Takes the client's own lock for each config whose folder is there: one each, in one order for everybody.
pub(super) fn lock_configs<'c>(
    configs: impl Iterator<Item = (&'c str, &'c Path)>,
    waiting: &mut dyn FnMut(&str),
) -> Result<Vec<ClientLock>> {
    let mut configs: Vec<_> =
        configs.filter(|(_, config)| files::parent(config).is_dir()).collect();
    configs.sort();
    configs.dedup();
    let mut locks = Vec::new();
    for (client, config) in configs {
        locks.extend(clients::by_id(client)?.lock(config, waiting)?);
    }
    Ok(locks)
}

fn check_unchanged(file: &FileChange) -> Result<()> {
    let now = files::read(&file.target)?;
    let same_target = files::resolve(&file.path)? == file.target;
    if now == file.before && same_target {
        Ok(())
    } else {
        Err(Error::Changing { path: file.path.clone() })
    }
}

fn write_file(journal: &mut Journal, plan: &Plan, header: &mut Header, index: usize) -> Result<()> {
    let file = &plan.files[index];
    let failed = |verb| Error::file(verb, &file.path);
    let before = header.files[index].before.as_ref().map(|before| before.sha256.as_str());
    let unless_changed =
        |is_done| if is_done { Ok(()) } else { Err(Error::Changing { path: file.path.clone() }) };
    let Some(bytes) = &file.after else {
        let gone = before.map_or(Ok(true), |before| files::delete_expected(&file.target, before));
        return gone.map_err(failed(Verb::Remove)).and_then(unless_changed);
    };
    if files::needs_rewrite(&file.target).is_none() {
        let expected = Expected::from_hash(before);
        match files::replace_expected(&file.target, bytes, file.mode_after, expected) {
            // A bind-mounted file cannot be replaced.
            Err(error) if error.kind() == io::ErrorKind::ResourceBusy && before.is_some() => {}
            result => return result.map_err(failed(Verb::Write)).and_then(unless_changed),
        }
    }
    // From here on a kill can tear the file: the journal has to say so first.
    header.files[index].in_place = true;
    journal.write_open(header.clone(), &old_bytes(plan))?;
    files::rewrite(&file.target, bytes, file.mode_after).map_err(failed(Verb::Write))
}

/// What is on the disk now must be what we meant.
fn verify_written(file: &FileChange) -> Result<()> {
    if files::read(&file.target)? == file.after {
        return Ok(());
    }
    Err(Error::Changing { path: file.path.clone() })
}

/// Why a file of the plan cannot be written, as far as that can be told before.
pub(super) fn write_obstacle(host: &Host, file: &FileChange) -> Option<Error> {
    if let Err(error) = refuse_read_only(host, file) {
        return Some(error);
    }
    // The nearest folder that is there: what is missing is made in it.
    let folder = files::parent(&file.target).ancestors().find(|folder| folder.exists())?;
    let why = || text::read_only_folder(folder.display());
    (!files::is_writable_folder(folder))
        .then(|| Error::ReadOnly { path: file.path.clone(), why: why() })
}

/// The client may say no; and so has the owner of a file whose write bit is off (a Nix store, a locked dotfile).
fn refuse_read_only(host: &Host, file: &FileChange) -> Result<()> {
    clients::by_id(file.client)?.ensure_not_managed(host, &file.config)?;
    if let Some(mode) = file.mode_before.filter(|mode| mode & 0o200 == 0) {
        let why = text::read_only_mode(format!("{mode:03o}"));
        return Err(Error::ReadOnly { path: file.path.clone(), why });
    }
    Ok(())
}

/// Puts back what was written already; a file that another program changed meanwhile stays as it is.
fn roll_back(plan: &Plan, header: &Header) -> Result<()> {
    for (file, entry) in plan.files.iter().zip(&header.files).rev() {
        let now = files::read(&file.target)?;
        let is_torn = entry.in_place && now != file.before;
        if now != file.before && (now == file.after || is_torn) {
            restore_file(entry, file.before.as_deref())?;
        }
    }
    Ok(())
}

/// Gives a file the bytes that it had before an entry, if it still is as the entry left it.
pub(super) fn restore_file(entry: &FileEntry, before: Option<&[u8]>) -> Result<()> {
    let written = Expected::from_hash(entry.after.as_deref());
    let result = match (before, &entry.before, &entry.after) {
        (Some(bytes), Some(old), _) if entry.in_place => {
            files::rewrite(&entry.target, bytes, old.mode)
        }
        (Some(bytes), Some(old), _) => {
            files::replace_expected(&entry.target, bytes, old.mode, written).map(drop)
        }
        (_, _, Some(after)) => files::delete_expected(&entry.target, after).map(drop),
        (_, _, None) => Ok(()),
    };
    result.map_err(Error::file(Verb::PutBack, &entry.path))
}

/// Removes the folders that were made for files that did not exist before.
pub(super) fn remove_new_folders(header: &Header) {
    let made = header.files.iter().filter(|file| file.before.is_none());
    files::remove_folders(made.flat_map(|file| &file.folders));
}

/// Stops for ever where a test asks for it, so that the test can kill us at a known point. Only with the feature `test-hooks`.
#[cfg(feature = "test-hooks")]
pub(super) fn checkpoint(host: &Host, name: &str) {
    if host.var("WCODE_TEST_CHECKPOINT") == Some(name) {
        use std::io::Write;
        let _ = writeln!(io::stderr(), "paused at {name}");
        loop {
            std::thread::park();
        }
    }
}

#[cfg(not(feature = "test-hooks"))]
pub(super) fn checkpoint(_: &Host, _: &str) {}
