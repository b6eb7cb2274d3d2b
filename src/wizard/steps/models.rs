//! Which models: those of the vendor's page, of its live list, of last time, and any that the user types.

use super::{StepOutcome, sizes};
use crate::catalog::Model;
use crate::error::Result;
use crate::prompt::{Answer, MultiSelect, Row};
use crate::text::wizard as text;
use crate::wizard::session::Session;
use crate::wizard::{vendor_call, words};

pub(super) fn ask(session: &mut Session<'_>) -> Result<StepOutcome> {
    if !session.preset.inputs.models.is_empty() {
        return Ok(StepOutcome::Skipped);
    }
    vendor_call::fetch_models(session)?;
    let (known, remembered) = (known(session), session.remembered_models());
    let rows: Vec<Row> = known.iter().map(|id| row(session, &remembered, id)).collect();
    loop {
        let chosen = chosen(session);
        let answer = session.prompter.pick_many(&MultiSelect {
            question: text::which_models(),
            head: &[
                text::head_model(),
                text::head_context(),
                text::head_output(),
                text::head_name(),
            ],
            rows: &rows,
            chosen: &chosen,
            min: 1,
            searchable: true,
            allow_custom: true,
        })?;
        let Answer::Given(picked) = answer else { return Ok(StepOutcome::Back) };
        take(session, &picked);
        if sizes::ask(session)? != StepOutcome::Back {
            return Ok(StepOutcome::Answered);
        }
    }
}

/// Chosen ones first, for a list may be long.
fn known(session: &Session<'_>) -> Vec<String> {
    let mut ids = chosen(session);
    let others = session.vendor.all_models().map(|facts| facts.model.id);
    for id in session.remembered_models().into_iter().map(|model| model.id).chain(others) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The answer of before, else last time's, else the vendor's own choice.
fn chosen(session: &Session<'_>) -> Vec<String> {
    let ids = |models: &[Model]| models.iter().map(|model| model.id.clone()).collect();
    let before = session.remembered_models();
    match (&session.draft.inputs.models, &before) {
        (named, _) if !named.is_empty() => ids(named),
        (_, before) if !before.is_empty() => ids(before),
        _ => ids(&session.vendor.models),
    }
}

fn row(session: &Session<'_>, remembered: &[Model], id: &str) -> Row {
    let facts = sizes::facts(session, remembered, id);
    let name = facts.name.clone().filter(|name| name != id).unwrap_or_default();
    let size = |size: Option<u64>| size.map_or_else(|| "?".into(), words::tokens);
    let cells = vec![id.into(), size(facts.context_window), size(facts.max_tokens), name];
    Row { id: id.into(), cells }
}

/// The models named; if one of last time was taken out, only these stay.
fn take(session: &mut Session<'_>, picked: &[String]) {
    let before = std::mem::take(&mut session.draft.inputs.models);
    let model = |id: &String| {
        let known = before.iter().find(|model| model.id == *id);
        known.cloned().unwrap_or_else(|| Model::named(id))
    };
    session.draft.inputs.models = picked.iter().map(model).collect();
    settle(session);
}

/// Whether models have to go follows from what the chosen clients had.
pub(super) fn settle(session: &mut Session<'_>) {
    let named = &session.draft.inputs.models;
    let is_gone = |model: &Model| !named.iter().any(|named| named.id == model.id);
    let is_any_gone = !named.is_empty() && session.remembered_models().iter().any(is_gone);
    session.draft.inputs.prune = session.preset.inputs.prune || is_any_gone;
}
