//! The last look: what would be written in a few lines, every byte of it if it is asked for, and the question whether to
//! write it.

use crate::clients::{self, Level, Note};
use crate::error::{Error, Result};
use crate::host::pager;
use crate::plan::diff::{self, Paint};
use crate::plan::journal::Journal;
use crate::plan::request::ResolvedRequest;
use crate::plan::{OnConflict, Plan, overview};
use crate::prompt::{self, Answer, Choice};
use crate::text::{Message, prompt as prompts, report, wizard as text};
use crate::wizard::state::WizardState;
use crate::wizard::steps::{self, Step};
use crate::wizard::words;

/// The user's answer.
#[derive(Debug)]
pub(super) enum Next {
    /// Write this.
    Write(Box<ResolvedRequest>, Plan),
    /// There is nothing to write, or the user declined.
    Nothing,
    /// The question before.
    Back,
    /// This question again, then the summary.
    Change(Step),
}

/// Makes the plan, shows it, and asks.
pub(super) fn show(wizard: &mut WizardState<'_>) -> Result<Next> {
    let planned =
        ResolvedRequest::resolve_exact(wizard.host, wizard.draft.clone()).and_then(|request| {
            let plan = request.plan(wizard.host, &Journal::load(wizard.host)?)?;
            Ok((request, plan))
        });
    let (request, plan) = match planned {
        Ok(planned) => planned,
        Err(Error::Conflict { fields })
            if wizard.preset.inputs.on_conflict.unwrap_or_default() == OnConflict::Fail =>
        {
            return ask_conflict(wizard, &fields);
        }
        Err(error) => return stuck(wizard, &error),
    };
    print_plan(wizard, &plan)?;
    if plan.is_noop() && !request.key.is_handed_over() {
        wizard.prompter.success(text::nothing_to_do());
        return Ok(Next::Nothing);
    }
    if wizard.is_dry {
        wizard.prompter.note(text::dry_run());
        return Ok(Next::Nothing);
    }
    decide(wizard, request, plan)
}

fn decide(wizard: &mut WizardState<'_>, request: ResolvedRequest, plan: Plan) -> Result<Next> {
    let yes = if plan.is_empty() { text::store_key() } else { text::write_it() };
    let agreed = Agreed { yes, request: Box::new(request), plan };
    way_on(wizard, text::confirm_write(), Some(agreed))
}

/// What would be written.
struct Agreed<'t> {
    /// What the answer yes is called.
    yes: &'t str,
    request: Box<ResolvedRequest>,
    plan: Plan,
}

/// A way on from the summary.
#[derive(Clone, Copy)]
enum Way {
    Write,
    ShowDiff,
    Change,
    Quit,
}

/// An error that another answer may solve.
fn stuck(wizard: &mut WizardState<'_>, error: &Error) -> Result<Next> {
    words::print_error(&mut wizard.prompter, error);
    way_on(wizard, text::what_now(), None)
}

/// Asks whether to write, if there is anything to write; else whether to change an answer or to quit.
fn way_on(
    wizard: &mut WizardState<'_>,
    question: &str,
    mut agreed: Option<Agreed<'_>>,
) -> Result<Next> {
    let mut ways = vec![
        (Choice::new(text::change_something()), Way::Change),
        (Choice::new(text::quit()), Way::Quit),
    ];
    if let Some(Agreed { yes, plan, .. }) = &agreed {
        if !plan.is_empty() {
            ways.insert(0, (Choice::new(prompts::review_diff()).key('d'), Way::ShowDiff));
        }
        ways.insert(0, (Choice::new(*yes), Way::Write));
    }
    let choices: Vec<Choice> = ways.iter().map(|(choice, _)| choice.clone()).collect();
    let mark = wizard.prompter.mark();
    loop {
        let Answer::Given(picked) = wizard.prompter.pick(question, &choices, 0)? else {
            return Ok(Next::Back);
        };
        match (ways[picked].1, &agreed) {
            (Way::Change, _) => {
                if let Some(step) = which(wizard)? {
                    return Ok(Next::Change(step));
                }
                wizard.prompter.rewind(mark);
            }
            (Way::ShowDiff, Some(agreed)) => {
                wizard.prompter.rewind(mark);
                show_diff(wizard, &agreed.plan);
            }
            _ => {
                let agreed = agreed.take().filter(|_| matches!(ways[picked].1, Way::Write));
                let next = agreed.map(|it| Next::Write(it.request, it.plan));
                return next.ok_or(Error::Interrupted);
            }
        }
    }
}

/// Every byte that would be written, in a pager if there is one.
fn show_diff(wizard: &mut WizardState<'_>, plan: &Plan) {
    let paint = if wizard.host.terminal.stderr_colour { Paint::Colour } else { Paint::Plain };
    let (host, diff) = (wizard.host, diff::complete(plan, paint));
    if !wizard.prompter.suspend(|| pager::show(host, &diff)) {
        wizard.prompter.painted(&diff);
    }
}

/// The question to ask again; `None` if the user went back.
fn which(wizard: &mut WizardState<'_>) -> Result<Option<Step>> {
    let steps = steps::ALL.into_iter().chain([Step::Parameters]);
    let steps: Vec<Step> = steps.filter(|step| !step.is_settled(wizard)).collect();
    let choices: Vec<Choice> = steps.iter().map(|step| Choice::new(step.name())).collect();
    Ok(match wizard.prompter.pick(text::change_what(), &choices, 0)? {
        Answer::Given(picked) => steps.get(picked).copied(),
        Answer::Back => None,
    })
}

/// Asks which value to keep if both the user and wcode changed a field.
fn ask_conflict(wizard: &mut WizardState<'_>, fields: &[Message]) -> Result<Next> {
    wizard.prompter.warn(text::both_changed());
    wizard.prompter.print_block(&Message::list(fields).text());
    let choices = [
        Choice::new(text::keep_yours()),
        Choice::new(text::take_ours()),
        Choice::new(text::quit()),
    ];
    let on_conflict = match wizard.prompter.pick(text::whose_edit(), &choices, 0)? {
        Answer::Given(0) => OnConflict::Keep,
        Answer::Given(1) => OnConflict::Overwrite,
        Answer::Given(_) => return Err(Error::Interrupted),
        Answer::Back => return Ok(Next::Back),
    };
    wizard.draft.inputs.on_conflict = Some(on_conflict);
    show(wizard)
}

fn print_plan(wizard: &mut WizardState<'_>, plan: &Plan) -> Result<()> {
    wizard.prompter.heading(text::summary());
    let lines = overview(wizard, plan)?;
    wizard.prompter.print_block(&lines);
    for note in &plan.notes {
        // What a running client needs after the change is shown after the change.
        if wizard.is_dry || !note.is_for_afterwards {
            print_note(wizard, note);
        }
    }
    if wizard.is_dry {
        show_diff(wizard, plan);
    }
    Ok(())
}

fn print_note(wizard: &mut WizardState<'_>, note: &Note) {
    let path = note.path.as_ref().map(|path| wizard.host.shortened(path));
    let client = note.client.map(|id| clients::by_id(id).map_or(id, |client| client.name()));
    let subjects = path.into_iter().chain(client.map(str::to_owned));
    let words = note.message.clone();
    let text = subjects.fold(words, |words, subject| report::about(subject, words));
    match note.level {
        Level::Info => wizard.prompter.note(&text),
        Level::Warning | Level::Error => wizard.prompter.warn(&text),
    }
}

/// What would be written, in a line or two for each kind of thing.
fn overview(wizard: &WizardState<'_>, plan: &Plan) -> Result<String> {
    let key = Some(steps::key_in_words(wizard)).filter(|words| !words.is_empty());
    let mut rows = overview::rows(wizard.host, plan, key.clone())?;
    // What is to be stored alone is in no record.
    if plan.records.is_empty() {
        rows[4].1.extend(key);
    }
    Ok(prompt::rows(&rows, wizard.prompter.width()))
}
