//! What was read of a client's config.

use super::install::first_version;
use super::{ConfigFile, DesiredFile, Install, Note};
use crate::document;
use std::path::PathBuf;

/// A client's config as it was read.
#[derive(Debug)]
pub struct ConfigSet {
    /// The main config file under the name by which the client knows it; a record is kept under this name.
    pub config: PathBuf,
    /// Files that we may edit; the first is `config`.
    pub files: Vec<ConfigFile>,
    /// Files that take part in the client's config but are not ours to edit, highest rank first.
    pub others: Vec<ConfigFile>,
    /// The client's programs on this machine; the first is the one that a shell starts.
    pub installs: Vec<Install>,
    /// The folders into which the client installs what its plugins need; our plugins go into the first.
    pub plugins: Vec<PluginFolder>,
    /// Providers for which the client keeps a credential of its own, which overrides the config's.
    pub stored_keys: Vec<String>,
    /// What the user should know in any case.
    pub notes: Vec<Note>,
}

impl ConfigSet {
    /// The version of the program that a shell starts, if known.
    pub fn version(&self) -> Option<&str> {
        first_version(&self.installs)
    }
}

/// A place in a config set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigPlace {
    /// Index in `ConfigSet::files`.
    pub file: usize,
    /// The path in that file.
    pub path: document::Path,
}

impl ConfigPlace {
    /// The place at `path` in the file with this index.
    pub fn new(file: usize, path: document::Path) -> Self {
        Self { file, path }
    }
}

/// A folder in which a client keeps plugins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginFolder {
    /// The folder.
    pub path: PathBuf,
    /// Files that bound how long the client's package manager may take here.
    pub install_limits: Vec<DesiredFile>,
    /// An install that has yet to happen, and that no file bounds.
    pub is_unbounded: bool,
}
