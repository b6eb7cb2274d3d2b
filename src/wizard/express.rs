//! The first screen of a new machine: what was found, what would be done with it, and one question. A user who agrees is
//! asked for nothing but the key.

use crate::error::Result;
use crate::plan::overview;
use crate::prompt::{self, Answer, Choice};
use crate::text::{overview as words, wizard as text};
use crate::wizard::state::WizardState;
use crate::wizard::steps::{self, StepOutcome};

/// What the user wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Everything as it is proposed.
    Proposed,
    /// Question by question.
    Customize,
    /// Nothing.
    Leave,
}

/// Shows what would be done, and asks.
pub(super) fn ask(wizard: &mut WizardState<'_>) -> Result<Way> {
    steps::propose(wizard)?;
    wizard.prompter.heading(text::proposal());
    let rows = rows(wizard)?;
    let lines = prompt::rows(&rows, wizard.prompter.width());
    wizard.prompter.print_block(&lines);
    let choices = [
        Choice::new(text::accept_proposal()),
        Choice::new(text::customize()).key('c'),
        Choice::new(text::quit()).key('q'),
    ];
    Ok(match wizard.prompter.pick(text::confirm_proposal(), &choices, 0)? {
        Answer::Given(0) => Way::Proposed,
        Answer::Given(1) => Way::Customize,
        Answer::Given(_) | Answer::Back => Way::Leave,
    })
}

/// Asks for the key, if there is none, and proves it; false if the user went back.
pub(super) fn prepare(wizard: &mut WizardState<'_>) -> Result<bool> {
    Ok(steps::take_proposal(wizard)? != StepOutcome::Back)
}

fn rows(wizard: &mut WizardState<'_>) -> Result<Vec<overview::Row>> {
    let key = match steps::found_key(wizard) {
        Some(found) => found,
        None if wizard.keyring_fails()? => vec![words::key_next_in_file().into()],
        None => vec![words::key_next_in_keyring().into()],
    };
    let clients: Vec<&str> = wizard.clients().iter().map(|client| client.name()).collect();
    let models = wizard
        .draft
        .inputs
        .models
        .iter()
        .map(|model| overview::with_sizes(&wizard.vendor.facts(model).model));
    Ok(vec![
        (text::step_clients(), vec![clients.join(text::list_separator())]),
        (text::step_models(), models.collect()),
        (text::step_default_model(), steps::proposed_defaults(wizard)),
        (text::step_key(), key),
    ])
}
