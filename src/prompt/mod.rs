//! Questions on a terminal, of the wizard and of every command: they can go back, can be resized, and leave the terminal
//! as it was.
//!
//! Each prompt is a pure state (`pick`, `many`, `line`, `yes_no`) that takes keys (`keys`) and gives lines (`style`,
//! `table`, `wrap`, `help`); `prompter` reads, paints (`draw`) and is the only one that touches the terminal. Where
//! nothing can be painted over, or a screen reader listens, the same questions are asked line by line (`plain`), laid out
//! by a theme of `dialoguer`. `single` is one question of a command.

mod draw;
mod editor;
mod help;
mod keys;
mod line;
mod many;
mod numbers;
mod output;
mod pick;
mod plain;
mod printed;
mod prompter;
mod review;
mod rows;
mod search;
mod single;
mod spinner;
mod state;
mod style;
mod table;
mod theme;
mod wrap;
mod yes_no;

pub(crate) use printed::Mark;
pub(crate) use prompter::{Prompter, failure_mark, success_mark};
pub(crate) use review::{Review, review};
pub(crate) use rows::{rows, wrapped};
pub(crate) use single::{confirm, confirm_irreversible, pick, secret};

/// The lines of a text, wrapped between words and between Chinese characters. With colour, text between backquotes is
/// painted as a command, otherwise the quotes stay.
pub(crate) fn wrapped_lines(text: &str, columns: usize, has_colour: bool) -> Vec<String> {
    let lines = wrap::wrap(text, columns, style::Paint::Plain, has_colour);
    lines.iter().map(|line| line.painted(has_colour)).collect()
}

/// The result of a question. Esc and Ctrl-C are `Error::Interrupted`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer<T> {
    /// The user answered this.
    Given(T),
    /// The user wants the question before this one again, or leaves a single question unanswered.
    Back,
}

/// An option of a question with one answer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choice {
    /// What it is called.
    pub label: String,
    /// Shown dim, in a second column.
    pub note: String,
    /// Why it cannot be chosen now.
    pub off: Option<String>,
    /// A letter that picks it at once.
    pub key: Option<char>,
}

impl Choice {
    /// A choice without a note.
    pub(crate) fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }

    /// With a few dim words beside it.
    #[must_use]
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// Picked at once by this letter, which is shown beside it.
    #[must_use]
    pub(crate) fn key(mut self, key: char) -> Self {
        self.key = Some(key);
        self
    }

    /// Label and note, or why it cannot be chosen.
    fn cells(&self) -> Vec<String> {
        let key = self.key.map(String::from).unwrap_or_default();
        let note = if self.note.is_empty() { &key } else { &self.note };
        vec![self.label.clone(), self.off.as_ref().unwrap_or(note).clone()]
    }

    /// True if this letter picks it.
    fn is_picked_by(&self, letter: char) -> bool {
        let letter = match letter {
            '是' => 'y',
            '否' => 'n',
            letter => letter,
        };
        let is_same = |key: char| key.eq_ignore_ascii_case(&letter);
        self.off.is_none() && self.key.is_some_and(is_same)
    }

    /// Not to be chosen, for this reason.
    #[must_use]
    pub(crate) fn off(mut self, reason: impl Into<String>) -> Self {
        self.off = Some(reason.into());
        self
    }
}

/// An option of a question with any number of answers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// What the answer names it by.
    pub id: String,
    /// Aligned columns; the first is the label.
    pub cells: Vec<String>,
}

/// A question with any number of answers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct MultiSelect<'a> {
    /// The question.
    pub question: &'a str,
    /// The columns' headings; may be empty.
    pub head: &'a [&'a str],
    /// What there is to choose from.
    pub rows: &'a [Row],
    /// The ids chosen at the start; those that no row has count as typed.
    pub chosen: &'a [String],
    /// The fewest that may be chosen.
    pub min: usize,
    /// Typing narrows the list.
    pub searchable: bool,
    /// The search text can itself be added as an id.
    pub allow_custom: bool,
}
