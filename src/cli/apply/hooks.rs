//! What `apply` does besides writing files: it stores the key first, and verifies that clients get it.

use crate::cli::commit::CommitHooks;
use crate::cli::key::{kept_there, left_there};
use crate::clients::{Level, Note};
use crate::error::Result;
use crate::host::Host;
use crate::keys::{self, KeyId, UnlockPrompt};
use crate::plan::Plan;
use crate::plan::journal::Journal;
use crate::plan::key_helper::{self, Reach};
use crate::plan::key_options::GivenKey;
use crate::plan::request::ResolvedRequest;
use crate::service;
use crate::text::{commands as text, link, wizard};

/// Stores the key, and verifies that clients get it.
pub(in crate::cli) struct KeyHooks<'s> {
    pub(in crate::cli) host: &'s Host,
    /// One for each vendor.
    pub(in crate::cli) requests: &'s [ResolvedRequest],
    pub(in crate::cli) unlock_prompt: UnlockPrompt,
}

impl CommitHooks for KeyHooks<'_> {
    fn key_place(&self) -> Option<String> {
        self.requests.iter().find_map(|request| match &request.key.given {
            Some(GivenKey::Stored(_, vault)) => Some(wizard::key_in_store(vault.kind().as_str())),
            Some(GivenKey::Located(location)) => {
                Some(wizard::key_in_store(location.store().as_str()))
            }
            Some(GivenKey::Literal(_)) | None => None,
        })
    }

    fn before_lock(&self) -> Result<Vec<Note>> {
        let mut notes: Vec<Note> = self.save_vendor()?.into_iter().collect();
        let journal = Journal::load(self.host)?;
        for request in self.requests {
            request.key.helper.refresh(&journal)?;
        }
        for request in self.requests {
            notes.extend(self.store_key(&journal, request)?);
        }
        Ok(notes)
    }

    /// With a reference that fails, a client may lose its other providers as well: it is tried first.
    fn before_write(&self, plan: &Plan) -> Result<Vec<Note>> {
        let mut notes = Vec::new();
        for (id, program) in key_helper::references(plan)? {
            let is_of_key = |request: &&ResolvedRequest| request.vendor.id == id.vendor();
            let Some(request) = self.requests.iter().find(is_of_key) else { continue };
            request.key.helper.install(program)?;
            let variables = request.key.variables(&id);
            if key_helper::verify(self.host, program, &id, &variables)? == Reach::InThisSession {
                let note = Note::general(Level::Warning, text::message::only_in_this_session());
                if !notes.contains(&note) {
                    notes.push(note);
                }
            }
        }
        Ok(notes)
    }

    fn after_write(&self, journal: &Journal) -> Result<()> {
        key_helper::remove_unused_copy(self.host, journal, |copy| service::runs(self.host, copy))
    }
}

impl KeyHooks<'_> {
    /// Writes the vendor's file that came with a link: its clients read it from now on.
    fn save_vendor(&self) -> Result<Option<Note>> {
        let Some(saved) = self.host.unsaved.save()? else { return Ok(None) };
        let path = self.host.shortened(&saved.path);
        let message = match saved.backup {
            None => link::message::file_saved(path),
            Some(backup) => link::message::file_replaced(path, self.host.shortened(&backup)),
        };
        Ok(Some(Note::general(Level::Info, message)))
    }

    /// Stores the key that was handed over, and remembers the hosts that the user confirmed for it.
    fn store_key(&self, journal: &Journal, request: &ResolvedRequest) -> Result<Vec<Note>> {
        let confirmed = request.confirmed_origins(self.host, journal)?;
        let id = KeyId::new(&request.vendor.id, request.inputs.key.name.as_deref())?;
        let origins = confirmed.iter().find(|(known, _)| *known == id);
        let origins = origins.map(|(_, origins)| origins.clone()).unwrap_or_default();
        let before = request.key.key_index.store(&id);
        let (left_behind, store) = match &request.key.given {
            Some(GivenKey::Stored(key, vault)) => (
                keys::set(self.host, &id, key, (*vault, &origins), self.unlock_prompt)?,
                vault.kind(),
            ),
            Some(GivenKey::Located(location)) => (
                keys::register_external(self.host, &id, location.clone(), &origins)?,
                location.store(),
            ),
            Some(GivenKey::Literal(_)) | None => {
                let confirm = |(id, origins): &(KeyId, Vec<String>)| {
                    keys::confirm_origins(self.host, id, origins)
                };
                return confirmed.iter().try_for_each(confirm).map(|()| Vec::new());
            }
        };
        let left_behind =
            left_behind.map(|error| Note::general(Level::Warning, left_there(before, &error)));
        Ok(std::iter::once(Note::general(Level::Info, kept_there(&id, store)))
            .chain(left_behind)
            .collect())
    }
}
