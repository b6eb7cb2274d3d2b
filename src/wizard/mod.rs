//! The wizard: asks for what the flags of `apply` set, shows what would be written, and checks the key first.
//!
//! It edits an `ApplyRequest`, the same that flags and provisioning file end in, so wizard and script cannot diverge; `script`
//! prints it as a command line. `state` is what it knows, `steps` are the questions with a way back from each, `express` is the
//! proposal for a new machine, `menu` the menu of a machine that is set up already, `summary` the last look before writing, `closing` what comes after.
//!
//! Promises: nothing is written or stored here, and no key is stored, before the user has agreed to the summary; a client
//! is installed only if the user agrees; Esc and Ctrl-C leave the machine as it was.
//! Left out: writing (`plan`, and the command that calls us).

pub(crate) mod closing;
mod express;
mod greeting;
pub(crate) mod menu;
pub(crate) mod next_step;
mod programs;
mod script;
pub(crate) mod state;
mod steps;
mod summary;
mod vendor_call;
mod watcher;
mod words;

use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::plan::request::ResolvedRequest;
use menu::MenuAction;
use state::WizardState;
use steps::Step;

/// What the user has decided.
#[derive(Debug)]
pub(crate) enum Decision {
    /// Write this.
    Write(Box<ResolvedRequest>, Plan),
    /// Take back what was written last.
    Undo,
    /// Remove what wcode wrote for this vendor.
    Disconnect(String),
    /// Nothing is to be written, and nothing is left to report.
    Done,
}

/// Greets, asks, and shows what would be written.
///
/// # Errors
/// `Error::Interrupted` if the user cancels; any error of reading the machine.
pub(crate) fn run(wizard: &mut WizardState<'_>) -> Result<Decision> {
    greeting::greet(wizard);
    let mut is_checked = false;
    let start = wizard.prompter.mark();
    loop {
        wizard.begin_anew();
        let steps = match menu::ask(wizard, is_checked)? {
            MenuAction::Run(steps) => steps,
            MenuAction::Express => match express::ask(wizard)? {
                express::Way::Customize => {
                    // What was proposed is asked for now.
                    wizard.prompter.rewind(start);
                    steps::ALL.to_vec()
                }
                express::Way::Proposed if express::prepare(wizard)? => Vec::new(),
                express::Way::Proposed => {
                    wizard.prompter.rewind(start);
                    continue;
                }
                express::Way::Leave => return Err(Error::Interrupted),
            },
            MenuAction::Check => {
                is_checked = true;
                if closing::prove(wizard)? {
                    continue;
                }
                wizard.wants_new_key = true;
                menu::NEW_KEY.to_vec()
            }
            MenuAction::Undo => return Ok(Decision::Undo),
            MenuAction::Disconnect => return Ok(Decision::Disconnect(wizard.vendor.id.clone())),
            MenuAction::Leave => return Ok(Decision::Done),
        };
        if let Some(decision) = decide(wizard, &steps)? {
            return Ok(decision);
        }
        // The user went back before the first question.
        wizard.prompter.rewind(start);
    }
}

/// The questions, then the summary; `None` if the user went back before the first one.
fn decide(wizard: &mut WizardState<'_>, steps: &[Step]) -> Result<Option<Decision>> {
    let mut from = steps::Start::First;
    loop {
        if !steps::walk(wizard, steps, from)? {
            return Ok(None);
        }
        match summary::show(wizard)? {
            summary::Next::Write(request, plan) => {
                return Ok(Some(Decision::Write(request, plan)));
            }
            summary::Next::Nothing => return Ok(Some(Decision::Done)),
            summary::Next::Back => from = steps::Start::Last,
            summary::Next::Change(step) => {
                steps::ask_one(wizard, step)?;
                from = steps::Start::End;
            }
        }
    }
}

/// After an error that another answer can solve: reports it, asks that question again, and goes on to the
/// summary.
///
/// # Errors
/// As `run`; the error itself if no question leads to it.
pub(crate) fn retry_step(wizard: &mut WizardState<'_>, error: Error) -> Result<Decision> {
    let Some(step) = steps::step_for(&error) else { return Err(error) };
    words::print_error(&mut wizard.prompter, &error);
    // The error stays on the screen.
    wizard.begin_anew();
    steps::ask_one(wizard, step)?;
    match decide(wizard, &[])? {
        Some(decision) => Ok(decision),
        None => Err(Error::Interrupted),
    }
}
