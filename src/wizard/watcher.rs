//! The question whether to install the monitor: asked last, and only if the system has a service manager that responds.

use crate::error::Result;
use crate::prompt::Answer;
use crate::service::{self, InstallOptions, ServiceStatus};
use crate::text::wizard as text;
use crate::wizard::session::Session;
use crate::wizard::words;

/// The programs of the service managers that we know.
const MANAGERS: [&str; 3] = ["systemctl", "launchctl", "schtasks"];

/// Offers to install the monitor as a service.
///
/// # Errors
/// `Error::Interrupted` at the question.
pub(super) fn offer(session: &mut Session<'_>) -> Result<()> {
    let host = session.host;
    // Asked of the search path first, which runs nothing.
    let is_there = MANAGERS.iter().any(|name| host.find_program(name, ".local/bin").is_some());
    let standing = is_there.then(|| service::status(host)).flatten();
    let Some(standing) = standing.filter(|it| it.answers && !it.is_installed()) else {
        return Ok(());
    };
    if session.prompter.yes_no(text::shall_it_be_watched(), false)? != Answer::Given(true) {
        session.prompter.note(text::watched_later());
        return Ok(());
    }
    install(session, &standing);
    Ok(())
}

/// The set-up is complete, whether or not this succeeds.
fn install(session: &mut Session<'_>, standing: &ServiceStatus) {
    match service::install(session.host, InstallOptions::default()) {
        Ok(_) => session.prompter.success(&text::is_watched(standing.path.display())),
        Err(error) => words::tell(&mut session.prompter, &error),
    }
}
