//! A config file that cannot be read: shown with its place, never written over; the user mends it, names another file,
//! or leaves the client out.

use crate::clients::Client;
use crate::error::{Error, Result};
use crate::plan::targets;
use crate::prompt::{Answer, Choice};
use crate::text::wizard as text;
use crate::wizard::session::Session;
use crate::wizard::{programs, words};

/// Checks that every chosen client's files can be read; false if the user wants to choose again.
pub(super) fn see_to(session: &mut Session<'_>) -> Result<bool> {
    for client in session.clients() {
        while let Err(error) = client.read_config(session.host, session.config(client)) {
            words::tell(&mut session.prompter, &error);
            let Answer::Given(picked) = ask(session, client, &error)? else { return Ok(false) };
            match picked {
                0 => edit(session, &error),
                1 => name_another(session, client)?,
                2 => {}
                _ => session.draft.clients = without(session, client),
            }
            if picked > 2 {
                break;
            }
        }
    }
    session.rescan()?;
    Ok(!session.draft.clients.is_empty() || !session.clients().is_empty())
}

fn ask(
    session: &mut Session<'_>,
    client: &'static dyn Client,
    error: &Error,
) -> Result<Answer<usize>> {
    let editor = programs::editor(session.host);
    let mut open = Choice::new(text::open_editor()).note(shell_words::join(&editor));
    if error.path().is_none_or(|path| !path.is_file()) {
        open = open.off(text::no_file_to_edit());
    } else if !programs::is_here(session.host, &editor[0]) {
        open = open.off(text::no_program(&editor[0]));
    }
    let mut leave = Choice::new(text::leave_out());
    if session.clients().len() == 1 {
        leave = leave.off(text::no_other_client());
    }
    let choices = [open, Choice::new(text::another_file()), Choice::new(text::try_again()), leave];
    let at = usize::from(choices[0].off.is_some());
    session.prompter.pick(&text::cannot_read_config(client.name()), &choices, at)
}

/// Editors that take a line to go to as `+LINE`.
const TAKE_A_LINE: [&str; 8] = ["vi", "vim", "nvim", "nano", "emacs", "micro", "joe", "ne"];

fn edit(session: &mut Session<'_>, error: &Error) {
    let mut argv = programs::editor(session.host);
    let name = argv[0].rsplit('/').next().unwrap_or_default();
    if let Some(place) = error.place().filter(|_| TAKE_A_LINE.contains(&name)) {
        argv.push(format!("+{}", place.line));
    }
    argv.extend(error.path().map(|path| path.display().to_string()));
    programs::run(session, argv);
}

fn name_another(session: &mut Session<'_>, client: &'static dyn Client) -> Result<()> {
    let answer = session.prompter.line(text::which_file(), "", &|text| {
        if text.is_empty() { Err(text::type_a_path().into()) } else { Ok(()) }
    })?;
    let Answer::Given(path) = answer else { return Ok(()) };
    session.draft.configs.retain(|(id, _)| id != client.id());
    let path = targets::config_path(session.host, Some(&path));
    session.draft.configs.extend(path.map(|path| (client.id().to_owned(), path)));
    Ok(())
}

fn without(session: &Session<'_>, client: &'static dyn Client) -> Vec<String> {
    let others = session.clients().into_iter().filter(|other| other.id() != client.id());
    others.map(|other| other.id().to_owned()).collect()
}
