//! Which vendor, for those who have files of their own for more than one.

use super::StepOutcome;
use crate::catalog::Catalog;
use crate::error::Result;
use crate::prompt::{Answer, Choice};
use crate::text::wizard as text;
use crate::wizard::state::WizardState;

pub(super) fn ask(wizard: &mut WizardState<'_>) -> Result<StepOutcome> {
    if super::Step::Vendor.is_settled(wizard) {
        return Ok(StepOutcome::Skipped);
    }
    let catalog = Catalog::load(wizard.host)?;
    let choice = |id: &String| {
        let vendor = catalog.vendor(id).ok();
        let host = vendor.and_then(|vendor| vendor.endpoints.values().next());
        Choice::new(vendor.map_or(id.as_str(), |vendor| vendor.display_name()))
            .note(host.map(|url| url.origin()).unwrap_or_default())
    };
    let choices: Vec<Choice> = wizard.vendors.iter().map(choice).collect();
    let at = wizard.vendors.iter().position(|id| *id == wizard.vendor.id).unwrap_or(0);
    let Answer::Given(picked) = wizard.prompter.pick(text::which_vendor(), &choices, at)? else {
        return Ok(StepOutcome::Back);
    };
    let vendor = catalog.vendor(&wizard.vendors[picked])?.clone();
    if vendor.id != wizard.vendor.id {
        // Answers for another vendor do not apply to this one.
        wizard.draft.inputs = wizard.preset.inputs.clone();
        wizard.draft.vendor = Some(vendor.id.clone());
        (wizard.vendor, wizard.key, wizard.has_list) = (vendor, None, false);
        (wizard.default_is_answered, wizard.key_is_answered) = (false, false);
    }
    Ok(StepOutcome::Answered)
}
