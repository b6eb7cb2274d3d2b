//! What keeps Claude Code from using our values, or sends a key of another vendor along: files that go before the user's,
//! variables, a list of allowed models.
//!
//! Measured (2.1.332): with `ANTHROPIC_API_KEY` in the environment its value is sent as `x-api-key` in the place of the
//! helper's, with `ANTHROPIC_AUTH_TOKEN`, also in a settings file, as the bearer token beside it. A settings file's `env`
//! goes before the environment.

use super::super::{
    Client, ConfigFile, ConfigSet, DesiredState, EntryInUse, EntrySpec, Install, Note,
};
use super::{
    ClaudeCode, ID, helper, managed, models, paths, permissions, settings, variable, warning,
};
use crate::document::{Node, Path};
use crate::error::Error;
use crate::host::Host;
use crate::text::claude as text;

/// The bearer token.
pub(super) const TOKEN: &str = "ANTHROPIC_AUTH_TOKEN";

/// The key of Anthropic's own service.
pub(super) const API_KEY: &str = "ANTHROPIC_API_KEY";

/// Variables whose value is sent to the vendor as a key.
const KEYS: [&str; 2] = [API_KEY, TOKEN];

/// The variable that goes before `model`.
const MODEL: &str = "ANTHROPIC_MODEL";

/// What is wrong beside the values that we wrote.
pub(super) fn find(
    host: &Host,
    config_set: &ConfigSet,
    entry: Option<&EntryInUse<'_>>,
) -> Vec<Note> {
    let mut notes: Vec<Note> = config_set.installs.iter().filter_map(placeholder).collect();
    if entry.is_some() {
        notes.extend(KEYS.iter().filter_map(|name| foreign_key(host, config_set, name)));
        notes.extend(other_model(host, config_set));
        notes.extend(config_set.others.iter().filter_map(|it| overrides(host, config_set, it)));
        notes.extend(permissions::note(config_set));
    }
    notes
}

/// What a settings file that cannot be read means.
pub(super) fn unreadable(error: &Error) -> Vec<Note> {
    let is_skipped = error.place().is_some();
    let is_jsonc = error.path().is_some_and(settings::is_jsonc);
    let remedy = is_jsonc.then(|| format!("wcode apply --client {ID} --remove-comments"));
    let note = Note { remedy, ..warning(text::message::is_skipped()) };
    is_skipped.then_some(note).into_iter().collect()
}

fn placeholder(install: &Install) -> Option<Note> {
    let note = warning(text::message::is_placeholder()).at(&install.program);
    let command = ClaudeCode.install_command().join(" ");
    install.is_placeholder.then_some(Note { remedy: Some(command), ..note })
}

/// A key variable in the environment or in a settings file: its value goes to our vendor.
fn foreign_key(host: &Host, config_set: &ConfigSet, name: &str) -> Option<Note> {
    let sources = config_set.others.iter().chain(&config_set.files);
    let set = |source: &&ConfigFile| {
        settings::variables(source).any(|(known, value)| known == name && !value.is_empty())
    };
    if let Some(source) = sources.into_iter().find(set) {
        return Some(warning(text::message::key_in_settings(name)).at(&source.path));
    }
    host.var(name)?;
    let note = warning(text::message::key_in_environment(name));
    Some(Note { remedy: Some(format!("unset {name}")), ..note })
}

fn other_model(host: &Host, config_set: &ConfigSet) -> Option<Note> {
    let sources = config_set.others.iter().chain(&config_set.files);
    let named = |source: &ConfigFile| {
        let set = settings::variables(source).find(|(known, _)| known == MODEL);
        set.map(|(_, value)| warning(text::message::model_variable(MODEL, value)).at(&source.path))
    };
    let in_environment =
        || host.var(MODEL).map(|it| warning(text::message::model_variable(MODEL, it)));
    sources.into_iter().find_map(named).or_else(in_environment)
}

/// A managed file, or one of the working folder, that goes before ours.
fn overrides(host: &Host, config_set: &ConfigSet, source: &ConfigFile) -> Option<Note> {
    let is_project = paths::project(host).contains(&source.path);
    let routes: Vec<Path> = managed::routes(is_project).map(variable).collect();
    let user = config_set.files.first();
    let stands = |place: &&Path| {
        let value = source.document.get(place).map(|node| node.to_value());
        let ours = user.and_then(|it| it.document.get(place)).map(|node| node.to_value());
        let is_in_force = !is_project || !managed::is_pinned(config_set, place);
        is_in_force && value.is_some_and(|it| it != "" && Some(&it) != ours.as_ref())
    };
    let helper = helper::place();
    let model = models::place();
    let found = routes.iter().chain([&helper, &model]).find(stands)?;
    let message = if is_project {
        text::message::project_goes_first(found)
    } else {
        text::message::managed_goes_first(found)
    };
    Some(warning(message).at(&source.path))
}

/// What would keep our models from being used; known from the files alone.
pub(super) fn report(desired: &mut DesiredState, config_set: &ConfigSet, wanted: &EntrySpec) {
    let place = Path::root().key("availableModels");
    let sources = config_set.others.iter().chain(&config_set.files);
    let list = sources.into_iter().find_map(|source| Some((source, source.document.get(&place)?)));
    let Some((source, list)) = list else { return };
    let names =
        |id: &str| list.elements().any(|item: Node<'_>| item.as_str().is_some_and(|it| it == id));
    for model in wanted.models.iter().filter(|it| !names(&it.model.id)) {
        let note = warning(text::message::model_not_available(&model.model.id)).at(&source.path);
        desired.notes.push(note);
    }
}
