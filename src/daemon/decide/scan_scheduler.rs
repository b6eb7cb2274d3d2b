//! When to look: soon after a file changed, not at each of a thousand changes, and now and then all the same.

use std::collections::VecDeque;
use std::time::Duration;

/// A writer that pauses this long has most likely done.
const QUIET_DELAY: Duration = Duration::from_millis(15);

/// A writer that never pauses is looked at all the same.
const MAX_DELAY: Duration = Duration::from_millis(60);

/// If scans took this much of the last `BUSY_WINDOW`, the next one is delayed to spare the machine.
const BUSY_LIMIT: Duration = Duration::from_millis(1_500);
const BUSY_WINDOW: Duration = Duration::from_secs(10);

/// The pause between looks from then on.
const BUSY_PAUSE: Duration = Duration::from_secs(1);

/// When to look.
#[derive(Debug, Clone, Default)]
pub(super) struct ScanScheduler {
    /// The first and the last change since the last scan.
    touched: Option<(Duration, Duration)>,
    /// A scan is wanted at this time for another reason.
    wanted: Option<Duration>,
    /// When the last looks ended, and how long each took.
    recent: VecDeque<(Duration, Duration)>,
    /// A scan is under way.
    is_under_way: bool,
    /// When to scan if nothing happens.
    routine: Option<Duration>,
}

impl ScanScheduler {
    pub(super) fn touched(&mut self, now: Duration) {
        let first = self.touched.map_or(now, |(first, _)| first);
        self.touched = Some((first, now));
    }

    /// Looks at this time, or before.
    pub(super) fn want(&mut self, at: Duration) {
        self.wanted = Some(self.wanted.map_or(at, |wanted| wanted.min(at)));
    }

    pub(super) fn is_wanted(&self) -> bool {
        self.is_under_way || self.wanted.is_some() || self.touched.is_some()
    }

    pub(super) fn due(&self) -> Option<Duration> {
        if self.is_under_way {
            return None;
        }
        let touched = self.touched.map(|(first, last)| {
            let due = (last + QUIET_DELAY).min(first + MAX_DELAY);
            self.pause().map_or(due, |pause| due.max(pause))
        });
        touched.into_iter().chain(self.wanted).chain(self.routine).min()
    }

    /// The end of the pause that a busy time brings.
    fn pause(&self) -> Option<Duration> {
        let spent: Duration = self.recent.iter().map(|(_, took)| *took).sum();
        self.recent.back().filter(|_| spent >= BUSY_LIMIT).map(|(ended, _)| *ended + BUSY_PAUSE)
    }

    /// True if a scan is due; it then counts as running until `ended`.
    pub(super) fn take_due(&mut self, now: Duration, interval: Duration) -> bool {
        if self.due().is_none_or(|due| due > now) {
            return false;
        }
        (self.touched, self.wanted) = (None, None);
        self.is_under_way = true;
        self.routine = Some(now + interval);
        true
    }

    pub(super) fn ended(&mut self, took: Duration, now: Duration) {
        self.is_under_way = false;
        self.recent.push_back((now, took));
        while self.recent.front().is_some_and(|(ended, _)| *ended + BUSY_WINDOW < now) {
            self.recent.pop_front();
        }
    }
}
