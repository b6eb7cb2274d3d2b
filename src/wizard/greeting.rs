//! The first screen: what was found on this machine.

use crate::clients;
use crate::plan::state::{Kind, State};
use crate::text::{status, wizard as text};
use crate::wizard::session::Session;
use crate::wizard::words;

pub(super) fn greet(session: &mut Session<'_>) {
    session.asker.heading(&text::greeting(env!("CARGO_PKG_VERSION"), &session.vendor.name));
    for client in clients::ALL {
        let lines = found(session, client.id());
        session.asker.block(&lines);
    }
    if session.draft.offline {
        session.asker.aside(text::is_offline());
    }
}

/// A client in some short lines: what it is and how it stands, its config, and what becomes of an entry made by hand.
fn found(session: &Session<'_>, id: &str) -> String {
    let Some(state) = session.own_states().find(|state| state.client.id() == id) else {
        return String::new();
    };
    let version = state.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
    let here = if state.installed { "" } else { text::in_brackets_not_installed() };
    let config = state.file.clone().or_else(|| state.config.clone());
    // Where the config cannot be read, its name is all that is known of it.
    let config = config.unwrap_or_else(|| state.client.config(session.host));
    let config = words::short(session.host, &config);
    let client = format!("{}{version}{here}", state.client.name());
    let lines =
        format!("  {}\n    {config}\n", text::client_and_state(client, how(session, state)));
    match state.kind {
        Kind::Unmanaged => format!("{lines}    {}\n", text::taken_over()),
        _ => lines,
    }
}

fn how(session: &Session<'_>, state: &State) -> String {
    let provider = state.provider.as_deref().unwrap_or_default();
    match state.kind {
        Kind::Unmanaged => status::unmanaged(provider),
        Kind::Absent => text::not_connected(&session.vendor.name),
        Kind::Drift => text::has_drifted(state.changes().count()),
        kind => words::kind(kind).into(),
    }
}
