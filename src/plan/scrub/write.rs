//! Writes the redactions: each file in one step, and only as it was shown.
//!
//! A file that cannot be written is an error of its own; the others are written all the same. A kill leaves every file
//! either old or new, and the same command again does the rest. Needs wcode's own lock.

use super::locations::read_only_reason;
use super::{FileCopies, KeyCopies, KeyCopy};
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, files};
use crate::plan::journal::Journal;
use crate::plan::transaction::{self, checkpoint, lock_configs};

/// What became of the findings.
#[derive(Debug, Default)]
pub(crate) struct ScrubResult {
    /// Every copy, and whether it is gone.
    pub found: Vec<(KeyCopy, bool)>,
    /// Why some are not.
    pub errors: Vec<Error>,
}

impl ScrubResult {
    /// Nothing was done.
    pub(crate) fn untouched(findings: &KeyCopies) -> Self {
        let all = findings.in_files().chain(findings.in_journal());
        Self { found: all.map(|found| (found.clone(), false)).collect(), errors: Vec::new() }
    }
}

/// Writes the files, and with `purge_journal` the journal's entries.
///
/// # Errors
/// `Error::Locked` if a client does not release its own lock: nothing is written then.
pub(crate) fn write_redactions(
    host: &Host,
    journal: &mut Journal,
    findings: &KeyCopies,
    purge_journal: bool,
    waiting: &mut dyn FnMut(&str),
) -> Result<ScrubResult> {
    let changed = || findings.files.iter().filter(|file| file.after.is_some());
    let configs = changed().filter_map(|file| file.client.as_ref());
    let locks =
        lock_configs(configs.map(|(client, config)| (client.id(), config.as_path())), waiting)?;
    let pending = changed().map(|file| transaction::PendingFile {
        target: file.target.clone(),
        before: files::hash(&file.before),
        after: files::hash(file.after.as_deref().unwrap_or_default()),
    });
    let pending: Vec<_> = pending.collect();
    if !pending.is_empty() {
        transaction::note(host, &pending)?;
    }
    let mut outcome = ScrubResult::default();
    for file in &findings.files {
        files::remove_stale_temp_files(files::parent(&file.target));
        let written = write(host, file);
        let is_done = matches!(written, Ok(true));
        outcome.errors.extend(written.err());
        let stays = |found: &KeyCopy| found.action == super::Action::Leave;
        outcome
            .found
            .extend(file.found.iter().map(|found| (found.clone(), is_done && !stays(found))));
        checkpoint(host, "scrubbed");
    }
    if outcome.errors.is_empty() {
        transaction::forget(host);
    } else {
        outcome.errors.extend(transaction::settle_pending(host).err());
    }
    drop(locks);
    for entry in &findings.entries {
        let written = if purge_journal {
            journal.scrub(entry.id, &entry.fresh).map(|()| true)
        } else {
            Ok(false)
        };
        outcome.found.push((entry.found.clone(), matches!(written, Ok(true))));
        outcome.errors.extend(written.err());
    }
    Ok(outcome)
}

/// False if there is nothing to write.
fn write(host: &Host, file: &FileCopies) -> Result<bool> {
    let Some(after) = &file.after else { return Ok(false) };
    let path =
        || file.found.first().map_or_else(|| file.target.clone(), |found| found.path.clone());
    if let Some((client, config)) = file.client.as_ref().filter(|_| file.is_config) {
        client.ensure_not_managed(host, config)?;
    }
    if let Some(why) = read_only_reason(&file.target) {
        return Err(Error::ReadOnly { path: path(), why: why.into() });
    }
    let mode = files::mode(&file.target).unwrap_or(0o600);
    let before = files::hash(&file.before);
    let written =
        files::replace_expected(&file.target, after, mode, files::Expected::Content(&before));
    match written.map_err(Error::file(FileOp::Write, &path()))? {
        true => Ok(true),
        false => Err(Error::Changing { path: path() }),
    }
}
