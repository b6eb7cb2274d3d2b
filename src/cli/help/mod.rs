//! `--help` and `wcode help`: clap's help with examples, in the language of the user. clap writes it from the flags' doc
//! comments, which are English; `text::help` translates them.
//!
//! Promises: this runs only if help is asked for; a text without translation stays English.

mod cjk_wrap;
mod examples;
mod topic;

pub(super) use examples::{Example, of_command as examples_of};
pub(super) use topic::{Args, run, topics_and_commands};

use crate::cli::screen::Screen;
use crate::host::{Host, terminal::Terminal};
use crate::text::help::{self as table, localized};
use crate::text::{self, Language};
use cjk_wrap::{breakable, joined};
use clap::builder::{PossibleValue, StyledStr};
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};

/// Flags of `setup` and `apply` that `-h` leaves to `--help`, by their names in the code.
const ONLY_IN_LONG_HELP: &[&str] = &[
    "agents",
    "base_url",
    "config",
    "context_window",
    "key_command",
    "key_file",
    "key_origin",
    "key_origins",
    "managed",
    "max_tokens",
    "no_default_model",
    "on_conflict",
    "prune",
    "remove_comments",
];

/// True for the help that was asked for, and for the one that a command without its subcommand gets.
pub(super) fn is_help(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    )
}

/// Shows the help that clap would show for this process, on the same stream; the exit code, which is `code` unless that
/// failed.
pub(super) fn show(plain: &Error, code: u8) -> u8 {
    let host = Host::of_this_process().ok();
    let error = dressed(columns(host.as_ref())).try_get_matches().err();
    let help = error.as_ref().filter(|error| is_help(error)).unwrap_or(plain);
    print(host.as_ref(), help, plain.use_stderr(), code)
}

/// Shows `--help` of a command, such as `key set`; of wcode itself without words.
fn show_of(host: &Host, command: &[&str]) -> u8 {
    let line = [&["wcode"], command, &["--help"]].concat();
    let Err(help) = dressed(columns(Some(host))).try_get_matches_from(line) else { return 0 };
    print(Some(host), &help, false, 0)
}

fn print(host: Option<&Host>, help: &Error, to_stderr: bool, code: u8) -> u8 {
    let has_colour = |of: fn(&Terminal) -> bool| host.is_some_and(|host| of(&host.terminal));
    let screen = Screen::plain("wcode", false);
    let help = help.render();
    if to_stderr {
        screen.say(written(&help, has_colour(|it| it.stderr_colour)).trim_end());
    } else {
        screen.data(&written(&help, has_colour(|it| it.stdout_colour)));
    }
    screen.exit_code(code)
}

/// How wide a line may be, as clap has it.
fn columns(host: Option<&Host>) -> usize {
    let said = |host: &Host| host.var("COLUMNS").and_then(|columns| columns.parse().ok());
    let found = host.and_then(|host| host.terminal.columns.or_else(|| said(host)));
    found.filter(|columns| *columns > 1).unwrap_or(100)
}

fn written(help: &StyledStr, has_colour: bool) -> String {
    joined(&if has_colour { help.ansi().to_string() } else { help.to_string() })
}

/// The whole command line, with what clap adds to it by itself.
pub(super) fn built() -> Command {
    let mut command = crate::cli::parse::command();
    command.build();
    command
}

/// The whole command line with examples, in the language of the user.
fn dressed(columns: usize) -> Command {
    let command = with_more(built(), "");
    match text::language() {
        Language::En => command.term_width(columns),
        // The last character of a line may be one column wider than clap thinks.
        Language::Zh => translated(command, columns - 1),
    }
}

/// The command with what is only in the long help, and so its subcommands. `path` is its name behind `wcode`.
fn with_more(command: Command, path: &str) -> Command {
    let own = command.get_after_long_help().map(|text| localized(&text.to_string()).to_owned());
    let topics = path.is_empty().then(topic::list);
    let parts = [examples::section(path), topics, own];
    let after = parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    let has_many_flags = matches!(path, "setup" | "apply");
    let command = command.mut_args(|arg| {
        let is_rare = has_many_flags && ONLY_IN_LONG_HELP.contains(&arg.get_id().as_str());
        arg.hide_short_help(is_rare)
    });
    let command = command.mut_subcommands(|command| {
        let path = format!("{path} {}", command.get_name());
        with_more(command, path.trim_start())
    });
    if after.is_empty() { command } else { command.after_long_help(after) }
}

/// The command with Chinese help, and so its subcommands.
fn translated(mut command: Command, columns: usize) -> Command {
    let about = command.get_about().map(translation);
    let long_about = command.get_long_about().map(translation);
    let after_help = command.get_after_help().map(translation);
    let after_long_help = command.get_after_long_help().map(translation);
    let template = template(&mut command);
    command = command
        .help_template(template)
        .term_width(columns)
        .mut_args(translated_arg)
        .mut_subcommands(|command| translated(command, columns));
    if let Some(about) = about {
        command = command.about(about);
    }
    if let Some(about) = long_about {
        command = command.long_about(about);
    }
    if let Some(after) = after_help {
        command = command.after_help(after);
    }
    match after_long_help {
        Some(after) => command.after_long_help(after),
        None => command,
    }
}

/// As clap's own, with Chinese headings.
fn template(command: &mut Command) -> String {
    let (usage, header) = (*command.get_styles().get_usage(), *command.get_styles().get_header());
    let title = localized(table::USAGE);
    let mut template =
        format!("{{about-with-newline}}\n{usage}{title}{usage:#}{}", usage_of(command));
    for (is_there, heading, tag) in [
        (command.has_subcommands(), table::COMMANDS, "subcommands"),
        (command.get_positionals().next().is_some(), table::ARGUMENTS, "positionals"),
        (true, table::OPTIONS, "options"),
    ] {
        if is_there {
            let heading = localized(heading);
            template.push_str(&format!("\n\n{header}{heading}{header:#}\n{{{tag}}}"));
        }
    }
    template + "{after-help}"
}

/// How the command is called, without a title.
fn usage_of(command: &mut Command) -> String {
    untitled(&command.render_usage().ansi().to_string())
}

/// How a command is called, as clap writes it without colours, with the Chinese title.
pub(super) fn usage(english: &str) -> String {
    localized(table::USAGE).to_owned() + &untitled(english)
}

/// The usage, each line of which begins where the Chinese title ends.
fn untitled(usage: &str) -> String {
    let (_, usage) = usage.split_once(' ').unwrap_or_default();
    usage.replace("\n       ", "\n      ")
}

/// Its help; its values are named in it, as clap names them in English alone.
fn translated_arg(arg: Arg) -> Arg {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let long_help = arg.get_long_help().map_or_else(|| help.clone(), ToString::to_string);
    let mut values = arg.get_possible_values();
    values.retain(|value| !value.is_hide_set() && !arg.is_hide_possible_values_set());
    let short = localized(&help).to_owned() + &names(&values);
    let long = localized(&long_help).to_owned() + &list(&values);
    arg.hide_possible_values(true).help(breakable(&short)).long_help(breakable(&long))
}

/// The values in a row.
fn names(values: &[PossibleValue]) -> String {
    if values.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
    format!(" [{}{}]", localized(table::POSSIBLE_VALUES), names.join("、"))
}

/// The values one by one, with what they mean.
fn list(values: &[PossibleValue]) -> String {
    let width = values.iter().map(|value| value.get_name().len()).max().unwrap_or(0);
    let line = |value: &PossibleValue| {
        let help = value.get_help().map(ToString::to_string).unwrap_or_default();
        let name = value.get_name();
        format!("\n- {name}：{:1$}{2}", "", width - name.len(), localized(&help))
    };
    let lines: String = values.iter().map(line).collect();
    if lines.is_empty() {
        lines
    } else {
        format!("\n\n{}{lines}", localized(table::POSSIBLE_VALUES))
    }
}

fn translation(english: &StyledStr) -> String {
    breakable(localized(&english.to_string()))
}

#[cfg(test)]
mod tests {
    use super::{Arg, Command, built, table};
    use std::collections::BTreeSet;

    /// Every text that some help shows.
    fn every_text() -> BTreeSet<String> {
        let headings = [
            table::USAGE,
            table::COMMANDS,
            table::ARGUMENTS,
            table::OPTIONS,
            table::POSSIBLE_VALUES,
        ];
        let mut texts = headings.map(str::to_owned).into();
        collect(&built(), &mut texts);
        texts
    }

    fn collect(command: &Command, texts: &mut BTreeSet<String>) {
        let after = [command.get_after_help(), command.get_after_long_help()];
        let own = [command.get_about(), command.get_long_about()].into_iter().chain(after);
        texts.extend(own.flatten().map(ToString::to_string));
        for arg in command.get_arguments() {
            texts.extend(of_arg(arg));
        }
        let shown = command.get_subcommands().filter(|command| !command.is_hide_set());
        shown.for_each(|command| collect(command, texts));
    }

    fn of_arg(arg: &Arg) -> Vec<String> {
        let own = [arg.get_help(), arg.get_long_help()].map(|text| text.map(ToString::to_string));
        let values = arg.get_possible_values();
        // A switch takes `true` and `false`, which no help shows.
        let shown = values.iter().filter(|_| arg.get_action().takes_values());
        let values = shown.map(|value| value.get_help().map(ToString::to_string));
        own.into_iter().chain(values).flatten().collect()
    }

    fn each_shown(command: &Command, path: &str, look: &mut impl FnMut(&Command, &str)) {
        look(command, path);
        for command in command.get_subcommands().filter(|command| !command.is_hide_set()) {
            let path = format!("{path} {}", command.get_name());
            each_shown(command, path.trim_start(), look);
        }
    }

    #[test]
    fn every_command_has_examples_that_can_be_typed_and_every_example_a_command() {
        let mut used = BTreeSet::new();
        each_shown(&built(), "", &mut |_, path| {
            let examples = super::examples_of(path);
            assert!(!examples.is_empty(), "`wcode {path}` has no example in `text::examples`");
            used.extend(examples.iter().map(|example| example.line));
            for example in examples {
                let words = example.words();
                let parsed = crate::cli::parse::command().try_get_matches_from(&words);
                assert!(parsed.is_ok(), "{words:?}: {}", parsed.unwrap_err());
            }
        });
        let all: BTreeSet<_> = crate::text::examples::TABLE.iter().map(|it| it.name).collect();
        assert_eq!(used, all);
    }

    #[test]
    fn the_short_help_of_a_command_with_many_flags_is_short() {
        let mut command = super::dressed(100);
        let apply = command.find_subcommand_mut("apply").unwrap();
        let (short, long) = (apply.render_help().to_string(), apply.render_long_help().to_string());
        for id in
            super::ONLY_IN_LONG_HELP.iter().filter(|id| !matches!(**id, "key_origins" | "agents"))
        {
            let flag = format!("--{} ", id.replace('_', "-"));
            let has = |text: &str| text.replace('\n', " ").contains(&flag);
            assert!(!has(&short), "{flag} is in -h");
            assert!(has(&long), "{flag} is not in --help");
        }
    }

    #[test]
    fn every_help_is_translated_and_no_translation_is_left_over() {
        let shown = every_text();
        let table: BTreeSet<String> =
            table::TABLE.iter().map(|text| text.translations.en.into()).collect();
        let missing: Vec<_> = shown.difference(&table).collect();
        let left_over: Vec<_> = table.difference(&shown).collect();
        assert!(missing.is_empty() && left_over.is_empty(), "{missing:#?}\n{left_over:#?}");
    }
}
