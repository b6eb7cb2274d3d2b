//! What a client's files are to hold: fields, whole files, and how each meets what is there already.

use super::{ConfigPlace, ConfigSet, ModelSpec, Note};
use crate::catalog::Model;
use crate::document;
use serde_json::Value;
use std::path::PathBuf;

/// The values and files that a client should have.
#[derive(Debug, Default)]
pub struct DesiredState {
    /// The provider's id in the client's file: the vendor's, or that of an adopted hand-made entry.
    pub provider: String,
    /// True if an entry that wcode did not make is adopted.
    pub adopted: bool,
    /// The existing entry leads to another vendor.
    pub is_of_another: bool,
    /// Index in `ConfigSet::files` of the file that holds the provider.
    pub file: usize,
    /// The provider's path in that file.
    pub entry: document::Path,
    /// The base URL's path in that file.
    pub url: document::Path,
    /// The key's path in that file.
    pub key: document::Path,
    /// Places that belong to the entry, for a client in whose file it is no object of its own.
    pub parts: Vec<document::Path>,
    /// Further entries for the same vendor in that file, for other versions of the client.
    pub alternates: Vec<EntryPlaces>,
    /// The place of each wanted model in that file.
    pub models: Vec<document::Path>,
    /// Places from which wcode's own values are removed.
    pub obsolete: Vec<ConfigPlace>,
    /// Places that serve the key reference alone: not written if another key stays.
    pub resolver: Vec<ConfigPlace>,
    /// Whole files that wcode owns beside the config, which serve the key reference as well.
    pub files: Vec<DesiredFile>,
    /// Further places that make sense only as a whole (a pair of limits).
    pub pairs: Vec<document::Path>,
    /// The fields, in the order in which they are written.
    pub fields: Vec<DesiredField>,
    /// What the user should know.
    pub notes: Vec<Note>,
    /// Something that was asked for by name cannot be done; a note says what and why.
    pub is_incomplete: bool,
}

/// The paths of an entry in a client's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryPlaces {
    /// The entry.
    pub entry: document::Path,
    /// Its base URL.
    pub url: document::Path,
    /// Its key.
    pub key: document::Path,
}

/// One value at one place.
#[derive(Debug, Clone)]
pub struct DesiredField {
    /// Index in `ConfigSet::files`.
    pub file: usize,
    /// The path in that file.
    pub path: document::Path,
    /// What the file has to hold.
    pub value: Value,
    /// What to do if the file has another value.
    pub rule: Policy,
    /// The user asked for it by name on this command: it is restored if they deleted it.
    pub requested: bool,
}

/// A whole file of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DesiredFile {
    /// Its path.
    pub path: PathBuf,
    /// What has to be in it.
    pub text: String,
    /// A file of the user's own in that place is as good: ours is only made if there is none.
    pub only_if_absent: bool,
    /// Every user of the machine reads it.
    pub is_for_all: bool,
}

/// What to do if the file has a different value that wcode has no record of.
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
    /// Only added if there is no value; another program may own it, as a default.
    AddOnly,
    /// As `AddOnly`, at a place named after wcode, which no one else owns.
    AddOwn,
    /// As `AddOnly`, and put first in its object (`$schema`).
    AddFirst,
}

impl Policy {
    /// True for values that never replace an existing one.
    pub fn adds_only(self) -> bool {
        matches!(self, Self::AddOnly | Self::AddOwn | Self::AddFirst)
    }
}

impl DesiredState {
    /// Every entry of the vendor's in the file, the one that the record goes by first.
    pub fn entries(&self) -> Vec<EntryPlaces> {
        let (entry, url, key) = (self.entry.clone(), self.url.clone(), self.key.clone());
        let main = EntryPlaces { entry, url, key };
        std::iter::once(main).chain(self.alternates.iter().cloned()).collect()
    }

    /// The places in a file from which wcode's own values are removed.
    pub fn obsolete_in(&self, file: usize) -> impl Iterator<Item = &document::Path> {
        self.obsolete.iter().filter(move |place| place.file == file).map(|place| &place.path)
    }

    /// Adds a field of the file that holds the provider.
    pub fn push(&mut self, path: document::Path, value: impl Into<Value>, rule: Policy) {
        self.push_to(self.file, path, value, rule);
    }

    /// Adds a field of another file.
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

    /// Adds a model's name. If it is unknown, the id is used, but does not replace an existing name: that may come from a
    /// vendor's list that is gone.
    pub fn push_name(&mut self, config_set: &ConfigSet, path: document::Path, model: &Model) {
        let has_name = || config_set.files[self.file].document.get(&path).is_some();
        if model.name.is_some() || !has_name() {
            self.push(path, model.display_name(), Policy::Default);
        }
    }

    /// Adds the parameters of a model's requests below a place of a file, each under the dotted name that `name_in` has for it
    /// there; removes ours that are not to be sent any more.
    pub fn push_parameters(
        &mut self,
        ConfigPlace { file, path: place }: &ConfigPlace,
        spec: &ModelSpec,
        name_in: impl Fn(&'static str) -> Option<&'static str>,
    ) {
        for (parameter, value) in spec.model.params.iter() {
            let Some(name) = name_in(parameter) else { continue };
            let path = name.split('.').fold(place.clone(), document::Path::key);
            let is_requested = spec.params_requested.names(parameter);
            match value {
                Value::Null => self.obsolete.push(ConfigPlace::new(*file, path)),
                value if is_requested => {
                    self.push_to(*file, path, value.clone(), Policy::Requested);
                }
                value => self.push_to(*file, path, value.clone(), Policy::Default),
            }
        }
    }

    /// Marks all fields from index `start` on as requested by name.
    pub fn mark_requested(&mut self, start: usize) {
        self.fields[start..].iter_mut().for_each(|field| field.requested = true);
    }
}
