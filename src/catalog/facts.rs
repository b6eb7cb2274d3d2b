//! What is known of a vendor's model, each number from the best source that states it: yours, then the vendor's live
//! list, then its page, then models.dev.
//!
//! Promises: no size is invented, and none contradicts a better one; an output limit that a list states is one that a
//! client can work with (`sizes`). Whether a client should let a model think is our choice for a page's models, and the
//! user's for all others: neither a list over a page nor models.dev decides it.

use crate::catalog::models_dev::{Entry, Lookup};
use crate::catalog::sizes::workable_output;
use crate::catalog::{Cached, FactSource, Model, Vendor};

/// What is known of one model of a vendor.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The model, with all facts laid together.
    pub model: Model,
    /// Who says that the vendor has it; `None` if nothing does.
    pub listed_by: Option<FactSource>,
    /// Who states the context window.
    pub context_source: Option<FactSource>,
    /// Who states the output limit.
    pub output_source: Option<FactSource>,
    /// The output limit as it is stated, if `model` has a smaller one that a client can work with.
    pub stated_output: Option<u64>,
    /// What models.dev states of it, if that was needed.
    pub known_as: Option<Entry>,
    /// Models of models.dev between which the id does not decide.
    pub candidates: Vec<String>,
}

/// What the vendor's own list adds.
#[derive(Debug, Clone, Default)]
pub(super) struct ListFacts {
    /// Models that are in the list only.
    pub(super) models: Vec<Model>,
    /// What the list states of models of the page, over which it was laid.
    restated: Vec<Model>,
    /// Models of the user's that the list adds to: each as it is without, and what the list says.
    completed: Vec<(Model, Model)>,
    /// When the list was asked for, UTC.
    fetched: Option<String>,
}

impl Facts {
    /// True if models.dev says that it cannot call tools, without which an agent does nothing.
    pub fn lacks_tools(&self) -> bool {
        self.known_as.as_ref().is_some_and(|entry| !entry.tool_call)
    }

    /// The sources of the two sizes, each once; of the id if no size is known.
    pub fn sources(&self) -> Vec<FactSource> {
        let mut sources: Vec<FactSource> =
            self.context_source.into_iter().chain(self.output_source).collect();
        sources.dedup();
        if sources.is_empty() { self.listed_by.into_iter().collect() } else { sources }
    }
}

impl Vendor {
    /// The model with this id as page, file and list state it; without what models.dev adds.
    pub fn model(&self, id: &str) -> Option<&Model> {
        self.listed().find(|model| model.id == id)
    }

    /// What is known of a model, beside what the user `pinned`: that stays right when a list says something else
    /// afterwards. What the user wrote in two places has to fit by itself.
    pub fn facts(&self, pinned: &Model) -> Facts {
        match self.model(&pinned.id) {
            Some(known) => self.facts_about(known, pinned),
            None => self.with_fallback(Facts::unknown(Model::named(&pinned.id)), pinned),
        }
    }

    /// Every model that the vendor is known to have, its `models` first.
    pub fn all_models(&self) -> impl Iterator<Item = Facts> {
        self.listed().map(|known| self.facts_about(known, &Model::named(&known.id)))
    }

    /// When the vendor was last asked for its list, UTC; `None` if no list is kept.
    pub fn listed_at(&self) -> Option<&str> {
        self.live.fetched.as_deref()
    }

    /// What page, file and list have.
    pub(super) fn listed(&self) -> impl Iterator<Item = &Model> {
        self.models.iter().chain(&self.other_models).chain(&self.live.models)
    }

    /// Lays the vendor's list in: over the facts of its page, but under those that the user wrote. A model that only the
    /// list has does not come among `models`, which a client gets unasked. Other models of the page that are not on the
    /// list are gone: the list is newer.
    pub(super) fn merge_list(&mut self, cached: Cached) {
        if self.source == FactSource::Page {
            let is_listed = |model: &Model| cached.models.iter().any(|it| it.id == model.id);
            self.other_models.retain(is_listed);
        }
        for fact in cached.models {
            let mut own = self.models.iter_mut().chain(&mut self.other_models);
            let Some(known) = own.find(|known| known.id == fact.id) else {
                self.live.models.push(fact);
                continue;
            };
            if self.source == FactSource::Yours {
                self.live.completed.push((known.clone(), fact.clone()));
                *known = known.clone().or_facts_of(fact);
            } else if fact != Model::named(&fact.id) {
                // Whether clients let it think is our choice, not a fact.
                let fact = Model { reasoning: known.reasoning.or(fact.reasoning), ..fact };
                self.live.restated.push(fact.clone());
                *known = fact.or_facts_of(known.clone());
            }
        }
        self.live.fetched = Some(cached.fetched);
    }

    /// What is known of a model that the vendor has.
    fn facts_about(&self, known: &Model, pinned: &Model) -> Facts {
        let facts = self.own_facts(known, pinned);
        let is_whole = facts.model.name.is_some()
            && facts.model.input.is_some()
            && facts.context_source.is_some()
            && facts.output_source.is_some();
        if is_whole {
            facts.with_workable_output(pinned)
        } else {
            self.with_fallback(facts, pinned)
        }
    }

    /// What the vendor and the user state, and which of them states each size.
    fn own_facts(&self, known: &Model, pinned: &Model) -> Facts {
        let id = &known.id;
        if let Some((own, live)) = self.live.completed.iter().find(|(own, _)| own.id == *id) {
            let model = own.clone().or_facts_of(live.clone().consistent_with(pinned));
            return Facts::stated(model, FactSource::Yours, own, FactSource::Live);
        }
        if let Some(live) = self.live.restated.iter().find(|it| it.id == *id) {
            return Facts::stated(
                known.clone().consistent_with(pinned),
                FactSource::Live,
                live,
                self.source,
            );
        }
        let is_own = self.models.iter().chain(&self.other_models).any(|it| it.id == *id);
        let (model, source) = if is_own {
            (known.clone(), self.source)
        } else {
            (known.clone().consistent_with(pinned), FactSource::Live)
        };
        Facts::stated(model, source, known, source)
    }

    /// With what models.dev states beneath.
    fn with_fallback(&self, mut facts: Facts, pinned: &Model) -> Facts {
        match self.fallback.find(&facts.model.id) {
            Lookup::Found(entry) => {
                let pinned_over = Model {
                    context_window: pinned.context_window.or(facts.model.context_window),
                    max_tokens: pinned.max_tokens.or(facts.model.max_tokens),
                    ..Model::named(&pinned.id)
                };
                let under = entry.as_model(&facts.model.id).consistent_with(&pinned_over);
                let added = |own: Option<u64>, under: Option<u64>| {
                    under.filter(|_| own.is_none()).map(|_| FactSource::ModelsDev)
                };
                let (window, output) = (facts.model.context_window, facts.model.max_tokens);
                facts.context_source =
                    facts.context_source.or_else(|| added(window, under.context_window));
                facts.output_source =
                    facts.output_source.or_else(|| added(output, under.max_tokens));
                facts.model = facts.model.or_facts_of(under);
                facts.known_as = Some(entry);
            }
            Lookup::Ambiguous(ids) => facts.candidates = ids,
            Lookup::Unknown => {}
        }
        facts.with_workable_output(pinned)
    }
}

impl Facts {
    fn unknown(model: Model) -> Self {
        Self {
            model,
            listed_by: None,
            context_source: None,
            output_source: None,
            stated_output: None,
            known_as: None,
            candidates: Vec::new(),
        }
    }

    /// A model whose sizes are `first`'s if it states them, else those of `rest`.
    fn stated(model: Model, by: FactSource, first: &Model, rest: FactSource) -> Self {
        let source = |size: Option<u64>, own: Option<u64>| {
            size.map(|_| if own.is_some() { by } else { rest })
        };
        Self {
            listed_by: Some(by),
            context_source: source(model.context_window, first.context_window),
            output_source: source(model.max_tokens, first.max_tokens),
            ..Self::unknown(model)
        }
    }

    /// With an output limit that leaves a client room in the window that holds in the end. What the user gives stays.
    fn with_workable_output(mut self, pinned: &Model) -> Self {
        let is_the_users =
            pinned.max_tokens.is_some() || self.output_source == Some(FactSource::Yours);
        let window = pinned.context_window.or(self.model.context_window);
        if let (Some(window), Some(stated), false) = (window, self.model.max_tokens, is_the_users) {
            let workable = workable_output(window, stated);
            self.stated_output = (workable != stated).then_some(stated);
            self.model.max_tokens = Some(workable);
        }
        self
    }
}
