//! Where OpenClaw's config and program are. Order and legacy names as 2026.9.6 resolves them
//! (its `paths` module, and tried): the same on Linux, macOS and Windows.

use crate::host::{Host, files};
use std::path::{Path, PathBuf};

/// Folder and file names of the program's former life, used in place while the new ones are absent.
const LEGACY_FOLDER: &str = ".clawdbot";
const LEGACY_FILE: &str = "clawdbot.json";

/// The config file that OpenClaw would use.
pub(super) fn config(host: &Host) -> PathBuf {
    host.once("openclaw config", find_config)
}

fn find_config(host: &Host) -> PathBuf {
    if let Some(path) = path_var(host, "OPENCLAW_CONFIG_PATH") {
        return path;
    }
    if let Some(state) = path_var(host, "OPENCLAW_STATE_DIR") {
        return state.join("openclaw.json");
    }
    let home = home(host);
    let folder = home.join(".openclaw");
    let own = folder.join("openclaw.json");
    if files::may_exist(&own) {
        return own;
    }
    let legacy = [folder.join(LEGACY_FILE), home.join(LEGACY_FOLDER).join(LEGACY_FILE)];
    legacy.into_iter().find(|path| files::exists(path)).unwrap_or(own)
}

/// True if there is a config or folder of OpenClaw's.
pub(super) fn has_config(host: &Host) -> bool {
    let config = config(host);
    let home = home(host);
    files::may_exist(&config)
        || config.parent().is_some_and(|dir| dir != home && files::may_be_folder(dir))
}

/// Folders besides the config's own from which `$include` may read.
pub(super) fn include_roots(host: &Host) -> Vec<PathBuf> {
    let roots = host.var("OPENCLAW_INCLUDE_ROOTS").unwrap_or_default();
    std::env::split_paths(roots).filter(|root| root.is_absolute()).collect()
}

/// OpenClaw's state folder, in which it looks for `.env`: not always that of the config.
pub(super) fn state(host: &Host, config: &Path) -> PathBuf {
    let is_named =
        path_var(host, "OPENCLAW_CONFIG_PATH").is_some() || *config != self::config(host);
    let beside = || files::parent(config).to_owned();
    let default = || if is_named { home(host).join(".openclaw") } else { beside() };
    path_var(host, "OPENCLAW_STATE_DIR").unwrap_or_else(default)
}

/// A file of variables that an older installer left (read by 2026.9.6, behind `<state>/.env`).
pub(super) fn gateway_env(host: &Host) -> PathBuf {
    home(host).join(".config/openclaw/gateway.env")
}

/// The version that the npm package beside the program states.
pub(super) fn version(program: &Path) -> Option<String> {
    super::super::config_file::npm_version(program, "openclaw", |folder| folder)
}

/// `OPENCLAW_HOME` goes before the account's home.
fn home(host: &Host) -> PathBuf {
    path_var(host, "OPENCLAW_HOME").unwrap_or_else(|| host.home().to_owned())
}

/// OpenClaw takes the words `undefined` and `null`, left over from scripts, as unset.
fn path_var(host: &Host, name: &str) -> Option<PathBuf> {
    let text =
        host.var(name).map(str::trim).filter(|text| !matches!(*text, "undefined" | "null"))?;
    Some(host.path(text))
}

/// `openclaw.json` + `.bak` = `openclaw.json.bak`.
pub(super) fn beside(config: &Path, suffix: &str) -> PathBuf {
    let mut name = config.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
