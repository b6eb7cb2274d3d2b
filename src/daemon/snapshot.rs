//! What the monitor knows, as kept in `<state dir>/monitor.json`: read by `status`, `doctor` and the monitor that
//! comes after it, written in one step. Holds no key.

use crate::catalog::Protocol;
use crate::daemon::notice::Failure;
use crate::error::{Error, FileOp, Result};
use crate::host::clock::Moment;
use crate::host::{Host, files};
use crate::plan::status::{Finding, Level, StatusKind};
use crate::text::{Message, monitor as text};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The path of the snapshot file.
pub fn path(host: &Host) -> PathBuf {
    host.state_dir().join("monitor.json")
}

/// What the last monitor knew; `None` if there was none.
///
/// # Errors
/// If it cannot be read, or is damaged.
pub fn load(host: &Host) -> Result<Option<Snapshot>> {
    let path = path(host);
    let Some(bytes) = files::read(&path)? else { return Ok(None) };
    let damaged = |error: serde_json::Error| Error::Journal {
        problem: text::message::snapshot_damaged(error.line(), error.column()),
        path,
    };
    serde_json::from_slice(&bytes).map(Some).map_err(damaged)
}

/// Writes it in one step.
///
/// # Errors
/// If the system refuses; the old file stays as it is.
pub(super) fn save(path: &Path, snapshot: &Snapshot) -> Result<()> {
    let damaged = |error: serde_json::Error| Error::Journal {
        path: path.to_owned(),
        problem: error.to_string().into(),
    };
    let bytes = serde_json::to_vec_pretty(snapshot).map_err(damaged)?;
    files::create_folders(files::parent(path))?;
    files::replace(path, &bytes, 0o600).map_err(Error::file(FileOp::Write, path))
}

/// Everything that a monitor knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The version of the program.
    pub version: String,
    /// The process; it may have ended since.
    pub pid: u32,
    /// Since when it runs.
    pub started: Moment,
    /// When this was written.
    pub updated: Moment,
    /// When the monitor was stopped; none while it runs, or if it was killed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Moment>,
    /// What it does about drift.
    pub mode: Mode,
    /// How it learns of changes.
    pub watching: Watching,
    /// Why the last scan failed.
    #[serde(default, alias = "blind", skip_serializing_if = "Option::is_none")]
    pub scan_error: Option<Failure>,
    /// Why the settings could not be read, the last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings_error: Option<Failure>,
    /// Why the state, or the metrics, could not be written, the last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub write_error: Option<Failure>,
    /// Why the hook failed, the last time that it ran.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hook_error: Option<Failure>,
    /// How long after a good check the next one comes, in seconds; 0 if none is made.
    #[serde(default)]
    pub interval_seconds: u64,
    /// Each client's config, and each vendor's entry in it.
    pub clients: Vec<ClientHealth>,
    /// Each endpoint that a key is sent to.
    pub endpoints: Vec<EndpointHealth>,
    /// What has happened since the first monitor of this user started.
    pub counters: Counters,
}

impl Snapshot {
    /// The snapshot in an answer of the running monitor. By way of its text, as it is read from its file: to read a
    /// `Value` would take code of its own for every type in it, 50 KB of the program.
    ///
    /// # Errors
    /// If it is none.
    pub fn from_answer(answer: &Value) -> serde_json::Result<Self> {
        serde_json::from_slice(answer.to_string().as_bytes())
    }

    /// With every sentence in the language of the reader.
    #[must_use]
    pub fn translated(mut self) -> Self {
        self.scan_error = self.scan_error.map(Failure::translated);
        self.watching.polling = self.watching.polling.map(Failure::translated);
        for client in &mut self.clients {
            client.failure = client.failure.take().map(Failure::translated);
            let findings = std::mem::take(&mut client.findings);
            client.findings = findings.into_iter().map(Finding::translated).collect();
        }
        for endpoint in &mut self.endpoints {
            let detail = endpoint.detail.as_ref().map(Message::text);
            endpoint.message = detail.or_else(|| endpoint.message.take());
            let hint = endpoint.hint_detail.as_ref().map(Message::text);
            endpoint.hint = hint.or_else(|| endpoint.hint.take());
        }
        self
    }

    /// What this process begins with: what an earlier monitor knew, or nothing.
    pub(super) fn resume(earlier: Option<Self>) -> Self {
        let now = Moment::now();
        let earlier = earlier.unwrap_or_else(|| Self {
            version: String::new(),
            pid: 0,
            started: now,
            updated: now,
            stopped: None,
            mode: Mode::default(),
            watching: Watching::default(),
            scan_error: None,
            settings_error: None,
            write_error: None,
            hook_error: None,
            interval_seconds: 0,
            clients: Vec::new(),
            endpoints: Vec::new(),
            counters: Counters::default(),
        });
        let version = env!("CARGO_PKG_VERSION").into();
        Self {
            version,
            pid: std::process::id(),
            started: now,
            updated: now,
            stopped: None,
            settings_error: None,
            write_error: None,
            hook_error: None,
            ..earlier
        }
    }
}

/// What the monitor does about drift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Report only
    #[default]
    Report,
    /// Report it and restore what wcode wrote
    Repair,
}

/// How the monitor learns of changes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Watching {
    /// Number of folders watched by file events.
    pub folders: usize,
    /// Why some folders are polled, if the system cannot report changes in them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub polling: Option<Failure>,
}

/// One client's config, and one vendor's entry in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClientHealth {
    /// The client's id.
    pub client: String,
    /// Its config, if known.
    pub config: Option<PathBuf>,
    /// The vendor whose entry it is, if there is one.
    pub vendor: Option<String>,
    /// The client's program is here.
    pub is_installed: bool,
    /// Its version, if known: of several, that of the program that a shell starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The beginning of the SHA-256 of the file that holds the entry; none if it cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_hash: Option<String>,
    /// Its state.
    pub state: StatusKind,
    /// Since when.
    pub since: Moment,
    /// What is not as it should be.
    pub findings: Vec<Finding>,
    /// The drift was reported.
    #[serde(alias = "is_told")]
    pub is_reported: bool,
    /// Since when it is reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_since: Option<Moment>,
    /// The journal entry of the command that last wrote it.
    #[serde(default, alias = "written", skip_serializing_if = "Option::is_none")]
    pub last_entry: Option<u64>,
    /// Warnings that the command that wrote it has reported already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acknowledged: Vec<Message>,
    /// What wcode 0.1.0 kept in the place of `acknowledged`: sentences, in a language that is not known.
    #[serde(default, rename = "accepted", skip_serializing)]
    pub legacy_acknowledged: Vec<String>,
    /// How often it was repaired.
    pub repairs: u64,
    /// When it was repaired of late.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repaired: Vec<Moment>,
    /// Why it is not repaired any more.
    #[serde(default, alias = "fight", skip_serializing_if = "Option::is_none")]
    pub repair_conflict: Option<RepairConflict>,
    /// Why it is left to the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repair_hold: Option<RepairHold>,
    /// The newest undo of a repair that the monitor knows of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_undo: Option<u64>,
    /// Why the last repair failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

impl ClientHealth {
    /// Notes that the drift was reported.
    pub(super) fn report(&mut self, at: Moment) {
        self.is_reported = true;
        self.reported_since.get_or_insert(at);
    }

    /// True if something is not as configured.
    pub fn needs_attention(&self) -> bool {
        let is_trouble = |finding: &Finding| {
            finding.level >= Level::Warning && !self.acknowledged.contains(&finding.detail)
        };
        self.findings.iter().any(is_trouble)
    }
}

/// Why a repair is left to the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RepairHold {
    /// The file was gone or empty for a while; what is in its place is not the file that wcode wrote.
    FileReplaced,
    /// The user took a repair back.
    Undone,
}

/// Another program takes back what the monitor repairs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairConflict {
    /// Since when nothing is repaired any more.
    pub since: Moment,
    /// The file.
    pub path: PathBuf,
    /// So often it was repaired before.
    pub repairs: u32,
    /// Programs that were seen writing it, as far as the system can say.
    pub suspects: Vec<String>,
    /// Programs that were only seen using it, such as a client that reloads it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bystanders: Vec<String>,
}

/// Who else uses a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Suspects {
    /// Programs that were seen writing it.
    pub writers: Vec<String>,
    /// Programs that are notified of its changes, read it, or write beside it.
    pub bystanders: Vec<String>,
}

impl RepairConflict {
    /// Who the other program may be, for the end of a sentence.
    pub fn culprit_phrase(&self) -> Message {
        match (self.suspects.as_slice(), self.bystanders.as_slice()) {
            ([], []) => text::message::by_whom_unknown(),
            ([], users) => text::message::by_whom_unseen(users.join(", ")),
            (suspects, _) => text::message::by_whom(suspects.join(", ")),
        }
    }
}

/// A vendor at one endpoint, asked with one key.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EndpointHealth {
    /// The vendor's id.
    pub vendor: String,
    /// How it is spoken to.
    pub protocol: Protocol,
    /// The base URL.
    pub endpoint: String,
    /// The key's id.
    pub key: String,
    /// A client sends its requests there.
    pub is_used: bool,
    /// Its state.
    pub condition: Condition,
    /// The word for what the last check found (`health::Verdict::as_str`), or for why none was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    /// The same as a sentence, without a key in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The same as code and arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Message>,
    /// The next thing to try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The same as code and arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint_detail: Option<Message>,
    /// Since when it is in this condition.
    pub since: Moment,
    /// When it was last checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<Moment>,
    /// When a check last found nothing wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_good: Option<Moment>,
    /// How long first answers took.
    #[serde(default)]
    pub latency: Latency,
    /// When it is checked next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Moment>,
    /// The vendor wants to be left alone until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Moment>,
    /// How far this machine's clock is ahead of the vendor's, in seconds, by the last answer that gave a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_skew: Option<i64>,
    /// When the vendor's certificate ends, by the last answer over TLS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_end: Option<Moment>,
    /// Checks that failed, one after the other, up to the last one.
    pub failures: u32,
    /// The last checks, the newest at the end.
    pub history: Vec<Sample>,
    /// The models that clients have of it.
    pub models: Vec<ModelHealth>,
    /// How often each verdict came.
    pub verdicts: BTreeMap<String, u64>,
}

/// The condition of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Condition {
    /// Not known yet.
    #[default]
    Unknown,
    /// It answers, and nothing speaks against the key.
    Up,
    /// It answers, and not every model is served, or it asks us to slow down.
    Degraded,
    /// It does not answer, or not to this key.
    Down,
}

/// How many sizes of `Latency` are counted apart.
const LATENCY_BUCKETS: usize = 9;

/// How long the first answers to all checks took.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latency {
    /// How many took no longer than each of `BOUNDS_MS`, and longer than the one before.
    pub buckets: [u64; LATENCY_BUCKETS],
    /// How many answers there were.
    pub count: u64,
    /// Their times together, in milliseconds.
    pub sum_ms: u64,
}

impl Latency {
    /// The upper bounds of the buckets, in milliseconds.
    pub const BOUNDS_MS: [u64; LATENCY_BUCKETS] = [25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000];

    /// Counts one more answer.
    pub(super) fn record(&mut self, latency_ms: u64) {
        let bucket = Self::BOUNDS_MS.iter().position(|bound| latency_ms <= *bound);
        if let Some(bucket) = bucket {
            self.buckets[bucket] += 1;
        }
        self.count += 1;
        self.sum_ms = self.sum_ms.saturating_add(latency_ms);
    }
}

/// One check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// When.
    pub at: Moment,
    /// Milliseconds to the first answer; `None` if none came.
    pub latency_ms: Option<u64>,
}

/// A model that a client has of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelHealth {
    /// Its id at the vendor.
    pub id: String,
    /// Whether the vendor's list has it; `None` if there is no list.
    pub is_served: Option<bool>,
}

/// What has happened since the first monitor of this user started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counters {
    /// Looks at the clients' files.
    #[serde(alias = "looks")]
    pub scans: u64,
    /// Events on them.
    pub file_events: u64,
    /// Changes of state that were reported.
    #[serde(alias = "notices")]
    pub notifications: u64,
    /// Alerts that were held back: too many about one subject.
    #[serde(default)]
    pub suppressed: u64,
    /// Runs of the hook that failed.
    #[serde(default)]
    pub hook_failures: u64,
    /// Repairs that were carried out.
    pub repairs: u64,
    /// Repairs that failed.
    pub failed_repairs: u64,
}

#[cfg(test)]
mod tests {
    use super::Snapshot;

    /// As wcode 0.1.0 wrote it, with the fields that have other names or shapes today.
    const OLD: &str = r#"{
        "version": "0.1.0", "pid": 1, "started": "2026-11-28T11:36:59Z",
        "updated": "2026-11-28T11:37:08Z", "mode": "repair",
        "watching": { "folders": 1, "polling": "a network" }, "blind": "no permission",
        "clients": [{
            "client": "a-client", "config": "/c", "vendor": "x", "is_installed": true,
            "state": "drift", "since": "2026-11-28T11:37:01Z",
            "findings": [{
                "client": "a-client", "kind": "changed", "level": "warning",
                "message": "`a` changed", "can_repair": true
            }],
            "is_told": true, "written": 4, "accepted": ["a warning"], "repairs": 3,
            "fight": {
                "since": "2026-11-28T11:37:01Z", "path": "/c", "repairs": 3, "suspects": ["p"]
            },
            "failure": "the disk is full"
        }],
        "endpoints": [],
        "counters": {
            "looks": 7, "file_events": 4, "notices": 3, "repairs": 2, "failed_repairs": 1
        }
    }"#;

    #[test]
    fn the_state_of_version_0_1_0_is_read_whole() {
        let state: Snapshot = serde_json::from_str(OLD).expect("it is read");
        let client = &state.clients[0];
        assert!(client.is_reported && client.findings[0].detail.is_uncoded());
        assert_eq!(client.last_entry, Some(4));
        assert_eq!(client.legacy_acknowledged, ["a warning"]);
        assert_eq!(client.repair_conflict.as_ref().map(|it| it.repairs), Some(3));
        assert_eq!(
            client.failure.as_ref().map(|it| it.text()).as_deref(),
            Some("the disk is full")
        );
        assert_eq!(state.scan_error.map(|it| it.text()).as_deref(), Some("no permission"));
        assert_eq!(state.watching.polling.map(|it| it.text()).as_deref(), Some("a network"));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let state: Snapshot = serde_json::from_str(OLD).expect("it is read");
        let written = serde_json::to_string(&state).expect("it is data");
        let again: Snapshot = serde_json::from_str(&written).expect("it is read");
        assert_eq!(serde_json::to_string(&again).expect("it is data"), written);
    }
}
