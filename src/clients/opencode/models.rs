//! Which models OpenCode's config names, and which one is its default.

use super::super::{DefaultInUse, Listed, Source, Survey};
use super::shape::is_read_by_all;
use crate::document::{Node, Path};

/// Objects that hold providers: that of 1.x, and the native one of 2.x.
const PROVIDERS: [&str; 2] = ["provider", "providers"];

/// Where the default model stands in every file.
pub(super) fn default_place_in_file() -> Path {
    Path::root().key("model")
}

/// All files, highest rank first.
fn all(survey: &Survey) -> impl Iterator<Item = &Source> {
    survey.others.iter().chain(&survey.files)
}

/// `model` in the file of ours that has it and ranks highest, else in `file`: below another `model` ours would have no
/// effect.
pub(super) fn default_place(survey: &Survey, file: usize) -> (usize, Path) {
    let place = default_place_in_file();
    let has_one = |file: &usize| {
        is_read_by_all(survey, *file) && survey.files[*file].document.get(&place).is_some()
    };
    ((0..survey.files.len()).find(has_one).unwrap_or(file), place)
}

/// True if no file names a default model, or only one of ours to edit does: nothing is put below the choice of another.
pub(super) fn is_ours_to_fill(survey: &Survey) -> bool {
    let place = default_place_in_file();
    survey.others.iter().all(|file| file.document.get(&place).is_none())
}

/// `model` in the file of highest rank that has one.
pub(super) fn default_in_use(survey: &Survey) -> Option<DefaultInUse> {
    let own = (0..survey.files.len()).filter(|file| is_read_by_all(survey, *file));
    survey.others.iter().chain(own.map(|file| &survey.files[file])).find_map(|file| {
        let place = default_place_in_file();
        let model = file.document.get(&place)?.as_str()?.into_owned();
        Some(DefaultInUse { model, path: file.path.clone(), place })
    })
}

/// Providers with their models, and the models that the config names: those of a provider that OpenCode knows by itself
/// need no entry.
pub(super) fn listed(survey: &Survey) -> Listed {
    let mut listed = Listed::default();
    for root in all(survey).map(|file| file.document.root()) {
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
