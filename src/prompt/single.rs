//! The only question of a command. It looks and behaves as in the wizard, but there is none before it to go back to, and
//! Esc leaves it unanswered; Ctrl-C is `Error::Interrupted` here as well.

use super::line::Check;
use super::{Answer, Choice, Prompter};
use crate::error::{Error, Result};
use crate::host::Host;
use zeroize::Zeroizing;

/// Yes or no; Enter means yes, Esc means no.
///
/// # Errors
/// `Error::Interrupted`; `Error::Usage` without a terminal; `Error::File` if the terminal is closed.
pub(crate) fn confirm(host: &Host, question: &str) -> Result<bool> {
    yes_no(host, question, true)
}

/// As `confirm` for what cannot be undone: Enter means no.
///
/// # Errors
/// As `confirm`.
pub(crate) fn confirm_irreversible(host: &Host, question: &str) -> Result<bool> {
    yes_no(host, question, false)
}

fn yes_no(host: &Host, question: &str, default: bool) -> Result<bool> {
    let answer = Prompter::open_single(host)?.yes_no(question, default)?;
    Ok(answer == Answer::Given(true))
}

/// A line of text that is not shown, without white space around it.
///
/// # Errors
/// As `confirm`; `Error::Interrupted` also on Esc.
pub(crate) fn secret(host: &Host, question: &str, check: Check<'_>) -> Result<Zeroizing<String>> {
    match Prompter::open_single(host)?.secret(question, check)? {
        Answer::Given(secret) => Ok(secret),
        Answer::Back => Err(Error::Interrupted),
    }
}

/// One of several choices, as its place in the list; `None` on Esc. `at` is the first position of the cursor.
///
/// # Errors
/// As `confirm`.
pub(crate) fn pick(
    host: &Host,
    question: &str,
    choices: &[Choice],
    at: usize,
) -> Result<Option<usize>> {
    Ok(match Prompter::open_single(host)?.pick(question, choices, at)? {
        Answer::Given(picked) => Some(picked),
        Answer::Back => None,
    })
}
