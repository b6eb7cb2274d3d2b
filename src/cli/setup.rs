//! `wcode setup`: the wizard; and, with `--yes`, the same without a question.

use crate::cli::apply::{self, KeyHooks};
use crate::cli::commit::Commit;
use crate::cli::consent::Consent;
use crate::cli::key::unlock_prompt;
use crate::cli::screen::Screen;
use crate::cli::{link, remove, undo};
use crate::error::{Error, Result};
use crate::host::{Host, terminal};
use crate::keys::KeySource;
use crate::plan::journal::Journal;
use crate::plan::request::{ApplyRequest, ResolvedRequest};
use crate::plan::transaction::Operation;
use crate::plan::{Plan, plan_all};
use crate::text::{joined, link as link_text, report, setup as text, wizard as wizard_text};
use crate::wizard::state::WizardState;
use crate::wizard::{self, Decision, closing};

/// Set up the clients interactively; flags of `apply` answer questions in advance
#[derive(Debug, Default, clap::Args)]
#[group(id = "setup")]
pub(super) struct Args {
    /// A setup link of a vendor: `wcode://setup?…`, or the https address of its file
    #[arg(value_name = "LINK", conflicts_with = "from_link")]
    link: Option<String>,
    /// The same, for scripts
    #[arg(long, value_name = "LINK")]
    from_link: Option<String>,
    /// Wait for Enter at the end, so that the window stays
    #[arg(long, hide = true)]
    hold: bool,
    #[command(flatten)]
    pub(super) apply: apply::Args,
}

impl Args {
    fn link(&self) -> Option<&str> {
        self.link.as_deref().or(self.from_link.as_deref())
    }
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    if !args.hold || !screen.can_ask() {
        return set_up(host, screen, args);
    }
    // A browser has opened this window, which closes when we end.
    let code = set_up(host, screen, args).unwrap_or_else(|error| screen.fail(&error));
    screen.say(link_text::press_enter());
    let _ = std::io::stdin().read_line(&mut String::new());
    Ok(code)
}

fn set_up(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let wants = &args.apply;
    if wants.yes {
        return without_questions(host, screen, args);
    }
    if screen.is_json() || wants.check || screen.is_quiet() {
        return Err(Error::usage_hint(
            text::message::flags_for_scripts(),
            text::message::hint_apply(),
        ));
    }
    if !screen.can_ask() {
        if args.link().is_none() && is_up_to_date(host, wants) {
            screen.say(report::nothing_to_do());
            return Ok(0);
        }
        return Err(Error::usage_hint(
            text::message::no_terminal(),
            text::message::hint_no_terminal(),
        ));
    }
    let preset = wants.flags.to_request(host)?;
    if let Some(KeySource::Stdin) = preset.inputs.key.source {
        return Err(Error::usage_hint(
            text::message::stdin_is_the_terminal(),
            text::message::hint_key_stdin(),
        ));
    }
    let Some(preset) = with_link(host, screen, args, preset)? else { return Ok(0) };
    let mut state = WizardState::open(host, preset)?;
    state.is_dry = wants.dry_run;
    let mut decision = match wizard::run(&mut state) {
        Err(Error::Interrupted) if !state.installed.is_empty() => {
            screen.say(&wizard_text::cancelled_installed(joined(&state.installed)));
            return Ok(terminal::INTERRUPTED);
        }
        decision => decision?,
    };
    loop {
        let (request, plan) = match decision {
            Decision::Write(request, plan) => (request, plan),
            Decision::Done => return Ok(0),
            // Each asks by itself.
            Decision::Undo => return undo::run(host, screen, &undo::Args::default()),
            Decision::Disconnect(vendor) => {
                return remove::run(host, screen, &remove::Args::for_vendor(vendor));
            }
        };
        match write(host, screen, &request, plan) {
            Ok(false) => return Ok(0),
            Ok(true) => break,
            Err(error) => match wizard::retry_step(&mut state, error) {
                // The key may have been stored by then.
                Err(Error::Interrupted) => {
                    screen.say(text::cancelled_after_failure());
                    return Ok(terminal::INTERRUPTED);
                }
                retried => decision = retried?,
            },
        }
    }
    match closing::close(&mut state) {
        Err(Error::Interrupted) => {
            screen.say(text::stopped_afterwards());
            Ok(terminal::INTERRUPTED)
        }
        closed => closed.map(|()| 0),
    }
}

/// The request with what the link says, if there is one; `None` if the user declines it.
fn with_link(
    host: &Host,
    screen: &Screen,
    args: &Args,
    request: ApplyRequest,
) -> Result<Option<ApplyRequest>> {
    match args.link() {
        Some(text) => link::accept(host, screen, text, request, !args.apply.yes),
        None => Ok(Some(request)),
    }
}

/// True if everything is set up already, and as these flags have it: there is nothing to ask.
fn is_up_to_date(host: &Host, wants: &apply::Args) -> bool {
    let read = || -> Result<bool> {
        let journal = Journal::load(host)?;
        let request = wants.flags.to_request(host)?;
        if journal.records().is_empty() || journal.has_open() || request.inputs.key.reads_a_key() {
            return Ok(false);
        }
        let requests = ResolvedRequest::resolve_all(host, &request)?;
        Ok(plan_all(host, &journal, &requests)?.is_noop())
    };
    read().unwrap_or(false)
}

/// Writes what was agreed to; false if the files changed meanwhile and the user did not agree to that.
fn write(host: &Host, screen: &Screen, request: &ResolvedRequest, agreed: Plan) -> Result<bool> {
    let plan = |journal: &Journal| {
        let operation = Operation { command: "setup", undoes: None };
        request.plan(host, journal).map(|plan| (plan, operation))
    };
    let hooks = KeyHooks {
        host,
        requests: std::slice::from_ref(request),
        unlock_prompt: unlock_prompt(screen),
    };
    let consent = Consent::Ask(text::write_this());
    Commit { host, screen, consent, agreed: Some(agreed), plan, hooks: &hooks }.run_if_confirmed()
}

/// Every answer is known or has a default: the key is checked, then it is an `apply`.
fn without_questions(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let ask = args.apply.flags.to_request(host)?;
    let Some(ask) = with_link(host, screen, args, ask)? else { return Ok(0) };
    let offline = ask.offline;
    let requests = ResolvedRequest::resolve_all(host, &ask)?;
    if offline {
        requests.iter().try_for_each(|request| apply::find_key(host, screen, request).map(drop))?;
    } else {
        apply::verify(host, screen, &requests)?;
    }
    apply::apply(host, screen, &args.apply, &requests)
}
