//! Where Qwen Code's files are.

use super::super::key_copy_location::listing;
use crate::host::Host;
use std::path::{Path, PathBuf};

/// The variable that moves the user's folder.
pub(super) const FOLDER_VARIABLE: &str = "QWEN_HOME";

/// Variables that it adds to its environment.
pub(super) const VARIABLES: &str = ".env";

const SETTINGS: &str = "settings.json";

/// The user's folder.
pub(super) fn folder(host: &Host) -> PathBuf {
    host.path_var(FOLDER_VARIABLE).unwrap_or_else(|| host.home().join(".qwen"))
}

/// The user's settings.
pub(super) fn config(host: &Host) -> PathBuf {
    folder(host).join(SETTINGS)
}

/// Files that go before the user's own, highest rank first; they need not exist.
pub(super) fn higher(host: &Host) -> Vec<PathBuf> {
    let mut paths = vec![managed()];
    paths.extend(project(host));
    paths
}

/// The working folder's own settings; `None` if that folder's are the user's.
pub(super) fn project(host: &Host) -> Option<PathBuf> {
    let folder = host.cwd().join(".qwen");
    (folder != self::folder(host)).then(|| folder.join(SETTINGS))
}

/// The file of an administrator, from its documentation.
fn managed() -> PathBuf {
    if cfg!(target_os = "macos") {
        "/Library/Application Support/QwenCode/settings.json".into()
    } else if cfg!(windows) {
        "C:\\ProgramData\\qwen-code\\settings.json".into()
    } else {
        "/etc/qwen-code/settings.json".into()
    }
}

/// What was typed and answered: a folder for each working folder, with a file for each session.
pub(super) fn chats(folder: &Path) -> Vec<PathBuf> {
    let projects = listing(&folder.join("projects"));
    let chats = projects.iter().flat_map(|project| listing(&project.join("chats")));
    chats.filter(|path| path.is_file()).collect()
}
