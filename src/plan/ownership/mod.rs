//! What we wrote into a client's files, so that later runs can distinguish our values from the user's.
//!
//! Promises: a record holds no value, only a hash of each one that we wrote, and no key. The value from
//! before us is not in the record either: it is in the journal entry that the value names.

mod index;
mod stored;

pub(super) use index::ValueIndex;

use crate::catalog::Vendor;
use crate::clients::{Client, ConfigFile, ConfigSet};
use crate::document::{Node, Path, Segment};
use crate::error::Result;
use crate::host::files;
use crate::keys::KeyId;
use crate::plan::saved_inputs::{KeyMode, SavedInputs};
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};
use std::borrow::Cow;
use std::path::PathBuf;

/// Whose record it is: one vendor in one client's config.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Owner {
    /// The client's id.
    pub client: String,
    /// The vendor's id.
    pub vendor: String,
    /// The client's main config file.
    pub config: PathBuf,
}

impl Owner {
    /// The owner of this vendor's record in this config of this client.
    pub fn new(client: &dyn Client, vendor: &str, config: PathBuf) -> Self {
        Self { client: client.id().into(), vendor: vendor.into(), config }
    }
}

/// What we own in the files of one client.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "stored::StoredRecord")]
pub struct Record {
    /// The provider's id in the client's file.
    pub provider: String,
    /// The file that holds the provider.
    pub file: PathBuf,
    /// The provider's place in it.
    pub entry: Path,
    /// Further entries for the same vendor in it, for other versions of the client.
    pub alternates: Vec<Path>,
    /// The places of our models.
    pub models: Vec<Path>,
    /// Further places that make sense only whole.
    pub pairs: Vec<Path>,
    /// What was requested, never the key.
    pub inputs: SavedInputs,
    /// Goes into every fingerprint; made at random with the record.
    pub salt: String,
    /// The values we wrote.
    pub values: Vec<OwnedValue>,
    /// The objects and arrays that we made to hold them.
    pub containers: Vec<Container>,
    /// Our own files beside the config.
    pub files: Vec<OwnedFile>,
    /// The entry is removed: `values` are only those that entries of the user's still use. The next removal takes them out
    /// once nothing uses them.
    pub is_leftover: bool,
}

/// A whole file that we wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnedFile {
    /// Its path.
    pub path: PathBuf,
    /// SHA-256 of what we wrote.
    pub sha256: String,
}

/// An object or array that was not there before us.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Container {
    /// The file.
    pub file: PathBuf,
    /// The place in it.
    pub path: Path,
}

/// One value that we wrote.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OwnedValue {
    /// The file.
    pub file: PathBuf,
    /// The place in it.
    pub path: Path,
    /// `fingerprint` of the value.
    pub sha256: String,
    /// The journal entry that first put it there, and so holds what stood there before.
    pub first_entry: u64,
}

impl Record {
    /// The ids of our models.
    pub fn model_ids(&self) -> Vec<&str> {
        self.models.iter().filter_map(Path::last).map(id_in).collect()
    }

    /// What stays of it if only the values at these places stay; `None` if nothing does.
    pub fn leftover(&self, places: &[Path]) -> Option<Self> {
        let stays = |owned: &&OwnedValue| places.iter().any(|place| owned.path.starts_with(place));
        let values: Vec<OwnedValue> = self.values.iter().filter(stays).cloned().collect();
        let holds_one = |container: &&Container| {
            let is_in =
                |it: &OwnedValue| it.file == container.file && it.path.starts_with(&container.path);
            values.iter().any(is_in)
        };
        let containers = self.containers.iter().filter(holds_one).cloned().collect();
        let nothing = Vec::new;
        (!values.is_empty()).then(|| Self {
            provider: self.provider.clone(),
            file: self.file.clone(),
            entry: self.entry.clone(),
            alternates: self.alternates.clone(),
            models: nothing(),
            pairs: nothing(),
            inputs: self.inputs.clone(),
            salt: self.salt.clone(),
            values,
            containers,
            files: Vec::new(),
            is_leftover: true,
        })
    }

    /// Each of our entries in the file.
    pub fn entries(&self) -> impl Iterator<Item = &Path> {
        std::iter::once(&self.entry).chain(&self.alternates)
    }

    /// The entries that are wholly ours: every value in them is one that we wrote, and is as we left it. `values` are those
    /// of this record.
    pub(in crate::plan) fn own_entries(
        &self,
        config_set: &ConfigSet,
        values: &ValueIndex<'_>,
    ) -> Vec<Path> {
        let Some(source) = config_set.files.iter().find(|source| source.path == self.file) else {
            return Vec::new();
        };
        let is_own = |entry: &&Path| {
            let node = source.document.get(entry);
            let mut steps = entry.segments().to_vec();
            node.is_some_and(|node| self.is_own(source, node, &mut steps, values))
        };
        self.entries().filter(is_own).cloned().collect()
    }

    fn is_own(
        &self,
        source: &ConfigFile,
        node: Node<'_>,
        steps: &mut Vec<Segment>,
        values: &ValueIndex<'_>,
    ) -> bool {
        if let Some(leaf) = values.at(&source.path, steps) {
            return fingerprint(&self.salt, &node.to_value()) == leaf.sha256;
        }
        node.members().count() > 0
            && node.members().all(|member| {
                steps.push(Segment::Key(member.key().into_owned()));
                let is_own = self.is_own(source, member.value(), steps, values);
                steps.pop();
                is_own
            })
    }

    /// The same record for files as they are named now: users rename a `.json` to `.jsonc`.
    pub fn follow_rename(&self, config_set: &ConfigSet) -> Cow<'_, Self> {
        let exists = |path: &PathBuf| {
            config_set.files.iter().any(|source| source.path == *path && source.exists())
        };
        let holds =
            |source: &&ConfigFile| self.entries().any(|entry| source.document.get(entry).is_some());
        let holder = config_set.files.iter().find(holds);
        let Some(holder) = holder.filter(|_| !exists(&self.file)) else {
            return Cow::Borrowed(self);
        };
        let mut record = self.clone();
        let files = record.values.iter_mut().map(|leaf| &mut leaf.file);
        let files = files.chain(record.containers.iter_mut().map(|container| &mut container.file));
        files.filter(|file| **file == self.file).for_each(|file| file.clone_from(&holder.path));
        record.file.clone_from(&holder.path);
        Cow::Owned(record)
    }

    /// The variable that the clients need in their environment, if we wrote its name.
    pub fn variable<'r>(&'r self, client: &dyn Client, vendor: &'r Vendor) -> Option<&'r str> {
        let keys: Vec<Path> = self.entries().map(|entry| client.key_path(entry)).collect();
        let is_key = |leaf: &OwnedValue| keys.contains(&leaf.path);
        let is_named = matches!(self.inputs.key_mode, None | Some(KeyMode::Env))
            && self.values.iter().any(is_key);
        is_named.then(|| self.inputs.variable.as_deref().unwrap_or(&vendor.key_variable))
    }

    /// The key that the client fetches by reference, if that was requested.
    ///
    /// # Errors
    /// If the key's name makes no sense.
    pub fn referred_key(&self, owner: &Owner) -> Result<Option<KeyId>> {
        if self.inputs.key_mode != Some(KeyMode::Ref) {
            return Ok(None);
        }
        KeyId::new(&owner.vendor, self.inputs.key_name.as_deref()).map(Some)
    }

    /// Our last write at this place.
    pub fn owned_value(&self, file: &std::path::Path, path: &Path) -> Option<&OwnedValue> {
        self.values.iter().find(|leaf| leaf.file == file && leaf.path == *path)
    }
}

/// The id that a step to a model names.
pub(in crate::plan) fn id_in(step: &Segment) -> &str {
    match step {
        Segment::Key(text) | Segment::Item(text) | Segment::Element { value: text, .. } => text,
    }
}

/// A hash that is the same for values that a client reads as the same.
///
/// The salt makes it useless to someone with a list of keys, or with the records of two machines.
pub(crate) fn fingerprint(salt: &str, value: &Value) -> String {
    let is_canonical = matches!(value, Value::Null | Value::Bool(_) | Value::String(_));
    let value = if is_canonical { Cow::Borrowed(value) } else { Cow::Owned(canonical(value)) };
    let mut text = salt.as_bytes().to_vec();
    // A value can always be written into memory.
    let _ = serde_json::to_writer(&mut text, &value);
    files::hash(&text)
}

/// `1e3`, `1000.0` and `1000` are one number to every client.
fn canonical(value: &Value) -> Value {
    match value {
        Value::Number(number) => {
            Value::Number(whole(number).map_or_else(|| number.clone(), Number::from))
        }
        Value::Array(items) => items.iter().map(canonical).collect(),
        Value::Object(members) => {
            members.iter().map(|(key, value)| (key.clone(), canonical(value))).collect()
        }
        other => other.clone(),
    }
}

/// The number as an integer, if a double holds it exactly.
fn whole(number: &Number) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let float = number.as_f64()?;
    #[expect(clippy::cast_possible_truncation, reason = "checked to be a whole number below 2^53")]
    let integer = (float.fract() == 0.0 && float.abs() < EXACT).then_some(float as i64);
    number.as_i64().or(integer)
}

#[cfg(test)]
mod tests {
    use super::fingerprint;
    use serde_json::json;

    #[test]
    fn the_same_value_in_two_records_has_two_fingerprints() {
        assert_ne!(fingerprint("a", &json!("sk-1")), fingerprint("b", &json!("sk-1")));
    }

    /// Records of older builds hold them.
    #[test]
    fn a_fingerprint_is_the_sha256_of_the_salt_and_the_json_of_the_value() {
        let sha256 = "619fb8d4314670a5812ab7797b55e6aa0c6109b27de32fa96668eff65735cb54";
        assert_eq!(fingerprint("salt", &json!("a \"b\" \u{e9}\n")), sha256);
    }

    #[test]
    fn one_number_in_several_spellings_has_one_fingerprint() {
        let same = |a, b| fingerprint("s", &a) == fingerprint("s", &b);
        assert!(same(json!(128_000), json!(128_000.0)));
        assert!(!same(json!(128_000), json!(128_001)));
        assert!(!same(json!("1"), json!(1)));
        assert!(!same(json!(0.1), json!(0.2)));
    }
}
