//! Which models OpenClaw's config names, and which one is its default.

use super::super::{ConfigFile, ConfigSet, DefaultInUse, ListedModels};
use super::entries::{Config, defaults, providers};
use super::include;
use crate::clients::ConfigPlace;
use crate::document::{Kind, Node, Path};
use crate::error::Result;

/// Where the default model's name goes: `agents.defaults.model` is a string, or an object with `primary` (and
/// `fallbacks`, which are never ours).
pub(super) fn default_place(files: &[ConfigFile]) -> Result<ConfigPlace> {
    let mut place = defaults().key("model");
    let config = Config { files };
    if config.get(&place)?.is_none_or(|model| model.kind() == Kind::Object) {
        place = place.key("primary");
    }
    include::owner(files, &place)
}

/// The default, read through `$include`; a path without a single owner has no default.
pub(super) fn default_in_use(config_set: &ConfigSet) -> Option<DefaultInUse> {
    let ConfigPlace { file, path: place } = default_place(&config_set.files).ok()?;
    let source = &config_set.files[file];
    let model = source.document.get(&place)?.as_str()?.into_owned();
    Some(DefaultInUse { model, path: source.path.clone(), place })
}

/// Providers with their models, and the models that the defaults name: those of a provider that is built into OpenClaw have
/// no entry.
pub(super) fn listed(config_set: &ConfigSet) -> ListedModels {
    let config = Config { files: &config_set.files };
    let get = |place: &Path| config.get(place).ok().flatten();
    let mut listed = ListedModels::default();
    for member in get(&providers()).into_iter().flat_map(Node::members) {
        let provider = member.key();
        if provider == "$include" {
            continue;
        }
        listed.add_provider(&provider);
        let models = member.value().get("models").into_iter().flat_map(Node::elements);
        for id in models.filter_map(|model| model.get("id")?.as_str()) {
            listed.add_model(format!("{provider}/{id}"));
        }
    }
    let model = defaults().key("model");
    let texts = |node: Option<Node<'_>>| -> Vec<String> {
        let elements = node.into_iter().flat_map(Node::elements);
        elements.filter_map(Node::as_str).map(std::borrow::Cow::into_owned).collect()
    };
    let names = default_in_use(config_set).map(|default| default.model).into_iter();
    let names = names.chain(texts(get(&model.key("fallbacks"))));
    let keys = get(&defaults().key("models")).into_iter().flat_map(Node::members);
    let keys = keys.map(|member| member.key().into_owned());
    let allowed = texts(get(&defaults().key("modelPolicy").key("allow")));
    names.chain(keys).chain(allowed).for_each(|name| listed.add_model(name));
    listed
}
