//! What keeps OpenClaw from answering although the entry is as requested.
//!
//! Measured (2026.9.6): a file of credentials that an older version left makes every turn fail with
//! `AUTH_PROFILE_MIGRATION_REQUIRED`, until `openclaw doctor --fix` has moved it.

use super::{note, version};
use crate::clients::{ConfigSet, Note};
use crate::text::openclaw as text;
use std::path::PathBuf;

/// The first version that is known to ask for the migration.
const MIGRATES_SINCE: (u32, u32, u32) = (2026, 9, 6);

/// What is wrong beside the values that we wrote.
pub(super) fn find(config_set: &ConfigSet) -> Vec<Note> {
    let is_old = |version| version::is_before(version, MIGRATES_SINCE);
    if config_set.version().is_none_or(is_old) {
        return Vec::new();
    }
    let remedy = || Some("openclaw doctor --fix".to_owned());
    let row = |path: PathBuf| Note {
        remedy: remedy(),
        ..note(text::message::credentials_of_an_old_version()).at(path)
    };
    old_credentials(config_set).into_iter().map(row).collect()
}

/// `agents/ID/agent/auth-profiles.json` of each agent that has one.
fn old_credentials(config_set: &ConfigSet) -> Vec<PathBuf> {
    let Some(folder) = config_set.config.parent() else { return Vec::new() };
    let agents = std::fs::read_dir(folder.join("agents")).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> =
        agents.map(|agent| agent.path().join("agent/auth-profiles.json")).collect();
    found.retain(|path| path.is_file());
    found.sort();
    found
}
