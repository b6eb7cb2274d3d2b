//! `wcode undo`: takes the last change, or a named one, back to the byte.

use crate::cli::commit::Commit;
use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::plan::execute::Purpose;
use crate::plan::journal::{Entry, Journal, State};
use crate::plan::{Plan, undo};

/// Take a change back: every byte as it was before
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The entry's number, as `wcode history` shows it [default: the last one]
    id: Option<u64>,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// Report as JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    // A bare `undo` means the entry that is the last one now, also when another is written while we ask; where the
    // last one was interrupted, settling it is all that was asked, unless it turns out to be finished.
    let journal = Journal::load(host)?;
    let interrupted = journal
        .entries()
        .iter()
        .find(|entry| entry.state == State::Open)
        .map(|entry| entry.header.id);
    let last = interrupted.or_else(|| undo::latest(&journal).map(|entry| entry.header.id));
    let is_meant = |journal: &Journal, id: u64| {
        interrupted != Some(id) || journal.entry(id).is_some_and(|entry| entry.state == State::Done)
    };
    let plan = |journal: &Journal| {
        let id = args.id.or_else(|| last.filter(|id| is_meant(journal, *id)));
        let purpose = Purpose { command: "undo", undoes: id };
        let Some(entry) = id.map(|id| entry(journal, id)).transpose()? else {
            return Ok((Plan::default(), purpose));
        };
        Ok((undo::plan_undo(journal, entry)?, purpose))
    };
    let question = (screen.can_ask() && !args.yes).then_some("Take this back?");
    Commit { host, screen, question, plan }.run()
}

fn entry(journal: &Journal, id: u64) -> Result<&Entry> {
    let unknown = || {
        Error::usage_hint(format!("there is no entry {id}"), "`wcode history` lists the entries")
    };
    journal.entry(id).ok_or_else(unknown)
}
