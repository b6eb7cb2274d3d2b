//! Takes newer facts of models from models.dev, or from a copy of its list that another program keeps here.
//!
//! Promises: no key is sent there, whatever the environment holds; what comes is bounded, read as `catalog` reads it, and
//! kept in one step. Facts that are older than those that are kept change nothing.

use crate::catalog::{DownloadedFacts, Endpoint, Protocol, models_dev_api};
use crate::error::Result;
use crate::health::listing::MAX_ETAG_LEN;
use crate::health::{Limits, Report, Target, classify};
use crate::host::clock::Moment;
use crate::host::http::Answer;
use crate::host::{Host, files};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// Bytes of the list; it had 5 million in November 2026.
const MAX_LIST_LEN: usize = 32 * 1024 * 1024;

/// For five megabytes over a slow line.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(60);

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    /// The URL or the file.
    pub source: String,
    /// How many models are known from it.
    pub models: usize,
    /// A fact differs from what was kept.
    pub is_changed: bool,
    /// The file that they are kept in, if it was written.
    pub kept: Option<PathBuf>,
}

/// Downloads the facts from models.dev, or from its mirror at `place`, and saves them.
///
/// # Errors
/// `Unreachable` if nothing usable comes, `File` if it cannot be saved; the facts saved before stay.
pub(crate) fn fetch_facts(host: &Host, place: &Endpoint) -> Result<Taken> {
    let before = DownloadedFacts::load(host);
    let source = format!("{}/api.json", place.as_str());
    let same = before.as_ref().filter(|before| before.source == source);
    let etag = same.and_then(|before| before.etag.as_deref());
    let target = Target {
        id: "models.dev",
        vendor: "models.dev",
        protocol: Protocol::OpenaiCompletions,
        endpoint: place,
    };
    let answer = target.list_of_facts(etag).map_err(|report| report.as_error())?;
    if let (304, Some(same)) = (answer.status, same) {
        let (source, etag) = (same.source.clone(), same.etag.clone());
        let now = DownloadedFacts::new(Moment::now(), source, etag, same.text.clone());
        return keep(host, before.as_ref(), &now);
    }
    let text = models_dev_api::compact(&answer.body);
    let text = text.filter(|_| answer.status == 200 && !answer.is_cut);
    let text = text.ok_or_else(|| {
        target.report(classify::no_answer(&answer), Duration::ZERO, answer.clock_skew).as_error()
    })?;
    let mark = answer.etag.filter(|mark| mark.len() <= MAX_ETAG_LEN);
    keep(host, before.as_ref(), &DownloadedFacts::new(Moment::now(), source, mark, text))
}

/// Takes the facts from a copy of the list, if it exists and is newer than what is kept; `None` if it does not exist or
/// is not such a list.
///
/// # Errors
/// `File` if it cannot be read or saved.
pub(crate) fn copy_facts(host: &Host, copy: &Path) -> Result<Option<Taken>> {
    let is_fit = files::size(copy).is_some_and(|size| size <= MAX_LIST_LEN as u64);
    let Some(bytes) = is_fit.then(|| files::read(copy)).transpose()?.flatten() else {
        return Ok(None);
    };
    let Some(text) = models_dev_api::compact(&bytes) else { return Ok(None) };
    let since = files::modified(copy).and_then(|it| it.duration_since(SystemTime::UNIX_EPOCH).ok());
    let fetched = Moment::from_seconds(since.map_or(0, |since| since.as_secs()));
    let before = DownloadedFacts::load(host);
    let source = copy.display().to_string();
    if let Some(before) = before.as_ref().filter(|before| before.fetched >= fetched) {
        let models = before.count();
        return Ok(Some(Taken {
            source: before.source.clone(),
            models,
            is_changed: false,
            kept: None,
        }));
    }
    keep(host, before.as_ref(), &DownloadedFacts::new(fetched, source, None, text)).map(Some)
}

fn keep(host: &Host, before: Option<&DownloadedFacts>, now: &DownloadedFacts) -> Result<Taken> {
    Ok(Taken {
        source: now.source.clone(),
        models: now.count(),
        is_changed: before.is_none_or(|before| before.text != now.text),
        kept: Some(now.save(host)?),
    })
}

impl Target<'_> {
    /// The answer to a request for the list, without a key.
    fn list_of_facts(&self, etag: Option<&str>) -> Result<Answer, Box<Report>> {
        let limits = Limits { total: DOWNLOAD_TIMEOUT, body: MAX_LIST_LEN, ..Limits::default() };
        let start = Instant::now();
        self.now(async {
            let ask = self.ask(None, limits);
            let ask = ask.map_err(|failure| self.failed(&failure, None, start))?;
            let answer = ask.page("/api.json", etag).await;
            answer.map_err(|failure| self.failed(&failure, ask.proxy(), start))
        })?
    }
}
