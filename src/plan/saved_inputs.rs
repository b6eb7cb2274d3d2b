//! The inputs of the last `apply`, saved in the record, so that `status` and a bare `apply` mean the same thing.

use crate::catalog::parameters::Values;
use crate::catalog::{Endpoint, Model, Protocol};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Whether one of our models becomes the client's default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DefaultModelChoice {
    /// This one.
    Model(String),
    /// No; leave it alone.
    Never,
}

/// What a client's file holds in the place of the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum KeyMode {
    /// A reference by which the client fetches the key from the key store.
    Ref,
    /// The name of an environment variable.
    Env,
    /// The key itself, in plain text.
    Literal,
}

impl KeyMode {
    /// The word for it in flags.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ref => "ref",
            Self::Env => "env",
            Self::Literal => "literal",
        }
    }
}

/// The inputs of the last `apply`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SavedInputs {
    /// Models by id, with the facts that the user gave.
    pub models: Vec<Model>,
    /// Optional parameters of requests, for every model that has no other value.
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    pub params: Values,
    /// The protocol, if it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Protocol>,
    /// Another base URL than the catalog's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<Endpoint>,
    /// The variable that the clients' files name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variable: Option<String>,
    /// Which of several keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_name: Option<String>,
    /// What the clients' files hold for the key, if it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_mode: Option<KeyMode>,
    /// The program that the clients' files name for fetching the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolver: Option<PathBuf>,
    /// The answer about the default model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_model: Option<DefaultModelChoice>,
    /// Agents whose own model we set to one of our models, each with the model's id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub agents: BTreeMap<String, String>,
    /// The client's file for every user of the machine is written as well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub managed: bool,
    /// The clients' permission mode, if it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission_mode: Option<String>,
}
