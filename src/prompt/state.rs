//! The interface of every prompt: a state that takes keys and is rendered as a frame. Pure.

use super::draw::{Frame, Size};
use super::keys::Key;
use super::style::Marks;

/// The result of a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step<T> {
    Stay,
    Done(T),
    Back,
    Quit,
}

/// What a prompt is shown on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct View {
    pub(super) size: Size,
    pub(super) marks: &'static Marks,
    pub(super) has_colour: bool,
    /// There is a question before this one.
    pub(super) can_go_back: bool,
}

/// One question's state.
pub(super) trait Prompt {
    type Answer;

    /// Takes a key. Shift-Tab and Ctrl-C never come here.
    fn key(&mut self, key: Key, view: &View) -> Step<Self::Answer>;

    /// What it looks like now.
    fn frame(&self, view: &View) -> Frame;

    /// Esc quits, unless there is an inner mode to leave; returns whether there was one.
    fn escape(&mut self) -> bool {
        false
    }
}

#[cfg(test)]
impl View {
    pub(super) fn for_test(columns: usize, rows: usize) -> Self {
        let size = Size { columns, rows };
        Self { size, marks: &super::style::RICH, has_colour: false, can_go_back: true }
    }
}

#[cfg(test)]
pub(super) mod testing {
    use super::{Key, Prompt, Step, View};

    /// The prompt's screen.
    #[track_caller]
    pub(in super::super) fn screen(prompt: &impl Prompt, view: &View) -> Vec<String> {
        let frame = prompt.frame(view).fit(view.size, "…");
        assert!(frame.lines.iter().all(|line| line.width() < view.size.columns), "{frame:#?}");
        frame.lines.iter().map(|line| line.plain().trim_end().to_owned()).collect()
    }

    /// Types a text; Enter is `\n`.
    pub(in super::super) fn press<P: Prompt>(
        prompt: &mut P,
        text: &str,
        view: &View,
    ) -> Step<P::Answer> {
        let mut step = Step::Stay;
        for c in text.chars() {
            step = prompt.key(if c == '\n' { Key::Enter } else { Key::Char(c) }, view);
        }
        step
    }
}
