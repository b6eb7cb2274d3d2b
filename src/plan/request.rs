//! What an `apply` is asked for: as typed (`ApplyRequest`), and resolved on this machine (`ResolvedRequest`).
//!
//! Flags, a provisioning file and the wizard all fill an `ApplyRequest`: what one can say, all can.

use crate::catalog::{Catalog, DEFAULT_VENDOR, Endpoint, Protocol, Vendor};
use crate::clients::{self, Client, Note};
use crate::error::{Error, Result};
use crate::host::{Host, process, random};
use crate::keys::KeyId;
use crate::plan::inputs::Inputs;
use crate::plan::journal::Journal;
use crate::plan::key_options::{GivenKey, KeyContext};
use crate::plan::ownership::{Owner, Record};
use crate::plan::saved_inputs::{DefaultModelChoice, KeyMode, SavedInputs};
use crate::plan::targets::{self, Newcomers, Selection, Target};
use crate::plan::{Plan, key_origins, model_ids, plan_all, protocol, status};
use crate::secret::Secret;
use crate::text::inputs as text;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A request as typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct ApplyRequest {
    /// The vendor's id; `None` for those recorded.
    pub vendor: Option<String>,
    /// The clients' ids; empty for those recorded, else every client found.
    pub clients: Vec<String>,
    /// Config files other than a client's own, by its id.
    pub configs: Vec<(String, PathBuf)>,
    /// What their entries should hold.
    pub inputs: Inputs,
    /// No network call at all.
    pub offline: bool,
}

impl ApplyRequest {
    /// The vendor, clients and configs that it names.
    pub(crate) fn selection(&self) -> Selection<'_> {
        Selection { vendor: self.vendor.as_deref(), clients: &self.clients, configs: &self.configs }
    }

    /// True if it asks for something that makes sense for one vendor only.
    fn is_vendor_specific(&self) -> bool {
        let Inputs { models, default_model, agents, base_url, key, key_origins, .. } = &self.inputs;
        let names_a_key = key.source.is_some() || key.store.is_some() || key.name.is_some();
        let names_a_default = matches!(default_model, Some(DefaultModelChoice::Model(_)));
        let names_an_agent = !agents.is_empty();
        let names_a_place = base_url.is_some() || !key_origins.is_empty();
        !models.is_empty() || names_a_default || names_an_agent || names_a_place || names_a_key
    }

    /// True if it asks for anything, and not only for how to do it.
    pub(crate) fn has_settings(&self) -> bool {
        let Inputs {
            models,
            context_window,
            max_tokens,
            params,
            protocol,
            default_model,
            agents,
            base_url,
            permission_mode,
            key,
            ..
        } = &self.inputs;
        let names_a_key =
            key.mode.is_some() || key.source.is_some() || key.store.is_some() || key.name.is_some();
        !self.clients.is_empty()
            || !self.configs.is_empty()
            || !models.is_empty()
            || context_window.is_some()
            || max_tokens.is_some()
            || !params.is_empty()
            || protocol.is_some()
            || default_model.is_some()
            || !agents.is_empty()
            || base_url.is_some()
            || permission_mode.is_some()
            || names_a_key
    }
}

/// The vendors that a request is about; of several that it does not name, one whose file is broken is left out.
fn usable_vendors(host: &Host, journal: &Journal, request: &ApplyRequest) -> Result<Vec<String>> {
    let vendors = targets::select_vendors(journal, request.selection());
    if vendors.len() < 2 {
        return Ok(vendors);
    }
    let catalog = Catalog::load(host)?;
    let usable: Vec<String> =
        vendors.iter().filter(|vendor| !catalog.is_skipped(vendor)).cloned().collect();
    Ok(if usable.is_empty() { vendors } else { usable })
}

/// A request for one vendor, resolved on this machine.
#[derive(Debug)]
pub(crate) struct ResolvedRequest {
    /// The configs to write.
    pub targets: Vec<Target>,
    /// The vendor.
    pub vendor: Vendor,
    /// What the entries should hold.
    pub inputs: Inputs,
    /// The key, and how clients get it.
    pub key: KeyContext,
    /// What the user should know about the models named.
    pub(super) notes: Vec<Note>,
    /// Random text for the fingerprints of new records.
    pub(super) salt: String,
}

impl ResolvedRequest {
    /// Resolves the request for each vendor it is about. Reads the key if one is handed over.
    ///
    /// # Errors
    /// `Error::Usage` if the request contradicts itself, `Error::NoClient` if there is nothing to configure, `Error::Key` if
    /// the key is not where the request says.
    pub(crate) fn resolve_all(host: &Host, request: &ApplyRequest) -> Result<Vec<Self>> {
        let journal = Journal::load(host)?;
        let vendors = usable_vendors(host, &journal, request)?;
        if vendors.len() > 1 && request.is_vendor_specific() {
            let hint = text::message::name_the_vendor(&vendors[0]);
            return Err(Error::usage_hint(text::message::which_vendor(vendors.join(", ")), hint));
        }
        let resolve = |vendor: String| {
            let targets = || {
                targets::select(host, &journal, &vendor, request.selection(), Newcomers::WithRoom)
            };
            Self::resolve(host, &journal, request.inputs.clone(), &vendor, targets)
        };
        let mut requests = vendors.into_iter().map(resolve).collect::<Result<Vec<_>>>()?;
        let left_out = targets::left_out(host, &journal, request.selection());
        requests.iter_mut().take(1).for_each(|it| it.notes.extend(left_out.iter().cloned()));
        Ok(requests)
    }

    /// As `resolve_all`, for exactly the clients named, each with the config named for it, else its own.
    ///
    /// # Errors
    /// As `resolve_all`.
    pub(crate) fn resolve_exact(host: &Host, request: ApplyRequest) -> Result<Self> {
        let journal = Journal::load(host)?;
        let vendor = request.vendor.clone().unwrap_or_else(|| default_vendor(&journal));
        let targets = || {
            if request.clients.is_empty() {
                let newcomers = Newcomers::WithRoom;
                return targets::select(host, &journal, &vendor, request.selection(), newcomers);
            }
            let target = |client: &'static dyn Client| {
                let config = named_config(client, &request.configs).map(Path::to_owned);
                Target { client, config }
            };
            Ok(targets::parse_clients(&request.clients, None)?.into_iter().map(target).collect())
        };
        Self::resolve(host, &journal, request.inputs.clone(), &vendor, targets)
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
        if inputs.managed {
            check_managed(&targets)?;
        }
        if let Some(mode) = &inputs.permission_mode {
            check_permission_mode(&targets, mode)?;
        }
        let key = KeyContext::resolve(host, &inputs.key, &vendor)?;
        let salt = random::salt()?;
        Ok(Self { targets, vendor, inputs, key, notes, salt })
    }

    /// Every endpoint to which the clients will send requests.
    pub(crate) fn endpoints(&self, host: &Host, journal: &Journal) -> Vec<(Protocol, Endpoint)> {
        let host = &host.for_one_pass();
        let targets = self.targets.iter();
        let clients = targets.map(|target| (target.client, self.record(host, journal, target)));
        endpoints(clients, &self.vendor, self.inputs.route())
    }

    fn record<'j>(&self, host: &Host, journal: &'j Journal, target: &Target) -> Option<&'j Record> {
        journal.record(&Owner::new(target.client, &self.vendor.id, target.file(host)))
    }

    /// What will be saved for each client: this request over what was saved before.
    pub(crate) fn saved_inputs(&self, host: &Host, journal: &Journal) -> Vec<SavedInputs> {
        let host = &host.for_one_pass();
        let for_target = |target: &Target| {
            let before = self.record(host, journal, target).map(|record| &record.inputs);
            self.inputs.merge_with_saved(&self.vendor, before, &self.key)
        };
        self.targets.iter().map(for_target).collect()
    }

    /// True if the user allows it on this very command that the key goes to this endpoint: by naming it, or by handing the
    /// key over together with it.
    pub(super) fn confirms(&self, endpoint: &Endpoint) -> bool {
        let is_named = |it: &Endpoint| it.is_same_origin(endpoint.as_str());
        self.key.is_handed_over() || self.inputs.key_origins.iter().any(is_named)
    }

    /// The origins to which a stored key may already be sent.
    pub(super) fn allowed_origins(&self, journal: &Journal, id: &KeyId) -> Vec<String> {
        key_origins::allowed(journal, &self.vendor, &self.key.key_index, id)
    }

    /// Checks that the stored keys of this request may be sent to its endpoints.
    ///
    /// # Errors
    /// `Error::KeyOrigin`.
    pub(crate) fn check_key_origins(&self, host: &Host, journal: &Journal) -> Result<()> {
        for (saved, target) in self.saved_inputs(host, journal).iter().zip(&self.targets) {
            if saved.key_mode != Some(KeyMode::Ref) {
                continue;
            }
            let id = KeyId::new(&self.vendor.id, saved.key_name.as_deref())?;
            let allowed = self.allowed_origins(journal, &id);
            let client = (target.client, self.record(host, journal, target));
            for (_, endpoint) in endpoints([client], &self.vendor, self.inputs.route()) {
                if !self.confirms(&endpoint) {
                    key_origins::check(&allowed, &id, &endpoint)?;
                }
            }
        }
        Ok(())
    }

    /// Each stored key of this request with the origins that the user confirms for it on this command, and those that it
    /// may be sent to already. A request that confirms none has none.
    ///
    /// # Errors
    /// If a key's name makes no sense.
    pub(crate) fn confirmed_origins(
        &self,
        host: &Host,
        journal: &Journal,
    ) -> Result<Vec<(KeyId, Vec<String>)>> {
        let (mut confirmed, mut seen) = (Vec::new(), BTreeSet::new());
        let endpoints = self.endpoints(host, journal);
        let new = endpoints.iter().filter(|endpoint| self.confirms(&endpoint.1));
        let new = new.map(|(_, endpoint)| endpoint).chain(&self.inputs.key_origins);
        let new: Vec<String> = new.map(Endpoint::origin).collect();
        for saved in self.saved_inputs(host, journal) {
            let id = KeyId::new(&self.vendor.id, saved.key_name.as_deref())?;
            if !seen.insert(id.clone()) {
                continue;
            }
            let mut origins = self.allowed_origins(journal, &id);
            let is_known = new.iter().all(|origin| origins.contains(origin));
            if is_known && !self.key.is_handed_over() {
                continue;
            }
            if self.key.is_handed_over() {
                origins.extend(key_origins::own(&self.vendor));
            }
            origins.extend(new.iter().cloned());
            confirmed.push((id, key_origins::dedup(origins)));
        }
        Ok(confirmed)
    }

    /// Plans with the plain-text key that is there, in the place of one that is not known: whether they differ cannot be
    /// said without it.
    pub(crate) fn keep_plaintext_key(&mut self, host: &Host) {
        if let Some(GivenKey::Literal(_)) = &self.key.given
            && let Some(key) = self.existing_plaintext_key(host)
        {
            self.key.given = Some(GivenKey::Literal(key));
        }
    }

    /// A plain-text key in an entry for the vendor.
    pub(crate) fn existing_plaintext_key(&self, host: &Host) -> Option<Secret> {
        let for_target = |target: &Target| {
            let config_set = target.client.read_config(host, target.config.as_deref()).ok()?;
            let desired =
                status::locate_entry(target.client, &self.vendor, &config_set, &self.key).ok()?;
            config_set.existing_plaintext_key(target.client, &desired)
        };
        self.targets.iter().find_map(for_target)
    }

    /// The plan for all clients.
    ///
    /// # Errors
    /// As `plan_all`.
    pub(crate) fn plan(&self, host: &Host, journal: &Journal) -> Result<Plan> {
        plan_all(host, journal, std::slice::from_ref(self))
    }
}

/// Refuses `--managed` if no client has such a file, or we may not write it.
fn check_managed(targets: &[Target]) -> Result<()> {
    let Some(path) = targets.iter().find_map(|target| target.client.managed_file()) else {
        let able = clients::ALL.into_iter().filter(|client| client.managed_file().is_some());
        let names: Vec<&str> = able.map(|client| client.id()).collect();
        return Err(Error::usage_hint(
            text::message::no_managed_file(),
            text::message::managed_by(names.join(",")),
        ));
    };
    if process::user_id().is_some_and(|user| user != 0) {
        return Err(Error::ReadOnly { path, why: text::message::managed_is_for_root() });
    }
    Ok(())
}

/// Refuses a permission mode that none of the clients has.
fn check_permission_mode(targets: &[Target], mode: &str) -> Result<()> {
    let has_modes = |client: &&dyn Client| !client.permission_modes().is_empty();
    let mut known = targets.iter().map(|target| target.client).filter(has_modes).peekable();
    if known.peek().is_none() {
        let able: Vec<&str> =
            clients::ALL.iter().copied().filter(has_modes).map(Client::id).collect();
        return Err(Error::usage_hint(
            text::message::no_permission_mode(),
            text::message::permission_mode_of(able.join(",")),
        ));
    }
    let modes: Vec<&str> = known.flat_map(|client| client.permission_modes()).copied().collect();
    if modes.contains(&mode) {
        return Ok(());
    }
    Err(Error::usage_hint(
        text::message::unknown_permission_mode(mode),
        text::message::known_permission_modes(modes.join(", ")),
    ))
}

/// The config file named for a client, if any.
pub(crate) fn named_config<'c>(
    client: &dyn Client,
    configs: &'c [(String, PathBuf)],
) -> Option<&'c Path> {
    configs.iter().find(|(id, _)| id == client.id()).map(|(_, path)| path.as_path())
}

/// The config file to edit: the one named, else the client's own.
pub(crate) fn config_file(
    host: &Host,
    client: &dyn Client,
    configs: &[(String, PathBuf)],
) -> PathBuf {
    named_config(client, configs).map_or_else(|| client.config(host), Path::to_owned)
}

/// Every endpoint to which clients will send requests: the one given now, else the one saved, else the vendor's own.
pub(crate) fn endpoints<'c>(
    clients: impl IntoIterator<Item = (&'c dyn Client, Option<&'c Record>)>,
    vendor: &Vendor,
    (protocol, said): (Option<Protocol>, Option<&Endpoint>),
) -> Vec<(Protocol, Endpoint)> {
    let mut places = Vec::new();
    for (client, record) in clients {
        let asked = protocol.or_else(|| record.and_then(|record| record.inputs.protocol));
        let Ok((protocol, own)) = protocol::shared(client, vendor, asked) else { continue };
        let remembered = record.and_then(|record| record.inputs.base_url.as_ref());
        let place = (protocol, said.or(remembered).unwrap_or(own).clone());
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// The recorded vendor if there is exactly one, else the built-in one.
pub(crate) fn default_vendor(journal: &Journal) -> String {
    match targets::select_vendors(journal, ApplyRequest::default().selection()).as_slice() {
        [only] => only.clone(),
        _ => DEFAULT_VENDOR.to_owned(),
    }
}

/// The name of the key that the clients use now: a new key without a name replaces it.
fn last_key_name(journal: &Journal, vendor: &Vendor) -> Option<String> {
    let records = journal.records();
    let ours = records.iter().find(|(owner, _)| owner.vendor == vendor.id);
    ours.and_then(|(_, record)| record.inputs.key_name.clone())
}
