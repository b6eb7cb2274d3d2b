//! Claude Code started by `wcode exec`.
//!
//! Measured (2.1.332): with `CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST` a project's settings change neither base URL nor proxy, and
//! no key helper is run; the aliases then come from the environment alone, while `model` and the window of the user's settings
//! still count. `ANTHROPIC_API_KEY` would be sent beside the token.

use super::super::{ConfigSet, LaunchEnvironment, LaunchSpec};
use super::{BASE_URL, hazards, models, window};
use crate::catalog::strip_version;

const MANAGED_BY_HOST: &str = "CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST";

/// The model if the settings name none.
const DEFAULT_MODEL: &str = "ANTHROPIC_DEFAULT_MODEL";

pub(super) fn environment(
    config_set: Option<&ConfigSet>,
    spec: &LaunchSpec<'_>,
) -> LaunchEnvironment {
    let mut set = vec![
        (MANAGED_BY_HOST, "1".to_owned()),
        (BASE_URL, strip_version(spec.endpoint.as_str()).to_owned()),
    ];
    let in_use = config_set.and_then(models::default_in_use).map(|default| default.model);
    let known = spec.models.iter().find(|it| Some(&it.id) == in_use.as_ref());
    if let Some(model) = known.or_else(|| spec.models.first()) {
        set.push((DEFAULT_MODEL, model.id.clone()));
        set.extend(models::ALIASES.iter().map(|(_, name)| (*name, model.id.clone())));
        let sizes = [(window::WINDOW, model.context_window), (window::OUTPUT, model.max_tokens)];
        set.extend(sizes.into_iter().filter_map(|(name, size)| Some((name, size?.to_string()))));
    }
    LaunchEnvironment { key_variable: hazards::TOKEN, set, removed: vec![hazards::API_KEY] }
}
