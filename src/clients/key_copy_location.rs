//! Files of a client's own in which a copy of a key can be left behind, and what they are to the client.

use std::path::PathBuf;

/// One file; it need not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyCopyLocation {
    /// The file or folder.
    pub path: PathBuf,
    /// What it is to the client.
    pub kind: KeyCopyKind,
}

/// What a file is to the client, and so in which form a key can be taken out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyCopyKind {
    /// Its config: what is there is in use.
    Config,
    /// A copy of its config, or a file that it makes from the config.
    Copy,
    /// Credentials: each one is a member of the object with this name, or of the whole file.
    Credentials(Option<&'static str>),
    /// `NAME=value` lines that become its environment.
    Variables,
    /// As `Copy`, of a program that may have it in use.
    Live {
        /// That it may be in use.
        warning: &'static str,
    },
    /// Lines of text, or of JSON.
    Log,
    /// A file that is not ours to write.
    Foreign {
        /// What takes a key out of it.
        remedy: &'static str,
    },
    /// A database, which is not ours to write either.
    Database {
        /// What takes a key out of it.
        remedy: &'static str,
    },
}

impl KeyCopyLocation {
    /// A file and what it is.
    pub fn new(path: PathBuf, kind: KeyCopyKind) -> Self {
        Self { path, kind }
    }
}

/// What is in a folder, in the order of the names; nothing if there is no such folder, and the folder itself if it
/// cannot be listed: then it is not known what is in it.
pub(super) fn listing(folder: &std::path::Path) -> Vec<PathBuf> {
    let absent = [std::io::ErrorKind::NotFound, std::io::ErrorKind::NotADirectory];
    if std::fs::read_dir(folder).is_err_and(|error| !absent.contains(&error.kind())) {
        return vec![folder.to_owned()];
    }
    let items = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = items.map(|item| item.path()).collect();
    paths.sort();
    paths
}

/// The file's name as text.
pub(super) fn name(path: &std::path::Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}
