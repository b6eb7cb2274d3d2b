//! One transaction: lock → recover → plan → journal → write → verify → release.
//!
//! Every command that writes goes through here: `run` does all of it for a command that plans (`apply`, `remove`, `undo`,
//! `use`, `setup`, the monitor's repair), with `Hooks` for what differs; a command with a writer of its own (`key scrub`,
//! `doctor --fix`) begins a `Transaction` and writes under it.
//!
//! Promises: at most one wcode plans and writes at a time; an interrupted command is finished or reverted first; the plan
//! that is written was made under the lock; all files are written or none. Once all files are written, nothing fails any
//! more: what is left undone then is a warning.

mod checkpoint;
mod file;
mod pending;
mod recover;
mod stamp;
mod write;

pub(super) use checkpoint::checkpoint;
pub(super) use file::write_obstacle;
pub(crate) use pending::has_pending;
pub(super) use pending::{PendingFile, forget, note, settle as settle_pending};
pub(super) use stamp::Stamp;
pub(super) use write::lock_configs;

use crate::error::{Error, Result};
use crate::host::{Host, files, lock};
use crate::plan::Plan;
use crate::plan::journal::Journal;
use crate::text::Message;
use std::time::Duration;

/// How long to wait for another wcode to release the lock.
const LOCK_TIMEOUT: Duration = Duration::from_secs(30);

/// What a journal entry is about, besides its files.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operation {
    /// The command.
    pub command: &'static str,
    /// The entry that it reverts.
    pub undoes: Option<u64>,
}

/// What a command adds to a transaction.
pub(crate) trait Hooks {
    /// Plans from what is on the disk now. Called under the lock, again for each attempt.
    ///
    /// # Errors
    /// Ends the transaction; nothing is written then.
    fn plan(&self, journal: &Journal) -> Result<(Plan, Operation)>;

    /// An interrupted command was finished or reverted.
    fn recovered(&self, _message: &Message) {}

    /// Whether this plan may be written. False ends the transaction with `Outcome::Rejected`.
    fn accepts(&self, _plan: &Plan) -> bool {
        true
    }

    /// Called before the first file is written.
    ///
    /// # Errors
    /// Ends the transaction; nothing is written then.
    fn before_write(&self, _plan: &mut Plan) -> Result<()> {
        Ok(())
    }

    /// Called after the last file is written.
    ///
    /// # Errors
    /// Becomes a warning: the files are written.
    fn after_write(&self, _journal: &Journal) -> Result<()> {
        Ok(())
    }
}

/// How a transaction ended without an error.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// There is nothing to write.
    Unchanged(Plan),
    /// The hooks did not accept the plan; nothing was written.
    Rejected(Plan),
    /// All files are written.
    Written {
        /// What was written.
        plan: Plan,
        /// Its journal entry.
        entry: u64,
        /// What could not be done afterwards.
        warnings: Vec<Error>,
    },
}

/// Runs one transaction; begins again, up to `attempts` times in all, if a file changes while it is being written.
/// `waiting` gets the name of the process that holds a lock.
///
/// # Errors
/// `Error::Locked` if another wcode or a client does not release its lock in time, `Error::Changing` if a file changes
/// again and again, or the first error of a step. The files are then as they were, unless the error names one that could
/// not be restored.
pub(crate) fn run(
    host: &Host,
    hooks: &dyn Hooks,
    attempts: usize,
    waiting: &mut dyn FnMut(&str),
) -> Result<Outcome> {
    let mut attempt = 1;
    loop {
        match run_once(host, hooks, waiting) {
            Err(Error::Changing { .. }) if attempt < attempts => attempt += 1,
            result => return result,
        }
    }
}

fn run_once(host: &Host, hooks: &dyn Hooks, waiting: &mut dyn FnMut(&str)) -> Result<Outcome> {
    let mut transaction = Transaction::begin(host, waiting)?;
    transaction.recovered.iter().for_each(|message| hooks.recovered(message));
    let (mut plan, operation) = hooks.plan(&transaction.journal)?;
    if !hooks.accepts(&plan) {
        return Ok(Outcome::Rejected(plan));
    }
    if plan.is_noop() {
        return Ok(Outcome::Unchanged(plan));
    }
    hooks.before_write(&mut plan)?;
    let written = write::write_plan(host, &mut transaction.journal, &plan, operation, waiting)?;
    let mut warnings = written.warnings;
    // An entry that could not be closed is still open: what the journal says of the records is not up to date.
    if !transaction.journal.has_open() {
        warnings.extend(hooks.after_write(&transaction.journal).err());
    }
    Ok(Outcome::Written { plan, entry: written.entry, warnings })
}

/// Writes what is in force to its own file, after a command that was stopped before it did, or an older build; only if no
/// other command is writing. Without that file everything works, and takes longer.
pub(crate) fn save_records(host: &Host) {
    let Ok(_lock) = lock::take(&host.state_dir().join("lock"), Duration::ZERO, |_| {}) else {
        return;
    };
    files::remove_stale_temp_files(&host.state_dir());
    if let Ok(mut journal) = Journal::load(host) {
        files::remove_stale_temp_files(journal.folder());
        let _ = journal.save_records();
    }
}

/// wcode's own lock, and the journal with every interrupted command finished or reverted. Dropping it releases the lock.
#[derive(Debug)]
pub(crate) struct Transaction {
    /// The journal as it is under the lock.
    pub journal: Journal,
    /// What was recovered, one message for each interrupted command.
    pub recovered: Vec<Message>,
    _lock: lock::Lock,
}

impl Transaction {
    /// Takes the lock, reads the journal and recovers.
    ///
    /// # Errors
    /// `Error::Locked` if another wcode does not release the lock in time; otherwise if the journal cannot be read, or an
    /// interrupted command cannot be finished or reverted.
    pub(crate) fn begin(host: &Host, waiting: &mut dyn FnMut(&str)) -> Result<Self> {
        let path = host.state_dir().join("lock");
        let lock = lock::take(&path, LOCK_TIMEOUT, |holder| waiting(holder))?;
        checkpoint(host, "locked");
        let mut journal = Journal::load(host)?;
        let recovered = recover::recover(host, &mut journal, waiting)?;
        let _ = journal.save_records(); // Without it the next command reads the entries.
        Ok(Self { journal, recovered, _lock: lock })
    }
}
