//! Any number of rows, with a search, and ids that no row has: what the keys do. Pure.

mod state;
mod view;

pub(super) use state::MultiSelectState;

use crate::prompt::draw::Frame;
use crate::prompt::keys::Key;
use crate::prompt::state::{Prompt, Step, View};
use crate::prompt::table::moved;
use crate::text::prompt as text;

impl MultiSelectState<'_> {
    fn enter(&mut self) -> Step<Vec<String>> {
        if self.is_searching() {
            if !self.take_found() && self.many.allow_custom && !self.hides_search {
                self.problem = Some(text::no_match_add(self.search.trim()));
            }
            return Step::Stay;
        }
        if self.count() < self.many.min {
            self.problem = Some(text::at_least(self.many.min));
            return Step::Stay;
        }
        Step::Done(self.ids())
    }

    /// A letter in a list that cannot be searched.
    fn letter(&mut self, c: char) -> Key {
        match c {
            'j' => Key::Down,
            'k' => Key::Up,
            'a' => Key::Ctrl('a'),
            '1'..='9' => {
                let at = usize::from(c as u8 - b'1');
                self.at = if at < self.shown.len() { at } else { self.at };
                Key::Other
            }
            _ => Key::Other,
        }
    }
}

impl Prompt for MultiSelectState<'_> {
    type Answer = Vec<String>;

    fn key(&mut self, key: Key, on: &View) -> Step<Vec<String>> {
        self.problem = None;
        let key = match key {
            Key::Char(c) if c != ' ' && !self.many.searchable => self.letter(c),
            other => other,
        };
        match key {
            Key::Enter => return self.enter(),
            Key::Left if !self.is_searching() => return Step::Back,
            Key::Char(' ') if !self.is_searching() => self.toggle(),
            Key::Tab => self.toggle(),
            Key::Ctrl('a') => self.toggle_all(),
            Key::Char(c) => self.retype(|search| search.push(c)),
            Key::Pasted(c) if self.many.searchable => self.retype(|search| search.push(c)),
            Key::Backspace => self.retype(|search| {
                search.pop();
            }),
            Key::Ctrl('u' | 'w') => self.retype(String::clear),
            key => {
                let size = (self.shown.len(), view::page(self, on));
                self.at = moved(key, self.at, size, |_| true).unwrap_or(self.at);
            }
        }
        self.top = self.top(view::page(self, on));
        Step::Stay
    }

    fn frame(&self, on: &View) -> Frame {
        view::frame(self, on)
    }

    fn escape(&mut self) -> bool {
        let is_searching = self.is_searching();
        if is_searching {
            self.retype(String::clear);
        }
        is_searching
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, MultiSelectState, Prompt, Step, View};
    use crate::prompt::state::testing::press;
    use crate::prompt::{MultiSelect, Row};

    fn rows() -> Vec<Row> {
        let row =
            |(id, name): (&str, &str)| Row { id: id.into(), cells: vec![id.into(), name.into()] };
        [("qwen3", "千问三"), ("qwen3-coder", "千问三代码"), ("gpt-5", "GPT-5")].map(row).to_vec()
    }

    fn many<'a>(rows: &'a [Row], chosen: &'a [String]) -> MultiSelect<'a> {
        MultiSelect {
            question: "Which?",
            head: &[],
            rows,
            chosen,
            min: 1,
            searchable: true,
            allow_custom: true,
        }
    }

    const VIEW: View = View {
        size: crate::prompt::draw::Size { columns: 80, rows: 24 },
        marks: &crate::prompt::style::RICH,
        has_colour: false,
        can_go_back: true,
    };

    fn given(ids: &[&str]) -> Step<Vec<String>> {
        Step::Done(ids.iter().map(|&id| id.to_owned()).collect())
    }

    #[test]
    fn ids_come_in_the_order_of_the_rows_and_typed_ones_last() {
        let (rows, chosen) = (rows(), ["mine/one".to_owned(), "gpt-5".to_owned()]);
        let many = many(&rows, &chosen);
        let mut state = MultiSelectState::new(&many);
        assert_eq!(press(&mut state, " \n", &VIEW), given(&["qwen3", "gpt-5", "mine/one"]));
    }

    #[test]
    fn typing_narrows_and_enter_takes_the_highlighted_row() {
        let rows = rows();
        let many = many(&rows, &[]);
        let mut state = MultiSelectState::new(&many);
        press(&mut state, "coder 千问", &VIEW);
        assert_eq!((state.search.as_str(), state.shown.len()), ("coder 千问", 2), "and the offer");
        assert_eq!(press(&mut state, "\n", &VIEW), Step::Stay);
        assert_eq!((state.search.as_str(), state.at), ("", 1), "the cursor stays on the row");
        assert_eq!(press(&mut state, "\n", &VIEW), given(&["qwen3-coder"]));
        press(&mut state, "coder", &VIEW);
        assert!(state.escape() && state.search.is_empty(), "the first Esc leaves the search");
        assert!(!state.escape());
        press(&mut state, "千问", &VIEW);
        assert_eq!(state.shown.len(), 3, "two rows and the offer");
        state.key(Key::Left, &VIEW);
        state.key(Key::Ctrl('a'), &VIEW);
        assert_eq!(state.ids(), ["qwen3", "qwen3-coder"]);
        state.key(Key::Ctrl('a'), &VIEW);
        assert_eq!(state.ids(), [""; 0]);
        for key in [Key::Tab, Key::Down, Key::Tab] {
            state.key(key, &VIEW);
        }
        assert_eq!(state.ids(), ["qwen3", "qwen3-coder"], "Tab chooses and goes on searching");
        assert_eq!(state.search, "千问");
    }

    #[test]
    fn a_text_that_is_no_rows_id_can_be_taken_as_one() {
        let rows = rows();
        let many = many(&rows, &[]);
        let mut state = MultiSelectState::new(&many);
        press(&mut state, "mistral\n", &VIEW);
        assert_eq!(state.ids(), [""; 0], "Enter adds nothing by accident");
        assert!(state.problem.as_ref().is_some_and(|problem| problem.contains("`mistral`")));
        state.key(Key::Down, &VIEW);
        assert_eq!(press(&mut state, "\n", &VIEW), Step::Stay, "its own row adds it");
        assert_eq!(press(&mut state, "\n", &VIEW), given(&["mistral"]));
        // Also if it is part of a row's id.
        press(&mut state, "gpt", &VIEW);
        state.key(Key::Down, &VIEW);
        press(&mut state, "\n", &VIEW);
        assert_eq!(press(&mut state, "\n", &VIEW), given(&["mistral", "gpt"]));
        press(&mut state, " ", &VIEW);
        assert_eq!(state.ids(), ["mistral"], "the typed text can be left out again");
    }

    #[test]
    fn a_search_without_a_match_where_nothing_can_be_added_changes_nothing() {
        let rows = rows();
        let many = MultiSelect { allow_custom: false, ..many(&rows, &[]) };
        let mut state = MultiSelectState::new(&many);
        assert_eq!(press(&mut state, "mistral\n", &VIEW), Step::Stay);
        state.key(Key::Tab, &VIEW);
        state.key(Key::Ctrl('a'), &VIEW);
        assert_eq!((state.ids().len(), state.position()), (0, (0, 0)));
    }

    #[test]
    fn a_row_has_to_be_chosen_where_one_is_needed() {
        let rows = rows();
        let many = many(&rows, &[]);
        let mut state = MultiSelectState::new(&many);
        assert_eq!(press(&mut state, "\n", &VIEW), Step::Stay);
        assert!(state.problem.is_some());
        press(&mut state, " ", &VIEW);
        assert!(state.problem.is_none());
        assert_eq!(state.key(Key::Left, &VIEW), Step::Back);
    }

    #[test]
    fn letters_are_keys_where_nothing_is_searched() {
        let rows = rows();
        let many = MultiSelect { searchable: false, allow_custom: false, ..many(&rows, &[]) };
        let mut state = MultiSelectState::new(&many);
        assert_eq!(press(&mut state, "j 3 k\n", &VIEW), given(&["qwen3-coder", "gpt-5"]));
        assert_eq!(press(&mut state, "a\n", &VIEW), given(&["qwen3", "qwen3-coder", "gpt-5"]));
        state.key(Key::Pasted('x'), &VIEW);
        assert!(state.search.is_empty());
    }
}
