//! The same questions line by line: for terminals that cannot be painted over, and for screen readers.
//!
//! Lists are printed once, with numbers; the terminal itself edits the line. `<` goes back, Ctrl-C (or Esc and Enter) quits.

use super::line::Check;
use super::numbers;
use super::prompter::Prompter;
use super::theme::LineTheme;
use super::{Answer, Choice, MultiSelect};
use crate::error::{Error, Result};
use crate::host::terminal::raw::Mode;
use crate::secret;
use crate::text::prompt as text;
use dialoguer::theme::Theme;
use zeroize::Zeroizing;

/// Asks line by line, for terminals that cannot be painted on.
pub(super) struct Plain<'a>(pub(super) &'a mut Prompter);

impl Plain<'_> {
    pub(super) fn pick(
        mut self,
        question: &str,
        choices: &[Choice],
        at: usize,
    ) -> Result<Answer<usize>> {
        let rows = choices.iter().map(|choice| (choice.off.is_none(), choice.cells()));
        self.list(question, rows);
        let is_open = |at: &usize| choices.get(*at).is_some_and(|choice| choice.off.is_none());
        let default = (at..choices.len()).chain(0..at).find(is_open).map(|at| at + 1);
        let default = default.map(|number| number.to_string()).unwrap_or_default();
        self.ask_until_valid(text::plain_number(), &default, true, |answer| {
            let by_letter = || {
                choices.iter().position(|it| {
                    answer.chars().count() == 1
                        && answer.chars().all(|letter| it.is_picked_by(letter))
                })
            };
            if let Some(picked) = by_letter() {
                return Ok(picked);
            }
            let number: Option<usize> = answer.parse().ok();
            let picked = number.and_then(|number| number.checked_sub(1)).filter(is_open);
            picked.ok_or_else(|| text::plain_not_understood(answer))
        })
    }

    pub(super) fn pick_many(mut self, many: &MultiSelect<'_>) -> Result<Answer<Vec<String>>> {
        self.list(many.question, many.rows.iter().map(|row| (true, row.cells.clone())));
        let default = numbers::written(many);
        self.ask_until_valid(text::plain_numbers(), &default, true, |answer| {
            numbers::read(answer, many)
        })
    }

    pub(super) fn line(
        mut self,
        question: &str,
        default: &str,
        check: Check<'_>,
    ) -> Result<Answer<String>> {
        self.0.say(question);
        self.ask_until_valid(text::plain_answer(), default, true, |answer| {
            if is_key(answer) {
                Err(String::new())
            } else {
                check(answer).map(|()| answer.to_owned())
            }
        })
    }

    pub(super) fn secret(
        mut self,
        question: &str,
        check: Check<'_>,
    ) -> Result<Answer<Zeroizing<String>>> {
        self.0.say(question);
        self.ask_until_valid(text::plain_hidden(), "", false, |answer| {
            check(answer).map(|()| Zeroizing::new(answer.to_owned()))
        })
    }

    pub(super) fn yes_no(mut self, question: &str, default: bool) -> Result<Answer<bool>> {
        let mut line = String::new();
        let _ = LineTheme.format_confirm_prompt(&mut line, question, Some(default));
        self.0.say(&line);
        let default = if default { "y" } else { "n" };
        self.ask_until_valid(text::plain_answer(), default, true, |answer| {
            match answer.to_lowercase().as_str() {
                "y" | "yes" | "是" => Ok(true),
                "n" | "no" | "否" => Ok(false),
                _ => Err(text::plain_not_understood(answer)),
            }
        })
    }

    /// The question and its rows, numbered if they can be chosen.
    fn list(&mut self, question: &str, rows: impl Iterator<Item = (bool, Vec<String>)>) {
        self.0.say(question);
        for (at, (is_open, mut cells)) in rows.enumerate() {
            cells.retain(|cell| !cell.is_empty());
            let number = if is_open { (at + 1).to_string() } else { "-".to_owned() };
            self.0.print_block(&format!("  {number:>3}  {}", cells.join("  ")));
        }
    }

    /// Asks until the answer can be used; an empty one means the default.
    fn ask_until_valid<T>(
        &mut self,
        words: &str,
        default: &str,
        echo: bool,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Answer<T>> {
        let ways = if self.0.can_go_back { text::plain_ways_out() } else { text::plain_way_out() };
        let default_shown = Some(default).filter(|default| !default.is_empty());
        let mut line = String::new();
        let _ = LineTheme.format_input_prompt(&mut line, &format!("{words} {ways}"), default_shown);
        loop {
            let _mode = self.0.session.mode(Mode::Lines { echo })?;
            self.0.put(&line);
            let Some(typed) = self.0.session.line(echo)? else {
                self.0.put("\n");
                return Err(Error::Interrupted);
            };
            if !echo {
                self.0.forget_pasted_rest()?;
            }
            let answer = match typed.trim() {
                "<" => return Ok(Answer::Back),
                "\x1b" => return self.0.quit(),
                "" => default,
                answer => answer,
            };
            let problem = match read(answer) {
                Ok(value) => return Ok(Answer::Given(value)),
                Err(_) if echo && is_key(answer) => text::key_shown().to_owned(),
                Err(_) if answer.is_empty() && echo => text::plain_empty().to_owned(),
                Err(problem) => problem,
            };
            self.0.error(&secret::mask_typed(&problem, "*"));
        }
    }
}

/// True for a key that was typed where it can be seen, and not for a path.
fn is_key(answer: &str) -> bool {
    secret::has_certain_key(answer) && secret::mask_typed(answer, "") != answer
}
