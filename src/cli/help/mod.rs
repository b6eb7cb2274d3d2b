//! `--help` in Chinese: clap writes help from the flags' doc comments, which are English; `text::help` translates them.
//!
//! Promises: this runs only if Chinese help is asked for; a text without translation stays English.

mod cjk_wrap;

use crate::cli::screen::Screen;
use crate::host::{Host, terminal::Terminal};
use crate::text::help::{self as table, localized};
use cjk_wrap::{breakable, joined};
use clap::builder::{PossibleValue, StyledStr};
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};

/// True for the help that was asked for, and for the one that a command without its subcommand gets.
pub(super) fn is_help(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    )
}

/// Shows in Chinese what clap would show in English, on the same stream; the exit code, which is `code` unless that failed.
pub(super) fn show(english: &Error, code: u8) -> u8 {
    let host = Host::of_this_process().ok();
    let command = translated(built(), columns(host.as_ref()) - 1);
    let error = command.try_get_matches().err();
    let help = error.as_ref().filter(|error| is_help(error)).unwrap_or(english).render();
    let has_colour =
        |of: fn(&Terminal) -> bool| host.as_ref().is_some_and(|host| of(&host.terminal));
    let screen = Screen::plain("wcode", false);
    if english.use_stderr() {
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
fn built() -> Command {
    let mut command = crate::cli::parse::command();
    command.build();
    command
}

/// The command with Chinese help, and so its subcommands. The last character of a line may be one column wider than clap
/// thinks.
fn translated(mut command: Command, columns: usize) -> Command {
    let about = command.get_about().map(translation);
    let long_about = command.get_long_about().map(translation);
    let after_help = command.get_after_help().map(translation);
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
    match after_help {
        Some(after) => command.after_help(after),
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
    let values: Vec<PossibleValue> = arg.get_possible_values();
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
        let own = [command.get_about(), command.get_long_about(), command.get_after_help()];
        texts.extend(own.into_iter().flatten().map(ToString::to_string));
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
