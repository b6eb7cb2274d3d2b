//! What a check has to say.

use crate::clients::Level;
use crate::error::Error;
use std::path::PathBuf;

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckStatus {
    /// It is as it should be.
    Ok,
    /// It was not looked at.
    Skipped,
    /// There is something to report.
    Found(Level),
}

impl CheckStatus {
    /// The word for it in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Skipped => "skipped",
            Self::Found(level) => level.as_str(),
        }
    }
}

/// What is safe to do about it without asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
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
    pub(super) message: String,
    pub(super) remedy: Option<String>,
    pub(super) hint: Option<String>,
    pub(super) path: Option<PathBuf>,
    pub(super) client: Option<String>,
    pub(super) fix: Option<Fix>,
}

impl Diagnosis {
    pub(super) fn new(level: Level, message: impl Into<String>) -> Self {
        Self {
            status: CheckStatus::Found(level),
            message: message.into(),
            remedy: None,
            hint: None,
            path: None,
            client: None,
            fix: None,
        }
    }

    pub(super) fn ok(message: impl Into<String>) -> Self {
        Self { status: CheckStatus::Ok, ..Self::info(message) }
    }

    pub(super) fn skipped(message: impl Into<String>) -> Self {
        Self { status: CheckStatus::Skipped, ..Self::info(message) }
    }

    pub(super) fn info(message: impl Into<String>) -> Self {
        Self::new(Level::Info, message)
    }

    pub(super) fn warning(message: impl Into<String>) -> Self {
        Self::new(Level::Warning, message)
    }

    /// An error of ours: what it says, with the command that its hint names.
    pub(super) fn error(error: &Error) -> Self {
        let causes: String = error.causes().map(|cause| format!(": {cause}")).collect();
        let found = Self::new(Level::Error, format!("{error}{causes}")).hinted(error.hint());
        Self { path: error.path().map(Into::into), ..found }
    }

    /// The command to type, as it is.
    pub(super) fn remedy(mut self, command: impl Into<String>) -> Self {
        self.remedy = Some(command.into());
        self
    }

    /// Words on what to do; a command of ours among them is the remedy.
    pub(super) fn hinted(mut self, hint: Option<String>) -> Self {
        let command = hint.as_deref().and_then(command_in);
        self.remedy = self.remedy.or(command);
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

/// The first command of ours that stands in a sentence, whole and without a blank to fill in.
fn command_in(sentence: &str) -> Option<String> {
    let mut quoted = sentence.split('`').skip(1).step_by(2);
    let is_whole = |text: &&str| text.starts_with("wcode ") && !text.contains(['…', '<']);
    quoted.find(is_whole).map(str::to_owned)
}

/// One row of the report.
#[derive(Debug, Clone)]
pub struct CheckReport {
    pub(super) check: &'static str,
    pub(super) found: Diagnosis,
}

impl CheckReport {
    /// The name of the check.
    pub fn id(&self) -> &'static str {
        self.check
    }

    /// How it ended.
    pub fn status(&self) -> CheckStatus {
        self.found.status
    }

    /// What was found, as one sentence, without a key in it.
    pub fn message(&self) -> &str {
        &self.found.message
    }

    /// The command to type, if one fixes it.
    pub fn remedy(&self) -> Option<&str> {
        self.found.remedy.as_deref()
    }

    /// What to do, in words.
    pub fn hint(&self) -> Option<&str> {
        self.found.hint.as_deref()
    }

    /// The file or folder that it is about.
    pub fn path(&self) -> Option<&PathBuf> {
        self.found.path.as_ref()
    }

    /// The client that it is about, by its id.
    pub fn client(&self) -> Option<&str> {
        self.found.client.as_deref()
    }

    /// What `apply_fixes` does about it.
    pub fn fix(&self) -> Option<&Fix> {
        self.found.fix.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::command_in;

    #[test]
    fn a_command_is_found_in_a_sentence_where_it_can_be_typed() {
        for (sentence, command) in [
            ("`wcode key set --vendor a` stores one", Some("wcode key set --vendor a")),
            ("look at `a`, then `wcode apply`", Some("wcode apply")),
            ("`wcode apply --model …` takes another", None),
            ("mend the file", None),
        ] {
            assert_eq!(command_in(sentence).as_deref(), command, "{sentence}");
        }
    }
}
