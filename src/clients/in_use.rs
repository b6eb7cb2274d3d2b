//! Which models a client's config names, and which one is in use.

use crate::document;
use std::path::PathBuf;

/// A model that a client uses, and the place that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefaultInUse {
    /// As `provider/model`.
    pub model: String,
    /// The file.
    pub path: PathBuf,
    /// The place in it.
    pub place: document::Path,
}

/// What a client's config names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListedModels {
    /// Ids of providers.
    pub providers: Vec<String>,
    /// Models, as `provider/model`.
    pub models: Vec<String>,
}

impl ListedModels {
    /// Adds a provider.
    pub(super) fn add_provider(&mut self, id: &str) {
        if !self.providers.iter().any(|known| known == id) {
            self.providers.push(id.to_owned());
        }
    }

    /// Adds a model, if it is a model's full name.
    pub(super) fn add_model(&mut self, name: String) {
        let is_name = name.split_once('/').is_some_and(|(provider, model)| {
            !provider.is_empty() && !model.is_empty() && model != "*"
        });
        if is_name && !self.models.contains(&name) {
            self.models.push(name);
        }
    }
}
