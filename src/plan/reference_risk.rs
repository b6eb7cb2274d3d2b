//! Before a key reference goes into a client's file: does the rest of the client still work with it?
//!
//! A client can work although an entry names a variable that is not set, and fail as a whole on that entry once a reference
//! is in its file (`Client::reference_risk`). A working client is never broken: a reference that was not asked for by name
//! gives way to the variable's name, one that was is refused unless `--on-conflict overwrite` is given.

use crate::catalog::Vendor;
use crate::clients::{
    Client, ConfigPlace, ConfigSet, EntrySpec, KeyValue, Note, ReferenceRisk, UnsetVariable,
};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::plan::OnConflict;
use crate::plan::inputs::Inputs;
use crate::plan::key_options::KeyContext;
use crate::plan::ownership::Record;
use crate::plan::saved_inputs::{KeyMode, SavedInputs};
use crate::text::inputs as text;

/// What is asked for one client, and what is there.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReferenceCheck<'a> {
    pub(super) client: &'static dyn Client,
    pub(super) config_set: &'a ConfigSet,
    pub(super) vendor: &'a Vendor,
    pub(super) inputs: &'a Inputs,
    pub(super) key: &'a KeyContext,
    /// What we wrote last.
    pub(super) record: Option<&'a Record>,
}

impl ReferenceCheck<'_> {
    /// What is wanted of the client, with its key in a mode that the rest of the client goes on with.
    ///
    /// # Errors
    /// As `Inputs::wanted`, and `Error::WouldBreak` if a reference was asked for by name.
    pub(super) fn wanted(
        self,
        host: &Host,
        saved: &mut SavedInputs,
    ) -> Result<(EntrySpec, Vec<Note>)> {
        let mut wanted = self.inputs.wanted(self.client, self.vendor, saved, self.key)?;
        if !matches!(wanted.key, KeyValue::Reference(_)) {
            return Ok((wanted, Vec::new()));
        }
        wanted.provider = self.record.map(|record| record.provider.clone());
        let desired = self.client.desired_state(self.config_set, &wanted)?;
        let our_key = ConfigPlace::new(desired.file, desired.key.clone());
        let risk = self.client.reference_risk(host, self.config_set, &our_key);
        let is_named = self.inputs.key.mode == Some(KeyMode::Ref);
        match self.inputs.on_conflict.unwrap_or_default() {
            _ if risk.unset.is_empty() => Ok((wanted, Vec::new())),
            _ if risk.has_reference => Ok((wanted, notes(self.client, &risk))),
            OnConflict::Overwrite if is_named => Ok((wanted, notes(self.client, &risk))),
            OnConflict::Fail if is_named => Err(refusal(self.client, &risk)),
            _ => self.without_reference(saved, &risk),
        }
    }

    /// The same by the variable's name; a key that works in its place stays.
    fn without_reference(
        self,
        saved: &mut SavedInputs,
        risk: &ReferenceRisk,
    ) -> Result<(EntrySpec, Vec<Note>)> {
        (saved.key_mode, saved.resolver) = (Some(KeyMode::Env), None);
        let mut wanted = self.inputs.wanted(self.client, self.vendor, saved, self.key)?;
        let mut notes = Vec::new();
        if let KeyValue::Variable { name, named } = &mut wanted.key {
            *named = false;
            let message = text::message::env_instead_of_reference(
                self.client.name(),
                quoted_variables(risk),
                name.as_str(),
            );
            notes.push(Note::warning(self.client.id(), message).at(&risk.unset[0].path));
        }
        Ok((wanted, notes))
    }
}

/// One warning for each place on which the client fails.
pub(super) fn notes(client: &dyn Client, risk: &ReferenceRisk) -> Vec<Note> {
    let note = |unset: &UnsetVariable| {
        let message = text::message::fails_on_unset(client.name(), &unset.place, &unset.name);
        Note::warning(client.id(), message).at(&unset.path)
    };
    risk.unset.iter().map(note).collect()
}

fn refusal(client: &dyn Client, risk: &ReferenceRisk) -> Error {
    let place = |unset: &UnsetVariable| {
        text::message::unset_place(&unset.place, unset.path.display(), &unset.name)
    };
    Error::WouldBreak {
        client: client.name(),
        places: risk.unset.iter().map(place).collect(),
        hint: text::message::hint_would_break(client.id(), quoted_variables(risk)),
    }
}

/// The variables, each once.
fn quoted_variables(risk: &ReferenceRisk) -> String {
    let mut names: Vec<String> = Vec::new();
    for unset in &risk.unset {
        let name = format!("`{}`", unset.name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}
