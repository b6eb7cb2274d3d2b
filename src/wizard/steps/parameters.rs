//! The optional parameters of requests, for those who want them: asked only from the summary.

use super::StepOutcome;
use crate::catalog::parameters::Values;
use crate::error::Result;
use crate::prompt::Answer;
use crate::text::wizard as text;
use crate::wizard::state::WizardState;

pub(super) fn ask(wizard: &mut WizardState<'_>) -> Result<StepOutcome> {
    wizard.prompter.note(text::parameters_by_name());
    let before = shell_words::join(wizard.draft.inputs.params.typed());
    let check = |line: &str| parse(line).map(drop);
    let answer = wizard.prompter.line(text::which_parameters(), &before, &check)?;
    let Answer::Given(line) = answer else { return Ok(StepOutcome::Back) };
    wizard.draft.inputs.params = parse(&line).unwrap_or_default();
    Ok(StepOutcome::Answered)
}

/// Parameters separated by spaces, quoted as in a shell.
fn parse(line: &str) -> std::result::Result<Values, String> {
    let words = shell_words::split(line).map_err(|error| error.to_string())?;
    let mut values = Values::parse_changes(&words).map_err(|error| error.message().text())?;
    match values.take("max_tokens") {
        Some(_) => Err(text::output_limit_is_a_size().into()),
        None => Ok(values),
    }
}
