//! What a program that was made from OpenCode 1 has in common with it: its config and its plugins.
//!
//! Such a program has a folder of its own, with what differs: its name, its files, its versions. Its installs are of
//! generation 1, whatever their version is.

use super::super::{
    Agent, ConfigSet, DefaultInUse, DesiredState, EntrySpec, KeyDelivery, ListedModels, Mention,
    PluginFolder,
};
use super::{agents, delivery, entries, mentions_of, models, parameters, reference, shape};
use crate::catalog::Protocol;
use crate::catalog::parameters::PARAMETERS;
use crate::clients::ConfigPlace;
use crate::document::{Document, Node, Path};
use std::path::PathBuf;

/// The program, as texts name it.
#[derive(Debug, Clone, Copy)]
pub(in crate::clients) struct Fork {
    /// Its id.
    pub(in crate::clients) id: &'static str,
    /// Its name.
    pub(in crate::clients) name: &'static str,
    /// The name of its config file in a project.
    pub(in crate::clients) file: &'static str,
}

impl Fork {
    /// As that of OpenCode, with this program's name in notes and in the plugin. No `$schema` is added: it is not the same.
    pub(in crate::clients) fn desired_state(
        self,
        config_set: &ConfigSet,
        wanted: &EntrySpec,
    ) -> DesiredState {
        let mut desired = entries::desired_state(config_set, wanted);
        desired.fields.retain(|field| field.path != Path::root().key("$schema"));
        desired.notes.iter_mut().for_each(|note| note.client = Some(self.id));
        for file in &mut desired.files {
            file.text = self.renamed(&file.text);
        }
        desired
    }

    fn renamed(self, plugin: &str) -> String {
        let text = plugin.replace(
            "OpenCode 1.x calls `server`, OpenCode 2.x calls `setup`",
            "OpenCode 1.x calls `server`",
        );
        text.replace("OpenCode 1.x", self.name)
            .replace("OpenCode", self.name)
            .replace("opencode.json", self.file)
    }
}

/// True if such a program sends this parameter of a request.
pub(in crate::clients) fn sends(parameter: &str, protocol: Protocol) -> bool {
    let known = PARAMETERS.iter().map(|it| it.name).find(|name| *name == parameter);
    let is_sent = |name| parameters::v1_name(name, protocol).is_some();
    parameter == "max_tokens" || known.is_some_and(is_sent)
}

pub(in crate::clients) fn key_path(entry: &Path) -> Path {
    shape::key_path(entry)
}

pub(in crate::clients) fn key_delivery(
    value: Option<Node<'_>>,
    has_own_files: bool,
) -> KeyDelivery {
    delivery(value, has_own_files)
}

/// A folder with plugins, and what bounds the install of the plugin package in it.
pub(in crate::clients) fn plugin_folder(path: PathBuf) -> PluginFolder {
    reference::plugin_folder(path)
}

pub(in crate::clients) fn default_in_use(config_set: &ConfigSet) -> Option<DefaultInUse> {
    models::default_in_use(config_set)
}

pub(in crate::clients) fn default_place(config_set: &ConfigSet) -> ConfigPlace {
    models::default_place(config_set, 0)
}

pub(in crate::clients) fn listed(config_set: &ConfigSet) -> ListedModels {
    models::listed(config_set)
}

pub(in crate::clients) fn mentions(document: &Document, provider: &str) -> Vec<Mention> {
    mentions_of(document, provider)
}

/// The agents in the config; those that are built into such a program are its own.
pub(in crate::clients) fn agents(config_set: &ConfigSet) -> Vec<Agent> {
    let mut agents = agents::agents(config_set);
    agents.retain(|agent| agent.is_in_config);
    agents
}

#[cfg(test)]
mod tests {
    use super::Fork;

    #[test]
    fn the_plugin_names_the_program_that_runs_it() {
        let fork = Fork { id: "spork", name: "Spork", file: "spork.json" };
        let plugin = include_str!("../../../templates/opencode/plugin.js");
        let plugin = fork.renamed(plugin);
        for text in ["lets Spork use", "Spork calls `server`.", "an spork.json of this project"] {
            assert!(plugin.contains(text), "{text}");
        }
        assert!(!plugin.contains("OpenCode") && plugin.contains("provider: \"opencode\""));
    }
}
