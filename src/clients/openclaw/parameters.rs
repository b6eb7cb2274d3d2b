//! Optional parameters of requests: `agents.defaults.models.<model>.params`.
//!
//! Measured (2026.9.6): by the OpenAI protocol `extra_body` goes into the body of an agent's requests as it is, by Anthropic's
//! `temperature` and `stop` beside it do; `infer` sends none. 2026.3.8 sends a temperature alone. The map is a list of the models
//! that are allowed, unless `modelPolicy.allow` is there: empty, it allows all.

use super::super::{ConfigPlace, ConfigSet, DesiredState, EntrySpec, ModelSpec, Policy};
use super::entries::{Config, defaults};
use super::{include, version};
use crate::catalog::Protocol;
use crate::catalog::parameters::PARAMETERS;
use crate::document::Path;
use crate::error::{Error, Result};
use crate::text::openclaw as text;
use serde_json::json;

/// The first version that is known to send them.
const FIRST_VERSION: (u32, u32, u32) = (2026, 9, 6);

pub(super) fn sends(parameter: &str, protocol: Protocol) -> bool {
    let known = PARAMETERS.iter().map(|it| it.name).find(|name| *name == parameter);
    parameter == "max_tokens" || known.is_some_and(|name| name_in(name, protocol).is_some())
}

/// The name in a model's `params`.
fn name_in(parameter: &'static str, protocol: Protocol) -> Option<&'static str> {
    match (protocol, parameter) {
        (_, "tools" | "max_tokens") => None,
        (Protocol::OpenaiCompletions, name) => Some(name),
        (Protocol::AnthropicMessages, "temperature" | "stop") => Some(parameter),
        (Protocol::AnthropicMessages, _) => None,
    }
}

/// True if this model has parameters of its own in the config.
pub(super) fn has_any(spec: &ModelSpec) -> bool {
    spec.model.params.iter().any(|(_, value)| !value.is_null())
}

/// Adds them.
///
/// # Errors
/// `Error::Unsupported` if a version that is here does not send them, or none is known.
pub(super) fn push(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    config: &Config<'_>,
    wanted: &EntrySpec,
) -> Result<()> {
    if wanted.models.iter().all(|spec| spec.model.params.is_empty()) {
        return Ok(());
    }
    let is_needed = wanted.models.iter().any(has_any);
    if is_needed {
        check_version(config_set)?;
    }
    push_open_policy(desired, config, is_needed)?;
    for spec in &wanted.models {
        let name = format!("{}/{}", desired.provider, spec.model.id);
        let ConfigPlace { file, path } = include::owner(config.files, &map().key(&name))?;
        let place = path.key("params");
        let place = match wanted.protocol {
            Protocol::OpenaiCompletions => place.key("extra_body"),
            Protocol::AnthropicMessages => place,
        };
        desired.parts.push(place.clone());
        let name_in = |name| name_in(name, wanted.protocol);
        desired.push_parameters(&ConfigPlace::new(file, place), spec, name_in);
    }
    Ok(())
}

fn map() -> Path {
    defaults().key("models")
}

/// The strict schema of an older version refuses what is written here.
fn check_version(config_set: &ConfigSet) -> Result<()> {
    let versions: Vec<&str> =
        config_set.installs.iter().filter_map(|it| it.version.as_deref()).collect();
    let is_old = |it: &&str| version::is_before(it, FIRST_VERSION);
    let is_known = !versions.is_empty() && versions.len() == config_set.installs.len();
    if is_known && !versions.iter().any(is_old) {
        return Ok(());
    }
    let found = if versions.is_empty() { "-".to_owned() } else { versions.join(", ") };
    Err(Error::unsupported(text::message::parameters_need_version("2026.9.6", found), None))
}

/// A map that is made for parameters must not become a list of allowed models.
fn push_open_policy(
    desired: &mut DesiredState,
    config: &Config<'_>,
    is_needed: bool,
) -> Result<()> {
    let allow = include::owner(config.files, &defaults().key("modelPolicy").key("allow"))?;
    let is_list = config.get(&map())?.is_some_and(|map| !map.is_empty());
    let has_policy = config.files[allow.file].document.get(&allow.path);
    let is_ours = has_policy.is_some_and(|list| list.is_empty());
    match (is_needed, has_policy.is_some()) {
        (true, false) if !is_list => {
            desired.push_to(allow.file, allow.path, json!([]), Policy::AddOnly);
        }
        (true, true) if is_ours => {
            desired.push_to(allow.file, allow.path, json!([]), Policy::AddOnly);
        }
        (false, _) => desired.obsolete.push(allow),
        _ => {}
    }
    Ok(())
}
