//! Plans `apply` for all clients and vendors of a command; a client that cannot be written is left out if others can.

use crate::catalog::Endpoint;
use crate::clients::{Client, ConfigSet, EntrySpec, KeyValue, Level, Note};
use crate::error::{Error, Result};
use crate::host::{Host, http};
use crate::keys::KeyId;
use crate::plan::agents::AgentNames;
use crate::plan::journal::Journal;
use crate::plan::ownership::{Owner, Record};
use crate::plan::reference_risk::ReferenceCheck;
use crate::plan::request::ResolvedRequest;
use crate::plan::saved_inputs::SavedInputs;
use crate::plan::targets::{self, Target};
use crate::plan::{Plan, Task, handover, key_origins, plan_client, protocol, status, transaction};
use crate::text::catalog;
use crate::text::inputs as text;
use crate::text::key_origins as texts;

/// Adds hazards; drops a note that only recommends the command that a hazard names as well.
fn add_hazards(notes: &mut Vec<Note>, hazards: Vec<Note>) {
    let is_repeated = |note: &Note| {
        let has_same_remedy = |it: &Note| it.client == note.client && it.remedy == note.remedy;
        note.level == Level::Info && note.remedy.is_some() && hazards.iter().any(has_same_remedy)
    };
    notes.retain(|note| !is_repeated(note));
    notes.extend(hazards);
}

/// Refuses plain http to a name that does not lead to this machine alone.
fn check_loopback(endpoint: &Endpoint) -> Result<()> {
    let base = endpoint.as_str();
    let problem = http::leaves_this_machine(base)
        .map(|why| catalog::message::name_of_another_machine(base, why));
    let refuse =
        |problem| Error::usage_hint(problem, catalog::message::hint_name_of_another_machine());
    problem.map_or(Ok(()), |problem| Err(refuse(problem)))
}

/// Warns that a part of the base URL was cut off.
fn base_url_note(endpoint: &Endpoint) -> Option<Note> {
    let message = text::message::base_url_cut(endpoint.removed_suffix()?, endpoint.as_str());
    Some(Note::general(Level::Warning, message))
}

/// The plan for all requests.
///
/// # Errors
/// As `plan_client`; conflicts of all clients are reported together.
pub(crate) fn plan_all(
    host: &Host,
    journal: &Journal,
    requests: &[ResolvedRequest],
) -> Result<Plan> {
    match plan_each(host, journal, requests, ReadOnly::Skip)? {
        Some(plan) => Ok(plan),
        // No client can be written: writing reports why.
        None => Ok(plan_each(host, journal, requests, ReadOnly::Plan)?.unwrap_or_default()),
    }
}

/// What to do about a client whose files cannot be written, or that cannot do what is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReadOnly {
    /// Leave it out, with a warning.
    Skip,
    /// Plan it like any other.
    Plan,
}

/// `None` if no client can be written.
fn plan_each(
    host: &Host,
    journal: &Journal,
    requests: &[ResolvedRequest],
    read_only: ReadOnly,
) -> Result<Option<Plan>> {
    let host = &host.for_one_pass();
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
                Err(error @ Error::Unsupported { .. }) if read_only == ReadOnly::Skip => {
                    skipped.push(skipped_note(target.client, &error));
                }
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

/// Warns that a client is left out.
fn skipped_note(client: &dyn Client, error: &Error) -> Note {
    Note::warning(client.id(), text::message::left_out(error.message(), client.id()))
}

impl ResolvedRequest {
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
        let mut config_set = self.read_target(host, target)?;
        planned.overlay(client, &mut config_set)?;
        let owner = Owner::new(client, &self.vendor.id, config_set.config.clone());
        let record = journal.record(&owner);
        let before = record.map(|record| &record.inputs);
        let mut saved = self.inputs.merge_with_saved(&self.vendor, before, &self.key);
        self.check_protocol_of_base_url(client, before, &saved)?;
        agents.add(client, &config_set);
        self.inputs.choose_agents(&client.agents(&config_set), &mut saved);
        let (vendor, inputs, key) = (&self.vendor, &self.inputs, &self.key);
        let check = ReferenceCheck { client, config_set: &config_set, vendor, inputs, key, record };
        let (wanted, risks) = check.wanted(host, &mut saved)?;
        config_set.notes.extend(risks);
        check_loopback(&wanted.endpoint)?;
        config_set.notes.extend(self.key_origin_note(journal, client, &wanted, &saved)?);
        self.check_existing_key(host, client, &config_set, &wanted, record)?;
        config_set.notes.extend(base_url_note(&wanted.endpoint));
        if before.is_none() {
            config_set.notes.extend(self.other_endpoint_note(journal, client, &wanted));
        }
        let mut plan = plan_client(
            journal,
            Task {
                client,
                config_set: &config_set,
                wanted,
                inputs: saved,
                salt: self.salt.clone(),
                prune: self.inputs.prune,
                on_conflict: self.inputs.on_conflict.unwrap_or_default(),
            },
        )?;
        let records = plan.records.iter().filter_map(|(_, record)| record.as_ref());
        let names = records.filter_map(|record| record.variable(client, &self.vendor));
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

    /// Says that a stored key goes to a host that is not the vendor's.
    ///
    /// # Errors
    /// `Error::KeyOrigin` if the user has not confirmed that host for it.
    fn key_origin_note(
        &self,
        journal: &Journal,
        client: &'static dyn Client,
        wanted: &EntrySpec,
        saved: &SavedInputs,
    ) -> Result<Option<Note>> {
        if !matches!(wanted.key, KeyValue::Reference(_)) {
            return Ok(None);
        }
        let id = KeyId::new(&self.vendor.id, saved.key_name.as_deref())?;
        let (endpoint, origin) = (&wanted.endpoint, wanted.endpoint.origin());
        let allowed = self.allowed_origins(journal, &id);
        if allowed.contains(&origin) {
            return Ok(None);
        }
        if !self.confirms(endpoint) {
            key_origins::check(&allowed, &id, endpoint)?;
        }
        let message =
            texts::message::goes_to_another_host(&id, &origin, self.vendor.display_name());
        let is_own = self.vendor.hosts(endpoint);
        Ok((!is_own).then(|| Note::warning(client.id(), message)))
    }

    /// A provisioning file alone sends no key that the client has to another host: someone else may have written it.
    ///
    /// # Errors
    /// `Error::KeyOrigin` if the user has not confirmed that host, now or earlier, nor handed a key over together with it.
    fn check_existing_key(
        &self,
        host: &Host,
        client: &'static dyn Client,
        config_set: &ConfigSet,
        wanted: &EntrySpec,
        record: Option<&Record>,
    ) -> Result<()> {
        let endpoint = &wanted.endpoint;
        let is_same = |known: &Endpoint| known.is_same_origin(endpoint.as_str());
        let is_recorded = record.and_then(|it| it.inputs.base_url.as_ref()).is_some_and(is_same);
        let is_given = self.inputs.key.source.is_some() || self.confirms(endpoint);
        if is_recorded || is_given || self.vendor.hosts(endpoint) {
            return Ok(());
        }
        key_origins::check_existing(host, client, config_set, wanted, &self.vendor)
    }

    /// Refuses to go on with a base URL of last time by another protocol than it was given for.
    fn check_protocol_of_base_url(
        &self,
        client: &dyn Client,
        before: Option<&SavedInputs>,
        saved: &SavedInputs,
    ) -> Result<()> {
        let Some(before) = before.filter(|_| self.inputs.base_url.is_none()) else { return Ok(()) };
        let spoken = |inputs: &SavedInputs| protocol::shared(client, &self.vendor, inputs.protocol);
        let (Some(url), Ok((earlier, _)), Ok((now, _))) =
            (&before.base_url, spoken(before), spoken(saved))
        else {
            return Ok(());
        };
        if earlier == now {
            return Ok(());
        }
        Err(Error::usage_hint(
            text::message::base_url_of_protocol(now, url.as_str()),
            text::message::give_base_url(),
        ))
    }

    /// The config, without its comments if they keep the client from reading it and may go.
    fn read_target(&self, host: &Host, target: &Target) -> Result<ConfigSet> {
        let (client, config) = (target.client, target.config.as_deref());
        match targets::read_config(host, client, config) {
            Err(Error::Syntax { .. }) if self.inputs.remove_comments => {
                client.read_without_comments(host, config)
            }
            read => read,
        }
    }

    /// A new client gets the vendor's own endpoint; mentions that other clients use another one.
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
        let endpoint = records.find_map(|(owner, record)| {
            let other = record.inputs.base_url.as_ref()?;
            (owner.vendor == self.vendor.id && *other != wanted.endpoint).then_some(other)
        })?;
        let message = text::message::other_place(wanted.endpoint.as_str(), endpoint.as_str());
        Some(Note::info(client.id(), message))
    }
}
