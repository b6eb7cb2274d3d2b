//! What one `apply` asks for, worked out once from flags, provisioning file and what was asked last time; and its plan.

use super::Args;
use crate::catalog::{Catalog, DEFAULT_VENDOR, Vendor};
use crate::cli::targets;
use crate::clients::{Client, Note, WantedModel};
use crate::error::{Error, Result};
use crate::host::{Host, files, random};
use crate::plan::inputs::Inputs;
use crate::plan::journal::Journal;
use crate::plan::keying::KeyFacts;
use crate::plan::provision::Provision;
use crate::plan::record::Owner;
use crate::plan::remembered::KeyMode;
use crate::plan::{Plan, Task, plan_apply};
use std::path::PathBuf;

/// Everything that was asked, worked out once.
pub(super) struct Request {
    clients: Vec<&'static dyn Client>,
    config: Option<PathBuf>,
    pub(super) vendor: Vendor,
    pub(super) inputs: Inputs,
    pub(super) key: KeyFacts,
    salt: String,
}

impl Request {
    pub(super) fn new(host: &Host, args: &Args) -> Result<Self> {
        let provision = args
            .file
            .as_deref()
            .map(|file| read_provision(host, file))
            .transpose()?
            .unwrap_or_default();
        let catalog = Catalog::load(host)?;
        let vendor = args.vendor.clone().or_else(|| provision.vendor.clone());
        let vendor = vendor.map_or_else(|| last_vendor(host), Ok)?;
        let vendor = catalog.vendor(&vendor)?.clone();
        let mut inputs = args.inputs(host, provision.inputs(|file| host.path(file))?, &vendor)?;
        let key = &mut inputs.key;
        if key.source.is_some() && key.name.is_none() && key.mode() == Some(KeyMode::Ref) {
            key.name = last_key_name(host, &vendor)?;
        }
        inputs.check()?;
        let named =
            if args.clients.is_empty() { provision.client.as_slice() } else { &args.clients };
        let config = args.config.as_deref().or(provision.config.as_deref());
        let clients = targets::clients(host, named, config)?;
        let key = KeyFacts::read(host, &inputs.key, &vendor)?;
        let salt = random::salt()?;
        Ok(Self { clients, config: targets::config(host, config), vendor, inputs, key, salt })
    }

    /// The plan for all clients; conflicts of all of them are told together.
    pub(super) fn plan(&self, host: &Host, journal: &Journal) -> Result<Plan> {
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
        let mut survey = targets::survey(host, client, self.config.as_deref())?;
        let owner = Owner {
            client: client.id().into(),
            vendor: self.vendor.id.clone(),
            config: survey.config.clone(),
        };
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
        let message = || {
            let id = &model.model.id;
            format!(
                "`{id}` is not in the catalog, so its sizes are not known; `--context-window` and `--max-tokens` give them"
            )
        };
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

/// The vendor of last time where there is just one, else the built-in one.
fn last_vendor(host: &Host) -> Result<String> {
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

fn read_provision(host: &Host, file: &str) -> Result<Provision> {
    let path = host.path(file);
    let bytes = files::read(&path)?.ok_or_else(|| {
        Error::usage(format!("the provisioning file `{}` does not exist", path.display()))
    })?;
    Provision::read(&path, Error::text(&path, &bytes)?)
}
