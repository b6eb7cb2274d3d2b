//! `wcode link …`: setup links, by which a vendor hands over its settings in one click. `setup` follows them.

mod content;
mod fetch;
mod make;
mod offer;
mod parse;
mod register;
mod show;

use offer::Offer;
pub(super) use offer::accept;

use crate::cli::screen::Screen;
use crate::error::Result;
use crate::host::Host;
use clap::Subcommand;

/// Make, read and register setup links
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Make(Box<make::Args>),
    Show(ShowArgs),
    Register(register::Args),
    Unregister(register::UndoArgs),
}

/// Show what a link says; nothing is written
#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// The link
    #[arg(value_name = "LINK")]
    link: String,
    /// Do not use the network
    #[arg(long)]
    offline: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    match &args.command {
        Command::Make(args) => make::run(host, screen, args),
        Command::Show(args) => {
            show::print(host, screen, &offer::read(host, &args.link, args.offline)?);
            Ok(0)
        }
        Command::Register(_) => register::register(host, screen),
        Command::Unregister(_) => register::unregister(host, screen),
    }
}

/// Reads a link with a vendor's file in it, for the fuzzer.
///
/// # Errors
/// As reading one.
pub(super) fn check_link(link: &str) -> Result<()> {
    match parse::parse(link)?.vendor {
        Some(parse::VendorPart::File(text)) => content::read("vendor-file", &text).map(drop),
        _ => Ok(()),
    }
}

/// Reads a vendor's file from outside, for the fuzzer.
///
/// # Errors
/// As reading one.
pub(super) fn check_link_file(text: &str) -> Result<()> {
    content::read("vendor-file", text).map(drop)
}
