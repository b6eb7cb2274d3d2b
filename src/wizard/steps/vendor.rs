//! Which vendor, for those who have files of their own for more than one.

use super::StepOutcome;
use crate::catalog::Catalog;
use crate::error::Result;
use crate::prompt::{Answer, Choice};
use crate::text::wizard as text;
use crate::wizard::session::Session;

pub(super) fn ask(session: &mut Session<'_>) -> Result<StepOutcome> {
    if super::Step::Vendor.is_settled(session) {
        return Ok(StepOutcome::Skipped);
    }
    let catalog = Catalog::load(session.host)?;
    let choice = |id: &String| {
        let vendor = catalog.vendor(id).ok();
        let host = vendor.and_then(|vendor| vendor.endpoints.values().next());
        Choice::new(vendor.map_or(id.as_str(), |vendor| vendor.name.as_str()))
            .note(host.map(|url| url.origin()).unwrap_or_default())
    };
    let choices: Vec<Choice> = session.vendors.iter().map(choice).collect();
    let at = session.vendors.iter().position(|id| *id == session.vendor.id).unwrap_or(0);
    let Answer::Given(picked) = session.prompter.pick(text::which_vendor(), &choices, at)? else {
        return Ok(StepOutcome::Back);
    };
    let vendor = catalog.vendor(&session.vendors[picked])?.clone();
    if vendor.id != session.vendor.id {
        // What was answered for another vendor says nothing about this one.
        session.draft.inputs = session.preset.inputs.clone();
        session.draft.vendor = Some(vendor.id.clone());
        (session.vendor, session.key, session.has_list) = (vendor, None, false);
        (session.default_is_answered, session.key_is_answered) = (false, false);
    }
    Ok(StepOutcome::Answered)
}
