//! What a client is to the rest of the code.

use super::existing_key;
use super::{
    Agent, ClientEnvironment, ClientLock, ConfigPlace, ConfigSet, DefaultInUse, DesiredState,
    Detected, EntrySpec, Install, KeyCopyLocation, KeyDelivery, LaunchEnvironment, LaunchSpec,
    ListedModels, Mention, Note, ProjectReach, Protection, ReferenceRisk, ServiceVariable,
    UsageExample,
};
use crate::catalog::{Endpoint, Protocol};
use crate::document::{self, Dialect, Document, Node};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::text::{Command, Message};
use std::fmt;
use std::path::{Path, PathBuf};

/// An AI client whose config we can merge into.
pub trait Client: Sync {
    /// Its id in flags and reports.
    fn id(&self) -> &'static str;

    /// Its name as people write it.
    fn name(&self) -> &'static str;

    /// The syntax that its own reader accepts.
    fn dialect(&self) -> Dialect;

    /// The protocols that it speaks with a vendor, the preferred one first.
    fn protocols(&self) -> &'static [Protocol];

    /// True if the newest version tried sends this parameter of a request as it is set, with tools and prompts of its own beside
    /// it; measured by `tests/real/parameters`.
    fn sends(&self, parameter: &str, protocol: Protocol) -> bool;

    /// It has room for a single vendor, whose values replace those of another one: such a client is connected only if it is
    /// named, or is connected already.
    fn holds_one_vendor(&self) -> bool {
        false
    }

    /// Signs of an account, key or endpoint of the user's own in it, which a vendor of ours would replace; asked only of a
    /// client that holds one vendor.
    fn has_own_account(&self, host: &Host) -> bool {
        let _ = host;
        false
    }

    /// A vendor's base URL as it wants it: with or without the version.
    fn base_url(&self, endpoint: Endpoint, protocol: Protocol) -> Endpoint {
        let _ = protocol;
        endpoint
    }

    /// Is it on this machine, and in which versions? Looks at files; a program is run only for its version, once per build,
    /// if no file states it.
    fn detect(&self, host: &Host) -> Detected;

    /// Reads the config (`config` if given, else the file that the client itself would use) and every file that takes part
    /// in it.
    ///
    /// # Errors
    /// If a file that we would have to edit cannot be read or parsed, or must not be edited.
    fn read_config(&self, host: &Host, config: Option<&Path>) -> Result<ConfigSet>;

    /// As `read_config`, without the comments that keep the client itself from reading its file. They are in
    /// `ConfigFile::removed_comments`.
    ///
    /// # Errors
    /// As `read_config`.
    fn read_without_comments(&self, host: &Host, config: Option<&Path>) -> Result<ConfigSet> {
        self.read_config(host, config)
    }

    /// What these files have to hold for `spec` to work. Pure.
    ///
    /// # Errors
    /// If the entry belongs into a file that we must not edit.
    fn desired_state(&self, config_set: &ConfigSet, spec: &EntrySpec) -> Result<DesiredState>;

    /// Refuses a config that another tool manages.
    ///
    /// # Errors
    /// `Error::ReadOnly`, with what manages it.
    fn ensure_not_managed(&self, host: &Host, config: &Path) -> Result<()> {
        let _ = (host, config);
        Ok(())
    }

    /// Takes the client's own write lock, if it has one.
    ///
    /// # Errors
    /// `Error::Locked` if the holder does not release it in time.
    fn lock(&self, config: &Path, waiting: &mut dyn FnMut(&str)) -> Result<Option<ClientLock>> {
        let _ = (config, waiting);
        Ok(None)
    }

    /// A file with settings for every user of the machine, which no project overrides; what goes into it is in
    /// `desired_state` if asked for.
    fn managed_file(&self) -> Option<PathBuf> {
        None
    }

    /// What the client's permission mode, in which it acts or asks first, can be set to; empty if wcode sets none.
    fn permission_modes(&self) -> &'static [&'static str] {
        &[]
    }

    /// Backup files of the client's that need the same bytes: otherwise it takes our write for damage and restores them.
    /// None if the file looked damaged to the client before this write.
    fn mirror_files(&self, config: &Path, before: Option<&[u8]>, after: &[u8]) -> Vec<PathBuf> {
        let _ = (config, before, after);
        Vec::new()
    }

    /// The backup that the client itself puts in the place of its config at its next start, if it takes this text of it
    /// for damage.
    fn pending_restore(&self, config_set: &ConfigSet, text: &[u8]) -> Option<PathBuf> {
        let _ = (config_set, text);
        None
    }

    /// One turn without a terminal, as a command; `wcode` in the place of the program means this one. `has_reference` says
    /// that the key is in its store, not in a variable or the file.
    fn one_turn(
        &self,
        (provider, model): (&str, &str),
        version: Option<&str>,
        has_reference: bool,
    ) -> Vec<String> {
        let _ = has_reference;
        let first = self.usage_examples(provider, model, version).into_iter().next();
        first.and_then(|example| shell_words::split(&example.command).ok()).unwrap_or_default()
    }

    /// The answer in what it printed in such a turn.
    fn answer_of<'o>(&self, output: &'o str) -> Vec<&'o str> {
        output.lines().collect()
    }

    /// The name of a model in its files: `provider/model`, or the id alone if they name no providers.
    fn model_name(&self, provider: &str, id: &str) -> String {
        format!("{provider}/{id}")
    }

    /// The place of the key in an entry.
    fn key_path(&self, entry: &document::Path) -> document::Path;

    /// True for a place outside the entries without which a key by reference is not fetched.
    fn is_key_source(&self, place: &document::Path) -> bool {
        let _ = place;
        false
    }

    /// How the client gets the key, from what is in the key's place. `has_own_files` if files of ours beside the config
    /// serve this entry.
    fn key_delivery(&self, value: Option<Node<'_>>, has_own_files: bool) -> KeyDelivery {
        let _ = has_own_files;
        KeyDelivery::from_value(value)
    }

    /// The variable from which the client takes the key, from what is in the key's place.
    fn key_variable(&self, value: Node<'_>) -> Option<String> {
        existing_key::named_variable(value)
    }

    /// The members of an object that names a vendor, wherever it is in the client's files.
    fn provider_members(&self) -> ProviderMembers;

    /// What a project's own settings can do to a key of this delivery, in the newest version tried; `None` if the client has no
    /// such delivery. Measured by `tests/real/projects`.
    fn project_reach(&self, delivery: KeyDelivery) -> Option<ProjectReach>;

    /// What a delivery protects the key from, with the files and the weakest of the versions here; measured on the real client.
    fn protection(&self, delivery: KeyDelivery, config_set: &ConfigSet) -> Protection;

    /// The config that the client itself would use, under the name that records use.
    fn config(&self, host: &Host) -> PathBuf;

    /// The folder that the client keeps for its user alone, if it makes one so.
    fn private_folder(&self, host: &Host) -> Option<PathBuf> {
        let _ = host;
        None
    }

    /// Every file, existing or not, whose change can change what the client makes of our entries, as far as that is known
    /// without reading one. Databases that a running client writes all the time are left out.
    fn places(&self, host: &Host, config: &Path) -> Vec<PathBuf>;

    /// Files of the client's in which a copy of a key can remain; they need not exist.
    fn key_copy_locations(&self, host: &Host, config: &Path) -> Vec<KeyCopyLocation>;

    /// A copy of the public list of models (models.dev's `api.json`) that the client keeps; it need not exist.
    fn model_facts(&self, host: &Host) -> Option<PathBuf> {
        let _ = host;
        None
    }

    /// What keeps the client from starting, or from using `entry`, although the entry is as requested: credentials of its
    /// own, a server with another environment, a file that it skips. Looks at files and processes, runs nothing.
    fn hazards(
        &self,
        host: &Host,
        config_set: &ConfigSet,
        entry: Option<EntryInUse<'_>>,
    ) -> Vec<Note> {
        let _ = (host, config_set, entry);
        Vec::new()
    }

    /// What a config that cannot be read means for the client.
    fn after_unreadable(&self, host: &Host, error: &Error) -> Vec<Note> {
        let _ = (host, error);
        Vec::new()
    }

    /// What can replace a key that is taken out of its files: a reference to the variable, unless that does harm when the
    /// variable is not set (`is_set`).
    fn env_reference_for(&self, variable: &str, is_set: bool) -> Option<String>;

    /// Why the client would not run this program for a key, or not as it is written.
    fn program_problem(&self, program: &Path) -> Option<Message> {
        let _ = program;
        None
    }

    /// Why this path cannot be an argument or a variable of a program in its files.
    fn argument_problem(&self, path: &Path) -> Option<Message> {
        let _ = path;
        None
    }

    /// Variables by which the client finds its files, or that hold parts of its config.
    fn service_variables(&self) -> &'static [ServiceVariable];

    /// What a running client does about a new key behind its reference; measured on the real client.
    fn after_new_key(&self) -> Message;

    /// What the user has to do after a change, if anything, with the versions installed.
    fn after_change(&self, installs: &[Install]) -> Option<Message>;

    /// The command that installs its newest version, as arguments; it needs Node.js.
    fn install_command(&self) -> &'static [&'static str];

    /// The command that updates this version to the newest one of its generation.
    fn update_command(&self, version: &str) -> Command {
        let _ = version;
        Command::new(self.install_command().iter().copied())
    }

    /// The client's own page on how to install it.
    fn install_page(&self) -> &'static str;

    /// What to type next to talk to this model: a single question first, then the usual way.
    fn usage_examples(
        &self,
        provider: &str,
        model: &str,
        version: Option<&str>,
    ) -> Vec<UsageExample>;

    /// The versions with which wcode was tested, of the generation to which `version` belongs.
    fn tested_versions(&self, version: &str) -> TestedVersions;

    /// The environment in which it uses a vendor with no entry of ours in its files, and whatever a project's files say;
    /// `None` if the vendor's own variable with the key in it is all that helps. `config_set` is its config if that can be
    /// read.
    fn launch_environment(
        &self,
        config_set: Option<&ConfigSet>,
        spec: &LaunchSpec<'_>,
    ) -> Option<LaunchEnvironment> {
        let _ = (config_set, spec);
        None
    }

    /// The variables that it has: this process's, and those from its own files.
    fn environment<'h>(&self, host: &'h Host, _: &ConfigSet) -> ClientEnvironment<'h> {
        ClientEnvironment::new(host)
    }

    /// What a key reference in its files does to other entries; `own` is the file (its index in `ConfigSet::files`) and the
    /// place of our key. Nothing, for most clients.
    fn reference_risk(&self, _: &Host, _: &ConfigSet, _: &ConfigPlace) -> ReferenceRisk {
        ReferenceRisk::default()
    }

    /// The model that is its default now, as `provider/model`.
    fn default_model(&self, config_set: &ConfigSet) -> Option<String> {
        self.default_in_use(config_set).map(|default| default.model)
    }

    /// The same, with the place that sets it.
    fn default_in_use(&self, config_set: &ConfigSet) -> Option<DefaultInUse>;

    /// The place of an effective default: a file (index in `ConfigSet::files`), and the place in it.
    ///
    /// # Errors
    /// If the place is in a file that we must not edit.
    fn default_place(&self, config_set: &ConfigSet) -> Result<ConfigPlace>;

    /// The texts that make this model the default, each with its place: a single one for most clients.
    ///
    /// # Errors
    /// As `default_place`.
    fn default_values(
        &self,
        config_set: &ConfigSet,
        name: &str,
    ) -> Result<Vec<(ConfigPlace, String)>> {
        Ok(vec![(self.default_place(config_set)?, name.to_owned())])
    }

    /// The providers and models that its config names, whichever program added them.
    fn listed(&self, config_set: &ConfigSet) -> ListedModels;

    /// Values outside of our entry that name one of its models, in a file of the client's.
    fn mentions(&self, document: &Document, provider: &str) -> Vec<Mention>;

    /// Values outside of our entry that name one of these models of ours without a provider, and that without the vendor
    /// no account of the client's serves. None, for a client whose names of models have a provider: `mentions` finds them.
    fn mentions_by_id(&self, document: &Document, ids: &[&str]) -> Vec<Mention> {
        let _ = (document, ids);
        Vec::new()
    }

    /// What other entries use of what came with ours: each place of ours that has to stay for that, and what uses it.
    /// Nothing, for most clients.
    fn shared_values(
        &self,
        config_set: &ConfigSet,
        vendor: &str,
        ours: &[document::Path],
    ) -> Vec<SharedValue> {
        let _ = (config_set, vendor, ours);
        Vec::new()
    }

    /// The agents in its config; one with a model of its own does not follow the default.
    fn agents(&self, config_set: &ConfigSet) -> Vec<Agent>;
}

/// Names of the members by which an object names a vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProviderMembers {
    /// The key.
    pub key: &'static str,
    /// The base URL.
    pub url: &'static str,
    /// What the key's member holds if the client has the key from elsewhere, as JSON; `None` if it holds the reference.
    pub emptied: Option<&'static str>,
}

/// A place of ours that an entry of the user's uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedValue {
    /// Our place.
    pub place: document::Path,
    /// The file of the entry that uses it.
    pub path: PathBuf,
    /// The entry's place in that file.
    pub user: document::Path,
}

/// An entry of ours, or one made by hand for a vendor that we know, as the client uses it.
#[derive(Debug, Clone, Copy)]
pub struct EntryInUse<'e> {
    /// The vendor's id.
    pub vendor: &'e str,
    /// The provider's id in the client's file.
    pub provider: &'e str,
    /// How the client gets the key.
    pub delivery: KeyDelivery,
    /// The variable, if the key comes from the environment.
    pub variable: Option<&'e str>,
    /// One of its models.
    pub model: Option<&'e str>,
}

/// Versions of a client, the oldest and the newest, with which wcode was tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TestedVersions {
    /// Older versions are known or likely to lack something.
    pub oldest: &'static str,
    /// Nothing is known of newer versions.
    pub newest: &'static str,
}

impl PartialEq for dyn Client {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for dyn Client {}

impl fmt::Debug for dyn Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
