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
    /// The name of a credential that the client keeps itself.
    Client,
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
            Self::Client => text::way_client(),
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

impl Protection {
    /// With a project's own files, by these words, on the side on which they are.
    #[must_use]
    pub fn with_projects(mut self, reach: Option<ProjectReach>, words: &'static str) -> Self {
        match reach {
            Some(ProjectReach::Never) => self.protects_from.push(words),
            Some(ProjectReach::AfterTrust | ProjectReach::Always) => {
                self.exposed_to.insert(0, words);
            }
            None => {}
        }
        self
    }
}

/// What the settings of a project can do to a key. Code that a project has the client run, such as a plugin or a hook, is not
/// meant: it runs as the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProjectReach {
    /// They change neither where it is sent nor what it is.
    Never,
    /// They lead it to another host: in a terminal once the user trusts the folder, without one at once.
    AfterTrust,
    /// They lead it to another host, and no one is asked.
    Always,
}
