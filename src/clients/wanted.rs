//! What the user wants of a client (`EntrySpec`), and what that means in its files (`DesiredField`).

use crate::catalog::{Endpoint, Model, Protocol};
use crate::clients::ConfigSet;
use crate::document;
use crate::secret::Secret;
use serde::Serialize;
use serde_json::Value;
use std::path::PathBuf;

/// One vendor's entries, in words that hold for every client.
#[derive(Debug)]
pub struct EntrySpec {
    /// The vendor's id, which is the provider's id unless a hand-made entry is adopted.
    pub vendor: String,
    /// The vendor's name as people see it.
    pub vendor_name: String,
    /// The provider's id that we used last time, when it is not the vendor's (an adopted entry).
    pub provider: Option<String>,
    /// Entries that we wrote and in which everything is as we left it: another shape may take their place.
    pub own_entries: Vec<document::Path>,
    /// How the client shall speak to it.
    pub protocol: Protocol,
    /// Where.
    pub endpoint: Endpoint,
    /// The endpoint was named on this command.
    pub endpoint_requested: bool,
    /// What stands in the place of the key.
    pub key: KeyValue,
    /// The models, in order.
    pub models: Vec<ModelSpec>,
    /// What to do about the default model.
    pub default_model: DefaultModel,
    /// Agents that get a model of the vendor's as their own.
    pub agents: Vec<AgentSpec>,
}

impl EntrySpec {
    /// The endpoint as it stands there already where that is only another spelling of it, else ours.
    pub fn endpoint_spelled_as(&self, standing: Option<document::Node<'_>>) -> String {
        let standing = standing.and_then(document::Node::as_str);
        let same = standing.filter(|text| self.endpoint.is_same(text));
        same.map_or_else(|| self.endpoint.as_str().to_owned(), std::borrow::Cow::into_owned)
    }
}

/// An agent whose own model is to be one of the vendor's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentSpec {
    /// Its name in the client's config.
    pub name: String,
    /// The model's id, without the provider.
    pub model: String,
    /// The agent was named on this command: its model replaces another one.
    pub named: bool,
}

/// A model, and which of its facts the user gave on this command.
#[derive(Debug, Clone)]
pub struct ModelSpec {
    /// Its facts.
    pub model: Model,
    /// The context window was named on this command.
    pub context_requested: bool,
    /// The answer's size was named on this command.
    pub max_requested: bool,
    /// The model itself was named on this command: it comes back where the user had deleted it.
    pub named: bool,
}

/// What a client's file holds in the place of the key.
#[derive(Debug, Clone)]
pub enum KeyValue {
    /// A reference to an environment variable; when not named on this command, a key that stands there already stays.
    Variable {
        /// The variable.
        name: String,
        /// Asked for on this command.
        named: bool,
    },
    /// The key itself.
    Literal(Secret),
    /// A reference by which the client fetches the key when it needs it.
    Reference(Reference),
}

/// How a client fetches the key: it runs a program of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The key's id in the request: `wcode/api-key`.
    pub id: String,
    /// Our program, absolute, under a path that every client accepts.
    pub program: PathBuf,
    /// Where it finds the register of keys, also from an empty environment.
    pub state_dir: PathBuf,
    /// Variables that it needs from the client's environment besides those that lead to the keyring.
    pub variables: Vec<String>,
    /// The variable to name instead where a client's version has no references.
    pub fallback: String,
    /// Asked for on this command.
    pub named: bool,
}

impl Reference {
    /// Variables that lead to the keyring, and to the programs of a key command: a client that gives its children an empty
    /// environment has to pass these on.
    pub const PASSED: [&str; 4] = ["HOME", "PATH", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"];

    /// What to do where another key stands.
    pub fn rule(&self) -> Policy {
        if self.named { Policy::Requested } else { Policy::KeyManaged }
    }
}

/// What to do about the client's default model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefaultModel {
    /// Never touch it.
    Leave,
    /// Set this model where the client needs one and has none.
    IfUnset(String),
    /// Set this model, also over another one: asked for on this command.
    Set(String),
    /// This model was asked for before: keep it where it still stands.
    Keep(String),
}

/// What a client wants to stand in its files.
#[derive(Debug, Default)]
pub struct DesiredState {
    /// The provider's id in the client's file: the vendor's, or that of an adopted hand-made entry.
    pub provider: String,
    /// True where an entry that we did not make is taken over.
    pub adopted: bool,
    /// Index in `ConfigSet::files` of the file that holds the provider.
    pub file: usize,
    /// Where the provider stands in that file.
    pub entry: document::Path,
    /// Where the base URL stands in that file.
    pub url: document::Path,
    /// Where the key stands in that file.
    pub key: document::Path,
    /// Further entries for the same vendor in that file, for other versions of the client.
    pub alternates: Vec<EntryPlaces>,
    /// The place of each wanted model in that file.
    pub models: Vec<document::Path>,
    /// Places, with their file's index, at which nothing of ours shall stand any more.
    pub obsolete: Vec<(usize, document::Path)>,
    /// Places, with their file's index, that serve the key reference alone: nothing to write where another key stays.
    pub resolver: Vec<(usize, document::Path)>,
    /// Whole files of ours beside the config, which serve the key reference as well.
    pub files: Vec<DesiredFile>,
    /// Further places that make sense only whole (OpenCode's `limit` pair).
    pub pairs: Vec<document::Path>,
    /// The wishes, in the order in which they shall be written.
    pub fields: Vec<DesiredField>,
    /// What the user should know.
    pub notes: Vec<Note>,
    /// Something that was asked for by name cannot be done; a note says what and why.
    pub is_incomplete: bool,
}

/// An entry in a client's file, and what is where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryPlaces {
    /// Where the entry is.
    pub entry: document::Path,
    /// Where its base URL is.
    pub url: document::Path,
    /// Where its key is.
    pub key: document::Path,
}

/// One value at one place.
#[derive(Debug, Clone)]
pub struct DesiredField {
    /// Index in `ConfigSet::files`.
    pub file: usize,
    /// Where in that file.
    pub path: document::Path,
    /// What shall stand there.
    pub value: Value,
    /// What to do where something else stands there.
    pub rule: Policy,
    /// The user asked for it by name on this command: it comes back where they had deleted it.
    pub requested: bool,
}

/// A whole file of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesiredFile {
    /// Where.
    pub path: PathBuf,
    /// What shall stand in it.
    pub text: String,
    /// A file of the user's own in that place is as good: ours is only made where there is none.
    pub only_if_absent: bool,
}

/// What to do where a value stands that differs from the wish and that we have no record of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// The entry does not work otherwise: a conflict.
    Required,
    /// A fact of the catalog: the user's value stays.
    Default,
    /// Named on this command: replaces it.
    Requested,
    /// The key: anything but a placeholder stays.
    KeyOnce,
    /// The key by reference: as `KeyOnce`, but what we wrote ourselves gives way to it.
    KeyManaged,
    /// Only ever added where nothing stands; it may be anybody's, as a default is.
    AddOnly,
    /// As `AddOnly`, at a place that has our name, so that it is nobody else's.
    AddOwn,
    /// As `AddOnly`, and put first in its object (`$schema`).
    AddFirst,
}

impl Policy {
    /// True for what is only ever added where nothing stands.
    pub fn adds_only(self) -> bool {
        matches!(self, Self::AddOnly | Self::AddOwn | Self::AddFirst)
    }

    /// True for places that may be anybody's.
    pub fn is_shared(self) -> bool {
        matches!(self, Self::AddOnly | Self::AddFirst)
    }
}

impl DesiredState {
    /// Every entry of the vendor's in the file, the one that the record goes by first.
    pub fn entries(&self) -> Vec<EntryPlaces> {
        let (entry, url, key) = (self.entry.clone(), self.url.clone(), self.key.clone());
        let main = EntryPlaces { entry, url, key };
        std::iter::once(main).chain(self.alternates.iter().cloned()).collect()
    }

    /// Adds a wish about the file that holds the provider.
    pub fn push(&mut self, path: document::Path, value: impl Into<Value>, rule: Policy) {
        self.push_to(self.file, path, value, rule);
    }

    /// Adds a wish about another file.
    pub fn push_to(
        &mut self,
        file: usize,
        path: document::Path,
        value: impl Into<Value>,
        rule: Policy,
    ) {
        self.fields.push(DesiredField {
            file,
            path,
            value: value.into(),
            rule,
            requested: rule == Policy::Requested,
        });
    }

    /// Adds a wish for a model's name. Where nobody knows one here, the id takes its place, but not that of a name that
    /// stands: the vendor's list may have told it, and may be gone.
    pub fn push_name(&mut self, config_set: &ConfigSet, path: document::Path, model: &Model) {
        let stands = || config_set.files[self.file].document.get(&path).is_some();
        if model.name.is_some() || !stands() {
            self.push(path, model.display_name(), Policy::Default);
        }
    }

    /// Marks all wishes from index `start` on as asked for by name.
    pub fn mark_requested(&mut self, start: usize) {
        self.fields[start..].iter_mut().for_each(|field| field.requested = true);
    }
}

/// Something the user should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// How much it matters.
    pub level: NoteLevel,
    /// The client it is about.
    pub client: Option<&'static str>,
    /// One sentence, without a key in it.
    pub message: String,
    /// The file it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// The command that ends it, as it can be typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// It holds for as long as the files are so, also where it only is good to know: `doctor` lists it.
    #[serde(skip)]
    pub is_lasting: bool,
}

/// How much a note matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteLevel {
    /// Good to know.
    Info,
    /// Something will not work as the user may expect.
    Warning,
}

impl Note {
    /// Good to know about a client.
    pub fn info(client: &'static str, message: impl Into<String>) -> Self {
        Self {
            level: NoteLevel::Info,
            client: Some(client),
            message: message.into(),
            path: None,
            remedy: None,
            is_lasting: false,
        }
    }

    /// Something about a client will not work as expected.
    pub fn warning(client: &'static str, message: impl Into<String>) -> Self {
        Self {
            level: NoteLevel::Warning,
            client: Some(client),
            message: message.into(),
            path: None,
            remedy: None,
            is_lasting: false,
        }
    }

    /// About no client in particular.
    pub fn general(level: NoteLevel, message: impl Into<String>) -> Self {
        Self {
            level,
            client: None,
            message: message.into(),
            path: None,
            remedy: None,
            is_lasting: false,
        }
    }

    /// The same note, about this file.
    #[must_use]
    pub fn at(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }
}
