//! What a check has to say.

use crate::clients::Level;
use crate::error::Error;
use crate::text::{Command, Message};
use std::path::PathBuf;

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CheckStatus {
    /// It is as it should be.
    Ok,
    /// It was not looked at.
    Skipped,
    /// There is something to report.
    Found(Level),
}

impl CheckStatus {
    /// The word for it in reports.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Skipped => "skipped",
            Self::Found(level) => level.as_str(),
        }
    }
}

/// What is safe to do about it without asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fix {
    /// Give a file these permission bits, which are fewer than it has.
    Mode(PathBuf, u32),
    /// Bring the copy of the program that clients run up to date.
    Resolver,
    /// Settle what an interrupted command left.
    Recover,
    /// Write the service's definition anew.
    Service,
}

/// What a check needs, or the row that says why it cannot be had.
pub(super) type CheckInput<T> = Result<T, Box<Diagnosis>>;

/// One thing that a check looked at.
#[derive(Debug, Clone)]
pub(super) struct Diagnosis {
    pub(super) status: CheckStatus,
    pub(super) message: Message,
    pub(super) remedy: Option<Command>,
    pub(super) hint: Option<Message>,
    pub(super) path: Option<PathBuf>,
    pub(super) client: Option<String>,
    pub(super) fix: Option<Fix>,
}

impl Diagnosis {
    pub(super) fn new(level: Level, message: Message) -> Self {
        Self {
            status: CheckStatus::Found(level),
            message,
            remedy: None,
            hint: None,
            path: None,
            client: None,
            fix: None,
        }
    }

    pub(super) fn ok(message: Message) -> Self {
        Self { status: CheckStatus::Ok, ..Self::info(message) }
    }

    pub(super) fn skipped(message: Message) -> Self {
        Self { status: CheckStatus::Skipped, ..Self::info(message) }
    }

    pub(super) fn info(message: Message) -> Self {
        Self::new(Level::Info, message)
    }

    pub(super) fn warning(message: Message) -> Self {
        Self::new(Level::Warning, message)
    }

    /// An error of ours with its hint.
    pub(super) fn error(error: &Error) -> Self {
        let found = Self::new(Level::Error, error.message()).hinted(error.hint());
        Self { path: error.path().map(Into::into), ..found }
    }

    /// The command that fixes it.
    pub(super) fn remedy(mut self, command: Command) -> Self {
        self.remedy = Some(command);
        self
    }

    /// What to do; a command in it is the remedy if there is no other.
    pub(super) fn hinted(mut self, hint: Option<Message>) -> Self {
        self.hint = hint;
        self
    }

    pub(super) fn at(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }

    pub(super) fn of(mut self, client: &str) -> Self {
        self.client = Some(client.into());
        self
    }

    pub(super) fn fixed_by(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

/// One row of the report.
#[derive(Debug, Clone)]
pub(crate) struct CheckReport {
    pub(super) check: &'static str,
    pub(super) found: Diagnosis,
}

impl CheckReport {
    /// The name of the check.
    pub(crate) fn id(&self) -> &'static str {
        self.check
    }

    /// How it ended.
    pub(crate) fn status(&self) -> CheckStatus {
        self.found.status
    }

    /// What was found, as one sentence, without a key in it.
    pub(crate) fn message(&self) -> &Message {
        &self.found.message
    }

    /// The command to type, if one fixes it.
    pub(crate) fn remedy(&self) -> Option<&Command> {
        self.found.remedy.as_ref().or_else(|| self.hint().and_then(Message::command))
    }

    /// What to do, in words.
    pub(crate) fn hint(&self) -> Option<&Message> {
        self.found.hint.as_ref()
    }

    /// The file or folder that it is about.
    pub(crate) fn path(&self) -> Option<&PathBuf> {
        self.found.path.as_ref()
    }

    /// The client that it is about, by its id.
    pub(crate) fn client(&self) -> Option<&str> {
        self.found.client.as_deref()
    }

    /// What `apply_fixes` does about it.
    pub(crate) fn fix(&self) -> Option<&Fix> {
        self.found.fix.as_ref()
    }
}
