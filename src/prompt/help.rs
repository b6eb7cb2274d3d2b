//! The line that lists the keys, and the line of an answered question. Pure.

use super::draw::Frame;
use super::state::View;
use super::style::{Line, Paint, width};
use super::wrap::wrap;
use crate::text::prompt as text;

/// The question's lines, up to a maximum.
const MAX_LINES: usize = 3;

/// Begins a frame with its question.
pub(super) fn question(question: &str, view: &View) -> Frame {
    let mut lines = marked((view.marks.question, Paint::Accent), question, Paint::Strong, view);
    lines.truncate(MAX_LINES);
    Frame { lines, cursor: None }
}

/// A key with what it does; the greater the weight, the longer it stays if there is little room.
pub(super) struct Hint(pub(super) u8, pub(super) String);

impl Hint {
    pub(super) fn moving(view: &View) -> Self {
        Self(3, text::key_move(view.marks.up_down))
    }

    pub(super) fn enter() -> Self {
        Self(9, text::key_go_on().into())
    }

    /// By the shortest key that does it here; none if there is no question before this one.
    pub(super) fn back(view: &View, by_arrow: bool) -> Option<Self> {
        let key = if by_arrow { view.marks.left } else { "Shift-Tab" };
        view.can_go_back.then(|| Self(6, text::key_back(key)))
    }

    pub(super) fn quit() -> Self {
        Self(5, text::key_quit().into())
    }

    /// How to leave the question without an answer.
    pub(super) fn ways_out(view: &View, by_arrow: bool) -> impl Iterator<Item = Self> {
        Self::back(view, by_arrow).into_iter().chain([Self::quit()])
    }
}

/// The hints that fit into one line.
pub(super) fn keys(mut hints: Vec<Hint>, view: &View) -> Line {
    let room = view.size.usable().saturating_sub(INDENT.len());
    let between = width(view.marks.between);
    let needed = |hints: &[Hint]| hints.iter().map(|hint| width(&hint.1) + between).sum::<usize>();
    while needed(&hints) > room + between && hints.len() > 1 {
        let Some((least, _)) = hints.iter().enumerate().min_by_key(|(_, hint)| hint.0) else {
            break;
        };
        hints.remove(least);
    }
    let words: Vec<String> = hints.into_iter().map(|hint| hint.1).collect();
    Line::new(Paint::Dim, &format!("{INDENT}{}", words.join(view.marks.between)))
}

const INDENT: &str = "  ";

/// The one line that stays of an answered question.
pub(super) fn answered(question: &str, answer: &str, view: &View) -> Line {
    let room = view.size.usable().saturating_sub(4);
    // The answer keeps at least half of the line: it matters more than the question.
    let kept = width(answer).min(room / 2);
    let words = wrap(question, usize::MAX, Paint::Strong, view.has_colour).into_iter().next();
    let words = words.unwrap_or_default().cut(room - kept, view.marks.more);
    let answer = Line::new(Paint::Accent, answer).cut(room - words.width(), view.marks.more);
    let mut line = Line::new(Paint::Good, view.marks.fine).with(Paint::Plain, " ");
    line.append(words);
    line.add(Paint::Plain, "  ");
    line.append(answer);
    line
}

/// What is wrong with an answer.
pub(super) fn problem(message: &str, view: &View) -> Vec<Line> {
    marked((view.marks.bad, Paint::Bad), message, Paint::Plain, view)
}

/// A mark in its paint, and the text in lines beside it.
pub(super) fn marked(
    (mark, colour): (&str, Paint),
    text: &str,
    paint: Paint,
    view: &View,
) -> Vec<Line> {
    let columns = view.size.usable().saturating_sub(2);
    let lines = wrap(text, columns, paint, view.has_colour).into_iter().enumerate();
    let with_mark = |(at, words): (usize, Line)| {
        let mut line = Line::new(colour, if at == 0 { mark } else { " " }).with(Paint::Plain, " ");
        line.append(words);
        line
    };
    lines.map(with_mark).collect()
}

#[cfg(test)]
mod tests {
    use super::{Hint, answered, keys, question};
    use crate::prompt::state::View;

    fn hints() -> Vec<Hint> {
        let view = View::for_test(80, 24);
        let mut hints = vec![Hint::moving(&view), Hint::enter()];
        hints.extend(Hint::ways_out(&view, true));
        hints
    }

    #[test]
    fn the_least_needed_keys_go_first() {
        let at = |columns| keys(hints(), &View::for_test(columns, 24)).plain();
        assert_eq!(at(80), "  ↑↓ move · Enter next · ← back · Esc quit");
        assert_eq!(at(40), "  Enter next · ← back · Esc quit");
        assert_eq!(at(26), "  Enter next · ← back");
        assert_eq!(at(5), "  Enter next", "one always stays; the frame cuts it");
    }

    #[test]
    fn an_answered_question_is_one_line_of_which_half_is_for_the_answer() {
        let view = View::for_test(40, 15);
        assert_eq!(answered("Store it?", "yes", &view).plain(), "✓ Store it?  yes");
        let long = answered("Which models shall be offered to it?", &"x".repeat(60), &view);
        assert_eq!(long.width(), 39);
        assert_eq!(long.plain(), "✓ Which models shal…  xxxxxxxxxxxxxxxx…");
        let chinese = answered("要向客户端提供哪些模型?", "千问三二三五", &view);
        assert!(chinese.width() <= 39 && chinese.plain().ends_with("千问三二三五"), "{chinese:?}");
    }

    #[test]
    fn a_question_takes_three_lines_at_most() {
        let frame = question(&"word ".repeat(60), &View::for_test(40, 15));
        assert_eq!(frame.lines.len(), 3);
        assert!(frame.lines.iter().all(|line| line.width() <= 39));
        assert!(frame.lines[1].plain().starts_with("  word"));
    }
}
