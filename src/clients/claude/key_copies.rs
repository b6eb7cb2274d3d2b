//! Where Claude Code leaves copies of a key, and where other tools put one.
//!
//! Measured (2.1.332): it keeps copies of `.claude.json` in `backups`; the settings themselves it copies nowhere.

use super::super::key_copy_location::listing;
use super::super::{KeyCopyKind, KeyCopyLocation};
use super::paths;
use crate::host::Host;
use std::path::Path;

pub(super) fn locations(host: &Host, config: &Path) -> Vec<KeyCopyLocation> {
    let folder = paths::folder(host);
    let mut found = vec![KeyCopyLocation::new(config.to_owned(), KeyCopyKind::Config)];
    let live = KeyCopyKind::Live { warning: crate::text::claude::may_be_in_use() };
    found.push(KeyCopyLocation::new(paths::state(host), live));
    let backups = listing(&folder.join("backups")).into_iter();
    found.extend(backups.map(|path| KeyCopyLocation::new(path, KeyCopyKind::Copy)));
    let settings = folder.join("settings.local.json");
    found.push(KeyCopyLocation::new(settings, live));
    let history = folder.join("history.jsonl");
    found.push(KeyCopyLocation::new(history, KeyCopyKind::Log));
    let remedy = crate::text::claude::by_hand();
    let others = paths::higher(host).into_iter().filter(|path| path.is_file());
    found.extend(others.map(|path| KeyCopyLocation::new(path, KeyCopyKind::Foreign { remedy })));
    found
}
