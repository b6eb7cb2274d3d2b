//! Every config that there is something to say about.

use crate::clients::{self, Client};
use crate::host::Host;
use crate::plan::journal::Journal;
use std::path::PathBuf;

/// Each client with its own config (`None`), then every other config that a record speaks of.
pub(super) fn configs(
    host: &Host,
    journal: &Journal,
) -> Vec<(&'static dyn Client, Option<PathBuf>)> {
    let mut found: Vec<(&'static dyn Client, Option<PathBuf>)> =
        clients::ALL.into_iter().map(|client| (client, None)).collect();
    for (owner, _) in journal.records() {
        let Ok(client) = clients::by_id(&owner.client) else { continue };
        let is_own = client.config(host) == owner.config;
        let is_listed = found.iter().any(|(known, config)| {
            known.id() == client.id() && config.as_ref() == Some(&owner.config)
        });
        if !is_own && !is_listed {
            found.push((client, Some(owner.config.clone())));
        }
    }
    found
}
