//! From a request and the files on disk to new files on disk, and back.
//!
//! A request (`request`: as typed, then resolved on this machine), the client's files (`clients::ConfigSet`) and what we
//! wrote last (`ownership`) are merged into a `Plan`: data, nothing is done yet. `diff` shows it, `transaction` writes it
//! and keeps the old bytes in the `journal`, `undo` plans to restore them, `plan_remove` plans to take our entries out of a
//! file that has changed since. `status` and `--check` only look at the plan.
//!
//! Promises: planning writes nothing; all files of a plan are written or none, also after a kill; a file that changed
//! after it was planned is never overwritten.

mod agents;
mod change;
pub(crate) mod choices;
mod coalesce;
mod dangling;
mod decide;
pub(crate) mod diff;
mod handover;
pub(crate) mod inputs;
pub(crate) mod journal;
pub(crate) mod key_helper;
pub(crate) mod key_options;
pub(crate) mod key_origins;
mod merge;
mod model_ids;
pub(crate) mod other_default;
pub(crate) mod overview;
mod owned_files;
pub(crate) mod ownership;
mod places;
mod plan_apply;
mod plan_remove;
mod planner;
pub(crate) mod protocol;
mod reference_risk;
mod remove_edits;
pub(crate) mod repair;
pub(crate) mod request;
pub(crate) mod saved_inputs;
pub(crate) mod scrub;
pub mod status;
pub(crate) mod targets;
pub(crate) mod transaction;
pub(crate) mod undo;

pub(crate) use decide::OnConflict;
pub(crate) use plan_apply::plan_all;
pub(crate) use plan_remove::plan_remove;
pub(crate) use planner::{Task, plan_client};

use crate::clients::{self, Client, ConfigSet, Note};
use crate::error::Result;
use crate::host::files;
use ownership::{Owner, Record};
use serde::Serialize;
use std::collections::HashMap;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use transaction::Stamp;

/// What to write: data, compared and shown before anything happens.
#[derive(Debug, Default)]
pub struct Plan {
    /// The files to write, in order.
    pub files: Vec<FileChange>,
    /// The ownership records afterwards.
    pub records: Vec<(Owner, Option<Record>)>,
    /// What the user should know.
    pub notes: Vec<Note>,
    /// Files that need no change.
    pub up_to_date: Vec<(&'static str, PathBuf)>,
    /// Something that was asked for by name is not in it; a note says what and why.
    pub is_incomplete: bool,
    /// Values that wcode wrote stay, because the user's own settings need them: for `remove`.
    pub leaves_entries: bool,
}

impl Plan {
    /// True if no file is written.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// True if neither a file nor a record changes.
    pub fn is_noop(&self) -> bool {
        self.files.is_empty() && self.records.is_empty()
    }

    /// Appends a plan that was made on top of this one.
    pub fn append(&mut self, mut other: Self) {
        for file in other.files {
            match self.files.iter_mut().find(|known| known.target == file.target) {
                Some(known) => known.extend_with(file),
                None => self.files.push(file),
            }
        }
        self.records.append(&mut other.records);
        self.notes.append(&mut other.notes);
        self.up_to_date.append(&mut other.up_to_date);
        self.is_incomplete |= other.is_incomplete;
        self.leaves_entries |= other.leaves_entries;
    }

    /// Shows a client's files as this plan leaves them.
    ///
    /// # Errors
    /// As `clients::parse`.
    fn overlay(&self, client: &dyn Client, config_set: &mut ConfigSet) -> Result<()> {
        for source in &mut config_set.files {
            let planned = self.files.iter().find(|file| file.target == source.target);
            let Some(after) = planned.map(|file| &file.after) else { continue };
            source.bytes = None; // Before there is another copy: the file may be large.
            let bytes = after.as_deref().unwrap_or_default();
            source.document = clients::parse(&source.path, bytes, client.dialect())?;
            source.bytes.clone_from(after);
            source.removed_comments.clear();
        }
        Ok(())
    }

    /// Drops repeated notes, and files that are written from those that need no change.
    fn dedup(&mut self) {
        let files = &self.files;
        self.up_to_date.retain(|(_, path)| !files.iter().any(|file| file.path == *path));
        dedup_in_order(&mut self.up_to_date, |(_, path)| path.clone());
        dedup_in_order(&mut self.notes, |note| note.message.clone());
    }

    /// True if a file to write is not the one that was planned with. Reads no file, and so does not see everything:
    /// writing compares the content itself.
    pub fn is_outdated(&self) -> bool {
        self.files.iter().any(|file| Stamp::new(&file.target) != file.stamp)
    }

    /// True if both leave the same files behind.
    pub fn has_same_writes_as(&self, other: &Self) -> bool {
        fn result(file: &FileChange) -> (&Path, Option<&[u8]>, Option<&[u8]>) {
            (&file.target, file.before.as_deref(), file.after.as_deref())
        }
        self.files.iter().map(result).eq(other.files.iter().map(result))
    }
}

/// One file before and after.
#[derive(Debug)]
pub struct FileChange {
    /// The client it belongs to.
    pub client: &'static str,
    /// The client's main config: its lock is beside it.
    pub config: PathBuf,
    /// The name by which the client knows the file.
    pub path: PathBuf,
    /// The file behind all symlinks.
    pub target: PathBuf,
    /// What the file is.
    pub role: FileRole,
    /// The bytes now; `None` if there is no file.
    pub before: Option<Vec<u8>>,
    /// The bytes afterwards; `None` to delete it.
    pub after: Option<Vec<u8>>,
    /// Its permissions now.
    pub mode_before: Option<u32>,
    /// Its permissions afterwards.
    pub mode_after: u32,
    /// The single changes, for reports.
    pub changes: Vec<Change>,
    /// Folders to remove after a deletion, innermost first, if they are empty.
    pub folders: Vec<PathBuf>,
    /// Tells without reading whether the file has changed since `before` was read.
    stamp: Stamp,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileRole {
    /// The user's: a client's config, of which only some values change.
    Config,
    /// Wholly ours, such as a plugin.
    Owned,
    /// A client's backup of its config, which gets the same bytes.
    Mirror,
}

/// Keeps the first of each; only things with the same key are compared.
fn dedup_in_order<T: PartialEq, K: Hash + Eq>(things: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let mut kept: Vec<T> = Vec::with_capacity(things.len());
    let mut alike: HashMap<K, Vec<usize>> = HashMap::new();
    for thing in things.drain(..) {
        let alike = alike.entry(key(&thing)).or_default();
        if !alike.iter().any(|at| kept[*at] == thing) {
            alike.push(kept.len());
            kept.push(thing);
        }
    }
    *things = kept;
}

impl FileChange {
    /// A change of a file that was just read; a new file is private to the user, since it may come to hold a key.
    fn new(
        (client, config): (&'static str, &Path),
        (path, target): (&Path, PathBuf),
        role: FileRole,
        (before, after): (Option<Vec<u8>>, Option<Vec<u8>>),
    ) -> Self {
        const NEW_FILE_MODE: u32 = 0o600;
        let mode_before = files::mode(&target);
        Self {
            client,
            config: config.to_owned(),
            path: path.to_owned(),
            stamp: Stamp::new(&target),
            target,
            role,
            before,
            after,
            mode_before,
            mode_after: mode_before.unwrap_or(NEW_FILE_MODE),
            changes: Vec::new(),
            folders: Vec::new(),
        }
    }

    /// True for a client's backup of its config.
    pub fn is_mirror(&self) -> bool {
        self.role == FileRole::Mirror
    }

    /// True if the whole file is ours.
    pub fn is_owned(&self) -> bool {
        self.role == FileRole::Owned
    }

    /// Adds a later change of the same file.
    fn extend_with(&mut self, later: Self) {
        self.after = later.after;
        self.mode_after &= later.mode_after;
        self.changes.extend(later.changes);
        self.folders.extend(later.folders);
        dedup_in_order(&mut self.changes, |change| change.path.clone());
    }

    /// What happens to the file as a whole.
    pub fn action(&self) -> Action {
        match (&self.before, &self.after) {
            (None, Some(_)) => Action::Create,
            (_, None) => Action::Delete,
            (Some(_), Some(_)) => Action::Modify,
        }
    }

    /// SHA-256 of the bytes afterwards.
    pub fn hash_after(&self) -> Option<String> {
        self.after.as_deref().map(files::hash)
    }
}

/// What happens to a file as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It did not exist.
    Create,
    /// Some of its bytes change.
    Modify,
    /// It is deleted.
    Delete,
}

/// One changed value in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The place, as `models.providers.wcode.baseUrl`.
    pub path: String,
    /// What happens there.
    pub action: ChangeAction,
}

/// What happens to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeAction {
    /// There was no value.
    Add,
    /// There was another value.
    Change,
    /// The value is removed, or the one from before us is restored.
    Remove,
}
