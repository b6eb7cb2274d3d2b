//! `wcode uninstall`: takes out what wcode has put on this machine, part by part, each asked for.
//!
//! Promises: a part that fails ends the command before the parts that it may be needed for: keys and journal go after
//! the entries, the program last. What the user wrote (vendor files, settings) stays.

mod parts;

use crate::cli::consent;
use crate::cli::screen::Screen;
use crate::error::Result;
use crate::host::Host;
use crate::prompt;
use crate::text::{report, uninstall as text};
use parts::{Part, Removal};

/// Remove what wcode has put on this machine: service, entries, cache and program
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Also remove the stored keys and the journal; `wcode undo` no longer works then
    #[arg(long)]
    purge: bool,
    /// Only show what would be done
    #[arg(long)]
    dry_run: bool,
    /// Do not prompt; required without a terminal
    #[arg(long, short)]
    yes: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    if !args.dry_run {
        consent::question(screen, args.yes, "")?;
    }
    let mut kept = parts::kept(host, args.purge)?;
    let parts = parts::found(host, args.purge)?;
    if args.dry_run {
        parts.iter().try_for_each(|part| part.show(host, screen))?;
        screen.say(report::nothing_written());
    } else {
        let Removed { kept: others, code } = remove(host, screen, args, &parts)?;
        if code != 0 {
            return Ok(code);
        }
        screen.say(if others.is_empty() { text::done() } else { text::partly() });
        kept.extend(others);
    }
    kept.iter().for_each(|what| screen.say(&text::kept(what)));
    Ok(0)
}

/// What was left where it is, and the exit code of the part that ended it.
#[derive(Debug, Default)]
struct Removed {
    kept: Vec<String>,
    code: u8,
}

/// Removes part by part what the user agrees to. Nothing goes that an entry which stays needs.
fn remove(host: &Host, screen: &Screen, args: &Args, parts: &[Part]) -> Result<Removed> {
    let mut removed = Removed::default();
    let mut has_entries = false;
    for part in parts {
        let is_needed = has_entries && part.serves_entries();
        if is_needed || !args.yes && !asks(host, part)? {
            has_entries |= part.is_entries();
            removed.kept.push(part.name());
            continue;
        }
        match part.remove(host, screen)? {
            Removal::Done | Removal::Entries(0) => {}
            Removal::Left => removed.kept.push(part.name()),
            Removal::Entries(code) => {
                removed.code = code;
                return Ok(removed);
            }
        }
    }
    Ok(removed)
}

/// Enter means yes for what can be made again, and no for what cannot.
fn asks(host: &Host, part: &Part) -> Result<bool> {
    let question = part.question();
    if part.is_irreversible() {
        prompt::confirm_irreversible(host, &question)
    } else {
        prompt::confirm(host, &question)
    }
}
