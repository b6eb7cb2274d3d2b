//! Where a key is kept from the moment it is handed over.

use super::{KeyId, KeySource, UnlockPrompt, command, env, file, keyring, path, source};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::secret::Secret;
use crate::text;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The stores, by the words for them in flags and reports.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum StoreKind {
    /// The operating system's keyring.
    #[default]
    Keyring,
    /// A file of wcode that only the user can read.
    File,
    /// A variable in the caller's environment.
    Env,
    /// Another program that prints it.
    Command,
    /// A file that another program keeps up to date, such as a mounted secret; `path:/run/secrets/x` names it
    Path,
}

impl StoreKind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::File => "file",
            Self::Env => "env",
            Self::Command => "command",
            Self::Path => "path",
        }
    }

    /// The same as a store that wcode puts keys into; `None` for those that it only reads.
    pub fn vault(self) -> Option<Vault> {
        match self {
            Self::Keyring => Some(Vault::Keyring),
            Self::File => Some(Vault::File),
            Self::Env | Self::Command | Self::Path => None,
        }
    }
}

/// A store that wcode puts keys into, and so can take them out of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Vault {
    /// The operating system's keyring.
    #[default]
    Keyring,
    /// A file of wcode that only the user can read.
    File,
}

impl Vault {
    /// The kind of store.
    pub fn kind(self) -> StoreKind {
        match self {
            Self::Keyring => StoreKind::Keyring,
            Self::File => StoreKind::File,
        }
    }

    pub(super) fn get(
        self,
        host: &Host,
        id: &KeyId,
        unlock_prompt: UnlockPrompt,
    ) -> Result<Option<Secret>> {
        match self {
            Self::Keyring => keyring::get(id, unlock_prompt),
            Self::File => file::get(host, id),
        }
    }

    pub(super) fn set(
        self,
        host: &Host,
        id: &KeyId,
        key: &Secret,
        unlock_prompt: UnlockPrompt,
    ) -> Result<()> {
        match self {
            Self::Keyring => keyring::set(id, key, unlock_prompt),
            Self::File => file::set(host, id, key),
        }
    }

    /// False if the key was not there.
    pub(super) fn remove(
        self,
        host: &Host,
        id: &KeyId,
        unlock_prompt: UnlockPrompt,
    ) -> Result<bool> {
        match self {
            Self::Keyring => keyring::remove(id, unlock_prompt),
            Self::File => file::remove(host, id),
        }
    }
}

/// A key's store, with what it takes to find the key there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "store", rename_all = "lowercase")]
pub enum KeyLocation {
    /// The operating system's keyring.
    #[default]
    Keyring,
    /// A file of wcode.
    File,
    /// A variable in the caller's environment.
    #[serde(rename = "env")]
    Variable {
        /// Its name.
        #[serde(rename = "variable")]
        name: String,
    },
    /// What a program prints.
    Command {
        /// Its absolute path, and its arguments.
        #[serde(rename = "command")]
        argv: Vec<String>,
    },
    /// A file that is read anew each time, and never written.
    Path {
        /// Its absolute path.
        path: PathBuf,
    },
}

impl From<Vault> for KeyLocation {
    fn from(vault: Vault) -> Self {
        match vault {
            Vault::Keyring => Self::Keyring,
            Vault::File => Self::File,
        }
    }
}

impl KeyLocation {
    /// The location of a key that is handed over for `store`. A variable or a command is the location itself.
    ///
    /// # Errors
    /// `Error::Usage` if the store needs another source, or there is no such command.
    pub fn new(host: &Host, store: StoreKind, source: Option<&KeySource>) -> Result<Self> {
        match (store, source) {
            (StoreKind::Keyring, _) => Ok(Self::Keyring),
            (StoreKind::File, _) => Ok(Self::File),
            (StoreKind::Env, Some(KeySource::Variable(name))) => {
                Ok(Self::Variable { name: name.clone() })
            }
            (StoreKind::Command, Some(KeySource::Command(line))) => {
                Ok(Self::Command { argv: source::command(host, line)? })
            }
            (StoreKind::Path, Some(KeySource::File(path))) => Ok(Self::Path { path: path.clone() }),
            (StoreKind::Path, _) => Err(Error::usage(text::keys::message::store_path_needs())),
            (StoreKind::Env, _) => {
                Err(Error::usage(text::keys::message::store_env_needs(source::VARIABLE_FLAG)))
            }
            (StoreKind::Command, _) => {
                Err(Error::usage(text::keys::message::store_command_needs(source::COMMAND_FLAG)))
            }
        }
    }

    /// The kind of store.
    pub fn store(&self) -> StoreKind {
        match self {
            Self::Keyring => StoreKind::Keyring,
            Self::File => StoreKind::File,
            Self::Variable { .. } => StoreKind::Env,
            Self::Command { .. } => StoreKind::Command,
            Self::Path { .. } => StoreKind::Path,
        }
    }

    /// The variable, if the key is in one.
    pub fn variable(&self) -> Option<&str> {
        if let Self::Variable { name } = self { Some(name) } else { None }
    }

    /// The program and its arguments, if one prints the key.
    pub fn command(&self) -> &[String] {
        if let Self::Command { argv } = self { argv } else { &[] }
    }

    /// The key, or `None` if it is not there.
    pub(super) fn get(
        &self,
        host: &Host,
        id: &KeyId,
        unlock_prompt: UnlockPrompt,
    ) -> Result<Option<Secret>> {
        match self {
            Self::Keyring => Vault::Keyring.get(host, id, unlock_prompt),
            Self::File => Vault::File.get(host, id, unlock_prompt),
            Self::Variable { name } => env::get(host, id, name).map(Some),
            Self::Command { argv } => command::get(id, argv, unlock_prompt).map(Some),
            Self::Path { path } => path::get(id, path).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::StoreKind;
    use clap::ValueEnum;

    #[test]
    fn a_store_has_the_same_word_in_flags_in_files_and_in_reports() {
        for store in StoreKind::value_variants() {
            let word = store.as_str();
            assert_eq!(store.to_possible_value().unwrap().get_name(), word);
            assert_eq!(serde_json::to_value(store).unwrap(), word);
            assert_eq!(StoreKind::from_str(word, false).as_ref(), Ok(store));
        }
    }
}
