//! Which models OpenCode's config names, and which one is its default.

use super::super::{ConfigFile, ConfigSet, DefaultInUse, ListedModels};
use super::shape::is_read_by_all;
use crate::clients::ConfigPlace;
use crate::document::{Node, Path};

/// Objects that hold providers: that of 1.x, and the native one of 2.x.
const PROVIDERS: [&str; 2] = ["provider", "providers"];

/// The path of the default model in every file.
pub(super) fn default_place_in_file() -> Path {
    Path::root().key("model")
}

/// All files, highest rank first.
fn all(config_set: &ConfigSet) -> impl Iterator<Item = &ConfigFile> {
    config_set.others.iter().chain(&config_set.files)
}

/// `model` in the file of ours that has it and ranks highest, else in `file`: below another `model` ours would have no
/// effect.
pub(super) fn default_place(config_set: &ConfigSet, file: usize) -> ConfigPlace {
    let place = default_place_in_file();
    let has_one = |file: &usize| {
        is_read_by_all(config_set, *file) && config_set.files[*file].document.get(&place).is_some()
    };
    ConfigPlace::new((0..config_set.files.len()).find(has_one).unwrap_or(file), place)
}

/// True if no file names a default model, or only one of ours to edit does: nothing is put below the choice of another.
pub(super) fn is_ours_to_fill(config_set: &ConfigSet) -> bool {
    let place = default_place_in_file();
    config_set.others.iter().all(|file| file.document.get(&place).is_none())
}

/// `model` in the file of highest rank that has one.
pub(super) fn default_in_use(config_set: &ConfigSet) -> Option<DefaultInUse> {
    let own = (0..config_set.files.len()).filter(|file| is_read_by_all(config_set, *file));
    config_set.others.iter().chain(own.map(|file| &config_set.files[file])).find_map(|file| {
        let place = default_place_in_file();
        let model = file.document.get(&place)?.as_str()?.into_owned();
        Some(DefaultInUse { model, path: file.path.clone(), place })
    })
}

/// Providers with their models, and the models that the config names: those of a provider that OpenCode knows by itself
/// need no entry.
pub(super) fn listed(config_set: &ConfigSet) -> ListedModels {
    let mut listed = ListedModels::default();
    for root in all(config_set).map(|file| file.document.root()) {
        let lists = PROVIDERS.iter().filter_map(|key| root.get(key));
        for member in lists.flat_map(Node::members) {
            let provider = member.key();
            listed.add_provider(&provider);
            for model in member.value().get("models").into_iter().flat_map(Node::members) {
                listed.add_model(format!("{provider}/{}", model.key()));
            }
        }
        let names = ["model", "small_model"].into_iter().filter_map(|key| root.get(key)?.as_str());
        names.for_each(|name| listed.add_model(name.into_owned()));
    }
    listed
}
