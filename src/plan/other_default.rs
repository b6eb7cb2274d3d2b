//! Plans to make a model of a provider that is not ours the default: the way back to the user's own.
//!
//! Promises: nothing but the default (and the agents that were named) is written; what our records claimed there is let go
//! of, so that neither `apply` nor the monitor puts it back.

use crate::clients::{Agent, ConfigPlace, ModelHolder, Note};
use crate::document::{Edit, Path};
use crate::error::Result;
use crate::plan::change::{add_advice, add_mirrors, apply_edits, file_change};
use crate::plan::choices::Choices;
use crate::plan::journal::Journal;
use crate::plan::{Change, ChangeAction, Plan, handover};
use crate::text::use_model as text;

/// What to switch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Switch<'s> {
    /// The model, as `provider/model`.
    pub name: &'s str,
    /// Agents that get it as their own too.
    pub agents: &'s [String],
}

/// Plans it for one config.
///
/// # Errors
/// If the place is owned by a file that we must not edit.
pub(crate) fn plan(journal: &Journal, choices: &Choices, switch: Switch<'_>) -> Result<Plan> {
    let (client, config_set) = (choices.target.client, &choices.config_set);
    let mut values = client.default_values(config_set, switch.name)?;
    let mut plan = Plan::default();
    for agent in client.agents(config_set) {
        match agent.holder {
            ModelHolder::Ours(file) if is_meant(&agent, switch.agents) => {
                values.push((ConfigPlace::new(file, agent.place), switch.name.to_owned()));
            }
            _ => plan.notes.extend(keeps(client.id(), &agent, switch.name)),
        }
    }
    for (index, source) in config_set.files.iter().enumerate() {
        let differs = |(place, value): &(&Path, &str)| {
            source.document.get(place).and_then(|node| node.as_str()).as_deref() != Some(value)
        };
        let here = values.iter().filter(|(place, _)| place.file == index);
        let here = here.map(|(place, value)| (&place.path, value.as_str()));
        let here: Vec<(&Path, &str)> = here.filter(differs).collect();
        if here.is_empty() {
            continue;
        }
        let edit = |(place, value): &(&Path, &str)| Edit::Set {
            path: (*place).clone(),
            value: (*value).into(),
        };
        let after = apply_edits(source, here.iter().map(edit).collect())?.into_text().into_bytes();
        let action = |place: &Path| match source.document.get(place) {
            Some(_) => ChangeAction::Change,
            None => ChangeAction::Add,
        };
        let changes =
            here.iter().map(|(place, _)| Change { path: place.to_string(), action: action(place) });
        plan.files.push(file_change(client, config_set, source, Some(after), changes.collect()));
        for (place, _) in here {
            let whose = (client.id(), config_set.config.as_path());
            handover::release(journal, &mut plan, whose, (&source.path, place));
        }
    }
    if plan.files.is_empty() {
        plan.up_to_date.push((client.id(), config_set.files[values[0].0.file].path.clone()));
    }
    add_mirrors(client, config_set, &mut plan);
    add_advice(&mut plan, client, &config_set.installs);
    Ok(plan)
}

fn is_meant(agent: &Agent, names: &[String]) -> bool {
    let by_all = names.iter().any(|name| name == "all") && agent.model.is_some();
    by_all || names.contains(&agent.name)
}

/// A note on an agent that does not follow the default.
fn keeps(client: &'static str, agent: &Agent, default: &str) -> Option<Note> {
    let model = agent.model.as_ref().filter(|_| agent.overrides_default(default))?;
    let message = match &agent.holder {
        ModelHolder::Ours(_) => {
            text::message::agent_keeps(&agent.name, &agent.place, model, default)
        }
        ModelHolder::Other(_) => text::message::agent_elsewhere(&agent.name, &agent.place, model),
    };
    Some(Note::warning(client, message))
}
