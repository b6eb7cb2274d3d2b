//! The drop-in for every user of the machine: what a project's own settings cannot override.
//!
//! Measured (2.1.332): with base URL, key helper and an empty `HTTP_PROXY` in a managed file, a project's settings lead neither
//! requests nor key anywhere else, with and without `claude -p`.

use super::super::{ConfigSet, DesiredFile, DesiredState, EntrySpec, KeyValue};
use super::{BASE_URL, helper, paths, variable, warning};
use crate::catalog::strip_version;
use crate::host::files;
use crate::text::claude as text;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Our drop-in.
pub(super) fn path() -> PathBuf {
    paths::managed_folder().join("managed-settings.d").join("50-wcode.json")
}

/// Adds the drop-in, if it is asked for.
pub(super) fn push(desired: &mut DesiredState, wanted: &EntrySpec) {
    if !wanted.is_managed {
        return;
    }
    let Some(command) = helper::command_for_all(wanted) else { return };
    let settings = json!({
        "apiKeyHelper": command,
        "env": { BASE_URL: strip_version(wanted.endpoint.as_str()), PROXY: "" },
    });
    let text = format!("{settings:#}\n");
    desired.files.push(DesiredFile { path: path(), text, only_if_absent: false, is_for_all: true });
    if let KeyValue::Reference(reference) = &wanted.key
        && !is_for_all(&reference.program)
    {
        let program = reference.program.display();
        desired.notes.push(warning(text::message::program_not_for_all(program)));
    }
}

/// A project could lead requests to an http base through a proxy of its own.
const PROXY: &str = "HTTP_PROXY";

/// True if every user can come to the program and run it.
fn is_for_all(program: &Path) -> bool {
    program.ancestors().all(|path| files::mode(path).is_none_or(|mode| mode & 0o001 != 0))
}

/// True if managed settings lead the requests to where the user's do, and fetch the key themselves.
pub(super) fn pins(config_set: &ConfigSet) -> bool {
    let mut managed = config_set.others.iter().filter(|source| paths::is_managed(&source.path));
    let Some(user) = config_set.files.first() else { return false };
    managed.any(|source| {
        let has = |place| source.document.get(&place).map(|node| node.to_value());
        let url = has(variable(BASE_URL));
        let is_same = url == user.document.get(&variable(BASE_URL)).map(|node| node.to_value());
        let is_fixed = has(helper::place()).is_some() && has(variable(PROXY)).is_some();
        url.is_some() && is_same && is_fixed
    })
}
