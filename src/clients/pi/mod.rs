//! pi: `models.json` with providers as its own, and the default model in `settings.json`, both in `~/.pi/agent`.
//!
//! Facts are from pi 1.6.0, tried on the real program. Its traps that shape this code: a block comment in `models.json` and it
//! is ignored as a whole, while line comments and trailing commas are fine; `settings.json` is strict JSON; a credential in
//! `auth.json` goes before the key in `models.json`. A project's files change neither providers nor keys.
//!
//! `paths` knows where the files are, `entries` what we write, `models` which model is in use, `hazards` what keeps our entry
//! from being used.

mod entries;
mod hazards;
mod models;
mod paths;

use super::{
    Agent, Client, ClientLock, ConfigFile, ConfigPlace, ConfigSet, DefaultInUse, DesiredState,
    Detected, EntryInUse, EntrySpec, Install, KeyCopyLocation, KeyDelivery, ListedModels, Mention,
    Note, ProjectReach, Protection, ProviderMembers, ServiceVariable, TestedVersions, UsageExample,
    references,
};
use crate::catalog::{Endpoint, Protocol};
use crate::document::{self, Dialect, Document, Node};
use crate::error::Result;
use crate::host::Host;
use crate::text::{Message, clients as common, pi as text};
use std::path::{Path, PathBuf};

const ID: &str = "pi";

/// Its package on npm.
const PACKAGE: &str = "@earendil-works/pi-coding-agent";

const SERVICE_VARIABLES: [ServiceVariable; 1] = [ServiceVariable::folder(paths::FOLDER_VARIABLE)];

/// The client.
#[derive(Debug)]
pub(super) struct Pi;

impl Client for Pi {
    fn id(&self) -> &'static str {
        ID
    }

    /// `samplingParams`, which only the OpenAI protocol has (1.6.0). A list of tools would replace pi's own.
    fn sends(&self, parameter: &str, protocol: Protocol) -> bool {
        parameter == "max_tokens" || protocol == Protocol::OpenaiCompletions && parameter != "tools"
    }

    fn name(&self) -> &'static str {
        "pi"
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
        Detected { has_config: paths::folder(host).is_dir(), installs: paths::installs(host) }
    }

    fn read_config(&self, host: &Host, config: Option<&Path>) -> Result<ConfigSet> {
        let config = config.map_or_else(|| paths::config(host), Path::to_owned);
        let main = ConfigFile::load(&config, self.dialect())?;
        let settings = ConfigFile::load(&paths::settings(&config), Dialect::Json)?;
        let stored_keys = hazards::stored_keys(&config);
        Ok(ConfigSet {
            config,
            files: vec![main, settings],
            others: Vec::new(),
            installs: paths::installs(host),
            plugins: Vec::new(),
            stored_keys,
            notes: Vec::new(),
        })
    }

    fn desired_state(&self, config_set: &ConfigSet, wanted: &EntrySpec) -> Result<DesiredState> {
        Ok(entries::desired_state(config_set, wanted))
    }

    /// pi writes `settings.json` under this lock, and `models.json` never (1.6.0).
    fn lock(&self, config: &Path, _: &mut dyn FnMut(&str)) -> Result<Option<ClientLock>> {
        super::lock_folder::take(&paths::settings(config))
    }

    fn key_path(&self, entry: &document::Path) -> document::Path {
        entry.clone().key("apiKey")
    }

    /// `!command`, `$NAME`, or the key itself.
    fn key_delivery(&self, value: Option<Node<'_>>, _: bool) -> KeyDelivery {
        let is_command = value.and_then(Node::as_str).is_some_and(|it| it.trim().starts_with('!'));
        if is_command { KeyDelivery::Ref } else { KeyDelivery::from_value(value) }
    }

    fn provider_members(&self) -> ProviderMembers {
        ProviderMembers { key: "apiKey", url: "baseUrl", emptied: None }
    }

    /// Run (1.6.0): its providers are read from the user's folder alone.
    fn project_reach(&self, delivery: KeyDelivery) -> Option<ProjectReach> {
        (delivery != KeyDelivery::None).then_some(ProjectReach::Never)
    }

    fn protection(&self, delivery: KeyDelivery, _: &ConfigSet) -> Protection {
        let (protects_from, exposed_to) = match delivery {
            KeyDelivery::Ref => (
                vec![text::disk(), common::tools_by_their_environment()],
                vec![common::programs_that_run_as_you()],
            ),
            KeyDelivery::Env => (vec![text::disk()], vec![common::tools_by_their_environment()]),
            KeyDelivery::Literal => (vec![], vec![text::readers()]),
            KeyDelivery::Client | KeyDelivery::None => (vec![], vec![]),
        };
        Protection { protects_from, exposed_to }
            .with_projects(self.project_reach(delivery), text::projects())
    }

    fn config(&self, host: &Host) -> PathBuf {
        paths::config(host)
    }

    fn places(&self, _: &Host, config: &Path) -> Vec<PathBuf> {
        vec![config.to_owned(), paths::settings(config), paths::auth(config)]
    }

    fn key_copy_locations(&self, _: &Host, config: &Path) -> Vec<KeyCopyLocation> {
        paths::key_copies(config)
    }

    fn hazards(
        &self,
        _: &Host,
        config_set: &ConfigSet,
        entry: Option<EntryInUse<'_>>,
    ) -> Vec<Note> {
        hazards::find(config_set, entry.as_ref())
    }

    fn env_reference_for(&self, variable: &str, _: bool) -> Option<String> {
        Some(format!("${variable}"))
    }

    fn service_variables(&self) -> &'static [ServiceVariable] {
        &SERVICE_VARIABLES
    }

    fn after_new_key(&self) -> Message {
        text::message::after_new_key()
    }

    fn after_change(&self, _: &[Install]) -> Option<Message> {
        Some(text::message::after_change())
    }

    fn install_command(&self) -> &'static [&'static str] {
        &["npm", "install", "-g", "@earendil-works/pi-coding-agent@latest"]
    }

    fn install_page(&self) -> &'static str {
        "https://pi.dev/docs"
    }

    fn usage_examples(&self, provider: &str, model: &str, _: Option<&str>) -> Vec<UsageExample> {
        let name = format!("{provider}/{model}");
        vec![
            UsageExample::new(&["pi", "--model", &name, "-p", "hi"], text::asks_this_model()),
            UsageExample::new(&["pi"], text::opens_the_chat()),
        ]
    }

    fn tested_versions(&self, _: &str) -> TestedVersions {
        TestedVersions { oldest: "1.6.0", newest: "1.6.0" }
    }

    fn default_in_use(&self, config_set: &ConfigSet) -> Option<DefaultInUse> {
        models::default_in_use(config_set)
    }

    fn default_place(&self, _: &ConfigSet) -> Result<ConfigPlace> {
        Ok(models::model_place())
    }

    fn default_values(&self, _: &ConfigSet, name: &str) -> Result<Vec<(ConfigPlace, String)>> {
        let (provider, model) = name.split_once('/').unwrap_or((name, ""));
        Ok(vec![
            (models::provider_place(), provider.to_owned()),
            (models::model_place(), model.to_owned()),
        ])
    }

    fn listed(&self, config_set: &ConfigSet) -> ListedModels {
        models::listed(config_set)
    }

    fn mentions(&self, document: &Document, provider: &str) -> Vec<Mention> {
        references::models_of(document, provider, |place| {
            references::has_key(place, 0, &["enabledModels"])
        })
    }

    fn agents(&self, _: &ConfigSet) -> Vec<Agent> {
        Vec::new()
    }
}
