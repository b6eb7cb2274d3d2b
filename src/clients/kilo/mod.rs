//! Kilo: made from OpenCode 1, with `kilo.jsonc` in `~/.config/kilo`, its own variables and its own versions.
//!
//! Tried on 7.7.7: an entry and a plugin for OpenCode 1 work unchanged. What is written is OpenCode's
//! (`opencode::fork`); here is what differs. On its first run it
//! adds a `$schema` and `"permission": {"bash": "allow"}` to its config.
//!
//! `paths` knows which files take part and in which rank, `hazards` what keeps the entry from being used, `version` which one
//! is installed.

mod hazards;
mod paths;
mod version;

use super::key_copy_location::{listing, name};
use super::opencode::fork::{self, Fork};
use super::{
    Agent, Client, ConfigFile, ConfigSet, DefaultInUse, DesiredState, Detected, EntryInUse,
    EntrySpec, Install, KeyCopyKind, KeyCopyLocation, KeyDelivery, ListedModels, Mention, Note,
    ProjectReach, Protection, ProviderMembers, ServiceVariable, TestedVersions, UsageExample,
};
use crate::catalog::{Endpoint, Protocol};
use crate::clients::ConfigPlace;
use crate::document::{self, Dialect, Document, Node};
use crate::error::{Error, Result};
use crate::host::{Host, files};
use crate::text::Message;
use crate::text::{clients as common, kilo as text};
use std::path::{Path, PathBuf};

const ID: &str = "kilo";

/// Its package on npm.
const PACKAGE: &str = "@kilocode/cli";

const FORK: Fork = Fork { id: ID, name: "Kilo", file: "kilo.json" };

/// Where its files are, and how it reads them.
const SERVICE_VARIABLES: [ServiceVariable; 5] = [
    ServiceVariable::file("KILO_CONFIG"),
    ServiceVariable::folder("KILO_CONFIG_DIR"),
    ServiceVariable::folder("KILO_TEST_MANAGED_CONFIG_DIR"),
    ServiceVariable::text("KILO_DISABLE_PROJECT_CONFIG"),
    ServiceVariable::secret("KILO_CONFIG_CONTENT"),
];

/// The client.
#[derive(Debug)]
pub(super) struct Kilo;

impl Client for Kilo {
    fn id(&self) -> &'static str {
        ID
    }

    fn sends(&self, parameter: &str, protocol: Protocol) -> bool {
        fork::sends(parameter, protocol)
    }

    fn name(&self) -> &'static str {
        "Kilo"
    }

    fn dialect(&self) -> Dialect {
        Dialect::Jsonc
    }

    fn protocols(&self) -> &'static [Protocol] {
        &[Protocol::OpenaiCompletions, Protocol::AnthropicMessages]
    }

    /// As OpenCode.
    fn base_url(&self, endpoint: Endpoint, protocol: Protocol) -> Endpoint {
        if protocol == Protocol::AnthropicMessages { endpoint.versioned() } else { endpoint }
    }

    fn detect(&self, host: &Host) -> Detected {
        Detected { has_config: paths::folder(host).is_dir(), installs: version::installs(host) }
    }

    fn read_config(&self, host: &Host, config: Option<&Path>) -> Result<ConfigSet> {
        let (files, others, notes) = match config {
            Some(config) => {
                (vec![ConfigFile::load(config, self.dialect())?], Vec::new(), Vec::new())
            }
            None => paths::sources(host)?,
        };
        // All files of the global folder are one config under one name.
        let is_global = paths::global(host).contains(&files[0].path);
        let config = if is_global { self.config(host) } else { files[0].path.clone() };
        Ok(ConfigSet {
            config,
            files,
            others,
            installs: version::installs(host),
            plugins: vec![fork::plugin_folder(paths::folder(host))],
            stored_keys: Vec::new(),
            notes,
        })
    }

    fn desired_state(&self, config_set: &ConfigSet, wanted: &EntrySpec) -> Result<DesiredState> {
        Ok(FORK.desired_state(config_set, wanted))
    }

    fn key_path(&self, entry: &document::Path) -> document::Path {
        fork::key_path(entry)
    }

    fn key_delivery(&self, value: Option<Node<'_>>, has_own_files: bool) -> KeyDelivery {
        fork::key_delivery(value, has_own_files)
    }

    fn provider_members(&self) -> ProviderMembers {
        ProviderMembers { key: "apiKey", url: "baseURL", emptied: None }
    }

    fn service_variables(&self) -> &'static [ServiceVariable] {
        &SERVICE_VARIABLES
    }

    /// By a reference the plugin sends the key to the vendor's own host alone.
    fn project_reach(&self, delivery: KeyDelivery) -> Option<ProjectReach> {
        match delivery {
            KeyDelivery::Ref => Some(ProjectReach::Never),
            KeyDelivery::Env | KeyDelivery::Literal => Some(ProjectReach::Always),
            KeyDelivery::Client | KeyDelivery::None => None,
        }
    }

    fn protection(&self, delivery: KeyDelivery, _: &ConfigSet) -> Protection {
        let (protects_from, exposed_to) = match delivery {
            KeyDelivery::Ref => (
                vec![text::disk(), common::tools_by_their_environment()],
                vec![text::plugins(), common::programs_that_run_as_you()],
            ),
            KeyDelivery::Env => (vec![text::disk()], vec![common::tools_by_their_environment()]),
            KeyDelivery::Literal => (vec![], vec![text::readers_of_the_config()]),
            KeyDelivery::Client | KeyDelivery::None => (vec![], vec![]),
        };
        Protection { protects_from, exposed_to }
            .with_projects(self.project_reach(delivery), text::projects())
    }

    fn config(&self, host: &Host) -> PathBuf {
        paths::folder(host).join(paths::MAIN)
    }

    fn places(&self, host: &Host, config: &Path) -> Vec<PathBuf> {
        let mut places = paths::global(host);
        places.extend(paths::higher(host));
        places.push(config.to_owned());
        places
    }

    fn key_copy_locations(&self, host: &Host, config: &Path) -> Vec<KeyCopyLocation> {
        let global = paths::global(host);
        let configs =
            if global.contains(&config.to_owned()) { global } else { vec![config.into()] };
        let mut found: Vec<_> = configs
            .into_iter()
            .map(|path| KeyCopyLocation::new(path, KeyCopyKind::Config))
            .collect();
        let is_backup = |path: &PathBuf| name(path).ends_with(".tui-migration.bak");
        let backups = listing(files::parent(config)).into_iter().filter(is_backup);
        found.extend(backups.map(|path| KeyCopyLocation::new(path, KeyCopyKind::Copy)));
        let data = paths::data_folder(host);
        let credentials = KeyCopyKind::Credentials(None);
        found.push(KeyCopyLocation::new(data.join("auth.json"), credentials));
        let logs = listing(&data.join("log")).into_iter().filter(|path| path.is_file());
        found.extend(logs.map(|path| KeyCopyLocation::new(path, KeyCopyKind::Log)));
        let kind = KeyCopyKind::Database { remedy: text::in_the_database() };
        let databases = ["kilo.db", "kilo.db-wal"].map(|name| data.join(name));
        found.extend(databases.map(|path| KeyCopyLocation::new(path, kind)));
        let kind = KeyCopyKind::Foreign { remedy: text::by_hand() };
        let others = paths::higher(host).into_iter().filter(|path| path.is_file());
        found.extend(others.map(|path| KeyCopyLocation::new(path, kind)));
        found
    }

    fn hazards(&self, host: &Host, _: &ConfigSet, entry: Option<EntryInUse<'_>>) -> Vec<Note> {
        entry.map(|entry| hazards::find(host, &entry)).unwrap_or_default()
    }

    fn after_unreadable(&self, _: &Host, error: &Error) -> Vec<Note> {
        let is_broken = error.place().is_some();
        is_broken.then(|| warning(text::message::does_not_start())).into_iter().collect()
    }

    fn env_reference_for(&self, variable: &str, _: bool) -> Option<String> {
        Some(format!("{{env:{variable}}}")) // Not set, it is an empty key.
    }

    fn after_new_key(&self) -> Message {
        text::message::after_new_key()
    }

    fn after_change(&self, _: &[Install]) -> Option<Message> {
        Some(text::message::after_change())
    }

    fn install_command(&self) -> &'static [&'static str] {
        &["npm", "install", "-g", "--allow-scripts=@kilocode/cli", "@kilocode/cli@latest"]
    }

    fn install_page(&self) -> &'static str {
        "https://kilo.ai/docs/cli"
    }

    fn usage_examples(&self, provider: &str, model: &str, _: Option<&str>) -> Vec<UsageExample> {
        let name = format!("{provider}/{model}");
        vec![
            UsageExample::new(&["kilo", "run", "-m", &name, "hi"], text::asks_this_model()),
            UsageExample::new(&["kilo", "-m", &name], text::opens_with_this_model()),
        ]
    }

    fn tested_versions(&self, _: &str) -> TestedVersions {
        TestedVersions { oldest: "7.7.7", newest: "7.7.7" }
    }

    fn default_in_use(&self, config_set: &ConfigSet) -> Option<DefaultInUse> {
        fork::default_in_use(config_set)
    }

    fn default_place(&self, config_set: &ConfigSet) -> Result<ConfigPlace> {
        Ok(fork::default_place(config_set))
    }

    fn listed(&self, config_set: &ConfigSet) -> ListedModels {
        fork::listed(config_set)
    }

    fn mentions(&self, document: &Document, provider: &str) -> Vec<Mention> {
        fork::mentions(document, provider)
    }

    fn agents(&self, config_set: &ConfigSet) -> Vec<Agent> {
        fork::agents(config_set)
    }
}

fn warning(message: Message) -> Note {
    Note::warning(ID, message)
}
