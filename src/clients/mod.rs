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
mod copilot;
mod desired_state;
mod dialect_limits;
mod dotenv;
mod entry_spec;
mod environment;
mod existing_key;
mod in_use;
mod install;
mod key_command;
mod key_copy_location;
mod key_protocol;
mod kilo;
mod launch;
mod lock_folder;
mod model_array;
mod note;
mod openclaw;
mod opencode;
mod pi;
mod protection;
mod qwen;
mod references;
mod service_variable;
mod usage_example;

pub(crate) use agent::{Agent, ModelHolder};
pub use client::Client;
pub(crate) use client::{EntryInUse, ProviderMembers, SharedValue, TestedVersions};
pub(crate) use client_lock::ClientLock;
pub use config_file::{ConfigFile, parse};
pub(crate) use config_file::{is_blank, refused};
pub use config_set::ConfigSet;
pub(crate) use config_set::{ConfigPlace, PluginFolder};
pub(crate) use desired_state::{DesiredField, DesiredFile, DesiredState, EntryPlaces, Policy};
pub(crate) use entry_spec::{AgentSpec, ModelSpec, Reference};
pub use entry_spec::{DefaultModel, EntrySpec, KeyValue};
pub(crate) use environment::{ClientEnvironment, ReferenceRisk, UnsetVariable, VariableOrigin};
pub(crate) use existing_key::{is_placeholder, plaintext_key};
pub(crate) use in_use::{DefaultInUse, ListedModels};
pub(crate) use install::{Detected, Install};
pub(crate) use key_copy_location::{KeyCopyKind, KeyCopyLocation};
pub use key_protocol::check_key_request;
pub(crate) use key_protocol::{KeyRequest, KeyRequestError, KeyResponse};
pub use launch::Launch;
pub(crate) use launch::{LaunchEnvironment, LaunchSpec};
pub use note::Level;
pub(crate) use note::Note;
pub(crate) use protection::Protection;
pub use protection::{KeyDelivery, ProjectReach};
pub(crate) use references::Mention;
pub(crate) use service_variable::{ServiceVariable, VariableKind};
pub(crate) use usage_example::UsageExample;

use crate::error::{Error, Result};
use crate::host::Host;
use crate::text::Message;
use crate::text::clients as text;
use std::path::Path;

/// The prefix of every name that we add to a client's files beside an entry.
const PROGRAM: &str = "wcode";

/// Every client, in the order in which they are shown.
pub static ALL: [&dyn Client; 6] = [
    &openclaw::OpenClaw,
    &opencode::OpenCode,
    &claude::ClaudeCode,
    &pi::Pi,
    &kilo::Kilo,
    &qwen::QwenCode,
];

/// Every program that is no client with files, but that `wcode exec` connects.
pub static LAUNCHED: [&dyn Launch; 1] = [&copilot::Copilot];

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
pub(crate) fn by_program(program: &Path) -> Option<&'static dyn Client> {
    let name = program.file_stem()?.to_str()?;
    ALL.into_iter().find(|client| client.id() == name)
}

/// The program of `LAUNCHED` that this is, by the name of the file.
pub(crate) fn launched(program: &Path) -> Option<&'static dyn Launch> {
    let name = program.file_stem()?.to_str()?;
    LAUNCHED.into_iter().find(|it| it.program() == name)
}

/// Reads the config that a record is about: the client's own config can be several files, a named one is one.
///
/// # Errors
/// As `Client::read_config`.
pub(crate) fn read_recorded_config(
    host: &Host,
    client: &dyn Client,
    config: &Path,
) -> Result<ConfigSet> {
    let named = Some(config).filter(|config| client.config(host) != **config);
    client.read_config(host, named)
}

/// The ids of all clients.
pub fn ids() -> Vec<&'static str> {
    ALL.iter().map(|client| client.id()).collect()
}

/// Why some client would not run this program for a key.
pub(crate) fn program_problem(program: &Path) -> Option<Message> {
    ALL.into_iter().find_map(|client| client.program_problem(program))
}

/// Why some client would not pass this path on to a program as it is.
pub(crate) fn argument_problem(path: &Path) -> Option<Message> {
    ALL.into_iter().find_map(|client| client.argument_problem(path))
}

/// The name of what we add beside an entry of this vendor's: `wcode`, or `wcode-<vendor>`.
fn helper_name(vendor: &str) -> String {
    if vendor == PROGRAM { vendor.to_owned() } else { format!("{PROGRAM}-{vendor}") }
}
