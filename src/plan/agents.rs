//! Which agents a command means, and which model they get.
//!
//! The agents are named in the client's config, so what `all` means is known only once that is read; what is
//! saved are names.

use crate::clients::{Agent, AgentSpec, Client, ConfigSet};
use crate::error::{Error, Result};
use crate::plan::inputs::Inputs;
use crate::plan::saved_inputs::{DefaultModelChoice, SavedInputs};
use crate::text::inputs as text;

/// The word for every agent that has a model of its own.
const ALL: &str = "all";

/// What was named against what there is, over all clients of a command.
#[derive(Debug, Default)]
pub(super) struct AgentNames {
    /// The agents of every client looked at.
    known: Vec<String>,
    is_seen: bool,
}

impl AgentNames {
    /// Takes note of the agents of one client.
    pub(super) fn add(&mut self, client: &dyn Client, config_set: &ConfigSet) {
        self.is_seen = true;
        for agent in client.agents(config_set) {
            if !self.known.contains(&agent.name) {
                self.known.push(agent.name);
            }
        }
    }

    /// Refuses a name that no client has.
    ///
    /// # Errors
    /// `Error::Usage` with the names that there are.
    pub(super) fn check(&self, asked: &[String]) -> Result<()> {
        let is_unknown = |name: &&String| *name != ALL && !self.known.contains(name);
        match asked.iter().find(is_unknown).filter(|_| self.is_seen) {
            None => Ok(()),
            Some(name) if self.known.is_empty() => Err(Error::usage_hint(
                text::message::unknown_agent(name),
                text::message::no_agents(),
            )),
            Some(name) => {
                let known = self.known.join(", ");
                Err(Error::usage_hint(
                    text::message::unknown_agent(name),
                    text::message::known_agents(known),
                ))
            }
        }
    }
}

impl Inputs {
    /// Puts the agents that are meant now among what is remembered.
    pub(super) fn choose_agents(&self, agents: &[Agent], saved: &mut SavedInputs) {
        let Some(model) = self.agent_model(saved) else { return };
        let is_meant = |agent: &&Agent| {
            let by_all = self.means_all() && agent.model.is_some();
            by_all || self.agents.contains(&agent.name)
        };
        for agent in agents.iter().filter(is_meant) {
            saved.agents.insert(agent.name.clone(), model.clone());
        }
    }

    /// The default named on this command, else a model named on it, else the default of before, else the first model.
    fn agent_model(&self, saved: &SavedInputs) -> Option<String> {
        let default = |ask: &Option<DefaultModelChoice>| match ask {
            Some(DefaultModelChoice::Model(id)) => Some(id.clone()),
            Some(DefaultModelChoice::Never) | None => None,
        };
        default(&self.default_model)
            .or_else(|| self.models.first().map(|model| model.id.clone()))
            .or_else(|| default(&saved.default_model))
            .or_else(|| saved.models.first().map(|model| model.id.clone()))
    }

    /// What is remembered of agents, with those that are named now marked.
    pub(super) fn wanted_agents(&self, saved: &SavedInputs) -> Vec<AgentSpec> {
        let wanted = |(name, model): (&String, &String)| AgentSpec {
            named: self.means_all() || self.agents.contains(name),
            name: name.clone(),
            model: model.clone(),
        };
        saved.agents.iter().map(wanted).collect()
    }

    fn means_all(&self) -> bool {
        self.agents.iter().any(|name| name == ALL)
    }
}
