//! Programs that the wizard runs for the user: an editor, a client's installer.

use crate::host::{Host, command_line, process};
use crate::text::wizard as text;
use crate::wizard::state::WizardState;

/// Folders of the home folder that are searched besides `PATH`.
const BESIDE_PATH: &str = ".local/bin";

/// True if the program is found.
pub(super) fn is_here(host: &Host, name: &str) -> bool {
    host.find_program(name, BESIDE_PATH).is_some()
}

/// Runs a program in the foreground, with the terminal as it was before; prints the reason if it does not start.
///
/// Returns whether it succeeded; `None` if it did not start.
pub(super) fn run(wizard: &mut WizardState<'_>, mut argv: Vec<String>) -> Option<bool> {
    if let Some(program) = wizard.host.find_program(&argv[0], BESIDE_PATH) {
        argv[0] = program.display().to_string();
    }
    let ended = wizard.prompter.suspend(|| process::in_the_foreground(&argv));
    if let Err(error) = &ended {
        wizard.prompter.error(&text::did_not_start(&argv[0], error));
    }
    ended.ok()
}

/// The user's editor, word by word.
pub(super) fn editor(host: &Host) -> Vec<String> {
    let named = ["VISUAL", "EDITOR"].into_iter().find_map(|name| host.var(name));
    let words = named.and_then(command_line::split).filter(|it| !it.is_empty());
    words.unwrap_or_else(|| vec![usual_editor(host).into()])
}

/// One that every system of its kind has.
fn usual_editor(host: &Host) -> &'static str {
    if cfg!(windows) {
        return "notepad";
    }
    if host.find_program("nano", "").is_some() { "nano" } else { "vi" }
}
