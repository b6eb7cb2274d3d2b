//! Long text through the user's pager.

use super::{Host, process};
use std::io::Write;
use std::process::Stdio;

/// Shows a text in `WCODE_PAGER`, `PAGER` or `less`, and waits until the user is done; false if nothing was shown: there
/// is no pager, none is wanted, or stdout is no terminal.
pub(crate) fn show(host: &Host, text: &str) -> bool {
    let is_capable = host.terminal.stdout && host.var("TERM") != Some("dumb");
    let Some(argv) = argv(host).filter(|_| is_capable) else { return false };
    let Ok(mut command) = process::command(&argv) else { return false };
    if host.var("LESS").is_none() {
        command.env("LESS", "FRX"); // Short text stays on the screen, and colours are colours.
    }
    let Ok(mut child) = command.stdin(Stdio::piped()).spawn() else { return false };
    // A pager handles Ctrl-C by itself, and must not be left behind. A handler that is there already ends the process.
    let _ = ctrlc::set_handler(|| {});
    if let Some(mut stdin) = child.stdin.take() {
        // A reader that has seen enough is not an error.
        let _ = stdin.write_all(text.as_bytes());
    }
    child.wait().is_ok_and(|status| status.success())
}

/// The pager with its arguments; `cat` means none.
fn argv(host: &Host) -> Option<Vec<String>> {
    let named = host.var("WCODE_PAGER").or_else(|| host.var("PAGER"));
    let argv = match named {
        Some(line) => shell_words::split(line).ok()?,
        None if host.all_on_path("less").is_empty() => return None,
        None => vec!["less".to_owned()],
    };
    (argv.first().is_some_and(|program| program != "cat")).then_some(argv)
}
