//! The two shapes of an entry: `provider.<id>` of 1.x, and `providers.<id>` of 2.x.
//!
//! 2.x reads both. If an id has both, only the native one counts there; from 1.18.33 on 1.x ignores it, before that it
//! refuses to start (tried: 2.0.15, 1.18.33, 1.17.9).

use super::super::{ConfigSet, EntryPlaces, EntrySpec};
use super::paths;
use super::version::Generations;
use crate::document::{Node, Path};

/// One shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `provider.<id>`, with `options`.
    V1,
    /// `providers.<id>`, with `settings`.
    Native,
}

impl Shape {
    pub(super) const ALL: [Self; 2] = [Self::V1, Self::Native];

    /// The shape of an entry, by the list that it is in.
    pub(super) fn of_entry(entry: &Path) -> Self {
        if entry.starts_with(&Self::Native.list()) { Self::Native } else { Self::V1 }
    }

    /// The path of the entries of this shape.
    pub(super) fn list(self) -> Path {
        Path::root().key(match self {
            Self::V1 => "provider",
            Self::Native => "providers",
        })
    }

    /// The object in an entry that holds its URL and its key.
    fn settings(self) -> &'static str {
        match self {
            Self::V1 => "options",
            Self::Native => "settings",
        }
    }

    /// The paths of the entry with this id.
    pub(super) fn places(self, id: &str) -> EntryPlaces {
        let entry = self.list().key(id);
        let settings = entry.clone().key(self.settings());
        EntryPlaces { url: settings.clone().key("baseURL"), key: settings.key("apiKey"), entry }
    }

    /// The base URL that an entry of this shape names.
    pub(super) fn url<'d>(self, entry: Node<'d>) -> Option<std::borrow::Cow<'d, str>> {
        entry.get(self.settings())?.get("baseURL")?.as_str()
    }
}

/// The path of an entry's key, by the list that it is in.
pub(super) fn key_path(entry: &Path) -> Path {
    entry.clone().key(Shape::of_entry(entry).settings()).key("apiKey")
}

/// The shapes in which the entry is written, the one that the record goes by first.
///
/// A V1 entry with something in it that is not ours keeps its shape: a native one beside it would hide it from 2.x. If no
/// version is known, V1 is what every version reads; the next `apply` completes it.
pub(super) fn choose(config_set: &ConfigSet, wanted: &EntrySpec, id: &str) -> Vec<Shape> {
    let generations = Generations::new(&config_set.installs);
    let has_native = is_there(config_set, Shape::Native, id);
    let has_v1 = is_there(config_set, Shape::V1, id);
    let hides_theirs = has_v1 && !is_own(wanted, Shape::V1, id) && !has_native;
    if generations.has_old_1 || generations.is_only_1() {
        return vec![Shape::V1];
    }
    if generations.is_only_2() {
        return vec![if hides_theirs { Shape::V1 } else { Shape::Native }];
    }
    let is_both = if generations.has_2 { !hides_theirs } else { has_native && has_v1 };
    match (is_both, has_native && !has_v1) {
        (true, _) => vec![Shape::V1, Shape::Native],
        (false, true) => vec![Shape::Native],
        (false, false) => vec![Shape::V1],
    }
}

/// True unless 2.x is here and does not read this file.
pub(super) fn is_read_by_all(config_set: &ConfigSet, file: usize) -> bool {
    !Generations::new(&config_set.installs).has_2
        || !paths::is_for_1_alone(&config_set.files[file].path)
}

/// True if a file of ours to edit has the entry.
pub(super) fn is_there(config_set: &ConfigSet, shape: Shape, id: &str) -> bool {
    holder(config_set, shape, id).is_some()
}

/// The file of ours to edit that has the entry.
pub(super) fn holder(config_set: &ConfigSet, shape: Shape, id: &str) -> Option<usize> {
    let entry = shape.list().key(id);
    config_set.files.iter().position(|file| file.document.get(&entry).is_some())
}

/// True for an entry that we wrote and in which everything is as we left it.
pub(super) fn is_own(wanted: &EntrySpec, shape: Shape, id: &str) -> bool {
    wanted.own_entries.contains(&shape.list().key(id))
}
