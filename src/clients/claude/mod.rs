//! Claude Code: `settings.json`, strict JSON, in `~/.claude`.
//!
//! Facts are from Claude Code 2.1.332, tried on the real program. Its traps that shape this code: one comment, and the whole
//! file does not load; a model that it does not know is given a window of 1,000,000 tokens and is never compacted; a settings
//! file in the working folder goes before the user's own, and `claude -p` does not ask first; a key variable in the
//! environment is sent to whatever vendor is configured.
//!
//! There is one vendor at a time, and no object for it: our entry is a dozen single values, of which the base URL represents
//! the whole. `paths` knows where the files are, `settings` reads them, `entries` what we write, `helper` how it fetches
//! the key, `models` which model is in use, `window` how much it may hold, `hazards` what keeps our values from being used,
//! `managed` the file for every user, `launch` what it needs to be started with, `account` whether the user runs it on an account of their own, `key_copies` where copies of the key stay, `version` which one is installed.

mod account;
mod entries;
mod hazards;
mod helper;
mod key_copies;
mod launch;
mod managed;
mod models;
mod parameters;
mod paths;
mod permissions;
mod settings;
mod version;
mod window;

use super::environment::ClientVariable;
use super::{
    Agent, Client, ClientEnvironment, ClientLock, ConfigFile, ConfigSet, DefaultInUse,
    DesiredState, Detected, EntryInUse, EntrySpec, Install, KeyCopyLocation, KeyDelivery,
    LaunchEnvironment, LaunchSpec, ListedModels, Mention, Note, ProjectReach, Protection,
    ProviderMembers, ServiceVariable, TestedVersions, UsageExample, VariableOrigin,
};
use crate::catalog::Protocol;
use crate::clients::ConfigPlace;
use crate::document::{self, Dialect, Document, Node};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::secret::Secret;
use crate::text::Message;
use crate::text::{claude as text, clients as common};
use std::path::{Path, PathBuf};

const ID: &str = "claude";

/// The base URL of the vendor: where it is, our entry is.
const BASE_URL: &str = "ANTHROPIC_BASE_URL";

/// Its package on npm.
const PACKAGE: &str = "@anthropic-ai/claude-code";

const SERVICE_VARIABLES: [ServiceVariable; 1] = [ServiceVariable::folder(paths::FOLDER_VARIABLE)];

/// The client.
#[derive(Debug)]
pub(super) struct ClaudeCode;

impl Client for ClaudeCode {
    fn id(&self) -> &'static str {
        ID
    }

    fn sends(&self, parameter: &str, _: Protocol) -> bool {
        parameters::SENT.contains(&parameter)
    }

    fn name(&self) -> &'static str {
        "Claude Code"
    }

    fn dialect(&self) -> Dialect {
        Dialect::Json
    }

    fn protocols(&self) -> &'static [Protocol] {
        &[Protocol::AnthropicMessages]
    }

    /// `ANTHROPIC_BASE_URL` is one value.
    fn holds_one_vendor(&self) -> bool {
        true
    }

    fn has_own_account(&self, host: &Host) -> bool {
        account::is_there(host)
    }

    fn detect(&self, host: &Host) -> Detected {
        Detected { has_config: paths::folder(host).is_dir(), installs: version::installs(host) }
    }

    fn read_config(&self, host: &Host, config: Option<&Path>) -> Result<ConfigSet> {
        settings::read(host, config, settings::load)
    }

    fn read_without_comments(&self, host: &Host, config: Option<&Path>) -> Result<ConfigSet> {
        settings::read(host, config, ConfigFile::load_without_comments)
    }

    fn desired_state(&self, config_set: &ConfigSet, wanted: &EntrySpec) -> Result<DesiredState> {
        entries::desired_state(config_set, wanted)
    }

    /// It waits 0.6 s for another's lock, then writes all the same, and takes over one that is older than 60 s (2.1.332).
    fn lock(&self, config: &Path, _: &mut dyn FnMut(&str)) -> Result<Option<ClientLock>> {
        super::lock_folder::take(config)
    }

    fn model_name(&self, _: &str, id: &str) -> String {
        id.to_owned()
    }

    fn key_path(&self, _: &document::Path) -> document::Path {
        helper::place()
    }

    fn key_delivery(&self, value: Option<Node<'_>>, _: bool) -> KeyDelivery {
        helper::delivery(value)
    }

    fn key_variable(&self, value: Node<'_>) -> Option<String> {
        helper::variable(&value.as_str()?).map(str::to_owned)
    }

    fn provider_members(&self) -> ProviderMembers {
        ProviderMembers { key: hazards::TOKEN, url: BASE_URL, emptied: Some("\"\"") }
    }

    fn service_variables(&self) -> &'static [ServiceVariable] {
        &SERVICE_VARIABLES
    }

    /// Run (2.1.332): `claude -p` does not ask. It takes no key in its files.
    fn project_reach(&self, delivery: KeyDelivery) -> Option<ProjectReach> {
        matches!(delivery, KeyDelivery::Ref | KeyDelivery::Env).then_some(ProjectReach::AfterTrust)
    }

    fn protection(&self, delivery: KeyDelivery, config_set: &ConfigSet) -> Protection {
        let (protects_from, exposed_to) = match delivery {
            KeyDelivery::Ref => (
                vec![text::disk(), common::tools_by_their_environment()],
                vec![common::programs_that_run_as_you()],
            ),
            KeyDelivery::Env => (vec![text::disk()], vec![common::tools_by_their_environment()]),
            KeyDelivery::Literal => (vec![], vec![text::readers_of_the_settings()]),
            KeyDelivery::Client | KeyDelivery::None => {
                return Protection { protects_from: vec![], exposed_to: vec![] };
            }
        };
        let mut protection = Protection { protects_from, exposed_to };
        if managed::pins(config_set) {
            protection.exposed_to.push(text::hooks());
            return protection.with_projects(Some(ProjectReach::Never), text::project_override());
        }
        protection.with_projects(self.project_reach(delivery), text::projects())
    }

    fn permission_modes(&self) -> &'static [&'static str] {
        &permissions::MODES
    }

    fn managed_file(&self) -> Option<PathBuf> {
        Some(managed::path())
    }

    fn config(&self, host: &Host) -> PathBuf {
        paths::config(host)
    }

    fn places(&self, host: &Host, config: &Path) -> Vec<PathBuf> {
        let mut places = paths::higher(host);
        places.push(config.to_owned());
        places
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

    fn after_unreadable(&self, _: &Host, error: &Error) -> Vec<Note> {
        hazards::unreadable(error)
    }

    fn env_reference_for(&self, _: &str, _: bool) -> Option<String> {
        None // Nothing in its files is expanded.
    }

    fn after_new_key(&self) -> Message {
        text::message::after_new_key()
    }

    fn after_change(&self, _: &[Install]) -> Option<Message> {
        Some(text::message::after_change())
    }

    /// npm 12 runs no install script without the flag, and leaves a placeholder then; npm 10 takes the flag (tried).
    fn install_command(&self) -> &'static [&'static str] {
        &[
            "npm",
            "install",
            "-g",
            "--allow-scripts=@anthropic-ai/claude-code",
            "@anthropic-ai/claude-code@latest",
        ]
    }

    fn install_page(&self) -> &'static str {
        "https://code.claude.com/docs/en/setup"
    }

    fn usage_examples(&self, _: &str, model: &str, _: Option<&str>) -> Vec<UsageExample> {
        let question = ["claude", "-p", "--model", model, "hi"];
        vec![
            UsageExample::new(&question, text::asks_this_model()),
            UsageExample::new(&["claude"], text::opens_the_chat()),
        ]
    }

    fn tested_versions(&self, _: &str) -> TestedVersions {
        TestedVersions { oldest: "2.1.332", newest: "2.1.332" }
    }

    fn launch_environment(
        &self,
        config_set: Option<&ConfigSet>,
        spec: &LaunchSpec<'_>,
    ) -> Option<LaunchEnvironment> {
        Some(launch::environment(config_set, spec))
    }

    /// The key helper has the variables of the settings file as well (2.1.332).
    fn environment<'h>(&self, host: &'h Host, config_set: &ConfigSet) -> ClientEnvironment<'h> {
        let sources = config_set.others.iter().chain(&config_set.files);
        let own = sources.flat_map(|source| {
            let members = settings::variables(source);
            members.map(|(name, value)| ClientVariable {
                name,
                value: Secret::new(value),
                origin: VariableOrigin::File(source.path.clone()),
            })
        });
        ClientEnvironment::new(host).with(own.collect(), false)
    }

    fn default_in_use(&self, config_set: &ConfigSet) -> Option<DefaultInUse> {
        models::default_in_use(config_set)
    }

    fn default_place(&self, _: &ConfigSet) -> Result<ConfigPlace> {
        Ok(ConfigPlace::new(0, models::place()))
    }

    fn listed(&self, config_set: &ConfigSet) -> ListedModels {
        models::listed(config_set)
    }

    /// A model's name contains no provider.
    fn mentions(&self, _: &Document, _: &str) -> Vec<Mention> {
        Vec::new()
    }

    fn mentions_by_id(&self, document: &Document, ids: &[&str]) -> Vec<Mention> {
        models::mention_of(document, ids).into_iter().collect()
    }

    /// Its agents are files of Markdown, and name their models by aliases, which we lead to the vendor's.
    fn agents(&self, _: &ConfigSet) -> Vec<Agent> {
        Vec::new()
    }
}

/// A variable among those of a settings file.
fn variable(name: &str) -> document::Path {
    document::Path::root().key("env").key(name)
}

fn warning(message: Message) -> Note {
    Note::warning(ID, message)
}
