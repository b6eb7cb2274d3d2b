//! `wcode link register`: opens `wcode://` links of a browser with this program, and takes that back.

use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::host::{Host, url_scheme};
use crate::release;
use crate::text::link as text;
use serde_json::json;

/// Open wcode:// links with this program (on a Linux desktop)
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

/// Take the registration back
#[derive(Debug, clap::Args)]
pub(super) struct UndoArgs {}

pub(super) fn register(host: &Host, screen: &Screen) -> Result<u8> {
    refuse_elsewhere()?;
    let program = host.current_exe()?;
    // One that goes with its version is found by its name.
    let name = if release::moves_with_updates(&program) {
        "wcode".to_owned()
    } else {
        program.display().to_string()
    };
    let is_known = url_scheme::register(host, &name)?;
    let path = url_scheme::entry_path(host);
    if screen.is_json() {
        let path = path.display().to_string();
        screen.document(json!({ "changed": true, "path": path, "known": is_known }));
        return Ok(0);
    }
    screen.say(&text::registered(host.shortened(&path)));
    if !is_known {
        screen.warn(text::not_made_known());
    }
    Ok(0)
}

pub(super) fn unregister(host: &Host, screen: &Screen) -> Result<u8> {
    refuse_elsewhere()?;
    let changed = url_scheme::unregister(host)?;
    if screen.is_json() {
        screen.document(json!({ "changed": changed }));
    } else {
        screen.say(if changed { text::unregistered() } else { text::was_not_registered() });
    }
    Ok(0)
}

fn refuse_elsewhere() -> Result<()> {
    if url_scheme::is_supported() {
        return Ok(());
    }
    Err(Error::usage_hint(text::message::no_registration(), text::message::hint_no_registration()))
}
