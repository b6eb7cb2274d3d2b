//! Yes or no. Pure.

use super::draw::Frame;
use super::help::{self, Hint};
use super::keys::Key;
use super::state::{Prompt, Step, View};
use super::style::{Line, Paint};
use crate::text::prompt as text;

/// The state of the question.
#[derive(Debug)]
pub(super) struct YesNo<'a> {
    pub(super) question: &'a str,
    pub(super) default: bool,
}

/// An answer as it is shown after the question.
pub(super) fn answer_text(answer: bool) -> &'static str {
    if answer { text::yes() } else { text::no() }
}

/// The letters, the one that Enter means in capitals.
pub(super) fn letters(default: bool) -> &'static str {
    if default { "(Y/n)" } else { "(y/N)" }
}

impl Prompt for YesNo<'_> {
    type Answer = bool;

    fn key(&mut self, key: Key, _: &View) -> Step<bool> {
        match key {
            Key::Enter => Step::Done(self.default),
            Key::Char('y' | 'Y' | '是') => Step::Done(true),
            Key::Char('n' | 'N' | '否') => Step::Done(false),
            Key::Left => Step::Back,
            Key::Char('q' | 'Q') => Step::Quit,
            _ => Step::Stay,
        }
    }

    fn frame(&self, view: &View) -> Frame {
        let mut frame = help::question(self.question, view);
        let letters = letters(self.default);
        match frame.lines.last_mut() {
            Some(last) if last.width() + 1 + letters.len() <= view.size.usable() => {
                last.add(Paint::Plain, " ");
                last.add(Paint::Accent, letters);
            }
            _ => frame.push(Line::new(Paint::Plain, "  ").with(Paint::Accent, letters)),
        }
        let enter = if self.default { text::key_yes() } else { text::key_no() };
        let mut hints = vec![Hint(9, enter.into())];
        hints.extend(Hint::ways_out(view, true));
        frame.push(help::keys(hints, view));
        frame
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Prompt, Step, View, YesNo};
    use crate::prompt::state::testing::{press, screen};

    #[test]
    fn enter_means_the_default_and_letters_answer_at_once() {
        let view = View::for_test(40, 15);
        let mut question = YesNo { question: "Write these changes?", default: false };
        assert_eq!(screen(&question, &view)[0], "? Write these changes? (y/N)");
        assert_eq!(press(&mut question, "\n", &view), Step::Done(false));
        assert_eq!(press(&mut question, "x", &view), Step::Stay);
        assert_eq!(press(&mut question, "Y", &view), Step::Done(true));
        assert_eq!(press(&mut question, "否", &view), Step::Done(false));
        assert_eq!(question.key(Key::Left, &view), Step::Back);
        assert_eq!(press(&mut question, "q", &view), Step::Quit);
    }

    #[test]
    fn a_question_without_one_before_it_offers_no_way_back() {
        let view = View { can_go_back: false, ..View::for_test(40, 15) };
        let question = YesNo { question: "Write these changes?", default: true };
        assert_eq!(screen(&question, &view)[1], "  Enter yes · Esc quit");
    }
}
