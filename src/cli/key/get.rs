//! `wcode key get`: the key itself, for scripts.

use crate::cli::key::{KeySelector, unlock_prompt};
use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::keys;
use crate::text::key_commands as text;

/// Print the key to a pipe
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    key: KeySelector,
    /// Print it even to a terminal, where others may see it
    #[arg(long)]
    show: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let (_, id) = args.key.find(host)?;
    let on_terminal = host.terminal.stdout;
    if on_terminal && !args.show {
        return Err(Error::usage_hint(
            text::message::not_on_a_terminal(),
            text::message::hint_not_on_a_terminal(),
        ));
    }
    let key = keys::get(host, &id, unlock_prompt(screen))?;
    // The user may redirect the key into a file and then remove it here, so a failed write is an error.
    screen.write_all_checked(key.expose(), if on_terminal { "\n" } else { "" })?;
    Ok(0)
}
