//! What the monitor knows, as it stands in `<state dir>/monitor.json`: read by `status`, `doctor` and the monitor that
//! comes after it, written in one step. Holds no key.

use crate::catalog::Protocol;
use crate::error::{Error, FileOp, Result};
use crate::host::clock::Moment;
use crate::host::{Host, files};
use crate::plan::status::{Finding, Level, StatusKind};
use crate::text::monitor as text;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where it stands.
pub fn path(host: &Host) -> PathBuf {
    host.state_dir().join("monitor.json")
}

/// What the last monitor knew; `None` where there was none.
///
/// # Errors
/// Where it cannot be read, or is damaged.
pub fn load(host: &Host) -> Result<Option<Snapshot>> {
    let path = path(host);
    let Some(bytes) = files::read(&path)? else { return Ok(None) };
    let damaged = |error: serde_json::Error| Error::Journal {
        problem: text::snapshot_damaged(error.line(), error.column()),
        path,
    };
    serde_json::from_slice(&bytes).map(Some).map_err(damaged)
}

/// Writes it in one step.
///
/// # Errors
/// Whatever the system says; the old one stands then.
pub(super) fn save(path: &Path, snapshot: &Snapshot) -> Result<()> {
    let damaged = |error: serde_json::Error| Error::Journal {
        path: path.to_owned(),
        problem: error.to_string(),
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
    /// What it does about drift.
    pub mode: Mode,
    /// How it learns of changes.
    pub watching: Watching,
    /// Why nothing can be seen at the moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blind: Option<String>,
    /// Each client's config, and each vendor's entry in it.
    pub clients: Vec<ClientHealth>,
    /// Each place where a key is sent to.
    pub endpoints: Vec<EndpointHealth>,
    /// What has happened since the first monitor of this user started.
    pub counters: Counters,
}

impl Snapshot {
    /// The snapshot in an answer of the running monitor. By way of its text, as it is read from its file: to read a
    /// `Value` would take code of its own for every type in it, 50 KB of the program.
    ///
    /// # Errors
    /// Where it is none.
    pub fn of_answer(answer: &Value) -> serde_json::Result<Self> {
        serde_json::from_slice(answer.to_string().as_bytes())
    }

    /// What this process begins with: what an earlier monitor knew, or nothing.
    pub(super) fn begun(earlier: Option<Self>) -> Self {
        let now = Moment::now();
        let earlier = earlier.unwrap_or_else(|| Self {
            version: String::new(),
            pid: 0,
            started: now,
            updated: now,
            mode: Mode::default(),
            watching: Watching::default(),
            blind: None,
            clients: Vec::new(),
            endpoints: Vec::new(),
            counters: Counters::default(),
        });
        let version = env!("CARGO_PKG_VERSION").into();
        Self { version, pid: std::process::id(), started: now, updated: now, ..earlier }
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
    /// So many folders tell by themselves.
    pub folders: usize,
    /// Why some are looked at again and again instead, where the system cannot tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub polling: Option<String>,
}

/// One client's config, and one vendor's entry in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClientHealth {
    /// The client's id.
    pub client: String,
    /// Its config, where that could be found out.
    pub config: Option<PathBuf>,
    /// The vendor whose entry it is, where there is one.
    pub vendor: Option<String>,
    /// The client's program is here.
    pub is_installed: bool,
    /// How it stands.
    pub state: StatusKind,
    /// Since when.
    pub since: Moment,
    /// What is not as it should be.
    pub findings: Vec<Finding>,
    /// That something is not as it should be has been told.
    pub is_told: bool,
    /// The journal entry of the command that last wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<u64>,
    /// Warnings that the command told that wrote it: they are as asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<String>,
    /// How often it was repaired.
    pub repairs: u64,
    /// When it was repaired of late.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repaired: Vec<Moment>,
    /// Why it is not repaired any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fight: Option<Fight>,
    /// Why the last repair failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

impl ClientHealth {
    /// True where something is not as asked.
    pub fn needs_attention(&self) -> bool {
        let is_trouble = |finding: &Finding| {
            finding.level >= Level::Warning && !self.accepted.contains(&finding.message)
        };
        self.findings.iter().any(is_trouble)
    }
}

/// Another program takes back what the monitor repairs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fight {
    /// Since when nothing is repaired any more.
    pub since: Moment,
    /// The file.
    pub path: PathBuf,
    /// So often it was repaired before.
    pub repairs: u32,
    /// Programs that may be the other one, as far as the system tells.
    pub suspects: Vec<String>,
}

impl Fight {
    /// Who the other program may be, to stand at the end of a sentence.
    pub fn by_whom(&self) -> String {
        match self.suspects.as_slice() {
            [] => text::by_whom_unknown().to_owned(),
            suspects => text::by_whom(suspects.join(", ")),
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
    /// How it stands.
    pub condition: Condition,
    /// The word for what the last check found (`health::Verdict::word`), or for why none was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    /// The same as a sentence, without a key in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The next thing to try.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Since when it stands like this.
    pub since: Moment,
    /// When it was last checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<Moment>,
    /// When it is checked next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Moment>,
    /// The vendor wants to be left alone until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Moment>,
    /// Checks that failed, one after the other, up to the last one.
    pub failures: u32,
    /// The last checks, the newest at the end.
    pub history: Vec<Sample>,
    /// The models that clients have of it.
    pub models: Vec<ModelHealth>,
    /// How often each verdict came.
    pub verdicts: BTreeMap<String, u64>,
}

/// How an endpoint stands.
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

/// One check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// When.
    pub at: Moment,
    /// Milliseconds to the first answer; `None` where none came.
    pub latency_ms: Option<u64>,
}

/// A model that a client has of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelHealth {
    /// Its id at the vendor.
    pub id: String,
    /// Whether the vendor's list has it; `None` where there is no list.
    pub is_served: Option<bool>,
}

/// What has happened since the first monitor of this user started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counters {
    /// Looks at the clients' files.
    pub looks: u64,
    /// Events on them.
    pub file_events: u64,
    /// Changes of state that were told.
    pub notices: u64,
    /// Repairs that were carried out.
    pub repairs: u64,
    /// Repairs that failed.
    pub failed_repairs: u64,
}
