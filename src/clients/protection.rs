//! In which way a client gets its key now, and what that protects the key from.

use crate::document::Node;
use crate::secret;
use serde::Serialize;

/// What stands in the key's place in a client's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyWay {
    /// A reference: the client fetches the key from its store.
    Ref,
    /// The name of an environment variable.
    Env,
    /// The key itself.
    Literal,
    /// Nothing.
    None,
}

impl KeyWay {
    /// Reads what stands there; an empty text counts as a reference where a plugin of ours fills it.
    pub fn of(value: Option<Node<'_>>, has_plugin: bool) -> Self {
        let Some(value) = value else { return Self::None };
        match value.as_str().as_deref().map(str::trim) {
            None => Self::Ref,
            Some("") if has_plugin => Self::Ref,
            Some("") => Self::None,
            Some(text) if secret::is_reference(text) => Self::Env,
            Some(_) => Self::Literal,
        }
    }

    /// The way in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Ref => "by reference",
            Self::Env => "from the environment",
            Self::Literal => "in plain text in the file",
            Self::None => "none",
        }
    }
}

/// What a way of keeping the key protects it from, and what not.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Protection {
    /// Who cannot get at the key.
    pub safe_from: &'static [&'static str],
    /// Who can.
    pub open_to: &'static [&'static str],
}
