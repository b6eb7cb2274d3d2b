//! Agents of OpenClaw: `agents.entries.<id>` since 2026.8.1, the elements of `agents.list` before.
//!
//! Measured (2026.9.6): an agent's `model`, a string or an object with `primary` and `fallbacks`, goes before
//! `agents.defaults.model`; a non-empty `modelPolicy.allow` of its own takes the place of the one in `agents.defaults`, and
//! refuses overrides that it does not name.

use super::super::agent::effective_default;
use super::super::{
    Agent, AgentSpec, Client, ConfigSet, DesiredState, EntrySpec, ModelHolder, Note, Policy,
};
use super::entries::Config;
use super::{OpenClaw, include, note};
use crate::clients::ConfigPlace;
use crate::document::{Kind, Node, Path};
use crate::error::Result;
use crate::text::{clients as common, openclaw as text};

/// Every agent in the config. One whose path has no single owner is left out.
pub(super) fn agents(config_set: &ConfigSet) -> Vec<Agent> {
    let config = Config { files: &config_set.files };
    let found = places(&config).into_iter().filter_map(|(name, place)| {
        let (model, place) = model(&config, &place)?;
        let ConfigPlace { file, path: place } = include::owner(&config_set.files, &place).ok()?;
        let holder = ModelHolder::Ours(file);
        Some(Agent { name, model, holder, place, is_in_config: true })
    });
    found.collect()
}

/// Each agent's name, and its place as seen through `$include`.
fn places(config: &Config<'_>) -> Vec<(String, Path)> {
    let all = Path::root().key("agents");
    let (entries, list) = (all.clone().key("entries"), all.key("list"));
    let mut found = Vec::new();
    for node in include::layers(config.files, &entries) {
        let names = node.members().map(|member| member.key().into_owned());
        found.extend(names.filter(|name| name != "$include").map(|name| {
            let place = entries.clone().key(&name);
            (name, place)
        }));
    }
    for node in include::layers(config.files, &list) {
        let ids = node.elements().filter_map(|agent| Some(agent.get("id")?.as_str()?.into_owned()));
        found.extend(ids.map(|id| {
            let place = list.clone().element("id", &id);
            (id, place)
        }));
    }
    found
}

/// The agent's own model, and the place of its name.
fn model(config: &Config<'_>, agent: &Path) -> Option<(Option<String>, Path)> {
    let place = agent.clone().key("model");
    let Some(whole) = config.get(&place).ok()? else { return Some((None, place)) };
    if whole.kind() != Kind::Object {
        return Some((whole.as_str().map(std::borrow::Cow::into_owned), place));
    }
    let place = place.key("primary");
    let primary = config.get(&place).ok()?.and_then(Node::as_str);
    Some((primary.map(std::borrow::Cow::into_owned), place))
}

/// Sets the model of the agents that are meant, and names those that go before the default.
pub(super) fn push(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    wanted: &EntrySpec,
) -> Result<()> {
    let agents = agents(config_set);
    for wanted_agent in &wanted.agents {
        match agents.iter().find(|agent| agent.name == wanted_agent.name) {
            Some(agent) => push_agent(desired, config_set, wanted, (agent, wanted_agent))?,
            // The agent is gone; its model must not bring half of it back.
            None => desired.obsolete.extend(previous_paths(config_set, &wanted_agent.name)),
        }
    }
    let Some((default, level)) =
        effective_default(OpenClaw.default_model(config_set), desired, wanted)
    else {
        return Ok(());
    };
    let others =
        agents.iter().filter(|agent| wanted.agents.iter().all(|wanted| wanted.name != agent.name));
    for agent in others {
        let file = file(agent);
        let path = &config_set.files[file].path;
        if let Some(model) = agent.model.as_ref().filter(|_| agent.overrides_default(&default)) {
            let message = common::message::agent_keeps(&agent.name, &agent.place, model);
            desired.notes.push(Note { level, is_lasting: true, ..note(message).at(path) });
        }
        if let Some(list) = allow_list(config_set, agent)?.filter(|list| !list.allows(&default)) {
            let message = text::message::agent_allows_others(&agent.name, &list.place, &default);
            let path = &config_set.files[list.file].path;
            desired.notes.push(Note { level, is_lasting: true, ..note(message).at(path) });
        }
    }
    Ok(())
}

fn push_agent(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    wanted: &EntrySpec,
    (agent, wanted_agent): (&Agent, &AgentSpec),
) -> Result<()> {
    let rule = if wanted_agent.named { Policy::Requested } else { Policy::Default };
    let value = format!("{}/{}", desired.provider, wanted_agent.model);
    desired.push_to(file(agent), agent.place.clone(), value, rule);
    let Some(list) = allow_list(config_set, agent)? else { return Ok(()) };
    for model in &wanted.models {
        let name = format!("{}/{}", desired.provider, model.model.id);
        if !list.allows_by_pattern(&name) {
            desired.push_to(
                list.file,
                list.place.clone().item(&name),
                name.as_str(),
                Policy::AddOwn,
            );
        }
    }
    Ok(())
}

fn file(agent: &Agent) -> usize {
    match agent.holder {
        ModelHolder::Ours(file) => file,
        ModelHolder::Other(_) => 0, // OpenClaw has no such files.
    }
}

/// The possible paths of the model of an agent that is no longer in the config.
fn previous_paths(config_set: &ConfigSet, name: &str) -> Vec<ConfigPlace> {
    let all = Path::root().key("agents");
    let agents = [all.clone().key("entries").key(name), all.key("list").element("id", name)];
    let models = agents.into_iter().map(|agent| agent.key("model"));
    models.filter_map(|place| include::owner(&config_set.files, &place).ok()).collect()
}

/// An allow-list of an agent's own that is in force.
struct AllowList<'s> {
    file: usize,
    place: Path,
    list: Node<'s>,
}

impl AllowList<'_> {
    fn allows(&self, model: &str) -> bool {
        self.allows_by_pattern(model) || self.names(model)
    }

    fn names(&self, text: &str) -> bool {
        self.list.elements().any(|item| item.as_str().is_some_and(|item| item == text))
    }

    /// `*`, or a part of the name up to a `/` followed by `*`.
    fn allows_by_pattern(&self, model: &str) -> bool {
        let parts = model.match_indices('/').map(|(end, _)| format!("{}/*", &model[..end]));
        self.names("*") || parts.into_iter().any(|pattern| self.names(&pattern))
    }
}

fn allow_list<'s>(config_set: &'s ConfigSet, agent: &Agent) -> Result<Option<AllowList<'s>>> {
    // Seen from the main file again: the policy may be included from another file than the model.
    let config = Config { files: &config_set.files };
    let known = places(&config).into_iter().find(|(name, _)| *name == agent.name);
    let Some((_, place)) = known else { return Ok(None) };
    let ConfigPlace { file, path: place } =
        include::owner(&config_set.files, &place.key("modelPolicy").key("allow"))?;
    let list = config_set.files[file].document.get(&place);
    Ok(list.filter(|list| !list.is_empty()).map(|list| AllowList { file, place, list }))
}
