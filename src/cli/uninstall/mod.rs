//! `wcode uninstall`: takes out what wcode has put on this machine, part by part, each asked for.
//!
//! Promises: a part that fails ends the command before the parts that it may be needed for: keys and journal go after
//! the entries, the program last. What the user wrote (vendor files, settings) stays. The report names what was taken
//! out and what was left and why, also if the command fails halfway.

mod outcome;
mod parts;
mod report;

use crate::cli::consent::Consent;
use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::prompt;
use outcome::{Kept, Reason, Removal, RemovedPart};
use parts::{Inventory, Part};

/// Remove what wcode has put on this machine: service, entries, cache and program
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Also remove the stored keys and the journal; `wcode undo` no longer works then
    #[arg(long)]
    purge: bool,
    /// Only show what would be done
    #[arg(long)]
    dry_run: bool,
    /// Do not prompt; required to write without a terminal
    #[arg(long, short)]
    yes: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let Inventory { parts, kept } = parts::inventory(host, args.purge)?;
    let mut done = if args.dry_run {
        preview(host, screen, parts)?
    } else {
        if !parts.is_empty() {
            Consent::new(screen, args.yes, "").question()?;
        }
        // What cannot be planned stops the command before anything is removed.
        parts.iter().try_for_each(|part| part.check(host))?;
        remove(host, screen, args.yes, parts)
    };
    done.kept.extend(kept);
    Ok(report::finish(screen, args, &done))
}

/// What was done.
#[derive(Debug, Default)]
struct Uninstalled {
    removed: Vec<RemovedPart>,
    kept: Vec<Kept>,
    /// What ended the command before its end.
    error: Option<Error>,
}

impl Uninstalled {
    fn add(&mut self, part: Part, removal: Removal) {
        match removal {
            Removal::Done => self.removed.push(RemovedPart { part, entries: None }),
            Removal::Entries(entries) if entries.0.leaves_entries => {
                self.kept.push(Kept { part, why: Reason::InUse, entries: Some(*entries) });
            }
            Removal::Entries(entries) => {
                self.removed.push(RemovedPart { part, entries: Some(*entries) });
            }
            Removal::Kept(why) => self.kept.push(Kept::new(part, why)),
        }
    }
}

/// What would be removed.
///
/// # Errors
/// As planning to remove entries.
fn preview(host: &Host, screen: &Screen, parts: Vec<Part>) -> Result<Uninstalled> {
    let mut done = Uninstalled::default();
    for part in parts {
        let removal = part.preview(host, screen)?;
        done.add(part, removal);
    }
    Ok(done)
}

/// Removes part by part what the user agrees to. Nothing goes that an entry which stays needs, and nothing after a failure.
fn remove(host: &Host, screen: &Screen, yes: bool, parts: Vec<Part>) -> Uninstalled {
    let mut done = Uninstalled::default();
    for part in parts {
        let has_entries = done.kept.iter().any(|kept| kept.part.is_entries());
        let removal = if done.error.is_some() {
            Ok(Removal::Kept(Reason::NotReached))
        } else if has_entries && part.serves_entries() {
            Ok(Removal::Kept(Reason::Needed))
        } else {
            remove_part(host, screen, yes, &part)
        };
        match removal {
            Ok(removal) => done.add(part, removal),
            Err(error) => {
                done.kept.push(Kept::new(part, Reason::Failed));
                done.error = Some(error);
            }
        }
    }
    done
}

fn remove_part(host: &Host, screen: &Screen, yes: bool, part: &Part) -> Result<Removal> {
    if !yes && !asks(host, part)? {
        return Ok(Removal::Kept(Reason::Declined));
    }
    part.remove(host, screen)
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
