//! From the arguments to a command.
//!
//! The whole command line with all its flags and texts takes longer to set up than most commands to run. So only the command
//! that is named is set up; if it does not understand its arguments, or is asked for help, the whole is, and answers.

use super::{
    Cli, Command, Globals, WITHOUT_JSON, apply, chat, complete, completions, doctor, exec, help,
    history, key, link, man, models, params, remove, resolve, self_update, service, setup, snippet,
    status, test_turn, undo, uninstall, use_model, watch,
};
use clap::{Arg, ArgAction, ArgMatches, Args, CommandFactory, FromArgMatches};
use std::ffi::OsString;

/// A command line, and the full name of its command: `key set`, and `status` without one.
///
/// # Errors
/// If it makes no sense, or asks for help or the version.
pub(super) fn parse(args: Vec<OsString>) -> Result<(Cli, String), clap::Error> {
    if is_resolve(&args) {
        return Ok((resolve(), "resolve".to_owned()));
    }
    let quick = only_named(&args).and_then(|command| read(command, args.iter().cloned()).ok());
    quick.map_or_else(|| read(command(), args), Ok)
}

/// What clients run in each turn, as wcode writes it into their files.
fn is_resolve(args: &[OsString]) -> bool {
    matches!(args, [_, name] if name == "resolve")
}

fn resolve() -> Cli {
    Cli { globals: Globals::default(), command: Some(Command::Resolve(resolve::Args {})) }
}

fn read(
    mut command: clap::Command,
    args: impl IntoIterator<Item = OsString>,
) -> Result<(Cli, String), clap::Error> {
    let matches = command.try_get_matches_from_mut(args)?;
    let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    let name = subcommands(&matches).join(" ");
    Ok((cli, if name.is_empty() { "status".to_owned() } else { name }))
}

fn subcommands(matches: &ArgMatches) -> Vec<&str> {
    let deeper = |(name, matches)| std::iter::once(name).chain(subcommands(matches)).collect();
    matches.subcommand().map(deeper).unwrap_or_default()
}

/// The whole command line; `--json` is not in the help of a command that refuses it.
pub(super) fn command() -> clap::Command {
    WITHOUT_JSON.iter().fold(Cli::command(), |command, name| without_json(command, name))
}

fn without_json(command: clap::Command, name: &str) -> clap::Command {
    let (first, rest) = name.split_once(' ').unwrap_or((name, ""));
    if name.is_empty() {
        // In the place of the global flag of this name.
        return command.arg(Arg::new("json").long("json").action(ArgAction::SetTrue).hide(true));
    }
    command.mut_subcommand(first, |command| without_json(command, rest))
}

/// The command line with nothing but the command that these arguments name first.
fn only_named(args: &[OsString]) -> Option<clap::Command> {
    let name = args.iter().skip(1).find(|arg| !arg.as_encoded_bytes().starts_with(b"-"))?;
    let name = name.to_str()?;
    let named = alone(name)?;
    let base = clap::Command::new("wcode").disable_help_subcommand(true);
    let base = Globals::augment_args(base).subcommand(named);
    let is_its = |it: &&&str| it.split(' ').next() == Some(name);
    Some(WITHOUT_JSON.iter().filter(is_its).fold(base, |base, name| without_json(base, name)))
}

/// Adds the flags of a command.
type AddFlags = fn(clap::Command) -> clap::Command;

const COMMANDS: &[(&str, AddFlags)] = &[
    ("setup", setup::Args::augment_args),
    ("apply", apply::Args::augment_args),
    ("use", use_model::Args::augment_args),
    ("status", status::Args::augment_args),
    ("test", test_turn::Args::augment_args),
    ("undo", undo::Args::augment_args),
    ("history", history::Args::augment_args),
    ("remove", remove::Args::augment_args),
    ("uninstall", uninstall::Args::augment_args),
    ("models", models::Args::augment_args),
    ("key", key::Args::augment_args),
    ("doctor", doctor::Args::augment_args),
    ("watch", watch::Args::augment_args),
    ("service", service::Args::augment_args),
    ("exec", exec::Args::augment_args),
    ("chat", chat::Args::augment_args),
    ("params", params::Args::augment_args),
    ("snippet", snippet::Args::augment_args),
    ("link", link::Args::augment_args),
    ("self", self_update::Args::augment_args),
    ("resolve", resolve::Args::augment_args),
    ("help", help::Args::augment_args),
    ("completions", completions::Args::augment_args),
    ("man", man::Args::augment_args),
    ("__complete", complete::Args::augment_args),
    #[cfg(feature = "test-hooks")]
    ("__ask", super::test_prompts::Args::augment_args),
];

/// The command of this name, set up.
fn alone(name: &str) -> Option<clap::Command> {
    let (name, add_flags) = COMMANDS.iter().find(|(known, _)| *known == name)?;
    Some(add_flags(clap::Command::new(*name)))
}

#[cfg(test)]
mod tests {
    use super::{OsString, alone, command, is_resolve, only_named, read, resolve};
    use std::collections::BTreeSet;

    fn args(line: &str) -> Vec<OsString> {
        std::iter::once("wcode").chain(line.split_whitespace()).map(OsString::from).collect()
    }

    #[test]
    fn every_command_can_be_set_up_alone() {
        for known in command().get_subcommands() {
            let named = alone(known.get_name());
            let named = named.unwrap_or_else(|| panic!("{} is missing", known.get_name()));
            let names = |command: &clap::Command| {
                let args = command.get_arguments().map(|arg| arg.get_id().to_string());
                let below = command.get_subcommands().map(|it| it.get_name().to_owned());
                args.filter(|id| id != "json").chain(below).collect::<BTreeSet<_>>()
            };
            assert_eq!(names(&named), names(known), "{}", known.get_name());
        }
    }

    #[test]
    fn a_command_alone_understands_what_the_whole_understands() {
        for line in [
            "apply --yes --client one --model a/one --model b/two",
            "--json --lang zh status --check",
            "-q apply",
            "status --json --quiet",
            "key get --vendor x --key-name y",
            "key set --stdin",
            "key --json status",
            "exec -- env --json",
            "exec --json -- env",
            "undo 3 --yes",
            "models refresh --offline",
            "use a/one",
            "chat hello there",
            "service install",
            "watch --status --check",
            "resolve",
        ] {
            let whole = read(command(), args(line));
            let alone = only_named(&args(line)).map(|command| read(command, args(line)));
            match (alone, whole) {
                (Some(Ok(alone)), Ok(whole)) => {
                    assert_eq!(format!("{alone:?}"), format!("{whole:?}"), "{line}");
                }
                // Not set up, or not understood: the whole answers.
                (None | Some(Err(_)), _) if line.contains("--lang zh ") => {}
                (alone, whole) => panic!("{line}: {alone:?}, {whole:?}"),
            }
        }
    }

    #[test]
    fn the_way_past_the_parser_is_what_the_parser_says() {
        let parsed = read(command(), args("resolve")).map(|(cli, _)| format!("{cli:?}"));
        assert_eq!(parsed.ok(), Some(format!("{:?}", resolve())));
        for line in ["resolve --json", "resolve x", "--json resolve", "resolve --help", ""] {
            assert!(!is_resolve(&args(line)), "{line}");
        }
        assert!(!is_resolve(&[OsString::from("resolve")]));
    }
}
