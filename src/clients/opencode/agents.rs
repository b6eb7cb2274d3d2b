//! Agents of OpenCode: `agent.<name>`, `agents.<name>` in the native shape of 2.x, and the older `mode.<name>` of 1.x.
//!
//! An agent's `model` goes before the top-level `model`. Objects of several files merge, so for each agent the file of
//! highest rank that gives it a model decides. 1.x lays `mode` over `agent`.

use super::super::agent::effective_default;
use super::super::{
    Agent, ConfigFile, ConfigSet, DesiredState, EntrySpec, Level, ModelHolder, Note, Policy,
};
use super::{OpenCode, warning};
use crate::clients::{Client, ConfigPlace};
use crate::document::Path;
use crate::text::clients as common;
use std::borrow::Cow;

/// The keys that hold agents, the one that decides first.
const AGENT_SECTIONS: [&str; 3] = ["agents", "mode", "agent"];

/// Agents that OpenCode brings along: they can be given a model without being in the config.
const BUILT_IN: [&str; 4] = ["build", "plan", "general", "explore"];

/// Every agent in the config, and those that are built in.
pub(super) fn agents(config_set: &ConfigSet) -> Vec<Agent> {
    let mut names: Vec<String> = Vec::new();
    for source in all(config_set) {
        for holder in AGENT_SECTIONS.iter().filter_map(|holder| source.document.root().get(holder))
        {
            names.extend(holder.members().map(|member| member.key().into_owned()));
        }
    }
    names.extend(BUILT_IN.map(str::to_owned));
    let mut found: Vec<Agent> = Vec::new();
    for name in names {
        if !found.iter().any(|known| known.name == name) {
            found.push(agent(config_set, &name));
        }
    }
    found
}

/// All files, highest rank first.
fn all(config_set: &ConfigSet) -> impl Iterator<Item = &ConfigFile> {
    config_set.others.iter().chain(&config_set.files)
}

fn agent(config_set: &ConfigSet, name: &str) -> Agent {
    for (index, source) in all(config_set).enumerate() {
        let model = |place: &Path| source.document.get(place)?.as_str().map(Cow::into_owned);
        let mut places = places(name).map(|place| place.key("model"));
        let found = places.find_map(|place| Some((model(&place)?, place)));
        if let Some((model, place)) = found {
            let (model, holder) = (Some(model), holder(config_set, index, source));
            return Agent { name: name.into(), model, holder, place, is_in_config: true };
        }
    }
    let stands =
        |source: &ConfigFile| places(name).find(|place| source.document.get(place).is_some());
    let mut own = config_set.files.iter().enumerate();
    let standing = own.find_map(|(index, file)| Some((index, stands(file)?)));
    let is_in_config = all(config_set).any(|source| stands(source).is_some());
    let (file, place) = standing.unwrap_or_else(|| (0, Path::root().key("agent").key(name)));
    let holder = ModelHolder::Ours(file);
    Agent { model: None, holder, place: place.key("model"), is_in_config, name: name.into() }
}

/// The paths of an agent of this name, the one that decides first.
fn places(name: &str) -> impl Iterator<Item = Path> {
    AGENT_SECTIONS.iter().map(move |holder| Path::root().key(*holder).key(name))
}

fn holder(config_set: &ConfigSet, index: usize, source: &ConfigFile) -> ModelHolder {
    match index.checked_sub(config_set.others.len()) {
        Some(file) => ModelHolder::Ours(file),
        None => ModelHolder::Other(source.path.clone()),
    }
}

/// Sets the model of the agents that are meant, and names those that go before the default.
pub(super) fn push(desired: &mut DesiredState, config_set: &ConfigSet, wanted: &EntrySpec) {
    let agents = agents(config_set);
    for wanted_agent in &wanted.agents {
        let Some(agent) = agents.iter().find(|agent| agent.name == wanted_agent.name) else {
            // The agent is gone; its model must not bring half of it back.
            desired.obsolete.extend(previous_paths(config_set, &wanted_agent.name));
            continue;
        };
        match &agent.holder {
            ModelHolder::Ours(file) => {
                let rule = if wanted_agent.named { Policy::Requested } else { Policy::Default };
                let value = format!("{}/{}", desired.provider, wanted_agent.model);
                desired.push_to(*file, agent.place.clone(), value, rule);
            }
            ModelHolder::Other(_) if wanted_agent.named => desired.is_incomplete = true,
            ModelHolder::Other(_) => {}
        }
    }
    // A file of higher rank can keep the default from being written.
    let is_set =
        |(model, level): &(String, Level)| *level == Level::Info || is_written(desired, model);
    let standing = OpenCode.default_model(config_set);
    let Some((default, level)) = effective_default(standing, desired, wanted).filter(is_set) else {
        return;
    };
    for agent in agents.iter().filter(|agent| agent.overrides_default(&default)) {
        let model = agent.model.as_deref().unwrap_or_default();
        let is_set = wanted.agents.iter().any(|wanted| wanted.name == agent.name);
        let (message, path) = match &agent.holder {
            ModelHolder::Ours(_) if is_set => continue,
            ModelHolder::Ours(file) => {
                let message = common::message::agent_keeps(&agent.name, &agent.place, model);
                (message, &config_set.files[*file].path)
            }
            ModelHolder::Other(path) => {
                (common::message::agent_elsewhere(&agent.name, &agent.place, model), path)
            }
        };
        let note = Note { level, is_lasting: true, ..warning(message).at(path) };
        desired.notes.push(note);
    }
}

/// The possible paths of the model of an agent that is no longer in the config.
fn previous_paths(config_set: &ConfigSet, name: &str) -> Vec<ConfigPlace> {
    let places = |file| {
        let holders = AGENT_SECTIONS.into_iter();
        let path = |holder| Path::root().key(holder).key(name).key("model");
        holders.map(move |holder| ConfigPlace::new(file, path(holder)))
    };
    (0..config_set.files.len()).flat_map(places).collect()
}

/// True if this model is written as the default.
fn is_written(desired: &DesiredState, model: &str) -> bool {
    let mut defaults = desired.fields.iter().filter(|field| field.path == super::default_place());
    defaults.any(|field| field.value.as_str() == Some(model))
}
