//! What one `apply` asks for, worked out once from what is said now and what was saved last time; and its plan.
//!
//! Flags, a provisioning file and the wizard all end in an `ApplyRequest`, so that none can ask for what the others cannot.

use crate::catalog::{Catalog, DEFAULT_VENDOR, Endpoint, Protocol, Vendor};
use crate::clients::{Client, EntrySpec, Note, NoteLevel};
use crate::error::{Error, Result};
use crate::host::{Host, random};
use crate::keys::KeyId;
use crate::plan::agents::AgentNames;
use crate::plan::inputs::Inputs;
use crate::plan::journal::Journal;
use crate::plan::key_options::KeyContext;
use crate::plan::ownership::{Owner, Record};
use crate::plan::reference_risk::ReferenceCheck;
use crate::plan::saved_inputs::{DefaultModelChoice, KeyMode, SavedInputs};
use crate::plan::targets::{self, Selection, Target};
use crate::plan::{Plan, Task, handover, model_ids, plan_apply, status, transaction};
use crate::secret::Secret;
use crate::text::inputs as text;
use std::path::{Path, PathBuf};

/// What is said, whoever says it.
#[derive(Debug, Clone, Default)]
pub struct ApplyRequest {
    /// The vendor's id; `None` for those of last time.
    pub vendor: Option<String>,
    /// The clients' ids; empty for those of last time, else every client found.
    pub clients: Vec<String>,
    /// Config files other than a client's own, by its id.
    pub configs: Vec<(String, PathBuf)>,
    /// What shall stand in them.
    pub inputs: Inputs,
    /// No network call at all.
    pub offline: bool,
}

impl ApplyRequest {
    /// What it names of the things it is about.
    pub fn selection(&self) -> Selection<'_> {
        Selection { vendor: self.vendor.as_deref(), clients: &self.clients, configs: &self.configs }
    }

    /// True where a wish is among it that makes sense for one vendor only.
    fn is_vendor_specific(&self) -> bool {
        let Inputs { models, default_model, agents, base_url, key, .. } = &self.inputs;
        let names_a_key = key.source.is_some() || key.store.is_some() || key.name.is_some();
        let names_a_default = matches!(default_model, Some(DefaultModelChoice::Model(_)));
        let names_an_agent = !agents.is_empty();
        !models.is_empty() || names_a_default || names_an_agent || base_url.is_some() || names_a_key
    }

    /// True where a wish is among it, and not only how it is to be carried out.
    pub fn has_settings(&self) -> bool {
        let Inputs {
            models, context_window, max_tokens, default_model, agents, base_url, key, ..
        } = &self.inputs;
        let says_key =
            key.mode.is_some() || key.source.is_some() || key.store.is_some() || key.name.is_some();
        !self.clients.is_empty()
            || !self.configs.is_empty()
            || !models.is_empty()
            || context_window.is_some()
            || max_tokens.is_some()
            || default_model.is_some()
            || !agents.is_empty()
            || base_url.is_some()
            || says_key
    }
}

/// Everything that was saved of one vendor, worked out once.
#[derive(Debug)]
pub struct ResolvedRequest {
    /// The configs that are meant.
    pub targets: Vec<Target>,
    /// The vendor.
    pub vendor: Vendor,
    /// What shall stand in the clients' files.
    pub inputs: Inputs,
    /// What is known of the key.
    pub key: KeyContext,
    /// What the user should know about the models that were named.
    notes: Vec<Note>,
    salt: String,
}

impl ResolvedRequest {
    /// Works out what is saved for, of each vendor that is meant. Reads the key where one is handed over.
    ///
    /// # Errors
    /// `Error::Usage` for what makes no sense, `Error::NoClient` where there is nothing to configure, `Error::Key` where
    /// the key is not in the place named.
    pub fn resolve_all(host: &Host, ask: &ApplyRequest) -> Result<Vec<Self>> {
        let journal = Journal::load(host)?;
        let vendors = targets::select_vendors(&journal, ask.selection());
        if vendors.len() > 1 && ask.is_vendor_specific() {
            let hint = text::name_the_vendor(&vendors[0]);
            return Err(Error::usage_hint(text::which_vendor(vendors.join(", ")), hint));
        }
        let request = |vendor: String| {
            let targets = || targets::select(host, &journal, &vendor, ask.selection());
            Self::resolve(host, &journal, ask.inputs.clone(), &vendor, targets)
        };
        vendors.into_iter().map(request).collect()
    }

    /// As `all`, of exactly these clients and configs: the one named for a client, else its own.
    ///
    /// # Errors
    /// As `all`.
    pub fn resolve_exact(host: &Host, ask: ApplyRequest) -> Result<Self> {
        let journal = Journal::load(host)?;
        let vendor = ask.vendor.clone().unwrap_or_else(|| default_vendor(&journal));
        let targets = || {
            if ask.clients.is_empty() {
                return targets::select(host, &journal, &vendor, ask.selection());
            }
            let target = |client: &'static dyn Client| {
                let config = named_config(client, &ask.configs).map(Path::to_owned);
                Target { client, config }
            };
            Ok(targets::parse_clients(&ask.clients, None)?.into_iter().map(target).collect())
        };
        Self::resolve(host, &journal, ask.inputs.clone(), &vendor, targets)
    }

    fn resolve(
        host: &Host,
        journal: &Journal,
        mut inputs: Inputs,
        vendor: &str,
        targets: impl FnOnce() -> Result<Vec<Target>>,
    ) -> Result<Self> {
        let vendor = Catalog::load(host)?.vendor(vendor)?.clone();
        let notes = model_ids::resolve(&mut inputs, &vendor);
        let key = &mut inputs.key;
        if key.source.is_some() && key.name.is_none() && key.mode() == Some(KeyMode::Ref) {
            key.name = last_key_name(journal, &vendor);
        }
        inputs.check()?;
        if !vendor.endpoints.contains_key(&Protocol::OpenaiCompletions) {
            inputs.base_url = inputs.base_url.map(Endpoint::without_version);
        }
        let targets = targets()?;
        let key = KeyContext::resolve(host, &inputs.key, &vendor)?;
        let salt = random::salt()?;
        Ok(Self { targets, vendor, inputs, key, notes, salt })
    }

    /// Each place to which the clients will send requests.
    pub fn endpoints(&self, host: &Host, journal: &Journal) -> Vec<(Protocol, Endpoint)> {
        let targets = self.targets.iter();
        let clients = targets.map(|target| (target.client, self.record(host, journal, target)));
        endpoints(clients, &self.vendor, self.inputs.base_url.as_ref())
    }

    fn record<'j>(&self, host: &Host, journal: &'j Journal, target: &Target) -> Option<&'j Record> {
        journal.record(&Owner::new(target.client, &self.vendor.id, target.file(host)))
    }

    /// What holds for each client: what is said now over what was said before.
    pub fn saved_inputs(&self, host: &Host, journal: &Journal) -> Vec<SavedInputs> {
        let of = |target: &Target| {
            let before = self.record(host, journal, target).map(|record| &record.inputs);
            self.inputs.merge_with_saved(&self.vendor, before, &self.key)
        };
        self.targets.iter().map(of).collect()
    }

    /// The key that stands in plain text in an entry of the vendor's, by hand or because that was saved for.
    pub fn existing_plaintext_key(&self, host: &Host) -> Option<Secret> {
        let of = |target: &Target| {
            let config_set = target.client.read_config(host, target.config.as_deref()).ok()?;
            let desired =
                status::locate_entry(target.client, &self.vendor, &config_set, &self.key).ok()?;
            config_set.existing_plaintext_key(&desired)
        };
        self.targets.iter().find_map(of)
    }

    /// The plan for all clients.
    ///
    /// # Errors
    /// As `plan_all`.
    pub fn plan(&self, host: &Host, journal: &Journal) -> Result<Plan> {
        plan_all(host, journal, std::slice::from_ref(self))
    }

    /// The plan for one config, on top of what is planned already.
    fn plan_target(
        &self,
        host: &Host,
        journal: &Journal,
        target: &Target,
        (planned, unset): (&Plan, &mut Vec<Note>),
        agents: &mut AgentNames,
    ) -> Result<Plan> {
        let client = target.client;
        let mut config_set = targets::read_config(host, client, target.config.as_deref())?;
        planned.overlay(client, &mut config_set)?;
        let owner = Owner::new(client, &self.vendor.id, config_set.config.clone());
        let record = journal.record(&owner);
        let before = record.map(|record| &record.inputs);
        let mut saved = self.inputs.merge_with_saved(&self.vendor, before, &self.key);
        agents.add(client, &config_set);
        self.inputs.choose_agents(&client.agents(&config_set), &mut saved);
        let (vendor, inputs, key) = (&self.vendor, &self.inputs, &self.key);
        let check = ReferenceCheck { client, config_set: &config_set, vendor, inputs, key, record };
        let (wanted, risks) = check.wanted(host, &mut saved)?;
        config_set.notes.extend(risks);
        config_set.notes.extend(base_url_note(&wanted.endpoint));
        if before.is_none() {
            config_set.notes.extend(self.other_endpoint_note(journal, client, &wanted));
        }
        let (prune, on_conflict) = (self.inputs.prune, self.inputs.on_conflict);
        let mut plan = plan_apply(
            journal,
            Task {
                client,
                config_set: &config_set,
                wanted,
                inputs: saved,
                salt: self.salt.clone(),
                prune,
                on_conflict,
            },
        )?;
        let records = plan.records.iter().filter_map(|(_, record)| record.as_ref());
        let names = records.filter_map(|record| record.variable(&self.vendor));
        unset.extend(
            names.filter_map(|name| targets::missing_variable(host, client, &config_set, name)),
        );
        plan.overlay(client, &mut config_set)?;
        let planned = plan.records.iter().find(|(planned, _)| *planned == owner);
        let record = planned.map_or_else(|| journal.record(&owner), |(_, record)| record.as_ref());
        let hazards = |record| {
            status::hazards(host, client, &config_set, (&owner, record), Some(&self.vendor))
        };
        add_hazards(&mut plan.notes, record.map(hazards).unwrap_or_default());
        Ok(plan)
    }

    /// A client that joins others gets the vendor's own place, where the others may have been given another one.
    fn other_endpoint_note(
        &self,
        journal: &Journal,
        client: &'static dyn Client,
        wanted: &EntrySpec,
    ) -> Option<Note> {
        if wanted.endpoint_requested {
            return None;
        }
        let mut records = journal.records().into_iter();
        let place = records.find_map(|(owner, record)| {
            let place = record.inputs.base_url.as_ref()?;
            (owner.vendor == self.vendor.id && *place != wanted.endpoint).then_some(place)
        })?;
        let message = text::other_place(wanted.endpoint.as_str(), place.as_str());
        Some(Note::info(client.id(), message))
    }
}

/// A hazard says what is the case; that the same command is good for it one day need not be said beside it.
fn add_hazards(notes: &mut Vec<Note>, hazards: Vec<Note>) {
    let is_said = |note: &Note| {
        let has_same_remedy = |it: &Note| it.client == note.client && it.remedy == note.remedy;
        note.level == NoteLevel::Info
            && note.remedy.is_some()
            && hazards.iter().any(has_same_remedy)
    };
    notes.retain(|note| !is_said(note));
    notes.extend(hazards);
}

/// That the URL was not taken as it was given, by whom and whenever that was.
fn base_url_note(endpoint: &Endpoint) -> Option<Note> {
    let message = text::base_url_cut(endpoint.removed_suffix()?, endpoint.as_str());
    Some(Note::general(NoteLevel::Warning, message))
}

/// The plan for all of them; conflicts of all clients are reported together.
///
/// # Errors
/// As `plan_apply`.
pub fn plan_all(host: &Host, journal: &Journal, requests: &[ResolvedRequest]) -> Result<Plan> {
    match plan_each(host, journal, requests, ReadOnly::Skip)? {
        Some(plan) => Ok(plan),
        // There is no other client to go on with: writing says why not.
        None => Ok(plan_each(host, journal, requests, ReadOnly::Plan)?.unwrap_or_default()),
    }
}

/// What to do about a client whose files cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReadOnly {
    /// Leave it out, with a warning.
    Skip,
    /// Plan it as any other.
    Plan,
}

/// `None` where nothing is left but what cannot be written.
fn plan_each(
    host: &Host,
    journal: &Journal,
    requests: &[ResolvedRequest],
    read_only: ReadOnly,
) -> Result<Option<Plan>> {
    let mut whole = Plan::default();
    let (mut conflicts, mut unset) = (Vec::new(), Vec::new());
    let (mut skipped, mut has_writable) = (Vec::new(), false);
    for request in requests {
        whole.notes.extend(request.notes.iter().cloned());
        let mut agents = AgentNames::default();
        for target in &request.targets {
            match request.plan_target(host, journal, target, (&whole, &mut unset), &mut agents) {
                Ok(plan) => {
                    let refusal =
                        plan.files.iter().find_map(|file| transaction::write_obstacle(host, file));
                    match refusal.filter(|_| read_only == ReadOnly::Skip) {
                        Some(error) => skipped.push(skipped_note(target.client, &error)),
                        None => {
                            has_writable = true;
                            whole.append(plan);
                        }
                    }
                }
                Err(Error::Conflict { fields }) => conflicts.extend(fields),
                Err(error) => return Err(error),
            }
        }
        agents.check(&request.inputs.agents)?;
    }
    if !conflicts.is_empty() {
        return Err(Error::Conflict { fields: conflicts });
    }
    if !has_writable && !skipped.is_empty() {
        return Ok(None);
    }
    whole.notes.extend(unset);
    whole.notes.extend(skipped);
    handover::transfer(journal, journal.next_id()?, &mut whole);
    whole.dedup();
    Ok(Some(whole))
}

/// That a client stays as it is while the others are written.
fn skipped_note(client: &dyn Client, error: &Error) -> Note {
    Note::warning(client.id(), text::left_out(error, client.id()))
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

/// Where the clients send a key, where that is not the vendor's own place: the key is for there, and for nobody else.
pub fn endpoint_of_key(journal: &Journal, id: &KeyId) -> Option<Endpoint> {
    let is_of_key = |(owner, record): &(&Owner, &Record)| {
        let name = record.inputs.key_name.as_deref();
        KeyId::new(&owner.vendor, name).is_ok_and(|known| known == *id)
    };
    let mut records = journal.records().into_iter().filter(is_of_key);
    records.find_map(|(_, record)| record.inputs.base_url.clone())
}

/// The vendor of last time where there is just one, else the built-in one.
pub fn default_vendor(journal: &Journal) -> String {
    match targets::select_vendors(journal, ApplyRequest::default().selection()).as_slice() {
        [only] => only.clone(),
        _ => DEFAULT_VENDOR.to_owned(),
    }
}

/// The name of the key that the clients use now: a new key without a name takes its place.
fn last_key_name(journal: &Journal, vendor: &Vendor) -> Option<String> {
    let records = journal.records();
    let ours = records.iter().find(|(owner, _)| owner.vendor == vendor.id);
    ours.and_then(|(_, record)| record.inputs.key_name.clone())
}
