//! Which models Qwen Code's settings name, and which one is in use.
//!
//! `modelProviders.<protocol>` is a list of models, each with its URL and the variable of its key; `security.auth.selectedType`
//! selects the list, `model.name` the model in it.

use super::super::{ConfigSet, DefaultInUse, ListedModels};
use crate::catalog::Protocol;
use crate::document::{Node, Path};

/// The member that names the variable of a model's key.
pub(super) const VARIABLE: &str = "envKey";

/// The name of the list whose models speak this protocol.
pub(super) fn list_name(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::OpenaiCompletions => "openai",
        Protocol::AnthropicMessages => "anthropic",
    }
}

/// Where our models are listed.
pub(super) fn list(protocol: Protocol) -> Path {
    Path::root().key("modelProviders").key(list_name(protocol))
}

/// Where the model in use is named.
pub(super) fn default_place() -> Path {
    Path::root().key("model").key("name")
}

/// Where the list in use is named.
pub(super) fn selected_list() -> Path {
    Path::root().key("security").key("auth").key("selectedType")
}

pub(super) fn default_in_use(config_set: &ConfigSet) -> Option<DefaultInUse> {
    config_set.others.iter().chain(&config_set.files).find_map(|source| {
        let place = default_place();
        let model = source.document.get(&place)?.as_str()?.into_owned();
        Some(DefaultInUse { model, path: source.path.clone(), place })
    })
}

/// The models of all lists, and the one in use.
pub(super) fn listed(config_set: &ConfigSet) -> ListedModels {
    let mut listed = ListedModels::default();
    for source in config_set.others.iter().chain(&config_set.files) {
        let lists = source.document.root().get("modelProviders");
        let models = lists.into_iter().flat_map(Node::members);
        let models = models.flat_map(|list| list.value().elements().collect::<Vec<_>>());
        for id in models.filter_map(|model| model.get("id")?.as_str()) {
            listed.models.push(id.into_owned());
        }
    }
    listed.models.extend(default_in_use(config_set).map(|default| default.model));
    listed
}
