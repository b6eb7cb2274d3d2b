//! A config file that cannot be read: shown with its position, never overwritten; the user fixes it, names another file,
//! or leaves the client out.

use crate::clients::Client;
use crate::error::{Error, Result};
use crate::plan::targets;
use crate::prompt::{Answer, Choice};
use crate::text::wizard as text;
use crate::wizard::state::WizardState;
use crate::wizard::{programs, words};

/// Checks that the files of every chosen client can be read; false if the user wants to choose again.
pub(super) fn see_to(wizard: &mut WizardState<'_>) -> Result<bool> {
    for client in wizard.clients() {
        while let Err(error) = client.read_config(wizard.host, wizard.config(client)) {
            words::print_error(&mut wizard.prompter, &error);
            let Answer::Given(picked) = ask(wizard, client, &error)? else { return Ok(false) };
            match picked {
                0 => edit(wizard, &error),
                1 => name_another(wizard, client)?,
                2 => {}
                _ => wizard.draft.clients = without(wizard, client),
            }
            if picked > 2 {
                break;
            }
        }
    }
    wizard.rescan()?;
    Ok(!wizard.draft.clients.is_empty() || !wizard.clients().is_empty())
}

fn ask(
    wizard: &mut WizardState<'_>,
    client: &'static dyn Client,
    error: &Error,
) -> Result<Answer<usize>> {
    let editor = programs::editor(wizard.host);
    let mut open = Choice::new(text::open_editor()).note(shell_words::join(&editor));
    if error.path().is_none_or(|path| !path.is_file()) {
        open = open.off(text::no_file_to_edit());
    } else if !programs::is_here(wizard.host, &editor[0]) {
        open = open.off(text::no_program(&editor[0]));
    }
    let mut leave = Choice::new(text::leave_out());
    if wizard.clients().len() == 1 {
        leave = leave.off(text::no_other_client());
    }
    let choices = [open, Choice::new(text::another_file()), Choice::new(text::try_again()), leave];
    let at = usize::from(choices[0].off.is_some());
    wizard.prompter.pick(&text::cannot_read_config(client.name()), &choices, at)
}

/// Editors that take a line to go to as `+LINE`.
const TAKE_A_LINE: [&str; 8] = ["vi", "vim", "nvim", "nano", "emacs", "micro", "joe", "ne"];

fn edit(wizard: &mut WizardState<'_>, error: &Error) {
    let mut argv = programs::editor(wizard.host);
    let name = argv[0].rsplit('/').next().unwrap_or_default();
    if let Some(place) = error.place().filter(|_| TAKE_A_LINE.contains(&name)) {
        argv.push(format!("+{}", place.line));
    }
    argv.extend(error.path().map(|path| path.display().to_string()));
    programs::run(wizard, argv);
}

fn name_another(wizard: &mut WizardState<'_>, client: &'static dyn Client) -> Result<()> {
    let answer = wizard.prompter.line(text::which_file(), "", &|text| {
        if text.is_empty() { Err(text::type_a_path().into()) } else { Ok(()) }
    })?;
    let Answer::Given(path) = answer else { return Ok(()) };
    wizard.draft.configs.retain(|(id, _)| id != client.id());
    let path = targets::config_path(wizard.host, Some(&path));
    wizard.draft.configs.extend(path.map(|path| (client.id().to_owned(), path)));
    Ok(())
}

fn without(wizard: &WizardState<'_>, client: &'static dyn Client) -> Vec<String> {
    let others = wizard.clients().into_iter().filter(|other| other.id() != client.id());
    others.map(|other| other.id().to_owned()).collect()
}
