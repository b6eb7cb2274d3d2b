//! A client that was chosen and is not on this machine: its official command, run only where the user says so.

use crate::clients::Client;
use crate::error::Result;
use crate::host::process;
use crate::text::wizard as text;
use crate::wizard::ask::{Answer, Choice};
use crate::wizard::session::Session;

/// Offers to install what is missing; false where the user wants to choose again.
pub(super) fn offer(session: &mut Session<'_>) -> Result<bool> {
    for client in session.clients() {
        // Where its config is, it is used in some way that is not ours to see.
        while !client.detect(session.host).is_found() {
            let Answer::Given(picked) = ask(session, client)? else { return Ok(false) };
            match picked {
                0 => break,
                1 => run(session, client)?,
                _ => session.draft.clients.retain(|id| id != client.id()),
            }
            if !session.draft.clients.iter().any(|id| id == client.id()) {
                break;
            }
        }
    }
    Ok(!session.draft.clients.is_empty())
}

fn ask(session: &mut Session<'_>, client: &'static dyn Client) -> Result<Answer<usize>> {
    let argv = client.install_command();
    let command = shell_words::join(argv);
    session.asker.aside(&text::install_page(client.name(), client.install_page()));
    let mut run = Choice::new(text::install_now()).note(command);
    if session.host.find_program(argv[0], ".local/bin").is_none() {
        run = run.off(text::no_program(argv[0]));
    }
    let choices = [Choice::new(text::only_prepare()), run, Choice::new(text::leave_out())];
    session.asker.pick(&text::is_not_installed(client.name()), &choices, 0)
}

fn run(session: &mut Session<'_>, client: &'static dyn Client) -> Result<()> {
    let mut argv: Vec<String> = client.install_command().iter().map(|&word| word.into()).collect();
    if let Some(program) = session.host.find_program(&argv[0], ".local/bin") {
        argv[0] = program.display().to_string();
    }
    let status = session.asker.outside(|| process::in_the_foreground(&argv));
    session.look_again()?;
    match status {
        Ok(true) if client.detect(session.host).program.is_some() => {
            session.asker.fine(&text::is_installed(client.name()));
        }
        Ok(true) => session.asker.warn(&text::installed_elsewhere(client.name())),
        Ok(false) => session.asker.bad(text::install_failed()),
        Err(error) => session.asker.bad(&text::did_not_start(&argv[0], error)),
    }
    Ok(())
}
