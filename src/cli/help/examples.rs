//! The examples of each command. They are texts (`text::examples`); a line belongs to the command that it runs.

use crate::text::{self, examples, manual};
use clap::Command;
use std::sync::OnceLock;

/// A line that can be typed.
pub(in crate::cli) struct Example {
    /// As it is typed.
    pub line: &'static str,
    /// What it does.
    pub about: &'static str,
}

impl Example {
    /// What `wcode` itself is run with, its name included.
    #[cfg(test)]
    pub(in crate::cli) fn words(&self) -> Vec<String> {
        shell_words::split(own_part(self.line)).unwrap_or_default()
    }
}

/// The examples of a command by its name behind `wcode`, such as `key set`; of wcode itself for an empty name. One that does
/// nothing by itself has those of its subcommands.
pub(in crate::cli) fn of_command(path: &str) -> Vec<Example> {
    let commands = commands();
    let has_own = commands.iter().any(|command| command == path);
    let inside = format!("{path} ");
    let is_meant =
        |command: &str| if has_own { command == path } else { command.starts_with(&inside) };
    let own = examples::TABLE.iter().zip(commands).filter(|(_, command)| is_meant(command));
    own.map(|(text, _)| Example { line: text.name, about: text.translations.get(text::language()) })
        .collect()
}

/// The command that each row of the table runs.
fn commands() -> &'static [String] {
    static COMMANDS: OnceLock<Vec<String>> = OnceLock::new();
    COMMANDS.get_or_init(|| {
        let root = super::built();
        examples::TABLE.iter().map(|text| command_of(&root, text.name)).collect()
    })
}

/// The examples of a command as lines of its help.
pub(super) fn section(path: &str) -> Option<String> {
    let own = of_command(path);
    let lines = own.iter().map(|it| format!("\n  # {}\n  {}", it.about, it.line));
    (!own.is_empty()).then(|| format!("{}{}", manual::examples(), lines.collect::<String>()))
}

/// The name of the command that a line runs.
fn command_of(root: &Command, line: &str) -> String {
    let mut command = root;
    let mut path = Vec::new();
    for word in own_part(line).split(' ').skip(1) {
        let Some(inner) = command.find_subcommand(word) else { break };
        path.push(inner.get_name());
        command = inner;
    }
    path.join(" ")
}

/// The part of a line that is ours: not what feeds it, nor where its output goes.
fn own_part(line: &str) -> &str {
    let start = line.find("wcode").unwrap_or(0);
    let own = &line[start..];
    let end = [" | ", " > ", " < ", " && "].iter().filter_map(|mark| own.find(mark)).min();
    &own[..end.unwrap_or(own.len())]
}
