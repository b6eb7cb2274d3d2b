//! The monitor's notices: one change of state each, the same for the log, the screen, the desktop and the user's hook.
//!
//! Promises: no key is in a notice.

use crate::catalog::Protocol;
use crate::clients;
use crate::error::Error;
use crate::host::clock::Moment;
use crate::host::{files, machine};
use crate::plan::status::{Finding, Level};
use crate::text::Message;
use crate::text::monitor::message as text;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The version of the shape of every JSON document that wcode gives out; grows when a field changes its meaning.
pub(crate) const SCHEMA: u64 = 1;

/// One change of state.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Notice {
    /// When it was seen.
    pub at: Moment,
    /// What has happened.
    pub event: NoticeKind,
    /// How much it matters.
    pub level: Level,
    /// One sentence in the language of the monitor.
    pub message: String,
    /// The same as code and arguments.
    pub detail: Message,
    /// The next thing to try.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The same as code and arguments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint_detail: Option<Message>,
    /// The client's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// The client's config.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<PathBuf>,
    /// The vendor's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// The vendor's name as people write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor_name: Option<String>,
    /// The base URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// How the endpoint is spoken to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<Protocol>,
    /// The name of the key that the endpoint is asked with, never the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What a check of it found, in one word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    /// What is not as it should be since now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// For how long the fault that ends now was there, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lasted_seconds: Option<u64>,
    /// Alert: shown on the desktop and passed to the hook (rate limited).
    pub alert: bool,
    /// Reported before, by an earlier monitor or to an earlier hook, and still so.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reminder: bool,
    /// For how long the alert had to wait because there were too many about the same subject, in seconds. The log has it
    /// from the time of `at`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delayed_seconds: Option<u64>,
    /// How many alerts about the same subject were suppressed before this one.
    #[serde(skip_serializing_if = "is_zero")]
    pub suppressed: u64,
}

/// Why something failed. Two failures are equal if their codes and arguments are, in whatever language they were found.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "StoredFailure")]
pub struct Failure {
    /// One sentence, with its cause, in the language of the process that saw it.
    pub message: String,
    /// The same as code and arguments.
    pub detail: Message,
    /// The next thing to try.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The same as code and arguments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint_detail: Option<Message>,
}

/// What a failure looks like in `monitor.json`: wcode 0.1.0 wrote its text only.
#[derive(Deserialize)]
#[serde(untagged)]
enum StoredFailure {
    Text(String),
    Full { message: String, detail: Message, hint: Option<String>, hint_detail: Option<Message> },
}

impl From<StoredFailure> for Failure {
    fn from(stored: StoredFailure) -> Self {
        match stored {
            StoredFailure::Text(message) => {
                Self { message, detail: Message::default(), hint: None, hint_detail: None }
            }
            StoredFailure::Full { message, detail, hint, hint_detail } => {
                Self { message, detail, hint, hint_detail }
            }
        }
    }
}

impl Failure {
    /// The sentence in the language of the reader.
    pub fn text(&self) -> String {
        shown(&self.detail, &self.message)
    }

    /// In the language of the reader, as `Finding::translated`.
    #[must_use]
    pub fn translated(self) -> Self {
        let hint = self.hint_detail.as_ref().map(Message::text).or(self.hint);
        Self { message: shown(&self.detail, &self.message), hint, ..self }
    }

    /// True if this may be the same failure as one that an earlier monitor stored.
    pub fn is_known_as(&self, earlier: &Self) -> bool {
        earlier.detail.is_uncoded() || self == earlier
    }
}

impl PartialEq for Failure {
    fn eq(&self, other: &Self) -> bool {
        self.detail == other.detail
    }
}

impl Eq for Failure {}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        Self { hint: None, hint_detail: error.hint(), ..Self::from(error.message()) }.translated()
    }
}

impl From<Message> for Failure {
    fn from(detail: Message) -> Self {
        Self { message: detail.text(), detail, hint: None, hint_detail: None }
    }
}

/// A stored sentence in the language of the reader; as it was stored if wcode 0.1.0 stored it, without a code.
pub(crate) fn shown(detail: &Message, stored: &str) -> String {
    if detail.is_uncoded() { stored.to_owned() } else { detail.text() }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// What has happened; the words for it are public, and never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum NoticeKind {
    /// The monitor has begun.
    Started,
    /// The monitor ends.
    Stopped,
    /// Another version of wcode was installed, and the monitor restarts into it.
    Updated,
    /// Something is not as it should be.
    Drift,
    /// All is as it should be again.
    DriftEnded,
    /// What was ours was put back.
    Repaired,
    /// It could not be put back.
    RepairFailed,
    /// It is not put back any more: another program takes it away again and again.
    RepairStopped,
    /// The user undid a repair: the files stay as they are.
    RepairUndone,
    /// A client was installed.
    ClientAppeared,
    /// An endpoint does not answer, or not to this key.
    EndpointDown,
    /// It answers, but not as well as it should.
    EndpointDegraded,
    /// It answers as it should, again.
    EndpointUp,
    /// The key cannot be had, so nothing can be checked.
    KeyUnavailable,
    /// Changes cannot be seen as they come.
    Polling,
    /// The settings were read anew.
    ConfigReloaded,
    /// The settings cannot be read; those of before hold.
    ConfigInvalid,
    /// A scan at the machine failed.
    ScanFailed,
    /// Looks work again.
    ScanRecovered,
    /// wcode's own record was taken away.
    StateLost,
    /// What the monitor knows, or its figures, cannot be written.
    StateWriteFailed,
    /// All is written again.
    StateWriteRecovered,
    /// A command of wcode's was cut short.
    Interrupted,
}

impl NoticeKind {
    /// The word for it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Stopped => "stopped",
            Self::Updated => "updated",
            Self::Drift => "drift",
            Self::DriftEnded => "drift-ended",
            Self::Repaired => "repaired",
            Self::RepairFailed => "repair-failed",
            Self::RepairStopped => "repair-stopped",
            Self::RepairUndone => "repair-undone",
            Self::ClientAppeared => "client-appeared",
            Self::EndpointDown => "endpoint-down",
            Self::EndpointDegraded => "endpoint-degraded",
            Self::EndpointUp => "endpoint-up",
            Self::KeyUnavailable => "key-unavailable",
            Self::Polling => "polling",
            Self::ConfigReloaded => "config-reloaded",
            Self::ConfigInvalid => "config-invalid",
            Self::ScanFailed => "scan-failed",
            Self::ScanRecovered => "scan-recovered",
            Self::StateLost => "state-lost",
            Self::StateWriteFailed => "state-write-failed",
            Self::StateWriteRecovered => "state-write-recovered",
            Self::Interrupted => "interrupted",
        }
    }
}

impl NoticeKind {
    /// True if it says that a fault is over.
    pub(crate) fn is_end(self) -> bool {
        matches!(
            self,
            Self::DriftEnded | Self::EndpointUp | Self::ScanRecovered | Self::StateWriteRecovered
        )
    }

    /// What a notice without a client or an endpoint is about.
    fn family(self) -> &'static str {
        match self {
            Self::ScanFailed | Self::ScanRecovered => "scan",
            Self::StateWriteFailed | Self::StateWriteRecovered => "state",
            Self::ConfigInvalid | Self::ConfigReloaded => "settings",
            other => other.as_str(),
        }
    }
}

impl Notice {
    /// A change in words, about nothing in particular yet.
    pub(crate) fn new(at: Moment, event: NoticeKind, level: Level, detail: Message) -> Self {
        Self {
            at,
            event,
            level,
            message: detail.text(),
            detail,
            hint: None,
            hint_detail: None,
            client: None,
            config: None,
            vendor: None,
            vendor_name: None,
            endpoint: None,
            protocol: None,
            key: None,
            verdict: None,
            findings: Vec::new(),
            lasted_seconds: None,
            alert: false,
            reminder: false,
            delayed_seconds: None,
            suppressed: 0,
        }
    }

    /// The document in which programs get it: a line of `wcode watch --json`, and the stdin of the user's hook.
    pub(crate) fn document(&self) -> Value {
        let machine = machine::name();
        let mut document = json!({ "schema": SCHEMA, "command": "watch", "notice": self });
        let notice = &mut document["notice"];
        notice["host"] = machine.as_str().into();
        notice["dedupe_key"] = self.dedupe_key(&machine).into();
        if let Some(client) = &self.client {
            notice["client_name"] = name_of(client).into();
        }
        document
    }

    /// What the notice is about: all changes of state of one thing have the same subject.
    pub(crate) fn subject(&self) -> String {
        let kind = if self.endpoint.is_some() {
            "endpoint"
        } else if self.client.is_some() {
            "entry"
        } else {
            self.event.family()
        };
        let config = self.config.as_ref().map(|config| config.display().to_string());
        let protocol = self.protocol.map(|protocol| protocol.to_string());
        let parts = [&self.client, &config, &self.vendor, &self.endpoint, &protocol, &self.key];
        let parts = parts.map(|part| part.as_deref().unwrap_or_default());
        format!("{kind}\n{}", parts.join("\n"))
    }

    /// The same for all notices about one subject on one machine, and for no others: 16 hexadecimal digits.
    pub(crate) fn dedupe_key(&self, machine: &str) -> String {
        let mut key = files::hash(format!("{machine}\n{}", self.subject()).as_bytes());
        key.truncate(16);
        key
    }

    /// For how long the fault was there that ends now.
    #[must_use]
    pub(crate) fn after(mut self, since: Option<Moment>) -> Self {
        self.lasted_seconds = since.map(|since| self.at.since(since).as_secs());
        self
    }

    /// Alerts people as well, if it is severe enough.
    #[must_use]
    pub(crate) fn with_alert(mut self) -> Self {
        self.alert = true;
        self
    }

    /// With the next thing to try.
    #[must_use]
    pub(crate) fn with_hint(self, hint: Option<Message>) -> Self {
        Self { hint: hint.as_ref().map(Message::text), hint_detail: hint, ..self }
    }
}

/// A client's name as people write it.
pub(super) fn name_of(client: &str) -> &str {
    clients::by_id(client).map_or(client, |client| client.name())
}

/// Several findings in one sentence about their client.
pub(super) fn drift(client: &str, findings: &[Finding]) -> Message {
    let name = name_of(client);
    match findings {
        [] => Message::default(),
        [one] => text::drift(name, one.detail.clone()),
        [first, rest @ ..] => text::drift_and_more(name, first.detail.clone(), rest.len()),
    }
}
