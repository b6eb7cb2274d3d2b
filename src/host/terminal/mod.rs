//! What the three standard streams are connected to; `raw` is what the prompts (`crate::prompt`) build on.

mod input;
pub(crate) mod raw;

use crate::error::{Error, FileOp};
use crate::text;
use console::Term;
use std::io::{IsTerminal, Write};

/// Facts about the standard streams.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// The user can answer: stdin and stderr are both a terminal.
    pub can_ask: bool,
    /// Stdout is a terminal: whatever is printed is seen.
    pub stdout: bool,
    /// How many columns stdout has, if it is a terminal that reports them.
    pub columns: Option<usize>,
    /// The same of stderr.
    pub stderr_columns: Option<usize>,
    /// Colour on stdout is welcome (a terminal, no `NO_COLOR`, not `TERM=dumb`).
    pub stdout_colour: bool,
    /// Colour on stderr is welcome.
    pub stderr_colour: bool,
}

/// How many rows the terminal has at which stdout ends, as it is now.
pub(crate) fn rows() -> Option<usize> {
    Term::stdout().size_checked().map(|(rows, _)| rows.into())
}

impl Terminal {
    /// Looks at this process's streams; `is_set` returns whether a variable is in the environment.
    pub fn of_this_process(is_set: impl Fn(&str) -> bool) -> Self {
        let stderr = std::io::stderr().is_terminal();
        // Windows has no such variable; the system reports this itself.
        let plain = is_set("NO_COLOR") || cfg!(unix) && !is_set("TERM");
        let features = |term: Term| !plain && term.features().colors_supported();
        Self {
            stdout: std::io::stdout().is_terminal(),
            columns: Term::stdout().size_checked().map(|(_, columns)| columns.into()),
            stderr_columns: Term::stderr().size_checked().map(|(_, columns)| columns.into()),
            can_ask: std::io::stdin().is_terminal() && stderr,
            stdout_colour: features(Term::stdout()),
            stderr_colour: features(Term::stderr()),
        }
    }
}

fn failed(source: std::io::Error) -> Error {
    Error::File { operation: FileOp::Prompt, path: text::host::terminal().into(), source }
}

/// Gives the terminal back when Ctrl-C comes as a signal, which it does outside of a question, and ends the process as the
/// signal would have done.
#[expect(
    clippy::disallowed_methods,
    reason = "a signal ends the process; the journal makes that safe at any point"
)]
fn restore_on_interrupt() {
    // A second prompt finds the handler in place, which is what it needs.
    let _ = ctrlc::set_handler(|| {
        if raw::is_lent() {
            return; // The signal is meant for the program that has the terminal now.
        }
        // Kept until the end: nothing may be drawn after this, as a spinner would.
        let mut screen = std::io::stderr().lock();
        if !raw::give_back_for_good(&mut screen) {
            let _ = screen.write_all(SHOW_CURSOR);
        }
        std::process::exit(INTERRUPTED.into());
    });
}

const SHOW_CURSOR: &[u8] = b"\x1b[?25h";

/// The exit code of a process that Ctrl-C ended, as shells have it: 128 + SIGINT.
pub(crate) const INTERRUPTED: u8 = 130;
