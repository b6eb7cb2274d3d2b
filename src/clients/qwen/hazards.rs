//! What keeps Qwen Code from using our entries, although they are as requested: a variable that is not set, another list in
//! use, files that go before the user's.

use super::super::{ConfigFile, ConfigSet, EntryInUse, KeyDelivery, Note};
use super::{ID, models, paths, settings, warning};
use crate::catalog::{DEFAULT_VENDOR, Protocol};
use crate::document::{Node, Path};
use crate::host::Host;
use crate::text::qwen as text;

/// The command that starts it with the stored key.
pub(super) fn start(vendor: &str) -> String {
    if vendor == DEFAULT_VENDOR {
        "wcode exec -- qwen".into()
    } else {
        format!("wcode exec --vendor {vendor} -- qwen")
    }
}

pub(super) fn find(host: &Host, config_set: &ConfigSet, entry: &EntryInUse<'_>) -> Vec<Note> {
    let mut notes: Vec<Note> = without_key(host, config_set, entry).into_iter().collect();
    notes.extend(other_list(config_set, entry));
    notes.extend(config_set.others.iter().filter_map(|source| overrides(host, source)));
    notes
}

/// The variable is set nowhere: it has to be started with it.
fn without_key(host: &Host, config_set: &ConfigSet, entry: &EntryInUse<'_>) -> Option<Note> {
    let variable = entry.variable.filter(|_| entry.delivery == KeyDelivery::Env)?;
    let is_set = host.var(variable).is_some()
        || settings::variables(config_set).iter().any(|(name, ..)| name == variable);
    let note = Note::info(ID, text::message::key_by_environment(variable));
    (!is_set).then(|| Note { remedy: Some(start(entry.vendor)), is_lasting: true, ..note })
}

/// Another way to log in is selected, so our models are not in use until one is picked.
fn other_list(config_set: &ConfigSet, entry: &EntryInUse<'_>) -> Option<Note> {
    let source = config_set.files.first()?;
    let model = entry.model.unwrap_or_default();
    let is_listed = |protocol: &Protocol| {
        source.document.get(&models::list(*protocol).element("id", model)).is_some()
    };
    let ours = Protocol::ALL.into_iter().find(is_listed).map(models::list_name);
    let selected = source.document.get(&models::selected_list())?.as_str()?;
    let note = || Note::info(ID, text::message::other_list_is_selected(&selected));
    ours.is_none_or(|ours| selected != ours).then(|| note().at(&source.path))
}

/// A file of an administrator, or one of the working folder, that goes before ours.
fn overrides(host: &Host, source: &ConfigFile) -> Option<Note> {
    let lists = Protocol::ALL.map(models::list);
    let places = [models::default_place(), models::selected_list()].into_iter().chain(lists);
    let places: Vec<Path> = places.collect();
    let place = places.iter().find(|place| source.document.get(place).is_some());
    let variables = Path::root().key("env");
    let names_variables =
        || source.document.get(&variables).filter(|node: &Node<'_>| node.members().count() > 0);
    let place = place.or_else(|| names_variables().map(|_| &variables))?;
    let is_project = paths::project(host).is_some_and(|path| path == source.path);
    let message = if is_project {
        text::message::project_goes_first(place)
    } else {
        text::message::managed_goes_first(place)
    };
    Some(warning(message).at(&source.path))
}
