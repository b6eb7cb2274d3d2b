//! Which models pi has, and which one is its default: a provider and a model of it, each a value of its own.

use super::super::{ConfigPlace, ConfigSet, DefaultInUse, ListedModels};
use crate::document::{Node, Path};
use std::borrow::Cow;

/// `settings.json` among the files.
const SETTINGS: usize = 1;

/// All providers.
pub(super) fn providers() -> Path {
    Path::root().key("providers")
}

/// Where the default's provider is set.
pub(super) fn provider_place() -> ConfigPlace {
    ConfigPlace::new(SETTINGS, Path::root().key("defaultProvider"))
}

/// Where the default's model is set.
pub(super) fn model_place() -> ConfigPlace {
    ConfigPlace::new(SETTINGS, Path::root().key("defaultModel"))
}

/// The default, if both parts are set.
pub(super) fn default_in_use(config_set: &ConfigSet) -> Option<DefaultInUse> {
    let source = config_set.files.get(SETTINGS)?;
    let get = |place: ConfigPlace| {
        source.document.get(&place.path).and_then(Node::as_str).map(Cow::into_owned)
    };
    let model = format!("{}/{}", get(provider_place())?, get(model_place())?);
    Some(DefaultInUse { model, path: source.path.clone(), place: model_place().path })
}

/// Providers with their models, and the default.
pub(super) fn listed(config_set: &ConfigSet) -> ListedModels {
    let mut listed = ListedModels::default();
    let list = config_set.files[0].document.get(&providers());
    for member in list.into_iter().flat_map(Node::members) {
        let provider = member.key();
        listed.add_provider(&provider);
        let models = member.value().get("models").into_iter().flat_map(Node::elements);
        for id in models.filter_map(|model| model.get("id")?.as_str()) {
            listed.add_model(format!("{provider}/{id}"));
        }
    }
    default_in_use(config_set).into_iter().for_each(|default| listed.add_model(default.model));
    listed
}
