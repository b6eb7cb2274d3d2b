//! Which models: those of the vendor's page, of its live list, of last time, and any that the user types.

use super::{StepOutcome, sizes};
use crate::catalog::Model;
use crate::error::Result;
use crate::prompt::{Answer, MultiSelect, Row};
use crate::text::wizard as text;
use crate::wizard::state::WizardState;
use crate::wizard::vendor_call;

pub(super) fn ask(wizard: &mut WizardState<'_>) -> Result<StepOutcome> {
    if !wizard.preset.inputs.models.is_empty() {
        return Ok(StepOutcome::Skipped);
    }
    vendor_call::fetch_models(wizard)?;
    let (known, remembered) = (known(wizard), wizard.remembered_models());
    let rows: Vec<Row> = known.iter().map(|id| row(wizard, &remembered, id)).collect();
    loop {
        let chosen = chosen(wizard);
        let answer = wizard.prompter.pick_many(&MultiSelect {
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
        take(wizard, &picked);
        if sizes::ask(wizard)? != StepOutcome::Back {
            return Ok(StepOutcome::Answered);
        }
    }
}

/// Takes the models that are chosen at the start.
pub(super) fn propose(wizard: &mut WizardState<'_>) {
    let chosen = chosen(wizard);
    take(wizard, &chosen);
}

/// Chosen ones first, because a list may be long.
fn known(wizard: &WizardState<'_>) -> Vec<String> {
    let mut ids = chosen(wizard);
    let others = wizard.vendor.all_models().map(|facts| facts.model.id);
    for id in wizard.remembered_models().into_iter().map(|model| model.id).chain(others) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The previous answer, else last time's, else the vendor's own choice.
fn chosen(wizard: &WizardState<'_>) -> Vec<String> {
    let ids = |models: &[Model]| models.iter().map(|model| model.id.clone()).collect();
    let before = wizard.remembered_models();
    match (&wizard.draft.inputs.models, &before) {
        (named, _) if !named.is_empty() => ids(named),
        (_, before) if !before.is_empty() => ids(before),
        _ => ids(&wizard.vendor.models),
    }
}

fn row(wizard: &WizardState<'_>, remembered: &[Model], id: &str) -> Row {
    let facts = sizes::facts(wizard, remembered, id);
    let name = facts.name.clone().filter(|name| name != id).unwrap_or_default();
    let size = |size: Option<u64>| size.map_or_else(|| "?".into(), crate::text::tokens);
    let cells = vec![id.into(), size(facts.context_window), size(facts.max_tokens), name];
    Row { id: id.into(), cells }
}

/// The models named; if one of last time was taken out, only these stay.
fn take(wizard: &mut WizardState<'_>, picked: &[String]) {
    let before = std::mem::take(&mut wizard.draft.inputs.models);
    let model = |id: &String| {
        let known = before.iter().find(|model| model.id == *id);
        known.cloned().unwrap_or_else(|| Model::named(id))
    };
    wizard.draft.inputs.models = picked.iter().map(model).collect();
    derive_pruning(wizard);
}

/// Whether models are removed depends on what the chosen clients had.
pub(super) fn derive_pruning(wizard: &mut WizardState<'_>) {
    let named = &wizard.draft.inputs.models;
    let is_gone = |model: &Model| !named.iter().any(|named| named.id == model.id);
    let is_any_gone = !named.is_empty() && wizard.remembered_models().iter().any(is_gone);
    wizard.draft.inputs.prune = wizard.preset.inputs.prune || is_any_gone;
}
