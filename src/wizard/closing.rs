//! After writing: verifies it, offers a test request, and shows the next commands.

use crate::clients::{Client, Install};
use crate::error::Result;
use crate::plan::status::{EntryStatus, StatusKind};
use crate::text::Message;
use crate::text::wizard as text;
use crate::wizard::state::{KeyOrigin, WizardState};
use crate::wizard::{script, vendor_call, watcher, words};

/// Verifies what was written, offers a test request, and shows what to type next.
///
/// # Errors
/// `Error::Interrupted` at the question; what was written stays.
pub(crate) fn close(wizard: &mut WizardState<'_>) -> Result<()> {
    verify(wizard)?;
    vendor_call::test_turn(wizard)?;
    usage_examples(wizard);
    old_copies(wizard);
    watcher::offer(wizard)?;
    if let Some(command) = script::command(&wizard.draft, wizard.meant_vendor().as_deref()) {
        wizard.prompter.heading(text::same_by_script());
        wizard.prompter.print_block(&format!("  {command}"));
    }
    Ok(())
}

/// Checks the stored key with the vendor, and offers a test turn; false if the user has to or wants to enter a key.
pub(super) fn prove(wizard: &mut WizardState<'_>) -> Result<bool> {
    let (found, trouble) = wizard.find_keys()?;
    if let Some(trouble) = trouble {
        words::print_error(&mut wizard.prompter, &trouble);
    }
    wizard.key = found.into_iter().next();
    if wizard.key.is_none() {
        wizard.prompter.error(&text::no_key_found(wizard.vendor.display_name()));
        return Ok(false);
    }
    let is_usable = vendor_call::prove(wizard)? == vendor_call::Proof::GoOn;
    if is_usable {
        vendor_call::test_turn(wizard)?;
    }
    Ok(is_usable)
}

/// Reads the status again: nothing may be left to do.
fn verify(wizard: &mut WizardState<'_>) -> Result<()> {
    wizard.rescan()?;
    for client in wizard.clients() {
        let config = wizard.config_file(client);
        let is_it = |state: &&EntryStatus| {
            state.client.id() == client.id() && state.config.as_ref() == Some(&config)
        };
        let kind = wizard.own_states().find(is_it).map(|state| state.kind);
        match kind {
            Some(StatusKind::Ok) => wizard.prompter.success(&text::is_verified(client.name())),
            kind => {
                let how = words::kind(kind.unwrap_or(StatusKind::Absent));
                wizard.prompter.warn(&text::is_not_verified(client.name(), how));
            }
        }
    }
    Ok(())
}

fn usage_examples(wizard: &mut WizardState<'_>) {
    let Some(model) = wizard.test_model() else { return };
    for client in wizard.clients() {
        let Some(record) = wizard.record(client) else { continue };
        let found = client.detect(wizard.host);
        let usage_examples = client.usage_examples(&record.provider, &model, found.version());
        wizard.prompter.heading(&text::next_for(client.name()));
        if found.program().is_none() {
            wizard.prompter.warn(&text::install_first(client.name()));
            wizard.prompter.print_block(&format!("  {}", client.install_command().join(" ")));
        }
        for word in usage_examples {
            wizard.prompter.note(word.what);
            wizard.prompter.print_block(&format!("  {}", word.command));
        }
        let folder = found.program().and_then(|program| program.parent());
        if let Some(folder) = folder.filter(|folder| !wizard.host.is_on_path(folder)) {
            wizard.prompter.warn(&text::not_on_the_path(words::short(wizard.host, folder)));
        }
        if let Some(advice) = after(wizard, client, &found.installs) {
            wizard.prompter.warn(&advice.text());
        }
    }
}

/// If the key was in plain text until now, other copies of it are likely.
fn old_copies(wizard: &mut WizardState<'_>) {
    let place = wizard.key.as_ref().map(|held| &held.place);
    let was_plain = matches!(place, Some(KeyOrigin::File(_) | KeyOrigin::Variable(_)));
    if was_plain && wizard.draft.inputs.key.store.is_some() {
        wizard.prompter.warn(text::copies_may_be_left());
    }
}

/// What a client that is running now needs.
fn after(
    wizard: &WizardState<'_>,
    client: &'static dyn Client,
    installs: &[Install],
) -> Option<Message> {
    if wizard.wants_new_key { Some(client.after_new_key()) } else { client.after_change(installs) }
}
