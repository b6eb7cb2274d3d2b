//! Whether a command that writes may do so: `--yes`, or a user who can be asked. Without either it may find out whether
//! there is anything to write at all.

use crate::cli::language;
use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::text::Command;
use crate::text::command_line::message as text;

/// Whether a command may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Consent<'q> {
    /// It may.
    Given,
    /// The user has to answer this.
    Ask(&'q str),
    /// There is neither `--yes` nor a terminal: it may not, if there is anything to write.
    Missing,
}

impl<'q> Consent<'q> {
    /// What the command line and the terminal allow.
    pub(super) fn new(screen: &Screen, yes: bool, question: &'q str) -> Self {
        match (yes, screen.can_ask()) {
            (true, _) => Self::Given,
            (false, true) => Self::Ask(question),
            (false, false) => Self::Missing,
        }
    }

    /// The question; `None` if nothing has to be asked.
    ///
    /// # Errors
    /// `Error::Usage` with the command to type, if consent is missing.
    pub(super) fn question(self) -> Result<Option<&'q str>> {
        match self {
            Self::Given => Ok(None),
            Self::Ask(question) => Ok(Some(question)),
            Self::Missing => Err(refusal()),
        }
    }
}

/// The same command with `--yes`.
pub(super) fn refusal() -> Error {
    let typed = language::our_arguments();
    let words = std::iter::once("wcode").chain(typed.iter().map(String::as_str)).chain(["--yes"]);
    let command = Command::new(words);
    Error::usage_hint(text::needs_yes(), text::hint_needs_yes(command))
}
