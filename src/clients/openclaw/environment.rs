//! Which variables OpenClaw has, and which of those that its config names are set nowhere.
//!
//! Measured with `agent --local` (2026.3.7, 2026.3.8, 2026.9.6). It takes variables from the process, then
//! `<state>/.env`, then (2026.9.6) `~/.config/openclaw/gateway.env`, then the config's `env.vars` (before 2026.9 also
//! `env` itself); an empty value counts as none. The files of its service (`gateway.systemd.env`, `service-env/*.env`)
//! are read by the gateway's service manager alone. The `.env` of the working folder is left out: which one that is
//! depends on where OpenClaw is started.
//!
//! A `${VAR}` that is set nowhere is a warning to 2026.3.8 and to 2026.9.6 as long as there is no secret reference in
//! the config. With one, 2026.9.6 resolves every place that can hold a secret and that an agent needs (`REFERENCE_PATHS`), and a
//! single one that stays unresolved ends the turn: "failed to resolve secrets". 2026.3.8 goes on; `infer` of 2026.9.6 fails
//! with and without a reference. Not among the places are channels' tokens, `gateway.auth`, web search keys, entries that are
//! switched off, and text with `${VAR}` inside.

use super::super::dotenv;
use super::super::environment::{
    ClientEnvironment, ClientVariable, ReferenceRisk, UnsetVariable, VariableOrigin,
};
use super::super::key_copy_location::listing;
use super::super::{ConfigFile, ConfigSet};
use super::walk::{Match, matches};
use super::{paths, version};
use crate::catalog::is_variable;
use crate::clients::ConfigPlace;
use crate::document::{Node, Segment};
use crate::host::{Host, files};
use crate::secret::Secret;
use std::path::{Path as FilePath, PathBuf};

/// Up to 2026.3.8 a variable that is not set is never more than a warning; of what is between that and 2026.9.6 nothing is
/// known.
const FIRST_STRICT_VERSION: (u32, u32, u32) = (2026, 3, 9);

/// OpenClaw reads no more of a file of variables.
const MAX_FILE_LEN: usize = 1024 * 1024;

/// Places that an agent's turn resolves (`command-secret-targets`, 2026.9.6); `*` is any key.
const REFERENCE_PATHS: [&str; 20] = [
    "models.providers.*.apiKey",
    "models.providers.*.headers.*",
    "models.providers.*.request.headers.*",
    "models.providers.*.request.auth.token",
    "models.providers.*.request.auth.value",
    "models.providers.*.request.proxy.tls.ca",
    "models.providers.*.request.proxy.tls.cert",
    "models.providers.*.request.proxy.tls.key",
    "models.providers.*.request.proxy.tls.passphrase",
    "models.providers.*.request.tls.ca",
    "models.providers.*.request.tls.cert",
    "models.providers.*.request.tls.key",
    "models.providers.*.request.tls.passphrase",
    "tts.providers.*.apiKey",
    "tts.personas.*.providers.*.apiKey",
    "agents.entries.*.tts.providers.*.apiKey",
    "agents.entries.*.tts.personas.*.providers.*.apiKey",
    "memory.search.remote.apiKey",
    "agents.entries.*.memory.search.remote.apiKey",
    "skills.entries.*.apiKey",
];

/// The variables that OpenClaw has.
pub(super) fn environment<'h>(host: &'h Host, config_set: &ConfigSet) -> ClientEnvironment<'h> {
    let mut own = Vec::new();
    let state = paths::state(host, &config_set.config);
    for path in command_env_files(host, &config_set.config) {
        own.extend(variables_in(&path, VariableOrigin::File(path.clone())));
    }
    own.extend(in_config(config_set));
    for path in service_env_files(&state) {
        own.extend(variables_in(&path, VariableOrigin::Service(path.clone())));
    }
    own.retain(|variable| !variable.value.expose().trim().is_empty());
    let asked = matches(&config_set.files, "env.shellEnv.enabled");
    let has_login_shell = asked.first().and_then(|found| found.value.as_bool()) == Some(true)
        || host.var("OPENCLAW_LOAD_SHELL_ENV").is_some_and(|value| matches!(value, "1" | "true"));
    ClientEnvironment::new(host).with(own, has_login_shell)
}

/// Files of variables that each command reads, the one in force first.
pub(super) fn command_env_files(host: &Host, config: &FilePath) -> [PathBuf; 2] {
    [paths::state(host, config).join(".env"), paths::gateway_env(host)]
}

fn service_env_files(state: &FilePath) -> Vec<PathBuf> {
    let in_folder = listing(&state.join("service-env"));
    let is_env = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "env");
    let mut found: Vec<PathBuf> = in_folder.into_iter().filter(is_env).collect();
    found.sort();
    found.insert(0, state.join("gateway.systemd.env"));
    found
}

/// A file that cannot be read sets nothing, for OpenClaw as well.
fn variables_in(path: &FilePath, origin: VariableOrigin) -> Vec<ClientVariable> {
    let bytes = files::read(path).ok().flatten().filter(|bytes| bytes.len() <= MAX_FILE_LEN);
    let text = bytes.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok());
    let variable =
        |(name, value)| ClientVariable { name, value: Secret::new(value), origin: origin.clone() };
    dotenv::parse(text.unwrap_or_default()).into_iter().map(variable).collect()
}

/// What the config's `env` sets; a value that itself names a variable is passed over, as that may be set nowhere.
fn in_config(config_set: &ConfigSet) -> Vec<ClientVariable> {
    let found = ["env.vars.*", "env.*"].into_iter().flat_map(|it| matches(&config_set.files, it));
    let variable = |found: Match<'_>| {
        let value = found.value.as_str().filter(|value| !value.contains("${"))?;
        let Some(Segment::Key(name)) = found.place.last() else { return None };
        let origin = VariableOrigin::File(found.source.path.clone());
        Some(ClientVariable { name: name.clone(), value: Secret::new(value.into_owned()), origin })
    };
    found.filter_map(variable).collect()
}

/// What a reference in the config does to the entries of others; `own` is the file and the place of our key.
pub(super) fn reference_risk(
    host: &Host,
    config_set: &ConfigSet,
    own: &ConfigPlace,
) -> ReferenceRisk {
    let is_tolerant =
        config_set.version().is_some_and(|it| version::is_before(it, FIRST_STRICT_VERSION));
    if is_tolerant {
        return ReferenceRisk::default();
    }
    let own_path = &config_set.files[own.file].path;
    let is_own = |found: &Match<'_>| found.source.path == *own_path && found.local == own.path;
    let named = REFERENCE_PATHS.into_iter().flat_map(|pattern| {
        let may_be_off = pattern.starts_with("skills.") || pattern.contains("memory.");
        let found = matches(&config_set.files, pattern).into_iter();
        found.filter(move |found| !(may_be_off && found.is_off))
    });
    let named = named.filter(|found| !is_own(found));
    let mut unset: Vec<UnsetVariable> = named
        .filter_map(|found| {
            let name = variable(found.value)?;
            let (path, place) = (found.source.path.clone(), found.place.to_string());
            Some(UnsetVariable { path, place, name })
        })
        .collect();
    if unset.is_empty() {
        return ReferenceRisk::default(); // The usual case: no file of variables need be read.
    }
    let environment = environment(host, config_set);
    unset.retain(|it| environment.origin(&it.name).is_none() && !environment.has_login_shell);
    ReferenceRisk { unset, has_reference: has_reference(&config_set.files) }
}

/// The variable that a value names as a whole: `${VAR}`, or `$VAR` (2026.9.6).
fn variable(value: Node<'_>) -> Option<String> {
    let text = value.as_str()?;
    let text = text.trim().strip_prefix('$')?;
    let name = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    is_variable(name).then(|| name.to_owned())
}

/// Parts of the config in which a reference makes OpenClaw resolve all of `REFERENCE_PATHS` (`hasAgentRuntimeSecretRefs`, 2026.9.6).
const REFERENCE_SECTIONS: [&str; 8] = [
    "models.providers.*",
    "memory.search.remote",
    "agents.entries.*.memory.search.remote",
    "agents.entries.*.tts",
    "tts",
    "skills.entries.*",
    "tools.web.search",
    "plugins.entries.*.config",
];

fn has_reference(files: &[ConfigFile]) -> bool {
    let mut found = REFERENCE_SECTIONS.into_iter().flat_map(|pattern| matches(files, pattern));
    found.any(|found| holds_reference(found.value))
}

fn holds_reference(value: Node<'_>) -> bool {
    let is_text = |key| value.get(key).and_then(Node::as_str).is_some();
    let is_one = is_text("source") && is_text("provider") && is_text("id");
    is_one
        || value.members().any(|member| holds_reference(member.value()))
        || value.elements().any(holds_reference)
}
