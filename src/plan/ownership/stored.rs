//! A record as it is on the disk. Paths that begin alike are written once per group: a record of thousands of models is
//! mostly the same path again and again.
//!
//! Builds up to 0.1.0 wrote every path in full, under the names `leaves`, `containers` and `models`; those are still read.

use super::{Container, OwnedFile, OwnedValue, Record};
use crate::document::{Path, Segment};
use crate::plan::saved_inputs::SavedInputs;
use crate::syntax::messages;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

#[derive(Serialize, Deserialize)]
pub(super) struct StoredRecord {
    provider: String,
    file: PathBuf,
    entry: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    files: Vec<OwnedFile>,
    #[serde(default, rename = "leftover", skip_serializing_if = "std::ops::Not::not")]
    is_leftover: bool,
    #[serde(default, rename = "models", skip_serializing)]
    old_models: Vec<String>,
    #[serde(default, rename = "leaves", skip_serializing)]
    old_values: Vec<OldValue>,
    #[serde(default, rename = "containers", skip_serializing)]
    old_containers: Vec<OldContainer>,
}

/// A place, and for each last step below it what is stored there.
type Group<T> = (String, Vec<T>);

/// Values in a row that are in one file and come from one journal entry.
#[derive(Serialize, Deserialize)]
struct FileValues {
    file: PathBuf,
    since: u64,
    below: Vec<Group<(String, String)>>,
}

#[derive(Serialize, Deserialize)]
struct FileContainers {
    file: PathBuf,
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

impl From<Record> for StoredRecord {
    fn from(record: Record) -> Self {
        let values = record
            .values
            .chunk_by(|it, next| it.file == next.file && it.first_entry == next.first_entry);
        let containers = record.containers.chunk_by(|it, next| it.file == next.file);
        Self {
            values: values.map(FileValues::new).collect(),
            created: containers.map(FileContainers::new).collect(),
            provider: record.provider,
            file: record.file,
            entry: record.entry.to_string(),
            alternates: record.alternates.iter().map(Path::to_string).collect(),
            models: group(&record.models, |path| path, |step, _| step),
            pairs: record.pairs.iter().map(Path::to_string).collect(),
            inputs: record.inputs,
            salt: record.salt,
            files: record.files,
            is_leftover: record.is_leftover,
            old_models: Vec::new(),
            old_values: Vec::new(),
            old_containers: Vec::new(),
        }
    }
}

impl FileValues {
    fn new(values: &[OwnedValue]) -> Self {
        let (file, since) = (values[0].file.clone(), values[0].first_entry);
        let below = group(values, |owned| &owned.path, |step, owned| (step, owned.sha256.clone()));
        Self { file, since, below }
    }
}

impl FileContainers {
    fn new(containers: &[Container]) -> Self {
        let below = group(containers, |container| &container.path, |step, _| step);
        Self { file: containers[0].file.clone(), below }
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
fn group<I, T>(
    items: &[I],
    path: impl Fn(&I) -> &Path,
    stored: impl Fn(String, &I) -> T,
) -> Vec<Group<T>> {
    let groups = items.chunk_by(|one, next| above(path(one)) == above(path(next)));
    groups
        .map(|items| {
            let below = items.iter().map(|item| stored(last_step(path(item)), item));
            (text(above(path(&items[0]))), below.collect())
        })
        .collect()
}

/// The steps before the last one.
fn above(path: &Path) -> &[Segment] {
    path.segments().split_last().map_or(&[], |(_, above)| above)
}

fn last_step(path: &Path) -> String {
    path.last().map_or_else(String::new, |last| text(std::slice::from_ref(last)))
}

fn text(steps: &[Segment]) -> String {
    steps.iter().cloned().collect::<Path>().to_string()
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
