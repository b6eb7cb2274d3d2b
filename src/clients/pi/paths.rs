//! Where pi's files are, and which pi is installed.

use super::super::config_file::npm_version;
use super::super::key_copy_location::listing;
use super::super::{Install, KeyCopyKind, KeyCopyLocation};
use super::PACKAGE;
use crate::host::{Host, files};
use std::path::{Path, PathBuf};

/// The variable that moves the folder.
pub(super) const FOLDER_VARIABLE: &str = "PI_CODING_AGENT_DIR";

/// The folder of all its files.
pub(super) fn folder(host: &Host) -> PathBuf {
    host.path_var(FOLDER_VARIABLE).unwrap_or_else(|| host.home().join(".pi/agent"))
}

/// The providers.
pub(super) fn config(host: &Host) -> PathBuf {
    folder(host).join("models.json")
}

/// The settings that go with these providers.
pub(super) fn settings(config: &Path) -> PathBuf {
    files::parent(config).join("settings.json")
}

/// The credentials that go before those of the providers.
pub(super) fn auth(config: &Path) -> PathBuf {
    files::parent(config).join("auth.json")
}

/// Every pi on the machine, the one that a shell starts first.
pub(super) fn installs(host: &Host) -> Vec<Install> {
    host.once("pi installs", find_installs)
}

fn find_installs(host: &Host) -> Vec<Install> {
    // The script is `dist/bundle/cli.js` in its package.
    let install = |program: PathBuf| {
        let version = npm_version(&program, PACKAGE, |folder| files::parent(files::parent(folder)));
        Install { version, program, generation: None, is_placeholder: false }
    };
    // The name is short: another program that is called so is not pi.
    let programs = host.find_programs(&["pi"], ".pi/bin").into_iter().map(install);
    programs.filter(|install| install.version.is_some()).collect()
}

/// What it writes down while it runs, in lines (1.6.0).
const LOGS: [&str; 2] = ["pi-debug.log", "mcp.log"];

/// Its files, and the sessions with all that was said in them.
pub(super) fn key_copies(config: &Path) -> Vec<KeyCopyLocation> {
    let folder = files::parent(config);
    let mut found = vec![
        KeyCopyLocation::new(config.to_owned(), KeyCopyKind::Config),
        KeyCopyLocation::new(settings(config), KeyCopyKind::Copy),
        KeyCopyLocation::new(auth(config), KeyCopyKind::Credentials(None)),
    ];
    let logs = LOGS.iter().map(|name| folder.join(name));
    found.extend(logs.map(|path| KeyCopyLocation::new(path, KeyCopyKind::Log)));
    let sessions = listing(&folder.join("sessions")).into_iter().flat_map(|it| listing(&it));
    let sessions = sessions.filter(|path| path.is_file());
    found.extend(sessions.map(|path| KeyCopyLocation::new(path, KeyCopyKind::Log)));
    found
}
