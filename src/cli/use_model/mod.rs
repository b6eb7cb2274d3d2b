//! `wcode use`: what is in use, and the quick switch to another model.

mod name;
mod pick;
mod show;

use crate::catalog::{Catalog, Model, Vendor};
use crate::cli::apply::{KeyHooks, preview};
use crate::cli::commit::{Commit, CommitHooks, ResolverCleanup};
use crate::cli::consent::Consent;
use crate::cli::key::unlock_prompt;
use crate::cli::numbers::positive;
use crate::cli::report::Outcome;
use crate::cli::screen::Screen;
use crate::cli::undo;
use crate::clients::{Level, Note};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::plan::choices::{self, Choices};
use crate::plan::inputs::Inputs;
use crate::plan::journal::{EntryState, Journal};
use crate::plan::other_default::{self, Switch};
use crate::plan::request::{ApplyRequest, ResolvedRequest};
use crate::plan::saved_inputs::DefaultModelChoice;
use crate::plan::targets::{self, Newcomers, Selection, Target};
use crate::plan::transaction::Operation;
use crate::plan::{Plan, plan_all};
use crate::text::{joined, use_model as text, wizard};
use name::Meant;

/// Show which models are in use, or switch the clients to another one
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The model to switch to: its id, the last part of it, or `provider/model` [default: show what is in use]
    #[arg(value_name = "MODEL", conflicts_with = "undo")]
    model: Option<String>,
    /// Only this client; can be repeated [default: those of the last run, else every client found]
    #[arg(long = "client", value_name = "CLIENT", value_delimiter = ',')]
    clients: Vec<String>,
    /// The vendor of the model [default: determined by the model]
    #[arg(long, value_name = "ID")]
    vendor: Option<String>,
    /// Also set the model for this agent, or for `all` agents that have their own model; can be repeated
    #[arg(long = "agent", value_name = "NAME", value_delimiter = ',', requires = "model")]
    agents: Vec<String>,
    /// Context window in tokens, for a model of unknown size
    #[arg(long, value_name = "N", value_parser = positive, requires = "model")]
    context_window: Option<u64>,
    /// Output limit in tokens, for a model of unknown size
    #[arg(long, value_name = "N", value_parser = positive, requires = "model")]
    max_tokens: Option<u64>,
    /// Undo the last switch
    #[arg(long, conflicts_with_all = ["dry_run", "check"])]
    undo: bool,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Write nothing; exit with code 3 if changes are pending
    #[arg(long)]
    check: bool,
    /// Do not prompt
    #[arg(long, short)]
    yes: bool,
}

/// The command's name in the journal.
const COMMAND: &str = "use";

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    if args.undo {
        return take_back(host, screen, args);
    }
    let scope = Scope::read(host, args)?;
    let Some(typed) = &args.model else { return look(host, screen, args, &scope) };
    switch(host, screen, args, &scope, typed)
}

/// Shows what is in use; on a terminal the list to pick from follows.
fn look(host: &Host, screen: &Screen, args: &Args, scope: &Scope) -> Result<u8> {
    show::show(screen, &scope.choices);
    if screen.is_json() || !screen.can_ask() || args.yes || args.dry_run || args.check {
        return Ok(0);
    }
    match pick::pick(host, scope)? {
        Some(name) => switch(host, screen, args, scope, &name),
        None => Ok(0),
    }
}

fn switch(host: &Host, screen: &Screen, args: &Args, scope: &Scope, typed: &str) -> Result<u8> {
    match name::resolve(typed, args.vendor.as_deref(), &scope.choices, &scope.vendors)? {
        Meant::Ours { vendor, id } => to_ours(host, screen, args, (&vendor, &id)),
        Meant::Other(name) => to_other(host, screen, args, scope, &name),
    }
}

/// An `apply` of one model that becomes the default.
fn to_ours(host: &Host, screen: &Screen, args: &Args, (vendor, id): (&str, &str)) -> Result<u8> {
    let inputs = Inputs {
        models: vec![Model::named(id)],
        context_window: args.context_window,
        max_tokens: args.max_tokens,
        default_model: Some(DefaultModelChoice::Model(id.to_owned())),
        agents: args.agents.clone(),
        ..Inputs::default()
    };
    let vendor = Some(vendor.to_owned());
    let ask =
        ApplyRequest { vendor, clients: args.clients.clone(), inputs, ..ApplyRequest::default() };
    let requests = ResolvedRequest::resolve_all(host, &ask)?;
    let plan = |journal: &Journal| plan_all(host, journal, &requests);
    let hooks = KeyHooks { host, requests: &requests, unlock_prompt: unlock_prompt(screen) };
    commit(host, screen, args, &plan, &hooks)
}

/// The default alone: the model is in the client's config already, or in the client.
fn to_other(host: &Host, screen: &Screen, args: &Args, scope: &Scope, name: &str) -> Result<u8> {
    let targets: Vec<Target> = scope.choices.iter().map(|it| it.target.clone()).collect();
    let plan = |journal: &Journal| {
        let all = choices::read_all(host, journal, &targets)?;
        let (able, others): (Vec<&Choices>, Vec<&Choices>) =
            all.iter().partition(|choices| choices.has(name));
        let mut plan = Plan::default();
        for choices in able {
            let switch = Switch { name, agents: &args.agents };
            plan.append(other_default::plan(journal, choices, switch)?);
        }
        if !others.is_empty() {
            let message =
                text::message::has_no_such_provider(joined(&choices::clients(&others)), name);
            plan.notes.push(Note::general(Level::Warning, message));
        }
        Ok(plan)
    };
    commit(host, screen, args, &plan, &ResolverCleanup(host))
}

fn commit(
    host: &Host,
    screen: &Screen,
    args: &Args,
    plan: &dyn Fn(&Journal) -> Result<Plan>,
    hooks: &dyn CommitHooks,
) -> Result<u8> {
    if args.dry_run || args.check {
        let outcome = Outcome { dry_run: args.dry_run, check: args.check, ..Outcome::default() };
        return Ok(preview(screen, outcome, &plan(&Journal::load(host)?)?));
    }
    let plan = |journal: &Journal| {
        plan(journal).map(|plan| (plan, Operation { command: COMMAND, undoes: None }))
    };
    // The model is named on the command line: without a terminal that is consent.
    let is_agreed = args.yes || !screen.can_ask();
    let consent = Consent::new(screen, is_agreed, wizard::confirm_write());
    Commit { host, screen, consent, agreed: None, plan, hooks }.run()
}

/// `wcode undo` of the last switch that holds.
fn take_back(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let journal = Journal::load(host)?;
    let mut entries = journal.entries()?.iter();
    let last = entries.find(|it| it.state == EntryState::Done && it.header.command == COMMAND);
    let nothing = || Error::usage_hint(text::message::no_switch(), text::message::hint_no_switch());
    let id = last.ok_or_else(nothing)?.header.id;
    undo::run(host, screen, &undo::Args::entry(id, args.yes || !screen.can_ask()))
}

/// What a switch is about.
struct Scope {
    choices: Vec<Choices>,
    vendors: Vec<Vendor>,
}

impl Scope {
    fn read(host: &Host, args: &Args) -> Result<Self> {
        let journal = Journal::load(host)?;
        let catalog = Catalog::load(host)?;
        let named =
            Selection { vendor: args.vendor.as_deref(), clients: &args.clients, configs: &[] };
        let ids = targets::select_vendors(&journal, named);
        let mut targets: Vec<Target> = Vec::new();
        for vendor in &ids {
            for target in targets::select(host, &journal, vendor, named, Newcomers::Any)? {
                if !targets.contains(&target) {
                    targets.push(target);
                }
            }
        }
        let choices = choices::read_all(host, &journal, &targets)?;
        // A vendor that is not known any more has nothing to switch to.
        let known = |id: &String| catalog.vendor(id).ok().cloned();
        let mut vendors: Vec<Vendor> = ids.iter().filter_map(known).collect();
        if let Some(vendor) = &args.vendor {
            vendors = vec![catalog.vendor(vendor)?.clone()];
        }
        Ok(Self { choices, vendors })
    }
}
