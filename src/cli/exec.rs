//! `wcode exec -- CMD`: runs a program with the key in its environment, and only in its.

use crate::cli::key::{KeySelector, unlock_prompt};
use crate::cli::screen::Screen;
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, process};
use crate::keys;
use crate::text::commands as text;
use std::path::Path;

/// Run a program with the key in its environment
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    key: KeySelector,
    /// The variable to put it in [default: the vendor's, WCODE_API_KEY]
    #[arg(long, value_name = "NAME")]
    key_env: Option<String>,
    /// The program and its arguments
    #[arg(last = true, required = true, value_name = "CMD")]
    command: Vec<String>,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let (vendor, id) = args.key.find(host)?;
    let key = keys::get(host, &id, unlock_prompt(screen))?;
    let name = args.key_env.as_deref().unwrap_or(&vendor.key_variable);
    if name.is_empty() || name.contains(['=', '\0']) {
        return Err(Error::usage(text::key_env_takes_a_name()));
    }
    let program = args.command.first().map(String::as_str).unwrap_or_default();
    process::exec(&args.command, name, &key).map_err(Error::file(FileOp::Run, Path::new(program)))
}
