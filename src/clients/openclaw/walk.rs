//! Values of OpenClaw's config by a pattern of keys, read through `$include`.

use super::super::ConfigFile;
use super::include;
use crate::document::{Node, Path};

/// A value and its path.
#[derive(Debug)]
pub(super) struct Match<'s> {
    /// The file.
    pub(super) source: &'s ConfigFile,
    /// The place in that file.
    pub(super) local: Path,
    /// The place in the config as a whole, which people and OpenClaw name it by.
    pub(super) place: Path,
    /// The value.
    pub(super) value: Node<'s>,
    /// An object around it has `enabled: false`.
    pub(super) is_off: bool,
}

/// Each value at `pattern`, keys with dots between them, of which `*` is any. What is in a file goes before what that
/// file includes, as for OpenClaw.
pub(super) fn matches<'s>(files: &'s [ConfigFile], pattern: &str) -> Vec<Match<'s>> {
    let keys: Vec<&str> = pattern.split('.').collect();
    let mut found = Vec::new();
    let Some(main) = files.first() else { return found };
    let start = Match {
        source: main,
        local: Path::root(),
        place: Path::root(),
        value: main.document.root(),
        is_off: false,
    };
    walk(files, start, &keys, 0, &mut found);
    found
}

fn walk<'s>(
    files: &'s [ConfigFile],
    at: Match<'s>,
    keys: &[&str],
    level: usize,
    found: &mut Vec<Match<'s>>,
) {
    let Some((key, below)) = keys.split_first() else {
        if !found.iter().any(|known| known.place == at.place) {
            found.push(at);
        }
        return;
    };
    let is_off = at.is_off || at.value.get("enabled").and_then(Node::as_bool).is_some_and(|it| !it);
    for member in at.value.members() {
        let name = member.key();
        if name == "$include" || !(*key == "*" || name == *key) {
            continue;
        }
        let next = Match {
            source: at.source,
            local: at.local.clone().key(name.as_ref()),
            place: at.place.clone().key(name.as_ref()),
            value: member.value(),
            is_off,
        };
        walk(files, next, below, level, found);
    }
    if level < include::MAX_LEVELS {
        for source in include::included(files, at.source, at.value) {
            let (local, place) = (Path::root(), at.place.clone());
            let next = Match { source, local, place, value: source.document.root(), is_off };
            walk(files, next, keys, level + 1, found);
        }
    }
}
