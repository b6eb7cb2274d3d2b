//! Opens a page in the user's browser.

use super::{Host, process};
use std::process::Stdio;

/// The program that opens pages here, with its arguments; `None` on a machine without a desktop.
pub(crate) fn opener(host: &Host) -> Option<Vec<String>> {
    if cfg!(windows) {
        return Some(["rundll32", "url.dll,FileProtocolHandler"].map(str::to_owned).to_vec());
    }
    if let Some(argv) = host.var("BROWSER").and_then(super::command_line::split) {
        return Some(argv).filter(|argv| !argv.is_empty());
    }
    let has_screen = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| host.var(name).is_some());
    let name = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let is_desktop = cfg!(target_os = "macos") || has_screen;
    let program = host.find_program(name, "").filter(|_| is_desktop)?;
    Some(vec![program.display().to_string()])
}

/// Opens the page, and does not wait for it; false if that cannot be done.
pub(crate) fn open(host: &Host, page: &str) -> bool {
    let Some(mut argv) = opener(host).filter(|_| page.starts_with("https://")) else {
        return false;
    };
    argv.push(page.to_owned());
    let Ok(mut command) = process::command(&argv) else { return false };
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().is_ok()
}
