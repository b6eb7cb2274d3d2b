//! The provisioning file: all that `apply`'s flags say, as a JSON5 document. Flags win.
//!
//! Promises: an unknown key is an error that names it; this file cannot hold a key itself.

use crate::catalog::{Endpoint, Model, syntax};
use crate::error::{self, Error, TextPosition};
use crate::keys::{KeySource, StoreKind};
use crate::plan::OnConflict;
use crate::plan::inputs::Inputs;
use crate::plan::key_options::KeyOptions;
use crate::plan::saved_inputs::{DefaultModelChoice, KeyMode};
use crate::text::inputs;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;
use std::path::Path;

/// The file's content: every flag of `apply` by its name, as `baseUrl`, `base-url` or `base_url`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Provision {
    /// The vendor's id.
    pub vendor: Option<String>,
    /// The clients' ids.
    #[serde(default, alias = "clients")]
    pub client: OneOrMany<String>,
    /// The config file to edit.
    pub config: Option<String>,
    /// No network call at all.
    #[serde(default)]
    pub offline: bool,
    #[serde(default, alias = "models")]
    model: OneOrMany<ModelEntry>,
    #[serde(alias = "default-model", alias = "default_model")]
    default_model: Option<DefaultModelField>,
    #[serde(default, alias = "no-default-model", alias = "no_default_model")]
    no_default_model: bool,
    #[serde(default, alias = "agents")]
    agent: OneOrMany<String>,
    #[serde(alias = "context-window", alias = "context_window")]
    context_window: Option<u64>,
    #[serde(alias = "max-tokens", alias = "max_tokens")]
    max_tokens: Option<u64>,
    #[serde(alias = "base-url", alias = "base_url")]
    base_url: Option<Endpoint>,
    #[serde(default, alias = "keyOrigins", alias = "key-origin", alias = "key_origin")]
    key_origin: OneOrMany<Endpoint>,
    #[serde(alias = "key-mode", alias = "key_mode")]
    key_mode: Option<KeyMode>,
    #[serde(alias = "key-env", alias = "key_env")]
    key_env: Option<String>,
    #[serde(default, alias = "key-stdin", alias = "key_stdin")]
    key_stdin: bool,
    #[serde(alias = "key-file", alias = "key_file")]
    key_file: Option<String>,
    #[serde(alias = "key-command", alias = "key_command")]
    key_command: Option<String>,
    #[serde(alias = "key-store", alias = "key_store")]
    key_store: Option<StoreKind>,
    #[serde(alias = "key-name", alias = "key_name")]
    key_name: Option<String>,
    #[serde(default)]
    prune: bool,
    #[serde(alias = "on-conflict", alias = "on_conflict")]
    on_conflict: Option<OnConflict>,
}

/// A list that may be written as its only element.
#[derive(Debug, Clone)]
pub struct OneOrMany<T>(Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> OneOrMany<T> {
    /// All of them.
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }
}

/// By hand, since serde's `untagged` forgets what was wrong with the variant that was meant.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Either(PhantomData))
    }
}

/// Reads text, an object, or a list of them.
struct Either<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
    type Value = OneOrMany<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one value or a list of them")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        T::deserialize(text.into_deserializer()).map(|one| OneOrMany(vec![one]))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|one| OneOrMany(vec![one]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(OneOrMany)
    }
}

/// A model by its id alone, or with facts.
#[derive(Debug)]
struct ModelEntry(Model);

impl<'de> Deserialize<'de> for ModelEntry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct IdOrFacts;

        impl<'de> Visitor<'de> for IdOrFacts {
            type Value = ModelEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a model's id, or an object with its `id` and facts")
            }

            fn visit_str<E: de::Error>(self, id: &str) -> Result<ModelEntry, E> {
                Ok(ModelEntry(Model::named(id)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ModelEntry, A::Error> {
                Model::deserialize(MapAccessDeserializer::new(map)).map(ModelEntry)
            }
        }

        from.deserialize_any(IdOrFacts)
    }
}

/// `false`, or a model's id.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum DefaultModelField {
    Is(bool),
    Id(String),
}

impl Provision {
    /// Reads the file's text.
    ///
    /// # Errors
    /// With line and column if it is not JSON5 or has an unknown field.
    pub fn read(path: &Path, text: &str) -> error::Result<Self> {
        json5::from_str(text).map_err(|error| {
            let is_syntax = error.code().is_some();
            match syntax(path, text, &error) {
                Error::Syntax { problem, place: TextPosition { line, column }, .. }
                    if !is_syntax && !is_about_a_value(&problem) =>
                {
                    let (path, problem) = (path.display(), without_expected_list(&problem));
                    Error::usage_hint(
                        inputs::wrong_in_provision(path, line, column, problem),
                        inputs::keys_of_provision(),
                    )
                }
                other => other,
            }
        })
    }

    /// The same as inputs; `path` makes a relative key file absolute.
    ///
    /// # Errors
    /// If the key is given in two ways, or `defaultModel` is `true`.
    pub fn inputs(&self, resolve: impl Fn(&str) -> std::path::PathBuf) -> error::Result<Inputs> {
        Ok(Inputs {
            models: self.model.as_slice().iter().map(|ask| ask.0.clone()).collect(),
            context_window: self.context_window,
            max_tokens: self.max_tokens,
            default_model: self.default_model()?,
            agents: self.agent.as_slice().to_vec(),
            base_url: self.base_url.clone(),
            key_origins: self.key_origin.as_slice().to_vec(),
            key: KeyOptions {
                mode: self.key_mode,
                source: self.key_source(resolve)?,
                store: self.key_store,
                name: self.key_name.clone(),
            },
            prune: self.prune,
            on_conflict: self.on_conflict.unwrap_or_default(),
        })
    }

    fn default_model(&self) -> error::Result<Option<DefaultModelChoice>> {
        match (&self.default_model, self.no_default_model) {
            (Some(DefaultModelField::Is(true)), _) => {
                Err(Error::usage(inputs::default_model_true()))
            }
            (Some(DefaultModelField::Id(_)), true) => {
                Err(Error::usage(inputs::default_model_twice()))
            }
            (Some(DefaultModelField::Is(false)), _) | (None, true) => {
                Ok(Some(DefaultModelChoice::Never))
            }
            (Some(DefaultModelField::Id(id)), false) => {
                Ok(Some(DefaultModelChoice::Model(id.clone())))
            }
            (None, false) => Ok(None),
        }
    }

    fn key_source(
        &self,
        resolve: impl Fn(&str) -> std::path::PathBuf,
    ) -> error::Result<Option<KeySource>> {
        let sources = [
            self.key_env.clone().map(KeySource::Variable),
            self.key_stdin.then_some(KeySource::Stdin),
            self.key_file.as_deref().map(|file| KeySource::File(resolve(file))),
            self.key_command.clone().map(KeySource::Command),
        ];
        let mut given = sources.into_iter().flatten();
        let first = given.next();
        if given.next().is_some() {
            return Err(Error::usage(inputs::key_in_one_place()));
        }
        Ok(first)
    }
}

/// The message without the list of all spellings.
fn without_expected_list(problem: &str) -> &str {
    problem.find(", expected one of").map_or(problem, |end| &problem[..end])
}

/// A value that cannot be read is shown at its place, like a slip in the syntax; all else that is no slip in the syntax
/// is JSON5, but does not say what a provisioning file can say. These words are the libraries', in any language.
fn is_about_a_value(problem: &str) -> bool {
    let words = ["invalid value", "invalid length", "out of range", "surrogate"];
    words.iter().any(|words| problem.contains(words))
}
