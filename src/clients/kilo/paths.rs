//! Which files make up Kilo's config.
//!
//! From its program (7.7.7): managed files go before `KILO_CONFIG_CONTENT`, then `KILO_CONFIG_DIR`, `~/.kilo`, `~/.kilocode`,
//! the project's files, `KILO_CONFIG`, and last the global folder, in which the names of OpenCode go before its own. In each
//! place it reads both.

use super::super::{ConfigFile, Note, parse};
use super::warning;
use crate::document::Dialect;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::text::kilo as text;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// The file that Kilo makes.
pub(super) const MAIN: &str = "kilo.jsonc";

/// Names in the global folder, highest rank first.
const GLOBAL_FILES: [&str; 5] =
    ["opencode.jsonc", "opencode.json", MAIN, "kilo.json", "config.json"];

/// Names elsewhere, highest rank first.
const OTHER_FILES: [&str; 4] = ["opencode.jsonc", "opencode.json", MAIN, "kilo.json"];

/// Kilo's folders in a project and in the home.
const OWN_FOLDERS: [&str; 2] = [".kilo", ".kilocode"];

/// What stands for a path where a variable holds the config.
const INLINE_CONFIG_VARIABLE: &str = "$KILO_CONFIG_CONTENT";

/// The global config folder.
pub(super) fn folder(host: &Host) -> PathBuf {
    host.path_var("XDG_CONFIG_HOME").unwrap_or_else(|| host.home().join(".config")).join("kilo")
}

/// Where its credentials, its logs and its database are.
pub(super) fn data_folder(host: &Host) -> PathBuf {
    let data = host.path_var("XDG_DATA_HOME").unwrap_or_else(|| host.home().join(".local/share"));
    data.join("kilo")
}

/// The files of the global folder, highest rank first; they need not exist.
pub(super) fn global(host: &Host) -> Vec<PathBuf> {
    let folder = folder(host);
    GLOBAL_FILES.iter().map(|name| folder.join(name)).collect()
}

/// Files we may edit, files that rank above them, and notes.
///
/// # Errors
/// If a global file cannot be read or parsed. One that ranks higher and is broken is only a note.
pub(super) fn sources(host: &Host) -> Result<(Vec<ConfigFile>, Vec<ConfigFile>, Vec<Note>)> {
    let mut own = Vec::new();
    for path in global(host).into_iter().filter(|path| path.symlink_metadata().is_ok()) {
        own.push(ConfigFile::load(&path, Dialect::Jsonc)?);
    }
    if own.is_empty() {
        own.push(ConfigFile::load(&folder(host).join(MAIN), Dialect::Jsonc)?);
    }
    let (mut others, mut notes) = (Vec::new(), Vec::new());
    let unreadable = |error: &Error| warning(text::message::unreadable(error.message()));
    for path in higher(host).into_iter().filter(|path| path.is_file()) {
        match ConfigFile::load(&path, Dialect::Jsonc) {
            Ok(source) => others.push(source),
            Err(error) => notes.push(unreadable(&error).at(path)),
        }
    }
    match inline(host).transpose() {
        Ok(source) => others.extend(source),
        Err(error) => notes.push(unreadable(&error).at(INLINE_CONFIG_VARIABLE)),
    }
    Ok((own, others, notes))
}

/// Where files that go before the global ones may be, highest rank first.
pub(super) fn higher(host: &Host) -> Vec<PathBuf> {
    let mut paths = in_folder(&managed(host));
    let in_home = OWN_FOLDERS.map(|name| Some(host.home().join(name)));
    let own = std::iter::once(host.path_var("KILO_CONFIG_DIR")).chain(in_home);
    paths.extend(own.flatten().flat_map(|folder| in_folder(&folder)));
    let is_off = |value: &str| value == "1" || value == "true";
    if !host.var("KILO_DISABLE_PROJECT_CONFIG").is_some_and(is_off) {
        paths.extend(project(host.cwd()));
    }
    paths.extend(host.path_var("KILO_CONFIG"));
    let mut seen = HashSet::new();
    paths.retain(|path| seen.insert(path.clone()));
    paths
}

fn in_folder(folder: &Path) -> Vec<PathBuf> {
    OTHER_FILES.iter().map(|name| folder.join(name)).collect()
}

fn managed(host: &Host) -> PathBuf {
    if let Some(folder) = host.path_var("KILO_TEST_MANAGED_CONFIG_DIR") {
        return folder;
    }
    if cfg!(target_os = "macos") {
        "/Library/Application Support/kilo".into()
    } else if cfg!(windows) {
        host.path_var("ProgramData").unwrap_or_else(|| "C:\\ProgramData".into()).join("kilo")
    } else {
        "/etc/kilo".into()
    }
}

/// The working folder's own files up to the root of its repository.
fn project(cwd: &Path) -> Vec<PathBuf> {
    let root = cwd.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(cwd);
    let folders: Vec<_> = cwd.ancestors().take_while(|folder| folder.starts_with(root)).collect();
    let hidden = folders.iter().flat_map(|folder| OWN_FOLDERS.map(|name| folder.join(name)));
    let hidden = hidden.flat_map(|folder| in_folder(&folder));
    hidden.chain(folders.iter().flat_map(|folder| in_folder(folder))).collect()
}

/// The config that a variable holds, as if it were a file.
fn inline(host: &Host) -> Option<Result<ConfigFile>> {
    let bytes = host.var("KILO_CONFIG_CONTENT")?.as_bytes().to_vec();
    let path = PathBuf::from(INLINE_CONFIG_VARIABLE);
    Some(parse(&path, &bytes, Dialect::Jsonc).map(|document| ConfigFile {
        target: path.clone(),
        path,
        bytes: Some(bytes),
        document,
        removed_comments: Vec::new(),
    }))
}
