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
