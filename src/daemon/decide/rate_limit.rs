//! Which notices alert people: only changes of state, and not too often about one subject.
//!
//! A subject has a budget. Once it is spent, the newest state is kept and sent when the budget returns: events are dropped,
//! a state never is. What people have not heard of needs no end, and what they know already is not repeated.

use crate::daemon::decide::{Action, Now, State};
use crate::daemon::notice::{Failure, Notice, NoticeKind};
use crate::daemon::scan::{EntryId, TargetId};
use crate::plan::status::Level;
use crate::text::Message;
use crate::text::monitor::message as text;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// So many about one subject may come one after the other.
const BURST: u32 = 5;

/// From then on one in this time.
const REFILL_INTERVAL: Duration = Duration::from_secs(60);

/// The alerts about each subject that were sent, and that are pending.
#[derive(Debug, Clone, Default)]
pub(super) struct RateLimiter {
    budgets: BTreeMap<String, Budget>,
    /// Subjects whose fault this process has reported to the desktop and the hook.
    heard: BTreeSet<String>,
}

#[derive(Debug, Clone)]
struct Budget {
    left: u32,
    /// Since when one more is on its way.
    since: Duration,
    suppressed: u64,
    /// The newest that could not be sent.
    pending: Option<Box<Notice>>,
    /// What people heard last.
    delivered: Option<(NoticeKind, Message)>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: BURST, since: Duration::ZERO, suppressed: 0, pending: None, delivered: None }
    }
}

impl Budget {
    fn refill(&mut self, now: Duration) {
        if self.left == BURST {
            self.since = now;
        }
        let gained = now.saturating_sub(self.since).as_secs() / REFILL_INTERVAL.as_secs();
        let gained = u32::try_from(gained).unwrap_or(BURST).min(BURST);
        self.since += REFILL_INTERVAL * gained;
        self.left = (self.left + gained).min(BURST);
    }

    /// The notice as it may be sent now; `None` if it has to wait.
    fn admit(&mut self, mut notice: Notice, now: Duration) -> Option<Notice> {
        self.refill(now);
        if self.left == 0 {
            self.suppressed += 1;
            self.pending = Some(Box::new(notice));
            return None;
        }
        self.left -= 1;
        self.pending = None;
        notice.suppressed = std::mem::take(&mut self.suppressed);
        self.delivered = Some((notice.event, notice.detail.clone()));
        Some(notice)
    }

    /// The pending notice, if it says something that people do not know.
    fn take_pending(&mut self) -> Option<Notice> {
        let pending = self.pending.take()?;
        let is_known = match &self.delivered {
            Some((event, detail)) => *event == pending.event && *detail == pending.detail,
            None => false,
        };
        let has_begun = self.delivered.as_ref().is_some_and(|(event, _)| !event.is_end());
        let is_needless = is_known || pending.event.is_end() && !has_begun;
        (!is_needless).then_some(*pending)
    }

    /// When the pending notice can be sent.
    fn due(&self) -> Option<Duration> {
        self.pending.as_ref().map(|_| self.since + REFILL_INTERVAL)
    }
}

impl RateLimiter {
    /// When the next pending notice can be sent.
    pub(super) fn due(&self) -> Option<Duration> {
        self.budgets.values().filter_map(Budget::due).min()
    }

    /// The desktop or the hook is a new one, and has heard of nothing.
    pub(super) fn forget_heard(&mut self) {
        self.heard.clear();
    }
}

impl State {
    /// Reports a notice; to people only as long as its subject has a budget left.
    pub(super) fn emit(&mut self, mut notice: Notice, now: Now) {
        if !notice.alert {
            self.actions.push(Action::Emit(Box::new(notice)));
            return;
        }
        let subject = notice.subject();
        self.limiter.heard.insert(subject.clone());
        let budget = self.limiter.budgets.entry(subject).or_default();
        match budget.admit(notice.clone(), now.mono) {
            Some(admitted) => self.alert(admitted),
            None => {
                self.snapshot.counters.suppressed += 1;
                notice.alert = false;
                self.actions.push(Action::Emit(Box::new(notice)));
            }
        }
    }

    fn alert(&mut self, notice: Notice) {
        self.snapshot.counters.notifications += 1;
        self.actions.push(Action::Emit(Box::new(notice)));
    }

    /// Sends what had to wait, now that there is a budget for it again.
    pub(super) fn send_pending(&mut self, now: Now) {
        let is_due = |budget: &Budget| budget.due().is_some_and(|due| due <= now.mono);
        self.send_pending_of(is_due, now);
    }

    /// Sends everything that had to wait: the monitor ends.
    pub(super) fn send_all_pending(&mut self, now: Now) {
        self.send_pending_of(|_| true, now);
    }

    fn send_pending_of(&mut self, is_due: impl Fn(&Budget) -> bool, now: Now) {
        let mut sent = Vec::new();
        for budget in self.limiter.budgets.values_mut().filter(|budget| is_due(budget)) {
            let Some(notice) = budget.take_pending() else { continue };
            budget.refill(now.mono);
            budget.left = budget.left.max(1);
            // It keeps its time: what the log has already must not look like a second event.
            let delayed_seconds = Some(now.wall.since(notice.at).as_secs());
            sent.extend(budget.admit(Notice { delayed_seconds, ..notice }, now.mono));
        }
        sent.into_iter().for_each(|notice| self.alert(notice));
    }

    /// Tells the desktop and the hook of a fault that an earlier monitor, or an earlier hook, has reported already.
    pub(super) fn remind(&mut self, mut notice: Notice) {
        if self.limiter.heard.insert(notice.subject()) {
            notice.alert = true;
            notice.reminder = true;
            self.actions.push(Action::Remind(Box::new(notice)));
        }
    }

    /// It is in the log already; whether it fails is for those who look at the monitor.
    pub(super) fn hook_ran(&mut self, failure: Option<Failure>, now: Now) {
        self.snapshot.counters.hook_failures += u64::from(failure.is_some());
        if failure.is_some() || self.snapshot.hook_error.is_some() {
            self.snapshot.hook_error = failure;
            self.save(now);
        }
    }

    /// That saving fails again is no news.
    pub(super) fn state_write_failed(&mut self, why: Failure, now: Now) {
        self.snapshot.write_error = Some(why.clone());
        self.save(now);
        let notice = Notice::new(now.wall, NoticeKind::StateWriteFailed, Level::Error, why.detail);
        self.emit(notice.with_hint(why.hint_detail).with_alert(), now);
    }

    pub(super) fn state_write_recovered(&mut self, now: Now) {
        self.snapshot.write_error = None;
        self.save(now);
        let message = text::saved_again();
        let notice = Notice::new(now.wall, NoticeKind::StateWriteRecovered, Level::Info, message);
        self.emit(notice.with_alert(), now);
    }
}

/// The notice about this entry.
pub(super) fn about(id: &EntryId, mut notice: Notice) -> Notice {
    notice.client = Some(id.client.clone());
    notice.config.clone_from(&id.config);
    notice.vendor.clone_from(&id.vendor);
    notice
}

/// The notice about this endpoint.
pub(super) fn about_endpoint(id: &TargetId, mut notice: Notice) -> Notice {
    notice.vendor = Some(id.vendor.clone());
    notice.endpoint = Some(id.endpoint.clone());
    notice.protocol = Some(id.protocol);
    notice.key = Some(id.key.to_string());
    notice
}
