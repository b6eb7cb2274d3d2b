//! `wcode undo`: takes the last change, or a named one, back to the byte.

use crate::cli::report::{self, Outcome};
use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::host::{Host, terminal};
use crate::plan::execute::{self, Purpose};
use crate::plan::journal::Journal;
use crate::plan::{Plan, recover, undo};

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
    let waiting = &mut |holder: &str| screen.waiting(holder);
    let _lock = execute::lock(host, waiting)?;
    let mut journal = Journal::load(host)?;
    recover::recover(&mut journal, waiting)?.iter().for_each(|message| screen.say(message));
    let Some(entry) = entry(&journal, args.id)?.cloned() else {
        return Ok(finish(screen, &Plan::default(), None));
    };
    let plan = undo::plan_undo(&journal, &entry)?;
    if !screen.is_json() {
        report::show_diff(screen, &plan);
    }
    if screen.can_ask() && !args.yes {
        let question = format!(
            "Take back entry {} ({} of {})?",
            entry.header.id, entry.header.command, entry.header.time
        );
        if !terminal::confirm(&question)? {
            screen.say("nothing was written");
            return Ok(0);
        }
    }
    let purpose = Purpose { command: "undo", undoes: Some(entry.header.id) };
    let done = execute::execute(host, &mut journal, &plan, purpose, waiting)?;
    Ok(finish(screen, &plan, Some(done)))
}

fn entry(journal: &Journal, id: Option<u64>) -> Result<Option<&crate::plan::journal::Entry>> {
    let Some(id) = id else { return Ok(undo::latest(journal)) };
    let unknown = || {
        Error::usage_hint(format!("there is no entry {id}"), "`wcode history` lists the entries")
    };
    journal.entry(id).map(Some).ok_or_else(unknown)
}

fn finish(screen: &Screen, plan: &Plan, entry: Option<u64>) -> u8 {
    let outcome = Outcome { entry, ..Outcome::default() };
    if screen.is_json() {
        screen.document(report::json(plan, outcome));
    } else {
        report::show_result(screen, plan, outcome);
    }
    0
}
