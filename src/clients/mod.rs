//! The clients we know: where their files are, what stands in them, what our entries look like there.
//!
//! A client is one module and its line in `ALL`; everything else (flags' values, status, tests) loops
//! over `ALL`. A client reads (`read_config`) and says what its files are to hold (`desired_state`, pure); it never writes: merging,
//! journal and writing are `plan`'s. Clients and vendors meet only through `catalog::Protocol`.

mod agent;
mod config_file;
mod environment;
mod existing_key;
mod in_use;
mod install;
mod key_copy_location;
pub mod openclaw;
pub mod opencode;
mod protection;
mod references;
mod usage_example;
mod wanted;

pub use agent::{Agent, ModelHolder};
pub use config_file::{ConfigFile, is_blank, parse, refused};
pub use environment::{ClientEnvironment, ReferenceRisk, UnsetVariable, VariableOrigin};
pub use existing_key::{is_placeholder, literal_key};
pub use in_use::{DefaultInUse, ListedModels};
pub use install::{Detected, Install};
pub use key_copy_location::{KeyCopyKind, KeyCopyLocation};
pub use protection::{KeyDelivery, Protection};
pub use references::Mention;
pub use usage_example::UsageExample;
pub use wanted::{
    AgentSpec, DefaultModel, DesiredField, DesiredFile, DesiredState, EntryPlaces, EntrySpec,
    KeyValue, ModelSpec, Note, NoteLevel, Policy, Reference,
};

use crate::catalog::Protocol;
use crate::document::{self, Dialect, Document};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::text::clients as text;
use std::fmt;
use std::path::{Path, PathBuf};

/// Every client, in the order in which they are shown.
pub static ALL: [&dyn Client; 2] = [&openclaw::OpenClaw, &opencode::OpenCode];

/// An AI client whose config we can merge into.
pub trait Client: Sync {
    /// The word for it in flags and reports.
    fn id(&self) -> &'static str;

    /// Its name as people write it.
    fn name(&self) -> &'static str;

    /// What its own reader accepts.
    fn dialect(&self) -> Dialect;

    /// The protocols it speaks, the one we prefer first.
    fn protocols(&self) -> &'static [Protocol];

    /// Is it on this machine, and in which versions? Looks at files; a program is run only for its version, once per build,
    /// if no file states it.
    fn detect(&self, host: &Host) -> Detected;

    /// Reads the config (`config` if given, else the file that the client itself would use) and
    /// every file that takes part in it.
    ///
    /// # Errors
    /// Where a file that we would have to edit cannot be read or parsed, or must not be edited.
    fn read_config(&self, host: &Host, config: Option<&Path>) -> Result<ConfigSet>;

    /// What shall stand in these files so that `wanted` works. Pure.
    ///
    /// # Errors
    /// Where the entries' place is owned by a file that we must not edit.
    fn desired_state(&self, config_set: &ConfigSet, wanted: &EntrySpec) -> Result<DesiredState>;

    /// Says no where the client's config is managed by another tool.
    ///
    /// # Errors
    /// `Error::ReadOnly` with who says so.
    fn ensure_not_managed(&self, host: &Host, config: &Path) -> Result<()>;

    /// Takes the client's own write lock, where it has one.
    ///
    /// # Errors
    /// `Error::Locked` when the holder does not let go in time.
    fn lock(&self, config: &Path, waiting: &mut dyn FnMut(&str)) -> Result<Option<ClientLock>>;

    /// Backup files of the client's own that must get the same bytes, or the client would take
    /// our write for damage and roll it back.
    fn mirror_files(&self, config: &Path, before: Option<&[u8]>, after: &[u8]) -> Vec<PathBuf>;

    /// Where the key stands in an entry.
    fn key_path(&self, entry: &document::Path) -> document::Path;

    /// What the way in which it gets its key protects the key from, with the weakest of the versions installed; measured on
    /// the real client.
    fn protection(&self, delivery: KeyDelivery, installs: &[Install]) -> Protection;

    /// The config that the client itself would use, under the name by which a record knows it.
    fn config(&self, host: &Host) -> PathBuf;

    /// Every file, there or not, whose coming, going or changing can change what the client makes of our entries, as far
    /// as that can be told without reading one; databases that a running client writes all the time are left out.
    fn places(&self, host: &Host, config: &Path) -> Vec<PathBuf>;

    /// Files of its own in which a copy of a key can be left behind; they need not exist.
    fn key_copy_locations(&self, host: &Host, config: &Path) -> Vec<KeyCopyLocation>;

    /// A copy of the public list of models (models.dev's `api.json`) that the client keeps for itself; it need not exist.
    fn model_facts(&self, host: &Host) -> Option<PathBuf> {
        let _ = host;
        None
    }

    /// What keeps the client from starting, or from using `entry`, although nothing in it differs from what was requested: credentials of its own, a
    /// server with another environment, a file that it skips. Looks at files and processes, runs nothing.
    fn hazards(
        &self,
        host: &Host,
        config_set: &ConfigSet,
        entry: Option<EntryInUse<'_>>,
    ) -> Vec<Note> {
        let _ = (host, config_set, entry);
        Vec::new()
    }

    /// What follows for the client from a config that cannot be read.
    fn after_unreadable(&self, host: &Host, error: &Error) -> Vec<Note> {
        let _ = (host, error);
        Vec::new()
    }

    /// What may stand in its files for a key that is taken out: the name of a variable, where none is harmed when the
    /// variable `is_set` nowhere.
    fn env_reference_for(&self, variable: &str, is_set: bool) -> Option<String>;

    /// What a running client does about a new key behind its reference; measured on the real client.
    fn after_new_key(&self) -> &'static str;

    /// What the user has to do after a change, if anything, with the versions installed.
    fn after_change(&self, installs: &[Install]) -> Option<&'static str>;

    /// The command that installs its newest version, word by word; it needs Node.js.
    fn install_command(&self) -> &'static [&'static str];

    /// The command that takes this version to the newest one of its generation.
    fn update_command(&self, version: &str) -> String {
        let _ = version;
        self.install_command().join(" ")
    }

    /// The page of its own that tells of every way to install it.
    fn install_page(&self) -> &'static str;

    /// What to type next to talk to this model: a single question first, then the usual way.
    fn usage_examples(
        &self,
        provider: &str,
        model: &str,
        version: Option<&str>,
    ) -> Vec<UsageExample>;

    /// The versions with which wcode was tried, of the generation to which `version` belongs.
    fn tested_versions(&self, version: &str) -> TestedVersions;

    /// The variables that it has: this process's, and those from files of its own.
    fn environment<'h>(&self, host: &'h Host, _: &ConfigSet) -> ClientEnvironment<'h> {
        ClientEnvironment::new(host)
    }

    /// What a key reference in its files does to the entries of others; `own` is the file (its index in `ConfigSet::files`)
    /// and the place of our key. Nothing, for most clients.
    fn reference_risk(
        &self,
        _: &Host,
        _: &ConfigSet,
        _: (usize, &document::Path),
    ) -> ReferenceRisk {
        ReferenceRisk::default()
    }

    /// The model that is its default now, as `provider/model`.
    fn default_model(&self, config_set: &ConfigSet) -> Option<String> {
        self.default_in_use(config_set).map(|default| default.model)
    }

    /// The same, with the place that decides.
    fn default_in_use(&self, config_set: &ConfigSet) -> Option<DefaultInUse>;

    /// Where a default that is to have effect goes: a file (index in `ConfigSet::files`), and the place in it.
    ///
    /// # Errors
    /// Where the place is owned by a file that we must not edit.
    fn default_place(&self, config_set: &ConfigSet) -> Result<(usize, document::Path)>;

    /// The providers and models that its config names, no matter whose they are.
    fn listed(&self, config_set: &ConfigSet) -> ListedModels;

    /// Values outside of our entry that name one of its models, in a file of the client's as it is to be.
    fn mentions(&self, document: &Document, provider: &str) -> Vec<Mention>;

    /// What entries of others use of what came with ours, in a file as it is to be: each place of ours that has to stay
    /// for it, and who uses it. Nothing, for most clients.
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

/// A place of ours that an entry of the user's uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedValue {
    /// Ours.
    pub place: document::Path,
    /// The file of the one that uses it.
    pub path: PathBuf,
    /// Its place there.
    pub user: document::Path,
}

/// An entry of ours, or one made by hand for a vendor that we know, as the client uses it.
#[derive(Debug, Clone, Copy)]
pub struct EntryInUse<'e> {
    /// The vendor's id.
    pub vendor: &'e str,
    /// The provider's id in the client's file.
    pub provider: &'e str,
    /// In which way the client gets the key.
    pub delivery: KeyDelivery,
    /// The variable, where the key comes from the environment.
    pub variable: Option<&'e str>,
    /// One of its models.
    pub model: Option<&'e str>,
}

/// The client with this id.
///
/// # Errors
/// A usage error that names the known ones.
pub fn by_id(id: &str) -> Result<&'static dyn Client> {
    ALL.into_iter().find(|client| client.id() == id).ok_or_else(|| {
        Error::usage_hint(text::unknown_client(id), text::known_clients(ids().join(", ")))
    })
}

/// What stands in the files of the config that a record is about. The client's own config is more than one file, one that
/// was named is not.
///
/// # Errors
/// As `Client::read_config`.
pub fn read_recorded_config(host: &Host, client: &dyn Client, config: &Path) -> Result<ConfigSet> {
    match client.read_config(host, None) {
        Ok(config_set) if config_set.config == config => Ok(config_set),
        _ => client.read_config(host, Some(config)),
    }
}

/// The ids of all clients.
pub fn ids() -> Vec<&'static str> {
    ALL.iter().map(|client| client.id()).collect()
}

/// Versions of a client, the oldest and the newest, with which wcode was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TestedVersions {
    /// What is older is known or likely to lack something.
    pub oldest: &'static str,
    /// Of what is newer nothing is known.
    pub newest: &'static str,
}

/// What stands in a client's files.
#[derive(Debug)]
pub struct ConfigSet {
    /// The main config file under the name by which the client knows it; a record is kept under this name.
    pub config: PathBuf,
    /// Files that we may edit; the first is `config`.
    pub files: Vec<ConfigFile>,
    /// Files that take part in the client's config but are not ours to edit, highest rank first.
    pub others: Vec<ConfigFile>,
    /// The client's programs on this machine; the first is the one that a shell starts.
    pub installs: Vec<Install>,
    /// The folders into which the client installs what its plugins need; plugins of ours go into the first.
    pub plugins: Vec<PluginFolder>,
    /// Providers for which the client keeps a credential of its own, which would beat the config's.
    pub stored_keys: Vec<String>,
    /// What the user should know, whatever we will do.
    pub notes: Vec<Note>,
}

impl ConfigSet {
    /// The version of the program that a shell starts, if known.
    pub fn version(&self) -> Option<&str> {
        install::first_version(&self.installs)
    }
}

/// A folder of a client's with plugins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginFolder {
    /// Where.
    pub path: PathBuf,
    /// A package manager that is started here would take a folder above for the place to install to.
    pub is_below_a_package: bool,
}

/// A client's own lock file; removed when dropped.
#[derive(Debug)]
pub struct ClientLock(PathBuf);

impl ClientLock {
    /// Takes charge of a lock file that the caller has just created.
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }
}

impl Drop for ClientLock {
    fn drop(&mut self) {
        // If this fails the lock names a dead process, which the client takes as free.
        let _ = std::fs::remove_file(&self.0);
    }
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
