//! What a client's entry comes to: its models, its default, where it sends them, and the key.

use crate::catalog::Catalog;
use crate::daemon::snapshot::{EndpointHealth, Snapshot};
use crate::host::Host;
use crate::keys::{self, KeyId, KeyIndex, UnlockPrompt};
use crate::plan::journal::Journal;
use crate::plan::ownership::{Owner, Record};
use crate::plan::request;
use crate::plan::status::EntryStatus;
use crate::secret::Secret;
use crate::text::{status as text, wizard};

/// More models than this are counted.
const MAX_MODELS: usize = 3;

/// What an entry comes to.
#[derive(Debug, Default)]
pub(super) struct Details {
    pub(super) models: Vec<String>,
    /// The client's default model, as its files name it.
    pub(super) default: Option<String>,
    pub(super) urls: Vec<String>,
    /// The last characters of the key, if it can be read without asking anybody.
    pub(super) ending: Option<String>,
    /// Whether the vendor accepts the key, as the monitor saw it last.
    pub(super) acceptance: Option<Acceptance>,
}

/// What a vendor makes of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Acceptance {
    /// It accepts it.
    Accepted,
    /// It accepts it, but the account has no credit left.
    WithoutCredit,
    /// It does not accept it.
    Rejected,
}

impl Acceptance {
    /// For JSON.
    pub(super) fn is_accepted(self) -> bool {
        self != Self::Rejected
    }

    fn as_text(self) -> &'static str {
        match self {
            Self::Accepted => text::key_accepted(),
            Self::WithoutCredit => text::key_without_credit(),
            Self::Rejected => text::key_rejected(),
        }
    }
}

impl Details {
    /// Of an entry that wcode wrote; `None` for any other.
    pub(super) fn read(
        host: &Host,
        (journal, catalog): (&Journal, &Catalog),
        monitor: Option<&Snapshot>,
        state: &EntryStatus,
    ) -> Option<Self> {
        let owner = Owner::new(state.client, state.vendor.as_deref()?, state.config.clone()?);
        let record = journal.record(&owner)?;
        let vendor = catalog.vendor(&owner.vendor).ok()?;
        let used = [(state.client, Some(record))].into_iter();
        let urls = request::endpoints(used, vendor, (None, None)).into_iter();
        let urls: Vec<String> = urls.map(|(_, url)| url.as_str().to_owned()).collect();
        Some(Self {
            models: record.inputs.models.iter().map(|model| model.id.clone()).collect(),
            default: state.default_model.clone(),
            ending: ending(host, &owner, record),
            acceptance: monitor.and_then(|known| acceptance(host, known, &urls, (&owner, record))),
            urls,
        })
    }

    /// Models, URL and default in a line or two.
    pub(super) fn lines(&self) -> String {
        let separator = wizard::list_separator();
        let default = self.default.as_deref().unwrap_or_default();
        let is_default = |id: &str| default == id || default.ends_with(&format!("/{id}"));
        let label = |id: &String| {
            if is_default(id) { text::is_default(id) } else { id.clone() }
        };
        let shown: Vec<String> = self.models.iter().take(MAX_MODELS).map(label).collect();
        let mut models = shown.join(separator);
        if self.models.len() > MAX_MODELS {
            models = text::and_more(models, self.models.len() - MAX_MODELS);
        }
        let mut lines = format!("  {}\n", text::uses(models, self.urls.join(separator)));
        let is_named = self.models.iter().take(MAX_MODELS).any(|id| is_default(id));
        if let Some(default) = self.default.as_ref().filter(|_| !is_named) {
            lines.push_str(&format!("  {}\n", text::default_model(default)));
        }
        lines
    }

    /// What is known of the key itself, to follow what is said of its place.
    pub(super) fn key_suffix(&self) -> String {
        let ending = self.ending.as_ref().map(wizard::ends_in);
        let accepted = self.acceptance.map(|acceptance| acceptance.as_text().to_owned());
        let facts = ending.into_iter().chain(accepted);
        facts.map(|fact| format!("{}{fact}", wizard::list_separator())).collect()
    }
}

fn ending(host: &Host, owner: &Owner, record: &Record) -> Option<String> {
    let id: KeyId = record.referred_key(owner).ok()??;
    let key: Secret = keys::get(host, &id, UnlockPrompt::Forbidden).ok()?;
    key.ending().map(str::to_owned)
}

/// What the monitor's last check showed of the key: nothing if the answer was not about the key, or if the key has been
/// replaced since.
fn acceptance(
    host: &Host,
    known: &Snapshot,
    urls: &[String],
    (owner, record): (&Owner, &Record),
) -> Option<Acceptance> {
    let stored = record.referred_key(owner).ok()?;
    let index = KeyIndex::load(host).ok()?;
    let is_of_key = |health: &&EndpointHealth| match &stored {
        Some(id) => {
            let since = index.entry(id).and_then(|entry| entry.since.as_deref());
            let checked = health.checked.map(|checked| checked.to_string());
            health.key == id.to_string() && since <= checked.as_deref()
        }
        None => true,
    };
    let mut asked = known.endpoints.iter().filter(|it| it.is_used && urls.contains(&it.endpoint));
    asked.find(is_of_key).and_then(|health| match health.verdict.as_deref()? {
        "accepted" => Some(Acceptance::Accepted),
        "no-credit" => Some(Acceptance::WithoutCredit),
        "rejected" => Some(Acceptance::Rejected),
        _ => None,
    })
}
