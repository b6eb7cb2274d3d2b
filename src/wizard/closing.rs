//! After writing: verifies it, offers a test request, and shows the next commands.

use crate::clients::{Client, Install};
use crate::error::Result;
use crate::plan::status::{EntryStatus, StatusKind};
use crate::prompt;
use crate::text::Message;
use crate::text::wizard as text;
use crate::wizard::state::{KeyOrigin, WizardState};
use crate::wizard::{next_step, script, vendor_call, watcher, words};

/// Verifies what was written, offers a test request, and shows what to type next.
///
/// # Errors
/// `Error::Interrupted` at the question; what was written stays.
pub(crate) fn close(wizard: &mut WizardState<'_>) -> Result<()> {
    let is_verified = verify(wizard)?;
    vendor_call::test_turn(wizard)?;
    watcher::offer(wizard)?;
    done(wizard, is_verified);
    old_copies(wizard);
    if let Some(command) = script::command(&wizard.draft, wizard.meant_vendor().as_deref()) {
        wizard.prompter.heading(text::same_by_script());
        for command in script::key_command(&wizard.draft).into_iter().chain([command]) {
            wizard.prompter.print_block(&format!("  {command}"));
        }
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

/// Reads the status again: nothing may be left to do. True if that is so.
fn verify(wizard: &mut WizardState<'_>) -> Result<bool> {
    wizard.rescan()?;
    let mut is_verified = true;
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
                is_verified = false;
            }
        }
    }
    Ok(is_verified)
}

/// What to type next: a line for each client, then what else there is to know.
fn done(wizard: &mut WizardState<'_>, is_verified: bool) {
    wizard.prompter.print_block("");
    if is_verified {
        wizard.prompter.success(text::done());
    }
    let (mut next, mut others, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    for client in wizard.clients() {
        let Some(record) = wizard.record(client) else { continue };
        let found = client.detect(wizard.host);
        next.push((client.name(), next_step::lines(client, record, &found)));
        others.extend(next_step::others(client, record, &found));
        let folder = found.program().and_then(|program| program.parent());
        if let Some(folder) = folder.filter(|folder| !wizard.host.is_on_path(folder)) {
            warnings.push(text::not_on_the_path(wizard.host.shortened(folder)));
        }
        warnings.extend(after(wizard, client, &found.installs).map(|advice| advice.text()));
    }
    // A command that is broken into lines could not be copied.
    let lines = prompt::rows(&next, usize::MAX);
    wizard.prompter.print_block(&lines);
    warnings.iter().for_each(|warning| wizard.prompter.warn(warning));
    for example in others {
        wizard.prompter.note(example.what);
        wizard.prompter.print_block(&format!("  {}", example.command));
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
