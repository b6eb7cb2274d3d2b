//! Files and folders that the user cannot write: no command of ours can, and most likely no client either.

use crate::clients::{self, Level};
use crate::doctor::machine::Machine;
use crate::doctor::report::Diagnosis;
use crate::host::files::{self, WriteObstacle};
use crate::text::Command;
use crate::text::doctor::message as text;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// The user that may do everything.
const ROOT: u32 = 0;

/// One row for each.
pub(super) fn check(machine: &Machine<'_>) -> Vec<Diagnosis> {
    let host = machine.host;
    let found = clients::ALL.into_iter().filter(|client| client.detect(host).is_found());
    let mut places: Vec<(PathBuf, Option<&str>)> =
        found.flat_map(|client| of_config(&client.config(host), Some(client.id()))).collect();
    if let Ok(journal) = machine.journal() {
        let records = journal.records();
        places.extend(records.iter().flat_map(|(owner, record)| {
            of_config(&record.file, clients::by_id(&owner.client).ok().map(|it| it.id()))
        }));
    }
    places.extend([(host.state_dir(), None), (host.config_dir(), None)]);
    let mut seen = HashSet::new();
    places.retain(|(path, _)| seen.insert(path.clone()));
    places.iter().filter_map(|(path, client)| of(path, *client)).collect()
}

/// A config and the folder that it is in, behind its links.
fn of_config<'c>(config: &Path, client: Option<&'c str>) -> Vec<(PathBuf, Option<&'c str>)> {
    let target = files::resolve(config).unwrap_or_else(|_| config.to_owned());
    vec![(files::parent(&target).to_owned(), client), (target, client)]
}

fn of(path: &Path, client: Option<&str>) -> Option<Diagnosis> {
    let (message, remedy) = match files::write_obstacle(path)? {
        WriteObstacle::Immutable => {
            let shown = path.display().to_string();
            (text::immutable(&shown), as_root(&["chattr", "-i", &shown]))
        }
        WriteObstacle::Permissions(ROOT) => (text::owned_by_root(path.display()), take_over(path)),
        WriteObstacle::Permissions(owner) if Some(owner) != own_user() => {
            (text::owned_by(path.display(), owner), take_over(path))
        }
        WriteObstacle::Permissions(_) => {
            let shown = path.display().to_string();
            (text::not_writable(&shown), Command::new(["chmod", "u+rwX", &shown]))
        }
    };
    let found = Diagnosis::new(Level::Error, message).at(path).remedy(remedy);
    Some(match client {
        Some(client) => found.of(client),
        None => found,
    })
}

/// The command that gives a folder, with what is in it, to the user who types it.
pub(super) fn take_over(path: &Path) -> Command {
    let path = path.display().to_string();
    Command::shell(format!("sudo chown -R \"$(id -un)\" {}", shell_words::quote(&path)))
}

/// True for a place that belongs to another user than the one who runs this.
pub(super) fn is_of_another(path: &Path) -> bool {
    matches!(files::owner(path), Some(owner) if Some(owner) != own_user())
}

fn as_root(words: &[&str]) -> Command {
    let sudo = (own_user() != Some(ROOT)).then_some("sudo");
    Command::new(sudo.into_iter().chain(words.iter().copied()))
}

/// The number of the user who runs this.
fn own_user() -> Option<u32> {
    files::own_user()
}
