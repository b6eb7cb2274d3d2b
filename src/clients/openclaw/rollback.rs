//! OpenClaw's own roll-back: at its next start it puts `openclaw.json.bak` in the place of a config that looks damaged.
//!
//! Measured (2026.9.6; versions from 2026.4.5 on do it): the backup parses and has `gateway.mode`, no file is included, and
//! the config has less than half the size of the last good one, or lost `meta` or `gateway.mode`.

use super::paths::beside;
use super::version;
use crate::clients::{ConfigSet, Install};
use crate::document::{self, Dialect, Document};
use crate::host::files;
use std::path::{Path, PathBuf};

/// Below this size OpenClaw never calls a shrink suspicious (`io.snapshot`, 2026.9.6).
const ROLLBACK_BASELINE: usize = 512;

/// Without `gateway.mode` a backup is none, and a config is damaged.
const MODE: &[&str] = &["gateway", "mode"];

/// A config that lost it is damaged.
const META: &[&str] = &["meta"];

/// The first version known to restore its backup by itself.
const ROLLBACK_SINCE: (u32, u32, u32) = (2026, 4, 5);

/// The backup that needs the same bytes, if this write, and nothing before it, makes the config look damaged.
pub(super) fn mirror_files(config: &Path, before: Option<&[u8]>, after: &[u8]) -> Vec<PathBuf> {
    let Some(before) = before else { return Vec::new() };
    let backup = backup_of(config);
    let Some(kept) = size(&backup) else { return Vec::new() };
    // OpenClaw compares with the last good file it saw, which we cannot see: take the largest we can.
    let good = kept.max(last_good_size(config));
    let was_shrunk_already = is_shrunk(good, before.len());
    if !was_shrunk_already && is_shrunk(good.max(before.len()), after.len()) {
        vec![backup]
    } else {
        Vec::new()
    }
}

/// The backup that OpenClaw puts in the place of its config at its next start, if it takes this text for damage.
pub(super) fn pending_restore(
    config_set: &ConfigSet,
    text: &[u8],
    dialect: Dialect,
) -> Option<PathBuf> {
    let backup = backup_of(&config_set.config);
    let has_no_backup = size(&backup).is_none();
    if config_set.files.len() > 1 || has_no_backup || !restores_by_itself(&config_set.installs) {
        return None;
    }
    // One at a time: a config may be large.
    let (good_size, has_meta) = {
        let kept = files::read(&backup).ok().flatten()?;
        let good = parse(&kept, dialect).filter(|good| has(good, MODE))?;
        (kept.len().max(last_good_size(&config_set.config)), has(&good, META))
    };
    let now = parse(text, dialect)?;
    let looks_damaged =
        is_shrunk(good_size, text.len()) || has_meta && !has(&now, META) || !has(&now, MODE);
    (looks_damaged && !has(&now, &["$include"])).then_some(backup)
}

/// True unless every program here is known to be too old for it.
fn restores_by_itself(installs: &[Install]) -> bool {
    let may = |install: &Install| {
        install.version.as_ref().is_none_or(|at| !version::is_before(at, ROLLBACK_SINCE))
    };
    installs.is_empty() || installs.iter().any(may)
}

fn is_shrunk(good: usize, now: usize) -> bool {
    good >= ROLLBACK_BASELINE && now * 2 < good
}

fn parse(text: &[u8], dialect: Dialect) -> Option<Document> {
    Document::parse(std::str::from_utf8(text).ok()?, dialect).ok()
}

fn has(document: &Document, keys: &[&str]) -> bool {
    let place = keys.iter().fold(document::Path::root(), |place, key| place.key(*key));
    document.get(&place).is_some()
}

fn last_good_size(config: &Path) -> usize {
    size(&beside(config, ".last-good")).unwrap_or(0)
}

fn backup_of(config: &Path) -> PathBuf {
    beside(config, ".bak")
}

fn size(path: &Path) -> Option<usize> {
    files::size(path).and_then(|size| usize::try_from(size).ok())
}
