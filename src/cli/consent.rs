//! Whether a command that writes may do so: `--yes`, or a user who can be asked.

use crate::cli::language;
use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::text::Command;
use crate::text::command_line::message as text;

/// What to ask before writing; `None` if `--yes` answers it.
///
/// # Errors
/// `Error::Usage` with the command to type, if there is no terminal to ask on.
pub(super) fn question<'q>(
    screen: &Screen,
    yes: bool,
    question: &'q str,
) -> Result<Option<&'q str>> {
    match (yes, screen.can_ask()) {
        (true, _) => Ok(None),
        (false, true) => Ok(Some(question)),
        (false, false) => Err(refusal()),
    }
}

/// The same command with `--yes`.
fn refusal() -> Error {
    let typed = language::our_arguments();
    let words = std::iter::once("wcode").chain(typed.iter().map(String::as_str)).chain(["--yes"]);
    let command = Command::new(words);
    Error::usage_hint(text::needs_yes(), text::hint_needs_yes(command))
}
