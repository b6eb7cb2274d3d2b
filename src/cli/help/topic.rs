//! `wcode help`: the help of a command, or a page of the manual.

use super::show_of;
use crate::cli::complete::Candidate;
use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::host::{Host, pager};
use crate::manual;
use crate::text::command_line::message as text;
use crate::text::help::localized;
use crate::text::{self as texts, manual as words};
use clap::Command;

/// Show the help of a command, or a page of the manual
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// A command, such as `key set`, or a topic of the manual [default: list both]
    #[arg(value_name = "TOPIC")]
    words: Vec<String>,
}

pub(in crate::cli) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let typed: Vec<&str> = args.words.iter().map(String::as_str).collect();
    if is_command(&typed) {
        return Ok(show_of(host, &typed));
    }
    let name = typed.join(" ");
    let pages = manual::pages(texts::language());
    let Some((_, page)) = pages.iter().find(|(topic, _)| *topic == name) else {
        return Err(unknown(&name));
    };
    let columns = super::columns(Some(host));
    let page = manual::to_terminal(&manual::parse(page), columns, host.terminal.stdout_colour);
    if !pager::show(host, &page) {
        screen.data(&page);
    }
    Ok(0)
}

fn is_command(words: &[&str]) -> bool {
    let root = super::built();
    let inner = words.iter().try_fold(&root, |command, word| command.find_subcommand(word));
    inner.is_some_and(|command| !command.is_hide_set())
}

fn unknown(name: &str) -> Error {
    let problem = text::unknown_topic(name);
    let names = manual::topics().iter().map(|topic| (*topic).to_owned()).chain(paths());
    let likeness = |known: &str| strsim::jaro_winkler(name, known);
    let nearest = names.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match nearest.filter(|known| likeness(known) > MIN_LIKENESS) {
        Some(known) => Error::usage_hint(problem, text::hint_similar(format!("`{known}`"))),
        None => Error::usage_hint(problem, text::hint_topics(manual::topics().join(", "))),
    }
}

/// From which on a name may be meant, of 1.
const MIN_LIKENESS: f64 = 0.8;

/// Every command that is not hidden: `key`, `key set`, …
fn paths() -> Vec<String> {
    let mut paths = Vec::new();
    collect(&super::built(), "", &mut paths);
    paths
}

fn collect(command: &Command, path: &str, paths: &mut Vec<String>) {
    for inner in command.get_subcommands().filter(|command| !command.is_hide_set()) {
        let path = format!("{path} {}", inner.get_name()).trim_start().to_owned();
        collect(inner, &path, paths);
        paths.push(path);
    }
}

/// The topics with their titles, as a part of wcode's help.
pub(super) fn list() -> String {
    let pages = manual::pages(texts::language());
    let width = pages.iter().map(|(topic, _)| topic.len()).max().unwrap_or(0);
    let line =
        |(topic, page): &(&str, String)| format!("\n  {topic:width$}  {}", manual::title(page));
    words::topics().to_owned() + &pages.iter().map(line).collect::<String>()
}

/// What may follow `wcode help`, for completion.
pub(in crate::cli) fn topics_and_commands(before: &[String]) -> Vec<Candidate> {
    let root = super::built();
    let inside =
        before.iter().skip(1).try_fold(&root, |command, word| command.find_subcommand(word));
    let Some(inside) = inside else { return Vec::new() };
    let about =
        |command: &Command| command.get_about().map(ToString::to_string).unwrap_or_default();
    let shown = inside.get_subcommands().filter(|command| !command.is_hide_set());
    let commands = shown.map(|it| Candidate::new(it.get_name(), localized(&about(it))));
    let pages = if before.len() == 1 { manual::pages(texts::language()) } else { Vec::new() };
    let topics = pages.iter().map(|(topic, page)| Candidate::new(*topic, manual::title(page)));
    commands.chain(topics).collect()
}
