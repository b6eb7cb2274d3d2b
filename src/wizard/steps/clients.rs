//! Which clients; one that is not here can be installed or prepared for.

use super::{StepOutcome, install, readable};
use crate::clients::{self, Client};
use crate::error::Result;
use crate::plan::status::StatusKind;
use crate::prompt::{Answer, MultiSelect, Row};
use crate::text::wizard as text;
use crate::wizard::state::WizardState;
use crate::wizard::words;

pub(super) fn ask(wizard: &mut WizardState<'_>) -> Result<StepOutcome> {
    if !wizard.preset.clients.is_empty() {
        let go_on = install::offer(wizard)? && readable::see_to(wizard)?;
        return Ok(if go_on { StepOutcome::Skipped } else { StepOutcome::Back });
    }
    loop {
        let Answer::Given(chosen) = pick(wizard)? else { return Ok(StepOutcome::Back) };
        wizard.draft.clients = chosen;
        if install::offer(wizard)? && readable::see_to(wizard)? {
            return Ok(StepOutcome::Answered);
        }
    }
}

fn pick(wizard: &mut WizardState<'_>) -> Result<Answer<Vec<String>>> {
    let rows: Vec<Row> = clients::ALL.iter().map(|client| row(wizard, *client)).collect();
    let chosen = if wizard.draft.clients.is_empty() {
        wizard.clients().iter().map(|client| client.id().to_owned()).collect()
    } else {
        wizard.draft.clients.clone()
    };
    wizard.prompter.pick_many(&MultiSelect {
        question: text::which_clients(),
        head: &[],
        rows: &rows,
        chosen: &chosen,
        min: 1,
        searchable: false,
        allow_custom: false,
    })
}

fn row(wizard: &WizardState<'_>, client: &'static dyn Client) -> Row {
    let found = client.detect(wizard.host);
    let versions = found.versions().join(", ");
    let here = match (found.program(), found.version()) {
        (Some(_), Some(_)) => versions,
        (Some(_), None) => text::installed().into(),
        (None, _) if found.has_config => text::only_config().into(),
        (None, _) => text::not_installed().into(),
    };
    let mut states = wizard.own_states();
    let kind = states.find(|state| state.client.id() == client.id()).map(|state| state.kind);
    let state = match kind {
        Some(kind) if kind != StatusKind::Absent => words::kind(kind),
        _ if client.holds_one_vendor() && client.has_own_account(wizard.host) => {
            text::own_account()
        }
        _ => "",
    };
    Row { id: client.id().into(), cells: vec![client.name().into(), here, state.into()] }
}
