//! The key of an entry: how a client gets it, and where it is stored.

use crate::clients::{Client, ConfigSet, KeyDelivery, Note, Protection};
use crate::keys::KeyId;
use crate::plan::ownership::{Owner, Record};
use crate::plan::status::Context;
use crate::plan::{key_helper, key_origins};
use crate::text::Message;
use crate::text::plan as text;

/// How one entry's key is kept.
#[derive(Debug)]
pub struct KeyStatus {
    /// The client.
    pub client: &'static dyn Client,
    /// In which way it gets the key.
    pub delivery: KeyDelivery,
    /// The store, for a reference.
    pub store: Option<&'static str>,
    /// The key's id, for a reference.
    pub id: Option<String>,
    /// The origins that the stored key may be sent to, for a reference.
    pub origins: Vec<String>,
    /// The key index knows where that key is.
    is_known: bool,
    /// What the way protects the key from.
    pub protection: Protection,
}

impl KeyStatus {
    /// Reads it off the client's file and the key index.
    pub(super) fn read(
        client: &'static dyn Client,
        config_set: &ConfigSet,
        context: Context<'_>,
        (owner, record): (&Owner, &Record),
    ) -> Self {
        let delivery = delivery(client, config_set, record);
        let id = KeyId::new(&owner.vendor, record.inputs.key_name.as_deref()).ok();
        let id = id.filter(|_| delivery == KeyDelivery::Ref);
        let key_index = &context.key.key_index;
        let vendor = context.catalog.vendor(&owner.vendor).ok();
        let origins = id
            .as_ref()
            .zip(vendor)
            .map(|(id, vendor)| key_origins::allowed(context.journal, vendor, key_index, id));
        let entry = id.as_ref().and_then(|id| key_index.entry(id));
        let store = id.as_ref().map(|_| entry.map(|it| it.store()).unwrap_or_default().as_str());
        let protection = client.protection(delivery, config_set);
        let id = id.map(|id| id.to_string());
        let origins = origins.unwrap_or_default();
        Self { client, delivery, store, id, origins, is_known: entry.is_some(), protection }
    }

    /// True if wcode knows where the key is: it has stored it, or it was named.
    pub fn is_known(&self) -> bool {
        self.is_known
    }

    /// What is wrong with the way, seen from here without asking the store.
    pub(super) fn notes(&self, record: &Record) -> Vec<Note> {
        let warning = |message| Note::warning(self.client.id(), message);
        self.trouble(record).into_iter().chain(self.unknown()).map(warning).collect()
    }

    /// Why the client cannot run the program that its file names.
    pub(super) fn trouble(&self, record: &Record) -> Option<Message> {
        let program =
            record.inputs.resolver.as_deref().filter(|_| self.delivery == KeyDelivery::Ref);
        program.and_then(key_helper::untrusted_reason)
    }

    /// That it is unknown where the key is.
    pub(super) fn unknown(&self) -> Option<Message> {
        self.id.as_ref().filter(|_| !self.is_known).map(text::message::no_key_stored)
    }
}

/// In which way the client gets the key of an entry.
pub(super) fn delivery(
    client: &dyn Client,
    config_set: &ConfigSet,
    record: &Record,
) -> KeyDelivery {
    let place = client.key_path(&record.entry);
    let holder = config_set.files.iter().find(|source| source.path == record.file);
    let value = holder.and_then(|source| source.document.get(&place));
    client.key_delivery(value, !record.files.is_empty())
}
