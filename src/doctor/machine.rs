//! What the checks look at, read once for all of them.

use crate::catalog::Catalog;
use crate::daemon;
use crate::daemon::scan::{self, KeyPlace, TargetScan};
use crate::doctor::DoctorOptions;
use crate::doctor::report::{CheckInput, Diagnosis};
use crate::error::{Error, Result};
use crate::health::{self, Limits, Probe, ProbeMemory, Target};
use crate::host::{Host, http};
use crate::keys::{self, KeyId, KeyIndex, UnlockPrompt};
use crate::plan::journal::Journal;
use crate::plan::status::{self, EntryStatus};
use crate::secret::Secret;
use crate::service::{self, ServiceStatus};
use crate::text::doctor::message as text;
use std::cell::OnceCell;
use std::collections::BTreeMap;

pub(super) struct Machine<'h> {
    pub(super) host: &'h Host,
    options: DoctorOptions,
    journal: OnceCell<Result<Journal>>,
    states: OnceCell<Result<Vec<EntryStatus>>>,
    keys: OnceCell<BTreeMap<KeyId, Result<Secret>>>,
    probes: OnceCell<CheckInput<Vec<ProbedEndpoint>>>,
    standing: OnceCell<Option<ServiceStatus>>,
}

/// An endpoint to which a client sends a key.
pub(super) struct ProbedEndpoint {
    pub(super) target: TargetScan,
    /// What it said; `None` if there was no key to ask it with.
    pub(super) probe: Option<Probe>,
    /// Why the key that is stored must not be sent there.
    pub(super) refusal: Option<Error>,
}

impl<'h> Machine<'h> {
    pub(super) fn new(host: &'h Host, options: DoctorOptions) -> Self {
        Self {
            host,
            options,
            journal: OnceCell::new(),
            states: OnceCell::new(),
            keys: OnceCell::new(),
            probes: OnceCell::new(),
            standing: OnceCell::new(),
        }
    }

    /// The journal; if it cannot be read, what depends on it is skipped.
    ///
    /// # Errors
    /// The row that says so.
    pub(super) fn journal(&self) -> CheckInput<&Journal> {
        let journal = self.journal.get_or_init(|| Journal::load(self.host));
        journal.as_ref().map_err(|_| Diagnosis::skipped(text::needs_the_journal()).into())
    }

    /// Why the journal cannot be read.
    pub(super) fn journal_error(&self) -> Option<&Error> {
        self.journal.get_or_init(|| Journal::load(self.host)).as_ref().err()
    }

    /// Each client's config, and each entry of ours in it.
    ///
    /// # Errors
    /// The row that says why there are none.
    pub(super) fn states(&self) -> CheckInput<&[EntryStatus]> {
        let journal = self.journal()?;
        let states = self.states.get_or_init(|| status::read_all(self.host, journal));
        states.as_deref().map_err(|error| Diagnosis::error(error).into())
    }

    /// Every key that a client's file refers to or that was stored, and whether it can be read.
    ///
    /// # Errors
    /// The row that says why that is not known.
    pub(super) fn keys(&self) -> CheckInput<&BTreeMap<KeyId, Result<Secret>>> {
        let referred = self.referred()?;
        let key_index = KeyIndex::load(self.host).map_err(|error| Diagnosis::error(&error))?;
        Ok(self.keys.get_or_init(|| {
            let mut ids: Vec<KeyId> = referred.into_iter().chain(key_index.ids()).collect();
            ids.sort_unstable();
            ids.dedup();
            let keys = keys::get_all(self.host, &ids, UnlockPrompt::Forbidden);
            ids.into_iter().zip(keys).collect()
        }))
    }

    /// The keys that clients fetch by reference.
    ///
    /// # Errors
    /// The row that says why that is not known.
    pub(super) fn referred(&self) -> CheckInput<Vec<KeyId>> {
        let records = self.journal()?.records();
        let ids =
            records.into_iter().filter_map(|(owner, record)| record.referred_key(owner).ok()?);
        Ok(ids.collect())
    }

    /// Every endpoint to which a client sends a key, asked at once; costs no tokens.
    ///
    /// # Errors
    /// The row that says why none was asked.
    pub(super) fn endpoints(&self) -> CheckInput<&[ProbedEndpoint]> {
        self.probes.get_or_init(|| self.probe_all()).as_deref().map_err(Clone::clone)
    }

    fn probe_all(&self) -> CheckInput<Vec<ProbedEndpoint>> {
        if self.options.offline {
            return Err(Diagnosis::skipped(text::offline()).into());
        }
        let targets = scan::read_targets(self.host, self.journal()?);
        let targets = targets.map_err(|error| Diagnosis::error(&error))?.into_iter();
        let targets: Vec<_> = targets.filter(|target| target.is_used).collect();
        if targets.is_empty() {
            return Err(Diagnosis::skipped(text::nothing_set_up()).into());
        }
        Ok(self.probe(targets))
    }

    fn probe(&self, targets: Vec<TargetScan>) -> Vec<ProbedEndpoint> {
        let catalog = Catalog::load(self.host).ok();
        let refusal =
            |target: &TargetScan| daemon::check_origin(self.host, catalog.as_ref()?, target).err();
        let found = targets.into_iter().map(|target| {
            let refusal = refusal(&target);
            let key = if refusal.is_none() { self.key(&target.id.key) } else { None };
            (key, target, refusal)
        });
        let found: Vec<_> = found.collect();
        let asking = found.iter().map(|(key, target, _)| {
            let vendor = catalog.as_ref().and_then(|it| it.vendor(&target.id.vendor).ok());
            let place = vendor.and_then(|vendor| Target::new(vendor, target.id.protocol));
            let place = place.map(|place| place.at(&target.endpoint));
            let models: Vec<String> = target.models.iter().cloned().collect();
            async move {
                let mut memory = ProbeMemory::default();
                let (place, key) = (place?, key.as_ref()?);
                Some(place.probe(key, &models, &mut memory, Limits::default()).await)
            }
        });
        let probes = http::block_on(health::at_once(asking)).unwrap_or_default();
        let probes = probes.into_iter().chain(std::iter::repeat_with(|| None));
        let targets = found.into_iter().map(|(_, target, refusal)| (target, refusal));
        let probed = |((target, refusal), probe)| ProbedEndpoint { target, probe, refusal };
        targets.zip(probes).map(probed).collect()
    }

    /// A key that clients send.
    fn key(&self, place: &KeyPlace) -> Option<Secret> {
        match place {
            // A keyring that hangs is waited for once.
            KeyPlace::Stored(id) => self.keys().ok()?.get(id)?.as_ref().ok().cloned(),
            place => daemon::key(self.host, place).ok(),
        }
    }

    /// The status of the service; `None` if there is no service manager that we know.
    pub(super) fn standing(&self) -> Option<&ServiceStatus> {
        self.standing.get_or_init(|| service::status(self.host)).as_ref()
    }
}
