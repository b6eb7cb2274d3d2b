//! What each man page says, from the definition of the command line and the manual.

use crate::cli::help::{self, Example};
use crate::manual::{self, Block, ManPage};
use crate::text::help::{self as table, localized};
use crate::text::{self, manual as words};
use clap::{Arg, Command};

/// wcode(1).
pub(super) fn of_wcode() -> ManPage {
    of_command(&mut help::built(), "")
}

/// Every command that is not hidden, and every topic.
pub(super) fn all() -> Vec<ManPage> {
    let mut pages = Vec::new();
    collect(&mut help::built(), "", &mut pages);
    pages.extend(manual::pages(text::language()).iter().map(|(topic, page)| of_topic(topic, page)));
    pages
}

fn collect(command: &mut Command, path: &str, pages: &mut Vec<ManPage>) {
    pages.push(of_command(command, path));
    for inner in command.get_subcommands_mut().filter(|command| !command.is_hide_set()) {
        let path = format!("{path} {}", inner.get_name());
        collect(inner, path.trim_start(), pages);
    }
}

fn of_topic(topic: &str, page: &str) -> ManPage {
    let mut blocks = manual::parse(page);
    blocks.retain(|block| !matches!(block, Block::Title(_)));
    let summary = manual::title(page).to_owned();
    ManPage { name: format!("wcode-{topic}"), section: 7, summary, blocks }
}

fn of_command(command: &mut Command, path: &str) -> ManPage {
    let usage = command.render_usage().to_string();
    let usage = usage.split_once(' ').map(|(_, usage)| usage).unwrap_or_default();
    let about =
        localized(&command.get_about().map(ToString::to_string).unwrap_or_default()).to_owned();
    let long = command.get_long_about().map(|text| localized(&text.to_string()).to_owned());
    let mut blocks = vec![Block::Heading(words::synopsis().into())];
    blocks.push(Block::Code(usage.lines().map(|line| line.trim().to_owned()).collect()));
    blocks.push(Block::Heading(words::description().into()));
    blocks.push(Block::Paragraph(long.unwrap_or_else(|| about.clone())));
    let arguments = command.get_positionals().filter(|arg| !arg.is_hide_set());
    add_terms(&mut blocks, words::arguments(), arguments.map(term).collect());
    let options = command.get_arguments().filter(|arg| !arg.is_positional() && !arg.is_hide_set());
    add_terms(&mut blocks, words::options(), options.map(term).collect());
    add_terms(&mut blocks, words::commands(), subcommands(command, path));
    add_examples(&mut blocks, &help::examples_of(path));
    if path.is_empty() {
        blocks.push(Block::Heading(words::exit_status().into()));
        blocks.push(Block::Paragraph(localized(table::EXIT_CODES).into()));
    }
    blocks.push(Block::Heading(words::see_also().into()));
    blocks.push(Block::Paragraph(see_also(path)));
    ManPage { name: page_name(path), section: 1, summary: about, blocks }
}

/// `wcode-key-set` for `key set`.
fn page_name(path: &str) -> String {
    format!("wcode {path}").trim_end().replace(' ', "-")
}

fn add_terms(blocks: &mut Vec<Block>, heading: &str, terms: Vec<(String, String)>) {
    if !terms.is_empty() {
        blocks.extend([Block::Heading(heading.into()), Block::Terms(terms)]);
    }
}

/// An argument as it is typed, and what it means.
fn term(arg: &Arg) -> (String, String) {
    let name = arg.get_value_names().unwrap_or_default().first().map(ToString::to_string);
    let value = name.filter(|_| arg.is_positional() || arg.get_action().takes_values());
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let flags: Vec<String> = short.into_iter().chain(long).collect();
    let typed = [flags.join(", "), value.unwrap_or_default()].join(" ");
    let help = arg.get_long_help().or_else(|| arg.get_help()).map(ToString::to_string);
    let mut about = localized(&help.unwrap_or_default()).replace('\n', " ");
    let mut values = arg.get_possible_values();
    values.retain(|value| !value.is_hide_set() && !arg.is_hide_possible_values_set());
    if arg.get_action().takes_values() && !values.is_empty() {
        let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
        about += &format!(" {}", words::possible_values(names.join(", ")));
    }
    (format!("**{}**", typed.trim()), about)
}

fn subcommands(command: &Command, path: &str) -> Vec<(String, String)> {
    let shown = command.get_subcommands().filter(|command| !command.is_hide_set());
    let about =
        |command: &Command| command.get_about().map(ToString::to_string).unwrap_or_default();
    let name = |command: &Command| page_name(format!("{path} {}", command.get_name()).trim_start());
    shown.map(|it| (format!("**{}**(1)", name(it)), localized(&about(it)).to_owned())).collect()
}

fn add_examples(blocks: &mut Vec<Block>, examples: &[Example]) {
    if examples.is_empty() {
        return;
    }
    blocks.push(Block::Heading(words::examples_heading().into()));
    for example in examples {
        blocks.push(Block::Paragraph(example.about.into()));
        blocks.push(Block::Code(vec![example.line.into()]));
    }
}

/// The command above, or all topics for wcode itself.
fn see_also(path: &str) -> String {
    let (above, _) = path.rsplit_once(' ').unwrap_or_default();
    let topics = || manual::topics().iter().map(|topic| format!("**wcode-{topic}**(7)"));
    match path {
        "" => topics().collect::<Vec<_>>().join(", "),
        _ => format!("**{}**(1), **wcode-exit-codes**(7)", page_name(above)),
    }
}
