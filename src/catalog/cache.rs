//! The vendors' lists of models as they were last asked: one file per vendor in `<cache dir>/models/`.
//!
//! Promises: a file that is damaged, of another shape or of another endpoint is as good as none, never an error; it is
//! replaced in one step. It holds nothing secret and may be deleted at any time.

use crate::catalog::{Model, Vendor, model_list};
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, clock, files};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Grows when the file's shape changes; a file of another number is not read.
const SCHEMA: u64 = 1;

/// More than any file that we write; what is longer is not ours.
const MAX_FILE_LEN: u64 = 16 * 1024 * 1024;

/// A vendor's list and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cached {
    schema: u64,
    /// When the vendor was last asked, UTC.
    pub fetched: String,
    /// The base URL that was asked.
    pub base_url: String,
    /// The vendor's mark for this list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The models, with the facts that the vendor states.
    pub models: Vec<Model>,
}

impl Cached {
    /// A list that has just come.
    pub(crate) fn now(base_url: &str, etag: Option<String>, models: Vec<Model>) -> Self {
        Self { schema: SCHEMA, fetched: clock::now(), base_url: base_url.into(), etag, models }
    }

    /// The list of this vendor, if there is one from an endpoint that the vendor still has.
    pub(crate) fn load(host: &Host, vendor: &Vendor) -> Option<Self> {
        let path = path(host, &vendor.id);
        if files::size(&path)? > MAX_FILE_LEN {
            return None;
        }
        let bytes = files::read(&path).ok()??;
        let mut cached: Self = serde_json::from_slice(&bytes).ok()?;
        let is_of_vendor = vendor.endpoints.values().any(|it| it.as_str() == cached.base_url);
        if cached.schema != SCHEMA || !is_of_vendor {
            return None;
        }
        // The file may have been edited.
        cached.models = model_list::unique(
            cached.models.into_iter().filter_map(model_list::validated).collect(),
        );
        Some(cached)
    }

    /// Keeps the list of this vendor; returns its path.
    ///
    /// # Errors
    /// If the system refuses; an older list stays then.
    pub(crate) fn save(&self, host: &Host, vendor: &str) -> Result<PathBuf> {
        let path = path(host, vendor);
        let text = serde_json::to_vec(self)
            .map_err(|error| Error::file(FileOp::Write, &path)(std::io::Error::other(error)))?;
        files::create_folders(files::parent(&path))?;
        files::replace(&path, &text, 0o644).map_err(Error::file(FileOp::Write, &path))?;
        Ok(path)
    }
}

/// The file; a vendor's id is of a-z, 0-9 and `-`.
fn path(host: &Host, vendor: &str) -> PathBuf {
    host.cache_dir().join("models").join(format!("{vendor}.json"))
}
