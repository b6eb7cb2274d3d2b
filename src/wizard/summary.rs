//! The last look: every byte that would change, what was answered, and the question whether to write it.

use crate::clients::{Level, Note};
use crate::error::{Error, Result};
use crate::plan::diff::{self, Paint};
use crate::plan::journal::Journal;
use crate::plan::request::ResolvedRequest;
use crate::plan::saved_inputs::DefaultModelChoice;
use crate::plan::{OnConflict, Plan};
use crate::prompt::{Answer, Choice};
use crate::text::{Message, wizard as text};
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
    print_plan(wizard, &plan);
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
    let agreed = (yes, Next::Write(Box::new(request), plan));
    way_on(wizard, text::confirm_write(), Some(agreed))
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
    mut agreed: Option<(&str, Next)>,
) -> Result<Next> {
    let yes = agreed.iter().map(|(yes, _)| *yes);
    let choices: Vec<Choice> =
        yes.chain([text::change_something(), text::quit()]).map(Choice::new).collect();
    let change = choices.len() - 2;
    loop {
        match wizard.prompter.pick(question, &choices, 0)? {
            Answer::Given(picked) if picked == change => {
                if let Some(step) = which(wizard)? {
                    return Ok(Next::Change(step));
                }
            }
            Answer::Given(picked) => {
                let agreed = agreed.take().filter(|_| picked < change);
                return agreed.map(|(_, next)| next).ok_or(Error::Interrupted);
            }
            Answer::Back => return Ok(Next::Back),
        }
    }
}

/// The question to ask again; `None` if the user went back.
fn which(wizard: &mut WizardState<'_>) -> Result<Option<Step>> {
    let steps: Vec<Step> = steps::ALL.into_iter().filter(|step| !step.is_settled(wizard)).collect();
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

fn print_plan(wizard: &mut WizardState<'_>, plan: &Plan) {
    wizard.prompter.heading(text::summary());
    let paint = if wizard.host.terminal.stderr_colour { Paint::Colour } else { Paint::Plain };
    wizard.prompter.painted(&diff::whole(plan, paint));
    for note in &plan.notes {
        // What a running client needs after the change is shown after the change.
        if wizard.is_dry || !note.is_for_afterwards {
            print_note(wizard, note);
        }
    }
    let lines = answers(wizard, plan);
    wizard.prompter.print_block(&lines);
}

fn print_note(wizard: &mut WizardState<'_>, note: &Note) {
    let client = note.client.map(|client| format!("{client}: ")).unwrap_or_default();
    let path = note.path.as_ref().map(|path| format!("{}: ", words::short(wizard.host, path)));
    let text = format!("{client}{}{}", path.unwrap_or_default(), note.message);
    match note.level {
        Level::Info => wizard.prompter.note(&text),
        Level::Warning | Level::Error => wizard.prompter.warn(&text),
    }
}

/// What was answered, a line each.
fn answers(wizard: &WizardState<'_>, plan: &Plan) -> String {
    let clients: Vec<&str> = wizard.clients().iter().map(|client| client.name()).collect();
    let inputs = &wizard.draft.inputs;
    let models: Vec<&str> = inputs.models.iter().map(|model| model.id.as_str()).collect();
    let default = match &inputs.default_model {
        Some(DefaultModelChoice::Model(id)) => id.clone(),
        _ => text::keep_default().into(),
    };
    let files = plan.files.iter().filter(|file| !file.is_mirror());
    let files: Vec<String> = files.map(|file| words::short(wizard.host, &file.path)).collect();
    let rows = [
        (Step::Clients.name(), clients.join(text::list_separator())),
        (Step::Key.name(), steps::key_in_words(wizard)),
        (Step::Models.name(), models.join("\n")),
        (Step::DefaultModel.name(), default),
        (text::files(), files.join("\n")),
    ];
    let width = rows.iter().map(|(name, _)| console::measure_text_width(name)).max().unwrap_or(0);
    // A list has a line for each of its things: nothing is cut, and paths can be copied.
    let line = |(name, value): &(&str, String)| {
        let name = console::pad_str(name, width, console::Alignment::Left, None);
        let below = format!("\n  {}  ", " ".repeat(width));
        format!("  {name}  {}\n", value.replace('\n', &below))
    };
    let matches_options = |(_, value): &&(&str, String)| !value.is_empty();
    rows.iter().filter(matches_options).map(line).collect()
}
