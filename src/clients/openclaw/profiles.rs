//! Credentials that OpenClaw keeps outside its config ("auth profiles"); they beat the config's key.
//!
//! Until 2026.3 they are in `agents/<id>/agent/auth-profiles.json`; later `doctor --fix` copies a literal key into
//! `state/openclaw.sqlite` under `<provider>:default`, and `models auth paste-api-key` puts one there under
//! `<provider>:manual`, or another name, and that name into the config in the place of the key (2026.9.6). We only look whether one is there: in 2026.9.6 it is in the table
//! `config_machine_state` as JSON; of a database without that table the bytes are searched for the name, which at worst
//! finds a deleted row.

use super::super::ConfigFile;
use crate::document::Node;
use crate::host::files;
use crate::host::sqlite::Database;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;
use std::path::Path;
use zeroize::Zeroizing;

const DATABASE: &str = "state/openclaw.sqlite";

/// The row that holds the profiles.
const STORE: &str = "authProfiles.store";

/// The profiles by their names; the keys in them are not read.
#[derive(Debug, Deserialize)]
struct Profiles {
    profiles: BTreeMap<String, IgnoredAny>,
}

/// The providers among those in the config's files that have a credential of their own.
pub(super) fn stored(config: &Path, sources: &[ConfigFile]) -> Vec<String> {
    let Some(state) = config.parent() else { return Vec::new() };
    let listed = listed(&state.join(DATABASE));
    let stores = stores(state, listed.is_none());
    let listed = listed.unwrap_or_default();
    let mut found: Vec<String> = candidates(sources);
    found.retain(|provider| {
        listed.iter().any(|name| is_of(name, provider))
            || stores.iter().any(|store| holds(store, provider))
    });
    found
}

/// The names of the profiles in the database; `None` if it keeps them in another way, or is none.
fn listed(database: &Path) -> Option<Vec<String>> {
    let mut database = Database::open(database)?;
    let rows = database.rows("config_machine_state", &["state_key", "value_json"])?;
    let mut names = Vec::new();
    for row in rows {
        let [Some(name), Some(value)] = <[Option<String>; 2]>::try_from(row).ok()? else {
            continue;
        };
        let value = Zeroizing::new(value);
        if name == STORE {
            let store: Profiles = serde_json::from_str(&value).ok()?;
            names.extend(store.profiles.into_keys());
        }
    }
    Some(names)
}

/// Contents of the files in which OpenClaw may keep credentials, the database among them if it `is_searched`.
fn stores(state: &Path, is_searched: bool) -> Vec<Vec<u8>> {
    let agents = std::fs::read_dir(state.join("agents")).into_iter().flatten().flatten();
    let legacy = agents.map(|agent| agent.path().join("agent/auth-profiles.json"));
    let database = [DATABASE, "state/openclaw.sqlite-wal"].map(|name| state.join(name));
    let paths = legacy.chain(database.into_iter().filter(|_| is_searched));
    // Not readable is not our problem here: these files are not ours to use.
    paths.filter_map(|path| files::read(&path).ok().flatten()).collect()
}

fn candidates(sources: &[ConfigFile]) -> Vec<String> {
    let places = ["models", "providers"];
    let providers = |source: &ConfigFile| {
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

/// True if a text in the place of a key is the name of a profile that the config lists.
pub(super) fn is_name(value: Node<'_>) -> bool {
    let name = value.as_str();
    let listed = value.root().get("auth").and_then(|auth| auth.get("profiles"));
    name.zip(listed).is_some_and(|(name, listed)| listed.get(name.trim()).is_some())
}

fn is_of(name: &str, provider: &str) -> bool {
    name.strip_prefix(provider).is_some_and(|rest| rest.starts_with(':'))
}

fn holds(store: &[u8], provider: &str) -> bool {
    let is_there = |name: &str| memchr::memmem::find(store, name.as_bytes()).is_some();
    ["default", "manual"].iter().any(|name| is_there(&format!("{provider}:{name}")))
}
