//! The key's part of the inputs: what the clients' files hold for it, and where the key itself comes from and goes.
//!
//! As given on the command, else as saved, else a reference if a key is stored, else the name of the vendor's variable:
//! a key store is used only if one was asked for.

use crate::catalog::{Vendor, is_variable};
use crate::clients::{self, KeyValue, Reference};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::keys::{self, Entry, KeyId, KeyIndex, KeyLocation, KeySource, StoreKind, Vault};
use crate::plan::key_helper::KeyHelper;
use crate::plan::saved_inputs::{KeyMode, SavedInputs};
use crate::secret::Secret;
use crate::text::inputs as text;
use std::path::PathBuf;

/// The key, as given on this command.
#[derive(Debug, Clone, Default)]
pub struct KeyOptions {
    /// What the clients' files hold for it.
    pub mode: Option<KeyMode>,
    /// Its source.
    pub source: Option<KeySource>,
    /// The store it goes to.
    pub store: Option<StoreKind>,
    /// Which of several keys.
    pub name: Option<String>,
}

impl KeyOptions {
    /// These options, and for what they leave out those `under` them.
    pub(super) fn or(self, under: Self) -> Self {
        Self {
            mode: self.mode.or(under.mode),
            source: self.source.or(under.source),
            store: self.store.or(under.store),
            name: self.name.or(under.name),
        }
    }

    /// What the files hold, as far as this command says. A key handed over without a mode is stored; a variable's name goes
    /// into the files.
    pub fn mode(&self) -> Option<KeyMode> {
        let implied = match (&self.source, self.store) {
            (Some(KeySource::Variable(_)), None) => Some(KeyMode::Env),
            (None, None) => self.name.as_ref().map(|_| KeyMode::Ref),
            _ => Some(KeyMode::Ref),
        };
        self.mode.or(implied)
    }

    /// The variable whose name goes into the files.
    pub(super) fn variable(&self) -> Option<String> {
        match (&self.source, self.mode()) {
            (Some(KeySource::Variable(name)), Some(KeyMode::Env)) => Some(name.clone()),
            _ => None,
        }
    }

    /// True if a key is read for it, to be stored or written.
    pub fn reads_a_key(&self) -> bool {
        self.source.is_some() && self.variable().is_none()
    }

    /// Checks that the options fit together.
    ///
    /// # Errors
    /// `Error::Usage` with what to type instead.
    pub(super) fn check(&self) -> Result<()> {
        let mode = self.mode();
        if mode != Some(KeyMode::Ref) && (self.store.is_some() || self.name.is_some()) {
            return Err(Error::usage_hint(
                text::message::only_for_references(),
                text::message::key_mode_reference(),
            ));
        }
        match (&self.source, mode) {
            (Some(KeySource::Variable(name)), mode) if !is_valid_variable(name, mode) => {
                Err(keys::not_a_variable())
            }
            (Some(KeySource::Variable(_)) | None, _)
            | (Some(_), Some(KeyMode::Ref | KeyMode::Literal)) => Ok(()),
            (Some(_), _) => Err(Error::usage_hint(
                text::message::key_without_a_name(),
                text::message::key_mode_for_a_key(),
            )),
        }
    }
}

/// The key and the way to it, as known when planning.
#[derive(Debug, Clone)]
pub struct KeyContext {
    /// Our own program, for references.
    pub helper: KeyHelper,
    /// The folder of the key index.
    pub state_dir: PathBuf,
    /// That is where it is if no variable says otherwise.
    is_usual_state_dir: bool,
    /// What is known of each stored key.
    pub key_index: KeyIndex,
    /// The key that is handed over on this command.
    pub given: Option<GivenKey>,
}

/// A key that is handed over, and what becomes of it.
#[derive(Debug, Clone)]
pub enum GivenKey {
    /// It goes into the clients' files.
    Literal(Secret),
    /// It goes into a store.
    Stored(Secret, Vault),
    /// Only its location goes into the key index.
    Located(KeyLocation),
}

impl KeyContext {
    /// Without a key handed over.
    ///
    /// # Errors
    /// If the key index cannot be read.
    pub fn load(host: &Host) -> Result<Self> {
        Ok(Self {
            helper: KeyHelper::new(host)?,
            state_dir: host.state_dir(),
            is_usual_state_dir: host.is_usual_state_dir(),
            key_index: KeyIndex::load(host)?,
            given: None,
        })
    }

    /// Reads what is handed over on this command.
    ///
    /// # Errors
    /// If the source has no key.
    pub fn resolve(host: &Host, asked: &KeyOptions, vendor: &Vendor) -> Result<Self> {
        let mut context = Self::load(host)?;
        context.given = match asked.mode() {
            Some(KeyMode::Literal) => {
                let default = || KeySource::Variable(vendor.key_variable.clone());
                let key = asked.source.clone().unwrap_or_else(default).read(host)?;
                keys::refuse_expandable(&key)?;
                Some(GivenKey::Literal(key))
            }
            Some(KeyMode::Ref) => context.given(host, asked, vendor)?,
            Some(KeyMode::Env) | None => None,
        };
        Ok(context)
    }

    /// What is handed over for clients to fetch it by reference.
    fn given(&self, host: &Host, asked: &KeyOptions, vendor: &Vendor) -> Result<Option<GivenKey>> {
        let id = KeyId::new(&vendor.id, asked.name.as_deref())?;
        let known = self.key_index.entry(&id).map(Entry::store);
        let by_default = || KeySource::Variable(vendor.key_variable.clone());
        let source = asked.source.clone();
        let source = source.or_else(|| (asked.store == Some(StoreKind::Env)).then(by_default));
        let Some(source) = source else {
            let elsewhere = asked.store.filter(|store| known.unwrap_or_default() != *store);
            return elsewhere.map_or(Ok(None), |store| {
                Err(Error::usage_hint(
                    text::message::not_in_that_store(&id, store.as_str()),
                    text::message::hand_it_over(store.as_str()),
                ))
            });
        };
        let vault = || known.and_then(StoreKind::vault).unwrap_or_default().kind();
        let store = asked.store.unwrap_or_else(vault);
        let location = KeyLocation::new(host, store, Some(&source))?;
        Ok(Some(match location.store().vault() {
            Some(vault) => GivenKey::Stored(source.read(host)?, vault),
            None => GivenKey::Located(location),
        }))
    }

    /// True if this command puts a key into a store, or its location into the key index.
    pub fn is_handed_over(&self) -> bool {
        matches!(self.given, Some(GivenKey::Stored(..) | GivenKey::Located(_)))
    }

    /// Variables from which the store takes a key.
    pub fn variables(&self, id: &KeyId) -> Vec<String> {
        self.location(id).and_then(|it| it.variable().map(str::to_owned)).into_iter().collect()
    }

    /// A key's location after this command.
    fn location(&self, id: &KeyId) -> Option<KeyLocation> {
        match &self.given {
            Some(GivenKey::Located(location)) => Some(location.clone()),
            Some(GivenKey::Stored(_, vault)) => Some((*vault).into()),
            Some(GivenKey::Literal(_)) | None => {
                self.key_index.entry(id).map(|entry| entry.location.clone())
            }
        }
    }

    /// The mode if none was ever given.
    pub(super) fn default_mode(&self, vendor: &Vendor) -> Option<KeyMode> {
        let id = KeyId::new(&vendor.id, None).ok()?;
        self.key_index.entry(&id).map(|_| KeyMode::Ref)
    }

    /// The value of the key's field in a client's file.
    pub(super) fn key_value(
        &self,
        said: &KeyOptions,
        vendor: &Vendor,
        saved: &mut SavedInputs,
    ) -> Result<KeyValue> {
        if let Some(GivenKey::Literal(key)) = &self.given {
            return Ok(KeyValue::Literal(key.clone()));
        }
        let named = said.mode().is_some();
        let variable = saved.variable.clone().unwrap_or_else(|| vendor.key_variable.clone());
        if saved.key_mode != Some(KeyMode::Ref) {
            return Ok(KeyValue::Variable { name: variable, named });
        }
        let id = KeyId::new(&vendor.id, saved.key_name.as_deref())?;
        if let Some(problem) = clients::argument_problem(&self.state_dir) {
            return Err(Error::usage_hint(problem, text::message::plain_state_dir()));
        }
        let program = self.helper.path(saved.resolver.as_deref())?;
        saved.resolver = Some(program.clone());
        Ok(KeyValue::Reference(Reference {
            id: id.reference(),
            program,
            state_dir: self.state_dir.clone(),
            is_usual_state_dir: self.is_usual_state_dir,
            variables: self.variables(&id),
            fallback: variable,
            named,
        }))
    }
}

/// Names that end up in a client's file must be such that every client expands them.
fn is_valid_variable(name: &str, mode: Option<KeyMode>) -> bool {
    if mode == Some(KeyMode::Env) {
        is_variable(name)
    } else {
        is_variable(&name.to_ascii_uppercase())
    }
}
