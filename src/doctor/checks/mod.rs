//! The checks, one file for each or for a few that belong together.

mod clients;
mod disk;
mod endpoints;
mod files;
mod journal;
mod keys;
mod modes;
mod network;
mod plugins;
mod programs;
mod resolver;
mod service;
mod settings;
mod variables;

use crate::doctor::Check;
use crate::doctor::row::{Found, Looked};

/// Every check: what it stands on first.
pub(super) static ALL: [Check; 20] = [
    Check { id: "clients", look: clients::look },
    Check { id: "journal", look: journal::look },
    Check { id: "catalog", look: settings::catalog },
    Check { id: "settings", look: settings::monitor },
    Check { id: "files", look: files::look },
    Check { id: "modes", look: modes::look },
    Check { id: "disk", look: disk::look },
    Check { id: "programs", look: programs::look },
    Check { id: "keys", look: keys::look },
    Check { id: "copies", look: keys::copies },
    Check { id: "resolver", look: resolver::look },
    Check { id: "plugins", look: plugins::look },
    Check { id: "proxy", look: network::proxy },
    Check { id: "certificates", look: network::certificates },
    Check { id: "endpoint", look: endpoints::look },
    Check { id: "models", look: endpoints::models },
    Check { id: "clock", look: endpoints::clock },
    Check { id: "service", look: service::look },
    Check { id: "monitor", look: service::monitor },
    Check { id: "logout", look: service::logout },
];

/// The rows of a check that could not begin are the one that says why.
fn rows(looked: Looked<Vec<Found>>) -> Vec<Found> {
    looked.unwrap_or_else(|why| vec![*why])
}

/// Rows for what is not well, or the one that says that all is.
fn or_ok(found: Vec<Found>, message: impl FnOnce() -> String) -> Vec<Found> {
    if found.is_empty() { vec![Found::ok(message())] } else { found }
}

/// An argument as a shell takes it.
fn quoted(path: &std::path::Path) -> String {
    shell_words::quote(&path.display().to_string()).into_owned()
}
