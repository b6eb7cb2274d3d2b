//! A chosen client that is not installed: its official install command, run only if the user agrees.

use crate::clients::Client;
use crate::error::Result;
use crate::prompt::{Answer, Choice};
use crate::text::wizard as text;
use crate::wizard::programs;
use crate::wizard::state::WizardState;

/// Offers to install what is missing; false if the user wants to choose again.
pub(super) fn offer(wizard: &mut WizardState<'_>) -> Result<bool> {
    for client in wizard.clients() {
        // If its config exists, the client is used in a way that is not visible here.
        while is_missing(wizard, client) {
            let Answer::Given(picked) = ask(wizard, client)? else { return Ok(false) };
            match picked {
                0 => break,
                1 => run(wizard, client)?,
                _ => wizard.draft.clients.retain(|id| id != client.id()),
            }
            if !wizard.draft.clients.iter().any(|id| id == client.id()) {
                break;
            }
        }
    }
    Ok(!wizard.draft.clients.is_empty())
}

/// True for a client of which nothing is here, or a placeholder in the place of its program.
fn is_missing(wizard: &WizardState<'_>, client: &dyn Client) -> bool {
    let detected = client.detect(wizard.host);
    let is_placeholder = detected.installs.first().is_some_and(|install| install.is_placeholder);
    !detected.is_found() || is_placeholder
}

fn ask(wizard: &mut WizardState<'_>, client: &'static dyn Client) -> Result<Answer<usize>> {
    let argv = client.install_command();
    let command = argv.join(" "); // Words of our own, which no shell would change.
    wizard.prompter.note(&text::install_page(client.name(), client.install_page()));
    let mut run = Choice::new(text::install_now()).note(command);
    if !programs::is_here(wizard.host, argv[0]) {
        run = run.off(text::no_program(argv[0]));
    }
    let choices = [Choice::new(text::only_prepare()), run, Choice::new(text::leave_out())];
    wizard.prompter.pick(&text::is_not_installed(client.name()), &choices, 0)
}

fn run(wizard: &mut WizardState<'_>, client: &'static dyn Client) -> Result<()> {
    let argv = client.install_command().iter().map(|&word| word.into()).collect();
    let ended_well = programs::run(wizard, argv);
    wizard.rescan()?;
    let detected = client.detect(wizard.host);
    match (ended_well, detected.installs.first()) {
        (Some(true), Some(install)) if !install.is_placeholder => {
            wizard.installed.push(client.name());
            wizard.prompter.success(&text::is_installed(client.name()));
        }
        (Some(true), None) => wizard.prompter.warn(&text::installed_elsewhere(client.name())),
        (Some(_), _) => wizard.prompter.error(text::install_failed()),
        (None, _) => {}
    }
    Ok(())
}
