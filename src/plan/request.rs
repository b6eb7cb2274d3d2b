//! What one `apply` asks for, worked out once from what is said now and what was asked last time; and its plan.
//!
//! Flags, a provisioning file and the wizard all end in an `Ask`, so that none can ask for what the others cannot.

use crate::catalog::{Catalog, DEFAULT_VENDOR, Endpoint, Protocol, Vendor};
use crate::clients::{Client, Note, WantedModel};
use crate::error::{Error, Result};
use crate::host::{Host, random};
use crate::plan::inputs::Inputs;
use crate::plan::journal::Journal;
use crate::plan::keying::KeyFacts;
use crate::plan::record::{Owner, Record};
use crate::plan::remembered::{DefaultAsk, KeyMode, Remembered};
use crate::plan::{Plan, Task, plan_apply, state, targets};
use crate::secret::Secret;
use crate::text::inputs as text;
use std::path::{Path, PathBuf};

/// What is said, whoever says it.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// The vendor's id; `None` for the one of last time.
    pub vendor: Option<String>,
    /// The clients' ids; empty for every client found.
    pub clients: Vec<String>,
    /// Config files other than a client's own, by its id.
    pub configs: Vec<(String, PathBuf)>,
    /// What shall stand in them.
    pub inputs: Inputs,
    /// No network call at all.
    pub offline: bool,
}

impl Ask {
    /// True where a wish is among it, and not only how it is to be carried out.
    pub fn says_anything(&self) -> bool {
        let Inputs { models, context_window, max_tokens, default_model, base_url, key, .. } =
            &self.inputs;
        let says_key =
            key.mode.is_some() || key.source.is_some() || key.store.is_some() || key.name.is_some();
        !self.clients.is_empty()
            || !self.configs.is_empty()
            || !models.is_empty()
            || context_window.is_some()
            || max_tokens.is_some()
            || default_model.is_some()
            || base_url.is_some()
            || says_key
    }
}

/// Everything that was asked, worked out once.
#[derive(Debug)]
pub struct Request {
    /// The clients that are meant.
    pub clients: Vec<&'static dyn Client>,
    configs: Vec<(String, PathBuf)>,
    /// The vendor.
    pub vendor: Vendor,
    /// What shall stand in the clients' files.
    pub inputs: Inputs,
    /// What is known of the key.
    pub key: KeyFacts,
    salt: String,
}

impl Request {
    /// Works out what is asked for. Reads the key where one is handed over.
    ///
    /// # Errors
    /// `Error::Usage` for what makes no sense, `Error::NoClient` where there is nothing to configure, `Error::Key` where
    /// the key is not in the place named.
    pub fn new(host: &Host, ask: Ask) -> Result<Self> {
        let catalog = Catalog::load(host)?;
        let vendor = ask.vendor.map_or_else(|| last_vendor(host), Ok)?;
        let vendor = catalog.vendor(&vendor)?.clone();
        let mut inputs = bare(ask.inputs, &vendor);
        let key = &mut inputs.key;
        if key.source.is_some() && key.name.is_none() && key.mode() == Some(KeyMode::Ref) {
            key.name = last_key_name(host, &vendor)?;
        }
        inputs.check()?;
        let clients = targets::clients(host, &ask.clients)?;
        let key = KeyFacts::read(host, &inputs.key, &vendor)?;
        let salt = random::salt()?;
        Ok(Self { clients, configs: ask.configs, vendor, inputs, key, salt })
    }

    /// Each place to which the clients will send requests.
    pub fn endpoints(&self, host: &Host, journal: &Journal) -> Vec<(Protocol, Endpoint)> {
        let clients = self.clients.iter();
        let clients = clients.map(|client| (*client, self.record(host, journal, *client)));
        endpoints(clients, &self.vendor, self.inputs.base_url.as_ref())
    }

    fn record<'j>(
        &self,
        host: &Host,
        journal: &'j Journal,
        client: &dyn Client,
    ) -> Option<&'j Record> {
        let config = config_file(host, client, &self.configs);
        journal.record(&Owner::of(client, &self.vendor.id, config))
    }

    /// What holds for each client: what is said now over what was said before.
    pub fn remembered(&self, host: &Host, journal: &Journal) -> Vec<Remembered> {
        let of = |client: &&'static dyn Client| {
            let before = self.record(host, journal, *client).map(|record| &record.inputs);
            self.inputs.remember(&self.vendor, before, &self.key)
        };
        self.clients.iter().map(of).collect()
    }

    /// The key that stands in plain text in an entry of the vendor's, by hand or because that was asked for.
    pub fn standing_key(&self, host: &Host) -> Option<Secret> {
        let of = |client: &&'static dyn Client| {
            let survey = client.survey(host, named_config(*client, &self.configs)).ok()?;
            let wishes = state::entry(*client, &self.vendor, &survey, &self.key).ok()?;
            survey.standing_key(&wishes)
        };
        self.clients.iter().find_map(of)
    }

    /// The plan for all clients; conflicts of all of them are told together.
    ///
    /// # Errors
    /// As `plan_apply`.
    pub fn plan(&self, host: &Host, journal: &Journal) -> Result<Plan> {
        let mut whole = Plan::default();
        let mut conflicts = Vec::new();
        for client in &self.clients {
            match self.plan_one(host, journal, *client) {
                Ok(plan) => whole.append(plan),
                Err(Error::Conflict { fields }) => conflicts.extend(fields),
                Err(error) => return Err(error),
            }
        }
        if !conflicts.is_empty() {
            return Err(Error::Conflict { fields: conflicts });
        }
        self.note_unset_variables(host, &mut whole);
        Ok(whole)
    }

    fn plan_one(
        &self,
        host: &Host,
        journal: &Journal,
        client: &'static dyn Client,
    ) -> Result<Plan> {
        let mut survey = targets::survey(host, client, named_config(client, &self.configs))?;
        let owner = Owner::of(client, &self.vendor.id, survey.config.clone());
        let before = journal.record(&owner).map(|record| &record.inputs);
        let mut asked = self.inputs.remember(&self.vendor, before, &self.key);
        let wanted = self.inputs.wanted(client, &self.vendor, &mut asked, &self.key)?;
        survey.notes.extend(wanted.models.iter().filter_map(|model| self.unknown(client, model)));
        let (prune, on_conflict) = (self.inputs.prune, self.inputs.on_conflict);
        plan_apply(
            journal,
            Task {
                client,
                survey: &survey,
                wanted,
                inputs: asked,
                salt: self.salt.clone(),
                prune,
                on_conflict,
            },
        )
    }

    /// Nobody here knows the sizes of a model that is not in the catalog, or it was mistyped.
    fn unknown(&self, client: &'static dyn Client, model: &WantedModel) -> Option<Note> {
        let is_known =
            self.vendor.model(&model.model.id).is_some() || model.model.context_window.is_some();
        let message = || text::sizes_not_known(&model.model.id);
        (model.named && !is_known).then(|| Note::warning(client.id(), message()))
    }

    /// A client gets an empty key, or does not start, where its variable is not set.
    fn note_unset_variables(&self, host: &Host, plan: &mut Plan) {
        let records = plan.records.iter().filter_map(|(_, record)| record.as_ref());
        let mut names: Vec<&str> =
            records.filter_map(|record| record.variable(&self.vendor)).collect();
        names.dedup();
        let unset =
            names.into_iter().filter(|name| host.var(name).is_none()).map(targets::unset_variable);
        plan.notes.extend(unset.collect::<Vec<_>>());
    }
}

/// The config file to edit in the place of the client's own, where one is named.
pub fn named_config<'c>(client: &dyn Client, configs: &'c [(String, PathBuf)]) -> Option<&'c Path> {
    configs.iter().find(|(id, _)| id == client.id()).map(|(_, path)| path.as_path())
}

/// The config file to edit: the one named, else the client's own.
pub fn config_file(host: &Host, client: &dyn Client, configs: &[(String, PathBuf)]) -> PathBuf {
    named_config(client, configs).map_or_else(|| client.config(host), Path::to_owned)
}

/// Each place to which clients will send requests: what is said now, else what was said before, else the vendor's own.
pub fn endpoints<'c>(
    clients: impl IntoIterator<Item = (&'c dyn Client, Option<&'c Record>)>,
    vendor: &Vendor,
    said: Option<&Endpoint>,
) -> Vec<(Protocol, Endpoint)> {
    let mut places = Vec::new();
    for (client, record) in clients {
        let mut spoken = client.protocols().iter();
        let Some((protocol, own)) = spoken.find_map(|it| Some((*it, vendor.endpoints.get(it)?)))
        else {
            continue;
        };
        let remembered = record.and_then(|record| record.inputs.base_url.as_ref());
        let place = (protocol, said.or(remembered).unwrap_or(own).clone());
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// `wcode/qwen/x`, as clients show it, means `qwen/x`; unless the catalog knows it under the long name.
fn bare(mut inputs: Inputs, vendor: &Vendor) -> Inputs {
    let bare = |id: &mut String| {
        let rest = id.strip_prefix(vendor.id.as_str()).and_then(|rest| rest.strip_prefix('/'));
        if let Some(rest) = rest.filter(|_| vendor.model(id).is_none()) {
            *id = rest.to_owned();
        }
    };
    inputs.models.iter_mut().for_each(|model| bare(&mut model.id));
    if let Some(DefaultAsk::Model(id)) = &mut inputs.default_model {
        bare(id);
    }
    inputs
}

/// The vendor of last time where there is just one, else the built-in one.
///
/// # Errors
/// Where the journal cannot be read.
pub fn last_vendor(host: &Host) -> Result<String> {
    let journal = Journal::load(host)?;
    let mut vendors: Vec<&str> =
        journal.records().iter().map(|(owner, _)| owner.vendor.as_str()).collect();
    vendors.sort_unstable();
    vendors.dedup();
    Ok(if let [only] = vendors[..] { only.to_owned() } else { DEFAULT_VENDOR.to_owned() })
}

/// The name of the key that the clients use now: a new key without a name takes its place.
fn last_key_name(host: &Host, vendor: &Vendor) -> Result<Option<String>> {
    let journal = Journal::load(host)?;
    let records = journal.records();
    let ours = records.iter().find(|(owner, _)| owner.vendor == vendor.id);
    Ok(ours.and_then(|(_, record)| record.inputs.key_name.clone()))
}
