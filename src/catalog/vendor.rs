//! One vendor and its models, read from a JSON5 file.
//!
//! Promises: an unknown field is an error that names it (a typo must not silently lose a limit);
//! numbers are positive; the key variable can be used by every client.

use crate::catalog::facts::ListFacts;
use crate::catalog::fallback_facts::FallbackFacts;
use crate::catalog::parameters::Values;
use crate::catalog::{Endpoint, Protocol};
use crate::error::{Error, Result};
use crate::syntax;
use crate::text::Message;
use crate::text::catalog::message as text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// An API vendor.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Vendor {
    /// Our name for it, and the provider's id in the clients' files: `[a-z0-9-]+`.
    pub id: String,
    /// The name that clients show, written into their files.
    pub name: String,
    /// The name in texts of wcode; `name` if there is none.
    #[serde(default)]
    display_name: Option<String>,
    /// The web page where keys are made.
    pub key_page: Option<String>,
    /// The environment variable that holds the key by custom.
    pub key_variable: String,
    /// Base URL for each protocol that the vendor speaks.
    pub endpoints: BTreeMap<Protocol, Endpoint>,
    /// The models that are used if none is named.
    pub models: Vec<Model>,
    /// More models that the vendor has, to choose from; no client gets them unasked.
    #[serde(default)]
    pub other_models: Vec<Model>,
    /// Where this vendor's own facts come from.
    #[serde(skip)]
    pub source: FactSource,
    /// What the vendor's list of models adds.
    #[serde(skip)]
    pub(super) live: ListFacts,
    /// What is known of models no matter who serves them.
    #[serde(skip)]
    pub(super) fallback: FallbackFacts,
}

/// Where facts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FactSource {
    /// The vendor's own page, built in.
    #[default]
    Page,
    /// The vendor's list of models, as it was last asked for.
    Live,
    /// A file of the user's own.
    Yours,
    /// The public list of models.dev, which says nothing about this vendor.
    #[serde(rename = "models.dev")]
    ModelsDev,
}

/// A model, as far as its facts are known: a size that is `None` is not known and never invented.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Model {
    /// What is sent to the vendor.
    pub id: String,
    /// The name that people see; the id if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Tokens of prompt and answer together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_window: Option<u64>,
    /// Tokens of one answer at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u64>,
    /// Kinds of input: text, image, audio, video.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<Vec<String>>,
    /// Whether clients should treat it as a thinking model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<bool>,
    /// What it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
    /// Optional parameters of its requests.
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    pub params: Values,
}

/// A price in the vendor's own currency and unit.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Price {
    /// ISO 4217 code.
    pub currency: String,
    /// How many tokens the figures are for.
    pub per_tokens: u64,
    /// For `per_tokens` input tokens.
    pub input: f64,
    /// For `per_tokens` output tokens.
    pub output: f64,
}

impl Model {
    /// A model of which only the id is known.
    pub fn named(id: &str) -> Self {
        Self {
            id: id.into(),
            name: None,
            context_window: None,
            max_tokens: None,
            input: None,
            reasoning: None,
            price: None,
            params: Values::default(),
        }
    }

    /// The name that people see.
    pub fn display_name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }

    /// Its own facts if it has them, else those of `under`; but no size that contradicts one of its own.
    #[must_use]
    pub(super) fn or_facts_of(self, under: Self) -> Self {
        let under = under.consistent_with(&self);
        Self {
            id: self.id,
            name: self.name.or(under.name),
            context_window: self.context_window.or(under.context_window),
            max_tokens: self.max_tokens.or(under.max_tokens),
            input: self.input.or(under.input),
            reasoning: self.reasoning.or(under.reasoning),
            price: self.price.or(under.price),
            params: under.params.overlaid_with(&self.params),
        }
    }

    /// Without a size that contradicts one of `other`'s: an answer cannot be longer than all that the model sees.
    #[must_use]
    pub(super) fn consistent_with(self, other: &Self) -> Self {
        let fits = |max: Option<u64>, window: Option<u64>| {
            max.zip(window).is_none_or(|(max, window)| max <= window)
        };
        Self {
            context_window: self.context_window.filter(|it| fits(other.max_tokens, Some(*it))),
            max_tokens: self.max_tokens.filter(|it| fits(Some(*it), other.context_window)),
            ..self
        }
    }

    /// Refuses what no client could use.
    ///
    /// # Errors
    /// What is wrong, with the field.
    pub fn check(&self) -> Result<(), Message> {
        if self.id.trim().is_empty() || self.id.chars().any(char::is_control) {
            return Err(text::model_without_id());
        }
        if [Some(&self.id), self.name.as_ref()]
            .into_iter()
            .flatten()
            .any(|it| it.contains(is_expandable))
        {
            return Err(text::model_expands(&self.id));
        }
        if self.context_window == Some(0) {
            return Err(text::empty_window(&self.id));
        }
        if self.max_tokens == Some(0) {
            return Err(text::empty_answer(&self.id));
        }
        if let (Some(window), Some(max)) = (self.context_window, self.max_tokens)
            && max > window
        {
            return Err(text::answer_above_window(&self.id, max, window));
        }
        Ok(())
    }
}

impl Vendor {
    /// Reads a vendor's file.
    ///
    /// # Errors
    /// With line and column if the text is no JSON5 or no vendor.
    pub fn read(path: &Path, text: &str, source: FactSource) -> Result<Self> {
        let vendor: Self =
            syntax::read(path, text).map_err(|error| error.into_error(path, text))?;
        vendor.checked(path, source)
    }

    /// Reads a vendor's file that is part of the program: no place in it has to be named to a user.
    ///
    /// # Errors
    /// As `read`.
    pub fn read_built_in(path: &Path, text: &str) -> Result<Self> {
        match json5::from_str::<Self>(text) {
            Ok(vendor) => vendor.checked(path, FactSource::Page),
            Err(_) => Self::read(path, text, FactSource::Page),
        }
    }

    /// Takes over the name in texts of the vendor that this one replaces, unless it has one or another `name`.
    pub(super) fn inherit_display_name(&mut self, replaced: &Self) {
        if self.display_name.is_none() && self.name == replaced.name {
            self.display_name.clone_from(&replaced.display_name);
        }
    }

    fn checked(self, path: &Path, source: FactSource) -> Result<Self> {
        let vendor = self;
        vendor.check().map_err(|problem| Error::usage(text::in_file(path.display(), problem)))?;
        let as_client_base = |(protocol, endpoint): (Protocol, Endpoint)| {
            (protocol, endpoint.for_protocol(protocol))
        };
        let endpoints = vendor.endpoints.into_iter().map(as_client_base).collect();
        Ok(Self { source, endpoints, ..vendor })
    }

    /// The name in texts of wcode.
    pub fn display_name(&self) -> &str {
        self.display_name.as_deref().unwrap_or(&self.name)
    }

    /// True for a place on one of the vendor's own hosts.
    pub fn hosts(&self, place: &Endpoint) -> bool {
        self.endpoints.values().any(|own| own.is_same_origin(place.as_str()))
    }

    fn check(&self) -> Result<(), Message> {
        if self.id.is_empty()
            || !self.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            return Err(text::vendor_id(&self.id));
        }
        if !is_variable(&self.key_variable) {
            return Err(text::key_variable(&self.key_variable));
        }
        self.models.iter().chain(&self.other_models).try_for_each(Model::check)
    }
}

/// Clients put something else in the place of `${VAR}`, `{env:VAR}` and `{file:…}`, anywhere in their files:
/// a vendor could have itself sent what is in a file, or keep the client from starting. Without a brace it is text.
pub(super) fn is_expandable(c: char) -> bool {
    matches!(c, '{' | '}')
}

/// True for a variable name that every client can refer to: `[A-Z_][A-Z0-9_]*`.
pub(crate) fn is_variable(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}
