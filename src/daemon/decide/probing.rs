//! When an endpoint is asked, and what its answer means.
//!
//! A circuit in words: closed, it is asked once an interval; a failure that may be a hiccup is asked about again at once;
//! open, it is asked after waits that double, each time by one request that decides (half-open). What the vendor
//! says of waiting is obeyed.

use crate::daemon::decide::answer::{
    FAILURE_THRESHOLD, PreviousState, condition, record_probe, unserved_models,
};
use crate::daemon::decide::rate_limit::about_endpoint;
use crate::daemon::decide::{Action, Checked, Now, ProbeClass, State};
use crate::daemon::notice::{Notice, NoticeKind};
use crate::daemon::scan::{TargetId, TargetScan};
use crate::daemon::snapshot::{Condition, EndpointHealth, Latency, ModelHealth};
use crate::health::is_key_refusal;
use crate::host::clock::Moment;
use crate::plan::status::Level;
use crate::text::doctor::message::hint_model;
use crate::text::monitor as text;
use crate::text::{Command, Message};
use std::time::Duration;

/// The wait before a failure is tried once more.
const CONFIRM_DELAY: Duration = Duration::from_secs(3);

/// The first wait of an open circuit, doubled each time, up to the interval.
const INITIAL_BACKOFF: Duration = Duration::from_secs(10);

/// How far waits differ, in percent.
const JITTER_PERCENT: u32 = 15;

/// After a sleep, and at the start, endpoints are asked within this time.
const START_SPREAD: Duration = Duration::from_secs(2);
const WAKE_SPREAD: Duration = Duration::from_secs(15);

/// A wait that no vendor means.
const MAX_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// When an endpoint is asked next.
#[derive(Debug, Clone)]
pub(super) struct Circuit {
    due: Duration,
    is_under_way: bool,
    /// Somebody wants to know now.
    is_asked_for: bool,
    key_since: Option<String>,
    /// The key was replaced while it was being asked about: the answer is about the old one.
    is_outdated: bool,
    /// The vendor wants to be left alone until then.
    held_until: Duration,
}

impl Circuit {
    pub(super) fn due(&self) -> Option<Duration> {
        (!self.is_under_way).then_some(self.due)
    }

    pub(super) fn is_busy(&self) -> bool {
        self.is_under_way || self.is_asked_for
    }
}

impl State {
    /// The endpoints are those of the last scan.
    pub(super) fn sync_targets(&mut self, targets: &[TargetScan], now: Now) {
        let is_wanted = |id: &TargetId| targets.iter().any(|target| target.id == *id);
        self.circuits.retain(|id, _| is_wanted(id));
        let count = self.snapshot.endpoints.len();
        let is_known = |health: &EndpointHealth| targets.iter().any(|it| is_of(health, &it.id));
        self.snapshot.endpoints.retain(is_known);
        let mut has_changed = self.snapshot.endpoints.len() != count;
        for target in targets {
            has_changed |= self.sync_health(target, now);
            if self.settings.offline {
                continue;
            }
            if !self.circuits.contains_key(&target.id) {
                let circuit = self.circuit(target, now);
                self.circuits.insert(target.id.clone(), circuit);
            }
            let Some(circuit) = self.circuits.get_mut(&target.id) else { continue };
            if circuit.key_since != target.key_since {
                circuit.key_since.clone_from(&target.key_since);
                circuit.is_outdated = circuit.is_under_way;
                circuit.due = now.mono; // A new key may be a better one.
            }
        }
        if has_changed {
            self.save(now);
        }
    }

    /// For an endpoint that is new to this process, though perhaps not to the one before it.
    fn circuit(&mut self, target: &TargetScan, now: Now) -> Circuit {
        let wait = self.jitter.up_to(START_SPREAD);
        let held = self.endpoint(&target.id).map(|health| left(health.held_until, now));
        let held_until = now.mono + held.unwrap_or_default();
        Circuit {
            due: held_until.max(now.mono + wait),
            is_under_way: false,
            is_asked_for: false,
            key_since: target.key_since.clone(),
            is_outdated: false,
            held_until,
        }
    }

    /// True if something about the endpoint is new.
    fn sync_health(&mut self, target: &TargetScan, now: Now) -> bool {
        let Some(health) = self.endpoint(&target.id) else {
            self.snapshot.endpoints.push(fresh(target, now));
            return true;
        };
        let known: Vec<&String> = health.models.iter().map(|model| &model.id).collect();
        if health.is_used == target.is_used && known.into_iter().eq(&target.models) {
            return false;
        }
        let comes_into_use = target.is_used && !health.is_used;
        health.is_used = target.is_used;
        let served = |id: &String| health.models.iter().find(|it| it.id == *id)?.is_served;
        let models = target.models.iter();
        health.models =
            models.map(|id| ModelHealth { id: id.clone(), is_served: served(id) }).collect();
        if comes_into_use && health.condition != Condition::Up {
            // Its problems were not reported while no client used it.
            (health.condition, health.since) = (Condition::Unknown, now.wall);
            if let Some(circuit) = self.circuits.get_mut(&target.id) {
                circuit.due = circuit.held_until.max(now.mono);
            }
        }
        true
    }

    /// If a full check was requested, each endpoint that is not being checked already is checked now.
    pub(super) fn start_requested_probes(&mut self, now: Now) {
        if !std::mem::take(&mut self.is_check_wanted) {
            return;
        }
        for circuit in self.circuits.values_mut().filter(|circuit| !circuit.is_under_way) {
            (circuit.due, circuit.is_asked_for) = (now.mono, true);
        }
    }

    /// Each endpoint is asked soon, none at the same time as another, and none that wants to be left alone still: after a
    /// sleep, the wall clock decides.
    pub(super) fn spread_probes(&mut self, now: Now) {
        for (id, circuit) in self.circuits.iter_mut().filter(|(_, circuit)| !circuit.is_under_way) {
            let wait = START_SPREAD + self.jitter.up_to(WAKE_SPREAD);
            let health = self.snapshot.endpoints.iter().find(|health| is_of(health, id));
            let held = left(health.and_then(|health| health.held_until), now);
            circuit.held_until = circuit.held_until.min(now.mono + held);
            circuit.due = circuit.held_until.max(now.mono + wait);
        }
    }

    pub(super) fn run_due_probes(&mut self, now: Now) {
        if self.settings.offline {
            self.circuits.clear();
        }
        for (id, circuit) in &mut self.circuits {
            if circuit.due().is_some_and(|due| due <= now.mono) {
                circuit.is_under_way = true;
                self.actions.push(Action::Probe(id.clone()));
            }
        }
    }

    pub(super) fn probed(&mut self, id: &TargetId, checked: Checked, now: Now) {
        let interval = self.settings.interval;
        if let Some(circuit) = self.circuits.get_mut(id).filter(|circuit| circuit.is_outdated) {
            (circuit.is_under_way, circuit.is_outdated, circuit.due) = (false, false, now.mono);
            return;
        }
        let is_in_grace = now.mono < self.grace_until;
        let Some(health) = self.endpoint(id) else { return };
        let before = PreviousState::new(health);
        let failures = record_probe(health, &checked, now);
        let condition = condition(health, &checked, failures, is_in_grace);
        if condition != health.condition {
            (health.condition, health.since) = (condition, now.wall);
        }
        let wait = self.wait(&checked, failures, interval);
        let rest = self.grace_until.saturating_sub(now.mono);
        let wait = if is_in_grace && checked.class == ProbeClass::Trouble {
            wait.min(rest.max(CONFIRM_DELAY))
        } else {
            wait
        };
        if let Some(health) = self.endpoint(id) {
            health.next = Some(now.wall.plus(wait));
            health.held_until = checked.wait.map(|asked| now.wall.plus(asked.min(MAX_WAIT)));
        }
        if let Some(circuit) = self.circuits.get_mut(id) {
            circuit.due = now.mono + wait;
            circuit.held_until = now.mono + checked.wait.unwrap_or_default().min(MAX_WAIT);
            // Who asked wants to know whether it is a hiccup.
            let is_unconfirmed = matches!(checked.class, ProbeClass::Trouble | ProbeClass::NoKey)
                && failures < FAILURE_THRESHOLD;
            circuit.is_asked_for &= is_unconfirmed;
            circuit.is_under_way = false;
        }
        self.save(now);
        self.report_condition(id, &before, &checked, now);
    }

    /// How long until it is asked again.
    fn wait(&mut self, checked: &Checked, failures: u32, interval: Duration) -> Duration {
        let doubled = |first: Duration, times: u32| first * 2_u32.saturating_pow(times.min(16));
        let wait = match checked.class {
            ProbeClass::Good | ProbeClass::Refused | ProbeClass::Limited => interval,
            ProbeClass::Trouble | ProbeClass::NoKey if failures < FAILURE_THRESHOLD => {
                CONFIRM_DELAY.min(interval)
            }
            ProbeClass::Trouble | ProbeClass::NoKey => {
                doubled(INITIAL_BACKOFF, failures - FAILURE_THRESHOLD).min(interval)
            }
        };
        let wait = self.jitter.around(wait, JITTER_PERCENT);
        // What the vendor asks for is a lower bound, and no spread may undercut it.
        checked.wait.map_or(wait, |asked| wait.max(asked.min(MAX_WAIT)))
    }

    fn report_condition(
        &mut self,
        id: &TargetId,
        before: &PreviousState,
        checked: &Checked,
        now: Now,
    ) {
        let Some(health) = self.endpoint(id) else { return };
        let is_used = health.is_used;
        let missing = unserved_models(health);
        let is_standing = match health.condition {
            Condition::Down | Condition::Degraded => true,
            Condition::Up => false,
            Condition::Unknown => {
                checked.class == ProbeClass::NoKey && health.failures > FAILURE_THRESHOLD
            }
        };
        let is_news = match (before.condition, health.condition) {
            (Condition::Unknown, Condition::Unknown) => {
                checked.class == ProbeClass::NoKey && health.failures == FAILURE_THRESHOLD
            }
            // Whether it is the network or the key is another matter; which way the network fails is none.
            (Condition::Down, Condition::Down) => {
                let was_refused = before.verdict.as_deref().is_some_and(is_key_refusal);
                was_refused != is_key_refusal(&checked.verdict)
            }
            (Condition::Degraded, Condition::Degraded) => {
                missing.iter().any(|model| !before.missing.contains(model))
            }
            (before, after) => before != after,
        };
        let (event, level) = match (health.condition, checked.class) {
            (_, ProbeClass::NoKey) => (NoticeKind::KeyUnavailable, Level::Warning),
            (Condition::Up | Condition::Unknown, _) => (NoticeKind::EndpointUp, Level::Info),
            (Condition::Degraded, _) => (NoticeKind::EndpointDegraded, Level::Warning),
            (Condition::Down, _) => (NoticeKind::EndpointDown, Level::Error),
        };
        let is_withdrawn = checked.class == ProbeClass::Good && !missing.is_empty();
        let (message, hint) = if is_withdrawn {
            let models = crate::text::joined(&missing);
            let message = text::message::models_not_served(&checked.vendor, models);
            (message, Some(hint_withdrawn(&id.vendor)))
        } else {
            (checked.detail.clone(), checked.hint.clone())
        };
        let notice = Notice::new(now.wall, event, level, message).with_hint(hint);
        let mut notice = about_endpoint(id, notice);
        notice.verdict = Some(checked.verdict.clone());
        if event == NoticeKind::EndpointUp && before.condition != Condition::Unknown {
            notice = notice.after(Some(before.since));
        }
        if !is_news {
            if is_used && is_standing {
                self.remind(notice);
            }
            return;
        }
        // An endpoint that works from the start does not alert, unless a missing key was reported; nor does an
        // endpoint that no client uses.
        let is_start = before.condition == Condition::Unknown
            && before.failures < FAILURE_THRESHOLD
            && level == Level::Info;
        notice.alert = is_used && !is_start;
        self.emit(notice, now);
    }

    fn endpoint(&mut self, id: &TargetId) -> Option<&mut EndpointHealth> {
        self.snapshot.endpoints.iter_mut().find(|health| is_of(health, id))
    }
}

/// What to do about a model that the vendor withdrew.
fn hint_withdrawn(vendor: &str) -> Message {
    hint_model(Command::new(["wcode", "models", "--vendor", vendor]), vendor)
}

/// How long the vendor wants to be left alone from now on.
fn left(held_until: Option<Moment>, now: Now) -> Duration {
    held_until.map(|until| until.since(now.wall).min(MAX_WAIT)).unwrap_or_default()
}

fn is_of(health: &EndpointHealth, id: &TargetId) -> bool {
    health.vendor == id.vendor
        && health.protocol == id.protocol
        && health.endpoint == id.endpoint
        && health.key == id.key.to_string()
}

/// What is known of an endpoint before it was ever asked.
fn fresh(target: &TargetScan, now: Now) -> EndpointHealth {
    let models = target.models.iter();
    EndpointHealth {
        vendor: target.id.vendor.clone(),
        protocol: target.id.protocol,
        endpoint: target.id.endpoint.clone(),
        key: target.id.key.to_string(),
        is_used: target.is_used,
        condition: Condition::Unknown,
        verdict: None,
        message: None,
        detail: None,
        hint: None,
        hint_detail: None,
        since: now.wall,
        checked: None,
        next: None,
        last_good: None,
        latency: Latency::default(),
        held_until: None,
        clock_skew: None,
        certificate_end: None,
        failures: 0,
        history: Vec::new(),
        models: models.map(|id| ModelHealth { id: id.clone(), is_served: None }).collect(),
        verdicts: std::collections::BTreeMap::new(),
    }
}
