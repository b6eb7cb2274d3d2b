//! An agent in a client's config: a name that can have a model of its own, which goes before the default.

use super::{DefaultModel, DesiredState, EntrySpec, Level};
use crate::document;
use std::path::PathBuf;

/// An agent, and the path of its own model, set or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// Its name.
    pub name: String,
    /// Its own model as `provider/model`; `None` if it follows the default.
    pub model: Option<String>,
    /// The file that decides on its model.
    pub holder: ModelHolder,
    /// The place of the model's name in that file.
    pub place: document::Path,
    /// It is in the config; an agent that is built into the client can be named without that.
    pub is_in_config: bool,
}

/// The file that decides on an agent's model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelHolder {
    /// Index in `ConfigSet::files`.
    Ours(usize),
    /// A file of higher rank that is not ours to edit.
    Other(PathBuf),
}

impl Agent {
    /// True for an agent that goes before the default with another model than this one.
    pub fn overrides_default(&self, default: &str) -> bool {
        self.model.as_deref().is_some_and(|own| own != default)
    }
}

/// The default model once `desired` is written, if it is one of ours, and how much it matters that an agent does not follow
/// it: a user who sets the default now expects it to be used. `current` is the default before.
pub(super) fn effective_default(
    current: Option<String>,
    desired: &DesiredState,
    spec: &EntrySpec,
) -> Option<(String, Level)> {
    let ours = format!("{}/", desired.provider);
    match (&spec.default_model, current) {
        (DefaultModel::Set(id), _) | (DefaultModel::IfUnset(id) | DefaultModel::Keep(id), None) => {
            Some((format!("{ours}{id}"), Level::Warning))
        }
        (_, current) => {
            current.filter(|model| model.starts_with(&ours)).map(|it| (it, Level::Info))
        }
    }
}
