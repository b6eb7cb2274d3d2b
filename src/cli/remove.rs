//! `wcode remove`: takes our entries out of the clients' files and leaves everything else.

use crate::cli::report::{self, Outcome};
use crate::cli::screen::Screen;
use crate::cli::targets;
use crate::clients;
use crate::error::{Error, Result};
use crate::host::{Host, terminal};
use crate::plan::execute::{self, Purpose};
use crate::plan::journal::Journal;
use crate::plan::record::{Owner, Record};
use crate::plan::{Plan, plan_removal, recover};
use std::path::PathBuf;

/// So often we plan again when a file changes under us.
const ATTEMPTS: usize = 5;

/// Take wcode's entries out of the clients' config files
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only this client's; may be given more than once [default: all]
    #[arg(long = "client", value_name = "CLIENT", value_delimiter = ',')]
    clients: Vec<String>,
    /// Only this vendor's [default: all]
    #[arg(long, value_name = "ID")]
    vendor: Option<String>,
    /// Only in this config file
    #[arg(long, value_name = "PATH")]
    config: Option<String>,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// Report as JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    args.clients.iter().try_for_each(|name| clients::by_id(name).map(|_| ()))?;
    let config = targets::config(host, args.config.as_deref());
    if screen.can_ask() && !args.yes {
        let plan = plan(host, &Journal::load(host)?, args, config.as_ref())?;
        report::show_diff(screen, &plan);
        plan.notes.iter().for_each(|note| screen.note(note));
        if !plan.is_empty() && !terminal::confirm("Take this out?")? {
            screen.say("nothing was written");
            return Ok(0);
        }
    }
    for _ in 1..ATTEMPTS {
        match attempt(host, screen, args, config.as_ref()) {
            Err(Error::Changing { .. }) => {}
            result => return result,
        }
    }
    attempt(host, screen, args, config.as_ref())
}

fn attempt(host: &Host, screen: &Screen, args: &Args, config: Option<&PathBuf>) -> Result<u8> {
    let waiting = &mut |holder: &str| screen.waiting(holder);
    let _lock = execute::lock(host, waiting)?;
    let mut journal = Journal::load(host)?;
    recover::recover(&mut journal, waiting)?.iter().for_each(|message| screen.say(message));
    let plan = plan(host, &journal, args, config)?;
    let purpose = Purpose { command: "remove", undoes: None };
    // Also where no file changes (the user took it all out): the record has to end.
    let is_nothing = plan.is_empty() && plan.records.is_empty();
    let entry = if is_nothing {
        None
    } else {
        Some(execute::execute(host, &mut journal, &plan, purpose, waiting)?)
    };
    let outcome = Outcome { entry, ..Outcome::default() };
    if screen.is_json() {
        screen.document(report::json(&plan, outcome));
    } else {
        report::show_result(screen, &plan, outcome);
    }
    Ok(0)
}

fn plan(host: &Host, journal: &Journal, args: &Args, config: Option<&PathBuf>) -> Result<Plan> {
    let is_meant = |owner: &Owner| {
        (args.clients.is_empty() || args.clients.contains(&owner.client))
            && args.vendor.as_ref().is_none_or(|vendor| *vendor == owner.vendor)
            && config.is_none_or(|config| *config == owner.config)
    };
    let mut plan = Plan::default();
    let records: Vec<(&Owner, &Record)> =
        journal.records().into_iter().filter(|(owner, _)| is_meant(owner)).collect();
    for (owner, record) in records {
        let client = clients::by_id(&owner.client)?;
        let survey = survey(host, client, owner)?;
        plan.append(plan_removal(journal, client, &survey, owner, record)?);
    }
    Ok(plan)
}

/// The files as they take part now; another config than the client's own is looked at alone.
fn survey(
    host: &Host,
    client: &'static dyn clients::Client,
    owner: &Owner,
) -> Result<clients::Survey> {
    match client.survey(host, None) {
        Ok(survey) if survey.config == owner.config => Ok(survey),
        _ => client.survey(host, Some(&owner.config)),
    }
}
