//! What keeps OpenCode from starting, or from using our entry, although nothing in it differs from what was requested: its database, its server,
//! files that it skips.

use super::super::{Client, ConfigSet, EntryInUse, Install, KeyDelivery, Note};
use super::version::Generations;
use super::{database, effective, reference, server, warning};
use crate::document::Node;
use crate::error::Error;
use crate::host::{Host, files};
use crate::text::opencode as text;

/// 1.x runs without plugins if this is set; 2.x does not know it (1.18.33, 2.0.15).
const PURE: &str = "OPENCODE_PURE";

pub(super) fn find(
    host: &Host,
    config_set: &ConfigSet,
    entry: Option<&EntryInUse<'_>>,
) -> Vec<Note> {
    let generations = Generations::new(&config_set.installs);
    let facts = database::read(host);
    let mut notes: Vec<Note> = config_set.installs.iter().filter_map(placeholder).collect();
    if generations.has_1 && facts.is_closed_to_1 {
        notes.push(unreadable_by_1(host, config_set));
    }
    if let Some(entry) = entry {
        let may_be_2 = generations.has_2 || !generations.has_1;
        notes.extend(may_be_2.then(|| stored(host, &facts, entry)).into_iter().flatten());
        notes.extend(generations.has_1.then(|| pure(host, entry)).flatten());
        if generations.has_2 {
            notes.extend(server_lacks(host, entry));
            notes.extend(ignored_auth(host, &facts, entry));
            notes.extend(switched_off_plugin(config_set, entry));
            let sources = config_set.others.iter().chain(&config_set.files);
            notes.extend(sources.filter_map(|source| {
                let (place, expected) = effective::wrong_type(source, entry.provider)?;
                Some(warning(text::message::drops_the_entry(place, expected)).at(&source.path))
            }));
        }
    }
    if generations.has_2 {
        for source in config_set.others.iter().chain(&config_set.files) {
            let broken = effective::failing_variables(host, source);
            let note =
                |name: String| warning(text::message::value_breaks_the_file(name)).at(&source.path);
            notes.extend(broken.into_iter().map(note));
        }
        let ours: Vec<&str> = entry
            .map(|entry| entry.provider)
            .into_iter()
            .chain(crate::catalog::BUILT_IN.iter().map(|(id, _)| *id))
            .collect();
        let why = effective::unused_entry_reason(config_set, &ours);
        notes.extend(why.map(|why| {
            let model = entry.and_then(|entry| entry.model);
            let command = model
                .map(|model| format!("wcode apply --client {} --default-model {model}", super::ID));
            Note { remedy: command, ..warning(text::message::goes_to_zen(why)) }
        }));
    }
    notes
}

/// What follows from a config that cannot be read.
pub(super) fn unreadable(host: &Host, error: &Error) -> Vec<Note> {
    let generations = Generations::new(&super::version::installs(host));
    let is_skipped = generations.has_2 && error.place().is_some();
    is_skipped.then(|| warning(text::message::is_skipped())).into_iter().collect()
}

/// npm 12 runs no install scripts unless it is asked to, and OpenCode's is what puts the program in its place.
fn placeholder(install: &Install) -> Option<Note> {
    let note = warning(text::message::is_placeholder()).at(&install.program);
    let command = super::OpenCode.install_command().join(" ");
    install.is_placeholder.then_some(Note { remedy: Some(command), ..note })
}

fn unreadable_by_1(host: &Host, config_set: &ConfigSet) -> Note {
    let path = database::path(host);
    let first = config_set.installs.iter().position(|install| is_1(install.version.as_deref()));
    let program = first.filter(|index| *index > 0).map_or_else(
        || "opencode".into(),
        |index| {
            shell_words::quote(&config_set.installs[index].program.display().to_string())
                .into_owned()
        },
    );
    let note = warning(text::message::closed_to_1()).at(path);
    Note { remedy: Some(format!("OPENCODE_DB=opencode-v1.db {program}")), ..note }
}

fn is_1(version: Option<&str>) -> bool {
    version.is_some_and(|version| version.starts_with("1.") || version.starts_with("0."))
}

/// A credential of OpenCode's own for our provider. One that is the entry's only key is as it should be.
fn stored(host: &Host, facts: &database::Facts, entry: &EntryInUse<'_>) -> Vec<Note> {
    let is_it = |it: &&database::Credential| {
        it.provider == entry.provider && entry.delivery != KeyDelivery::None
    };
    let own = facts.credentials.iter().filter(is_it);
    own.map(|credential| {
        let message = match entry.delivery {
            KeyDelivery::Ref => text::message::keeps_a_copy(entry.provider),
            _ => text::message::credential_goes_first(entry.provider),
        };
        let words = ["opencode", "auth", "logout", &credential.provider, &credential.id];
        let note = warning(message).at(database::path(host));
        Note { remedy: Some(shell_words::join(words)), ..note }
    })
    .collect()
}

/// The key of the entry comes from a variable that the running server does not have.
fn server_lacks(host: &Host, entry: &EntryInUse<'_>) -> Option<Note> {
    let variable = entry.variable.filter(|_| entry.delivery == KeyDelivery::Env)?;
    let pid = server::pid(host)?;
    server::lacks(host, variable)?.then(|| Note {
        remedy: Some(server::RESTART.into()),
        ..warning(text::message::server_lacks(pid, variable))
    })
}

/// A key in `auth.json` on which a 1.x entry may have lived.
fn ignored_auth(host: &Host, facts: &database::Facts, entry: &EntryInUse<'_>) -> Option<Note> {
    let has_stored = facts.credentials.iter().any(|it| it.provider == entry.provider);
    if entry.delivery != KeyDelivery::None || has_stored {
        return None;
    }
    let path = database::data_folder(host).join("auth.json");
    let auth: serde_json::Value = serde_json::from_slice(&files::read(&path).ok()??).ok()?;
    auth.get(entry.provider)?;
    Some(warning(text::message::auth_is_not_read(entry.provider)).at(path))
}

fn pure(host: &Host, entry: &EntryInUse<'_>) -> Option<Note> {
    let is_set = host.var(PURE).is_some_and(|value| value == "1" || value == "true");
    (is_set && entry.delivery == KeyDelivery::Ref)
        .then(|| warning(text::message::runs_without_plugins(PURE)))
}

/// `"-ID"` in `plugins` switches a plugin off, also from a project.
fn switched_off_plugin(config_set: &ConfigSet, entry: &EntryInUse<'_>) -> Option<Note> {
    if entry.delivery != KeyDelivery::Ref {
        return None;
    }
    let id = format!("-{}", reference::plugin_name(entry.vendor));
    let sources = config_set.others.iter().chain(&config_set.files);
    let names = |list: Node<'_>| list.elements().any(|item| item.as_str().as_deref() == Some(&id));
    let mut off = sources.filter(|source| source.document.root().get("plugins").is_some_and(names));
    off.next().map(|source| warning(text::message::plugin_is_off(&id)).at(&source.path))
}
