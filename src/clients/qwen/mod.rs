//! Qwen Code: `settings.json`, JSON with comments, in `~/.qwen`.
//!
//! Facts are from Qwen Code 0.24.4, tried on the real program. Its traps that shape this code: the key comes from an
//! environment variable only, which `envKey` names, and there is no command for it; a trailing comma keeps it from starting;
//! it writes its settings anew at its own start, in another layout, so values count and not bytes; a project's
//! `.qwen/settings.json` goes before the user's own, and `qwen -p` does not ask first.
//!
//! There is no object for a vendor: each model is an entry with its own URL and variable. `paths` knows where the files are,
//! `settings` reads them, `entries` what we write, `models` which model is in use, `hazards` what keeps our entries from being
//! used, `version` which one is installed.

mod entries;
mod hazards;
mod models;
mod paths;
mod settings;
mod version;

use super::environment::ClientVariable;
use super::key_copy_location::{listing, name};
use super::{
    Agent, Client, ClientEnvironment, ConfigSet, DefaultInUse, DesiredState, Detected, EntryInUse,
    EntrySpec, Install, KeyCopyKind, KeyCopyLocation, KeyDelivery, ListedModels, Mention, Note,
    ProjectReach, Protection, ProviderMembers, ServiceVariable, TestedVersions, UsageExample,
    VariableOrigin,
};
use crate::catalog::{DEFAULT_VENDOR, Endpoint, Protocol, is_variable};
use crate::clients::ConfigPlace;
use crate::document::{self, Dialect, Document, Node};
use crate::error::{Error, Result};
use crate::host::{Host, files};
use crate::secret::Secret;
use crate::text::Message;
use crate::text::{clients as common, qwen as text};
use std::path::{Path, PathBuf};

const ID: &str = "qwen";

/// Its package on npm.
const PACKAGE: &str = "@qwen-code/qwen-code";

const SERVICE_VARIABLES: [ServiceVariable; 1] = [ServiceVariable::folder(paths::FOLDER_VARIABLE)];

/// The client.
#[derive(Debug)]
pub(super) struct QwenCode;

impl Client for QwenCode {
    fn id(&self) -> &'static str {
        ID
    }

    fn sends(&self, parameter: &str, protocol: Protocol) -> bool {
        entries::sends(parameter, protocol)
    }

    fn name(&self) -> &'static str {
        "Qwen Code"
    }

    fn dialect(&self) -> Dialect {
        Dialect::Jsonc
    }

    fn protocols(&self) -> &'static [Protocol] {
        &[Protocol::OpenaiCompletions, Protocol::AnthropicMessages]
    }

    /// It adds `/v1/messages`.
    fn base_url(&self, endpoint: Endpoint, protocol: Protocol) -> Endpoint {
        if protocol == Protocol::AnthropicMessages { endpoint.unversioned() } else { endpoint }
    }

    fn detect(&self, host: &Host) -> Detected {
        Detected { has_config: paths::folder(host).is_dir(), installs: version::installs(host) }
    }

    fn read_config(&self, host: &Host, config: Option<&Path>) -> Result<ConfigSet> {
        settings::read(host, config)
    }

    fn desired_state(&self, config_set: &ConfigSet, wanted: &EntrySpec) -> Result<DesiredState> {
        entries::desired_state(config_set, wanted)
    }

    fn model_name(&self, _: &str, id: &str) -> String {
        id.to_owned()
    }

    fn key_path(&self, entry: &document::Path) -> document::Path {
        entry.clone().key(models::VARIABLE)
    }

    /// A text that cannot be a variable's name is a key that got into the wrong place.
    fn key_delivery(&self, value: Option<Node<'_>>, _: bool) -> KeyDelivery {
        match value.and_then(Node::as_str).as_deref().map(str::trim) {
            None | Some("") => KeyDelivery::None,
            Some(name) if is_variable(name) => KeyDelivery::Env,
            Some(_) => KeyDelivery::Literal,
        }
    }

    fn key_variable(&self, value: Node<'_>) -> Option<String> {
        value.as_str().filter(|name| is_variable(name)).map(std::borrow::Cow::into_owned)
    }

    fn provider_members(&self) -> ProviderMembers {
        ProviderMembers { key: models::VARIABLE, url: "baseUrl", emptied: None }
    }

    fn service_variables(&self) -> &'static [ServiceVariable] {
        &SERVICE_VARIABLES
    }

    /// Run (0.24.4): a project's own settings can lead the requests, and with them the key, to another host.
    /// Run (0.24.4): the working folder's settings go before the user's, and no one is asked. It takes no key in its files.
    fn project_reach(&self, delivery: KeyDelivery) -> Option<ProjectReach> {
        matches!(delivery, KeyDelivery::Ref | KeyDelivery::Env).then_some(ProjectReach::Always)
    }

    fn protection(&self, delivery: KeyDelivery, _: &ConfigSet) -> Protection {
        let (protects_from, exposed_to) = match delivery {
            KeyDelivery::Ref | KeyDelivery::Env => {
                (vec![text::disk()], vec![common::tools_by_their_environment()])
            }
            KeyDelivery::Literal => (vec![], vec![text::readers_of_the_settings()]),
            KeyDelivery::Client | KeyDelivery::None => (vec![], vec![]),
        };
        Protection { protects_from, exposed_to }
            .with_projects(self.project_reach(delivery), text::projects())
    }

    fn config(&self, host: &Host) -> PathBuf {
        paths::config(host)
    }

    fn places(&self, host: &Host, config: &Path) -> Vec<PathBuf> {
        let mut places = paths::higher(host);
        places.push(config.to_owned());
        places.push(files::parent(config).join(paths::VARIABLES));
        places
    }

    fn key_copy_locations(&self, host: &Host, config: &Path) -> Vec<KeyCopyLocation> {
        let folder = files::parent(config);
        let mut found = vec![KeyCopyLocation::new(config.to_owned(), KeyCopyKind::Config)];
        let variables = folder.join(paths::VARIABLES);
        found.push(KeyCopyLocation::new(variables, KeyCopyKind::Variables));
        let is_copy = |path: &PathBuf| name(path).starts_with("settings.json.");
        let copies = listing(folder).into_iter().filter(is_copy);
        found.extend(copies.map(|path| KeyCopyLocation::new(path, KeyCopyKind::Copy)));
        let logs = paths::chats(folder).into_iter().chain(paths::other_logs(folder));
        found.extend(logs.map(|path| KeyCopyLocation::new(path, KeyCopyKind::Log)));
        let others = paths::higher(host).into_iter().filter(|path| path.is_file());
        let kind = KeyCopyKind::Foreign { remedy: text::by_hand() };
        found.extend(others.map(|path| KeyCopyLocation::new(path, kind)));
        found
    }

    fn hazards(
        &self,
        host: &Host,
        config_set: &ConfigSet,
        entry: Option<EntryInUse<'_>>,
    ) -> Vec<Note> {
        entry.map(|entry| hazards::find(host, config_set, &entry)).unwrap_or_default()
    }

    fn after_unreadable(&self, _: &Host, error: &Error) -> Vec<Note> {
        let is_broken = error.place().is_some();
        is_broken.then(|| warning(text::message::does_not_start())).into_iter().collect()
    }

    fn env_reference_for(&self, variable: &str, is_set: bool) -> Option<String> {
        is_set.then(|| format!("${variable}"))
    }

    fn after_new_key(&self) -> Message {
        text::message::after_new_key()
    }

    fn after_change(&self, _: &[Install]) -> Option<Message> {
        Some(text::message::after_change())
    }

    fn install_command(&self) -> &'static [&'static str] {
        &["npm", "install", "-g", "@qwen-code/qwen-code@latest"]
    }

    fn install_page(&self) -> &'static str {
        "https://github.com/QwenLM/qwen-code"
    }

    /// A stored key comes by `wcode exec` alone.
    fn usage_examples(&self, provider: &str, model: &str, _: Option<&str>) -> Vec<UsageExample> {
        let mut start = vec!["wcode", "exec"];
        if provider != DEFAULT_VENDOR {
            start.extend(["--vendor", provider]);
        }
        start.extend(["--", "qwen"]);
        let question = ["-m", model, "-p", "hi"];
        vec![
            UsageExample::new(&[&start[..], &question].concat(), text::asks_this_model()),
            UsageExample::new(&start, text::opens_the_chat()),
            UsageExample::new(&[&["qwen"][..], &question].concat(), text::asks_with_the_variable()),
        ]
    }

    /// It takes its key from the environment only.
    fn one_turn(
        &self,
        (_, model): (&str, &str),
        _: Option<&str>,
        has_reference: bool,
    ) -> Vec<String> {
        let start: &[&str] = if has_reference { &["wcode", "exec", "--"] } else { &[] };
        [start, &["qwen", "-m", model, "-p", "hi"]]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    fn tested_versions(&self, _: &str) -> TestedVersions {
        TestedVersions { oldest: "0.24.4", newest: "0.24.4" }
    }

    /// It also has the variables of its `.env`, and of `env` in its settings.
    fn environment<'h>(&self, host: &'h Host, config_set: &ConfigSet) -> ClientEnvironment<'h> {
        let own = settings::variables(config_set).into_iter();
        let own = own.map(|(name, value, path)| ClientVariable {
            name,
            value: Secret::new(value),
            origin: VariableOrigin::File(path),
        });
        ClientEnvironment::new(host).with(own.collect(), false)
    }

    fn default_in_use(&self, config_set: &ConfigSet) -> Option<DefaultInUse> {
        models::default_in_use(config_set)
    }

    fn default_place(&self, _: &ConfigSet) -> Result<ConfigPlace> {
        Ok(ConfigPlace::new(0, models::default_place()))
    }

    fn listed(&self, config_set: &ConfigSet) -> ListedModels {
        models::listed(config_set)
    }

    /// A model's name holds no provider, so none can be told from another.
    fn mentions(&self, _: &Document, _: &str) -> Vec<Mention> {
        Vec::new()
    }

    /// Its agents are files of Markdown.
    fn agents(&self, _: &ConfigSet) -> Vec<Agent> {
        Vec::new()
    }
}

fn warning(message: Message) -> Note {
    Note::warning(ID, message)
}
