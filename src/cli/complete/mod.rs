//! `wcode __complete`: what a shell offers at the cursor, one candidate a line, with a tab and a description for the shells
//! that show one. `:files` as the only line means that the shell completes a path.
//!
//! Promises: no key is read, nothing is written and the network is not used.

mod candidates;
mod engine;
mod line;

use crate::cli::completions::Shell;
use crate::cli::screen::Screen;
use crate::error::Result;
use crate::host::Host;
pub(in crate::cli) use engine::Candidate;
use engine::{Completion, Values};
use std::fmt::Write as _;

/// Complete a command line (run by shells)
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_enum)]
    shell: Shell,
    /// The words behind `wcode`, up to and including the one at the cursor; bash and PowerShell give the line up to
    /// the cursor.
    #[arg(last = true)]
    words: Vec<String>,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let is_line = matches!(args.shell, Shell::Bash | Shell::PowerShell);
    let words = match args.words.first() {
        Some(line) if is_line => line::words(line),
        _ => args.words.clone(),
    };
    let mut command = crate::cli::parse::command();
    command.build();
    let values = |source: Values, before: &[String]| candidates::candidates(host, source, before);
    let mut out = String::new();
    match engine::complete(&command, &words, &values) {
        Completion::Files => out.push_str(":files\n"),
        Completion::Candidates(candidates) => {
            let current = words.last().map(String::as_str).unwrap_or_default();
            for candidate in candidates {
                let _ = match args.shell {
                    Shell::Bash => {
                        writeln!(out, "{}", line::behind_break(&candidate.value, current))
                    }
                    _ if candidate.about.is_empty() => writeln!(out, "{}", candidate.value),
                    _ => writeln!(out, "{}\t{}", candidate.value, candidate.about),
                };
            }
        }
    }
    // A shell has no place for a warning about a file that cannot be read.
    drop(host.skipped.take_unreported());
    screen.data(&out);
    Ok(0)
}
