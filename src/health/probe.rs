//! The same questions as a check, asked every few minutes: with one request if the vendor's list depends on the key,
//! with two if it is open, without a wrong key while it is known at which request the vendor looks at the key, and at
//! no cost of tokens.
//!
//! Promises: an answer is read to a bound and of the list nothing is kept but what was asked for; every answer, and
//! every missing answer, gives a verdict; what is remembered holds nothing of the key.

use crate::catalog::{IdPage, scan_ids};
use crate::health::classify::{self, Finding};
use crate::health::listing::{MAX_ETAG_LEN, MAX_PAGES};
use crate::health::probe_session::ProbeSession;
use crate::health::proof::{Known, Proof};
use crate::health::verdict::{self, Verdict};
use crate::health::{Limits, Report, Target, quote};
use crate::host::clock::Moment;
use crate::host::http::Answer;
use crate::secret::Secret;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::task::Poll;
use std::time::{Duration, Instant};

/// Bytes of a list; a longer one is as good as none here.
const MAX_BODY_LEN: usize = 2 * 1024 * 1024;

/// What one probe found.
#[derive(Debug, Clone)]
pub struct Probe {
    /// Verdict, latency and clock, as of a check.
    pub report: Report,
    /// An answer came, whatever it was; else the latency is the time until it was given up.
    pub is_answered: bool,
    /// For each model that was asked for, in that order: whether the vendor's list has it; `None` if unknown.
    pub served: Vec<(String, Option<bool>)>,
    /// When the vendor's certificate ends; `None` if no answer came over TLS.
    pub certificate_end: Option<Moment>,
    /// How long the vendor asks to be left alone (`Retry-After`).
    pub wait: Option<Duration>,
}

/// What is remembered from one probe of a target with a key to the next; a new one learns all anew. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProbeMemory {
    #[serde(flatten)]
    known: Known,
    /// Of the vendor's list as it was last seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mark: Option<Mark>,
}

/// The vendor's mark (ETag) for a list, and what was asked for of that list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    etag: String,
    models: BTreeMap<String, bool>,
}

impl ProbeMemory {
    /// How the key is proven at this vendor, as far as that was found out.
    pub fn proof(&self) -> Proof {
        self.known.proof()
    }

    /// The mark of the last list, if that list was searched for all these models.
    fn mark_for(&self, models: &[String]) -> Option<&Mark> {
        let mark = self.mark.as_ref()?;
        models.iter().all(|model| mark.models.contains_key(model)).then_some(mark)
    }

    /// Keeps the mark of a list; one that holds a piece of the key is a trap or a mistake.
    fn keep(&mut self, etag: Option<String>, key: &Secret, models: &[String], has: &[bool]) {
        let etag = etag
            .filter(|etag| etag.len() <= MAX_ETAG_LEN && !quote::holds_a_piece(etag, key.expose()));
        let models = models.iter().cloned().zip(has.iter().copied());
        self.mark = etag.map(|etag| Mark { etag, models: models.collect() });
    }
}

/// What the list of models shows: about the key, and about each model.
type Look = (Finding, Vec<Option<bool>>);

impl Target<'_> {
    /// Asks the vendor whether it takes the key and serves these models.
    ///
    /// The first time, and again after a day, it takes up to four requests, as a check does; then one or two. `memory` is
    /// of this target and this key: for another key begin with a new one. The limit on the body is the probe's own.
    pub async fn probe(
        &self,
        key: &Secret,
        models: &[String],
        memory: &mut ProbeMemory,
        limits: Limits,
    ) -> Probe {
        memory.known.forget_what_is_old(Moment::now());
        let start = Instant::now();
        let ask = match self.ask(Some(key), Limits { body: MAX_BODY_LEN, ..limits }) {
            Ok(ask) => ask,
            Err(failure) => return Probe::blind(*self.failed(&failure, None, start), models),
        };
        let etag = memory.mark_for(models).map(|mark| mark.etag.clone());
        let first = match ask.models(ask.key, self.first_page(), etag.as_deref()).await {
            Ok(first) => first,
            Err(failure) => {
                return Probe::blind(*self.failed(&failure, ask.proxy(), start), models);
            }
        };
        let (latency, skew) = (start.elapsed(), first.clock_skew);
        let certificate_end = first.certificate_end.map(Moment::from_seconds);
        let (list, served) = self.look(&ask, key, first, models, memory).await;
        let verdict = self.judge(&ask, list, models, memory).await;
        let report = self.report(verdict, latency, skew);
        Probe { certificate_end, ..Probe::new(report, models, served) }
    }

    /// Judges by what the list shows about the key, and sends further requests if that is not conclusive.
    async fn judge(
        &self,
        ask: &ProbeSession<'_>,
        list: Finding,
        models: &[String],
        memory: &mut ProbeMemory,
    ) -> Verdict {
        // A wrong key is sent as good ones will be: what answers to the mark may be no more than a cache.
        let etag = memory.mark_for(models).map(|mark| mark.etag.clone());
        let verdict =
            ask.verdict(list, self.first_page(), etag.as_deref(), &mut memory.known).await;
        let verdict =
            verdict.unwrap_or_else(|failure| verdict::from_failure(&failure, ask.proxy()));
        if matches!(verdict, Verdict::Rejected { .. }) {
            memory.known.doubt();
        }
        verdict
    }

    /// Judges the answer to the request for the list, and looks for the models in it.
    async fn look(
        &self,
        ask: &ProbeSession<'_>,
        key: &Secret,
        mut first: Answer,
        models: &[String],
        memory: &mut ProbeMemory,
    ) -> Look {
        if let Some(mark) = memory.mark_for(models).filter(|_| first.status == 304) {
            let served = models.iter().map(|model| mark.models.get(model).copied());
            return (Finding::Passed, served.collect());
        }
        let nothing = vec![None; models.len()];
        if let Some(verdict) = classify::settled(&first, ask.key, ask.proxy()) {
            return (Finding::Settled(verdict), nothing);
        }
        let Some(page) = read(&first, models) else {
            return (Finding::Open(classify::no_answer(&first)), nothing);
        };
        let etag = first.etag.take().filter(|_| page.is_complete());
        memory.keep(etag, key, models, &page.has);
        // Pages may follow, each as long as this one.
        drop(first);
        (Finding::Passed, self.search(ask, page, models).await)
    }

    /// Goes through the pages of a list until every model was seen or there are no more. A model that was not seen
    /// counts as missing only if all pages came.
    async fn search(
        &self,
        ask: &ProbeSession<'_>,
        first: IdPage,
        models: &[String],
    ) -> Vec<Option<bool>> {
        let IdPage { mut has, mut next } = first;
        for _ in 1..MAX_PAGES {
            let Some(id) = next.as_ref().filter(|_| has.contains(&false)) else { break };
            let answer = ask.models(ask.key, &self.page_after(id), None).await;
            let Some(page) = answer.ok().and_then(|answer| read(&answer, models)) else { break };
            has.iter_mut().zip(page.has).for_each(|(seen, here)| *seen |= here);
            next = page.next;
        }
        let is_whole = next.is_none();
        has.into_iter().map(|has| (has || is_whole).then_some(has)).collect()
    }
}

/// Looks for the models on a page of the list, if the answer is one.
fn read(answer: &Answer, models: &[String]) -> Option<IdPage> {
    let is_list = answer.status == 200 && !answer.is_cut;
    is_list.then(|| scan_ids(&answer.body, models)).flatten()
}

impl Probe {
    fn new(report: Report, models: &[String], served: Vec<Option<bool>>) -> Self {
        let wait = report.verdict.wait();
        let served = models.iter().cloned().zip(served).collect();
        Self { report, is_answered: true, served, certificate_end: None, wait }
    }

    /// One without an answer.
    fn blind(report: Report, models: &[String]) -> Self {
        Self { is_answered: false, ..Self::new(report, models, vec![None; models.len()]) }
    }
}

/// Waits for all of these at once, on this thread: the slowest alone decides how long it takes.
///
/// A name server that hangs holds a thread of the runtime's blocking pool, never the caller, and a probe gives up on it in
/// its own time: bound that pool, and end the runtime by `shutdown_background`.
pub async fn at_once<F: Future>(tasks: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<_> = tasks.into_iter().map(|task| Some(Box::pin(task))).collect();
    let mut done: Vec<_> = running.iter().map(|_| None).collect();
    poll_fn(|context| {
        for (task, output) in running.iter_mut().zip(&mut done) {
            let Some(future) = task else { continue };
            if let Poll::Ready(value) = future.as_mut().poll(context) {
                (*task, *output) = (None, Some(value));
            }
        }
        if running.iter().all(Option::is_none) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}
