//! A command that the reader can type.

use super::{Argument, ToArgument};
use serde::{Deserialize, Serialize};

/// A command; in JSON `{"command": ["wcode", "apply"]}`, or `{"shell": "printf a > b"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Command {
    /// A program and its arguments.
    Program {
        /// The words, the program first.
        command: Vec<String>,
    },
    /// What needs a POSIX shell, such as a redirection or a variable for one command.
    Shell {
        /// The line as it is typed.
        shell: String,
    },
}

/// The commands of wcode that ask before they act. `tests/exit_codes.rs` compares them with the flags of all commands.
const ASKING: [&[&str]; 10] = [
    &["apply"],
    &["remove"],
    &["undo"],
    &["use"],
    &["setup"],
    &["test"],
    &["chat"],
    &["uninstall"],
    &["key", "rm"],
    &["key", "scrub"],
];

/// What answers their question, or leaves nothing to ask.
const ANSWERS: [&str; 4] = ["--yes", "-y", "--dry-run", "--check"];

impl Command {
    /// A program with its arguments.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        Self::Program { command: words.into_iter().map(str::to_owned).collect() }
    }

    /// A line for a POSIX shell.
    pub fn shell(line: impl Into<String>) -> Self {
        Self::Shell { shell: line.into() }
    }

    /// With these arguments at its end; a line for a shell takes them quoted.
    #[must_use]
    pub fn with<'w>(self, words: impl IntoIterator<Item = &'w str>) -> Self {
        match self {
            Self::Program { mut command } => {
                command.extend(words.into_iter().map(str::to_owned));
                Self::Program { command }
            }
            Self::Shell { shell } => {
                Self::Shell { shell: format!("{shell} {}", shell_words::join(words)) }
            }
        }
    }

    /// The words, the program first; `None` for a line that needs a shell.
    pub fn words(&self) -> Option<&[String]> {
        match self {
            Self::Program { command } => Some(command),
            Self::Shell { .. } => None,
        }
    }

    /// The words for a program that runs it, which cannot answer: a command of wcode's that asks gets `--yes`.
    pub fn to_argv(&self) -> Option<Vec<String>> {
        let mut words = self.words()?.to_vec();
        let (program, typed) = words.split_first()?;
        let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
        let asks = program == "wcode" && ASKING.iter().any(|command| typed.starts_with(command));
        if asks && !typed.iter().any(|word| ANSWERS.contains(word)) {
            words.push("--yes".to_owned());
        }
        Some(words)
    }

    /// As a POSIX shell takes it.
    pub fn to_line(&self) -> String {
        match self {
            Self::Program { command } => shell_words::join(command),
            Self::Shell { shell } => shell.clone(),
        }
    }
}

impl ToArgument for Command {
    fn to_argument(&self) -> Argument {
        Argument::Command(self.clone())
    }
}
