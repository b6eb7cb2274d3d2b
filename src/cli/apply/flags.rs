//! What is asked for as typed: the flags of `apply`, which the wizard takes as answers, and the same as a provisioning file.

use super::provision;
use crate::catalog::parameters::Values;
use crate::catalog::{Endpoint, Model, Protocol};
use crate::cli::numbers::positive;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::keys::{NamedSource, NamedStore};
use crate::plan::OnConflict;
use crate::plan::inputs::Inputs;
use crate::plan::key_options::KeyOptions;
use crate::plan::request::ApplyRequest;
use crate::plan::saved_inputs::{DefaultModelChoice, KeyMode};
use crate::plan::targets;
use crate::text::inputs as text;
use serde::Deserialize;
use std::convert::Infallible;

/// What to write to the clients' files, and how.
#[derive(Debug, Default, Deserialize, clap::Args)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::cli) struct Flags {
    /// The client to configure; can be repeated [default: those of the last run, else every client found]
    #[arg(long = "client", value_name = "CLIENT", value_delimiter = ',')]
    #[serde(rename = "client", alias = "clients", deserialize_with = "provision::one_or_many")]
    clients: Vec<String>,
    /// The API vendor [default: that of the last run, else wcode]
    #[arg(long, value_name = "ID")]
    vendor: Option<String>,
    /// A model to add or update; can be repeated [default: those of the last run, else the vendor's]
    #[arg(long = "model", value_name = "ID", value_parser = model)]
    #[serde(rename = "model", alias = "models", deserialize_with = "provision::models")]
    models: Vec<Model>,
    /// Make this model the client's default, replacing another one
    #[arg(long, value_name = "ID", value_parser = default_model, conflicts_with = "no_default_model")]
    #[serde(
        alias = "default-model",
        alias = "default_model",
        deserialize_with = "provision::default_model"
    )]
    default_model: Option<DefaultModelChoice>,
    /// Never touch the client's default model
    #[arg(long)]
    #[serde(alias = "no-default-model", alias = "no_default_model")]
    no_default_model: bool,
    /// Also set the model for this agent, or for `all` agents that have their own model; can be repeated
    #[arg(long = "agent", value_name = "NAME", value_delimiter = ',')]
    #[serde(rename = "agent", alias = "agents", deserialize_with = "provision::one_or_many")]
    agents: Vec<String>,
    /// Context window in tokens, for the given models
    #[arg(long, value_name = "N", value_parser = positive)]
    #[serde(alias = "context-window", alias = "context_window")]
    context_window: Option<u64>,
    /// Output limit in tokens, for the given models
    #[arg(long, value_name = "N", value_parser = positive)]
    #[serde(alias = "max-tokens", alias = "max_tokens")]
    max_tokens: Option<u64>,
    /// An optional parameter of the requests, for the given models or all; `NAME=` takes it out; can be repeated (`wcode
    /// params` lists them)
    #[arg(long = "param", value_name = "NAME=VALUE")]
    #[serde(rename = "params", alias = "param", deserialize_with = "provision::params")]
    params: Vec<String>,
    /// The protocol to use [default: that of the last run, else the client's usual one]
    #[arg(long, value_name = "NAME")]
    protocol: Option<Protocol>,
    /// Use this base URL instead of the vendor's (https, or http to this machine)
    #[arg(long, value_name = "URL")]
    #[serde(alias = "base-url", alias = "base_url", deserialize_with = "provision::base_url")]
    base_url: Option<String>,
    /// Let a stored key be sent to this host, which is not the vendor's; can be repeated
    #[arg(long = "key-origin", value_name = "URL")]
    #[serde(
        rename = "keyOrigin",
        alias = "keyOrigins",
        alias = "key-origin",
        alias = "key_origin"
    )]
    #[serde(deserialize_with = "provision::base_urls")]
    key_origins: Vec<String>,
    /// The environment variable that holds the key
    #[arg(long, value_name = "NAME", group = "key")]
    #[serde(alias = "key-env", alias = "key_env")]
    key_env: Option<String>,
    /// Read the key from stdin
    #[arg(long, group = "key")]
    #[serde(alias = "key-stdin", alias = "key_stdin")]
    key_stdin: bool,
    /// Read the key from a file
    #[arg(long, value_name = "PATH", group = "key")]
    #[serde(alias = "key-file", alias = "key_file")]
    key_file: Option<String>,
    /// Run a program and use its output as the key
    #[arg(long, value_name = "CMD", group = "key")]
    #[serde(alias = "key-command", alias = "key_command")]
    key_command: Option<String>,
    /// Where to store the key: keyring, file, env, command or path:FILE [default: where it is now, else keyring]
    #[arg(long, value_name = "STORE")]
    #[serde(alias = "key-store", alias = "key_store")]
    key_store: Option<NamedStore>,
    /// Name of the key, if you have more than one account
    #[arg(long, value_name = "NAME")]
    #[serde(alias = "key-name", alias = "key_name")]
    key_name: Option<String>,
    /// What the clients' files contain: a reference, a variable's name, or the key itself [default: ref if a key is
    /// stored or provided, else env]
    #[arg(long, value_enum, value_name = "MODE")]
    #[serde(alias = "key-mode", alias = "key_mode")]
    key_mode: Option<KeyMode>,
    /// Read these settings from a file, `-` for stdin; flags take precedence
    #[arg(long, value_name = "PATH")]
    #[serde(skip)]
    file: Option<String>,
    /// Edit this config file (with exactly one --client)
    #[arg(long, value_name = "PATH")]
    config: Option<String>,
    /// Also pin endpoint and key in the client's managed settings, which no project overrides (as root)
    #[arg(long)]
    managed: bool,
    /// Set the client's permission mode, which is otherwise left to you: default, acceptEdits, plan or auto
    #[arg(long, value_name = "MODE")]
    #[serde(alias = "permission-mode", alias = "permission_mode")]
    permission_mode: Option<String>,
    /// Remove the comments from a file whose client reads strict JSON only
    #[arg(long)]
    #[serde(alias = "remove-comments", alias = "remove_comments")]
    remove_comments: bool,
    /// Remove models that wcode added but are not given now
    #[arg(long)]
    prune: bool,
    /// Do not use the network
    #[arg(long)]
    offline: bool,
    /// What to do if you and wcode changed the same field [default: fail]
    #[arg(long, value_enum, value_name = "WHAT")]
    #[serde(alias = "on-conflict", alias = "on_conflict")]
    on_conflict: Option<OnConflict>,
}

impl Flags {
    /// The same as a request: the flags, and for what they leave out the provisioning file.
    ///
    /// # Errors
    /// `Error::Usage` if they make no sense, `Error::Syntax` if the file cannot be read.
    pub(in crate::cli) fn to_request(&self, host: &Host) -> Result<ApplyRequest> {
        if self.file.as_deref() == Some(provision::STDIN) && self.key_stdin {
            return Err(provision::stdin_twice());
        }
        let file = self.file.as_deref().map(|file| provision::read(host, file)).transpose()?;
        let file = file.unwrap_or_default();
        let named = if self.clients.is_empty() { &file.clients } else { &self.clients };
        let config = self.config.as_deref().or(file.config.as_deref());
        let clients = targets::parse_clients(named, config)?;
        let config = targets::config_path(host, config);
        let of_client = config.and_then(|path| Some((clients.first()?.id().to_owned(), path)));
        let (mut inputs, under) = (self.inputs(host)?, file.inputs(host)?);
        // Who types a base URL means that the key goes there.
        inputs.key_origins.extend(inputs.base_url.clone());
        Ok(ApplyRequest {
            vendor: self.vendor.clone().or(file.vendor),
            clients: clients.iter().map(|client| client.id().to_owned()).collect(),
            configs: of_client.into_iter().collect(),
            inputs: inputs.or(under),
            offline: self.offline || file.offline,
        })
    }

    fn inputs(&self, host: &Host) -> Result<Inputs> {
        let base_url = self.base_url.clone().map(Endpoint::try_from).transpose();
        let key_origins = self.key_origins.iter().cloned().map(Endpoint::try_from);
        let key_origins: std::result::Result<_, _> = key_origins.collect();
        let source = NamedSource {
            variable: self.key_env.clone(),
            stdin: self.key_stdin,
            file: self.key_file.clone(),
            command: self.key_command.clone(),
            stored_at: self.key_store.as_ref().and_then(|store| store.path.clone()),
        };
        let mut params = Values::parse_changes(&self.params)?;
        let (limit, mut models) = (output_limit(&mut params)?, self.models.clone());
        for model in &mut models {
            model.max_tokens = output_limit(&mut model.params)?.or(model.max_tokens);
        }
        Ok(Inputs {
            models,
            context_window: self.context_window,
            max_tokens: self.max_tokens.or(limit),
            params,
            protocol: self.protocol,
            default_model: self.default_model()?,
            agents: self.agents.clone(),
            key_origins: key_origins?,
            base_url: base_url?,
            remove_comments: self.remove_comments,
            managed: self.managed,
            permission_mode: self.permission_mode.clone(),
            key: KeyOptions {
                mode: self.key_mode,
                source: source.resolve(host)?,
                store: self.key_store.as_ref().map(|store| store.kind),
                name: self.key_name.clone(),
            },
            prune: self.prune,
            on_conflict: self.on_conflict,
        })
    }

    /// True if the key comes from stdin.
    pub(super) fn reads_stdin(&self) -> bool {
        self.key_stdin
    }

    fn default_model(&self) -> Result<Option<DefaultModelChoice>> {
        match (&self.default_model, self.no_default_model) {
            (Some(DefaultModelChoice::Model(_)), true) => {
                Err(Error::usage(text::message::default_model_twice()))
            }
            (_, true) => Ok(Some(DefaultModelChoice::Never)),
            (choice, false) => Ok(choice.clone()),
        }
    }
}

/// `max_tokens` is the output limit, which clients have a place of their own for.
fn output_limit(params: &mut Values) -> Result<Option<u64>> {
    let limit = params.take("max_tokens");
    match limit {
        Some(limit) if limit.is_null() => {
            Err(Error::usage(text::message::no_output_limit_to_remove()))
        }
        limit => Ok(limit.and_then(|limit| limit.as_u64())),
    }
}

fn model(id: &str) -> std::result::Result<Model, Infallible> {
    Ok(Model::named(id))
}

fn default_model(id: &str) -> std::result::Result<DefaultModelChoice, Infallible> {
    Ok(DefaultModelChoice::Model(id.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Flags, KeyOptions, provision};
    use crate::host::Host;
    use clap::{Args, FromArgMatches};
    use std::path::Path;

    fn from_flags(words: &[&str]) -> Flags {
        let command = Flags::augment_args(clap::Command::new("apply").no_binary_name(true));
        Flags::from_arg_matches(&command.get_matches_from(words)).unwrap()
    }

    /// The same request whether it is typed as flags or as a provisioning file.
    #[test]
    fn every_source_and_store_of_a_key_means_the_same_as_flags_and_in_a_file() {
        let host = Host::of_this_process().unwrap();
        for (flags, file) in [
            (&["--key-env", "NAME"][..], "{ keyEnv: 'NAME' }"),
            (&["--key-stdin"], "{ keyStdin: true }"),
            (&["--key-file", "x/y"], "{ keyFile: 'x/y' }"),
            (&["--key-command", "pass show x"], "{ keyCommand: 'pass show x' }"),
            (&["--key-store", "keyring"], "{ keyStore: 'keyring' }"),
            (&["--key-store", "file", "--key-name", "a"], "{ keyStore: 'file', keyName: 'a' }"),
            (&["--key-store", "env"], "{ keyStore: 'env' }"),
            (&["--key-store", "command"], "{ keyStore: 'command' }"),
            (&["--key-mode", "literal"], "{ keyMode: 'literal' }"),
        ] {
            let typed = from_flags(flags).inputs(&host).unwrap().key;
            let read: Flags = provision::parse(Path::new("a.json5"), file).unwrap();
            let read = read.inputs(&host).unwrap().key;
            assert_eq!(format!("{typed:?}"), format!("{read:?}"), "{file}");
            assert_ne!(format!("{read:?}"), format!("{:?}", KeyOptions::default()), "{file}");
        }
    }
}
