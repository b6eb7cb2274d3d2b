//! Which notices alert people: only changes of state, and not too often.

use crate::daemon::decide::{Action, Now, State};
use crate::daemon::notice::{Failure, Notice, NoticeKind};
use crate::daemon::scan::EntryId;
use crate::plan::status::Level;
use crate::text::monitor::message as text;
use std::time::Duration;

/// So many may come one after the other.
const BURST: u32 = 10;

/// From then on one in this time.
const REFILL_INTERVAL: Duration = Duration::from_secs(60);

/// How many may still come.
#[derive(Debug, Clone)]
pub(super) struct RateLimiter {
    left: u32,
    /// Since when one more is on its way.
    since: Duration,
    suppressed: u64,
}

impl Default for RateLimiter {
    fn default() -> Self {
        Self { left: BURST, since: Duration::ZERO, suppressed: 0 }
    }
}

impl RateLimiter {
    fn take(&mut self, now: Duration) -> bool {
        if self.left == BURST {
            self.since = now;
        }
        let gained = now.saturating_sub(self.since).as_secs() / REFILL_INTERVAL.as_secs();
        let gained = u32::try_from(gained).unwrap_or(BURST).min(BURST);
        self.since += REFILL_INTERVAL * gained;
        self.left = (self.left + gained).min(BURST);
        let is_left = self.left > 0;
        self.left = self.left.saturating_sub(1);
        is_left
    }
}

impl State {
    /// Tells it; to people only as long as they are not flooded.
    pub(super) fn emit(&mut self, mut notice: Notice, now: Now) {
        if notice.alert {
            if self.limiter.take(now.mono) {
                notice.suppressed = std::mem::take(&mut self.limiter.suppressed);
                self.snapshot.counters.notifications += 1;
            } else {
                self.limiter.suppressed += 1;
                notice.alert = false;
            }
        }
        self.actions.push(Action::Emit(Box::new(notice)));
    }

    /// Told, and not saved: that would fail as well.
    pub(super) fn state_write_failed(&mut self, why: Failure, now: Now) {
        let notice = Notice::new(now.wall, NoticeKind::StateWriteFailed, Level::Error, why.detail);
        self.emit(notice.with_hint(why.hint).as_alert(), now);
    }

    pub(super) fn state_write_recovered(&mut self, now: Now) {
        let message = text::saved_again();
        let notice = Notice::new(now.wall, NoticeKind::StateWriteRecovered, Level::Info, message);
        self.emit(notice.as_alert(), now);
    }
}

/// The notice about this entry.
pub(super) fn about(id: &EntryId, mut notice: Notice) -> Notice {
    notice.client = Some(id.client.clone());
    notice.config.clone_from(&id.config);
    notice.vendor.clone_from(&id.vendor);
    notice
}
