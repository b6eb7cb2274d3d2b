//! OpenCode: `opencode.jsonc`, JSONC (never JSON5), in the XDG config folder on every system.
//!
//! Facts are from OpenCode 1.18.33, tried on the real program. Its traps that shape this code: an invalid file, a
//! `null` or half a `limit` pair keep it from starting; a small `limit` makes it compact for ever, at the
//! user's cost; an unset `{env:VAR}` is an empty key; its own error text can hold the key, so it is never shown.
//!
//! `paths` knows which files take part and in which rank, `entries` what we write, `reference` how it fetches
//! the key, `shadows` what hides it, `leftovers` where copies of it stay, `hazards` what else keeps it from being used:
//! `database`, `server`, and what is `effective` of all files.

mod agents;
mod database;
mod effective;
mod entries;
pub(super) mod fork;
mod hazards;
mod key_copies;
mod lists;
mod models;
mod native;
mod parameters;
mod paths;
mod reference;
mod server;
mod shadows;
mod shape;
mod version;

use super::{
    Agent, Client, ConfigFile, ConfigSet, DefaultInUse, DesiredState, Detected, EntryInUse,
    EntrySpec, Install, KeyCopyLocation, KeyDelivery, ListedModels, Note, ProjectReach, Protection,
    ProviderMembers, ServiceVariable, TestedVersions, UsageExample,
};
use super::{Mention, references};
use crate::catalog::{Endpoint, Protocol};
use crate::clients::ConfigPlace;
use crate::document::{self, Dialect, Document, Node};
use crate::error::{Error, Result};
use crate::host::{Host, files};
use crate::text::{Command, Message};
use crate::text::{clients as common, opencode as text};
use std::path::{Path, PathBuf};
use version::Generations;

const ID: &str = "opencode";

/// Where its files are, and how it reads them.
const SERVICE_VARIABLES: [ServiceVariable; 5] = [
    ServiceVariable::file("OPENCODE_CONFIG"),
    ServiceVariable::folder("OPENCODE_CONFIG_DIR"),
    ServiceVariable::folder("OPENCODE_TEST_MANAGED_CONFIG_DIR"),
    ServiceVariable::text("OPENCODE_DISABLE_PROJECT_CONFIG"),
    ServiceVariable::secret("OPENCODE_CONFIG_CONTENT"),
];

/// The client.
#[derive(Debug)]
pub(super) struct OpenCode;

impl Client for OpenCode {
    fn id(&self) -> &'static str {
        ID
    }

    fn sends(&self, parameter: &str, protocol: Protocol) -> bool {
        parameters::sends(parameter, protocol)
    }

    fn name(&self) -> &'static str {
        "OpenCode"
    }

    fn dialect(&self) -> Dialect {
        Dialect::Jsonc
    }

    fn protocols(&self) -> &'static [Protocol] {
        &[Protocol::OpenaiCompletions, Protocol::AnthropicMessages]
    }

    /// Its packages add `/messages` alone.
    fn base_url(&self, endpoint: Endpoint, protocol: Protocol) -> Endpoint {
        if protocol == Protocol::AnthropicMessages { endpoint.versioned() } else { endpoint }
    }

    fn detect(&self, host: &Host) -> Detected {
        Detected {
            has_config: files::may_be_folder(&paths::folder(host)),
            installs: version::installs(host),
        }
    }

    fn read_config(&self, host: &Host, config: Option<&Path>) -> Result<ConfigSet> {
        let installs = version::installs(host);
        let folder = paths::folder(host);
        let (files, others, notes) = match config {
            Some(config) => {
                (vec![ConfigFile::load(config, self.dialect())?], Vec::new(), Vec::new())
            }
            None => {
                let has_2 = Generations::new(&installs).has_2;
                paths::sources(host, self.dialect(), has_2)?
            }
        };
        // All files of the global folder are one config under one name, whichever of them OpenCode
        // would edit today: a record must not be lost when it creates a file of higher rank.
        let is_global = paths::GLOBAL_FILES.iter().any(|name| files[0].path == folder.join(name));
        let config =
            if is_global { folder.join(paths::GLOBAL_FILES[0]) } else { files[0].path.clone() };
        let plugins = paths::plugin_folders(host);
        Ok(ConfigSet { config, files, others, installs, plugins, stored_keys: Vec::new(), notes })
    }

    fn desired_state(&self, config_set: &ConfigSet, wanted: &EntrySpec) -> Result<DesiredState> {
        let mut desired = entries::desired_state(config_set, wanted);
        let notes = parameters::check(config_set, wanted, &desired)?;
        desired.notes.extend(notes);
        Ok(desired)
    }

    fn key_path(&self, entry: &document::Path) -> document::Path {
        shape::key_path(entry)
    }

    fn key_delivery(&self, value: Option<Node<'_>>, has_own_files: bool) -> KeyDelivery {
        delivery(value, has_own_files)
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

    fn protection(&self, delivery: KeyDelivery, config_set: &ConfigSet) -> Protection {
        let is_behind_a_password = Generations::new(&config_set.installs).is_only_2();
        let http_api = if is_behind_a_password { text::http_api_of_2() } else { text::http_api() };
        let (protects_from, exposed_to) = match delivery {
            KeyDelivery::Ref => (
                vec![text::disk(), http_api, common::tools_by_their_environment()],
                vec![text::plugins(), common::programs_that_run_as_you()],
            ),
            KeyDelivery::Env => {
                (vec![text::disk()], vec![http_api, common::tools_by_their_environment()])
            }
            KeyDelivery::Literal => (vec![], vec![text::readers_of_the_config(), http_api]),
            KeyDelivery::Client | KeyDelivery::None => (vec![], vec![]),
        };
        Protection { protects_from, exposed_to }
            .with_projects(self.project_reach(delivery), text::project_override())
    }

    fn config(&self, host: &Host) -> PathBuf {
        paths::folder(host).join(paths::GLOBAL_FILES[0])
    }

    fn places(&self, host: &Host, config: &Path) -> Vec<PathBuf> {
        let mut places = paths::places(host);
        places.push(config.to_owned());
        places.push(server::state(host)); // It changes with every start of the server.
        places
    }

    fn model_facts(&self, host: &Host) -> Option<PathBuf> {
        Some(paths::model_facts(host))
    }

    fn key_copy_locations(&self, host: &Host, config: &Path) -> Vec<KeyCopyLocation> {
        key_copies::locations(host, config)
    }

    fn hazards(
        &self,
        host: &Host,
        config_set: &ConfigSet,
        entry: Option<EntryInUse<'_>>,
    ) -> Vec<Note> {
        hazards::find(host, config_set, entry.as_ref())
    }

    fn after_unreadable(&self, host: &Host, error: &Error) -> Vec<Note> {
        hazards::unreadable(host, error)
    }

    fn env_reference_for(&self, variable: &str, _: bool) -> Option<String> {
        Some(format!("{{env:{variable}}}")) // Not set, it is an empty key.
    }

    fn after_new_key(&self) -> Message {
        text::message::after_new_key()
    }

    fn after_change(&self, installs: &[Install]) -> Option<Message> {
        let generations = Generations::new(installs);
        match (generations.has_1, generations.has_2) {
            (true, true) => Some(text::message::after_change_of_both()),
            (false, true) => None, // It reloads by itself (tried: under 2 s).
            _ => Some(text::message::after_change()),
        }
    }

    /// From OpenCode's own page; the package brings its program along, so any Node.js that has npm will do. npm 12 runs no
    /// install script without the flag, and leaves a placeholder then; npm 10 and 11 take the flag (tried: 10.9.9,
    /// 11.19.1, 12.2.2). This is 1.x: the package of 2.x is not on every registry, and its own installer is a script that is
    /// piped into a shell.
    fn install_command(&self) -> &'static [&'static str] {
        &["npm", "install", "-g", "--allow-scripts=opencode-ai", "opencode-ai@latest"]
    }

    fn update_command(&self, version: &str) -> Command {
        if version::is_2(version) {
            Command::new(["opencode", "upgrade"])
        } else {
            Command::new(self.install_command().iter().copied())
        }
    }

    fn install_page(&self) -> &'static str {
        "https://opencode.ai/docs"
    }

    /// `run` first reads what is on its stdin, if that is no terminal. Its window takes `-m` in 1.x only (tried, 1.18.33
    /// and 2.0.15).
    fn usage_examples(
        &self,
        provider: &str,
        model: &str,
        version: Option<&str>,
    ) -> Vec<UsageExample> {
        let name = format!("{provider}/{model}");
        let window = if version.is_some_and(version::is_2) {
            UsageExample::new(&["opencode"], text::opens_to_pick_a_model())
        } else {
            UsageExample::new(&["opencode", "-m", &name], text::opens_with_this_model())
        };
        vec![
            UsageExample::new(&["opencode", "run", "-m", &name, "hi"], text::asks_this_model()),
            window,
        ]
    }

    fn tested_versions(&self, version: &str) -> TestedVersions {
        let tried = if version::is_2(version) { "2.0.15" } else { "1.18.33" };
        TestedVersions { oldest: tried, newest: tried }
    }

    fn default_in_use(&self, config_set: &ConfigSet) -> Option<DefaultInUse> {
        models::default_in_use(config_set)
    }

    fn default_place(&self, config_set: &ConfigSet) -> Result<ConfigPlace> {
        Ok(models::default_place(config_set, 0))
    }

    fn listed(&self, config_set: &ConfigSet) -> ListedModels {
        models::listed(config_set)
    }

    fn mentions(&self, document: &Document, provider: &str) -> Vec<Mention> {
        mentions_of(document, provider)
    }

    fn agents(&self, config_set: &ConfigSet) -> Vec<Agent> {
        agents::agents(config_set)
    }
}

/// How the key comes: an empty text is a reference if our plugin fills it in.
fn delivery(value: Option<Node<'_>>, has_own_files: bool) -> KeyDelivery {
    let is_filled_in = || value?.as_str().filter(|text| text.trim().is_empty());
    match is_filled_in() {
        Some(_) if has_own_files => KeyDelivery::Ref,
        _ => KeyDelivery::from_value(value),
    }
}

/// `model`, `small_model`, and the models of agents and commands.
fn mentions_of(document: &Document, provider: &str) -> Vec<Mention> {
    const AGENT_SECTIONS: [&str; 6] =
        ["model", "small_model", "agent", "agents", "mode", "command"];
    references::models_of(document, provider, |place| {
        let is_model = matches!(place.last(), Some(document::Segment::Key(key)) if key == "model" || key == "small_model");
        let first = document::Path::from_iter(place.segments().first().cloned());
        is_model && references::has_key(&first, 0, &AGENT_SECTIONS)
    })
}

/// The path of the default model in every file.
fn default_place() -> document::Path {
    document::Path::root().key("model")
}

fn warning(message: Message) -> Note {
    Note::warning(ID, message)
}
