//! The questions in their order, and the way from one to the next and back.

mod clients;
mod default_model;
mod install;
mod key;
mod key_store;
mod models;
mod parameters;
mod readable;
mod sizes;
mod vendor;

pub(super) use default_model::proposed as proposed_defaults;
pub(super) use key::found as found_key;
pub(super) use key_store::in_words as key_in_words;

use crate::catalog::{Endpoint, Protocol};
use crate::error::{Error, Result};
use crate::text::wizard as text;
use crate::wizard::state::WizardState;
use crate::wizard::vendor_call::{self, Proof};

/// One question; some are several prompts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Vendor,
    Clients,
    Key,
    Models,
    DefaultModel,
    KeyStore,
    /// Asked only if the user wants to change them.
    Parameters,
}

/// The steps that are asked, in order.
pub(super) const ALL: [Step; 6] =
    [Step::Vendor, Step::Clients, Step::Key, Step::Models, Step::DefaultModel, Step::KeyStore];

/// The result of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StepOutcome {
    /// The user answered.
    Answered,
    /// There was nothing to ask.
    Skipped,
    /// The user wants the step before.
    Back,
}

/// The step to begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// At the first step.
    First,
    /// At the last step in which something was asked: the user came back from the summary.
    Last,
    /// After the last step.
    End,
}

impl Step {
    /// Its name, for "change something".
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Vendor => text::step_vendor(),
            Self::Clients => text::step_clients(),
            Self::Key => text::step_key(),
            Self::Models => text::step_models(),
            Self::DefaultModel => text::step_default_model(),
            Self::KeyStore => text::step_key_store(),
            Self::Parameters => text::step_parameters(),
        }
    }

    /// True if flags have answered it, or there is only one answer.
    pub(super) fn is_settled(self, wizard: &WizardState<'_>) -> bool {
        let (preset, inputs) = (&wizard.preset, &wizard.preset.inputs);
        match self {
            Self::Vendor => preset.vendor.is_some() || wizard.vendors.len() == 1,
            Self::Clients => !preset.clients.is_empty(),
            Self::Key | Self::Parameters => false,
            Self::Models => !inputs.models.is_empty(),
            Self::DefaultModel => inputs.default_model.is_some(),
            Self::KeyStore => key_store::is_settled(wizard),
        }
    }

    fn ask(self, wizard: &mut WizardState<'_>) -> Result<StepOutcome> {
        match self {
            Self::Vendor => vendor::ask(wizard),
            Self::Clients => clients::ask(wizard),
            Self::Key => key::ask(wizard),
            Self::Models => models::ask(wizard),
            Self::DefaultModel => default_model::ask(wizard),
            Self::KeyStore => key_store::ask(wizard),
            Self::Parameters => parameters::ask(wizard),
        }
    }
}

/// Answers every question as it is proposed; nothing is asked.
pub(super) fn propose(wizard: &mut WizardState<'_>) -> Result<()> {
    wizard.draft.clients = wizard.clients().iter().map(|client| client.id().to_owned()).collect();
    models::propose(wizard);
    default_model::propose(wizard);
    key::propose(wizard)?;
    key_store::propose(wizard)
}

/// Asks for what a proposal lacks: files that can be read, and a key that the vendor accepts.
pub(super) fn take_proposal(wizard: &mut WizardState<'_>) -> Result<StepOutcome> {
    if !readable::see_to(wizard)? || key::complete(wizard)? == StepOutcome::Back {
        return Ok(StepOutcome::Back);
    }
    key_store::propose(wizard)?;
    vendor_call::fetch_models(wizard)?;
    Ok(StepOutcome::Answered)
}

/// Asks one question after the other; false if the user goes back before the first.
pub(super) fn walk(wizard: &mut WizardState<'_>, steps: &[Step], from: Start) -> Result<bool> {
    let mut at = match from {
        Start::First => 0,
        Start::Last => match before(wizard, steps, steps.len()) {
            Some(at) => at,
            None => return Ok(false),
        },
        Start::End => steps.len(),
    };
    while let Some(step) = steps.get(at) {
        wizard.begin(*step);
        at = match step.ask(wizard)? {
            StepOutcome::Answered | StepOutcome::Skipped => at + 1,
            StepOutcome::Back => match before(wizard, steps, at) {
                Some(at) => at,
                None => return Ok(false),
            },
        };
    }
    Ok(true)
}

/// The step before `at` that asks something.
fn before(wizard: &WizardState<'_>, steps: &[Step], at: usize) -> Option<usize> {
    steps[..at].iter().rposition(|step| !step.is_settled(wizard))
}

/// Asks one question alone; going back leaves the answer as it was.
pub(super) fn ask_one(wizard: &mut WizardState<'_>, step: Step) -> Result<()> {
    if step == Step::Vendor {
        return another_vendor(wizard);
    }
    let proven = wizard.targets();
    wizard.begin(step);
    if step.ask(wizard)? != StepOutcome::Answered {
        return Ok(());
    }
    match step {
        Step::Clients => other_clients(wizard, &proven),
        // A new key has to go somewhere.
        Step::Key if !key_store::is_settled(wizard) => key_store::ask(wizard).map(drop),
        // A model that was taken out is no default.
        Step::Models if default_model::forget_gone(wizard) => default_model::ask(wizard).map(drop),
        _ => Ok(()),
    }
}

/// Another vendor has another key and other models; without an answer to all of it, the one before stays.
fn another_vendor(wizard: &mut WizardState<'_>) -> Result<()> {
    let (vendor, draft) = (wizard.vendor.clone(), wizard.draft.clone());
    let key = (wizard.key.clone(), wizard.key_is_answered);
    let rest = (wizard.has_list, wizard.default_is_answered);
    let is_answered = vendor::ask(wizard)? == StepOutcome::Answered
        && (wizard.vendor.id == vendor.id || walk(wizard, &ALL[2..], Start::First)?);
    if !is_answered {
        (wizard.vendor, wizard.draft) = (vendor, draft);
        (wizard.key, wizard.key_is_answered) = key;
        (wizard.has_list, wizard.default_is_answered) = rest;
    }
    Ok(())
}

/// Clients that are added late may send the key to another host, and may have had other models.
fn other_clients(wizard: &mut WizardState<'_>, proven: &[(Protocol, Endpoint)]) -> Result<()> {
    models::derive_pruning(wizard);
    let is_new = wizard.targets().iter().any(|target| !proven.contains(target));
    if is_new && wizard.key.is_some() && vendor_call::prove(wizard)? != Proof::GoOn {
        ask_one(wizard, Step::Key)?;
    }
    Ok(())
}

/// The question whose answer led to an error.
pub(super) fn step_for(error: &Error) -> Option<Step> {
    match error {
        Error::KeyStore { .. } => Some(Step::KeyStore),
        Error::Key { .. } | Error::NoKey { .. } | Error::KeyRejected { .. } => Some(Step::Key),
        Error::Syntax { .. } | Error::Encoding { .. } | Error::Shape { .. } => Some(Step::Clients),
        _ => None,
    }
}
