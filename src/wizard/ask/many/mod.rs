//! Any number of rows, with a search, and ids that no row has. Pure; `many_view` shows it.

use super::Many;
use super::draw::Frame;
use super::keys::Key;
use super::many_view;
use super::prompt::{Prompt, Step, View};
use super::search::Index;
use super::table::{self, moved};
use crate::text::ask as text;

/// Something that stands in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Row(usize),
    /// An id that the user typed before.
    Typed(usize),
    /// What is being typed, which could be taken as an id.
    Offer,
}

/// The state of the question.
#[derive(Debug)]
pub(super) struct ManyState<'a> {
    pub(super) many: &'a Many<'a>,
    index: Index,
    is_chosen: Vec<bool>,
    typed: Vec<(String, bool)>,
    pub(super) search: String,
    pub(super) shown: Vec<Item>,
    pub(super) at: usize,
    top: usize,
    pub(super) problem: Option<String>,
}

impl<'a> ManyState<'a> {
    pub(super) fn new(many: &'a Many<'a>) -> Self {
        let texts = |row: &'a super::Row| {
            std::iter::once(row.id.as_str()).chain(row.cells.iter().map(String::as_str)).collect()
        };
        let is_row = |id: &&String| many.rows.iter().any(|row| row.id == **id);
        let typed = many.chosen.iter().filter(|id| !is_row(id)).map(|id| (id.clone(), true));
        let mut state = Self {
            many,
            index: Index::of(many.rows.iter().map(texts)),
            is_chosen: many.rows.iter().map(|row| many.chosen.contains(&row.id)).collect(),
            typed: typed.collect(),
            search: String::new(),
            shown: Vec::new(),
            at: 0,
            top: 0,
            problem: None,
        };
        state.narrow();
        state
    }

    /// The chosen ids, in the order of the rows; typed ones come last.
    pub(super) fn ids(&self) -> Vec<String> {
        let rows = self.many.rows.iter().zip(&self.is_chosen);
        let rows = rows.filter(|&(_, &is_chosen)| is_chosen).map(|(row, _)| row.id.clone());
        let typed = self.typed.iter().filter(|(_, is_chosen)| *is_chosen);
        rows.chain(typed.map(|(id, _)| id.clone())).collect()
    }

    pub(super) fn count(&self) -> usize {
        let typed = self.typed.iter().filter(|(_, is_chosen)| *is_chosen).count();
        typed + self.is_chosen.iter().filter(|&&is_chosen| is_chosen).count()
    }

    pub(super) fn is_chosen(&self, item: Item) -> bool {
        match item {
            Item::Row(at) => self.is_chosen[at],
            Item::Typed(at) => self.typed[at].1,
            Item::Offer => false,
        }
    }

    /// The cells of an item; the offer's first cell is the text itself.
    pub(super) fn cells(&self, item: Item) -> Vec<String> {
        match item {
            Item::Row(at) => self.many.rows[at].cells.clone(),
            Item::Typed(at) => vec![self.typed[at].0.clone()],
            Item::Offer => vec![self.search.trim().to_owned()],
        }
    }

    /// Enter takes what is being typed, because nothing else can be meant by it.
    pub(super) fn is_offer_alone(&self) -> bool {
        self.shown == [Item::Offer]
    }

    fn narrow(&mut self) {
        let search = self.search.trim();
        let lower = search.to_lowercase();
        let typed = self.typed.iter().enumerate();
        let typed = typed.filter(|(_, (id, _))| id.to_lowercase().contains(&lower));
        let is_known = self.many.rows.iter().map(|row| &row.id).any(|id| id == search)
            || self.typed.iter().any(|(id, _)| id == search);
        let offer = (self.many.typed && !search.is_empty() && !is_known).then_some(Item::Offer);
        let rows = self.index.find(search).into_iter().map(Item::Row);
        self.shown = rows.chain(typed.map(|(at, _)| Item::Typed(at))).chain(offer).collect();
        self.at = 0;
        self.top = 0;
    }

    fn retype(&mut self, change: impl FnOnce(&mut String)) {
        change(&mut self.search);
        self.narrow();
    }

    fn toggle(&mut self) {
        match self.shown.get(self.at) {
            Some(&Item::Row(at)) => self.is_chosen[at] = !self.is_chosen[at],
            Some(&Item::Typed(at)) => self.typed[at].1 = !self.typed[at].1,
            Some(Item::Offer) => self.take_offer(),
            None => {}
        }
    }

    /// The text becomes a chosen id, and the cursor stands on it.
    fn take_offer(&mut self) {
        let id = self.search.trim().to_owned();
        self.typed.push((id, true));
        self.retype(String::clear);
        self.at = self.shown.len().saturating_sub(1);
    }

    /// Chooses all that is shown, or none of it where all of it is chosen.
    fn toggle_all(&mut self) {
        let is_all = self.shown.iter().all(|&item| item == Item::Offer || self.is_chosen(item));
        for item in &self.shown {
            match *item {
                Item::Row(at) => self.is_chosen[at] = !is_all,
                Item::Typed(at) => self.typed[at].1 = !is_all,
                Item::Offer => {}
            }
        }
    }

    fn enter(&mut self) -> Step<Vec<String>> {
        if self.is_offer_alone() {
            self.take_offer();
            return Step::Stay;
        }
        if self.count() < self.many.least {
            self.problem = Some(text::at_least(self.many.least));
            return Step::Stay;
        }
        Step::Done(self.ids())
    }

    /// The first row shown.
    pub(super) fn top(&self, page: usize) -> usize {
        table::top(self.top, self.at, self.shown.len(), page)
    }

    /// A letter where nothing can be searched.
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

impl Prompt for ManyState<'_> {
    type Answer = Vec<String>;

    fn key(&mut self, key: Key, view: &View) -> Step<Vec<String>> {
        self.problem = None;
        let key = match key {
            Key::Char(c) if c != ' ' && !self.many.searchable => self.letter(c),
            other => other,
        };
        match key {
            Key::Enter => return self.enter(),
            Key::Left if self.search.is_empty() => return Step::Back,
            Key::Char(' ') => self.toggle(),
            Key::Ctrl('a') => self.toggle_all(),
            Key::Char(c) => self.retype(|search| search.push(c)),
            Key::Pasted(c) if self.many.searchable => self.retype(|search| search.push(c)),
            Key::Backspace => self.retype(|search| {
                search.pop();
            }),
            Key::Ctrl('u' | 'w') => self.retype(String::clear),
            key => {
                let size = (self.shown.len(), many_view::page(self, view));
                self.at = moved(key, self.at, size, |_| true).unwrap_or(self.at);
            }
        }
        self.top = self.top(many_view::page(self, view));
        Step::Stay
    }

    fn frame(&self, view: &View) -> Frame {
        many_view::frame(self, view)
    }

    fn escape(&mut self) -> bool {
        let is_searching = !self.search.is_empty();
        if is_searching {
            self.retype(String::clear);
        }
        is_searching
    }
}

#[cfg(test)]
mod tests {
    use super::super::Row;
    use super::{Key, Many, ManyState, Prompt, Step, View};
    use crate::wizard::ask::prompt::testing::press;

    fn rows() -> Vec<Row> {
        let row =
            |(id, name): (&str, &str)| Row { id: id.into(), cells: vec![id.into(), name.into()] };
        [("qwen3", "千问三"), ("qwen3-coder", "千问三代码"), ("gpt-5", "GPT-5")].map(row).to_vec()
    }

    fn many<'a>(rows: &'a [Row], chosen: &'a [String]) -> Many<'a> {
        Many {
            question: "Which?",
            head: &[],
            rows,
            chosen,
            least: 1,
            searchable: true,
            typed: true,
        }
    }

    const VIEW: View = View {
        size: crate::wizard::ask::draw::Size { columns: 80, rows: 24 },
        marks: &crate::wizard::ask::style::RICH,
        has_colour: false,
    };

    fn given(ids: &[&str]) -> Step<Vec<String>> {
        Step::Done(ids.iter().map(|&id| id.to_owned()).collect())
    }

    #[test]
    fn ids_come_in_the_order_of_the_rows_and_typed_ones_last() {
        let (rows, chosen) = (rows(), ["mine/one".to_owned(), "gpt-5".to_owned()]);
        let many = many(&rows, &chosen);
        let mut state = ManyState::new(&many);
        assert_eq!(press(&mut state, " \n", &VIEW), given(&["qwen3", "gpt-5", "mine/one"]));
    }

    #[test]
    fn typing_narrows_and_space_chooses_what_is_found() {
        let rows = rows();
        let many = many(&rows, &[]);
        let mut state = ManyState::new(&many);
        press(&mut state, "coder ", &VIEW);
        assert_eq!(state.search, "coder", "Space is no part of it");
        assert_eq!(press(&mut state, "\n", &VIEW), given(&["qwen3-coder"]));
        assert!(state.escape() && state.search.is_empty(), "the first Esc leaves the search");
        assert!(!state.escape());
        press(&mut state, "千问", &VIEW);
        assert_eq!(state.shown.len(), 3, "two rows and the offer");
        state.key(Key::Left, &VIEW);
        state.key(Key::Ctrl('a'), &VIEW);
        assert_eq!(press(&mut state, "\n", &VIEW), given(&["qwen3", "qwen3-coder"]));
        state.key(Key::Ctrl('a'), &VIEW);
        assert_eq!(state.ids(), [""; 0]);
    }

    #[test]
    fn a_text_that_is_no_rows_id_can_be_taken_as_one() {
        let rows = rows();
        let many = many(&rows, &[]);
        let mut state = ManyState::new(&many);
        assert_eq!(press(&mut state, "mistral\n", &VIEW), Step::Stay, "Enter takes it");
        assert_eq!(press(&mut state, "\n", &VIEW), given(&["mistral"]));
        // Also where it is part of a row's id.
        press(&mut state, "gpt", &VIEW);
        state.key(Key::Down, &VIEW);
        press(&mut state, " ", &VIEW);
        assert_eq!(press(&mut state, "\n", &VIEW), given(&["mistral", "gpt"]));
        press(&mut state, " ", &VIEW);
        assert_eq!(state.ids(), ["mistral"], "what was typed can be left out again");
    }

    #[test]
    fn a_row_has_to_be_chosen_where_one_is_needed() {
        let rows = rows();
        let many = many(&rows, &[]);
        let mut state = ManyState::new(&many);
        assert_eq!(press(&mut state, "\n", &VIEW), Step::Stay);
        assert!(state.problem.is_some());
        press(&mut state, " ", &VIEW);
        assert!(state.problem.is_none());
        assert_eq!(state.key(Key::Left, &VIEW), Step::Back);
    }

    #[test]
    fn letters_are_keys_where_nothing_is_searched() {
        let rows = rows();
        let many = Many { searchable: false, typed: false, ..many(&rows, &[]) };
        let mut state = ManyState::new(&many);
        assert_eq!(press(&mut state, "j 3 k\n", &VIEW), given(&["qwen3-coder", "gpt-5"]));
        assert_eq!(press(&mut state, "a\n", &VIEW), given(&["qwen3", "qwen3-coder", "gpt-5"]));
        state.key(Key::Pasted('x'), &VIEW);
        assert!(state.search.is_empty());
    }
}
