//! Credentials that OpenClaw keeps outside its config ("auth profiles"); they beat the config's key.
//!
//! Until 2026.3 they stand in `agents/<id>/agent/auth-profiles.json`; later `doctor --fix` copies a literal key into
//! `state/openclaw.sqlite` under `<provider>:default`. We only look whether one is there: the database's pages
//! are searched for that name, which costs no database library and at worst sees a deleted row.

use super::super::Source;
use crate::host::files;
use std::path::Path;

/// The providers among those in the config's files that have a credential of their own.
pub(super) fn stored(config: &Path, sources: &[Source]) -> Vec<String> {
    let Some(state) = config.parent() else { return Vec::new() };
    let stores = stores(state);
    if stores.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<String> = candidates(sources);
    found.retain(|provider| stores.iter().any(|store| holds(store, provider)));
    found
}

/// Contents of the files in which OpenClaw may keep credentials.
fn stores(state: &Path) -> Vec<Vec<u8>> {
    let agents = std::fs::read_dir(state.join("agents")).into_iter().flatten().flatten();
    let legacy = agents.map(|agent| agent.path().join("agent/auth-profiles.json"));
    let paths = legacy
        .chain([state.join("state/openclaw.sqlite"), state.join("state/openclaw.sqlite-wal")]);
    // Not readable is not our problem here: these files are not ours to use.
    paths.filter_map(|path| files::read(&path).ok().flatten()).collect()
}

fn candidates(sources: &[Source]) -> Vec<String> {
    let places = ["models", "providers"];
    let providers = |source: &Source| {
        let root = source.document.root();
        let nested = places.iter().try_fold(root, |node, key| node.get(key));
        nested
            .or_else(|| root.get("providers"))
            .map(|list| list.members().map(|m| m.key().into_owned()).collect())
    };
    let mut names: Vec<String> =
        sources.iter().filter_map(providers).flat_map(|names: Vec<String>| names).collect();
    names.extend(crate::catalog::BUILT_IN.iter().map(|(id, _)| (*id).to_owned()));
    names
}

fn holds(store: &[u8], provider: &str) -> bool {
    memchr::memmem::find(store, format!("{provider}:default").as_bytes()).is_some()
}
