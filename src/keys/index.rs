//! Where each key is stored: `<state dir>/keys.json`, without the keys.
//!
//! A program that finds no entry for a key looks in the keyring, where other tools may have put it.

use super::{KeyId, KeyLocation, StoreKind};
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, clock, files, lock};
use crate::text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long we wait for another wcode that is changing a key.
const LOCK_TIMEOUT: Duration = Duration::from_secs(90);

/// The folder of the store of files, in the state folder.
pub(super) const FOLDER: &str = "keys";

/// What is known of all keys.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct KeyIndex {
    keys: BTreeMap<String, Entry>,
}

/// What is known of one key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its location.
    #[serde(flatten)]
    pub location: KeyLocation,
    /// When it was put there, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Scheme, host and port of each place that the key may be sent to; empty if an older build wrote the entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<String>,
}

impl Entry {
    /// A key that is at `location` from now on.
    pub fn now(location: KeyLocation) -> Self {
        Self { location, since: Some(clock::now()), origins: Vec::new() }
    }

    /// The same, for these origins.
    #[must_use]
    pub fn for_origins(self, origins: &[String]) -> Self {
        Self { origins: origins.to_vec(), ..self }
    }

    /// The store that it is in.
    pub fn store(&self) -> StoreKind {
        self.location.store()
    }
}

impl KeyIndex {
    /// Reads the key index; there need not be one.
    ///
    /// # Errors
    /// If it cannot be read or is damaged.
    pub fn load(host: &Host) -> Result<Self> {
        let path = path(host);
        let Some(bytes) = files::read(&path)? else { return Ok(Self::default()) };
        // The parser's message may quote what is there.
        serde_json::from_slice(&bytes).map_err(|error| Error::KeyStore {
            problem: text::keys::message::register_damaged(
                path.display(),
                error.line(),
                error.column(),
            ),
            hint: text::keys::message::hint_register_damaged(),
        })
    }

    /// Writes the key index in one step.
    ///
    /// # Errors
    /// Whatever the system says; the old one remains.
    pub(super) fn save(&self, host: &Host) -> Result<()> {
        let path = path(host);
        let text = serde_json::to_vec_pretty(self).map_err(|error| Error::Journal {
            path: path.clone(),
            problem: error.to_string().into(),
        })?;
        write(&path, &text)
    }

    /// What is known of a key.
    pub fn entry(&self, id: &KeyId) -> Option<&Entry> {
        self.keys.get(&id.to_string())
    }

    /// The store in which a key is, or would be looked for.
    pub fn store(&self, id: &KeyId) -> StoreKind {
        self.entry(id).map(Entry::store).unwrap_or_default()
    }

    /// All keys, in the order of their names.
    pub fn ids(&self) -> Vec<KeyId> {
        self.keys.keys().filter_map(|account| KeyId::from_account(account)).collect()
    }

    pub(super) fn put(&mut self, id: &KeyId, entry: Entry) -> Option<Entry> {
        self.keys.insert(id.to_string(), entry)
    }

    pub(super) fn take(&mut self, id: &KeyId) -> bool {
        self.keys.remove(&id.to_string()).is_some()
    }
}

/// Writes a file that no other user may read.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    files::create_folders(files::parent(path))?;
    files::replace(path, bytes, 0o600).map_err(Error::file(FileOp::Write, path))
}

/// Held while a key and the key index change together.
pub(super) fn lock(host: &Host) -> Result<lock::Lock> {
    let lock = lock::take(&host.state_dir().join("keys.lock"), LOCK_TIMEOUT, |_| {})?;
    // What a kill left half-written may be a key.
    files::remove_stale_temp_files(&host.state_dir().join(FOLDER));
    files::remove_stale_temp_files(&host.state_dir());
    Ok(lock)
}

/// The path of the key index.
pub(crate) fn path(host: &Host) -> PathBuf {
    host.state_dir().join("keys.json")
}

#[cfg(test)]
mod tests {
    use super::{Entry, KeyIndex};
    use crate::keys::{KeyId, KeyLocation};

    /// As version 0.1.0 wrote it.
    const WRITTEN_BY_0_1_0: &str = r#"{"keys":{
        "wcode":{"store":"keyring","since":"2026-11-02T08:00:00Z"},
        "wcode/a":{"store":"file","since":"2026-11-02T08:00:00Z"},
        "wcode/b":{"store":"env","since":"2026-11-02T08:00:00Z","variable":"OTHER_KEY"},
        "wcode/c":{"store":"command","since":"2026-11-02T08:00:00Z","command":["/usr/bin/pass","show","x"]},
        "wcode/d":{"store":"file"}
    }}"#;

    #[test]
    fn the_index_of_an_older_version_means_the_same_and_is_written_the_same() {
        let index: KeyIndex = serde_json::from_str(WRITTEN_BY_0_1_0).unwrap();
        let argv = ["/usr/bin/pass", "show", "x"].map(str::to_owned).to_vec();
        let locations = [
            (None, KeyLocation::Keyring),
            (Some("a"), KeyLocation::File),
            (Some("b"), KeyLocation::Variable { name: "OTHER_KEY".into() }),
            (Some("c"), KeyLocation::Command { argv }),
        ];
        for (name, location) in locations {
            let since = Some("2026-11-02T08:00:00Z".into());
            let id = KeyId::new("wcode", name).unwrap();
            assert_eq!(
                index.entry(&id),
                Some(&Entry { location, since, origins: Vec::new() }),
                "{name:?}"
            );
        }
        let written: serde_json::Value = serde_json::from_str(WRITTEN_BY_0_1_0).unwrap();
        assert_eq!(serde_json::to_value(&index).unwrap(), written);
    }

    #[test]
    fn a_location_that_leaves_out_where_the_key_is_cannot_be_read() {
        for text in [r#"{"store":"env"}"#, r#"{"store":"command"}"#, r#"{"store":"x"}"#, "{}"] {
            assert!(serde_json::from_str::<Entry>(text).is_err(), "{text}");
        }
    }
}
