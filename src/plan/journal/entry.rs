//! What an entry says: its state, which is in its file's name, and its header.

use crate::plan::ownership::{Owner, Record};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One command that wrote something.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Whether it is finished.
    pub state: EntryState,
    /// What it did.
    pub header: Header,
}

/// How far an entry has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryState {
    /// Files are being written, or the writer was killed.
    Open,
    /// All of its files were written.
    Done,
    /// Reverted.
    Undone,
}

/// What an entry did.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Header {
    /// Its number; entries count up.
    pub id: u64,
    /// When, UTC.
    pub time: String,
    /// `apply`, `remove` or `undo`.
    pub command: String,
    /// The entry that it reverts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<u64>,
    /// The files it wrote, in order.
    pub files: Vec<FileEntry>,
    /// The records that hold since.
    pub records: Vec<(Owner, Option<Arc<Record>>)>,
    /// Of the old bytes only the values are left that `remove` gives back, and of the records none that no other entry
    /// needs: it cannot be reverted any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_thinned: bool,
}

/// One file before and after.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FileEntry {
    /// The client's id.
    pub client: String,
    /// The client's main config, for its lock.
    pub config: PathBuf,
    /// The name by which the client knows the file.
    pub path: PathBuf,
    /// The file behind all symlinks.
    pub target: PathBuf,
    /// The file before us; `None` if there was none.
    pub before: Option<PreviousContent>,
    /// SHA-256 of what we wrote; `None` for a deletion.
    pub after: Option<String>,
    /// Permissions that we gave it.
    pub mode_after: u32,
    /// It is being overwritten in place: a kill can leave half of the bytes.
    pub in_place: bool,
    /// A backup of the client's own that got the same bytes.
    #[serde(default)]
    pub is_mirror: bool,
    /// Folders made for it, outermost first.
    pub folders: Vec<PathBuf>,
}

/// A file before us; its bytes follow the header.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PreviousContent {
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// How many bytes.
    pub length: u64,
    /// Permissions.
    pub mode: u32,
    /// The bytes are no longer the file's: a key was redacted from them since, or most of them were dropped.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub scrubbed: bool,
}

impl EntryState {
    const ALL: [Self; 3] = [Self::Open, Self::Done, Self::Undone];

    /// The word for it in file names and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Undone => "undone",
        }
    }
}

/// The number and state in the file name of an entry; other files in the folder are ignored.
pub(super) fn parse_name(path: &Path) -> Option<(u64, EntryState)> {
    let id: u64 = path.file_stem()?.to_str()?.parse().ok()?;
    let name = path.file_name()?.to_str()?;
    EntryState::ALL.into_iter().find(|state| file_name(id, *state) == name).map(|state| (id, state))
}

/// The name of an entry's file.
pub(super) fn file_name(id: u64, state: EntryState) -> String {
    format!("{id:06}.{}", state.as_str())
}
