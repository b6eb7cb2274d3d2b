//! Where OpenCode leaves copies of a key.
//!
//! Measured (1.18.33): a start of its screen copies the config with a literal key to `*.tui-migration.bak`, readable for
//! every user; `auth login` keeps keys in `auth.json` in its data folder; an error in the config is logged with the
//! config's text. 2.0.15 keeps them in its database, logs every command line, and keeps variables that were given to its
//! server in `service.json`; what was typed is in `prompt-history.jsonl`. Files that go before the global ones may belong to
//! a project or to an administrator: they are only reported.

use super::super::key_copy_location::{listing, name};
use super::super::{Client, KeyCopyKind, KeyCopyLocation};
use super::{OpenCode, database, paths, server};
use crate::host::{Host, files};
use crate::text::opencode as text;
use std::path::{Path, PathBuf};

pub(super) fn locations(host: &Host, config: &Path) -> Vec<KeyCopyLocation> {
    let folder = files::parent(config);
    let is_global = *folder == paths::folder(host);
    let names: Vec<PathBuf> = if is_global {
        paths::GLOBAL_FILES.iter().map(|name| folder.join(name)).collect()
    } else {
        vec![config.to_owned()]
    };
    let mut found: Vec<KeyCopyLocation> =
        names.into_iter().map(|path| KeyCopyLocation::new(path, KeyCopyKind::Config)).collect();
    let backups = listing(folder)
        .into_iter()
        .filter(|path| name(path).ends_with(".tui-migration.bak") || path.as_path() == folder);
    found.extend(backups.map(|path| KeyCopyLocation::new(path, KeyCopyKind::Copy)));
    let data = database::data_folder(host);
    found.push(KeyCopyLocation::new(data.join("auth.json"), KeyCopyKind::Credentials(None)));
    let logs = listing(&data.join("log")).into_iter();
    found.extend(logs.map(|path| KeyCopyLocation::new(path, KeyCopyKind::Log)));
    found.extend(databases(host));
    found.push(KeyCopyLocation::new(server::prompts(host), KeyCopyKind::Log));
    let settings = KeyCopyKind::Foreign { remedy: text::in_the_service() };
    found.extend(server::files(host).map(|path| KeyCopyLocation::new(path, settings)));
    found.extend(others(host, is_global));
    found
}

/// The database and what was written to it last.
fn databases(host: &Host) -> [KeyCopyLocation; 2] {
    let path = database::path(host);
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let has_credentials = !database::read(host).credentials.is_empty();
    let remedy =
        if has_credentials { text::in_the_database() } else { text::left_in_the_database() };
    [path, log.into()].map(|path| KeyCopyLocation::new(path, KeyCopyKind::Database { remedy }))
}

fn others(host: &Host, is_global: bool) -> Vec<KeyCopyLocation> {
    let config_set = is_global.then(|| OpenCode.read_config(host, None).ok()).flatten();
    let others = config_set.map(|config_set| config_set.others).unwrap_or_default();
    let kind = KeyCopyKind::Foreign { remedy: text::by_hand() };
    others.into_iter().map(|source| KeyCopyLocation::new(source.path, kind)).collect()
}
