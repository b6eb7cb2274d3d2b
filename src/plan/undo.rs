//! Plans to revert a journal entry: the exact bytes, the mode, and the record of what we own.
//!
//! Promises: nothing is written if a file is no longer as the entry left it; an undo is an entry of its own, and can be
//! undone as well.

use crate::clients;
use crate::error::{Error, Result};
use crate::host::{Host, files};
use crate::plan::journal::{Entry, EntryState, FileEntry, Journal};
use crate::plan::ownership::{Owner, Record};
use crate::plan::{Change, ChangeAction, FileChange, FileRole, Plan};
use crate::text::Command;
use crate::text::Message;
use crate::text::journal as text;

/// The entry that a bare `undo` means: the newest that is done and is not itself an undo, of those that can be read.
///
/// # Errors
/// If the journal cannot be read.
pub(crate) fn latest(journal: &Journal) -> Result<Option<&Entry>> {
    let mut entries = journal.entries()?.iter();
    Ok(entries.find(|entry| entry.state == EntryState::Done && entry.header.undoes.is_none()))
}

/// Plans to revert `entry`.
///
/// # Errors
/// `Error::NotOurs` if a file has changed since, `Error::Usage` if the entry is not done or its old bytes are scrubbed,
/// `Error::Journal` if its old bytes are damaged.
pub(crate) fn plan_undo(host: &Host, journal: &Journal, entry: &Entry) -> Result<Plan> {
    let id = entry.header.id;
    if entry.state != EntryState::Done {
        let message = match entry.state {
            EntryState::Open => text::message::open_already(id),
            EntryState::Done | EntryState::Undone => text::message::undone_already(id),
        };
        return Err(Error::usage_hint(
            message,
            text::message::history_lists(Command::new(["wcode", "history"])),
        ));
    }
    if entry.header.is_thinned {
        return Err(Error::usage_hint(
            text::message::no_longer_kept(id),
            text::message::remove_keeps_the_rest(Command::new(["wcode", "remove"])),
        ));
    }
    let is_scrubbed =
        |file: &&FileEntry| file.before.as_ref().is_some_and(|before| before.scrubbed);
    if let Some(file) = entry.header.files.iter().find(is_scrubbed) {
        let path = file.path.display();
        return Err(Error::usage_hint(
            text::message::scrubbed(id, path),
            text::message::remove_keeps_the_rest(Command::new(["wcode", "remove"])),
        ));
    }
    entry.header.undoes.map_or(Ok(()), |id| journal.require_intact(id))?;
    let mut plan = Plan::default();
    for (index, file) in entry.header.files.iter().enumerate() {
        plan.files.push(restore(journal, entry, index, file)?);
    }
    // A client's backup may have changed since; then it is left to the client.
    plan.files.retain(|file| !(file.is_mirror() && file.before == file.after));
    add_missing_mirrors(&mut plan)?;
    super::change::add_advice_for_all(&mut plan, host);
    plan.records = records(journal, entry)?;
    Ok(plan)
}

/// The records once `entry` is reverted: those from before it, or, if it is an undo itself, those of the entry that comes
/// into force again.
fn records(journal: &Journal, entry: &Entry) -> Result<Vec<(Owner, Option<Record>)>> {
    if let Some(id) = entry.header.undoes
        && let Some(again) = journal.entry(id)?
    {
        let records = again.header.records.iter();
        return Ok(records.map(|(owner, it)| (owner.clone(), it.as_deref().cloned())).collect());
    }
    let before = |(owner, _): &(Owner, _)| {
        Ok((owner.clone(), journal.record_before(owner, entry.header.id)?.cloned()))
    };
    entry.header.records.iter().map(before).collect()
}

fn restore(journal: &Journal, entry: &Entry, index: usize, file: &FileEntry) -> Result<FileChange> {
    let before = files::read(&file.target)?;
    let hash = before.as_deref().map(files::hash);
    let is_ours = hash == file.after && files::resolve(&file.path)? == file.target;
    if !is_ours && !file.is_mirror {
        let why = reason_changed(journal, entry, file, hash.is_none())?;
        return Err(Error::NotOurs { path: file.path.clone(), entry: entry.header.id, why });
    }
    let after = if is_ours { journal.old_bytes(entry, index)? } else { before.clone() };
    let action = if after.is_none() { ChangeAction::Remove } else { ChangeAction::Change };
    let whose = (clients::by_id(&file.client)?.id(), file.config.as_path());
    let names = (file.path.as_path(), file.target.clone());
    let role = if file.is_mirror { FileRole::Mirror } else { FileRole::Config };
    let change = FileChange::new(whose, names, role, (before, after));
    Ok(FileChange {
        mode_after: file.before.as_ref().map_or(change.mode_after, |old| old.mode),
        changes: vec![Change { path: String::new(), action }],
        folders: file.folders.iter().rev().cloned().collect(),
        ..change
    })
}

fn reason_changed(
    journal: &Journal,
    entry: &Entry,
    file: &FileEntry,
    is_gone: bool,
) -> Result<Message> {
    let wrote_since = |later: &&Entry| {
        later.state == EntryState::Done
            && later.header.id > entry.header.id
            && later.header.files.iter().any(|other| other.target == file.target)
    };
    Ok(match journal.entries()?.iter().find(wrote_since) {
        Some(later) => text::message::wrote_it_since(later.header.id),
        None if is_gone => text::message::is_gone(),
        None => text::message::was_changed(),
    })
}

/// Undo can shrink a file as well: the client must not take that for damage.
fn add_missing_mirrors(plan: &mut Plan) -> Result<()> {
    let mut more = Vec::new();
    for file in plan.files.iter().filter(|file| !file.is_mirror() && file.path == file.config) {
        more.extend(super::change::mirrors_of(clients::by_id(file.client)?, file));
    }
    more.retain(|mirror| !plan.files.iter().any(|file| file.target == mirror.target));
    plan.files.append(&mut more);
    Ok(())
}
