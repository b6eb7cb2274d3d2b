//! Agents of OpenCode: `agent.<name>`, `agents.<name>` in the native shape of 2.x, and the older `mode.<name>` of 1.x.
//!
//! An agent's `model` goes before the top-level `model`. Objects of several files merge, so for each agent the file of
//! highest rank that gives it a model decides. 1.x lays `mode` over `agent`.

use super::super::{
    Agent, AgentHolder, DefaultModel, Note, NoteLevel, Rule, Source, Survey, Wanted, Wishes,
};
use super::{OpenCode, warning};
use crate::clients::Client;
use crate::document::Path;
use crate::text::clients as common;
use std::borrow::Cow;

/// The keys that hold agents, the one that decides first.
const HOLDERS: [&str; 3] = ["agents", "mode", "agent"];

/// Agents that OpenCode brings along: they can be given a model without being in the config.
const BUILT_IN: [&str; 4] = ["build", "plan", "general", "explore"];

/// Every agent in the config, and those that are built in.
pub(super) fn agents(survey: &Survey) -> Vec<Agent> {
    let mut names: Vec<String> = Vec::new();
    for source in all(survey) {
        for holder in HOLDERS.iter().filter_map(|holder| source.document.root().get(holder)) {
            names.extend(holder.members().map(|member| member.key().into_owned()));
        }
    }
    names.extend(BUILT_IN.map(str::to_owned));
    let mut found: Vec<Agent> = Vec::new();
    for name in names {
        if !found.iter().any(|known| known.name == name) {
            found.push(agent(survey, &name));
        }
    }
    found
}

/// All files, highest rank first.
fn all(survey: &Survey) -> impl Iterator<Item = &Source> {
    survey.others.iter().chain(&survey.files)
}

fn agent(survey: &Survey, name: &str) -> Agent {
    for (index, source) in all(survey).enumerate() {
        let model = |place: &Path| source.document.get(place)?.as_str().map(Cow::into_owned);
        let mut places = places(name).map(|place| place.key("model"));
        let found = places.find_map(|place| Some((model(&place)?, place)));
        if let Some((model, place)) = found {
            let (model, holder) = (Some(model), holder(survey, index, source));
            return Agent { name: name.into(), model, holder, place, is_in_config: true };
        }
    }
    let stands = |source: &Source| places(name).find(|place| source.document.get(place).is_some());
    let mut own = survey.files.iter().enumerate();
    let standing = own.find_map(|(index, file)| Some((index, stands(file)?)));
    let is_in_config = all(survey).any(|source| stands(source).is_some());
    let (file, place) = standing.unwrap_or_else(|| (0, Path::root().key("agent").key(name)));
    let holder = AgentHolder::Ours(file);
    Agent { model: None, holder, place: place.key("model"), is_in_config, name: name.into() }
}

/// Where an agent of this name stands, the place that decides first.
fn places(name: &str) -> impl Iterator<Item = Path> {
    HOLDERS.iter().map(move |holder| Path::root().key(*holder).key(name))
}

fn holder(survey: &Survey, index: usize, source: &Source) -> AgentHolder {
    match index.checked_sub(survey.others.len()) {
        Some(file) => AgentHolder::Ours(file),
        None => AgentHolder::Other(source.path.clone()),
    }
}

/// Sets the model of the agents that are meant, and names those that go before the default.
pub(super) fn push(wishes: &mut Wishes, survey: &Survey, wanted: &Wanted) {
    let agents = agents(survey);
    for wanted_agent in &wanted.agents {
        let Some(agent) = agents.iter().find(|agent| agent.name == wanted_agent.name) else {
            // The agent is gone; its model must not bring half of it back.
            wishes.unwanted.extend(old_places(survey, &wanted_agent.name));
            continue;
        };
        match &agent.holder {
            AgentHolder::Ours(file) => {
                let rule = if wanted_agent.named { Rule::Named } else { Rule::Prefer };
                let value = format!("{}/{}", wishes.provider, wanted_agent.model);
                wishes.push_to(*file, agent.place.clone(), value, rule);
            }
            AgentHolder::Other(_) if wanted_agent.named => wishes.is_short = true,
            AgentHolder::Other(_) => {}
        }
    }
    let Some((default, level)) = effective_default(survey, wishes, wanted) else { return };
    for agent in agents.iter().filter(|agent| agent.goes_before(&default)) {
        let model = agent.model.as_deref().unwrap_or_default();
        let is_set = wanted.agents.iter().any(|wanted| wanted.name == agent.name);
        let (message, path) = match &agent.holder {
            AgentHolder::Ours(_) if is_set => continue,
            AgentHolder::Ours(file) => {
                let message = common::agent_keeps(&agent.name, &agent.place, model);
                (message, &survey.files[*file].path)
            }
            AgentHolder::Other(path) => {
                (common::agent_elsewhere(&agent.name, &agent.place, model), path)
            }
        };
        let note = Note { level, is_lasting: true, ..warning(message).at(path) };
        wishes.notes.push(note);
    }
}

/// Where the model of an agent that is not in the config any more may have stood.
fn old_places(survey: &Survey, name: &str) -> Vec<(usize, Path)> {
    let places = |file| {
        let holders = HOLDERS.into_iter();
        holders.map(move |holder| (file, Path::root().key(holder).key(name).key("model")))
    };
    (0..survey.files.len()).flat_map(places).collect()
}

/// The default that holds once this is written, where it is a model of ours; and how much it matters that an agent does
/// not follow it: who sets it now expects it to be used.
fn effective_default(
    survey: &Survey,
    wishes: &Wishes,
    wanted: &Wanted,
) -> Option<(String, NoteLevel)> {
    let ours = format!("{}/", wishes.provider);
    let standing = OpenCode.default_model(survey);
    let is_wished = |id: &String| {
        let value = format!("{ours}{id}");
        let mut wishes = wishes.wishes.iter().filter(|wish| wish.path == super::default_place());
        wishes.any(|wish| wish.value.as_str() == Some(&value)).then_some(value)
    };
    match (&wanted.default_model, standing) {
        (DefaultModel::Set(id), _) => Some((is_wished(id)?, NoteLevel::Warning)),
        (DefaultModel::WhereNone(id) | DefaultModel::Keep(id), None) => {
            Some((is_wished(id)?, NoteLevel::Warning))
        }
        (_, standing) => {
            standing.filter(|model| model.starts_with(&ours)).map(|it| (it, NoteLevel::Info))
        }
    }
}
