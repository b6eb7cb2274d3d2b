//! `wcode apply`: merges a vendor's entries into the clients' files.

mod flags;
mod hooks;
mod provision;
mod verify;

use crate::cli::check_code::PENDING;
use crate::cli::commit::{Commit, exit_code};
use crate::cli::consent::Consent;
use crate::cli::key::unlock_prompt;
use crate::cli::report::{self, Outcome};
use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::keys::{KeySource, StoreKind};
use crate::plan::Plan;
use crate::plan::journal::Journal;
use crate::plan::key_options::KeyOptions;
use crate::plan::plan_all;
use crate::plan::request::ResolvedRequest;
use crate::plan::transaction::Operation;
use crate::secret::Secret;
use crate::text::wizard as text;
use crate::text::{commands, inputs};
use flags::Flags;
pub(super) use hooks::KeyHooks;
pub(super) use verify::{find_key, verify};

/// What stands for the key that a command would print.
const NOT_RUN: &str = "key-command-not-run";

/// Write a vendor's provider and models to the clients' config files
#[derive(Debug, Default, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) flags: Flags,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Write nothing; exit with code 3 if changes are pending
    #[arg(long)]
    pub(super) check: bool,
    /// Prove the key at the vendor before anything is written; uses no tokens
    #[arg(long, conflicts_with = "offline")]
    pub(super) verify: bool,
    /// Do not prompt; required to write without a terminal
    #[arg(long, short)]
    pub(super) yes: bool,
}

impl Args {
    /// True if nothing is to be written.
    fn only_shows(&self) -> bool {
        self.dry_run || self.check
    }
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let mut request = args.flags.to_request(host)?;
    // Before a key is read from anywhere: one that is handed over is stored.
    if request.inputs.key.reads_a_key() {
        consent(screen, args).question()?;
    }
    if args.verify && request.offline {
        return Err(Error::usage(inputs::message::verify_offline()));
    }
    // A key that is to be proven has to be there.
    let leaves_out = args.only_shows() && !args.verify;
    let is_unknown = leaves_out && leave_out_key_command(screen, &mut request.inputs.key);
    let mut requests = ResolvedRequest::resolve_all(host, &request)?;
    if is_unknown {
        requests.iter_mut().for_each(|request| request.keep_plaintext_key(host));
    }
    if args.verify {
        verify(host, screen, &requests)?;
    }
    apply(host, screen, args, &requests)
}

/// Whether it may write, if anything is to be written.
fn consent(screen: &Screen, args: &Args) -> Consent<'static> {
    Consent::new(screen, args.yes || args.only_shows(), text::confirm_write())
}

/// Reads a provisioning file, for the fuzzer.
///
/// # Errors
/// As reading one.
pub(super) fn check_provisioning_file(text: &str) -> Result<()> {
    provision::parse(std::path::Path::new("provision.json5"), text).map(drop)
}

/// What writes nothing runs no program of the user's either; true if there is one.
fn leave_out_key_command(screen: &Screen, key: &mut KeyOptions) -> bool {
    let is_run = key.store != Some(StoreKind::Command);
    let is_command = is_run && matches!(key.source, Some(KeySource::Command(_)));
    if is_command {
        key.source = Some(KeySource::Given(Secret::new(NOT_RUN.into())));
        screen.say(commands::key_command_not_run());
    }
    is_command
}

/// Shows or writes the plan, as the flags say.
///
/// # Errors
/// As planning and writing; nothing is written then.
pub(super) fn apply(
    host: &Host,
    screen: &Screen,
    args: &Args,
    requests: &[ResolvedRequest],
) -> Result<u8> {
    if args.only_shows() {
        let outcome = Outcome { dry_run: args.dry_run, check: args.check, ..Outcome::default() };
        let plan = plan_all(host, &Journal::load(host)?, requests)?;
        return Ok(preview(screen, outcome, &plan));
    }
    let plan = |journal: &Journal| {
        let operation = Operation { command: "apply", undoes: None };
        plan_all(host, journal, requests).map(|plan| (plan, operation))
    };
    let consent = consent(screen, args);
    if consent == Consent::Missing && confirms_a_host(host, requests)? {
        consent.question()?;
    }
    let hooks = KeyHooks { host, requests, unlock_prompt: unlock_prompt(screen) };
    Commit { host, screen, consent, agreed: None, plan, hooks: &hooks }.run()
}

/// True if the hosts to which a stored key may be sent would change.
fn confirms_a_host(host: &Host, requests: &[ResolvedRequest]) -> Result<bool> {
    let journal = Journal::load(host)?;
    for request in requests {
        if !request.confirmed_origins(host, &journal)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Shows what would be written; the code says under `--check` whether anything would be.
pub(super) fn preview(screen: &Screen, outcome: Outcome, plan: &Plan) -> u8 {
    if screen.shows_diffs() {
        report::show_diff(screen, plan);
    }
    report::finish(screen, plan, outcome);
    if outcome.check && !plan.is_empty() { PENDING } else { exit_code(plan) }
}
