//! `wcode remove`: removes our entries from the clients' files and leaves everything else.

use crate::cli::apply::preview;
use crate::cli::commit::{Commit, ResolverCleanup};
use crate::cli::consent::Consent;
use crate::cli::report::Outcome;
use crate::cli::screen::Screen;
use crate::clients;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::plan::journal::Journal;
use crate::plan::ownership::{Owner, Record};
use crate::plan::targets;
use crate::plan::transaction::Operation;
use crate::plan::{Plan, plan_remove};
use crate::text::commands as text;

/// Remove wcode's entries from the clients' config files
#[derive(Debug, Default, clap::Args)]
pub(super) struct Args {
    /// Only this client's; can be repeated [default: all]
    #[arg(long = "client", value_name = "CLIENT", value_delimiter = ',')]
    clients: Vec<String>,
    /// Only this vendor's [default: all]
    #[arg(long, value_name = "ID")]
    vendor: Option<String>,
    /// Only in this config file
    #[arg(long, value_name = "PATH")]
    config: Option<String>,
    /// Also remove what other entries still use, and defaults that would become invalid
    #[arg(long)]
    force: bool,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not prompt; required to write without a terminal
    #[arg(long, short)]
    yes: bool,
}

impl Args {
    /// Everything that was written for a vendor.
    pub(super) fn for_vendor(id: String) -> Self {
        Self { vendor: Some(id), ..Self::default() }
    }

    /// The same without a question, for a command that has asked.
    pub(super) fn for_uninstall(id: String, dry_run: bool) -> Self {
        Self { vendor: Some(id), dry_run, yes: true, ..Self::default() }
    }
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    targets::parse_clients(&args.clients, args.config.as_deref())?;
    if args.dry_run {
        let outcome = Outcome { dry_run: true, ..Outcome::default() };
        return Ok(preview(screen, outcome, &plan(host, &Journal::load(host)?, args)?));
    }
    let consent = Consent::new(screen, args.yes, text::take_out());
    let plan = |journal: &Journal| planned(host, journal, args);
    Commit { host, screen, consent, agreed: None, plan, hooks: &ResolverCleanup(host) }.run()
}

/// As `run` for a command that has asked and reports by itself: the plan, and what became of it.
///
/// # Errors
/// As `run`.
pub(super) fn run_unreported(host: &Host, screen: &Screen, args: &Args) -> Result<(Plan, Outcome)> {
    if args.dry_run {
        let outcome = Outcome { dry_run: true, ..Outcome::default() };
        return Ok((plan(host, &Journal::load(host)?, args)?, outcome));
    }
    let plan = |journal: &Journal| planned(host, journal, args);
    let hooks = &ResolverCleanup(host);
    let commit = Commit { host, screen, consent: Consent::Given, agreed: None, plan, hooks };
    Ok(commit.run_unreported()?.unwrap_or_default())
}

fn planned(host: &Host, journal: &Journal, args: &Args) -> Result<(Plan, Operation)> {
    Ok((plan(host, journal, args)?, Operation { command: "remove", undoes: None }))
}

/// What is to be removed.
///
/// # Errors
/// If a file cannot be read, or holds entries of more than one vendor that would go at once.
pub(super) fn plan(host: &Host, journal: &Journal, args: &Args) -> Result<Plan> {
    let config = targets::config_path(host, args.config.as_deref());
    let config = config.as_ref();
    let is_meant = |owner: &Owner, record: &Record| {
        (args.clients.is_empty() || args.clients.contains(&owner.client))
            && args.vendor.as_ref().is_none_or(|vendor| *vendor == owner.vendor)
            && config.is_none_or(|config| *config == owner.config || *config == record.file)
    };
    let mut plan = Plan::default();
    let mut records: Vec<(&Owner, &Record)> = journal.records();
    records.retain(|(owner, record)| is_meant(owner, record));
    for (owner, record) in journal.leftovers() {
        // Two plans for one config do not go together: a later removal settles what was left.
        if is_meant(owner, record) && !records.iter().any(|(other, _)| other.config == owner.config)
        {
            records.push((owner, record));
        }
    }
    records.sort_by_key(|(owner, _)| clients::ids().iter().position(|id| *id == owner.client));
    let shares =
        |a: &Owner, b: &Owner| a.client == b.client && a.config == b.config && a.vendor != b.vendor;
    if let Some((owner, _)) =
        records.iter().find(|(a, _)| records.iter().any(|(b, _)| shares(a, b)))
    {
        return Err(Error::usage_hint(
            text::message::more_than_one_vendor(owner.config.display()),
            text::message::one_by_one(&owner.vendor),
        ));
    }
    let mut staying = journal.records();
    for (owner, record) in records {
        staying.retain(|(other, _)| *other != owner);
        let client = clients::by_id(&owner.client)?;
        let config_set = clients::read_recorded_config(host, client, &owner.config)?;
        plan.append(plan_remove(
            journal,
            client,
            &config_set,
            (owner, record),
            &staying,
            args.force,
        )?);
    }
    Ok(plan)
}
