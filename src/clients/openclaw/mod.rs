//! OpenClaw: `openclaw.json`, JSON5 with a strict schema.
//!
//! Facts are from OpenClaw 2026.3.8 to 2026.9.6, tried on the real program. Its traps that shape
//! this code: an unknown key makes the whole config invalid (so no marker keys); a write that
//! shrinks the file by more than half is rolled back from `.bak` (hence `mirror_files`); an exec or profile
//! can shadow a key; `agents.defaults.models` is an allow-list until migrated.
//!
//! `paths` knows where the file is, `include` who owns a place, `entries` what we write, `reference` how it fetches the key,
//! `profiles` which keys OpenClaw keeps for itself,
//! `environment` which variables it has (`walk` finds the places that name one), `key_copies` where it leaves copies of one, `lock` its write lock,
//! `rollback` when it restores its own backup, `hazards` what keeps it from answering.

mod agents;
mod entries;
mod environment;
mod hazards;
mod include;
mod key_copies;
mod lock;
mod models;
mod parameters;
mod paths;
mod profiles;
mod reference;
mod rollback;
mod version;
mod walk;

use super::{
    Agent, Client, ClientEnvironment, ClientLock, ConfigFile, ConfigSet, DefaultInUse,
    DesiredState, Detected, EntryInUse, EntrySpec, Install, KeyCopyLocation, KeyDelivery,
    ListedModels, Note, ProjectReach, Protection, ProviderMembers, ReferenceRisk, ServiceVariable,
    TestedVersions, UsageExample,
};
use super::{Mention, SharedValue, references};
use crate::catalog::{Endpoint, Protocol};
use crate::clients::ConfigPlace;
use crate::document::{self, Dialect, Document, Node};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::text::Message;
use crate::text::{clients as common, openclaw as text};
use std::path::{Path, PathBuf};

const ID: &str = "openclaw";

/// From here on `agent` takes `--model` for sure: 2026.9.6 does, 2026.3.8 does not (tried).
const MODEL_FLAG: (u32, u32, u32) = (2026, 8, 1);

/// Where its files are, and how it reads them.
const SERVICE_VARIABLES: [ServiceVariable; 6] = [
    ServiceVariable::folder("OPENCLAW_HOME"),
    ServiceVariable::folder("OPENCLAW_STATE_DIR"),
    ServiceVariable::file("OPENCLAW_CONFIG_PATH"),
    ServiceVariable::text("OPENCLAW_INCLUDE_ROOTS"),
    ServiceVariable::text("OPENCLAW_NIX_MODE"),
    ServiceVariable::text("OPENCLAW_CONFIG_READONLY"),
];

/// The first version tried that takes no variable of its own from a project.
const KEEPS_ITS_CONFIG: (u32, u32, u32) = (2026, 9, 6);

/// The client.
#[derive(Debug)]
pub(super) struct OpenClaw;

impl Client for OpenClaw {
    fn id(&self) -> &'static str {
        ID
    }

    fn sends(&self, parameter: &str, protocol: Protocol) -> bool {
        parameters::sends(parameter, protocol)
    }

    fn name(&self) -> &'static str {
        "OpenClaw"
    }

    fn dialect(&self) -> Dialect {
        Dialect::Json5
    }

    fn protocols(&self) -> &'static [Protocol] {
        &[Protocol::OpenaiCompletions, Protocol::AnthropicMessages]
    }

    /// It adds `/v1/messages`.
    fn base_url(&self, endpoint: Endpoint, protocol: Protocol) -> Endpoint {
        if protocol == Protocol::AnthropicMessages { endpoint.unversioned() } else { endpoint }
    }

    fn detect(&self, host: &Host) -> Detected {
        host.once("openclaw detect", find)
    }

    fn read_config(&self, host: &Host, config: Option<&Path>) -> Result<ConfigSet> {
        let config = config.map_or_else(|| paths::config(host), Path::to_owned);
        let main = ConfigFile::load(&config, self.dialect())?;
        let mut notes = Vec::new();
        let mut files = vec![main];
        include::load(&mut files, &paths::include_roots(host), self.dialect(), &mut notes)?;
        let stored_keys = profiles::stored(&config, &files);
        let installs = self.detect(host).installs;
        Ok(ConfigSet {
            config,
            files,
            others: Vec::new(),
            installs,
            plugins: Vec::new(),
            stored_keys,
            notes,
        })
    }

    fn desired_state(&self, config_set: &ConfigSet, wanted: &EntrySpec) -> Result<DesiredState> {
        entries::desired_state(config_set, wanted)
    }

    fn ensure_not_managed(&self, host: &Host, config: &Path) -> Result<()> {
        // OpenClaw itself refuses to write under these two.
        for name in ["OPENCLAW_NIX_MODE", "OPENCLAW_CONFIG_READONLY"] {
            if host.var(name).is_some_and(|value| value == "1" || value == "true") {
                let why = text::message::managed(name);
                return Err(Error::ReadOnly { path: config.to_owned(), why });
            }
        }
        Ok(())
    }

    fn lock(&self, config: &Path, waiting: &mut dyn FnMut(&str)) -> Result<Option<ClientLock>> {
        lock::take(config, waiting).map(Some)
    }

    fn mirror_files(&self, config: &Path, before: Option<&[u8]>, after: &[u8]) -> Vec<PathBuf> {
        rollback::mirror_files(config, before, after)
    }

    fn pending_restore(&self, config_set: &ConfigSet, text: &[u8]) -> Option<PathBuf> {
        rollback::pending_restore(config_set, text, self.dialect())
    }

    fn key_path(&self, entry: &document::Path) -> document::Path {
        entry.clone().key("apiKey")
    }

    fn is_key_source(&self, place: &document::Path) -> bool {
        references::has_key(place, 0, &["secrets"])
    }

    fn project_reach(&self, delivery: KeyDelivery) -> Option<ProjectReach> {
        (delivery != KeyDelivery::None).then_some(ProjectReach::Never)
    }

    fn key_delivery(&self, value: Option<Node<'_>>, _: bool) -> KeyDelivery {
        let is_own = value.is_some_and(profiles::is_name);
        if is_own { KeyDelivery::Client } else { KeyDelivery::from_value(value) }
    }

    /// Run: the older versions take the variable that names the config from a `.env` of the working folder, 2026.9.6 does not.
    fn protection(&self, delivery: KeyDelivery, config_set: &ConfigSet) -> Protection {
        let (protects_from, exposed_to) = match delivery {
            KeyDelivery::Ref => (
                vec![text::whole_disk(), text::environment_of_tools()],
                vec![common::programs_that_run_as_you()],
            ),
            KeyDelivery::Env => (
                vec![text::config_and_backups()],
                vec![common::tools_by_their_environment(), text::file_of_the_variable()],
            ),
            KeyDelivery::Literal | KeyDelivery::Client => (vec![], vec![text::readers_of_copies()]),
            KeyDelivery::None => (vec![], vec![]),
        };
        let protection = Protection { protects_from, exposed_to };
        let reach = self.project_reach(delivery);
        let is_old = |install: &Install| {
            install.version.as_deref().is_some_and(|it| version::is_before(it, KEEPS_ITS_CONFIG))
        };
        // Another config has no key of its own in it.
        if delivery != KeyDelivery::Literal && config_set.installs.iter().any(is_old) {
            let reach = reach.map(|_| ProjectReach::Always);
            return protection.with_projects(reach, text::projects_by_variables());
        }
        protection.with_projects(reach, text::projects())
    }

    fn provider_members(&self) -> ProviderMembers {
        ProviderMembers { key: "apiKey", url: "baseUrl", emptied: None }
    }

    fn program_problem(&self, program: &Path) -> Option<Message> {
        let is_refused = !reference::is_runnable(program);
        is_refused.then(|| text::message::path_of_the_shell(program.display()))
    }

    fn argument_problem(&self, path: &Path) -> Option<Message> {
        let is_expanded = path.to_string_lossy().contains('$');
        is_expanded.then(|| text::message::expands_path(path.display()))
    }

    fn service_variables(&self) -> &'static [ServiceVariable] {
        &SERVICE_VARIABLES
    }

    fn config(&self, host: &Host) -> PathBuf {
        paths::config(host)
    }

    fn places(&self, host: &Host, config: &Path) -> Vec<PathBuf> {
        // Its own config as well as the one that is meant: another name can come to go before it.
        let variables = environment::command_env_files(host, config);
        variables.into_iter().chain([paths::config(host), config.to_owned()]).collect()
    }

    fn key_copy_locations(&self, host: &Host, config: &Path) -> Vec<KeyCopyLocation> {
        key_copies::locations(host, config)
    }

    fn env_reference_for(&self, variable: &str, is_set: bool) -> Option<String> {
        // It rolls back to a `.bak` that names a variable, and if that is not set it fails as a whole (tried, 2026.9.6).
        is_set.then(|| format!("${{{variable}}}"))
    }

    fn after_new_key(&self) -> Message {
        text::message::after_new_key()
    }

    fn after_change(&self, _: &[Install]) -> Option<Message> {
        None // A running gateway reloads the file by itself (tried: under 2 s).
    }

    /// From the vendor's page and OpenClaw's own; 2026.9.6 needs Node 24.16 or 26.1, before it 22.12.
    fn install_command(&self) -> &'static [&'static str] {
        &["npm", "install", "-g", "openclaw@latest"]
    }

    /// Named in the package's own README.
    fn install_page(&self) -> &'static str {
        "https://docs.openclaw.ai/install"
    }

    /// `agent --local` works without a gateway (tried, 2026.3.8 and 2026.9.6); `tui` is what the vendor's page says.
    fn usage_examples(
        &self,
        provider: &str,
        model: &str,
        version: Option<&str>,
    ) -> Vec<UsageExample> {
        let name = format!("{provider}/{model}");
        let has_model_flag = version.is_none_or(|at| !version::is_before(at, MODEL_FLAG));
        let (flag, what): (&[&str], _) = if has_model_flag {
            (&["--model", &name], text::asks_this_model())
        } else {
            (&[], text::asks_the_default_model())
        };
        let question =
            [&["openclaw", "agent", "--local", "--agent", "main"], flag, &["--message", "hi"]];
        vec![
            UsageExample::new(&question.concat(), what),
            UsageExample::new(&["openclaw", "tui"], text::opens_the_chat()),
        ]
    }

    /// Lines of its log are on stdout as well, each with its subsystem in brackets (2026.9.6).
    fn answer_of<'o>(&self, output: &'o str) -> Vec<&'o str> {
        let is_log = |line: &str| line.starts_with('[') && line.contains("] ");
        output.lines().filter(|line| !is_log(line)).collect()
    }

    fn tested_versions(&self, _: &str) -> TestedVersions {
        // From 2026.3.7 on it fetches a key by reference.
        TestedVersions { oldest: "2026.3.7", newest: "2026.9.6" }
    }

    fn environment<'h>(&self, host: &'h Host, config_set: &ConfigSet) -> ClientEnvironment<'h> {
        environment::environment(host, config_set)
    }

    fn reference_risk(
        &self,
        host: &Host,
        config_set: &ConfigSet,
        own: &ConfigPlace,
    ) -> ReferenceRisk {
        environment::reference_risk(host, config_set, own)
    }

    fn hazards(
        &self,
        _: &Host,
        config_set: &ConfigSet,
        entry: Option<EntryInUse<'_>>,
    ) -> Vec<Note> {
        entry.map(|_| hazards::find(config_set)).unwrap_or_default()
    }

    fn private_folder(&self, host: &Host) -> Option<PathBuf> {
        paths::config(host).parent().map(Path::to_owned)
    }

    fn default_in_use(&self, config_set: &ConfigSet) -> Option<DefaultInUse> {
        models::default_in_use(config_set)
    }

    fn default_place(&self, config_set: &ConfigSet) -> Result<ConfigPlace> {
        models::default_place(&config_set.files)
    }

    fn listed(&self, config_set: &ConfigSet) -> ListedModels {
        models::listed(config_set)
    }

    /// Defaults, fallbacks and models for single tasks of all agents; an allow-list that names more than there is does no harm.
    fn mentions(&self, document: &Document, provider: &str) -> Vec<Mention> {
        references::models_of(document, provider, |place| {
            references::has_key(place, 0, &["agents"])
                && !references::has_key(place, 1, &["modelPolicy", "models"])
        })
    }

    fn shared_values(
        &self,
        config_set: &ConfigSet,
        vendor: &str,
        ours: &[document::Path],
    ) -> Vec<SharedValue> {
        reference::shared_values(config_set, vendor, ours)
    }

    fn agents(&self, config_set: &ConfigSet) -> Vec<Agent> {
        agents::agents(config_set)
    }
}

fn find(host: &Host) -> Detected {
    let install = |program: PathBuf| Install {
        version: paths::version(&program),
        program,
        generation: None,
        is_placeholder: false, // Its package works without its scripts (npm 12.2.2, 2026.9.6).
    };
    let programs = host.find_programs(&["openclaw"], ".openclaw/bin");
    let installs = programs.into_iter().map(install).collect();
    Detected { has_config: paths::has_config(host), installs }
}

fn note(message: Message) -> Note {
    Note::warning(ID, message)
}
