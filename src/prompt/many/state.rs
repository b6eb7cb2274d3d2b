//! What is listed, found and chosen. Pure.

use crate::prompt::search::Index;
use crate::prompt::table;
use crate::prompt::{MultiSelect, Row};
use crate::secret;

/// An item of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Row(usize),
    /// An id that the user typed before.
    Typed(usize),
    /// Nothing matches the search. The cursor is here, so that Enter adds nothing by accident.
    NoMatch,
    /// Adds the search text as an id.
    Offer,
}

/// The state of the question.
#[derive(Debug)]
pub(in super::super) struct MultiSelectState<'a> {
    pub(super) many: &'a MultiSelect<'a>,
    index: Index,
    is_chosen: Vec<bool>,
    typed: Vec<(String, bool)>,
    pub(super) search: String,
    /// The search text looks like a key, which no row has: it is not shown.
    pub(super) hides_search: bool,
    pub(super) shown: Vec<Item>,
    pub(super) at: usize,
    pub(super) top: usize,
    pub(super) problem: Option<String>,
}

impl<'a> MultiSelectState<'a> {
    pub(in super::super) fn new(many: &'a MultiSelect<'a>) -> Self {
        let texts = |row: &'a Row| {
            std::iter::once(row.id.as_str()).chain(row.cells.iter().map(String::as_str)).collect()
        };
        let is_row = |id: &&String| many.rows.iter().any(|row| row.id == **id);
        let typed = many.chosen.iter().filter(|id| !is_row(id)).map(|id| (id.clone(), true));
        let mut state = Self {
            many,
            index: Index::new(many.rows.iter().map(texts)),
            is_chosen: many.rows.iter().map(|row| many.chosen.contains(&row.id)).collect(),
            typed: typed.collect(),
            search: String::new(),
            hides_search: false,
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
            Item::NoMatch | Item::Offer => false,
        }
    }

    /// The cells of an item; those of the offer are the search text.
    pub(super) fn cells(&self, item: Item) -> Vec<String> {
        match item {
            Item::Row(at) => self.many.rows[at].cells.clone(),
            Item::Typed(at) => vec![self.typed[at].0.clone()],
            Item::NoMatch | Item::Offer => vec![self.search.trim().to_owned()],
        }
    }

    pub(super) fn is_searching(&self) -> bool {
        !self.search.is_empty()
    }

    /// The search text as it is shown.
    pub(super) fn search_shown(&self, hidden: &str) -> String {
        if self.hides_search {
            secret::mask_typed(&self.search, hidden)
        } else {
            self.search.clone()
        }
    }

    /// The item that the cursor is on.
    pub(super) fn current(&self) -> Option<Item> {
        self.shown.get(self.at).copied()
    }

    /// How many items match the search, and which of them the cursor is on, from 1.
    pub(super) fn position(&self) -> (usize, usize) {
        let dummies = usize::from(self.shown.first() == Some(&Item::NoMatch));
        let count = self.shown.len() - dummies;
        ((self.at + 1).saturating_sub(dummies).min(count), count)
    }

    fn narrow(&mut self) {
        let search = self.search.trim();
        let lower = search.to_lowercase();
        let typed = self.typed.iter().enumerate();
        let typed = typed.filter(|(_, (id, _))| id.to_lowercase().contains(&lower));
        let is_known = self.many.rows.iter().map(|row| &row.id).any(|id| id == search)
            || self.typed.iter().any(|(id, _)| id == search);
        self.hides_search =
            secret::mask_typed(search, "") != search && !self.index.contains(search);
        let is_key = self.hides_search && secret::has_certain_key(search);
        let can_add = self.many.allow_custom && !search.is_empty() && !is_known && !is_key;
        let offer = can_add.then_some(Item::Offer);
        let rows = self.index.find(search).into_iter().map(Item::Row);
        self.shown = rows.chain(typed.map(|(at, _)| Item::Typed(at))).collect();
        if self.shown.is_empty() && !search.is_empty() {
            self.shown.push(Item::NoMatch);
        }
        self.shown.extend(offer);
        self.at = 0;
        self.top = 0;
    }

    pub(super) fn retype(&mut self, change: impl FnOnce(&mut String)) {
        change(&mut self.search);
        self.narrow();
    }

    pub(super) fn toggle(&mut self) {
        match self.current() {
            Some(Item::Row(at)) => self.is_chosen[at] = !self.is_chosen[at],
            Some(Item::Typed(at)) => self.typed[at].1 = !self.typed[at].1,
            Some(Item::Offer) => self.take_offer(),
            Some(Item::NoMatch) | None => {}
        }
    }

    /// Toggles the current item and ends the search, with the cursor on that item; false if nothing matches.
    pub(super) fn take_found(&mut self) -> bool {
        let Some(item) = self.current().filter(|item| *item != Item::NoMatch) else { return false };
        self.toggle();
        if item != Item::Offer {
            self.retype(String::clear);
            self.at = self.shown.iter().position(|shown| *shown == item).unwrap_or(0);
        }
        true
    }

    /// The labels of what is chosen, in the order of `ids`.
    pub(super) fn labels(&self) -> Vec<String> {
        let rows = (0..self.many.rows.len()).map(Item::Row);
        let items = rows.chain((0..self.typed.len()).map(Item::Typed));
        let chosen = items.filter(|&item| self.is_chosen(item));
        chosen.map(|item| self.cells(item).into_iter().next().unwrap_or_default()).collect()
    }

    /// The text becomes a chosen id, with the cursor on it.
    fn take_offer(&mut self) {
        let id = self.search.trim().to_owned();
        self.typed.push((id, true));
        self.retype(String::clear);
        self.at = self.shown.len().saturating_sub(1);
    }

    /// Chooses all that is shown, or none of it if all of it is chosen.
    pub(super) fn toggle_all(&mut self) {
        let is_dummy = |item| matches!(item, Item::NoMatch | Item::Offer);
        let is_all = self.shown.iter().all(|&item| is_dummy(item) || self.is_chosen(item));
        for item in &self.shown {
            match *item {
                Item::Row(at) => self.is_chosen[at] = !is_all,
                Item::Typed(at) => self.typed[at].1 = !is_all,
                Item::NoMatch | Item::Offer => {}
            }
        }
    }

    /// The first row shown.
    pub(super) fn top(&self, page: usize) -> usize {
        table::top(self.top, self.at, self.shown.len(), page)
    }
}
