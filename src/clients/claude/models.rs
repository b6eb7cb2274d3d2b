//! Which model Claude Code uses, and which ones its picker offers.
//!
//! Measured (2.1.332): `model` in the settings, which `/model` writes; `ANTHROPIC_MODEL` goes before it. The aliases lead to
//! Anthropic's own models unless a variable names another one for each.

use super::super::{ConfigSet, DefaultInUse, ListedModels, Mention};
use super::variable;
use crate::document::{Document, Node, Path};

/// Aliases and the variables that say which models they mean.
pub(super) const ALIASES: [(&str, &str); 4] = [
    ("opus", "ANTHROPIC_DEFAULT_OPUS_MODEL"),
    ("sonnet", "ANTHROPIC_DEFAULT_SONNET_MODEL"),
    ("haiku", "ANTHROPIC_DEFAULT_HAIKU_MODEL"),
    ("fable", "ANTHROPIC_DEFAULT_FABLE_MODEL"),
];

/// The path of the model.
pub(super) fn place() -> Path {
    Path::root().key("model")
}

/// The list of the picker.
pub(super) fn options() -> Path {
    Path::root().key("modelPicker").key("options")
}

/// The model that is set, by its own name.
pub(super) fn default_in_use(config_set: &ConfigSet) -> Option<DefaultInUse> {
    config_set.others.iter().chain(&config_set.files).find_map(|source| {
        let get = |place: &Path| {
            source.document.get(place).and_then(Node::as_str).map(std::borrow::Cow::into_owned)
        };
        let named = get(&place())?;
        let alias = ALIASES.iter().find(|(alias, _)| *alias == named);
        let meant = alias.and_then(|(_, name)| get(&variable(name)));
        let model = meant.unwrap_or(named);
        Some(DefaultInUse { model, path: source.path.clone(), place: place() })
    })
}

/// What the picker offers, and the model that is set.
pub(super) fn listed(config_set: &ConfigSet) -> ListedModels {
    let mut listed = ListedModels::default();
    for source in config_set.others.iter().chain(&config_set.files) {
        let rows = source.document.get(&options()).into_iter().flat_map(Node::elements);
        for id in rows.filter_map(|row| row.get("model")?.as_str()) {
            listed.models.push(id.into_owned());
        }
    }
    listed.models.extend(default_in_use(config_set).map(|default| default.model));
    listed
}

/// The model that is set, if it is one of these and none that Anthropic serves as well: `/model` writes there what was
/// picked.
pub(super) fn mention_of(document: &Document, ids: &[&str]) -> Option<Mention> {
    let value = document.get(&place())?.as_str()?.into_owned();
    let is_anthropics =
        value.starts_with("claude-") || ALIASES.iter().any(|(alias, _)| *alias == value);
    (ids.contains(&value.as_str()) && !is_anthropics).then(|| Mention { place: place(), value })
}
