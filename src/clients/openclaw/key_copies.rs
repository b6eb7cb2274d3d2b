//! Where OpenClaw leaves copies of a key.
//!
//! Measured (2026.3.8 to 2026.9.6): its writers keep `.bak`, `.bak.1` to `.bak.4`, `.last-good`, `.clobbered.*` and `.rejected.*` beside
//! the config; 2026.3.8 copies a literal key into `agents/*/agent/models.json` and leaves it there; credentials of its
//! own are in `auth-profiles.json`, later in `state/openclaw.sqlite`; `<state>/.env` becomes its environment.

use super::super::key_copy_location::{listing, name};
use super::super::{Client, KeyCopyKind, KeyCopyLocation};
use super::OpenClaw;
use crate::host::{Host, files};
use std::path::{Path, PathBuf};

/// How the ends of the names of copies begin, behind the config's own name and a dot: OpenClaw's, editors' and people's.
const COPIES: [&str; 8] =
    ["bak", "last-good", "clobbered", "rejected", "backup", "old", "save", "orig"];

pub(super) fn locations(host: &Host, config: &Path) -> Vec<KeyCopyLocation> {
    let state = files::parent(config);
    let mut found: Vec<KeyCopyLocation> = sources(host, config)
        .into_iter()
        .flat_map(|source| {
            let copies = copies(&source).into_iter().map(|path| new(path, KeyCopyKind::Copy));
            let copies: Vec<KeyCopyLocation> = copies.collect();
            std::iter::once(new(source, KeyCopyKind::Config)).chain(copies)
        })
        .collect();
    let agents = state.join("agents");
    for agent in listing(&agents) {
        if agent == agents {
            found.push(new(agent, KeyCopyKind::Log));
            continue;
        }
        let agent = agent.join("agent");
        let profiles = KeyCopyKind::Credentials(Some("profiles"));
        found.push(new(agent.join("models.json"), KeyCopyKind::Copy));
        found.push(new(agent.join("auth-profiles.json"), profiles));
    }
    found.push(new(state.join("logs/config-audit.jsonl"), KeyCopyKind::Log));
    let service = listing(&state.join("service-env")).into_iter();
    let service = service.filter(|path| !path.is_file() || name(path).ends_with(".env"));
    let variables = [".env", "gateway.systemd.env", "node.systemd.env"].map(|it| state.join(it));
    found.extend(variables.into_iter().chain(service).map(|it| new(it, KeyCopyKind::Variables)));
    for name in ["openclaw.sqlite", "openclaw.sqlite-wal"] {
        let kind = KeyCopyKind::Database { remedy: crate::text::openclaw::log_out() };
        found.push(new(state.join("state").join(name), kind));
    }
    found
}

fn new(path: PathBuf, kind: KeyCopyKind) -> KeyCopyLocation {
    KeyCopyLocation::new(path, kind)
}

/// The config and what it includes; the config alone if they cannot be read.
fn sources(host: &Host, config: &Path) -> Vec<PathBuf> {
    let config_set = OpenClaw.read_config(host, Some(config));
    config_set.map_or_else(
        |_| vec![config.to_owned()],
        |config_set| config_set.files.into_iter().map(|source| source.path).collect(),
    )
}

fn copies(config: &Path) -> Vec<PathBuf> {
    let is_copy = |path: &PathBuf| {
        let rest = name(path).strip_prefix(name(config)).and_then(|rest| rest.strip_prefix('.'));
        rest.is_some_and(|rest| COPIES.iter().any(|copy| rest.starts_with(copy)))
    };
    let folder = files::parent(config);
    let listed = listing(folder).into_iter();
    listed.filter(|path| is_copy(path) || path.as_path() == folder).collect()
}
