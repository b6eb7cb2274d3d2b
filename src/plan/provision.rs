//! The provisioning file: all that `apply`'s flags say, as a JSON5 document. Flags win.
//!
//! Promises: an unknown key is an error that names it; a key itself can never stand in this file.

use crate::catalog::{Endpoint, Model, syntax};
use crate::error::{Error, Result};
use crate::keys::KeySource;
use crate::plan::OnConflict;
use crate::plan::inputs::{DefaultAsk, Inputs, KeyMode};
use serde::Deserialize;
use std::path::Path;

/// The file's content.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Provision {
    /// The vendor's id.
    pub vendor: Option<String>,
    /// The clients' ids.
    #[serde(default)]
    pub clients: Vec<String>,
    #[serde(default)]
    models: Vec<ModelAsk>,
    context_window: Option<u64>,
    max_tokens: Option<u64>,
    default_model: Option<DefaultModelAsk>,
    base_url: Option<Endpoint>,
    #[serde(default)]
    key: KeyAsk,
    #[serde(default)]
    prune: bool,
    /// No network call at all.
    #[serde(default)]
    pub offline: bool,
    on_conflict: Option<OnConflict>,
}

/// A model by its id alone, or with facts.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum ModelAsk {
    Id(String),
    Facts(Box<Model>),
}

/// `false`, or a model's id.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum DefaultModelAsk {
    Is(bool),
    Id(String),
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct KeyAsk {
    mode: Option<KeyMode>,
    env: Option<String>,
    file: Option<String>,
    command: Option<String>,
}

impl Provision {
    /// Reads the file's text.
    ///
    /// # Errors
    /// With line and column where it is no JSON5 or has a key that we do not know.
    pub fn read(path: &Path, text: &str) -> Result<Self> {
        json5::from_str(text).map_err(|error| {
            let error = syntax(path, text, &error);
            match error {
                Error::Syntax { problem, place, .. } if is_about_meaning(&problem) => {
                    Error::usage_hint(
                        format!(
                            "`{}`, line {}, column {}: {problem}",
                            path.display(),
                            place.line,
                            place.column
                        ),
                        "the README lists the keys of a provisioning file",
                    )
                }
                other => other,
            }
        })
    }

    /// The same as inputs; `path` makes a relative key file absolute.
    ///
    /// # Errors
    /// Where the key is said to be in two places, or `defaultModel` is `true`.
    pub fn inputs(&self, resolve: impl Fn(&str) -> std::path::PathBuf) -> Result<Inputs> {
        let model = |ask: &ModelAsk| match ask {
            ModelAsk::Id(id) => Model::named(id),
            ModelAsk::Facts(model) => (**model).clone(),
        };
        let default_model = match &self.default_model {
            Some(DefaultModelAsk::Is(true)) => {
                return Err(Error::usage("`defaultModel` is a model's id or `false`, not `true`"));
            }
            Some(DefaultModelAsk::Is(false)) => Some(DefaultAsk::Never),
            Some(DefaultModelAsk::Id(id)) => Some(DefaultAsk::Model(id.clone())),
            None => None,
        };
        Ok(Inputs {
            models: self.models.iter().map(model).collect(),
            context_window: self.context_window,
            max_tokens: self.max_tokens,
            default_model,
            base_url: self.base_url.clone(),
            key_mode: self.key.mode,
            key_source: self.key.source(resolve)?,
            prune: self.prune,
            on_conflict: self.on_conflict.unwrap_or_default(),
        })
    }
}

impl KeyAsk {
    fn source(&self, resolve: impl Fn(&str) -> std::path::PathBuf) -> Result<Option<KeySource>> {
        let sources = [
            self.env.clone().map(KeySource::Variable),
            self.file.as_deref().map(|file| KeySource::File(resolve(file))),
            self.command.clone().map(KeySource::Command),
        ];
        let mut given = sources.into_iter().flatten();
        let first = given.next();
        if given.next().is_some() {
            return Err(Error::usage("`key` names more than one of `env`, `file` and `command`"));
        }
        Ok(first)
    }
}

/// The text is JSON5, but it does not say what a provisioning file can say.
fn is_about_meaning(problem: &str) -> bool {
    [
        "unknown field",
        "unknown variant",
        "invalid type",
        "did not match",
        "is not https",
        "is not a URL",
        "missing field",
        "base URL",
    ]
    .iter()
    .any(|words| problem.contains(words))
}
