//! The menu of a machine that is already set up: its status, and only the actions that apply.

use crate::clients;
use crate::error::Result;
use crate::plan::request::ApplyRequest;
use crate::plan::status::StatusKind;
use crate::prompt::{Answer, Choice};
use crate::text::{errors, wizard as text};
use crate::wizard::state::WizardState;
use crate::wizard::steps::{ALL, Step};

/// What the user wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum MenuAction {
    /// These questions, then the summary.
    Run(Vec<Step>),
    /// The proposal for a new machine.
    Express,
    /// Checks only that it works.
    Check,
    /// Take back what was written last.
    Undo,
    /// Remove what wcode wrote for this vendor.
    Disconnect,
    /// Quit.
    Leave,
}

/// The questions for another key.
pub(super) const NEW_KEY: &[Step] = &[Step::Key, Step::KeyStore];

/// One line of the menu: what it does, and to which clients.
struct Line {
    choice: Choice,
    action: MenuAction,
    clients: Vec<String>,
    new_key: bool,
}

/// Asks what the user wants to do if an entry of wcode's exists; else everything is set up. After a check the cursor is on
/// the way out.
pub(super) fn ask(wizard: &mut WizardState<'_>, is_checked: bool) -> Result<MenuAction> {
    wizard.draft = ApplyRequest { vendor: Some(wizard.vendor.id.clone()), ..wizard.preset.clone() };
    (wizard.wants_new_key, wizard.default_is_answered) = (false, false);
    wizard.key_is_answered = false;
    let ours = connected(wizard);
    if wizard.preset.has_settings() || ours.is_empty() && wizard.clients().is_empty() {
        return Ok(MenuAction::Run(ALL.to_vec()));
    }
    if ours.is_empty() {
        return Ok(MenuAction::Express);
    }
    let lines = menu(wizard, &ours);
    let choices: Vec<Choice> = lines.iter().map(|line| line.choice.clone()).collect();
    let question = text::what_to_do();
    let at = if is_checked { choices.len() - 1 } else { 0 };
    match wizard.prompter.pick(question, &choices, at)? {
        Answer::Back => {
            wizard.prompter.note(errors::interrupted());
            Ok(MenuAction::Leave)
        }
        Answer::Given(picked) => {
            let line = &lines[picked];
            wizard.draft.clients.clone_from(&line.clients);
            wizard.wants_new_key = line.new_key;
            Ok(line.action.clone())
        }
    }
}

/// The clients with an entry written by wcode.
fn connected(wizard: &WizardState<'_>) -> Vec<String> {
    let is_ours = |kind| matches!(kind, StatusKind::Ok | StatusKind::Drift);
    let states = wizard.own_states().filter(|state| is_ours(state.kind));
    states.map(|state| state.client.id().to_owned()).collect()
}

fn menu(wizard: &WizardState<'_>, ours: &[String]) -> Vec<Line> {
    let line = |label: String, action| Line {
        choice: Choice::new(label),
        action,
        clients: ours.to_vec(),
        new_key: false,
    };
    let mut lines = Vec::new();
    let drift: usize = wizard.own_states().map(|state| state.changes().count()).sum();
    if drift > 0 {
        lines.push(line(text::put_back(drift), MenuAction::Run(Vec::new())));
    }
    for client in clients::ALL {
        if client.detect(wizard.host).is_found() && !ours.iter().any(|id| id == client.id()) {
            let steps = vec![Step::Key, Step::Models, Step::DefaultModel, Step::KeyStore];
            let clients = vec![client.id().to_owned()];
            lines.push(Line {
                clients,
                ..line(text::connect(client.name()), MenuAction::Run(steps))
            });
        }
    }
    lines.push(line(text::check_and_test().into(), MenuAction::Check));
    let models = vec![Step::Models, Step::DefaultModel];
    lines.push(line(text::change_models().into(), MenuAction::Run(models)));
    let key = MenuAction::Run(NEW_KEY.to_vec());
    lines.push(Line { new_key: true, ..line(text::new_key().into(), key) });
    lines.push(Line {
        clients: Vec::new(),
        ..line(text::everything().into(), MenuAction::Run(ALL.to_vec()))
    });
    if !wizard.is_dry {
        if wizard.has_undo() {
            lines.push(line(text::undo_last().into(), MenuAction::Undo));
        }
        lines.push(line(text::disconnect(wizard.vendor.display_name()), MenuAction::Disconnect));
    }
    lines.push(line(text::leave().into(), MenuAction::Leave));
    lines
}
