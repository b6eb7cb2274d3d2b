//! When to look: soon after a file changed, not at each of a thousand changes, and now and then all the same.

use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;
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

/// At what to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ScanScope {
    /// Every file.
    Everything,
    /// The configs to which these files belong.
    Files(BTreeSet<PathBuf>),
}

/// When to look.
#[derive(Debug, Clone, Default)]
pub(super) struct ScanScheduler {
    /// The first and the last change since the last scan.
    touched: Option<(Duration, Duration)>,
    /// The files that changed since; `None` if it may be any.
    files: Option<BTreeSet<PathBuf>>,
    /// A scan is wanted at this time for another reason.
    wanted: Option<Duration>,
    /// When the last looks ended, and how long each took.
    recent: VecDeque<(Duration, Duration)>,
    /// A scan is under way.
    is_under_way: bool,
    /// When everything is scanned if nothing happens.
    routine: Option<Duration>,
}

impl ScanScheduler {
    /// These files changed; if none is named, any of them may have.
    pub(super) fn touched(&mut self, files: &BTreeSet<PathBuf>, now: Duration) {
        if self.touched.is_none() {
            self.files = Some(BTreeSet::new());
        }
        match &mut self.files {
            Some(known) if !files.is_empty() => known.extend(files.iter().cloned()),
            _ => self.files = None,
        }
        let first = self.touched.map_or(now, |(first, _)| first);
        self.touched = Some((first, now));
    }

    /// Looks at everything at this time, or before.
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

    /// The scope of a scan that is due; it then counts as running until `ended`.
    pub(super) fn take_due(&mut self, now: Duration, interval: Duration) -> Option<ScanScope> {
        self.due().filter(|due| *due <= now)?;
        let is_due = |at: Option<Duration>| at.is_some_and(|at| at <= now);
        let is_for_all = is_due(self.wanted) || is_due(self.routine);
        let files = self.files.take().filter(|_| !is_for_all);
        self.touched = None;
        self.is_under_way = true;
        let Some(files) = files else {
            self.wanted = None;
            self.routine = Some(now + interval);
            return Some(ScanScope::Everything);
        };
        Some(ScanScope::Files(files))
    }

    pub(super) fn ended(&mut self, took: Duration, now: Duration) {
        self.is_under_way = false;
        self.recent.push_back((now, took));
        while self.recent.front().is_some_and(|(ended, _)| *ended + BUSY_WINDOW < now) {
            self.recent.pop_front();
        }
    }
}
