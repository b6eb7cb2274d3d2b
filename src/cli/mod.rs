//! The command line: one file per command, holding its flags and its run.
//!
//! Promises: data goes to stdout, words to stderr; with `--json` stdout holds exactly one JSON
//! document, also when the command fails; the exit code is the error's.

mod apply;
mod chat;
mod check_code;
mod commit;
mod complete;
mod completions;
mod consent;
mod doctor;
mod entry_details;
mod exec;
mod help;
mod history;
mod key;
mod language;
mod link;
mod man;
mod models;
mod monitor;
mod numbers;
mod output;
mod params;
mod parse;
mod remove;
mod report;
mod resolve;
mod screen;
mod self_update;
mod service;
mod setup;
mod snippet;
mod status;
#[cfg(feature = "test-hooks")]
mod test_prompts;
mod test_turn;
mod undo;
mod uninstall;
mod usage_errors;
mod use_model;
mod watch;

use crate::error::{Error, Result};
use crate::host::{Host, session_bus};
use crate::plan::journal::Journal;
use crate::secret;
use crate::text::{self, Language, command_line};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Parser, Subcommand};
use screen::Screen;
use std::io;
use std::process::ExitCode;

/// The global flags are listed after a command's own, and before `--help`, which is 999th.
const LAST: usize = 900;

/// Connects AI clients to an API vendor, without losing a byte of your config.
#[derive(Debug, Parser)]
#[command(name = "wcode", version, disable_help_subcommand = true, after_help = text::help::MORE, after_long_help = text::help::EXIT_CODES)]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Option<Command>,
}

/// The flags of every command.
#[derive(Debug, Default, clap::Args)]
struct Globals {
    /// Language of messages [default: WCODE_LANG, else the locale; English with --json]
    #[arg(long, global = true, value_enum, value_name = "LANG", display_order = LAST + 2)]
    lang: Option<Language>,
    /// Report as JSON
    #[arg(long, global = true, display_order = LAST)]
    json: bool,
    /// Print only errors and warnings
    #[arg(long, short, global = true, display_order = LAST + 1)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Setup(Box<setup::Args>),
    Apply(Box<apply::Args>),
    Use(Box<use_model::Args>),
    Status(status::Args),
    Test(test_turn::Args),
    Undo(undo::Args),
    History(history::Args),
    Remove(remove::Args),
    Uninstall(uninstall::Args),
    Models(models::Args),
    Key(key::Args),
    Doctor(doctor::Args),
    Watch(watch::Args),
    Service(service::Args),
    Exec(exec::Args),
    Chat(Box<chat::Args>),
    Params(params::Args),
    Snippet(snippet::Args),
    Link(link::Args),
    #[command(name = "self")]
    SelfUpdate(self_update::Args),
    Resolve(resolve::Args),
    Help(help::Args),
    Completions(completions::Args),
    Man(man::Args),
    #[command(name = "__complete", hide = true)]
    Complete(complete::Args),
    #[cfg(feature = "test-hooks")]
    #[command(name = "__ask", hide = true)]
    Ask(test_prompts::Args),
}

/// The commands that have no report, and so refuse `--json`.
const WITHOUT_JSON: &[&str] =
    &["__complete", "completions", "exec", "help", "key get", "man", "resolve"];

/// Reads a provisioning file, for the fuzzer.
///
/// # Errors
/// As reading one.
pub fn check_provisioning_file(text: &str) -> Result<()> {
    apply::check_provisioning_file(text)
}

/// Reads a setup link, or the vendor's file of one, for the fuzzer.
///
/// # Errors
/// As reading one.
pub fn check_link(text: &str) -> Result<()> {
    if text.starts_with("wcode:") { link::check_link(text) } else { link::check_link_file(text) }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let (cli, name) = match parse::parse(std::env::args_os().collect()) {
        Ok(parsed) => parsed,
        Err(error) => {
            text::set_language(language::from_arguments());
            return ExitCode::from(not_understood(&error));
        }
    };
    let Globals { lang, json, quiet } = cli.globals;
    text::set_language(language::choose(lang, json));
    if json && WITHOUT_JSON.contains(&name.as_str()) {
        let error = Error::usage(command_line::message::no_json_report(&name));
        return ExitCode::from(Screen::plain(&name, true).fail(&error));
    }
    let host = match Host::of_this_process() {
        Ok(host) => host,
        Err(error) => return ExitCode::from(Screen::plain(&name, json).fail(&error)),
    };
    let screen = Screen::new(&host, &name, json, quiet);
    let command = cli.command.unwrap_or_else(|| Command::default_for(&host, &screen));
    if command.may_need_a_key()
        && let Err(error) = session_bus::reexec_with_session_bus(&host)
    {
        return ExitCode::from(screen.fail(&error));
    }
    let code = command.run(&host, &screen).unwrap_or_else(|error| screen.fail(&error));
    screen.warn_of_skipped();
    ExitCode::from(screen.exit_code(code))
}

/// `--help` and `--version`, and command lines that make no sense; `--json` holds for those as well.
fn not_understood(error: &clap::Error) -> u8 {
    let text = error.to_string();
    let safe = without_values(error, secret::mask(&text));
    let is_chinese = text::language() == Language::Zh;
    let known = usage_errors::to_error(error);
    let translated = known.as_ref().filter(|_| is_chinese);
    let code = u8::try_from(error.exit_code()).unwrap_or(2);
    if help::is_help(error) {
        let code = help::show(error, code);
        if !error.use_stderr() {
            return code;
        }
    } else if let Some(translated) = translated {
        usage_errors::show(error, translated);
    } else if safe == text {
        let printed = error.print();
        if let Some(source) = printed.err().filter(|it| it.kind() != io::ErrorKind::BrokenPipe) {
            return Screen::plain("wcode", false).fail(&Error::Output { source });
        }
    } else {
        Screen::plain("wcode", false).say(&safe); // Somebody typed a key where it does not belong.
    }
    if error.use_stderr() && language::our_arguments().iter().any(|arg| arg == "--json") {
        let unknown = || Error::usage(error.kind().as_str().unwrap_or_default().into());
        let error = known.unwrap_or_else(unknown);
        let screen = Screen::plain("wcode", true);
        screen.document(serde_json::json!({ "changed": false, "error": screen::describe(&error) }));
    }
    code
}

/// Replaces a value that may be a key.
const HIDDEN: &str = "•••";

/// An unexpected argument after `wcode key` may be a key, and keys have any shape. Flags may precede `key`.
fn may_be_keys(error: &clap::Error) -> bool {
    let is_about_keys = language::our_arguments().iter().any(|arg| arg == "key");
    is_about_keys && matches!(error.kind(), ErrorKind::UnknownArgument | ErrorKind::TooManyValues)
}

/// The text without the values that may be keys.
fn without_values(error: &clap::Error, text: String) -> String {
    if !may_be_keys(error) {
        return text;
    }
    let values = [ContextKind::InvalidArg, ContextKind::InvalidValue].map(|kind| error.get(kind));
    values.into_iter().flatten().fold(text, |text, value| match value {
        ContextValue::String(value) if !value.starts_with('-') => {
            text.replace(&format!("'{value}'"), &format!("'{HIDDEN}'"))
        }
        _ => text,
    })
}

impl Command {
    /// What a bare `wcode` does: `setup` if nothing is configured yet and a user can answer, else `status`.
    fn default_for(host: &Host, screen: &Screen) -> Self {
        let is_new = || Journal::load(host).is_ok_and(|journal| journal.records().is_empty());
        if screen.can_ask() && is_new() {
            Self::Setup(Box::default())
        } else {
            Self::Status(status::Args::default())
        }
    }

    /// True if the keyring may have to be asked, or another program on the user's bus.
    fn may_need_a_key(&self) -> bool {
        match self {
            Self::Setup(_) | Self::Apply(_) | Self::Key(_) | Self::Exec(_) | Self::Resolve(_) => {
                true
            }
            Self::Doctor(_)
            | Self::Service(_)
            | Self::Use(_)
            | Self::Chat(_)
            | Self::Uninstall(_) => true,
            Self::Models(args) => args.may_need_a_key(),
            Self::Watch(args) => args.is_monitor(),
            _ => false,
        }
    }

    fn run(&self, host: &Host, screen: &Screen) -> Result<u8> {
        match self {
            Self::Setup(args) => setup::run(host, screen, args),
            Self::Apply(args) => apply::run(host, screen, args),
            Self::Use(args) => use_model::run(host, screen, args),
            Self::Status(args) => status::run(host, screen, args),
            Self::Test(args) => test_turn::run(host, screen, args),
            Self::Undo(args) => undo::run(host, screen, args),
            Self::History(_) => history::run(host, screen),
            Self::Remove(args) => remove::run(host, screen, args),
            Self::Uninstall(args) => uninstall::run(host, screen, args),
            Self::Models(args) => models::run(host, screen, args),
            Self::Key(args) => key::run(host, screen, args),
            Self::Doctor(args) => doctor::run(host, screen, args),
            Self::Watch(args) => watch::run(host, screen, args),
            Self::Service(args) => service::run(host, screen, args),
            Self::Exec(args) => exec::run(host, screen, args),
            Self::Chat(args) => chat::run(host, screen, args),
            Self::Params(_) => params::run(screen),
            Self::Snippet(args) => snippet::run(host, screen, args),
            Self::Link(args) => link::run(host, screen, args),
            Self::SelfUpdate(args) => self_update::run(host, screen, args),
            Self::Resolve(_) => resolve::run(host),
            Self::Help(args) => help::run(host, screen, args),
            Self::Completions(args) => completions::run(screen, args),
            Self::Man(args) => man::run(host, screen, args),
            Self::Complete(args) => complete::run(host, screen, args),
            #[cfg(feature = "test-hooks")]
            Self::Ask(args) => test_prompts::run(host, screen, args),
        }
    }
}
