//! The clients we know: where their files are, what is in them, what our entries look like there.
//!
//! A client is one folder here, one file of texts (`text/<client>.rs`), and its line in `ALL`; all other code loops over
//! `ALL` and names no client (`tests/seam.rs`). A client reads (`read_config`) and states what its files have to hold
//! (`desired_state`, pure); it never writes: `plan` merges, writes and keeps the journal. Clients and vendors meet only
//! through `catalog::Protocol`.

mod agent;
mod claude;
mod client;
mod client_lock;
mod config_file;
mod config_set;
mod desired_state;
mod entry_spec;
mod environment;
mod existing_key;
mod in_use;
mod install;
mod key_copy_location;
mod key_protocol;
mod launch;
mod note;
mod openclaw;
mod opencode;
mod protection;
mod references;
mod service_variable;
mod usage_example;

pub use agent::{Agent, ModelHolder};
pub use client::{Client, EntryInUse, ProviderMembers, SharedValue, TestedVersions};
pub use client_lock::ClientLock;
pub use config_file::{ConfigFile, is_blank, parse, refused};
pub use config_set::{ConfigPlace, ConfigSet, PluginFolder};
pub use desired_state::{DesiredField, DesiredFile, DesiredState, EntryPlaces, Policy};
pub use entry_spec::{AgentSpec, DefaultModel, EntrySpec, KeyValue, ModelSpec, Reference};
pub use environment::{ClientEnvironment, ReferenceRisk, UnsetVariable, VariableOrigin};
pub use existing_key::{is_placeholder, plaintext_key};
pub use in_use::{DefaultInUse, ListedModels};
pub use install::{Detected, Install};
pub use key_copy_location::{KeyCopyKind, KeyCopyLocation};
pub use key_protocol::{KeyRequest, KeyRequestError, KeyResponse};
pub use launch::{LaunchEnvironment, LaunchSpec};
pub use note::{Level, Note};
pub use protection::{KeyDelivery, Protection};
pub use references::Mention;
pub use service_variable::{ServiceVariable, VariableKind};
pub use usage_example::UsageExample;

use crate::error::{Error, Result};
use crate::host::Host;
use crate::text::Message;
use crate::text::clients as text;
use std::path::Path;

/// The prefix of every name that we add to a client's files beside an entry.
const PROGRAM: &str = "wcode";

/// Every client, in the order in which they are shown.
pub static ALL: [&dyn Client; 3] = [&openclaw::OpenClaw, &opencode::OpenCode, &claude::ClaudeCode];

/// The client with this id.
///
/// # Errors
/// A usage error that names the known ones.
pub fn by_id(id: &str) -> Result<&'static dyn Client> {
    ALL.into_iter().find(|client| client.id() == id).ok_or_else(|| {
        Error::usage_hint(
            text::message::unknown_client(id),
            text::message::known_clients(ids().join(", ")),
        )
    })
}

/// The client whose program this is, by the name of the file.
pub fn by_program(program: &Path) -> Option<&'static dyn Client> {
    let name = program.file_stem()?.to_str()?;
    ALL.into_iter().find(|client| client.id() == name)
}

/// Reads the config that a record is about: the client's own config can be several files, a named one is one.
///
/// # Errors
/// As `Client::read_config`.
pub fn read_recorded_config(host: &Host, client: &dyn Client, config: &Path) -> Result<ConfigSet> {
    match client.read_config(host, None) {
        Ok(config_set) if config_set.config == config => Ok(config_set),
        _ => client.read_config(host, Some(config)),
    }
}

/// The ids of all clients.
pub fn ids() -> Vec<&'static str> {
    ALL.iter().map(|client| client.id()).collect()
}

/// Why some client would not run this program for a key.
pub fn program_problem(program: &Path) -> Option<Message> {
    ALL.into_iter().find_map(|client| client.program_problem(program))
}

/// Why some client would not pass this path on to a program as it is.
pub fn argument_problem(path: &Path) -> Option<Message> {
    ALL.into_iter().find_map(|client| client.argument_problem(path))
}

/// The name of what we add beside an entry of this vendor's: `wcode`, or `wcode-<vendor>`.
fn helper_name(vendor: &str) -> String {
    if vendor == PROGRAM { vendor.to_owned() } else { format!("{PROGRAM}-{vendor}") }
}
