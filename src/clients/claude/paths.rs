//! Where Claude Code's settings are.
//!
//! Measured (2.1.332): managed files go before the project's `settings.local.json`, that before its `settings.json`, and that
//! before the user's own. Of a project only the working folder counts, no folder above it. `CLAUDE_CONFIG_DIR` moves the
//! user's folder, and `.claude.json` into it.

use crate::host::Host;
use std::path::{Path, PathBuf};

/// The variable that moves the user's folder.
pub(super) const FOLDER_VARIABLE: &str = "CLAUDE_CONFIG_DIR";

const SETTINGS: &str = "settings.json";

/// The user's folder.
pub(super) fn folder(host: &Host) -> PathBuf {
    host.path_var(FOLDER_VARIABLE).unwrap_or_else(|| host.home().join(".claude"))
}

/// The user's settings.
pub(super) fn config(host: &Host) -> PathBuf {
    folder(host).join(SETTINGS)
}

/// Its state, in which it keeps what it learned about the user and the projects.
pub(super) fn state(host: &Host) -> PathBuf {
    host.path_var(FOLDER_VARIABLE).unwrap_or_else(|| host.home().to_owned()).join(".claude.json")
}

/// Files that go before the user's own, highest rank first; they need not exist.
pub(super) fn higher(host: &Host) -> Vec<PathBuf> {
    let mut paths = managed();
    paths.extend(project(host));
    paths
}

/// The working folder's own files; none if that folder's files are the user's.
pub(super) fn project(host: &Host) -> Vec<PathBuf> {
    let folder = host.cwd().join(".claude");
    if folder == self::folder(host) {
        return Vec::new();
    }
    ["settings.local.json", SETTINGS].map(|name| folder.join(name)).to_vec()
}

/// Files that an administrator puts there: the drop-ins go before the file itself, the last one first.
fn managed() -> Vec<PathBuf> {
    let folder = managed_folder();
    let mut paths = drop_ins(&folder.join("managed-settings.d"));
    paths.reverse();
    paths.push(folder.join("managed-settings.json"));
    paths
}

/// True for a file that an administrator puts there.
pub(super) fn is_managed(path: &Path) -> bool {
    path.starts_with(managed_folder())
}

/// The folder of managed settings; that of macOS and Windows is from its documentation.
pub(super) fn managed_folder() -> PathBuf {
    if cfg!(target_os = "macos") {
        "/Library/Application Support/ClaudeCode".into()
    } else if cfg!(windows) {
        "C:\\Program Files\\ClaudeCode".into()
    } else {
        "/etc/claude-code".into()
    }
}

fn drop_ins(folder: &Path) -> Vec<PathBuf> {
    let mut paths = super::super::key_copy_location::listing(folder);
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths
}
