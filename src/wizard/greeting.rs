//! The first screen: what was found on this machine.

use crate::clients;
use crate::plan::status::{EntryStatus, StatusKind};
use crate::text::{status, wizard as text};
use crate::wizard::state::WizardState;
use crate::wizard::words;

pub(super) fn greet(wizard: &mut WizardState<'_>) {
    wizard
        .prompter
        .heading(&text::greeting(env!("CARGO_PKG_VERSION"), wizard.vendor.display_name()));
    let mut missing = Vec::new();
    for client in clients::ALL {
        if client.detect(wizard.host).is_found() {
            let lines = found(wizard, client.id());
            wizard.prompter.print_block(&lines);
        } else {
            missing.push(client.name());
        }
    }
    if !missing.is_empty() {
        wizard.prompter.note(&text::not_found_here(missing.join(text::list_separator())));
    }
    if wizard.draft.offline {
        wizard.prompter.note(text::is_offline());
    }
}

/// A client in a few short lines: name, status, config, and what happens to an entry made by hand.
fn found(wizard: &WizardState<'_>, id: &str) -> String {
    let is_it = |state: &&EntryStatus| state.client.id() == id;
    // If there is only another vendor's entry, this vendor's is not written yet.
    let others = || wizard.states.iter().filter(|state| wizard.is_edited(state)).find(is_it);
    let Some(state) = wizard.own_states().find(is_it).or_else(others) else {
        return String::new();
    };
    let version = state.version_suffix();
    let here = if state.is_installed() { "" } else { text::in_brackets_not_installed() };
    // The file that would be edited, which is not always the one that the client's config is called by.
    let edited = || {
        let config = state.config.as_deref().filter(|_| state.error.is_none())?;
        let config_set = state.client.read_config(wizard.host, None).ok();
        let config_set = config_set.filter(|config_set| config_set.config == config);
        Some(config_set?.files.first()?.path.clone())
    };
    let config = state.file.clone().or_else(edited).or_else(|| state.config.clone());
    // If the config cannot be read, only its path is known.
    let config = config.unwrap_or_else(|| state.client.config(wizard.host));
    let config = wizard.host.shortened(&config);
    let client = format!("{}{version}{here}", state.client.name());
    let is_anothers = state.vendor.as_ref().is_some_and(|vendor| *vendor != wizard.vendor.id);
    let lines = format!("  {}\n    {config}\n", text::client_and_state(client, how(wizard, state)));
    match state.kind {
        StatusKind::Unmanaged if !is_anothers => format!("{lines}    {}\n", text::taken_over()),
        _ => lines,
    }
}

fn how(wizard: &WizardState<'_>, state: &EntryStatus) -> String {
    let provider = state.provider.as_deref().unwrap_or_default();
    let is_anothers = state.vendor.as_ref().is_some_and(|vendor| *vendor != wizard.vendor.id);
    match state.kind {
        StatusKind::Ok | StatusKind::Drift | StatusKind::Unmanaged if is_anothers => {
            text::not_connected(wizard.vendor.display_name())
        }
        StatusKind::Unmanaged => status::unmanaged(provider),
        StatusKind::Absent => text::not_connected(wizard.vendor.display_name()),
        StatusKind::Drift => text::has_drifted(state.changes().count()),
        kind => words::kind(kind).into(),
    }
}
