//! The facts of models.dev that the catalog uses: those that were last taken with `wcode models refresh`, then
//! those that are built in. Nothing is read before the first lookup.
//!
//! Promises: a file that is damaged or too long is as good as none, never an error; it is replaced in one step, holds
//! nothing secret and may be deleted at any time.

use crate::catalog::models_dev::{self, BUILT_IN_FACTS, Lookup};
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, clock, files};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Grows when the file's shape changes; a file of another number is not read.
const SCHEMA: u64 = 1;

/// Bytes of the file; 10,000 models have less than half of it.
const MAX_FILE_LEN: u64 = 2 * 1024 * 1024;

/// Newer facts than those that are built in, and where they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DownloadedFacts {
    /// When they were fetched, UTC.
    pub fetched: clock::Moment,
    /// The URL or the file that they were taken from.
    pub source: String,
    /// The server's mark for them.
    pub etag: Option<String>,
    /// The models, in the compact form.
    pub text: String,
}

impl DownloadedFacts {
    /// Facts that were fetched at this moment.
    pub(crate) fn new(
        fetched: clock::Moment,
        source: String,
        etag: Option<String>,
        text: String,
    ) -> Self {
        Self { fetched, source, etag, text }
    }

    /// The facts that are kept on this machine, if there are any.
    pub(crate) fn load(host: &Host) -> Option<Self> {
        Self::read(&path(host))
    }

    fn read(path: &Path) -> Option<Self> {
        if files::size(path)? > MAX_FILE_LEN {
            return None;
        }
        let text = String::from_utf8(files::read(path).ok()??).ok()?;
        let (head, text) = text.split_once('\n')?;
        // As a plain value: a type of its own costs the binary more than it says.
        let head: Value = serde_json::from_slice(head.as_bytes()).ok()?;
        let field = |name: &str| head[name].as_str().map(str::to_owned);
        (head["schema"] == SCHEMA).then_some(())?;
        let fetched = clock::Moment::from_seconds(head["fetched"].as_u64()?);
        Some(Self::new(fetched, field("source")?, field("etag"), text.to_owned()))
    }

    /// How many models there are.
    pub(crate) fn count(&self) -> usize {
        self.text.lines().count()
    }

    /// Keeps them; returns its path.
    ///
    /// # Errors
    /// If the system refuses; older facts stay then.
    pub(crate) fn save(&self, host: &Host) -> Result<PathBuf> {
        let path = path(host);
        let Self { fetched, source, etag, .. } = self;
        let fetched = fetched.seconds();
        let head = json!({ "schema": SCHEMA, "fetched": fetched, "source": source, "etag": etag });
        files::create_folders(files::parent(&path))?;
        let bytes = format!("{head}\n{}", self.text);
        files::replace(&path, bytes.as_bytes(), 0o644)
            .map_err(Error::file(FileOp::Write, &path))?;
        Ok(path)
    }
}

/// The file; no vendor's id has a dot in it.
fn path(host: &Host) -> PathBuf {
    host.cache_dir().join("models").join("models.dev.txt")
}

/// Looks models up; the newer facts are read once, when they are first needed.
#[derive(Debug, Clone, Default)]
pub(super) struct FallbackFacts {
    newer_path: Option<PathBuf>,
    newer: Arc<OnceLock<String>>,
}

impl FallbackFacts {
    /// The facts that are known on this machine; reads nothing yet.
    pub(super) fn open(host: &Host) -> Self {
        Self { newer_path: Some(path(host)), newer: Arc::default() }
    }

    /// What is known of an id: newer facts before those that are built in, unless only the latter are about this very id
    /// and not about one that ends alike.
    pub(super) fn find(&self, id: &str) -> Lookup {
        let is_of = |it: &Lookup| matches!(it, Lookup::Found(it) if it.id.eq_ignore_ascii_case(id));
        let newer = models_dev::find(self.newer(), id);
        if is_of(&newer) {
            return newer;
        }
        let built_in = models_dev::find(BUILT_IN_FACTS, id);
        if newer == Lookup::Unknown || is_of(&built_in) { built_in } else { newer }
    }

    fn newer(&self) -> &str {
        self.newer.get_or_init(|| {
            let facts = self.newer_path.as_deref().and_then(DownloadedFacts::read);
            facts.map_or_else(String::new, |facts| facts.text)
        })
    }
}
