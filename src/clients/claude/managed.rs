//! The drop-in for every user of the machine: what a project's own settings cannot override.
//!
//! Measured (2.1.332): a base URL alone is not enough. A project's `env` also leads the requests, with the key of the helper,
//! to another host by a switch to another cloud, whose base URL it names as well (`PROVIDERS`), by a proxy for an http base, and by
//! a proxy for an https one if it has Node.js trust another certificate (`TRUST`). With all of these in a managed file it
//! cannot, with and without `claude -p`. Hooks of a project run all the same.

use super::super::{ConfigFile, ConfigSet, DesiredFile, DesiredState, EntrySpec, KeyValue};
use super::{BASE_URL, helper, paths, variable, warning};
use crate::catalog::strip_version;
use crate::document;
use crate::host::files;
use crate::text::claude as text;
use serde_json::json;
use std::borrow::Cow;
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
    let base_url = strip_version(wanted.endpoint.as_str());
    let mut env = serde_json::Map::from_iter([(BASE_URL.to_owned(), json!(base_url))]);
    env.extend(pinned(base_url).map(|(name, value)| (name.to_owned(), json!(value))));
    let settings = json!({ "apiKeyHelper": command, "env": env });
    let text = format!("{settings:#}\n");
    desired.files.push(DesiredFile { path: path(), text, only_if_absent: false, is_for_all: true });
    if let KeyValue::Reference(reference) = &wanted.key
        && !is_for_all(&reference.program)
    {
        let program = reference.program.display();
        desired.notes.push(warning(text::message::program_not_for_all(program)));
    }
}

/// Switches to another provider, whose base URL a project could name as well.
const PROVIDERS: [&str; 7] = [
    "CLAUDE_CODE_USE_ANTHROPIC_AWS",
    "CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD",
    "CLAUDE_CODE_USE_BEDROCK",
    "CLAUDE_CODE_USE_FOUNDRY",
    "CLAUDE_CODE_USE_GATEWAY",
    "CLAUDE_CODE_USE_MANTLE",
    "CLAUDE_CODE_USE_VERTEX",
];

/// Which certificates are trusted, beside those of the system.
const TRUST: [(&str, &str); 2] =
    [("NODE_EXTRA_CA_CERTS", ""), ("NODE_TLS_REJECT_UNAUTHORIZED", "1")];

/// The proxy of requests to an http base.
const PROXY: &str = "HTTP_PROXY";

/// Further variables that name one. Those of an https base stay the user's, since it needs no trust.
const OTHER_PROXIES: [&str; 5] =
    ["ALL_PROXY", "HTTPS_PROXY", "all_proxy", "http_proxy", "https_proxy"];

/// Variables by which a settings file leads the requests elsewhere.
pub(super) fn routes(is_project: bool) -> impl Iterator<Item = &'static str> {
    let names = [BASE_URL, PROXY].into_iter().chain(OTHER_PROXIES).chain(PROVIDERS);
    // An administrator may well name a certificate.
    names.chain(TRUST.map(|(name, _)| name).into_iter().filter(move |_| is_project))
}

/// The variables that a project could lead the requests elsewhere by, with the value that keeps it from that.
fn pinned(base_url: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let is_plain = base_url.starts_with("http:");
    let proxies = OTHER_PROXIES.into_iter().filter(move |_| is_plain);
    let emptied = PROVIDERS.into_iter().chain([PROXY]).chain(proxies);
    emptied.map(|name| (name, "")).chain(TRUST)
}

/// True if every user can come to the program and run it.
fn is_for_all(program: &Path) -> bool {
    program.ancestors().all(|path| files::mode(path).is_none_or(|mode| mode & 0o001 != 0))
}

/// True if managed settings lead the requests to where the user's do, and fetch the key themselves.
pub(super) fn pins(config_set: &ConfigSet) -> bool {
    let mut managed = config_set.others.iter().filter(|source| paths::is_managed(&source.path));
    let Some(user) = config_set.files.first() else { return false };
    let text = |source: &ConfigFile, name: &str| {
        source.document.get(&variable(name)).and_then(|node| node.as_str().map(Cow::into_owned))
    };
    managed.any(|source| {
        let Some(url) = text(source, BASE_URL) else { return false };
        let is_same = text(user, BASE_URL).as_ref() == Some(&url);
        let has_helper = source.document.get(&helper::place()).is_some();
        let is_fixed =
            pinned(&url).all(|(name, value)| text(source, name).as_deref() == Some(value));
        is_same && has_helper && is_fixed
    })
}

/// True for a place that managed settings of ours keep a project from changing.
pub(super) fn is_pinned(config_set: &ConfigSet, place: &document::Path) -> bool {
    let is_ours = *place == helper::place() || *place == variable(BASE_URL);
    let user = config_set.files.first().and_then(|it| it.document.get(&variable(BASE_URL)));
    let url = user.and_then(|node| node.as_str()).unwrap_or_default();
    pins(config_set) && (is_ours || pinned(&url).any(|(name, _)| *place == variable(name)))
}
