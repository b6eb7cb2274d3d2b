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
    let folders = projects.iter().map(|project| project.join("chats"));
    let folders = folders.flat_map(|chats| [chats.join("archive"), chats]);
    let chats = folders.flat_map(|chats| listing(&chats));
    chats.filter(|path| path.is_file()).collect()
}

/// What else it writes down (0.24.4): prompts laid aside, commands typed in its shell mode, the debug log of each session, and
/// the files that a session has edited, as they were before.
pub(super) fn other_logs(folder: &Path) -> Vec<PathBuf> {
    let below = |name: &str| listing(&folder.join(name));
    let stashes = below("projects").into_iter().map(|project| project.join("prompt-stash.json"));
    let commands = below("tmp").into_iter().map(|project| project.join("shell_history"));
    let edited = below("file-history").into_iter().flat_map(|session| listing(&session));
    let logs = stashes.chain(commands).chain(below("debug")).chain(edited);
    logs.filter(|path| path.is_file()).collect()
}
