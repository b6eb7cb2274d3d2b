//! The part of `status` about the key: in which way a client gets it, where it is kept, what that protects it from.

use crate::clients::{Client, KeyWay, Note, Survey};
use crate::keys::{KeyId, Register};
use crate::plan::record::{Owner, Record};
use crate::plan::resolver;
use serde_json::{Value, json};

/// How one entry's key is kept.
pub(super) struct KeyRow {
    client: &'static dyn Client,
    way: KeyWay,
    /// The store and the key's name, for a reference.
    store: Option<&'static str>,
    id: Option<String>,
    /// The register knows where that key is.
    is_known: bool,
}

impl KeyRow {
    pub(super) fn look(
        client: &'static dyn Client,
        survey: &Survey,
        register: &Register,
        (owner, record): (&Owner, &Record),
    ) -> Self {
        let place = client.key_place(&record.entry);
        let holder = survey.files.iter().find(|source| source.path == record.file);
        let value = holder.and_then(|source| source.document.get(&place));
        let way = KeyWay::of(value, !record.files.is_empty());
        let id = KeyId::new(&owner.vendor, record.inputs.key_name.as_deref()).ok();
        let id = id.filter(|_| way == KeyWay::Ref);
        let entry = id.as_ref().and_then(|id| register.entry(id));
        let store = id.as_ref().map(|_| entry.map(|entry| entry.store).unwrap_or_default().word());
        Self { client, way, store, is_known: entry.is_some(), id: id.map(|id| id.to_string()) }
    }

    /// What is wrong with the way, seen from here without asking the store.
    pub(super) fn notes(&self, record: &Record) -> Vec<Note> {
        let program = record.inputs.resolver.as_deref().filter(|_| self.way == KeyWay::Ref);
        let trouble = program.and_then(resolver::trouble);
        let unknown = self.id.as_ref().filter(|_| !self.is_known).map(|id| {
            format!("wcode has stored no key of `{id}`; `wcode key status` asks the keyring, where another program may have put it")
        });
        let warning = |message| Note::warning(self.client.id(), message);
        trouble.into_iter().chain(unknown).map(warning).collect()
    }

    pub(super) fn describe(&self) -> Value {
        let protection = self.client.protection(self.way);
        json!({
            "way": self.way,
            "store": self.store,
            "key": self.id,
            "safe_from": protection.safe_from,
            "open_to": protection.open_to,
        })
    }

    /// The lines for people.
    pub(super) fn lines(&self) -> String {
        let kept = match (&self.id, self.store) {
            (Some(id), Some(store)) => format!(" (`{id}`, kept in: {store})"),
            _ => String::new(),
        };
        let mut lines = format!("  key: {}{kept}\n", self.way.words());
        let protection = self.client.protection(self.way);
        for (what, whom) in [("safe from", protection.safe_from), ("open to", protection.open_to)] {
            for whom in whom {
                lines.push_str(&format!("    {what} {whom}\n"));
            }
        }
        lines
    }
}
