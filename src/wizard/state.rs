//! What the wizard knows: the machine, what was preset by flags, and what has been answered so far.

use crate::catalog::{Catalog, Endpoint, Model, Protocol, Vendor};
use crate::clients::{self, Client};
use crate::error::{Error, Result};
use crate::host::{Host, keyring};
use crate::keys::{self, KeyId, KeyIndex, KeySource, StoreKind, UnlockPrompt};
use crate::plan::journal::Journal;
use crate::plan::key_options::KeyContext;
use crate::plan::key_origins;
use crate::plan::ownership::{Owner, Record};
use crate::plan::request::{self, ApplyRequest};
use crate::plan::saved_inputs::DefaultModelChoice;
use crate::plan::status::{self, EntryStatus};
use crate::plan::targets::{self, Newcomers};
use crate::plan::undo;
use crate::prompt::{Mark, Prompter};
use crate::secret::Secret;
use crate::text::wizard as text;
use crate::wizard::steps::Step;
use std::path::{Path, PathBuf};

/// Everything between the first question and the last.
#[derive(Debug)]
pub(crate) struct WizardState<'h> {
    pub(super) host: &'h Host,
    pub(super) prompter: Prompter,
    /// What flags and provisioning file set: not asked again.
    pub(super) preset: ApplyRequest,
    /// What holds so far: `preset` with the answers laid over it.
    pub(super) draft: ApplyRequest,
    pub(super) vendor: Vendor,
    /// More than one is known here.
    pub(super) vendors: Vec<String>,
    pub(super) states: Vec<EntryStatus>,
    /// What we wrote here before.
    journal: Journal,
    /// The vendor's key and its location, if there is one.
    pub(super) key: Option<KeyCandidate>,
    /// Whether the keyring fails; `None` before it was asked.
    keyring_fails: Option<bool>,
    /// The vendor's live list was asked for.
    pub(super) has_list: bool,
    /// The question of the default model was answered; `draft` alone does not distinguish "leave it" from no answer.
    pub(super) default_is_answered: bool,
    /// The key was asked for, so that a missing one is the answer.
    pub(super) key_is_answered: bool,
    /// The user has come to enter a new key.
    pub(super) wants_new_key: bool,
    /// Where the output of each question that was asked begins.
    marks: Vec<(Step, Mark)>,
    /// Clients that were installed by the wizard.
    pub installed: Vec<&'static str>,
    /// Only show what would be written.
    pub is_dry: bool,
}

/// The status of every client; an entry at the base URL that was given counts as the vendor's.
fn read_states(
    host: &Host,
    journal: &Journal,
    vendor: &str,
    base_url: Option<&Endpoint>,
) -> Result<Vec<EntryStatus>> {
    let Some(url) = base_url else { return status::read_all(host, journal) };
    let catalog = Catalog::load(host)?.redirected(vendor, url);
    Ok(status::read_with(host, journal, &catalog, &KeyContext::load(host)?))
}

/// A key in the wizard's hands.
#[derive(Debug, Clone)]
pub(super) struct KeyCandidate {
    pub(super) secret: Secret,
    pub(super) place: KeyOrigin,
}

/// The source of a key.
#[derive(Debug, Clone)]
pub(super) enum KeyOrigin {
    /// In a key store, from which clients can fetch it.
    Store(StoreKind),
    /// In a variable of this environment.
    Variable(String),
    /// In plain text in a client's file.
    File(PathBuf),
    /// The user typed it just now.
    Typed,
    /// A flag names its location.
    Flags,
}

impl<'h> WizardState<'h> {
    /// Reads the machine; asks nothing yet.
    ///
    /// # Errors
    /// If the catalog or journal cannot be read, or there is no terminal to ask on.
    pub(crate) fn open(host: &'h Host, preset: ApplyRequest) -> Result<Self> {
        let catalog = Catalog::load(host)?;
        let journal = Journal::load(host)?;
        let id = preset.vendor.clone().unwrap_or_else(|| request::default_vendor(&journal));
        let vendor = catalog.vendor(&id)?.clone();
        let vendors = catalog.vendors().iter().map(|vendor| vendor.id.clone()).collect();
        let draft = ApplyRequest { vendor: Some(vendor.id.clone()), ..preset.clone() };
        let states = read_states(host, &journal, &vendor.id, preset.inputs.base_url.as_ref())?;
        Ok(Self {
            host,
            prompter: Prompter::open(host)?,
            preset,
            draft,
            vendor,
            vendors,
            states,
            journal,
            key: None,
            keyring_fails: None,
            has_list: false,
            default_is_answered: false,
            key_is_answered: false,
            wants_new_key: false,
            marks: Vec::new(),
            installed: Vec::new(),
            is_dry: false,
        })
    }

    /// To be called before a question is asked: one that was asked before loses what was printed since.
    pub(super) fn begin(&mut self, step: Step) {
        if let Some(at) = self.marks.iter().position(|(known, _)| *known == step) {
            self.prompter.rewind(self.marks[at].1);
            self.marks.truncate(at + 1);
        } else {
            self.marks.push((step, self.prompter.mark()));
        }
    }

    /// The questions begin anew.
    pub(super) fn begin_anew(&mut self) {
        self.marks.clear();
    }

    /// Reads the machine once more: a client was installed, or files were written.
    pub(super) fn rescan(&mut self) -> Result<()> {
        self.journal = Journal::load(self.host)?;
        let url = self.preset.inputs.base_url.as_ref();
        self.states = read_states(self.host, &self.journal, &self.vendor.id, url)?;
        Ok(())
    }

    /// Reads the catalog once more: the vendor's list has come.
    pub(super) fn reload_vendor(&mut self) -> Result<()> {
        let mut vendor = Catalog::load(self.host)?.vendor(&self.vendor.id)?.clone();
        if let Some(url) = &self.draft.inputs.base_url {
            let gateway = vendor.at_gateway(url);
            vendor.take_list_of(self.host, &gateway);
        }
        self.vendor = vendor;
        Ok(())
    }

    /// The clients chosen so far; if none is, those that are proposed.
    pub(super) fn clients(&self) -> Vec<&'static dyn Client> {
        let (vendor, selection) = (&self.vendor.id, self.draft.selection());
        let newcomers = Newcomers::Unclaimed;
        let meant = targets::select(self.host, &self.journal, vendor, selection, newcomers);
        let meant = meant.unwrap_or_default();
        let is_meant = |client: &&dyn Client| meant.iter().any(|it| it.client.id() == client.id());
        clients::ALL.into_iter().filter(is_meant).collect()
    }

    /// The config file of a client, if it is not the default one.
    pub(super) fn config(&self, client: &dyn Client) -> Option<&Path> {
        request::named_config(client, &self.draft.configs)
    }

    /// The config file of a client that will be written.
    pub(super) fn config_file(&self, client: &dyn Client) -> PathBuf {
        request::config_file(self.host, client, &self.draft.configs)
    }

    /// What was recorded of the vendor's entry in a client's config.
    pub(super) fn record(&self, client: &dyn Client) -> Option<&Record> {
        self.journal.record(&Owner::new(client, &self.vendor.id, self.config_file(client)))
    }

    /// The vendor of a command that names none; `None` if that selects several.
    pub(super) fn meant_vendor(&self) -> Option<String> {
        let vendors = targets::select_vendors(&self.journal, ApplyRequest::default().selection());
        let [only] = vendors.as_slice() else { return None };
        Some(only.clone())
    }

    /// The models that were asked for last time, with the facts that the user gave.
    pub(super) fn remembered_models(&self) -> Vec<Model> {
        let mut models: Vec<Model> = Vec::new();
        for record in self.clients().into_iter().filter_map(|client| self.record(client)) {
            for model in &record.inputs.models {
                if !models.iter().any(|known| known.id == model.id) {
                    models.push(model.clone());
                }
            }
        }
        models
    }

    /// The states of this vendor's entries in the configs that would be edited, each client once.
    pub(super) fn own_states(&self) -> impl Iterator<Item = &EntryStatus> {
        let is_ours = |state: &&EntryStatus| {
            state.vendor.as_ref().is_none_or(|vendor| *vendor == self.vendor.id)
        };
        self.states.iter().filter(|state| self.is_edited(state)).filter(is_ours)
    }

    /// True for the config that is this client's own, or named for it; another one that a record speaks of is not meant.
    pub(super) fn is_edited(&self, state: &EntryStatus) -> bool {
        let edited = self.config_file(state.client);
        state.config.as_ref().is_none_or(|config| *config == edited)
    }

    /// Each place that the chosen clients will send requests to.
    pub(super) fn targets(&self) -> Vec<(Protocol, Endpoint)> {
        let clients = self.clients();
        let clients = clients.into_iter().map(|client| (client, self.record(client)));
        request::endpoints(clients, &self.vendor, self.draft.inputs.route())
    }

    /// The id of the key in hand if it is a stored one that must not be sent to this endpoint: the user has not confirmed
    /// that host for it.
    ///
    /// # Errors
    /// If the key index cannot be read.
    pub(super) fn refused_at(&self, endpoint: &Endpoint) -> Result<Option<KeyId>> {
        let is_stored =
            self.key.as_ref().is_some_and(|held| matches!(held.place, KeyOrigin::Store(_)));
        let confirmed = &self.draft.inputs.key_origins;
        if !is_stored || confirmed.iter().any(|it| it.is_same_origin(endpoint.as_str())) {
            return Ok(None);
        }
        let (id, key_index) = (self.key_id()?, KeyIndex::load(self.host)?);
        let allowed = key_origins::allowed(&self.journal, &self.vendor, &key_index, &id);
        Ok(key_origins::check(&allowed, &id, endpoint).is_err().then_some(id))
    }

    /// The model to say hello to: the one that becomes the default, else the first.
    pub(super) fn test_model(&self) -> Option<String> {
        let inputs = &self.draft.inputs;
        let default = match &inputs.default_model {
            Some(DefaultModelChoice::Model(id)) => Some(id.clone()),
            _ => None,
        };
        let chosen = || inputs.models.first().map(|model| model.id.clone());
        let mut records = self.clients().into_iter().filter_map(|client| self.record(client));
        let before = || records.find_map(|record| Some(record.inputs.models.first()?.id.clone()));
        default.or_else(chosen).or_else(before)
    }

    /// The id under which this vendor's key is stored.
    pub(super) fn key_id(&self) -> Result<KeyId> {
        // A client that is connected as well shares the key of the others.
        let remembered = || {
            let chosen = self.clients().into_iter().filter_map(|client| self.record(client));
            let all = self.journal.records().into_iter();
            let others = all.filter(|(owner, _)| owner.vendor == self.vendor.id);
            let mut records = chosen.chain(others.map(|(_, record)| record));
            records.find_map(|record| record.inputs.key_name.clone())
        };
        let name = self.draft.inputs.key.name.clone().or_else(remembered);
        KeyId::new(&self.vendor.id, name.as_deref())
    }

    /// Every key of the vendor's that is on this machine, and why the keyring did not respond, if it did not.
    pub(super) fn find_keys(&mut self) -> Result<(Vec<KeyCandidate>, Option<Error>)> {
        let id = self.key_id()?;
        let key_index = KeyIndex::load(self.host)?;
        let (store, is_known) = (key_index.store(&id), key_index.entry(&id).is_some());
        let host = self.host;
        // A keyring that is known to hold it may ask to be unlocked; no other one is worth a window.
        let (words, unlock_prompt) = if is_known && store == StoreKind::Keyring {
            (text::fetching_the_key(), UnlockPrompt::Allowed)
        } else {
            (text::looking_for_keys(), UnlockPrompt::Forbidden)
        };
        let stored = self.prompter.wait(words, || keys::get(host, &id, unlock_prompt));
        if store == StoreKind::Keyring {
            self.keyring_fails = Some(matches!(stored, Err(Error::KeyStore { .. })));
        }
        let (stored, trouble) = match stored {
            Ok(secret) => (Some(KeyCandidate { secret, place: KeyOrigin::Store(store) }), None),
            Err(error @ Error::KeyStore { .. }) => {
                // If no key was ever stored, it matters only when one is to be stored.
                (None, is_known.then_some(error))
            }
            Err(_) => (None, None),
        };
        let name = self.variable();
        let variable = KeySource::Variable(name.clone()).read(host).ok();
        let variable =
            variable.map(|secret| KeyCandidate { secret, place: KeyOrigin::Variable(name) });
        let mut found: Vec<KeyCandidate> = Vec::new();
        for held in stored.into_iter().chain(variable).chain(self.keys_in_files()) {
            if !found.iter().any(|known| known.secret.expose() == held.secret.expose()) {
                found.push(held);
            }
        }
        Ok((found, trouble))
    }

    /// True if no key can be stored in the keyring now: it does not answer, or is locked.
    pub(super) fn keyring_fails(&mut self) -> Result<bool> {
        if let Some(fails) = self.keyring_fails {
            return Ok(fails);
        }
        let account = self.key_id()?.to_string();
        let probe = || keyring::get(&account, UnlockPrompt::Forbidden).is_err();
        let fails = self.prompter.wait(text::looking_for_keys(), probe);
        self.keyring_fails = Some(fails);
        Ok(fails)
    }

    /// True if a change can be taken back.
    pub(super) fn has_undo(&self) -> bool {
        undo::latest(&self.journal).is_ok_and(|latest| latest.is_some())
    }

    /// The variable that the clients' files name, else the vendor's.
    fn variable(&self) -> String {
        let mut records = self.clients().into_iter().filter_map(|client| self.record(client));
        let named = records.find_map(|record| record.inputs.variable.clone());
        named.unwrap_or_else(|| self.vendor.key_variable.clone())
    }

    /// Keys in plain text in the vendor's entries, such as hand-made ones.
    fn keys_in_files(&self) -> Vec<KeyCandidate> {
        let Ok(key) = KeyContext::load(self.host) else { return Vec::new() };
        let in_file = |client: &'static dyn Client| {
            let config_set = client.read_config(self.host, self.config(client)).ok()?;
            let desired = status::locate_entry(client, &self.vendor, &config_set, &key).ok()?;
            let secret = config_set.existing_plaintext_key(client, &desired)?;
            keys::typed(secret.expose()).ok()?;
            let place = KeyOrigin::File(config_set.files[desired.file].path.clone());
            Some(KeyCandidate { secret, place })
        };
        self.clients().into_iter().filter_map(in_file).collect()
    }
}
