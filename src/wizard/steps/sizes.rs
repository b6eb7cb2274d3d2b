//! The question for sizes of models whose sizes are unknown.

use super::StepOutcome;
use crate::catalog::Model;
use crate::error::Result;
use crate::prompt::{Answer, Choice};
use crate::text::wizard as text;
use crate::wizard::state::WizardState;
use crate::wizard::words;

/// What is known of a model: answered now, recorded last time, or the catalog's.
pub(super) fn facts(wizard: &WizardState<'_>, remembered: &[Model], id: &str) -> Model {
    let answered = wizard.draft.inputs.models.iter().find(|model| model.id == id).cloned();
    let before = remembered.iter().find(|model| model.id == id).cloned();
    let mut facts = wizard.vendor.facts(&Model::named(id)).model;
    for over in before.into_iter().chain(answered) {
        facts.context_window = over.context_window.or(facts.context_window);
        facts.max_tokens = over.max_tokens.or(facts.max_tokens);
    }
    let inputs = &wizard.draft.inputs;
    facts.context_window = inputs.context_window.or(facts.context_window);
    facts.max_tokens = inputs.max_tokens.or(facts.max_tokens);
    facts
}

/// Asks once for all of them whether the user knows better.
pub(super) fn ask(wizard: &mut WizardState<'_>) -> Result<StepOutcome> {
    let named = wizard.draft.inputs.models.iter().map(|model| model.id.clone());
    let remembered = wizard.remembered_models();
    let is_open = |id: &String| {
        let facts = facts(wizard, &remembered, id);
        facts.context_window.is_none() || facts.max_tokens.is_none()
    };
    let open: Vec<String> = named.filter(is_open).collect();
    if open.is_empty() {
        return Ok(StepOutcome::Skipped);
    }
    let choices = [
        Choice::new(text::leave_sizes_open()).note(text::clients_have_defaults()),
        Choice::new(text::give_sizes()),
    ];
    let question = text::sizes_unknown(open.join(text::list_separator()));
    match wizard.prompter.pick(&question, &choices, 0)? {
        Answer::Back => Ok(StepOutcome::Back),
        Answer::Given(0) => Ok(StepOutcome::Answered),
        Answer::Given(_) => each(wizard, &open),
    }
}

fn each(wizard: &mut WizardState<'_>, ids: &[String]) -> Result<StepOutcome> {
    let remembered = wizard.remembered_models();
    for id in ids {
        let known = facts(wizard, &remembered, id);
        let context = match known.context_window {
            None => ask_one(wizard, &text::context_of(id))?,
            known => Answer::Given(known),
        };
        let Answer::Given(context) = context else { return ask(wizard) };
        let output = match known.max_tokens {
            None => ask_one(wizard, &text::output_of(id))?,
            known => Answer::Given(known),
        };
        let Answer::Given(output) = output else { return ask(wizard) };
        if let Some(model) = wizard.draft.inputs.models.iter_mut().find(|model| model.id == *id) {
            let before = model.clone();
            (model.context_window, model.max_tokens) = (context, output);
            if let Err(problem) = model.check() {
                *model = before;
                wizard.prompter.error(&problem.text());
                return ask(wizard);
            }
        }
    }
    Ok(StepOutcome::Answered)
}

/// A number of tokens; an empty line leaves it open.
fn ask_one(wizard: &mut WizardState<'_>, question: &str) -> Result<Answer<Option<u64>>> {
    let check = |text: &str| match (text, words::number(text)) {
        ("", _) | (_, Some(1..)) => Ok(()),
        _ => Err(text::not_a_size().into()),
    };
    Ok(match wizard.prompter.line(question, "", &check)? {
        Answer::Given(text) => Answer::Given(words::number(&text)),
        Answer::Back => Answer::Back,
    })
}
