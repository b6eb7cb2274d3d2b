//! The question whether to install the monitor: asked last, and only if the system has a service manager that responds.

use crate::error::Result;
use crate::prompt::Answer;
use crate::service::{self, InstallOptions, ServiceStatus};
use crate::text::wizard as text;
use crate::wizard::state::WizardState;
use crate::wizard::words;

/// The programs of the service managers that we know.
const MANAGERS: [&str; 3] = ["systemctl", "launchctl", "schtasks"];

/// Offers to install the monitor as a service.
///
/// # Errors
/// `Error::Interrupted` at the question.
pub(super) fn offer(wizard: &mut WizardState<'_>) -> Result<()> {
    let host = wizard.host;
    // The search path is checked first, which runs no program.
    let is_there = MANAGERS.iter().any(|name| host.find_program(name, ".local/bin").is_some());
    let standing = is_there.then(|| service::status(host)).flatten();
    let Some(standing) = standing.filter(|it| it.answers && !it.is_installed()) else {
        return Ok(());
    };
    if wizard.prompter.yes_no(text::confirm_monitor(), false)? != Answer::Given(true) {
        wizard.prompter.note(text::watched_later());
        return Ok(());
    }
    install(wizard, &standing);
    Ok(())
}

/// Setup is complete whether or not this succeeds.
fn install(wizard: &mut WizardState<'_>, standing: &ServiceStatus) {
    match service::install(wizard.host, InstallOptions::default()) {
        Ok(_) => wizard.prompter.success(&text::is_watched(standing.path.display())),
        Err(error) => words::print_error(&mut wizard.prompter, &error),
    }
}
