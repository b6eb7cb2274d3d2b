//! What the user wants of a client, in terms that hold for every client.

use super::Policy;
use crate::catalog::parameters::Values;
use crate::catalog::{Endpoint, Model, Protocol};
use crate::document;
use crate::secret::Secret;
use std::path::PathBuf;

/// One vendor's entries, in words that hold for every client.
#[derive(Debug)]
pub struct EntrySpec {
    /// The vendor's id, which is the provider's id unless a hand-made entry is adopted.
    pub vendor: String,
    /// The vendor's name as people see it.
    pub vendor_name: String,
    /// The provider's id that we used last time, when it is not the vendor's (an adopted entry).
    pub provider: Option<String>,
    /// Entries that we wrote and in which everything is as we left it: another shape may take their place.
    pub own_entries: Vec<document::Path>,
    /// The protocol between the client and the vendor.
    pub protocol: Protocol,
    /// The endpoint's path.
    pub endpoint: Endpoint,
    /// The endpoint was named on this command.
    pub endpoint_requested: bool,
    /// What is in the place of the key.
    pub key: KeyValue,
    /// The models, in order.
    pub models: Vec<ModelSpec>,
    /// What to do about the default model.
    pub default_model: DefaultModel,
    /// Agents that get a model of the vendor's as their own.
    pub agents: Vec<AgentSpec>,
    /// Endpoint and key also go into the client's file for every user of the machine, which no project overrides.
    pub is_managed: bool,
    /// The client's permission mode: one of `Client::permission_modes`. `None` leaves it to the user.
    pub permission_mode: Option<String>,
    /// It was named on this command.
    pub permission_mode_requested: bool,
}

impl EntrySpec {
    /// The existing endpoint if it is only another spelling of ours, else ours.
    pub fn endpoint_spelled_as(&self, standing: Option<document::Node<'_>>) -> String {
        let standing = standing.and_then(document::Node::as_str);
        let same = standing.filter(|text| self.endpoint.is_same(text));
        same.map_or_else(|| self.endpoint.as_str().to_owned(), std::borrow::Cow::into_owned)
    }
}

/// An agent whose own model is to be one of the vendor's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentSpec {
    /// Its name in the client's config.
    pub name: String,
    /// The model's id, without the provider.
    pub model: String,
    /// The agent was named on this command: its model replaces another one.
    pub named: bool,
}

/// A model, and which of its facts the user gave on this command.
#[derive(Debug, Clone)]
pub struct ModelSpec {
    /// Its facts.
    pub model: Model,
    /// The context window was named on this command.
    pub context_requested: bool,
    /// The answer's size was named on this command.
    pub max_requested: bool,
    /// Parameters of its requests that were given on this command.
    pub params_requested: Values,
    /// The model itself was named on this command: it is restored if the user deleted it.
    pub named: bool,
}

/// What a client's file holds in the place of the key.
#[derive(Debug, Clone)]
pub enum KeyValue {
    /// A reference to an environment variable; when not named on this command, a key that is there already stays.
    Variable {
        /// The variable.
        name: String,
        /// Asked for on this command.
        named: bool,
    },
    /// The key itself.
    Literal(Secret),
    /// A reference by which the client fetches the key when it needs it.
    Reference(Reference),
}

/// How a client fetches the key: it runs a program of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The key's id in the request: `wcode/api-key`.
    pub id: String,
    /// Our program, absolute, under a path that every client accepts.
    pub program: PathBuf,
    /// Where it finds the key index, also from an empty environment.
    pub state_dir: PathBuf,
    /// It finds it there by itself, if the client's environment is the user's.
    pub is_usual_state_dir: bool,
    /// Variables that it needs from the client's environment besides those that lead to the keyring.
    pub variables: Vec<String>,
    /// The variable to name instead if a client's version has no references.
    pub fallback: String,
    /// Asked for on this command.
    pub named: bool,
}

impl Reference {
    /// Variables that lead to the keyring, and to the programs of a key command: a client that gives its children an empty
    /// environment has to pass these on.
    pub const PASSED: [&str; 4] = ["HOME", "PATH", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"];

    /// What to do if there is another key.
    pub fn rule(&self) -> Policy {
        if self.named { Policy::Requested } else { Policy::KeyManaged }
    }
}

/// What to do about the client's default model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefaultModel {
    /// Never touch it.
    Leave,
    /// Set this model if the client needs one and has none.
    IfUnset(String),
    /// Set this model, also over another one: asked for on this command.
    Set(String),
    /// This model was requested before: keep it if it is still set.
    Keep(String),
}
