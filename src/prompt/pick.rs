//! One of several choices. Pure.

use super::Choice;
use super::draw::Frame;
use super::help::{self, Hint};
use super::keys::Key;
use super::state::{Prompt, Step, View};
use super::style::{Line, Paint};
use super::table::{self, Columns, moved};
use super::wrap::wrap;

/// The state of the question.
#[derive(Debug)]
pub(super) struct Pick<'a> {
    question: &'a str,
    choices: &'a [Choice],
    /// Label and note of each.
    cells: Vec<Vec<String>>,
    at: usize,
    top: usize,
}

impl<'a> Pick<'a> {
    pub(super) fn new(question: &'a str, choices: &'a [Choice], at: usize) -> Self {
        let cells = choices.iter().map(Choice::cells).collect();
        let at = at.min(choices.len().saturating_sub(1));
        let mut pick = Self { question, choices, cells, at, top: 0 };
        if !pick.is_open(at) {
            pick.at = moved(Key::Down, at, (choices.len(), 1), |at| pick.is_open(at)).unwrap_or(at);
        }
        pick
    }

    fn is_open(&self, at: usize) -> bool {
        self.choices.get(at).is_some_and(|choice| choice.off.is_none())
    }

    fn columns(&self, view: &View) -> Columns {
        let room = view.size.usable().saturating_sub(INDENT);
        Columns::fitting(self.cells.iter().map(Vec::as_slice), room)
    }

    /// The note at the cursor in full, if the list has no room for every note; always as many lines, lest the
    /// list jump.
    fn details(&self, view: &View) -> Vec<Line> {
        let columns = self.columns(view);
        if view.size.rows < ROWS_FOR_DETAILS || !self.cells.iter().any(|cells| columns.hides(cells))
        {
            return Vec::new();
        }
        let lines = |cells: &Vec<String>| {
            let room = view.size.usable().saturating_sub(INDENT);
            let note = cells.get(1).map(String::as_str).unwrap_or_default();
            let mut lines = wrap(note, room, Paint::Dim, false);
            lines.truncate(DETAILS);
            lines
        };
        let most = self.cells.iter().map(|cells| lines(cells).len()).max().unwrap_or_default();
        let mut shown = self.cells.get(self.at).map(lines).unwrap_or_default();
        shown.resize(most, Line::default());
        let indent = |line| {
            let mut indented = Line::new(Paint::Plain, &" ".repeat(INDENT));
            indented.append(line);
            indented
        };
        shown.into_iter().map(indent).collect()
    }

    fn page(&self, view: &View) -> usize {
        let question = help::question(self.question, view).lines.len();
        table::page(view.size.rows, question + self.details(view).len() + HELP_AND_POSITION)
    }

    fn line(&self, at: usize, columns: &Columns, view: &View) -> Line {
        let (here, paints) = match (at == self.at, self.is_open(at)) {
            (_, false) => (view.marks.off, (Paint::Dim, Paint::Dim)),
            (true, true) => (view.marks.here, (Paint::Accent, Paint::Dim)),
            (false, true) => ("", (Paint::Plain, Paint::Dim)),
        };
        let mut line = Line::new(Paint::Plain, "  ").with(paints.0, here);
        line.pad(INDENT);
        line.append(columns.row(&self.cells[at], paints, view.marks));
        line
    }
}

const INDENT: usize = 4;
const DETAILS: usize = 2;
const ROWS_FOR_DETAILS: usize = 12;
const HELP_AND_POSITION: usize = 2;

impl Prompt for Pick<'_> {
    type Answer = usize;

    fn key(&mut self, key: Key, view: &View) -> Step<usize> {
        if let Key::Char(letter) = key
            && let Some(at) = self.choices.iter().position(|it| it.is_picked_by(letter))
        {
            return Step::Done(at);
        }
        let key = match key {
            Key::Char('j') => Key::Down,
            Key::Char('k') => Key::Up,
            Key::Left => return Step::Back,
            Key::Char('q' | 'Q') if !view.can_go_back => return Step::Quit,
            Key::Enter if self.is_open(self.at) => return Step::Done(self.at),
            other => other,
        };
        let (count, page) = (self.choices.len(), self.page(view));
        match key {
            Key::Char(c @ '1'..='9') => {
                let at = usize::from(c as u8 - b'1');
                if self.is_open(at) {
                    self.at = at;
                }
            }
            key => {
                self.at =
                    moved(key, self.at, (count, page), |at| self.is_open(at)).unwrap_or(self.at)
            }
        }
        self.top = table::top(self.top, self.at, count, page);
        Step::Stay
    }

    fn frame(&self, view: &View) -> Frame {
        let mut frame = help::question(self.question, view);
        let columns = self.columns(view);
        let (count, page) = (self.choices.len(), self.page(view));
        let top = table::top(self.top, self.at, count, page);
        for at in (top..count).take(page) {
            frame.push(self.line(at, &columns, view));
        }
        if count > page {
            frame.push(Line::new(Paint::Dim, &format!("    ({}/{count})", self.at + 1)));
        }
        self.details(view).into_iter().for_each(|line| frame.push(line));
        let mut hints = vec![Hint::moving(view), Hint::enter()];
        hints.extend(Hint::ways_out(view, true));
        frame.push(help::keys(hints, view));
        frame
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, Key, Pick, Prompt, Step, View};
    use crate::prompt::state::testing::{press, screen};

    fn choices() -> Vec<Choice> {
        vec![
            Choice::new("Keyring").note("recommended"),
            Choice::new("系统密钥环").off("not on this machine"),
            Choice::new("Command")
                .note("asks `op`, `pass` or another program each time it is needed"),
        ]
    }

    #[test]
    fn it_shows_where_the_cursor_is_and_what_is_off() {
        let (choices, view) = (choices(), View::for_test(80, 24));
        let shown = screen(&Pick::new("Where?", &choices, 0), &view);
        assert_eq!(shown[0], "? Where?");
        assert_eq!(shown[1], "  ❯ Keyring     recommended");
        assert_eq!(shown[2], "  - 系统密钥环  not on this machine");
        assert!(shown[3].starts_with("    Command     asks `op`"), "{shown:#?}");
        assert_eq!(shown[4], "  ↑↓ move · Enter next · ← back · Esc quit");
    }

    #[test]
    fn a_narrow_window_shows_the_whole_note_below() {
        let (choices, view) = (choices(), View::for_test(40, 15));
        let shown = screen(&Pick::new("Where?", &choices, 2), &view);
        assert_eq!(shown[3], "  ❯ Command     asks `op`, `pass` or a…");
        assert_eq!(shown[4], "    asks `op`, `pass` or another");
        assert_eq!(shown[5], "    program each time it is needed");
    }

    #[test]
    fn keys_move_jump_and_answer() {
        let (choices, view) = (choices(), View::for_test(80, 24));
        let mut pick = Pick::new("Where?", &choices, 1);
        assert_eq!(pick.at, 2, "it never starts on what is off");
        assert_eq!(press(&mut pick, "j\n", &view), Step::Done(0));
        assert_eq!(press(&mut pick, "k\n", &view), Step::Done(2));
        assert_eq!(press(&mut pick, "12\n", &view), Step::Done(0), "2 is off");
        assert_eq!(press(&mut pick, "9x3\n", &view), Step::Done(2));
        assert_eq!(pick.key(Key::Left, &view), Step::Back);
    }

    #[test]
    fn nothing_can_be_answered_where_all_is_off() {
        let (choices, view) = ([Choice::new("a").off("gone")], View::for_test(80, 24));
        assert_eq!(press(&mut Pick::new("?", &choices, 0), "j\n", &view), Step::Stay);
        assert_eq!(press(&mut Pick::new("?", &[], 0), "j\n", &view), Step::Stay);
    }

    #[test]
    fn a_long_list_scrolls_and_tells_where_it_is() {
        let choices: Vec<Choice> = (1..=30).map(|at| Choice::new(format!("item {at}"))).collect();
        let view = View::for_test(40, 10);
        let mut pick = Pick::new("Which?", &choices, 0);
        for _ in 0..12 {
            pick.key(Key::Down, &view);
        }
        let shown = screen(&pick, &view);
        assert!(shown.len() < 10, "{shown:#?}");
        assert!(shown.contains(&"  ❯ item 13".to_owned()), "{shown:#?}");
        assert!(shown.contains(&"    (13/30)".to_owned()), "{shown:#?}");
        let smaller = screen(&pick, &View::for_test(30, 7));
        assert!(smaller.contains(&"  ❯ item 13".to_owned()), "after a resize: {smaller:#?}");
    }
}
