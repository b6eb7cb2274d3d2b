//! Which clients; one that is not here can be installed or prepared for.

use super::{StepOutcome, install, readable};
use crate::clients::{self, Client};
use crate::error::Result;
use crate::plan::status::StatusKind;
use crate::prompt::{Answer, MultiSelect, Row};
use crate::text::wizard as text;
use crate::wizard::session::Session;
use crate::wizard::words;

pub(super) fn ask(session: &mut Session<'_>) -> Result<StepOutcome> {
    if !session.preset.clients.is_empty() {
        let go_on = readable::see_to(session)?;
        return Ok(if go_on { StepOutcome::Skipped } else { StepOutcome::Back });
    }
    loop {
        let Answer::Given(chosen) = pick(session)? else { return Ok(StepOutcome::Back) };
        session.draft.clients = chosen;
        if install::offer(session)? && readable::see_to(session)? {
            return Ok(StepOutcome::Answered);
        }
    }
}

fn pick(session: &mut Session<'_>) -> Result<Answer<Vec<String>>> {
    let rows: Vec<Row> = clients::ALL.iter().map(|client| row(session, *client)).collect();
    let chosen = if session.draft.clients.is_empty() {
        session.clients().iter().map(|client| client.id().to_owned()).collect()
    } else {
        session.draft.clients.clone()
    };
    session.prompter.pick_many(&MultiSelect {
        question: text::which_clients(),
        head: &[],
        rows: &rows,
        chosen: &chosen,
        min: 1,
        searchable: false,
        allow_custom: false,
    })
}

fn row(session: &Session<'_>, client: &'static dyn Client) -> Row {
    let found = client.detect(session.host);
    let versions = found.versions().join(", ");
    let here = match (found.program(), found.version()) {
        (Some(_), Some(_)) => versions,
        (Some(_), None) => text::installed().into(),
        (None, _) if found.has_config => text::only_config().into(),
        (None, _) => text::not_installed().into(),
    };
    let mut states = session.own_states();
    let kind = states.find(|state| state.client.id() == client.id()).map(|state| state.kind);
    let state =
        kind.filter(|kind| *kind != StatusKind::Absent).map(words::kind).unwrap_or_default();
    Row { id: client.id().into(), cells: vec![client.name().into(), here, state.into()] }
}
