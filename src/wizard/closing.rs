//! After writing: is it there, does the vendor answer, and what does one type now?

use crate::clients::{Client, Install};
use crate::error::Result;
use crate::plan::status::{EntryStatus, StatusKind};
use crate::text::wizard as text;
use crate::wizard::session::{KeyOrigin, Session};
use crate::wizard::{script, vendor_call, watcher, words};

/// Verifies what was written, offers a test request, and shows what to type next.
///
/// # Errors
/// `Error::Interrupted` at the question; what was written stays.
pub fn close(session: &mut Session<'_>) -> Result<()> {
    verify(session)?;
    vendor_call::test_turn(session)?;
    usage_examples(session);
    old_copies(session);
    watcher::offer(session)?;
    if let Some(command) = script::command(&session.draft, session.meant_vendor().as_deref()) {
        session.prompter.heading(text::same_by_script());
        session.prompter.print_block(&format!("  {command}"));
    }
    Ok(())
}

/// Shows the key that is stored to the vendor, and offers a test turn.
pub(super) fn prove(session: &mut Session<'_>) -> Result<()> {
    let (found, trouble) = session.find_keys()?;
    if let Some(trouble) = trouble {
        words::tell(&mut session.prompter, &trouble);
    }
    session.key = found.into_iter().next();
    if session.key.is_none() {
        session.prompter.error(&text::no_key_found(&session.vendor.name));
        return Ok(());
    }
    if vendor_call::prove(session)? == vendor_call::Proof::GoOn {
        vendor_call::test_turn(session)?;
    }
    Ok(())
}

/// The same look as `status`: nothing may be left to do.
fn verify(session: &mut Session<'_>) -> Result<()> {
    session.rescan()?;
    for client in session.clients() {
        let config = session.config_file(client);
        let is_it = |state: &&EntryStatus| {
            state.client.id() == client.id() && state.config.as_ref() == Some(&config)
        };
        let kind = session.own_states().find(is_it).map(|state| state.kind);
        match kind {
            Some(StatusKind::Ok) => session.prompter.success(&text::is_verified(client.name())),
            kind => {
                let how = words::kind(kind.unwrap_or(StatusKind::Absent));
                session.prompter.warn(&text::is_not_verified(client.name(), how));
            }
        }
    }
    Ok(())
}

fn usage_examples(session: &mut Session<'_>) {
    let Some(model) = session.test_model() else { return };
    for client in session.clients() {
        let Some(record) = session.record(client) else { continue };
        let found = client.detect(session.host);
        let usage_examples = client.usage_examples(&record.provider, &model, found.version());
        session.prompter.heading(&text::next_for(client.name()));
        for word in usage_examples {
            session.prompter.note(word.what);
            session.prompter.print_block(&format!("  {}", word.command));
        }
        let folder = found.program().and_then(|program| program.parent());
        if let Some(folder) = folder.filter(|folder| !session.host.is_on_path(folder)) {
            session.prompter.warn(&text::not_on_the_path(words::short(session.host, folder)));
        }
        if let Some(advice) = after(session, client, &found.installs) {
            session.prompter.warn(advice);
        }
    }
}

/// If the key was in plain text until now, other copies of it are likely.
fn old_copies(session: &mut Session<'_>) {
    let place = session.key.as_ref().map(|held| &held.place);
    let was_plain = matches!(place, Some(KeyOrigin::File(_) | KeyOrigin::Variable(_)));
    if was_plain && session.draft.inputs.key.store.is_some() {
        session.prompter.warn(text::copies_may_be_left());
    }
}

/// What a client that is running now needs.
fn after(
    session: &Session<'_>,
    client: &'static dyn Client,
    installs: &[Install],
) -> Option<&'static str> {
    if session.wants_new_key { Some(client.after_new_key()) } else { client.after_change(installs) }
}
