//! What is listed, found and chosen. Pure.

use crate::prompt::search::Index;
use crate::prompt::table;
use crate::prompt::{MultiSelect, Row};

/// An item of the list.
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
pub(in super::super) struct MultiSelectState<'a> {
    pub(super) many: &'a MultiSelect<'a>,
    index: Index,
    is_chosen: Vec<bool>,
    typed: Vec<(String, bool)>,
    pub(super) search: String,
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
        let offer =
            (self.many.allow_custom && !search.is_empty() && !is_known).then_some(Item::Offer);
        let rows = self.index.find(search).into_iter().map(Item::Row);
        self.shown = rows.chain(typed.map(|(at, _)| Item::Typed(at))).chain(offer).collect();
        self.at = 0;
        self.top = 0;
    }

    pub(super) fn retype(&mut self, change: impl FnOnce(&mut String)) {
        change(&mut self.search);
        self.narrow();
    }

    pub(super) fn toggle(&mut self) {
        match self.shown.get(self.at) {
            Some(&Item::Row(at)) => self.is_chosen[at] = !self.is_chosen[at],
            Some(&Item::Typed(at)) => self.typed[at].1 = !self.typed[at].1,
            Some(Item::Offer) => self.take_offer(),
            None => {}
        }
    }

    /// The text becomes a chosen id, with the cursor on it.
    pub(super) fn take_offer(&mut self) {
        let id = self.search.trim().to_owned();
        self.typed.push((id, true));
        self.retype(String::clear);
        self.at = self.shown.len().saturating_sub(1);
    }

    /// Chooses all that is shown, or none of it if all of it is chosen.
    pub(super) fn toggle_all(&mut self) {
        let is_all = self.shown.iter().all(|&item| item == Item::Offer || self.is_chosen(item));
        for item in &self.shown {
            match *item {
                Item::Row(at) => self.is_chosen[at] = !is_all,
                Item::Typed(at) => self.typed[at].1 = !is_all,
                Item::Offer => {}
            }
        }
    }

    /// The first row shown.
    pub(super) fn top(&self, page: usize) -> usize {
        table::top(self.top, self.at, self.shown.len(), page)
    }
}
