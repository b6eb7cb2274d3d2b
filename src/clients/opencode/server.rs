//! The server that OpenCode 2 keeps in the background: it has the environment of the shell that started it, also for every
//! client that comes later (2.0.15).

use crate::host::{Host, files, process};
use std::path::{Path, PathBuf};

/// Gives it the environment of the shell in which this is typed.
pub(super) const RESTART: &str = "opencode service restart";

/// True if a server runs without this variable; `None` if none runs, or that is not known.
///
/// Only Linux shows the environment of a process, and only to its own user.
pub(super) fn lacks(host: &Host, variable: &str) -> Option<bool> {
    let environment = environment(pid(host)?)?;
    let mut entries = environment.split(|byte| *byte == 0);
    let is_set = |entry: &[u8]| {
        let value =
            entry.strip_prefix(variable.as_bytes()).and_then(|rest| rest.strip_prefix(b"="));
        value.is_some_and(|value| !value.is_empty())
    };
    Some(!entries.any(is_set))
}

/// The process of the server, if it runs.
pub(super) fn pid(host: &Host) -> Option<u32> {
    let bytes = files::read(&state(host)).ok()??;
    let service: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    let pid = u32::try_from(service["pid"].as_u64()?).ok()?;
    (process::is_alive(pid) && is_server(pid)).then_some(pid)
}

/// Where a running server says how it is reached, and the settings with which it starts; both hold its password.
pub(super) fn files(host: &Host) -> [PathBuf; 2] {
    [state(host), super::paths::folder(host).join("service.json")]
}

/// What was typed at its prompt.
pub(super) fn prompts(host: &Host) -> PathBuf {
    folder(host).join("prompt-history.jsonl")
}

/// Written by a server when it starts, and taken away when it stops.
pub(super) fn state(host: &Host) -> PathBuf {
    folder(host).join("service.json")
}

fn folder(host: &Host) -> PathBuf {
    let state = host.path_var("XDG_STATE_HOME").unwrap_or_else(|| host.home().join(".local/state"));
    state.join("opencode")
}

/// False if another program reuses the process id of a server that ended.
fn is_server(pid: u32) -> bool {
    if cfg!(not(target_os = "linux")) {
        return true;
    }
    let line = files::read(Path::new(&format!("/proc/{pid}/cmdline"))).ok().flatten();
    let line = line.unwrap_or_default();
    let words: Vec<&[u8]> = line.split(|byte| *byte == 0).collect();
    words.contains(&b"serve".as_slice())
}

fn environment(pid: u32) -> Option<zeroize::Zeroizing<Vec<u8>>> {
    if cfg!(not(target_os = "linux")) {
        return None;
    }
    let bytes = files::read(Path::new(&format!("/proc/{pid}/environ"))).ok()??;
    Some(zeroize::Zeroizing::new(bytes))
}
