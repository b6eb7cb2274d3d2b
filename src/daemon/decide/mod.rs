//! What is to be done: a pure function of what is known, what has happened, and when.
//!
//! `decide(State, Event, Now) → (State, Vec<Action>)`. Nothing here touches the outside, not even the clock, so every rule
//! is tested by a table of events. What must survive a kill is in the snapshot, and is saved before anything is
//! reported, so that nothing is reported twice.
//!
//! `scan_scheduler` says when to scan, `drift` what a scan means, `repairing` when to put things back and when to stop,
//! `holding` when to leave them to the user, `probing`
//! when an endpoint is asked, `answer` what it means, `reloading` what other settings do, `rate_limit` which notices alert people.

mod answer;
mod drift;
mod holding;
mod jitter;
mod probing;
mod rate_limit;
mod reloading;
mod repairing;
mod scan_scheduler;
#[cfg(test)]
mod tests;

pub(crate) use answer::{Checked, ProbeClass};

use crate::daemon::notice::{Failure, Notice, NoticeKind};
use crate::daemon::scan::{EntryId, Scan, TargetId};
use crate::daemon::settings::Settings;
use crate::daemon::snapshot::{ClientHealth, Snapshot, Suspects, Watching};
use crate::host::clock::Moment;
use crate::host::watch::Coverage;
use crate::plan::status::Level;
use crate::text::Command;
use crate::text::monitor::message as text;
use jitter::Jitter;
use probing::Circuit;
use rate_limit::RateLimiter;
use repairing::Repairing;
use scan_scheduler::ScanScheduler;
pub(crate) use scan_scheduler::ScanScope;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// If the clocks disagree by more than this since the last event, the machine slept or the clock was set.
const MIN_CLOCK_JUMP: Duration = Duration::from_secs(60);

/// When something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Now {
    /// On a clock that never jumps; its starting point is arbitrary.
    pub mono: Duration,
    /// On the wall.
    pub wall: Moment,
}

/// What has happened.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    /// The monitor begins; since when the machine runs, if that is known.
    Started(Option<Duration>),
    /// A deadline may have come.
    Ticked,
    /// Files changed; if none is named, any of them may have.
    Touched {
        /// Which.
        files: BTreeSet<PathBuf>,
        /// So many events it were.
        events: u64,
    },
    /// A scan was had, and took so long.
    Scanned(Box<Scan>, Duration),
    /// A scan failed, for this reason.
    ScanFailed(Failure),
    /// This folder of wcode's own was taken away, and what it knew of its entries with it.
    StateLost(PathBuf),
    /// What is known cannot be written, or, for another reason than before, not.
    StateWriteFailed(Failure),
    /// It was written again.
    StateWriteRecovered,
    /// The hook ran, and failed for this reason, if it did.
    HookRan(Option<Failure>),
    /// How files are watched from now on.
    Covered(Coverage),
    /// An endpoint was asked.
    Probed(TargetId, Box<Checked>),
    /// A repair was carried out; false if nothing had to be written.
    Repaired(EntryId, Result<bool, Box<Failure>>),
    /// Who else writes this entry's file.
    Suspected(EntryId, Suspects),
    /// Somebody wants everything checked now.
    CheckNow,
    /// The settings were read anew.
    Reloaded {
        /// What they say.
        settings: Box<Settings>,
        /// Somebody wants that, and everything to be tried again; not just that their file was written.
        is_asked_for: bool,
    },
    /// They could not be read.
    ReloadFailed(Failure),
    /// Another version of the program is in the place of this one, which ends for it.
    Updated,
    /// The monitor ends.
    Stopping,
}

/// What is to be done about it, in this order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    /// Have a scan.
    Scan(ScanScope),
    /// Ask an endpoint.
    Probe(TargetId),
    /// Put back what is ours.
    Repair(EntryId),
    /// Find out who else writes this file.
    Suspect(EntryId, PathBuf),
    /// Write the snapshot.
    Save,
    /// Report a change of state.
    Emit(Box<Notice>),
    /// Tell the desktop and the hook of a fault that was reported before.
    Remind(Box<Notice>),
}

/// Everything that is known.
#[derive(Debug, Clone)]
pub(crate) struct State {
    /// What others may know of it.
    pub snapshot: Snapshot,
    settings: Settings,
    scans: ScanScheduler,
    repairing: BTreeMap<EntryId, Repairing>,
    circuits: BTreeMap<TargetId, Circuit>,
    limiter: RateLimiter,
    jitter: Jitter,
    /// Until then an endpoint that does not answer is no news: the machine has just been started.
    grace_until: Duration,
    /// When the last event was.
    last: Option<Now>,
    /// Since when a command of wcode's is writing.
    unsettled_since: Option<Duration>,
    /// An interrupted command was already reported.
    is_cut_short: bool,
    /// Once the next scan is had, every endpoint is to be asked.
    is_check_wanted: bool,
    actions: Vec<Action>,
}

/// What is to be done.
pub(crate) fn decide(mut state: State, event: Event, now: Now) -> (State, Vec<Action>) {
    state.detect_clock_jump(now);
    match event {
        Event::Started(uptime) => state.start(uptime, now),
        Event::Ticked => {}
        Event::Touched { files, events } => state.touched(&files, events, now),
        Event::Scanned(scan, took) => state.scanned(*scan, took, now),
        Event::ScanFailed(why) => state.scan_failed(why, now),
        Event::StateLost(folder) => state.record_lost(&folder, now),
        Event::StateWriteFailed(why) => state.state_write_failed(why, now),
        Event::HookRan(failure) => state.hook_ran(failure, now),
        Event::StateWriteRecovered => state.state_write_recovered(now),
        Event::Covered(coverage) => state.covered(coverage, now),
        Event::Probed(target, checked) => state.probed(&target, *checked, now),
        Event::Repaired(entry, result) => state.repaired(&entry, result, now),
        Event::Suspected(entry, suspects) => state.suspected(&entry, suspects, now),
        Event::CheckNow => state.check_now(now),
        Event::Reloaded { settings, is_asked_for } => state.reloaded(*settings, is_asked_for, now),
        Event::ReloadFailed(why) => state.reload_failed(why, now),
        Event::Updated => {
            state.send_all_pending(now);
            state.save(now);
            let notice = Notice::new(now.wall, NoticeKind::Updated, Level::Info, text::updated());
            state.emit(notice, now);
        }
        Event::Stopping => {
            state.snapshot.stopped = Some(now.wall);
            state.save(now);
            state.send_all_pending(now);
            state.emit(
                Notice::new(now.wall, NoticeKind::Stopped, Level::Info, text::stopped()),
                now,
            );
        }
    }
    state.run_due(now);
    let actions = std::mem::take(&mut state.actions);
    (state, actions)
}

impl State {
    /// Begins with what an earlier monitor knew; `seed` makes the waits differ from machine to machine.
    pub(crate) fn new(snapshot: Snapshot, settings: Settings, seed: u64) -> Self {
        Self {
            snapshot,
            settings,
            scans: ScanScheduler::default(),
            repairing: BTreeMap::new(),
            circuits: BTreeMap::new(),
            limiter: RateLimiter::default(),
            jitter: Jitter::new(seed),
            grace_until: Duration::ZERO,
            last: None,
            unsettled_since: None,
            is_cut_short: false,
            is_check_wanted: false,
            actions: Vec::new(),
        }
    }

    /// When to come back with `Event::Ticked`; `None` if nothing is planned.
    pub(crate) fn wake(&self) -> Option<Duration> {
        let repairs = self.repairing.values().filter_map(Repairing::due);
        let probes = self.circuits.values().filter_map(Circuit::due);
        let own = self.scans.due().into_iter().chain(self.limiter.due());
        own.chain(repairs).chain(probes).min()
    }

    /// True while nothing is under way that was asked for: for those who wait for `CheckNow`.
    pub(crate) fn is_at_rest(&self) -> bool {
        let is_scanning = self.is_check_wanted || self.scans.is_wanted();
        !is_scanning && self.circuits.values().all(|circuit| !circuit.is_busy())
    }

    fn start(&mut self, uptime: Option<Duration>, now: Now) {
        let grace = uptime.map_or(Duration::ZERO, |it| self.settings.grace.saturating_sub(it));
        self.grace_until = now.mono + grace;
        self.snapshot.mode = self.settings.mode;
        self.snapshot.interval_seconds = self.settings.probe_seconds();
        self.scans.want(now.mono);
        let message = text::started(self.snapshot.version.clone());
        self.emit(Notice::new(now.wall, NoticeKind::Started, Level::Info, message), now);
    }

    /// After a sleep or a set clock everything would be due at once, and the network not there yet.
    fn detect_clock_jump(&mut self, now: Now) {
        if let Some(last) = self.last.replace(now) {
            let (mono, wall) = (now.mono.saturating_sub(last.mono), now.wall.since(last.wall));
            let back = last.wall.since(now.wall);
            if wall.saturating_sub(mono) > MIN_CLOCK_JUMP || back > MIN_CLOCK_JUMP {
                self.scans.want(now.mono);
                self.spread_probes(now);
            }
        }
    }

    fn touched(&mut self, files: &BTreeSet<PathBuf>, events: u64, now: Now) {
        self.snapshot.counters.file_events += events;
        self.scans.touched(files, now.mono);
        self.mark_touched(files, now);
    }

    fn record_lost(&mut self, folder: &Path, now: Now) {
        self.save(now);
        let message = text::record_lost(folder.display());
        let notice = Notice::new(now.wall, NoticeKind::StateLost, Level::Error, message);
        let hint = text::hint_record_lost(Command::new(["wcode", "apply"]));
        self.emit(notice.with_alert().with_hint(Some(hint)), now);
    }

    fn covered(&mut self, coverage: Coverage, now: Now) {
        // What changed since the last scan may have come before the watch.
        self.scans.want(now.mono);
        let Coverage { folders, polling } = coverage;
        let watching = Watching { folders, polling: polling.map(Failure::from) };
        let known = std::mem::take(&mut self.snapshot.watching.polling);
        let is_same = |why: &Failure| known.as_ref().is_some_and(|known| why.is_known_as(known));
        let is_news = !watching.polling.as_ref().is_some_and(is_same);
        if self.snapshot.watching.folders == folders && known == watching.polling {
            self.snapshot.watching = watching;
            return;
        }
        let news = watching.polling.clone().filter(|_| is_news);
        self.snapshot.watching = watching;
        self.save(now);
        if let Some(why) = news {
            let message = text::polling(why.detail);
            self.emit(Notice::new(now.wall, NoticeKind::Polling, Level::Warning, message), now);
        }
    }

    /// Starts with a scan, which finds the endpoints to check.
    fn check_now(&mut self, now: Now) {
        self.scans.want(now.mono);
        self.is_check_wanted = true;
    }

    fn run_due(&mut self, now: Now) {
        if let Some(scope) = self.scans.take_due(now.mono, self.settings.interval) {
            self.snapshot.counters.scans += 1;
            self.actions.push(Action::Scan(scope));
        }
        self.run_due_repairs(now);
        self.run_due_probes(now);
        self.send_pending(now);
    }

    /// The snapshot is written before anything is reported.
    fn save(&mut self, now: Now) {
        self.snapshot.updated = now.wall;
        if !self.actions.contains(&Action::Save) {
            let first = self.actions.iter().position(|action| matches!(action, Action::Emit(_)));
            self.actions.insert(first.unwrap_or(self.actions.len()), Action::Save);
        }
    }

    fn health(&mut self, entry: &EntryId) -> Option<&mut ClientHealth> {
        self.snapshot.clients.iter_mut().find(|health| is_of(health, entry))
    }
}

/// The entry whose health it is.
fn id_of(health: &ClientHealth) -> EntryId {
    EntryId {
        client: health.client.clone(),
        config: health.config.clone(),
        vendor: health.vendor.clone(),
    }
}

/// True if this is the health of the entry.
fn is_of(health: &ClientHealth, entry: &EntryId) -> bool {
    health.client == entry.client && health.config == entry.config && health.vendor == entry.vendor
}
