//! Which files make up OpenCode's config, and which of them OpenCode itself would edit.
//!
//! Measured (1.18.33): objects merge deeply; managed files go before `OPENCODE_CONFIG_CONTENT`, then
//! `OPENCODE_CONFIG_DIR`, `~/.opencode`, the project's files, `OPENCODE_CONFIG`, and last the global folder, in which
//! `opencode.jsonc` goes before `opencode.json` before `config.json`. The folder is `$XDG_CONFIG_HOME/opencode`, else
//! `~/.config/opencode`, on Windows and macOS as well. `.opencode.json` belongs to another, dead program.

use super::super::{ConfigFile, Note, PluginFolder, parse};
use crate::document::Dialect;
use crate::error::{Error, Result};
use crate::host::{Host, files};
use crate::text::Message;
use crate::text::opencode as text;
use std::path::{Path, PathBuf};

/// Names in the global folder, highest rank first; OpenCode edits the first that exists.
pub(super) const GLOBAL_FILES: [&str; 3] = ["opencode.jsonc", "opencode.json", "config.json"];

/// Names elsewhere, highest rank first.
const OTHER_CONFIG_VARIABLES: [&str; 2] = ["opencode.jsonc", "opencode.json"];

/// The name in place of a path if a variable holds the config.
const INLINE_CONFIG_VARIABLE: &str = "$OPENCODE_CONFIG_CONTENT";

/// The global config folder.
pub(super) fn folder(host: &Host) -> PathBuf {
    host.path_var("XDG_CONFIG_HOME").unwrap_or_else(|| host.home().join(".config")).join("opencode")
}

/// Where OpenCode 1.x keeps the list of models.dev as it last fetched it (1.18.33: the bytes as they came). OpenCode 2
/// keeps it in its database.
pub(super) fn model_facts(host: &Host) -> PathBuf {
    let cache = host.path_var("XDG_CACHE_HOME").unwrap_or_else(|| host.home().join(".cache"));
    cache.join("opencode").join("models.json")
}

/// Where OpenCode installs its plugin package: the global folder, and its program's own if there is one.
pub(super) fn plugin_folders(host: &Host) -> Vec<PluginFolder> {
    let own = Some(host.home().join(".opencode")).filter(|path| path.is_dir());
    std::iter::once(folder(host)).chain(own).map(super::reference::plugin_folder).collect()
}

/// Files we may edit (first the one OpenCode would edit), files that rank above them, and notes.
///
/// # Errors
/// If a global file cannot be read or parsed. One that ranks higher and is broken is only a note.
pub(super) fn sources(
    host: &Host,
    dialect: Dialect,
    has_2: bool,
) -> Result<(Vec<ConfigFile>, Vec<ConfigFile>, Vec<Note>)> {
    let folder = folder(host);
    let mut global = Vec::new();
    for name in GLOBAL_FILES {
        let path = folder.join(name);
        if files::may_exist(&path) {
            // A failure that passes makes a file look present that is not there.
            global.extend(Some(ConfigFile::load(&path, dialect)?).filter(ConfigFile::exists));
        }
    }
    // 2.x does not read `config.json`: what it is to read goes beside that.
    if !global.iter().any(|source| !has_2 || !is_for_1_alone(&source.path)) {
        global.insert(0, ConfigFile::load(&folder.join(GLOBAL_FILES[0]), dialect)?);
    }
    let mut notes = Vec::new();
    let replaced = host.path_var("OPENCODE_CONFIG_DIR").filter(|other| has_2 && *other != folder);
    notes.extend(
        replaced.map(|other| super::warning(text::message::folder_is_replaced()).at(other)),
    );
    let mut others = Vec::new();
    for path in higher(host, has_2).into_iter().filter(|path| files::may_be_file(path)) {
        match ConfigFile::load(&path, dialect) {
            Ok(source) => others.push(source),
            Err(error) => notes.push(super::warning(unreadable(&error)).at(path)),
        }
    }
    match inline(host, dialect).transpose() {
        Ok(source) => others.extend(source),
        Err(error) => notes.push(super::warning(unreadable(&error)).at(INLINE_CONFIG_VARIABLE)),
    }
    Ok((global, others, notes))
}

/// Why a file that precedes the global ones is not read, with the line and column of the syntax error.
fn unreadable(error: &Error) -> Message {
    match error {
        Error::Syntax { place, problem, .. } => {
            text::message::unreadable_at(place.line, place.column, problem)
        }
        error => text::message::unreadable(error.message()),
    }
}

/// True for the one of the global files that 2.x does not read (2.0.15).
pub(super) fn is_for_1_alone(path: &Path) -> bool {
    path.ends_with(GLOBAL_FILES[2])
}

/// Every file that takes part in OpenCode's config or would, if it were there.
pub(super) fn places(host: &Host) -> Vec<PathBuf> {
    let folder = folder(host);
    GLOBAL_FILES.iter().map(|name| folder.join(name)).chain(higher(host, true)).collect()
}

/// Where files that go before the global ones may be, highest rank first. 2.x looks into every folder above, where 1.x
/// ends at the root of the repository.
fn higher(host: &Host, has_2: bool) -> Vec<PathBuf> {
    let mut paths = in_folder(&managed(host));
    let own = [host.path_var("OPENCODE_CONFIG_DIR"), Some(host.home().join(".opencode"))];
    paths.extend(own.iter().flatten().flat_map(|folder| in_folder(folder)));
    if host
        .var("OPENCODE_DISABLE_PROJECT_CONFIG")
        .is_none_or(|value| value != "1" && value != "true")
    {
        paths.extend(project(host.cwd(), has_2));
    }
    paths.extend(host.path_var("OPENCODE_CONFIG"));
    paths
}

fn in_folder(folder: &Path) -> Vec<PathBuf> {
    OTHER_CONFIG_VARIABLES.iter().map(|name| folder.join(name)).collect()
}

fn managed(host: &Host) -> PathBuf {
    if let Some(folder) = host.path_var("OPENCODE_TEST_MANAGED_CONFIG_DIR") {
        return folder;
    }
    if cfg!(target_os = "macos") {
        "/Library/Application Support/opencode".into()
    } else if cfg!(windows) {
        host.path_var("ProgramData").unwrap_or_else(|| "C:\\ProgramData".into()).join("opencode")
    } else {
        "/etc/opencode".into()
    }
}

/// The working folder's own files up to the root of its repository, or of everything.
fn project(cwd: &Path, is_unbounded: bool) -> Vec<PathBuf> {
    let repository = || cwd.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(cwd);
    let everything = || cwd.ancestors().last().unwrap_or(cwd);
    let root = if is_unbounded { everything() } else { repository() };
    let folders: Vec<_> = cwd.ancestors().take_while(|folder| folder.starts_with(root)).collect();
    let hidden = folders.iter().flat_map(|folder| in_folder(&folder.join(".opencode")));
    hidden.chain(folders.iter().flat_map(|folder| in_folder(folder))).collect()
}

/// The config that a variable holds, as if it were a file.
fn inline(host: &Host, dialect: Dialect) -> Option<Result<ConfigFile>> {
    let bytes = host.var("OPENCODE_CONFIG_CONTENT")?.as_bytes().to_vec();
    let path = PathBuf::from(INLINE_CONFIG_VARIABLE);
    Some(parse(&path, &bytes, dialect).map(|document| ConfigFile {
        target: path.clone(),
        path,
        bytes: Some(bytes),
        document,
        removed_comments: Vec::new(),
    }))
}
