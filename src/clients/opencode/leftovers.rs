//! Where OpenCode leaves copies of a key.
//!
//! Measured (1.18.33): a start of its screen copies the config with a literal key to `*.tui-migration.bak`, readable for
//! everybody; `auth login` keeps keys in `auth.json` in its data folder; an error in the config is logged with the
//! config's text. 2.0.15 keeps them in its database, logs every command line, and keeps variables that were given to its
//! server in `service.json`; what was typed is in `prompt-history.jsonl`. Files that go before the global ones may belong to
//! a project or to an administrator: they are only told.

use super::super::leftover::{listing, name};
use super::super::{Client, Leftover, LeftoverKind};
use super::{OpenCode, database, paths, server};
use crate::host::{Host, files};
use crate::text::opencode as text;
use std::path::{Path, PathBuf};

pub(super) fn of(host: &Host, config: &Path) -> Vec<Leftover> {
    let folder = files::parent(config);
    let is_global = *folder == paths::folder(host);
    let names: Vec<PathBuf> = if is_global {
        paths::GLOBAL.iter().map(|name| folder.join(name)).collect()
    } else {
        vec![config.to_owned()]
    };
    let mut found: Vec<Leftover> =
        names.into_iter().map(|path| Leftover::new(path, LeftoverKind::Config)).collect();
    let backups =
        listing(folder).into_iter().filter(|path| name(path).ends_with(".tui-migration.bak"));
    found.extend(backups.map(|path| Leftover::new(path, LeftoverKind::Copy)));
    let data = database::data_folder(host);
    found.push(Leftover::new(data.join("auth.json"), LeftoverKind::Credentials(None)));
    let logs = listing(&data.join("log")).into_iter().filter(|path| path.is_file());
    found.extend(logs.map(|path| Leftover::new(path, LeftoverKind::Log)));
    found.extend(databases(host));
    found.push(Leftover::new(server::prompts(host), LeftoverKind::Log));
    let settings = LeftoverKind::Foreign { remedy: text::in_the_service() };
    found.extend(server::files(host).map(|path| Leftover::new(path, settings)));
    found.extend(others(host, is_global));
    found
}

/// The database and what was written to it last.
fn databases(host: &Host) -> [Leftover; 2] {
    let path = database::path(host);
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let has_credentials = !database::look(host).credentials.is_empty();
    let remedy =
        if has_credentials { text::in_the_database() } else { text::left_in_the_database() };
    [path, log.into()].map(|path| Leftover::new(path, LeftoverKind::Database { remedy }))
}

fn others(host: &Host, is_global: bool) -> Vec<Leftover> {
    let survey = is_global.then(|| OpenCode.survey(host, None).ok()).flatten();
    let others = survey.map(|survey| survey.others).unwrap_or_default();
    let kind = LeftoverKind::Foreign { remedy: text::by_hand() };
    others.into_iter().map(|source| Leftover::new(source.path, kind)).collect()
}
