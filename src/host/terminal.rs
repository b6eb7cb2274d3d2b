//! What the three standard streams are connected to, and the one yes/no question.
//!
//! Left out: the wizard's prompts, which build on this.

use crate::error::{Error, Result};
use console::Term;
use std::io::IsTerminal;

/// Facts about the standard streams.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// Somebody can answer: stdin and stderr are both a terminal.
    pub can_ask: bool,
    /// Colour on stdout is welcome (a terminal, no `NO_COLOR`, not `TERM=dumb`).
    pub stdout_colour: bool,
    /// Colour on stderr is welcome.
    pub stderr_colour: bool,
}

impl Terminal {
    /// Looks at this process's streams; `is_set` tells whether a variable is in the environment.
    pub fn of_this_process(is_set: impl Fn(&str) -> bool) -> Self {
        let stderr = std::io::stderr().is_terminal();
        let plain = is_set("NO_COLOR") || !is_set("TERM");
        let features = |term: Term| !plain && term.features().colors_supported();
        Self {
            can_ask: std::io::stdin().is_terminal() && stderr,
            stdout_colour: features(Term::stdout()),
            stderr_colour: features(Term::stderr()),
        }
    }
}

/// Asks on stderr; Enter means yes, Esc and `q` mean no.
///
/// # Errors
/// Where the terminal goes away meanwhile.
pub fn confirm(question: &str) -> Result<bool> {
    let answer = dialoguer::Confirm::new().with_prompt(question).default(true).interact_opt();
    match answer {
        Ok(answer) => Ok(answer.unwrap_or(false)),
        Err(dialoguer::Error::IO(source)) => {
            // dialoguer leaves the cursor hidden when it is interrupted (its issue 77).
            let _ = Term::stderr().show_cursor();
            Err(Error::File { verb: "ask on", path: "the terminal".into(), source })
        }
    }
}
