//! Where OpenCode leaves copies of a key.
//!
//! Measured (1.18.33): a start of its screen copies the config with a literal key to `*.tui-migration.bak`, readable for
//! everybody; `auth login` keeps keys in `auth.json` in its data folder; an error in the config is logged with the
//! config's text. Files that go before the global ones may belong to
//! a project or to an administrator: they are only told.

use super::super::leftover::{listing, name};
use super::super::{Client, Leftover, LeftoverKind};
use super::{OpenCode, paths};
use crate::host::{Host, files};
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
    let data = host.path_var("XDG_DATA_HOME").unwrap_or_else(|| host.home().join(".local/share"));
    let data = data.join("opencode");
    found.push(Leftover::new(data.join("auth.json"), LeftoverKind::Credentials(None)));
    let logs = listing(&data.join("log")).into_iter().filter(|path| path.is_file());
    found.extend(logs.map(|path| Leftover::new(path, LeftoverKind::Log)));
    found.extend(others(host, is_global));
    found
}

fn others(host: &Host, is_global: bool) -> Vec<Leftover> {
    let survey = is_global.then(|| OpenCode.survey(host, None).ok()).flatten();
    let others = survey.map(|survey| survey.others).unwrap_or_default();
    let kind = LeftoverKind::Foreign { remedy: crate::text::opencode::by_hand() };
    others.into_iter().map(|source| Leftover::new(source.path, kind)).collect()
}
