//! The checks, one file for each or for a few that belong together.

mod clients;
mod disk;
mod endpoints;
mod files;
mod journal;
mod keys;
mod modes;
mod network;
mod node;
mod plugins;
mod programs;
mod resolver;
mod service;
mod settings;
mod variables;
mod writable;

use crate::doctor::Check;
use crate::doctor::report::{CheckInput, Diagnosis};
use crate::text::Message;

/// Every check, after those that it depends on.
pub(super) static ALL: [Check; 20] = [
    Check { id: "clients", run: clients::check },
    Check { id: "journal", run: journal::check },
    Check { id: "catalog", run: settings::catalog },
    Check { id: "settings", run: settings::monitor },
    Check { id: "files", run: files::check },
    Check { id: "modes", run: modes::check },
    Check { id: "disk", run: disk::check },
    Check { id: "programs", run: programs::check },
    Check { id: "keys", run: keys::check },
    Check { id: "copies", run: keys::copies },
    Check { id: "resolver", run: resolver::check },
    Check { id: "plugins", run: plugins::check },
    Check { id: "proxy", run: network::proxy },
    Check { id: "certificates", run: network::certificates },
    Check { id: "endpoint", run: endpoints::check },
    Check { id: "models", run: endpoints::models },
    Check { id: "clock", run: endpoints::clock },
    Check { id: "service", run: service::check },
    Check { id: "monitor", run: service::monitor },
    Check { id: "logout", run: service::logout },
];

/// The rows of a check that could not begin are the one that says why.
fn rows(looked: CheckInput<Vec<Diagnosis>>) -> Vec<Diagnosis> {
    looked.unwrap_or_else(|why| vec![*why])
}

/// Rows for what is not well, or the one that says that all is.
fn or_ok(found: Vec<Diagnosis>, message: impl FnOnce() -> Message) -> Vec<Diagnosis> {
    if found.is_empty() { vec![Diagnosis::ok(message())] } else { found }
}
