//! What of the journal holds now: a record per owner, the last change of each config, the permissions given.

use crate::plan::journal::{Entry, EntryState, FileEntry, Header};
use crate::plan::ownership::{Owner, Record};
use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What holds now. The newest finished entry about something decides.
#[derive(Debug, Default)]
pub(super) struct InForce {
    /// In the order of the entries, newest first.
    pub(super) records: Vec<RecordInForce>,
    pub(super) changes: Vec<LastChange>,
    /// Per file behind all symlinks.
    pub(super) modes: Vec<(PathBuf, u32)>,
    records_by_config: ByPath,
    changes_by_config: ByPath,
    modes_by_file: ByPath,
}

/// Where in a list the items of a path are, in their order.
type ByPath = HashMap<PathBuf, Vec<usize>, RandomState>;

fn by_path<'p>(paths: impl Iterator<Item = &'p Path>) -> ByPath {
    let mut index = ByPath::default();
    for (at, path) in paths.enumerate() {
        index.entry(path.to_owned()).or_default().push(at);
    }
    index
}

fn at<'i, T>(items: &'i [T], index: &'i ByPath, path: &Path) -> impl Iterator<Item = &'i T> {
    index.get(path).into_iter().flatten().map(|at| &items[*at])
}

/// What the newest entry about an owner says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RecordInForce {
    pub(super) owner: Owner,
    pub(super) entry: u64,
    /// `None` if nothing of the owner's is left in the files.
    pub(super) record: Option<Arc<Record>>,
}

/// The newest change of a config.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastChange {
    /// The client's id.
    client: String,
    /// Its config.
    config: PathBuf,
    /// The entry.
    pub entry: u64,
    /// The command of the entry that it reverted.
    pub undone: Option<String>,
}

impl Header {
    /// What the entry says of this owner: nothing, that there is no record, or the record.
    pub(super) fn record(&self, owner: &Owner) -> Option<Option<&Record>> {
        let mut records = self.records.iter();
        records.find(|(known, _)| known == owner).map(|(_, record)| record.as_deref())
    }
}

impl InForce {
    pub(super) fn new(entries: &[Entry]) -> Self {
        let mut records = Vec::new();
        let (mut changes, mut changed) = (Vec::new(), HashSet::new());
        let (mut modes, mut moded) = (Vec::new(), HashSet::new());
        let mut owners = HashSet::new();
        let by_id: HashMap<u64, &Entry> =
            entries.iter().map(|entry| (entry.header.id, entry)).collect();
        for entry in entries.iter().filter(|entry| entry.state == EntryState::Done) {
            let header = &entry.header;
            let fresh = header.records.iter().filter(|(owner, _)| owners.insert(owner));
            records.extend(fresh.map(|(owner, record)| RecordInForce {
                owner: owner.clone(),
                entry: header.id,
                record: record.clone(),
            }));
            let undone = header.undoes.and_then(|id| by_id.get(&id));
            let undone = undone.map(|entry| entry.header.command.clone());
            for file in &header.files {
                if changed.insert((&file.client, &file.config)) {
                    changes.push(LastChange::new(file, header.id, undone.clone()));
                }
                if file.after.is_some() && moded.insert(&file.target) {
                    modes.push((file.target.clone(), file.mode_after));
                }
            }
        }
        Self::from_parts(records, changes, modes)
    }

    pub(super) fn from_parts(
        records: Vec<RecordInForce>,
        changes: Vec<LastChange>,
        modes: Vec<(PathBuf, u32)>,
    ) -> Self {
        Self {
            records_by_config: by_path(records.iter().map(|it| it.owner.config.as_path())),
            changes_by_config: by_path(changes.iter().map(|it| it.config.as_path())),
            modes_by_file: by_path(modes.iter().map(|(file, _)| file.as_path())),
            records,
            changes,
            modes,
        }
    }

    fn of(&self, owner: &Owner) -> Option<&RecordInForce> {
        at(&self.records, &self.records_by_config, &owner.config).find(|it| it.owner == *owner)
    }

    pub(super) fn record(&self, owner: &Owner) -> Option<&Record> {
        self.of(owner)?.record.as_deref()
    }

    pub(super) fn entry(&self, owner: &Owner) -> Option<u64> {
        Some(self.of(owner)?.entry)
    }

    pub(super) fn records(&self) -> impl Iterator<Item = (&Owner, &Record)> {
        self.records.iter().filter_map(|it| Some((&it.owner, it.record.as_deref()?)))
    }

    /// The records of one config of a client's, in the order of `records`.
    pub(super) fn records_of(
        &self,
        client: &str,
        config: &Path,
    ) -> impl Iterator<Item = (&Owner, &Record)> {
        at(&self.records, &self.records_by_config, config)
            .filter(move |it| it.owner.client == client)
            .filter_map(|it| Some((&it.owner, it.record.as_deref()?)))
    }

    pub(super) fn last_change_of(&self, client: &str, config: &Path) -> Option<&LastChange> {
        at(&self.changes, &self.changes_by_config, config).find(|change| change.client == client)
    }

    pub(super) fn mode_given(&self, target: &Path) -> Option<u32> {
        at(&self.modes, &self.modes_by_file, target).map(|(_, mode)| *mode).next()
    }
}

impl LastChange {
    fn new(file: &FileEntry, entry: u64, undone: Option<String>) -> Self {
        Self { client: file.client.clone(), config: file.config.clone(), entry, undone }
    }
}

#[cfg(test)]
mod tests {
    use super::{InForce, LastChange, RecordInForce};
    use crate::plan::ownership::{Owner, Record};
    use serde_json::json;
    use std::path::Path;
    use std::sync::Arc;

    fn record(provider: &str) -> Option<Arc<Record>> {
        let record = json!({ "provider": provider, "file": "/f", "entry": "x", "pairs": [], "inputs": { "models": [] }, "salt": "s" });
        Some(Arc::new(serde_json::from_value(record).expect("a record")))
    }

    fn in_force(
        entry: u64,
        (client, vendor, config): (&str, &str, &str),
        record: Option<Arc<Record>>,
    ) -> RecordInForce {
        let owner = Owner { client: client.into(), vendor: vendor.into(), config: config.into() };
        RecordInForce { owner, entry, record }
    }

    #[test]
    fn what_is_asked_for_by_config_is_what_a_walk_over_everything_finds() {
        let records = vec![
            in_force(9, ("a", "one", "/1"), record("newest")),
            in_force(8, ("b", "one", "/1"), record("of another client")),
            in_force(7, ("a", "two", "/1"), None),
            in_force(6, ("a", "three", "/1"), record("older")),
            in_force(5, ("a", "one", "/2"), record("elsewhere")),
        ];
        let change = |client: &str, entry| LastChange {
            client: client.into(),
            config: "/1".into(),
            entry,
            undone: None,
        };
        let modes = vec![("/m".into(), 0o600), ("/m".into(), 0o644), ("/n".into(), 0o640)];
        let held = InForce::from_parts(records, vec![change("b", 8), change("a", 9)], modes);
        for (client, config) in [("a", "/1"), ("b", "/1"), ("a", "/2"), ("b", "/2"), ("a", "/3")] {
            let config = Path::new(config);
            let by_config: Vec<&Owner> =
                held.records_of(client, config).map(|(owner, _)| owner).collect();
            let is_meant = |owner: &&Owner| owner.client == client && owner.config == config;
            let walked: Vec<&Owner> =
                held.records().map(|(owner, _)| owner).filter(is_meant).collect();
            assert_eq!(by_config, walked, "{client} {}", config.display());
        }
        let owner =
            |vendor: &str| Owner { client: "a".into(), vendor: vendor.into(), config: "/1".into() };
        assert_eq!(
            held.record(&owner("one")).map(|record| record.provider.as_str()),
            Some("newest")
        );
        assert!(held.record(&owner("two")).is_none(), "taken out");
        assert_eq!(held.entry(&owner("two")), Some(7));
        assert_eq!(held.last_change_of("a", Path::new("/1")).map(|change| change.entry), Some(9));
        assert_eq!(held.last_change_of("a", Path::new("/2")), None);
        assert_eq!(held.mode_given(Path::new("/m")), Some(0o600), "the first of two");
        assert_eq!(held.mode_given(Path::new("/x")), None);
    }
}
