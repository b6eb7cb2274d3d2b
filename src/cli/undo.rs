//! `wcode undo`: reverts the last change, or a named one, byte for byte.

use crate::cli::apply::preview;
use crate::cli::commit::{Commit, ResolverCleanup};
use crate::cli::consent::Consent;
use crate::cli::report::Outcome;
use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::plan::journal::{Entry, EntryState, Journal};
use crate::plan::transaction::Operation;
use crate::plan::{Plan, undo};
use crate::text::Command;
use crate::text::{commands as text, journal, status};

/// Revert a change, byte for byte
#[derive(Debug, Default, clap::Args)]
pub(super) struct Args {
    /// The entry's number, as `wcode history` shows it [default: the last one]
    id: Option<u64>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not prompt; required to write without a terminal
    #[arg(long, short)]
    yes: bool,
}

impl Args {
    /// Of this entry.
    pub(super) fn entry(id: u64, yes: bool) -> Self {
        Self { id: Some(id), yes, ..Self::default() }
    }
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let journal = Journal::load(host)?;
    let target = Target::new(&journal, args.id)?;
    let plan = |journal: &Journal| {
        let id = target.id(journal)?;
        let operation = Operation { command: "undo", undoes: id };
        let Some(entry) = id.map(|id| entry(journal, id)).transpose()? else {
            return Ok((Plan::default(), operation));
        };
        Ok((undo::plan_undo(host, journal, entry)?, operation))
    };
    if args.dry_run {
        if journal.has_open() {
            screen.say(status::interrupted());
        }
        let outcome = Outcome { dry_run: true, ..Outcome::default() };
        return Ok(preview(screen, outcome, &plan(&journal)?.0));
    }
    let consent = Consent::new(screen, args.yes, text::take_back());
    Commit { host, screen, consent, agreed: None, plan, hooks: &ResolverCleanup(host) }.run()
}

/// What to revert.
enum Target {
    /// This entry, if any: a bare `undo` means the one that was the last when it was typed.
    Entry(Option<u64>),
    /// The last command was interrupted: what to revert depends on how it is recovered.
    Interrupted(u64),
}

impl Target {
    fn new(journal: &Journal, id: Option<u64>) -> Result<Self> {
        let open = journal.entries()?.iter().find(|entry| entry.state == EntryState::Open);
        Ok(match (id, open) {
            (Some(id), _) => Self::Entry(Some(id)),
            (None, Some(open)) => {
                journal.require_newest_intact(Some(open.header.id))?;
                Self::Interrupted(open.header.id)
            }
            (None, None) => {
                let latest = undo::latest(journal)?.map(|entry| entry.header.id);
                journal.require_newest_intact(latest)?;
                Self::Entry(latest)
            }
        })
    }

    /// A change that recovery finished is reverted, one that it rolled back is not;
    /// an interrupted undo that was rolled back is done now.
    fn id(&self, journal: &Journal) -> Result<Option<u64>> {
        let id = match self {
            Self::Entry(id) => return Ok(*id),
            Self::Interrupted(id) => *id,
        };
        let Some(entry) = journal.entry(id)? else { return Ok(None) };
        Ok(match (entry.state, entry.header.undoes) {
            (EntryState::Done, None) => Some(id),
            (EntryState::Undone, undoes) => undoes,
            (EntryState::Open, _) | (EntryState::Done, Some(_)) => None,
        })
    }
}

fn entry(journal: &Journal, id: u64) -> Result<&Entry> {
    journal.require_intact(id)?;
    let unknown = || {
        Error::usage_hint(
            text::message::no_such_entry(id),
            journal::message::history_lists(Command::new(["wcode", "history"])),
        )
    };
    journal.entry(id)?.ok_or_else(unknown)
}
