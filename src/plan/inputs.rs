//! What the entries should hold: as given on this command, completed by what was saved last time.
//!
//! Promises: what is not given comes from `SavedInputs`, then from the vendor's catalog. Nothing here looks at a client's
//! file.

use crate::catalog::parameters::{Values, is_sendable};
use crate::catalog::{Endpoint, Model, Protocol, Vendor};
use crate::clients::{self, Client, DefaultModel, EntrySpec, ModelSpec};
use crate::error::{Error, Result};
use crate::plan::key_options::{KeyContext, KeyOptions};
use crate::plan::saved_inputs::{DefaultModelChoice, KeyMode, SavedInputs};
use crate::plan::{OnConflict, protocol};
use crate::text::inputs as text;
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// What is given on this command.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inputs {
    /// Models by id, with the facts that the user gave for each.
    pub models: Vec<Model>,
    /// Context window of the models named, or of all models if none is named.
    pub context_window: Option<u64>,
    /// Answer size, likewise.
    pub max_tokens: Option<u64>,
    /// Optional parameters of the requests of the models named, or of all models if none is named; `null` takes one out.
    pub params: Values,
    /// The protocol between clients and vendor.
    pub protocol: Option<Protocol>,
    /// What to do about the default model.
    pub default_model: Option<DefaultModelChoice>,
    /// Agents that get the model as their own: names, or `all` for every agent that has one of its own.
    pub agents: Vec<String>,
    /// Another base URL than the catalog's.
    pub base_url: Option<Endpoint>,
    /// Places that the user allows a stored key to be sent to.
    pub key_origins: Vec<Endpoint>,
    /// The key.
    pub key: KeyOptions,
    /// Also write the client's file for every user of the machine.
    pub managed: bool,
    /// The permission mode of the clients that have one.
    pub permission_mode: Option<String>,
    /// Take out the comments that keep a client from reading its own file.
    pub remove_comments: bool,
    /// Remove models that wcode added but are not given now.
    pub prune: bool,
    /// What to do if the user and we changed the same field.
    pub on_conflict: Option<OnConflict>,
}

impl Inputs {
    /// Protocol and base URL, as far as they are given.
    pub(crate) fn route(&self) -> (Option<Protocol>, Option<&Endpoint>) {
        (self.protocol, self.base_url.as_ref())
    }

    /// These inputs, and for what they leave out those `under` them.
    #[must_use]
    pub(crate) fn or(self, mut under: Self) -> Self {
        for model in &mut under.models {
            model.params = model.params.without(&self.params);
        }
        Self {
            models: if self.models.is_empty() { under.models } else { self.models },
            params: under.params.overlaid_with(&self.params),
            protocol: self.protocol.or(under.protocol),
            context_window: self.context_window.or(under.context_window),
            max_tokens: self.max_tokens.or(under.max_tokens),
            default_model: self.default_model.or(under.default_model),
            agents: if self.agents.is_empty() { under.agents } else { self.agents },
            base_url: self.base_url.or(under.base_url),
            key_origins: self.key_origins.into_iter().chain(under.key_origins).collect(),
            key: self.key.or(under.key),
            managed: self.managed || under.managed,
            permission_mode: self.permission_mode.or(under.permission_mode),
            remove_comments: self.remove_comments || under.remove_comments,
            prune: self.prune || under.prune,
            on_conflict: self.on_conflict.or(under.on_conflict),
        }
    }

    /// What will be saved: these inputs over what was saved before.
    pub(crate) fn merge_with_saved(
        &self,
        vendor: &Vendor,
        before: Option<&SavedInputs>,
        key: &KeyContext,
    ) -> SavedInputs {
        let before = before.cloned().unwrap_or_default();
        let key_mode = self.key.mode().or(before.key_mode).or_else(|| key.default_mode(vendor));
        let resolver = before.resolver.clone();
        let params = if self.models.is_empty() { &self.params } else { &Values::default() };
        let mut saved = SavedInputs {
            models: self.models(vendor, &before),
            params: before.params.overlaid_with(params),
            protocol: self.protocol.or(before.protocol),
            base_url: self.base_url.clone().or(before.base_url),
            variable: self.key.variable().or(before.variable),
            key_name: self.key.name.clone().or(before.key_name),
            resolver: resolver.filter(|_| key_mode == Some(KeyMode::Ref)),
            key_mode,
            default_model: self.default_model.clone().or(before.default_model),
            agents: before.agents,
            managed: self.managed || before.managed,
            permission_mode: self.permission_mode.clone().or(before.permission_mode),
        };
        // A default whose model is gone is not requested again.
        saved.default_model = saved.default_model.filter(|ask| match ask {
            DefaultModelChoice::Model(id) => saved.models.iter().any(|model| model.id == *id),
            DefaultModelChoice::Never => true,
        });
        let models = &saved.models;
        saved.agents.retain(|_, id| models.iter().any(|model| model.id == *id));
        saved
    }

    /// The models named over those saved over the vendor's, with the user's sizes.
    fn models(&self, vendor: &Vendor, before: &SavedInputs) -> Vec<Model> {
        let named = &self.models;
        let all_are_meant = named.is_empty();
        let mut models =
            if self.prune && !named.is_empty() { Vec::new() } else { before.models.clone() };
        if models.is_empty() && named.is_empty() {
            models = vendor.models.iter().map(|model| Model::named(&model.id)).collect();
        }
        let mut index: HashMap<String, usize> =
            models.iter().enumerate().rev().map(|(at, model)| (model.id.clone(), at)).collect();
        for model in named {
            match index.get(&model.id) {
                Some(known) => models[*known] = overlay(&models[*known], model),
                None => {
                    index.insert(model.id.clone(), models.len());
                    models.push(model.clone());
                }
            }
        }
        let sizes = Model {
            context_window: self.context_window,
            max_tokens: self.max_tokens,
            ..Model::named("")
        };
        let meant: HashSet<&str> = named.iter().map(|model| model.id.as_str()).collect();
        for model in
            models.iter_mut().filter(|model| all_are_meant || meant.contains(model.id.as_str()))
        {
            *model = overlay(model, &sizes);
        }
        self.add_params(&mut models);
        if let Some(DefaultModelChoice::Model(id)) = &self.default_model
            && !models.iter().any(|model| model.id == *id)
        {
            models.push(Model::named(id));
        }
        models
    }

    /// Parameters given for the models named come below those given for one of them; for all models, they replace what one has
    /// of its own.
    fn add_params(&self, models: &mut [Model]) {
        let named: HashMap<&str, &Model> =
            self.models.iter().rev().map(|model| (model.id.as_str(), model)).collect();
        for model in models {
            match named.get(model.id.as_str()) {
                Some(named) => {
                    let given = self.params.overlaid_with(&named.params);
                    model.params = model.params.overlaid_with(&given);
                }
                None if self.models.is_empty() => model.params = model.params.without(&self.params),
                None => {}
            }
        }
    }

    /// Checks flags that only make sense together.
    ///
    /// # Errors
    /// `Error::Usage` with what to type instead.
    pub(crate) fn check(&self) -> Result<()> {
        for (size, name) in [(self.context_window, "contextWindow"), (self.max_tokens, "maxTokens")]
        {
            if size == Some(0) {
                return Err(Error::usage(text::message::at_least_one(name)));
            }
        }
        self.key.check()?;
        self.models.iter().try_for_each(|model| model.check().map_err(Error::usage))
    }

    /// What this means for one client.
    ///
    /// # Errors
    /// If the vendor speaks no protocol of the client's, or a model's numbers make no sense.
    pub(crate) fn wanted(
        &self,
        client: &dyn Client,
        vendor: &Vendor,
        saved: &mut SavedInputs,
        key: &KeyContext,
    ) -> Result<EntrySpec> {
        let (protocol, endpoint) = protocol::shared(client, vendor, saved.protocol)?;
        let shape = key.key_value(&self.key, vendor, saved)?;
        let named: HashMap<&str, &Model> =
            self.models.iter().rev().map(|model| (model.id.as_str(), model)).collect();
        let models = saved
            .models
            .iter()
            .map(|model| self.wanted_model(vendor, model, &saved.params, &named))
            .collect::<Result<Vec<_>>>()?;
        models.iter().try_for_each(|model| check_sent(client, protocol, model))?;
        if models.is_empty() {
            return Err(Error::usage_hint(
                text::message::no_known_model(vendor.display_name()),
                text::message::name_a_model(),
            ));
        }
        Ok(EntrySpec {
            own_entries: Vec::new(),
            vendor: vendor.id.clone(),
            vendor_name: vendor.name.clone(),
            provider: None,
            protocol,
            endpoint: client
                .base_url(saved.base_url.as_ref().unwrap_or(endpoint).clone(), protocol),
            endpoint_requested: self.base_url.is_some(),
            key: shape,
            default_model: self.default_for(saved, &models),
            agents: self.wanted_agents(saved),
            is_managed: saved.managed && client.managed_file().is_some(),
            permission_mode: saved
                .permission_mode
                .clone()
                .filter(|mode| client.permission_modes().contains(&mode.as_str())),
            permission_mode_requested: self.permission_mode.is_some(),
            models,
        })
    }

    fn wanted_model(
        &self,
        vendor: &Vendor,
        asked: &Model,
        params: &Values,
        named: &HashMap<&str, &Model>,
    ) -> Result<ModelSpec> {
        let facts = vendor.facts(asked).model;
        let mut model = overlay(&facts, asked);
        model.params = facts.params.overlaid_with(params).overlaid_with(&asked.params);
        model.check().map_err(Error::usage)?;
        model.params.check()?;
        let named_now = named.get(model.id.as_str());
        let is_meant = named_now.is_some() || self.models.is_empty();
        Ok(ModelSpec {
            context_requested: (is_meant && self.context_window.is_some())
                || named_now.is_some_and(|m| m.context_window.is_some()),
            max_requested: (is_meant && self.max_tokens.is_some())
                || named_now.is_some_and(|m| m.max_tokens.is_some()),
            named: named_now.is_some(),
            params_requested: match named_now {
                Some(named) => self.params.overlaid_with(&named.params),
                None if is_meant => self.params.clone(),
                None => Values::default(),
            },
            model,
        })
    }

    fn default_for(&self, saved: &SavedInputs, models: &[ModelSpec]) -> DefaultModel {
        match (&self.default_model, &saved.default_model) {
            (Some(DefaultModelChoice::Model(id)), _) => DefaultModel::Set(id.clone()),
            (Some(DefaultModelChoice::Never), _) | (None, Some(DefaultModelChoice::Never)) => {
                DefaultModel::Leave
            }
            (None, Some(DefaultModelChoice::Model(id)))
                if models.iter().any(|model| model.model.id == *id) =>
            {
                DefaultModel::Keep(id.clone())
            }
            _ => models
                .first()
                .map_or(DefaultModel::Leave, |first| DefaultModel::IfUnset(first.model.id.clone())),
        }
    }
}

/// Refuses a parameter that the client does not send.
fn check_sent(client: &dyn Client, protocol: Protocol, spec: &ModelSpec) -> Result<()> {
    let set = spec.model.params.iter().filter(|(_, value)| !value.is_null());
    let is_sent = |client: &dyn Client, (name, value): (&'static str, &Value)| {
        client.sends(name, protocol) && is_sendable(name, value, protocol)
    };
    let Some((name, value)) = set.into_iter().find(|it| !is_sent(client, *it)) else {
        return Ok(());
    };
    let able = clients::ALL.into_iter().filter(|other| {
        other.protocols().contains(&protocol) && is_sent(*other, (name, value))
            || other
                .protocols()
                .iter()
                .any(|it| other.sends(name, *it) && is_sendable(name, value, *it))
    });
    let able: Vec<&str> = able.map(Client::id).collect();
    let hint = if able.is_empty() {
        text::message::sent_by_no_client(name)
    } else {
        text::message::sent_by(able.join(", "))
    };
    Err(Error::unsupported(text::message::not_sent(client.name(), name), Some(hint)))
}

/// The facts of `over` if it has them, else those of `under`.
fn overlay(under: &Model, over: &Model) -> Model {
    Model {
        id: under.id.clone(),
        name: over.name.clone().or_else(|| under.name.clone()),
        context_window: over.context_window.or(under.context_window),
        max_tokens: over.max_tokens.or(under.max_tokens),
        input: over.input.clone().or_else(|| under.input.clone()),
        reasoning: over.reasoning.or(under.reasoning),
        price: over.price.clone().or_else(|| under.price.clone()),
        params: under.params.overlaid_with(&over.params),
    }
}
