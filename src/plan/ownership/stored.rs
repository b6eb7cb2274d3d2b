//! A record as it is on the disk. Paths that begin alike are written once per group: a record of thousands of models is
//! mostly the same path again and again.
//!
//! Builds up to 0.1.0 wrote every path in full, under the names `leaves`, `containers` and `models`; those are still read.

use super::{Container, OwnedFile, OwnedValue, Record};
use crate::document::{Path, Segment, Steps};
use crate::plan::saved_inputs::SavedInputs;
use crate::syntax::messages;
use serde::{Deserialize, Serialize, Serializer};
use std::path::{Path as FilePath, PathBuf};

/// As it is read.
#[derive(Deserialize)]
pub(super) struct StoredRecord {
    provider: String,
    file: PathBuf,
    entry: String,
    #[serde(default)]
    alternates: Vec<String>,
    #[serde(default, rename = "modelGroups")]
    models: Vec<Group<String>>,
    pairs: Vec<String>,
    inputs: SavedInputs,
    salt: String,
    #[serde(default)]
    values: Vec<FileValues>,
    #[serde(default)]
    created: Vec<FileContainers>,
    #[serde(default)]
    files: Vec<OwnedFile>,
    #[serde(default, rename = "leftover")]
    is_leftover: bool,
    #[serde(default, rename = "models")]
    old_models: Vec<String>,
    #[serde(default, rename = "leaves")]
    old_values: Vec<OldValue>,
    #[serde(default, rename = "containers")]
    old_containers: Vec<OldContainer>,
}

/// As it is written: of the record itself, without a copy of its thousands of values.
#[derive(Serialize)]
struct StoredRecordRef<'r> {
    provider: &'r str,
    file: &'r FilePath,
    entry: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternates: Vec<String>,
    #[serde(rename = "modelGroups")]
    models: Vec<Group<String>>,
    pairs: Vec<String>,
    inputs: &'r SavedInputs,
    salt: &'r str,
    values: Vec<FileValuesRef<'r>>,
    created: Vec<FileContainersRef<'r>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    files: &'r [OwnedFile],
    #[serde(rename = "leftover", skip_serializing_if = "std::ops::Not::not")]
    is_leftover: bool,
}

/// A place, and for each last step below it what is stored there.
type Group<T> = (String, Vec<T>);

/// Values in a row that are in one file and come from one journal entry.
#[derive(Deserialize)]
struct FileValues {
    file: PathBuf,
    since: u64,
    below: Vec<Group<(String, String)>>,
}

#[derive(Serialize)]
struct FileValuesRef<'r> {
    file: &'r FilePath,
    since: u64,
    below: Vec<Group<(String, &'r str)>>,
}

#[derive(Deserialize)]
struct FileContainers {
    file: PathBuf,
    below: Vec<Group<String>>,
}

#[derive(Serialize)]
struct FileContainersRef<'r> {
    file: &'r FilePath,
    below: Vec<Group<String>>,
}

#[derive(Deserialize)]
struct OldValue {
    file: PathBuf,
    path: String,
    sha256: String,
    since: u64,
}

#[derive(Deserialize)]
struct OldContainer {
    file: PathBuf,
    path: String,
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self
            .values
            .chunk_by(|it, next| it.file == next.file && it.first_entry == next.first_entry);
        let containers = self.containers.chunk_by(|it, next| it.file == next.file);
        let stored = StoredRecordRef {
            provider: &self.provider,
            file: &self.file,
            entry: self.entry.to_string(),
            alternates: self.alternates.iter().map(Path::to_string).collect(),
            models: group(&self.models, |path| path, |step, _| step),
            pairs: self.pairs.iter().map(Path::to_string).collect(),
            inputs: &self.inputs,
            salt: &self.salt,
            values: values.map(FileValuesRef::new).collect(),
            created: containers.map(FileContainersRef::new).collect(),
            files: &self.files,
            is_leftover: self.is_leftover,
        };
        stored.serialize(serializer)
    }
}

impl<'r> FileValuesRef<'r> {
    fn new(values: &'r [OwnedValue]) -> Self {
        let stored = |step, owned: &'r OwnedValue| (step, owned.sha256.as_str());
        let below = group(values, |owned| &owned.path, stored);
        Self { file: &values[0].file, since: values[0].first_entry, below }
    }
}

impl<'r> FileContainersRef<'r> {
    fn new(containers: &'r [Container]) -> Self {
        let below = group(containers, |container| &container.path, |step, _| step);
        Self { file: &containers[0].file, below }
    }
}

impl TryFrom<StoredRecord> for Record {
    type Error = String;

    fn try_from(stored: StoredRecord) -> Result<Self, String> {
        let mut models = parse_all(&stored.old_models)?;
        models.extend(ungroup(stored.models, String::as_str, |path, _| path)?);
        Ok(Self {
            provider: stored.provider,
            file: stored.file,
            entry: parse(&stored.entry)?,
            alternates: parse_all(&stored.alternates)?,
            models,
            pairs: parse_all(&stored.pairs)?,
            inputs: stored.inputs,
            salt: stored.salt,
            values: values(stored.old_values, stored.values)?,
            containers: containers(stored.old_containers, stored.created)?,
            files: stored.files,
            is_leftover: stored.is_leftover,
        })
    }
}

fn values(old: Vec<OldValue>, new: Vec<FileValues>) -> Result<Vec<OwnedValue>, String> {
    let one = |old: OldValue| {
        let path = parse(&old.path)?;
        Ok(OwnedValue { file: old.file, path, sha256: old.sha256, first_entry: old.since })
    };
    let mut values: Vec<OwnedValue> = old.into_iter().map(one).collect::<Result<_, String>>()?;
    for FileValues { file, since: first_entry, below } in new {
        values.extend(ungroup(
            below,
            |(step, _)| step,
            |path, (_, sha256)| OwnedValue { file: file.clone(), path, sha256, first_entry },
        )?);
    }
    Ok(values)
}

fn containers(old: Vec<OldContainer>, new: Vec<FileContainers>) -> Result<Vec<Container>, String> {
    let one = |old: OldContainer| Ok(Container { path: parse(&old.path)?, file: old.file });
    let mut containers: Vec<Container> = old.into_iter().map(one).collect::<Result<_, String>>()?;
    for FileContainers { file, below } in new {
        let made = |path, _| Container { file: file.clone(), path };
        containers.extend(ungroup(below, String::as_str, made)?);
    }
    Ok(containers)
}

/// Groups what is in a row below one place. The order stays.
fn group<'i, I, T>(
    items: &'i [I],
    path: impl Fn(&I) -> &Path,
    stored: impl Fn(String, &'i I) -> T,
) -> Vec<Group<T>> {
    let groups = items.chunk_by(|one, next| above(path(one)) == above(path(next)));
    groups
        .map(|items| {
            let below = items.iter().map(|item| stored(last_step(path(item)), item));
            (Steps(above(path(&items[0]))).to_string(), below.collect())
        })
        .collect()
}

/// The steps before the last one.
fn above(path: &Path) -> &[Segment] {
    path.segments().split_last().map_or(&[], |(_, above)| above)
}

fn last_step(path: &Path) -> String {
    path.last().map_or_else(String::new, |last| Steps(std::slice::from_ref(last)).to_string())
}

fn ungroup<T, R>(
    groups: Vec<Group<T>>,
    step: impl Fn(&T) -> &str,
    read: impl Fn(Path, T) -> R,
) -> Result<Vec<R>, String> {
    let mut items = Vec::new();
    for (above, below) in groups {
        let above = parse(&above)?;
        for item in below {
            items.push(read(above.join(&parse(step(&item))?), item));
        }
    }
    Ok(items)
}

fn parse_all(texts: &[String]) -> Result<Vec<Path>, String> {
    texts.iter().map(|text| parse(text)).collect()
}

/// Parses a path; the error is a sentence in the user's language.
fn parse(text: &str) -> Result<Path, String> {
    text.parse().map_err(|error| messages::path(&error).text())
}

#[cfg(test)]
mod tests {
    use crate::document::Path;
    use crate::plan::ownership::Record;
    use serde_json::{Value, json};

    fn old_form(models: usize) -> Value {
        let model = |at: usize| format!("models.providers.x.models[id=\"vendor/model-{at}\"]");
        let value = |path: String| json!({ "file": "/f", "path": path, "sha256": "0".repeat(64), "since": 3 });
        let fields = |at| {
            ["id", "name", "contextWindow", "maxTokens"].map(|key| format!("{}.{key}", model(at)))
        };
        json!({
            "provider": "x", "file": "/f", "entry": "models.providers.x", "pairs": [],
            "inputs": { "models": [] }, "salt": "s",
            "models": (0..models).map(model).collect::<Vec<_>>(),
            "leaves": (0..models).flat_map(fields).map(value).collect::<Vec<_>>(),
            "containers": (0..models).map(|at| json!({ "file": "/f", "path": model(at) })).collect::<Vec<_>>(),
        })
    }

    #[test]
    fn the_form_of_old_builds_is_read_and_comes_back_shorter_and_the_same() {
        let old = old_form(50);
        let record: Record = serde_json::from_value(old.clone()).expect("the old form is read");
        assert_eq!(
            (record.values.len(), record.containers.len(), record.models.len()),
            (200, 50, 50)
        );
        let text = serde_json::to_string(&record).expect("a record can be written");
        let again: Record = serde_json::from_str(&text).expect("what was written is read");
        assert_eq!(again, record);
        assert!(
            text.len() * 3 < old.to_string().len() * 2,
            "{} of {}",
            text.len(),
            old.to_string().len()
        );
    }

    #[test]
    fn the_order_of_values_and_odd_places_survive() {
        let mut record: Record = serde_json::from_value(old_form(3)).expect("the old form is read");
        record.values.swap(0, 7);
        record.values[1].first_entry = 9;
        record.values[2].file = "/g".into();
        record.values[3].path = Path::root();
        record.values[4].path = Path::root().key("a b").item("x\"y");
        record.is_leftover = true;
        let text = serde_json::to_string(&record).expect("a record can be written");
        let again: Record = serde_json::from_str(&text).expect("what was written is read");
        assert_eq!(again, record);
    }
}
