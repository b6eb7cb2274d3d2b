//! The flags that determine what is written to the clients' files: those of `apply`, which the wizard takes as answers.

use crate::catalog::{Endpoint, Model};
use crate::error::{Error, Result};
use crate::host::{Host, files};
use crate::keys::{KeySource, StoreKind};
use crate::plan::OnConflict;
use crate::plan::inputs::Inputs;
use crate::plan::key_options::KeyOptions;
use crate::plan::provision::Provision;
use crate::plan::request::ApplyRequest;
use crate::plan::saved_inputs::{DefaultModelChoice, KeyMode};
use crate::plan::targets;
use crate::text::commands as text;

/// What shall stand in the clients' files.
#[derive(Debug, Default, clap::Args)]
pub(in crate::cli) struct Flags {
    /// The client to configure; can be repeated [default: those of the last run, else every client found]
    #[arg(long = "client", value_name = "CLIENT", value_delimiter = ',')]
    clients: Vec<String>,
    /// The API vendor [default: that of the last run, else wcode]
    #[arg(long, value_name = "ID")]
    vendor: Option<String>,
    /// A model to add or update; can be repeated [default: those of the last run, else the vendor's]
    #[arg(long = "model", value_name = "ID")]
    models: Vec<String>,
    /// Make this model the client's default, replacing another one
    #[arg(long, value_name = "ID", conflicts_with = "no_default_model")]
    default_model: Option<String>,
    /// Never touch the client's default model
    #[arg(long)]
    no_default_model: bool,
    /// Also set the model for this agent, or for `all` agents that have their own model; can be repeated
    #[arg(long = "agent", value_name = "NAME", value_delimiter = ',')]
    agents: Vec<String>,
    /// Context window in tokens, for the given models
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    context_window: Option<u64>,
    /// Output limit in tokens, for the given models
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    max_tokens: Option<u64>,
    /// Use this base URL instead of the vendor's (https, or http to this machine)
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Let a stored key be sent to this host, which is not the vendor's; can be repeated
    #[arg(long = "key-origin", value_name = "URL")]
    key_origins: Vec<String>,
    /// The environment variable that holds the key
    #[arg(long, value_name = "NAME", group = "key")]
    key_env: Option<String>,
    /// Read the key from stdin
    #[arg(long, group = "key")]
    key_stdin: bool,
    /// Read the key from a file
    #[arg(long, value_name = "PATH", group = "key")]
    key_file: Option<String>,
    /// Run a program and use its output as the key
    #[arg(long, value_name = "CMD", group = "key")]
    key_command: Option<String>,
    /// Where to store the key: keyring, file, env or command [default: where it is now, else keyring]
    #[arg(long, value_enum, value_name = "STORE")]
    key_store: Option<StoreKind>,
    /// Name of the key, if you have more than one account
    #[arg(long, value_name = "NAME")]
    key_name: Option<String>,
    /// What the clients' files contain: a reference, a variable's name, or the key itself [default: ref if a key is
    /// stored or provided, else env]
    #[arg(long, value_enum, value_name = "MODE")]
    key_mode: Option<KeyMode>,
    /// Read these settings from a file; flags take precedence
    #[arg(long, value_name = "PATH")]
    file: Option<String>,
    /// Edit this config file (with exactly one --client)
    #[arg(long, value_name = "PATH")]
    config: Option<String>,
    /// Remove models that wcode added but are not given now
    #[arg(long)]
    prune: bool,
    /// Do not use the network
    #[arg(long)]
    offline: bool,
    /// What to do if you and wcode changed the same field [default: fail]
    #[arg(long, value_enum, value_name = "WHAT")]
    on_conflict: Option<OnConflict>,
}

impl Flags {
    /// The same as an `ApplyRequest`: flags over the provisioning file.
    ///
    /// # Errors
    /// `Error::Usage` if they make no sense, `Error::Syntax` if the file cannot be read.
    pub(in crate::cli) fn ask(&self, host: &Host) -> Result<ApplyRequest> {
        let file = self.file.as_deref().map(|file| read(host, file)).transpose()?;
        let file = file.unwrap_or_default();
        let named = if self.clients.is_empty() { file.client.as_slice() } else { &self.clients };
        let config = self.config.as_deref().or(file.config.as_deref());
        let clients = targets::parse_clients(named, config)?;
        let config = targets::config_path(host, config);
        let of_client = config.and_then(|path| Some((clients.first()?.id().to_owned(), path)));
        Ok(ApplyRequest {
            vendor: self.vendor.clone().or_else(|| file.vendor.clone()),
            clients: clients.iter().map(|client| client.id().to_owned()).collect(),
            configs: of_client.into_iter().collect(),
            inputs: self.inputs(host, file.inputs(|path| host.path(path))?)?,
            offline: self.offline || file.offline,
        })
    }

    fn inputs(&self, host: &Host, file: Inputs) -> Result<Inputs> {
        let base_url =
            self.base_url.clone().map(Endpoint::try_from).transpose().map_err(Error::usage)?;
        let key_origins = self.key_origins.iter().cloned().map(Endpoint::try_from);
        let key_origins: Vec<Endpoint> =
            key_origins.collect::<std::result::Result<_, _>>().map_err(Error::usage)?;
        let default_model = match (&self.default_model, self.no_default_model) {
            (Some(id), _) => Some(DefaultModelChoice::Model(id.clone())),
            (None, true) => Some(DefaultModelChoice::Never),
            (None, false) => file.default_model,
        };
        let models: Vec<Model> = self.models.iter().map(|id| Model::named(id)).collect();
        Ok(Inputs {
            models: if models.is_empty() { file.models } else { models },
            context_window: self.context_window.or(file.context_window),
            max_tokens: self.max_tokens.or(file.max_tokens),
            default_model,
            agents: if self.agents.is_empty() { file.agents } else { self.agents.clone() },
            // Who types a base URL means that the key goes there.
            key_origins: key_origins
                .into_iter()
                .chain(base_url.clone())
                .chain(file.key_origins)
                .collect(),
            base_url: base_url.or(file.base_url),
            key: KeyOptions {
                mode: self.key_mode.or(file.key.mode),
                source: self.key_source(host).or(file.key.source),
                store: self.key_store.or(file.key.store),
                name: self.key_name.clone().or(file.key.name),
            },
            prune: self.prune || file.prune,
            on_conflict: self.on_conflict.unwrap_or(file.on_conflict),
        })
    }

    fn key_source(&self, host: &Host) -> Option<KeySource> {
        let variable = self.key_env.clone().map(KeySource::Variable);
        let stdin = self.key_stdin.then_some(KeySource::Stdin);
        let file = self.key_file.as_deref().map(|path| KeySource::File(host.path(path)));
        let command = self.key_command.clone().map(KeySource::Command);
        variable.or(stdin).or(file).or(command)
    }
}

fn read(host: &Host, file: &str) -> Result<Provision> {
    let path = host.path(file);
    let absent = || Error::usage(text::no_provisioning_file(path.display()));
    let bytes = files::read(&path)?.ok_or_else(absent)?;
    Provision::read(&path, Error::text(&path, &bytes)?)
}
