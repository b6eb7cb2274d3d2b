//! What `apply` does besides writing files: the key goes into its store before, and is proven to come back to clients.

use crate::cli::commit::Steps;
use crate::cli::key::{kept_there, left_there};
use crate::clients::{Note, NoteLevel};
use crate::error::Result;
use crate::host::Host;
use crate::keys::{self, KeyId, Patience};
use crate::plan::Plan;
use crate::plan::journal::Journal;
use crate::plan::keying::Incoming;
use crate::plan::request::Request;
use crate::plan::resolver::{self, Proof};
use crate::text::commands as text;

/// The key on its way into its store, and the proof that clients get it.
pub(in crate::cli) struct KeySteps<'s> {
    pub(in crate::cli) host: &'s Host,
    pub(in crate::cli) request: &'s Request,
    pub(in crate::cli) patience: Patience,
}

impl Steps for KeySteps<'_> {
    fn begin(&self) -> Result<Vec<Note>> {
        let journal = Journal::load(self.host)?;
        self.request.key.resolver.refresh(&journal)?;
        let Some(incoming) = &self.request.key.incoming else { return Ok(Vec::new()) };
        if !journal.has_open() {
            self.request.plan(self.host, &journal)?; // What cannot be written needs no key stored.
        }
        let id = KeyId::new(&self.request.vendor.id, self.request.inputs.key.name.as_deref())?;
        let before = self.request.key.register.store(&id);
        let (left_behind, store) = match incoming {
            Incoming::Key(key, store) => {
                (keys::set(self.host, &id, key, *store, self.patience)?, *store)
            }
            Incoming::Pointer(entry) => (keys::point(self.host, &id, entry.clone())?, entry.store),
        };
        let left_behind =
            left_behind.map(|error| Note::of_all(NoteLevel::Warning, left_there(before, &error)));
        Ok(std::iter::once(Note::of_all(NoteLevel::Info, kept_there(&id, store)))
            .chain(left_behind)
            .collect())
    }

    /// A reference that fails takes OpenClaw's other providers down with it: it is tried first.
    fn before_writing(&self, plan: &Plan) -> Result<Vec<Note>> {
        let mut notes = Vec::new();
        for (id, program) in resolver::references(plan)? {
            self.request.key.resolver.install(program)?;
            let variables = self.request.key.variables(&id);
            if resolver::prove(self.host, program, &id, &variables)? == Proof::InThisSession {
                let note = Note::of_all(NoteLevel::Warning, text::only_in_this_session());
                if !notes.contains(&note) {
                    notes.push(note);
                }
            }
        }
        Ok(notes)
    }

    fn after_writing(&self, journal: &Journal) -> Result<()> {
        resolver::tidy(self.host, journal)
    }
}
