//! Questions on a terminal: a small layer of prompts that can go back, can be resized, and leave the terminal as it was.

use crate::error::{Error, Result};
use crate::host::Host;
use zeroize::Zeroizing;

/// What came of a question. Esc and Ctrl-C are `Error::Interrupted`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<T> {
    /// The user said this.
    Given(T),
    /// The user wants the question before this one again.
    Back,
}

/// One of several things of which exactly one is picked.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// What it is called.
    pub label: String,
    /// Shown dim, in a second column.
    pub note: String,
    /// Why it cannot be chosen now.
    pub off: Option<String>,
}

impl Choice {
    /// A choice without a note.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// With a few dim words beside it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Not to be chosen, for this reason.
    #[must_use]
    pub fn off(mut self, reason: impl Into<String>) -> Self {
        self.off = Some(reason.into());
        self
    }
}

/// One of several things of which any number is picked.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// What the answer names it by.
    pub id: String,
    /// Aligned columns; the first is the label.
    pub cells: Vec<String>,
}

/// A question with any number of answers.
#[derive(Debug, Clone, Copy)]
pub struct Many<'a> {
    /// The question.
    pub question: &'a str,
    /// The columns' headings; may be empty.
    pub head: &'a [&'a str],
    /// What there is to choose from.
    pub rows: &'a [Row],
    /// The ids chosen at the start; those that no row has count as typed.
    pub chosen: &'a [String],
    /// So many have to be chosen at least.
    pub least: usize,
    /// Typing narrows the list.
    pub searchable: bool,
    /// The search text can itself be taken as an id.
    pub typed: bool,
}

/// Asks questions on the terminal, from the first to the last of a wizard.
#[derive(Debug)]
pub struct Asker {}

impl Asker {
    /// Takes the terminal over until this is dropped.
    ///
    /// # Errors
    /// `Error::Usage` where nobody can answer.
    pub fn open(_host: &Host) -> Result<Self> {
        Err(Error::usage("not yet"))
    }

    /// A paragraph, wrapped to the width.
    pub fn say(&mut self, _text: &str) {}

    /// The name of what comes next.
    pub fn heading(&mut self, _text: &str) {}

    /// A line that says what went well.
    pub fn fine(&mut self, _text: &str) {}

    /// A line that says what went wrong.
    pub fn bad(&mut self, _text: &str) {}

    /// A line that says what to look out for.
    pub fn warn(&mut self, _text: &str) {}

    /// A paragraph that need not be read.
    pub fn dim(&mut self, _text: &str) {}

    /// Text that is laid out already, such as a diff, as it is.
    pub fn block(&mut self, _text: &str) {}

    /// One of several choices, as its place in the list; `at` is where the cursor stands first.
    ///
    /// # Errors
    /// `Error::Interrupted`; `Error::File` where the terminal goes away.
    pub fn pick(
        &mut self,
        _question: &str,
        _choices: &[Choice],
        _at: usize,
    ) -> Result<Answer<usize>> {
        Err(Error::Interrupted)
    }

    /// Any number of rows, as their ids in the order of the rows; typed ones come last.
    ///
    /// # Errors
    /// As `pick`.
    pub fn pick_many(&mut self, _many: &Many<'_>) -> Result<Answer<Vec<String>>> {
        Err(Error::Interrupted)
    }

    /// A line of text, without white space around it; an empty one means the default.
    ///
    /// # Errors
    /// As `pick`.
    pub fn line(
        &mut self,
        _question: &str,
        _default: &str,
        _check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<Answer<String>> {
        Err(Error::Interrupted)
    }

    /// A line of text that is not shown, without white space around it.
    ///
    /// # Errors
    /// As `pick`.
    pub fn secret(
        &mut self,
        _question: &str,
        _check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<Answer<Zeroizing<String>>> {
        Err(Error::Interrupted)
    }

    /// Yes or no; Enter means `default`.
    ///
    /// # Errors
    /// As `pick`.
    pub fn yes_no(&mut self, _question: &str, _default: bool) -> Result<Answer<bool>> {
        Err(Error::Interrupted)
    }

    /// Runs `work` and shows that something is going on.
    pub fn wait<T>(&mut self, _words: &str, work: impl FnOnce() -> T) -> T {
        work()
    }

    /// Runs `work` with the terminal as it was before, for a program of its own such as an editor.
    pub fn outside<T>(&mut self, work: impl FnOnce() -> T) -> T {
        work()
    }

    /// How many columns a text may take.
    pub fn width(&self) -> usize {
        80
    }
}
