//! Installed copies of a client's program: several versions can be on one machine.

use std::path::PathBuf;

/// One installed copy of a client's program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Install {
    /// The program, under the name by which it is started.
    pub program: PathBuf,
    /// Its version, if its package or the program itself states one.
    pub version: Option<String>,
    /// The generation of config that it reads, unless that is the first number of its version.
    pub generation: Option<u64>,
    /// It is what a package manager leaves that did not run the package's install script: it only says so, and ends.
    pub is_placeholder: bool,
}

/// What was found of a client.
#[derive(Debug, Clone, Default)]
pub struct Detected {
    /// Its programs; the first is the one that a shell starts.
    pub installs: Vec<Install>,
    /// A config file or folder of its own exists.
    pub has_config: bool,
}

impl Detected {
    /// True if there is something to configure.
    pub fn is_found(&self) -> bool {
        !self.installs.is_empty() || self.has_config
    }

    /// The program that a shell starts.
    pub fn program(&self) -> Option<&PathBuf> {
        self.installs.first().map(|install| &install.program)
    }

    /// The version of the program that a shell starts.
    pub fn version(&self) -> Option<&str> {
        first_version(&self.installs)
    }

    /// Every version that is known, each once, the first that a shell finds first.
    pub fn versions(&self) -> Vec<&str> {
        let mut versions: Vec<&str> = Vec::new();
        for version in self.installs.iter().filter_map(|install| install.version.as_deref()) {
            if !versions.contains(&version) {
                versions.push(version);
            }
        }
        versions
    }
}

/// The version of the first install.
pub(super) fn first_version(installs: &[Install]) -> Option<&str> {
    installs.first().and_then(|install| install.version.as_deref())
}
