//! Whether one of the chosen models becomes the clients' default.

use super::StepOutcome;
use crate::error::Result;
use crate::plan::overview;
use crate::plan::saved_inputs::DefaultModelChoice;
use crate::prompt::{Answer, Choice};
use crate::text::{overview as words, wizard as text};
use crate::wizard::state::WizardState;

pub(super) fn ask(wizard: &mut WizardState<'_>) -> Result<StepOutcome> {
    if wizard.preset.inputs.default_model.is_some() {
        return Ok(StepOutcome::Skipped);
    }
    let defaults = now(wizard);
    let ids = ids(wizard);
    let mut choices = vec![Choice::new(text::keep_default()).note(shown(&defaults))];
    choices.extend(ids.iter().map(|id| Choice::new(text::set_default(id))));
    let at = first_choice(wizard, &defaults, &ids);
    let Answer::Given(picked) = wizard.prompter.pick(text::which_default(), &choices, at)? else {
        return Ok(StepOutcome::Back);
    };
    take(wizard, &defaults, picked.checked_sub(1).and_then(|at| ids.get(at)).cloned());
    wizard.default_is_answered = true;
    Ok(StepOutcome::Answered)
}

/// Takes what is offered first.
pub(super) fn propose(wizard: &mut WizardState<'_>) {
    if wizard.preset.inputs.default_model.is_some() {
        return;
    }
    let (defaults, ids) = (now(wizard), ids(wizard));
    let at = first_choice(wizard, &defaults, &ids);
    take(wizard, &defaults, at.checked_sub(1).and_then(|at| ids.get(at)).cloned());
}

/// What becomes of each client's default, in words.
pub(in crate::wizard) fn proposed(wizard: &WizardState<'_>) -> Vec<String> {
    let chosen = match &wizard.draft.inputs.default_model {
        Some(DefaultModelChoice::Model(id)) => Some(id),
        Some(DefaultModelChoice::Never) | None => None,
    };
    let becomes = |before: &Option<String>| match (chosen, before) {
        (Some(id), None) => id.clone(),
        (Some(id), Some(before)) => words::default_replaces(id, before),
        (None, Some(before)) => words::default_stays(before),
        (None, None) => text::none().to_owned(),
    };
    let now = now(wizard).into_iter();
    overview::by_name(now.map(|(name, before)| (name, becomes(&before))))
}

fn take(wizard: &mut WizardState<'_>, defaults: &[Default], model: Option<String>) {
    // If nothing is set, a client without a default would get one.
    let has_none = defaults.iter().any(|(_, model)| model.is_none());
    let left = has_none.then_some(DefaultModelChoice::Never);
    wizard.draft.inputs.default_model = model.map(DefaultModelChoice::Model).or(left);
}

fn ids(wizard: &WizardState<'_>) -> Vec<String> {
    wizard.draft.inputs.models.iter().map(|model| model.id.clone()).collect()
}

/// The place of the answer that is offered first: 0 leaves the defaults, the others are models.
fn first_choice(wizard: &WizardState<'_>, defaults: &[Default], ids: &[String]) -> usize {
    let gone: Vec<String> = wizard.remembered_models().into_iter().map(|model| model.id).collect();
    let is_going = |name: &str| {
        let id = name.split_once('/').map_or(name, |(_, id)| id);
        gone.iter().any(|it| it == id) && !ids.iter().any(|it| it == id)
    };
    let stays = |model: &Option<String>| model.as_ref().is_some_and(|name| !is_going(name));
    let has_any = defaults.iter().any(|(_, model)| stays(model));
    let place = |id: &String| ids.iter().position(|known| known == id);
    match &wizard.draft.inputs.default_model {
        Some(DefaultModelChoice::Model(id)) if place(id).is_some() => {
            place(id).map_or(0, |at| at + 1)
        }
        Some(DefaultModelChoice::Never) => 0,
        None if wizard.default_is_answered => 0,
        // An existing default is kept; a client without one gets one, so that it answers.
        _ => usize::from(!has_any && !ids.is_empty()),
    }
}

/// A client's name with its default model.
type Default = (&'static str, Option<String>);

/// Drops the answer if it names a model that is no longer chosen; returns whether it did.
pub(super) fn forget_gone(wizard: &mut WizardState<'_>) -> bool {
    let inputs = &mut wizard.draft.inputs;
    let is_chosen = |id: &String| inputs.models.iter().any(|model| model.id == *id);
    let is_gone = match &inputs.default_model {
        Some(DefaultModelChoice::Model(id)) => !is_chosen(id),
        _ => false,
    };
    let is_gone = is_gone && wizard.preset.inputs.default_model.is_none();
    if is_gone {
        inputs.default_model = None;
        wizard.default_is_answered = false;
    }
    is_gone
}

/// Each chosen client's default as its files have it.
fn now(wizard: &WizardState<'_>) -> Vec<Default> {
    let of = |client: &'static dyn crate::clients::Client| {
        let config_set = client.read_config(wizard.host, wizard.config(client)).ok();
        (client.name(), config_set.and_then(|config_set| client.default_model(&config_set)))
    };
    wizard.clients().into_iter().map(of).collect()
}

fn shown(defaults: &[Default]) -> String {
    let one = |(name, model): &Default| {
        let model = model.clone().unwrap_or_else(|| text::none().to_owned());
        format!("{name}: {model}")
    };
    defaults.iter().map(one).collect::<Vec<_>>().join(text::list_separator())
}
