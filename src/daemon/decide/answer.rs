//! What came of asking an endpoint, and what it means for the condition of the endpoint.

use crate::daemon::decide::Now;
use crate::daemon::snapshot::{Condition, EndpointHealth, Sample};
use crate::host::clock::Moment;
use crate::text::Message;
use std::time::Duration;

/// So many failures in a row are no hiccup any more; that the vendor refuses the key is believed at once.
pub(super) const FAILURE_THRESHOLD: u32 = 2;

/// A vendor that wants to be left alone for this long says itself that it is no hiccup; and to ask again would take
/// as long.
const MAX_WAIT: Duration = Duration::from_secs(60);

/// So many checks are kept.
const MAX_HISTORY: usize = 20;

/// What came of asking an endpoint.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Checked {
    /// The vendor's name in texts; empty if the vendor was not asked.
    pub vendor: String,
    /// What it means.
    pub class: ProbeClass,
    /// The same in one word, as `health::Verdict::as_str` has it.
    pub verdict: String,
    /// The same as a sentence, by its code and arguments.
    pub detail: Message,
    /// The next thing to try.
    pub hint: Option<Message>,
    /// Time to the first answer; `None` if none came.
    pub latency: Option<Duration>,
    /// How far our clock is ahead of the vendor's, in seconds, if an answer gave a time.
    pub clock_skew: Option<i64>,
    /// When the vendor's certificate ends, if an answer came over TLS.
    pub certificate_end: Option<Moment>,
    /// How long the vendor wants to be left alone.
    pub wait: Option<Duration>,
    /// Whether each model is in the vendor's list, if it has one.
    pub models: Vec<(String, Option<bool>)>,
}

/// What an answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProbeClass {
    /// Nothing speaks against the key.
    Good,
    /// We are to slow down.
    Limited,
    /// The vendor answers, and not to this key.
    Refused,
    /// No answer, or an inconclusive one; may be temporary.
    Trouble,
    /// The key itself could not be had.
    NoKey,
}

/// How an endpoint stood before it was asked.
pub(super) struct PreviousState {
    pub(super) condition: Condition,
    pub(super) verdict: Option<String>,
    pub(super) failures: u32,
    pub(super) missing: Vec<String>,
    /// Since when it was so.
    pub(super) since: Moment,
}

impl PreviousState {
    pub(super) fn new(health: &EndpointHealth) -> Self {
        Self {
            condition: health.condition,
            verdict: health.verdict.clone(),
            failures: health.failures,
            missing: unserved_models(health),
            since: health.since,
        }
    }
}

/// The models that the vendor does not serve, each in back quotes.
pub(super) fn unserved_models(health: &EndpointHealth) -> Vec<String> {
    let missing = health.models.iter().filter(|model| model.is_served == Some(false));
    missing.map(|model| format!("`{}`", model.id)).collect()
}

/// Writes the check down; returns how many in a row have failed now.
pub(super) fn record_probe(health: &mut EndpointHealth, checked: &Checked, now: Now) -> u32 {
    health.verdict = Some(checked.verdict.clone());
    health.message = Some(checked.detail.text());
    health.detail = Some(checked.detail.clone());
    health.hint = checked.hint.as_ref().map(Message::text);
    health.hint_detail.clone_from(&checked.hint);
    health.checked = Some(now.wall);
    let is_good = checked.class == ProbeClass::Good;
    health.failures = if is_good { 0 } else { health.failures.saturating_add(1) };
    *health.verdicts.entry(checked.verdict.clone()).or_default() += 1;
    let latency = checked.latency.map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
    // What was known before it broke is known still.
    health.clock_skew = checked.clock_skew.or(health.clock_skew);
    health.certificate_end = checked.certificate_end.or(health.certificate_end);
    if is_good {
        health.last_good = Some(now.wall);
    }
    latency.into_iter().for_each(|latency| health.latency.record(latency));
    health.history.push(Sample { at: now.wall, latency_ms: latency });
    let surplus = health.history.len().saturating_sub(MAX_HISTORY);
    health.history.drain(..surplus);
    for (id, is_served) in &checked.models {
        let known = health.models.iter_mut().find(|model| model.id == *id);
        if let Some(model) = known.filter(|_| is_served.is_some() || is_good) {
            model.is_served = *is_served;
        }
    }
    health.failures
}

/// The condition of the endpoint after a check.
///
/// Shortly after the machine was started, the network may not be there yet: no answer means nothing then.
pub(super) fn condition(
    health: &EndpointHealth,
    checked: &Checked,
    failures: u32,
    is_in_grace: bool,
) -> Condition {
    let may_be_hiccup = failures < FAILURE_THRESHOLD
        && checked.wait.is_none_or(|wait| wait < MAX_WAIT)
        || is_in_grace && checked.class == ProbeClass::Trouble;
    let has_all = health.models.iter().all(|model| model.is_served != Some(false));
    match checked.class {
        ProbeClass::Good if has_all => Condition::Up,
        ProbeClass::Good => Condition::Degraded,
        ProbeClass::Refused => Condition::Down,
        _ if may_be_hiccup => health.condition,
        ProbeClass::Limited => Condition::Degraded,
        ProbeClass::Trouble => Condition::Down,
        ProbeClass::NoKey => Condition::Unknown,
    }
}
