//! Our own files beside a client's config: the same three-way rule as for a field, with the file as the value.

use crate::clients::{Client, ConfigSet, DesiredFile, Note};
use crate::error::{Error, Result};
use crate::host::files;
use crate::plan::journal::{EntryState, Journal};
use crate::plan::ownership::{OwnedFile, Owner, Record};
use crate::plan::{Change, ChangeAction, FileChange, FileRole, OnConflict};
use crate::text::Message;
use crate::text::plan as text;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What the files of one record come to.
#[derive(Debug, Default)]
pub(super) struct OwnedFileChanges {
    /// Files to write or delete.
    pub(super) changes: Vec<FileChange>,
    /// What we own afterwards.
    pub(super) files: Vec<OwnedFile>,
    /// What the user should know.
    pub(super) notes: Vec<Note>,
    /// One line per file that the user has to decide about.
    pub(super) conflicts: Vec<Message>,
}

/// Merges the wanted files, and removes our files that are no longer wanted.
///
/// # Errors
/// If a file cannot be read.
pub(super) fn merge(
    journal: &Journal,
    client: &'static dyn Client,
    config_set: &ConfigSet,
    wanted: &[DesiredFile],
    (owner, old): (&Owner, Option<&Record>),
    on_conflict: OnConflict,
) -> Result<OwnedFileChanges> {
    let known = old.map(|record| record.files.as_slice()).unwrap_or_default();
    let mut owned = OwnedFileChanges::default();
    for field in wanted {
        let base = known.iter().find(|file| file.path == field.path);
        let now = CurrentFile::read(&field.path)?;
        let ours = files::hash(field.text.as_bytes());
        let is_untouched = base.is_some_and(|base| now.hash.as_ref() == Some(&base.sha256));
        let is_right = now.hash.as_ref() == Some(&ours);
        if now.bytes.is_none() && field.only_if_absent && base.is_some() {
            continue; // The user removed it, and it works without.
        }
        let may_write = match on_conflict {
            OnConflict::Overwrite => true,
            // Only what was there: another text is another version of wcode's or of the client's.
            OnConflict::Restore => base.is_some_and(|base| base.sha256 == ours),
            OnConflict::Keep | OnConflict::Fail => now.bytes.is_none() || is_untouched,
        };
        if is_right {
            owned.files.push(OwnedFile { path: field.path.clone(), sha256: ours });
        } else if field.only_if_absent && !is_untouched && now.bytes.is_some() {
            owned.files.extend(base.cloned());
        } else if may_write {
            let after = Some(field.text.clone().into_bytes());
            let mut change = now.change(client, config_set, &field.path, after);
            if field.is_for_all {
                change.mode_after |= 0o044;
            }
            owned.changes.push(change);
            owned.files.push(OwnedFile { path: field.path.clone(), sha256: ours });
        } else if on_conflict == OnConflict::Fail {
            let path = field.path.display();
            owned.conflicts.push(text::message::file_conflict(path));
        } else {
            owned.files.extend(base.cloned());
            owned.notes.push(edited_note(client, &field.path));
        }
    }
    let is_wanted = |file: &OwnedFile| wanted.iter().any(|field| field.path == file.path);
    if on_conflict == OnConflict::Restore {
        owned.files.extend(known.iter().filter(|file| !is_wanted(file)).cloned());
        return Ok(owned); // A repair removes nothing.
    }
    let unwanted: Vec<&OwnedFile> = known.iter().filter(|file| !is_wanted(file)).collect();
    if unwanted.is_empty() {
        return Ok(owned); // The usual case: nothing need be known of the other records.
    }
    let others = paths_of_others(&journal.records(), owner);
    for gone in unwanted.into_iter().filter(|file| !others.contains(&file.path)) {
        remove_file(journal, client, config_set, gone, &mut owned)?;
    }
    Ok(owned)
}

/// Takes out all files of a record, but for those that one of the records that stay claims as well.
///
/// # Errors
/// If a file cannot be read.
pub(super) fn remove(
    journal: &Journal,
    client: &'static dyn Client,
    config_set: &ConfigSet,
    (owner, record): (&Owner, &Record),
    staying: &[(&Owner, &Record)],
) -> Result<OwnedFileChanges> {
    let mut owned = OwnedFileChanges::default();
    let others = paths_of_others(staying, owner);
    for file in record.files.iter().filter(|file| !others.contains(&file.path)) {
        remove_file(journal, client, config_set, file, &mut owned)?;
    }
    Ok(owned)
}

/// The files of all other records.
fn paths_of_others<'r>(records: &[(&Owner, &'r Record)], owner: &Owner) -> HashSet<&'r PathBuf> {
    let others = records.iter().filter(|(other, _)| *other != owner);
    others.flat_map(|(_, record)| &record.files).map(|file| &file.path).collect()
}

fn remove_file(
    journal: &Journal,
    client: &'static dyn Client,
    config_set: &ConfigSet,
    file: &OwnedFile,
    owned: &mut OwnedFileChanges,
) -> Result<()> {
    let now = CurrentFile::read(&file.path)?;
    if now.bytes.is_none() {
        return Ok(());
    }
    if now.hash.as_ref() != Some(&file.sha256) {
        owned.notes.push(edited_note(client, &file.path));
        return Ok(());
    }
    let folders = created_folders(journal, &now.target)?;
    let change = now.change(client, config_set, &file.path, None);
    owned.changes.push(FileChange { folders, ..change });
    Ok(())
}

fn edited_note(client: &dyn Client, path: &Path) -> Note {
    Note::warning(client.id(), text::message::file_edited()).at(path)
}

/// Folders around this file that we made, be it for another file.
///
/// # Errors
/// If the journal cannot be read.
pub(super) fn created_folders(journal: &Journal, target: &Path) -> Result<Vec<PathBuf>> {
    let done = journal.entries()?.iter().filter(|entry| entry.state == EntryState::Done);
    let folders = done.flat_map(|entry| &entry.header.files).flat_map(|file| &file.folders);
    Ok(folders.filter(|folder| target.starts_with(folder)).cloned().collect())
}

/// A conflict as the planner reports it.
pub(super) fn check_conflicts(conflicts: Vec<Message>) -> Result<()> {
    if conflicts.is_empty() { Ok(()) } else { Err(Error::Conflict { fields: conflicts }) }
}

/// A file as it is now.
struct CurrentFile {
    target: PathBuf,
    bytes: Option<Vec<u8>>,
    hash: Option<String>,
}

impl CurrentFile {
    fn read(path: &Path) -> Result<Self> {
        let target = files::resolve(path)?;
        let bytes = files::read(&target)?;
        let hash = bytes.as_deref().map(files::hash);
        Ok(Self { target, bytes, hash })
    }

    fn change(
        self,
        client: &'static dyn Client,
        config_set: &ConfigSet,
        path: &Path,
        after: Option<Vec<u8>>,
    ) -> FileChange {
        let action = match (&self.bytes, &after) {
            (None, _) => ChangeAction::Add,
            (_, None) => ChangeAction::Remove,
            _ => ChangeAction::Change,
        };
        let whose = (client.id(), config_set.config.as_path());
        let bytes = (self.bytes, after);
        FileChange {
            changes: vec![Change { path: String::new(), action }],
            ..FileChange::new(whose, (path, self.target), FileRole::Owned, bytes)
        }
    }
}
