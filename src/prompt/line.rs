//! A line of text, seen or unseen. Pure.

use super::draw::Frame;
use super::editor::Editor;
use super::help::{self, Hint};
use super::keys::Key;
use super::state::{Prompt, Step, View};
use super::style::{Line as Painted, Paint};
use crate::secret;
use crate::text::prompt as text;
use zeroize::Zeroizing;

/// Tells what is wrong with an answer.
pub(super) type Check<'a> = &'a dyn Fn(&str) -> Result<(), String>;

/// The state of the question.
pub(super) struct Line<'a> {
    question: &'a str,
    default: &'a str,
    is_secret: bool,
    check: Check<'a>,
    editor: Editor,
    problem: Option<String>,
}

impl<'a> Line<'a> {
    pub(super) fn open(question: &'a str, default: &'a str, check: Check<'a>) -> Self {
        let editor = Editor::default();
        Self { question, default, is_secret: false, check, editor, problem: None }
    }

    pub(super) fn secret(question: &'a str, check: Check<'a>) -> Self {
        Self { is_secret: true, ..Self::open(question, "", check) }
    }

    fn enter(&mut self) -> Step<Zeroizing<String>> {
        let mut answer = self.editor.trimmed();
        if self.shows_key_typed() && secret::has_certain_key(&answer) {
            return Step::Stay;
        }
        if answer.is_empty() {
            answer.push_str(self.default);
        }
        match (self.check)(&answer) {
            Ok(()) => {
                self.editor.clear();
                Step::Done(answer)
            }
            Err(problem) => {
                self.problem = Some(if self.is_secret {
                    problem
                } else {
                    secret::mask_typed(&problem, "•")
                });
                Step::Stay
            }
        }
    }

    /// True if a key was typed into a line that is seen: it is shown hidden, with what to do.
    fn shows_key_typed(&self) -> bool {
        let text = self.editor.text();
        !self.is_secret && secret::mask_typed(text, "") != text
    }

    /// The default is shown dim; Enter takes it, and editing it puts it into the line.
    fn shows_default(&self) -> bool {
        self.editor.is_empty() && !self.default.is_empty()
    }
}

/// Dots shown for a secret of any length, so that its length stays hidden.
const DOT_COUNT: usize = 5;

/// Shown in the place of a secret.
pub(super) fn dots(view: &View) -> String {
    view.marks.hidden.repeat(DOT_COUNT)
}

impl Prompt for Line<'_> {
    type Answer = Zeroizing<String>;

    fn key(&mut self, key: Key, _: &View) -> Step<Zeroizing<String>> {
        self.problem = None;
        match key {
            Key::Enter => return self.enter(),
            Key::Left if self.editor.is_empty() => return Step::Back,
            Key::Right | Key::Tab if self.shows_default() => self.editor.set(self.default),
            key => self.editor.key(key),
        }
        Step::Stay
    }

    fn frame(&self, view: &View) -> Frame {
        let mut frame = help::question(self.question, view);
        let mut line = Painted::new(Paint::Accent, view.marks.here).with(Paint::Plain, " ");
        let start = line.width();
        let room = view.size.usable().saturating_sub(start);
        let column = if self.is_secret {
            let shown = self.editor.text().chars().count().min(DOT_COUNT);
            line.add(Paint::Plain, &view.marks.hidden.repeat(shown));
            shown
        } else if self.shows_default() {
            let default = secret::mask_typed(self.default, view.marks.hidden);
            line.append(Painted::new(Paint::Dim, &default).cut(room, view.marks.more));
            0
        } else {
            let (text, column) = self.editor.window(room, view.marks.more, view.marks.hidden);
            line.add(Paint::Plain, &text);
            column
        };
        frame.cursor = Some((frame.lines.len(), start + column));
        frame.push(line);
        let key_typed = self.shows_key_typed().then(|| text::key_typed("Ctrl-U"));
        for line in key_typed.iter().chain(&self.problem).flat_map(|it| help::problem(it, view)) {
            frame.push(line);
        }
        let mut hints = vec![Hint::enter()];
        if self.shows_default() {
            hints.push(Hint(4, text::key_edit(view.marks.right)));
        }
        hints.extend(Hint::ways_out(view, self.editor.is_empty()));
        frame.push(help::keys(hints, view));
        frame
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Line, Prompt, Step, View};
    use crate::prompt::state::testing::{press, screen};

    fn no_spaces(text: &str) -> Result<(), String> {
        if text.contains(' ') { Err("no spaces".into()) } else { Ok(()) }
    }

    fn given(step: Step<zeroize::Zeroizing<String>>) -> String {
        match step {
            Step::Done(text) => text.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_empty_line_means_the_default() {
        let view = View::for_test(80, 24);
        let mut line = Line::open("Name", "work", &no_spaces);
        assert_eq!(screen(&line, &view)[1], "❯ work");
        assert_eq!(line.frame(&view).cursor, Some((1, 2)));
        assert_eq!(given(press(&mut line, "\n", &view)), "work");
        line.key(Key::Tab, &view);
        assert_eq!(given(press(&mut line, "-2\n", &view)), "work-2");
        assert_eq!(given(press(&mut line, " own \n", &view)), "own", "trimmed");
    }

    #[test]
    fn what_is_wrong_is_said_until_the_next_key() {
        let view = View::for_test(40, 15);
        let mut line = Line::open("Name", "", &no_spaces);
        assert_eq!(press(&mut line, "a b\n", &view), Step::Stay);
        assert_eq!(screen(&line, &view)[2], "✗ no spaces");
        line.key(Key::Backspace, &view);
        assert_eq!(screen(&line, &view).len(), 3);
        line.key(Key::Ctrl('u'), &view);
        assert_eq!(line.key(Key::Left, &view), Step::Back, "an empty line goes back");
    }

    #[test]
    fn a_key_in_a_seen_line_is_hidden_and_is_no_answer() {
        let view = View::for_test(80, 24);
        let mut line = Line::open("Name", "", &|_| Ok(()));
        press(&mut line, "sk-abcd", &view);
        assert_eq!(screen(&line, &view)[1], "❯ sk-abcd");
        press(&mut line, "ef", &view);
        let shown = screen(&line, &view);
        assert_eq!(shown[1], "❯ •••••••••");
        assert!(shown[2].starts_with("✗ This looks like an API key"), "{shown:#?}");
        assert_eq!(press(&mut line, "\n", &view), Step::Stay);
        line.key(Key::Ctrl('u'), &view);
        assert_eq!(given(press(&mut line, "work\n", &view)), "work");
    }

    #[test]
    fn a_secret_shows_neither_itself_nor_its_length() {
        let view = View::for_test(40, 15);
        let mut line = Line::secret("Key", &no_spaces);
        press(&mut line, "ab", &view);
        assert_eq!(screen(&line, &view)[1], "❯ ••");
        press(&mut line, "0123456789", &view);
        assert_eq!(screen(&line, &view)[1], "❯ •••••");
        assert_eq!(given(press(&mut line, "\n", &view)), "ab0123456789");
        assert!(line.editor.is_empty());
    }
}
