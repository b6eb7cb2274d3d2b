//! What is not as it should be, one thing each: said by `status`, `doctor` and the monitor alike.

use crate::clients::Level;
use crate::text::Message;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The client's id.
    pub client: String,
    /// The vendor whose entry it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// What kind of thing it is.
    pub kind: FindingKind,
    /// How much it matters.
    pub level: Level,
    /// The file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<PathBuf>,
    /// The place in the file, as `models.providers.wcode.baseUrl`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// One sentence, without a key in it, in the language of the process that found it.
    pub message: String,
    /// The same as code and arguments.
    #[serde(default)]
    pub detail: Message,
    /// The next thing to try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The same as code and arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint_detail: Option<Message>,
    /// The permission bits that the file should have, if it has more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safe_mode: Option<u32>,
    /// The command that ends it, as it can be typed, if no `wcode` command does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// True if it is ours, so that the monitor repairs it in repair mode.
    pub can_repair: bool,
}

impl Finding {
    /// With the next thing to try.
    #[must_use]
    pub fn with_hint(self, hint: Option<Message>) -> Self {
        Self { hint: hint.as_ref().map(Message::text), hint_detail: hint, ..self }
    }

    /// In the language of the reader; what wcode 0.1.0 stored has no code, and stays as it is.
    #[must_use]
    pub fn translated(self) -> Self {
        let message = if self.detail.is_uncoded() { self.message } else { self.detail.text() };
        let hint = self.hint_detail.as_ref().map(Message::text).or(self.hint);
        Self { message, hint, ..self }
    }
}

/// Kinds of findings; the words for them in reports and metrics are public, and never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// A file cannot be read or parsed.
    Unreadable,
    /// Something that we wrote is gone.
    Missing,
    /// Something that we wrote is another value now.
    Changed,
    /// Something that is wanted is not there yet.
    Outdated,
    /// The user and we changed the same place.
    Conflict,
    /// Others can read a file that only the user could read when we wrote it.
    Exposed,
    /// There is a plain-text key that wcode did not write.
    PlainKey,
    /// The client cannot fetch its key: no program, or no key.
    KeyReference,
    /// Something else that keeps the entry from working as requested: a file that hides it, a variable that is not set.
    Warning,
}

impl FindingKind {
    /// Each of them, in the order of the list above.
    pub const ALL: [Self; 9] = [
        Self::Unreadable,
        Self::Missing,
        Self::Changed,
        Self::Outdated,
        Self::Conflict,
        Self::Exposed,
        Self::PlainKey,
        Self::KeyReference,
        Self::Warning,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Outdated => "outdated",
            Self::Conflict => "conflict",
            Self::Exposed => "exposed",
            Self::PlainKey => "plain-key",
            Self::KeyReference => "key-reference",
            Self::Warning => "warning",
        }
    }
}
