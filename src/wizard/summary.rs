//! The last look: every byte that would change, what was answered, and the question whether to write it.

use crate::clients::{self, Note, NoteLevel};
use crate::error::{Error, Result};
use crate::plan::diff::{self, Paint};
use crate::plan::journal::Journal;
use crate::plan::request::ResolvedRequest;
use crate::plan::saved_inputs::DefaultModelChoice;
use crate::plan::{OnConflict, Plan};
use crate::prompt::{Answer, Choice};
use crate::text::wizard as text;
use crate::wizard::session::Session;
use crate::wizard::steps::{self, Step};
use crate::wizard::words;

/// What the user says to it.
#[derive(Debug)]
pub(super) enum Next {
    /// Write this.
    Write(Box<ResolvedRequest>, Plan),
    /// There is nothing to write, or the user does not want to.
    Nothing,
    /// The question before.
    Back,
    /// This question again, then the summary.
    Change(Step),
}

/// Works the plan out, shows it, and asks.
pub(super) fn show(session: &mut Session<'_>) -> Result<Next> {
    let planned =
        ResolvedRequest::resolve_exact(session.host, session.draft.clone()).and_then(|request| {
            let plan = request.plan(session.host, &Journal::load(session.host)?)?;
            Ok((request, plan))
        });
    let (request, plan) = match planned {
        Ok(planned) => planned,
        Err(error @ Error::Conflict { .. })
            if session.preset.inputs.on_conflict == OnConflict::Fail =>
        {
            return settle(session, &error);
        }
        Err(error) => return stuck(session, &error),
    };
    tell(session, &plan);
    if plan.is_noop() && request.key.incoming.is_none() {
        session.prompter.success(text::nothing_to_do());
        return Ok(Next::Nothing);
    }
    if session.is_dry {
        session.prompter.note(text::dry_run());
        return Ok(Next::Nothing);
    }
    decide(session, request, plan)
}

fn decide(session: &mut Session<'_>, request: ResolvedRequest, plan: Plan) -> Result<Next> {
    let yes = if plan.is_empty() { text::store_key() } else { text::write_it() };
    let agreed = (yes, Next::Write(Box::new(request), plan));
    way_on(session, text::shall_it_be_written(), Some(agreed))
}

/// An error that another answer may solve.
fn stuck(session: &mut Session<'_>, error: &Error) -> Result<Next> {
    words::tell(&mut session.prompter, error);
    way_on(session, text::what_now(), None)
}

/// What there is to agree to, if anything; else to change an answer, or to quit.
fn way_on(
    session: &mut Session<'_>,
    question: &str,
    mut agreed: Option<(&str, Next)>,
) -> Result<Next> {
    let yes = agreed.iter().map(|(yes, _)| *yes);
    let choices: Vec<Choice> =
        yes.chain([text::change_something(), text::quit()]).map(Choice::new).collect();
    let change = choices.len() - 2;
    loop {
        match session.prompter.pick(question, &choices, 0)? {
            Answer::Given(picked) if picked == change => {
                if let Some(step) = which(session)? {
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
fn which(session: &mut Session<'_>) -> Result<Option<Step>> {
    let steps: Vec<Step> =
        steps::ALL.into_iter().filter(|step| !step.is_settled(session)).collect();
    let choices: Vec<Choice> = steps.iter().map(|step| Choice::new(step.name())).collect();
    Ok(match session.prompter.pick(text::change_what(), &choices, 0)? {
        Answer::Given(picked) => steps.get(picked).copied(),
        Answer::Back => None,
    })
}

/// Both the user and we changed the same field: theirs or ours.
fn settle(session: &mut Session<'_>, error: &Error) -> Result<Next> {
    let text = error.to_string();
    session.prompter.warn(text.lines().next().unwrap_or_default());
    let fields: Vec<&str> = text.lines().skip(1).collect();
    session.prompter.print_block(&fields.join("\n"));
    let choices = [
        Choice::new(text::keep_yours()),
        Choice::new(text::take_ours()),
        Choice::new(text::quit()),
    ];
    session.draft.inputs.on_conflict =
        match session.prompter.pick(text::whose_edit(), &choices, 0)? {
            Answer::Given(0) => OnConflict::Keep,
            Answer::Given(1) => OnConflict::Overwrite,
            Answer::Given(_) => return Err(Error::Interrupted),
            Answer::Back => return Ok(Next::Back),
        };
    show(session)
}

fn tell(session: &mut Session<'_>, plan: &Plan) {
    session.prompter.heading(text::summary());
    let paint = if session.host.terminal.stderr_colour { Paint::Colour } else { Paint::Plain };
    session.prompter.painted(&diff::whole(plan, paint));
    for note in &plan.notes {
        if !is_for_later(session, note) {
            say(session, note);
        }
    }
    let lines = answers(session, plan);
    session.prompter.print_block(&lines);
}

/// What a running client needs after the change is shown after the change.
fn is_for_later(session: &Session<'_>, note: &Note) -> bool {
    let client = note.client.and_then(|id| clients::by_id(id).ok());
    let advice =
        client.and_then(|client| client.after_change(&client.detect(session.host).installs));
    !session.is_dry && advice == Some(note.message.as_str())
}

fn say(session: &mut Session<'_>, note: &Note) {
    let client = note.client.map(|client| format!("{client}: ")).unwrap_or_default();
    let path = note.path.as_ref().map(|path| format!("{}: ", words::short(session.host, path)));
    let text = format!("{client}{}{}", path.unwrap_or_default(), note.message);
    match note.level {
        NoteLevel::Info => session.prompter.note(&text),
        NoteLevel::Warning => session.prompter.warn(&text),
    }
}

/// What was answered, a line each.
fn answers(session: &Session<'_>, plan: &Plan) -> String {
    let clients: Vec<&str> = session.clients().iter().map(|client| client.name()).collect();
    let inputs = &session.draft.inputs;
    let models: Vec<&str> = inputs.models.iter().map(|model| model.id.as_str()).collect();
    let default = match &inputs.default_model {
        Some(DefaultModelChoice::Model(id)) => id.clone(),
        _ => text::keep_default().into(),
    };
    let files = plan.files.iter().filter(|file| !file.is_mirror());
    let files: Vec<String> = files.map(|file| words::short(session.host, &file.path)).collect();
    let rows = [
        (Step::Clients.name(), clients.join(text::list_separator())),
        (Step::Key.name(), steps::key_in_words(session)),
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
