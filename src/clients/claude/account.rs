//! Whether the user runs Claude Code on an account, a key or a gateway of their own.
//!
//! Measured (2.1.332): a login leaves `oauthAccount` in `.claude.json`, and the tokens in `.credentials.json` beside the
//! settings, or in the keychain of macOS; a key typed at its question is `primaryApiKey`.

use super::super::Client;
use super::{BASE_URL, ClaudeCode, hazards, helper, paths, settings};
use crate::host::{Host, files};
use serde_json::Value;

/// Members of `.claude.json` that a login leaves.
const LOGINS: [&str; 2] = ["oauthAccount", "primaryApiKey"];

/// Variables by which it is used without a login.
const VARIABLES: [&str; 7] = [
    BASE_URL,
    hazards::TOKEN,
    hazards::API_KEY,
    "CLAUDE_CODE_OAUTH_TOKEN",
    "CLAUDE_CODE_USE_BEDROCK",
    "CLAUDE_CODE_USE_VERTEX",
    "CLAUDE_CODE_USE_FOUNDRY",
];

/// True if there is a sign of one, also if its settings cannot be read.
pub(super) fn is_there(host: &Host) -> bool {
    let has_tokens = paths::folder(host).join(".credentials.json").is_file();
    let in_environment = || VARIABLES.iter().any(|name| host.var(name).is_some());
    has_tokens || in_environment() || has_login(host) || has_settings(host)
}

fn has_login(host: &Host) -> bool {
    let bytes = files::read(&paths::state(host)).ok().flatten().unwrap_or_default();
    let state: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    LOGINS.iter().any(|name| state.get(name).is_some_and(|value| !value.is_null()))
}

fn has_settings(host: &Host) -> bool {
    let Ok(config_set) = ClaudeCode.read_config(host, None) else { return true };
    let mut sources = config_set.others.iter().chain(&config_set.files);
    sources.any(|source| {
        source.document.get(&helper::place()).is_some()
            || settings::variables(source).any(|(name, _)| VARIABLES.contains(&name.as_str()))
    })
}
