//! `wcode self …`: the program itself.

mod update;

use crate::cli::screen::Screen;
use crate::error::Result;
use crate::host::Host;
use clap::Subcommand;

/// Update wcode itself
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Update(update::Args),
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    match &args.command {
        Command::Update(args) => update::run(host, screen, args),
    }
}
