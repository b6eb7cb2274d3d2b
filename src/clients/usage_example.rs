//! What to type next, once a client knows our models.

/// One command, and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageExample {
    /// For a shell, quoted if that is needed.
    pub command: String,
    /// What it does, in the language on the screen.
    pub what: &'static str,
}

impl UsageExample {
    /// A command from its words.
    pub(super) fn new(words: &[&str], what: &'static str) -> Self {
        Self { command: shell_words::join(words), what }
    }
}
