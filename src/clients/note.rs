//! Something the user should know.

use crate::text::Message;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Something the user should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// How much it matters.
    pub level: Level,
    /// The client it is about.
    pub client: Option<&'static str>,
    /// One sentence, without a key in it.
    pub message: String,
    /// The same as code and arguments.
    pub detail: Message,
    /// The file it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// The command that ends it, as it can be typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// It holds as long as the files stay the same, even if it is only informational: `doctor` lists it.
    #[serde(skip)]
    pub is_lasting: bool,
    /// It says what a running client needs after the change.
    #[serde(skip)]
    pub is_for_afterwards: bool,
}

/// How much a note or a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Good to know.
    Info,
    /// Something is not as requested, or will not work as the user may expect.
    Warning,
    /// The client does not work like this.
    Error,
}

impl Level {
    /// The word for it, in reports and for hooks.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Note {
    /// Good to know about a client.
    pub fn info(client: &'static str, message: Message) -> Self {
        Self { client: Some(client), ..Self::general(Level::Info, message) }
    }

    /// Something about a client will not work as expected.
    pub fn warning(client: &'static str, message: Message) -> Self {
        Self { client: Some(client), ..Self::general(Level::Warning, message) }
    }

    /// About no client in particular.
    pub fn general(level: Level, message: Message) -> Self {
        Self {
            level,
            client: None,
            message: message.text(),
            detail: message,
            path: None,
            remedy: None,
            is_lasting: false,
            is_for_afterwards: false,
        }
    }

    /// The same note, about this file.
    #[must_use]
    pub fn at(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }
}
