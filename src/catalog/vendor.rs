//! One vendor and its models, read from a JSON5 file.
//!
//! Promises: an unknown field is an error that names it (a typo must not silently lose a limit);
//! numbers are positive; the key variable can be used by every client.

use crate::catalog::{Endpoint, Protocol};
use crate::error::{Error, Place, Result};
use crate::secret;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// An API vendor.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Vendor {
    /// Our name for it, and the provider's id in the clients' files: `[a-z0-9-]+`.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// The web page where keys are made.
    pub key_page: Option<String>,
    /// The environment variable that holds the key by custom.
    pub key_variable: String,
    /// Base URL for each protocol that the vendor speaks.
    pub endpoints: BTreeMap<Protocol, Endpoint>,
    /// The models whose facts we know.
    pub models: Vec<Model>,
    /// Where this vendor's facts come from.
    #[serde(skip)]
    pub source: Source,
}

/// Where facts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The vendor's own page, built in.
    #[default]
    Page,
    /// A file of the user's own.
    Yours,
}

/// A model, as far as its facts are known: a size that is `None` is not known and never invented.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Model {
    /// What is sent to the vendor.
    pub id: String,
    /// The name that people see; the id where there is none.
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
    /// Whether clients shall treat it as a thinking model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<bool>,
    /// What it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Price>,
}

/// A price in the vendor's own currency and unit.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Price {
    /// ISO 4217 code.
    pub currency: String,
    /// How many tokens the figures are for.
    pub per_tokens: u64,
    /// For so many input tokens.
    pub input: f64,
    /// For so many output tokens.
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
        }
    }

    /// The name that people see.
    pub fn display_name(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }

    /// Refuses what no client could use.
    ///
    /// # Errors
    /// A sentence that names the field.
    pub fn check(&self) -> Result<(), String> {
        if self.id.trim().is_empty() || self.id.chars().any(char::is_control) {
            return Err("a model's `id` must not be empty".into());
        }
        for (size, name) in
            [(self.context_window, "context window"), (self.max_tokens, "answer size")]
        {
            if size == Some(0) {
                return Err(format!("`{}`: a {name} of 0 makes no sense", self.id));
            }
        }
        if let (Some(window), Some(max)) = (self.context_window, self.max_tokens)
            && max > window
        {
            return Err(format!(
                "`{}`: an answer size ({max}) above the context window ({window}) makes no sense",
                self.id
            ));
        }
        Ok(())
    }
}

impl Vendor {
    /// Reads a vendor's file.
    ///
    /// # Errors
    /// With line and column where the text is no JSON5 or no vendor.
    pub fn read(path: &Path, text: &str, source: Source) -> Result<Self> {
        let vendor: Self = json5::from_str(text).map_err(|error| syntax(path, text, &error))?;
        vendor
            .check()
            .map_err(|problem| Error::usage(format!("`{}`: {problem}", path.display())))?;
        Ok(Self { source, ..vendor })
    }

    /// The model with this id.
    pub fn model(&self, id: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.id == id)
    }

    fn check(&self) -> Result<(), String> {
        if self.id.is_empty()
            || !self.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            return Err(format!("`id` must be of a-z, 0-9 and `-`, not `{}`", self.id));
        }
        if !is_variable(&self.key_variable) {
            return Err(format!(
                "`keyVariable` must be of A-Z, 0-9 and `_`, not `{}`",
                self.key_variable
            ));
        }
        self.models.iter().try_for_each(Model::check)
    }
}

/// True for a variable name that every client can refer to (OpenClaw takes `[A-Z_][A-Z0-9_]*` only).
pub fn is_variable(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// What the `json5` crate found wrong, at its place, with that line.
pub fn syntax(path: &Path, text: &str, error: &json5::Error) -> Error {
    let (line, column) =
        error.position().map_or((0, 0), |position| (position.line, position.column));
    let source_line = text.lines().nth(line).unwrap_or_default();
    let caret = " ".repeat(source_line.chars().take(column).count());
    Error::Syntax {
        path: path.to_owned(),
        place: Place { line: line + 1, column: column + 1 },
        problem: secret::mask(&without_place(&error.to_string())),
        snippet: format!("{}\n{caret}^", secret::mask(source_line)),
    }
}

/// The message alone: the place is said beside it.
fn without_place(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    line.rfind(" at line ").map_or(line, |end| &line[..end]).to_owned()
}
