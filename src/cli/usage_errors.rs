//! Errors of the command line as errors of ours, by clap's codes: for reports in JSON, and in Chinese, which clap does
//! not speak.
//!
//! Promises: no sentence of clap's is read; what may be a key is masked before it is put into a sentence;
//! what is not covered stays clap's English.

use crate::cli::numbers::InvalidNumber;
use crate::cli::screen::Screen;
use crate::cli::{Cli, help, language};
use crate::daemon::settings::InvalidDuration;
use crate::error::Error;
use crate::host::Host;
use crate::secret;
use crate::text::command_line::{self as words, message as text};
use crate::text::{Message, joined, sanitize_for_terminal};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory};
use std::num::ParseIntError;

/// What is wrong, and the nearest valid word; `None` for an error that clap has to report itself.
pub(super) fn to_error(error: &clap::Error) -> Option<Error> {
    let problem = problem(error)?;
    Some(match similar(error) {
        Some(names) => Error::usage_hint(problem, text::hint_similar(names)),
        None => Error::usage(problem),
    })
}

/// Shows it, and below it how the command is called.
pub(super) fn show(error: &clap::Error, translated: &Error) {
    let host = Host::of_this_process().ok();
    let plain = || Screen::plain("wcode", false);
    let screen = host.as_ref().map_or_else(plain, |host| Screen::new(host, "wcode", false, false));
    screen.print_error(translated);
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        screen.say(&format!("\n{}", help::usage(&usage.to_string())));
    }
    screen.say(&format!("\n{}", words::more_information()));
}

fn problem(error: &clap::Error) -> Option<Message> {
    use ContextKind::{InvalidArg, InvalidSubcommand};
    Some(match error.kind() {
        ErrorKind::UnknownArgument => text::unknown_argument(context_value(error, InvalidArg)?),
        ErrorKind::InvalidSubcommand => {
            text::unknown_subcommand(context_value(error, InvalidSubcommand)?)
        }
        ErrorKind::MissingSubcommand => {
            let problem = text::subcommand_needed(context_value(error, InvalidSubcommand)?);
            with_values(problem, context_values(error, ContextKind::ValidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => {
            text::arguments_needed(quoted(&context_values(error, InvalidArg)))
        }
        ErrorKind::ArgumentConflict => conflict(error)?,
        _ => of_values(error, context_value(error, InvalidArg)?)?,
    })
}

fn conflict(error: &clap::Error) -> Option<Message> {
    let subjects = [ContextKind::InvalidArg, ContextKind::InvalidSubcommand];
    let name = subjects.into_iter().find_map(|kind| context_value(error, kind))?;
    let others = context_values(error, ContextKind::PriorArg);
    match others.as_slice() {
        [] => None,
        [other] if *other == name => Some(text::given_twice(name)),
        others => Some(text::not_together(name, quoted(others))),
    }
}

/// What is wrong with what the argument of that name was given.
fn of_values(error: &clap::Error, name: String) -> Option<Message> {
    let value = context_value(error, ContextKind::InvalidValue);
    let given = || number(error, ContextKind::ActualNumValues);
    Some(match error.kind() {
        ErrorKind::NoEquals => text::equals_needed(name),
        ErrorKind::InvalidValue => {
            let problem = match value? {
                value if value.is_empty() => text::value_needed(name),
                value => text::invalid_value(value, name),
            };
            with_values(problem, context_values(error, ContextKind::ValidValue))
        }
        ErrorKind::ValueValidation => {
            let problem = text::invalid_value(value?, name);
            match reason(error) {
                Some(reason) => text::with_reason(problem, reason),
                None => problem,
            }
        }
        ErrorKind::TooManyValues => text::one_value_too_many(value?, name),
        ErrorKind::TooFewValues => {
            text::too_few_values(name, number(error, ContextKind::MinValues)?, given()?)
        }
        ErrorKind::WrongNumberOfValues => {
            let wanted = number(error, ContextKind::ExpectedNumValues)?;
            text::other_number_of_values(name, wanted, given()?)
        }
        _ => return None,
    })
}

/// Why a value was refused, by the type of the error of its parser.
fn reason(error: &clap::Error) -> Option<String> {
    let source = std::error::Error::source(error)?;
    if let Some(error) = source.downcast_ref::<ParseIntError>() {
        return Some(InvalidNumber::from(error.kind()).to_string());
    }
    let own = source.downcast_ref::<InvalidNumber>().map(ToString::to_string);
    own.or_else(|| source.downcast_ref::<InvalidDuration>().map(ToString::to_string))
}

/// What clap takes for what was meant, in back-quotes.
fn similar(error: &clap::Error) -> Option<String> {
    use ContextKind::{SuggestedArg, SuggestedSubcommand, SuggestedValue};
    let found =
        [SuggestedSubcommand, SuggestedArg, SuggestedValue].map(|kind| context_values(error, kind));
    let found = found.into_iter().find(|names| !names.is_empty());
    found.or_else(|| elsewhere(error)).map(|names| quoted(&names))
}

/// The flag at a subcommand on the command line, if it belongs to that one.
fn elsewhere(error: &clap::Error) -> Option<Vec<String>> {
    let (ErrorKind::UnknownArgument, Some(ContextValue::String(flag))) =
        (error.kind(), error.get(ContextKind::InvalidArg))
    else {
        return None;
    };
    let name = flag.strip_prefix("--")?;
    let command = Cli::command();
    let given = language::our_arguments();
    let is_given = |command: &&Command| given.iter().any(|word| word == command.get_name());
    let has_flag =
        |command: &&Command| command.get_arguments().any(|arg| arg.get_long() == Some(name));
    let below =
        |command: &Command| command.get_subcommands().filter(is_given).cloned().collect::<Vec<_>>();
    let first = below(&command);
    let second: Vec<Command> = first.iter().flat_map(below).collect();
    let owner = first.iter().chain(&second).find(has_flag)?;
    Some(vec![format!("{} {flag}", owner.get_name())])
}

fn with_values(problem: Message, values: Vec<String>) -> Message {
    if values.is_empty() { problem } else { text::with_values(problem, joined(&values)) }
}

fn quoted(names: &[String]) -> String {
    joined(&names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>())
}

fn number(error: &clap::Error, kind: ContextKind) -> Option<isize> {
    match error.get(kind)? {
        ContextValue::Number(number) => Some(*number),
        _ => None,
    }
}

fn context_value(error: &clap::Error, kind: ContextKind) -> Option<String> {
    context_values(error, kind).into_iter().next()
}

/// What clap says of the command line under this name, safe to show.
fn context_values(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(word)) => vec![masked(error, word)],
        Some(ContextValue::Strings(words)) => {
            words.iter().map(|word| masked(error, word)).collect()
        }
        _ => Vec::new(),
    }
}

/// The word, unless it is or may be a key.
fn masked(error: &clap::Error, word: &str) -> String {
    if super::may_be_keys(error) && !word.starts_with('-') {
        return super::HIDDEN.into();
    }
    secret::mask(&sanitize_for_terminal(word))
}
