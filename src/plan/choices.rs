//! The models that one client's config can be switched to: those of our entries, those of the user's own providers, and
//! the one that was the default before us.

use crate::clients::{self, Client, ConfigPlace, ConfigSet, DefaultInUse};
use crate::error::Result;
use crate::host::Host;
use crate::plan::journal::Journal;
use crate::plan::ownership::{Owner, Record};
use crate::plan::plan_remove::originals;
use crate::plan::targets::Target;

/// One client's config, and what it can be switched to.
#[derive(Debug)]
pub(crate) struct Choices {
    /// The config.
    pub target: Target,
    /// What is in its files.
    pub config_set: ConfigSet,
    /// Our entries: the provider's id in the file, and the vendor's.
    pub ours: Vec<(String, String)>,
    /// Every model, as `provider/model`.
    pub models: Vec<String>,
    /// Every provider.
    pub providers: Vec<String>,
}

impl Choices {
    /// Reads a config.
    ///
    /// # Errors
    /// As `Client::read_config`.
    pub(crate) fn read(host: &Host, journal: &Journal, target: &Target) -> Result<Self> {
        let client = target.client;
        let config_set = client.read_config(host, target.config.as_deref())?;
        let listed = client.listed(&config_set);
        let mut models = listed.models;
        let mut ours = Vec::new();
        for (owner, record) in records(journal, client, &config_set) {
            ours.push((record.provider.clone(), owner.vendor.clone()));
            models.extend(default_before(journal, client, &config_set, record));
        }
        models.iter_mut().for_each(|name| *name = full_name(client, &ours, name));
        models.extend(client.agents(&config_set).into_iter().filter_map(|agent| agent.model));
        let mut seen = std::collections::BTreeSet::new();
        models.retain(|name| seen.insert(name.clone()));
        Ok(Self { target: target.clone(), config_set, ours, models, providers: listed.providers })
    }

    /// The default model, by its full name.
    pub(crate) fn default_in_use(&self) -> Option<DefaultInUse> {
        let default = self.target.client.default_in_use(&self.config_set)?;
        let model = full_name(self.target.client, &self.ours, &default.model);
        Some(DefaultInUse { model, ..default })
    }

    /// The vendor and the model's id, if this name is of one of our entries.
    pub(crate) fn as_own_model<'n>(&self, name: &'n str) -> Option<(&str, &'n str)> {
        self.ours.iter().find_map(|(provider, vendor)| {
            let id = name.strip_prefix(provider.as_str())?.strip_prefix('/')?;
            Some((vendor.as_str(), id))
        })
    }

    /// True if this config can use a model of that name: it names the model, or its provider.
    pub(crate) fn has(&self, name: &str) -> bool {
        let provider = name.split_once('/').map_or("", |(provider, _)| provider);
        self.models.iter().any(|known| known == name)
            || self.providers.iter().any(|known| known == provider)
    }
}

/// `provider/model` also for a client whose files name no providers: every model is then one of the only entry's.
fn full_name(client: &dyn Client, ours: &[(String, String)], name: &str) -> String {
    match ours {
        [(provider, _)] if client.model_name(provider, name) == name => {
            format!("{provider}/{name}")
        }
        _ => name.to_owned(),
    }
}

fn records<'j>(
    journal: &'j Journal,
    client: &dyn Client,
    config_set: &ConfigSet,
) -> Vec<(&'j Owner, &'j Record)> {
    journal.records_of(client.id(), &config_set.config)
}

/// The default that was there before a record's, as the journal kept it. A provider that a client knows by itself may be
/// named nowhere else.
fn default_before(
    journal: &Journal,
    client: &dyn Client,
    config_set: &ConfigSet,
    record: &Record,
) -> Option<String> {
    let values = client.default_values(config_set, &record.provider).ok()?;
    // In parts it is no name that can be switched to.
    let [(ConfigPlace { file, path: place }, _)] = <[_; 1]>::try_from(values).ok()?;
    let path = &config_set.files[file].path;
    let owned = record.owned_value(path, &place)?.clone();
    let since = owned.first_entry;
    let originals = originals(journal, client, path, &[owned]).ok()?;
    let before = originals.get(&since)?.document.get(&place)?.as_str()?.into_owned();
    before.contains('/').then_some(before)
}

/// Every config that a switch is about.
///
/// # Errors
/// As `Choices::read`.
pub(crate) fn read_all(host: &Host, journal: &Journal, targets: &[Target]) -> Result<Vec<Choices>> {
    targets.iter().map(|target| Choices::read(host, journal, target)).collect()
}

/// The names of the clients of these configs.
pub(crate) fn clients(choices: &[&Choices]) -> Vec<String> {
    let names = clients::ALL
        .into_iter()
        .filter(|client| choices.iter().any(|choices| choices.target.client.id() == client.id()));
    names.map(|client| client.name().to_owned()).collect()
}
