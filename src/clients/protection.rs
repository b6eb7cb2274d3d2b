//! In which way a client gets its key now, and what that protects the key from.

use crate::document::Node;
use crate::secret;
use crate::text::clients as text;
use serde::Serialize;

/// What is in the key's place in a client's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyDelivery {
    /// A reference: the client fetches the key from its store.
    Ref,
    /// The name of an environment variable.
    Env,
    /// The key itself.
    Literal,
    /// Nothing.
    None,
}

impl KeyDelivery {
    /// From what is in the key's place.
    pub fn from_value(value: Option<Node<'_>>) -> Self {
        let Some(value) = value else { return Self::None };
        match value.as_str().as_deref().map(str::trim) {
            None => Self::Ref,
            Some("") => Self::None,
            Some(text) if secret::is_reference(text) => Self::Env,
            Some(_) => Self::Literal,
        }
    }

    /// The way in words; its word in reports is `serde`'s.
    pub fn as_text(self) -> &'static str {
        match self {
            Self::Ref => text::way_reference(),
            Self::Env => text::way_environment(),
            Self::Literal => text::way_plain_text(),
            Self::None => text::way_none(),
        }
    }
}

/// What a way of keeping the key protects it from, and what not.
#[derive(Debug, Clone, Serialize)]
pub struct Protection {
    /// Who cannot get at the key.
    pub protects_from: Vec<&'static str>,
    /// Who can.
    pub exposed_to: Vec<&'static str>,
}
