//! When to restore what wcode wrote: once the file is quiet, and not repeatedly against another program.

use crate::daemon::decide::rate_limit::about;
use crate::daemon::decide::{Action, Now, State};
use crate::daemon::notice::{self, Failure, Notice, NoticeKind};
use crate::daemon::scan::{EntryId, has_common};
use crate::daemon::snapshot::{ClientHealth, Mode, RepairConflict, Suspects};
use crate::host::clock::Moment;
use crate::plan::status::{Finding, FindingKind, Level};
use crate::text::Command;
use crate::text::monitor::message as text;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

/// The entry's files are unchanged for this long before a repair: a client's own watcher may wait 200 ms for a file to be complete,
/// and 300 ms more (2026.9.6).
const QUIET: Duration = Duration::from_millis(500);

/// A file that is not quiet within this time is left to the program that writes it.
const MAX_UNQUIET_TIME: Duration = Duration::from_secs(10);

/// After this many repairs in `REPAIR_WINDOW`, the next drift is put down to another program.
pub(super) const MAX_REPAIRS: usize = 3;
pub(super) const REPAIR_WINDOW: Duration = Duration::from_secs(10 * 60);

/// The wait after a repair that failed, doubled each time up to the longest.
const RETRY_DELAY: Duration = Duration::from_secs(5);
const MAX_RETRY_DELAY: Duration = Duration::from_secs(10 * 60);

/// So many places are named in a notice.
const MAX_NAMED_PLACES: usize = 3;

/// What is known of an entry besides its health.
#[derive(Debug, Clone, Default)]
pub(super) struct Repairing {
    /// The files that it is in.
    pub(super) files: BTreeSet<PathBuf>,
    /// When one of them was last touched.
    pub(super) touched: Option<Duration>,
    /// Since when it looks half-written.
    pub(super) suspect_since: Option<Duration>,
    /// When it is to be repaired.
    due: Option<Duration>,
    /// Since when it is to be repaired.
    wanted_since: Option<Duration>,
    is_under_way: bool,
    /// What the repair that is under way puts back: a scan may see it right before we hear that it is done.
    restores_ours: Vec<Finding>,
    failures: u32,
    /// The last one found nothing that it could put back, though something is wrong still.
    is_in_vain: bool,
    /// Nothing is tried before this time: there was nothing to do, or it failed.
    not_before: Option<Duration>,
    /// Somebody finds out who the other program is.
    is_identifying_holder: bool,
}

impl Repairing {
    pub(super) fn due(&self) -> Option<Duration> {
        self.due.filter(|_| !self.is_under_way)
    }

    /// Another repair would put back as little as the last one.
    pub(super) fn is_in_vain(&self) -> bool {
        self.is_in_vain
    }

    /// Another try later, and ever later.
    fn back_off(&mut self, now: Now) {
        let wait = RETRY_DELAY * 2_u32.saturating_pow(self.failures.min(16));
        self.failures = self.failures.saturating_add(1);
        self.not_before = Some(now.mono + wait.min(MAX_RETRY_DELAY));
    }

    /// The next try is as good as a first one.
    fn start_over(&mut self) {
        (self.failures, self.is_in_vain, self.not_before) = (0, false, None);
    }
}

impl State {
    /// Notes which entries were touched; if no file is named, any of them may have been.
    pub(super) fn mark_touched(&mut self, files: &BTreeSet<PathBuf>, now: Now) {
        for repairing in self.repairing.values_mut() {
            if files.is_empty() || has_common(&repairing.files, files) {
                repairing.touched = Some(now.mono);
            }
        }
    }

    /// Plans a repair if one is wanted, and cancels the plan if not.
    pub(super) fn plan_repair(&mut self, id: &EntryId, now: Now) {
        let is_on = self.settings.mode == Mode::Repair;
        let Some(health) = self.health(id) else { return };
        let is_wanted = health.findings.iter().any(|finding| finding.can_repair);
        if !is_wanted {
            health.repair_conflict =
                health.repair_conflict.take().filter(|fight| is_of_late(fight.since, now));
            health.failure = None;
        }
        let is_left = health.repair_conflict.is_some() || health.repair_hold.is_some();
        let repairing = self.repairing.entry(id.clone()).or_default();
        if !is_wanted {
            repairing.start_over();
        }
        if !is_on || !is_wanted || is_left {
            (repairing.due, repairing.wanted_since) = (None, None);
            return;
        }
        if repairing.is_under_way || repairing.is_identifying_holder {
            return;
        }
        let since = *repairing.wanted_since.get_or_insert(now.mono);
        let quiet = repairing.touched.map_or(now.mono, |touched| touched + QUIET);
        let earliest = repairing.not_before.unwrap_or_default();
        repairing.due = Some(quiet.min(since + MAX_UNQUIET_TIME).max(now.mono).max(earliest));
    }

    pub(super) fn run_due_repairs(&mut self, now: Now) {
        let is_due = |it: &Repairing| it.due().is_some_and(|due| due <= now.mono);
        let due = self.repairing.iter().filter(|(_, repairing)| is_due(repairing));
        let due: Vec<EntryId> = due.map(|(id, _)| id.clone()).collect();
        for id in due {
            self.repair(&id, now);
        }
    }

    fn repair(&mut self, id: &EntryId, now: Now) {
        let Some(health) = self.health(id) else { return };
        let is_too_often = of_late(health, now) >= MAX_REPAIRS;
        let restores_ours = repairable(health);
        let Some(repairing) = self.repairing.get_mut(id) else { return };
        let quiet = repairing.touched.map_or(now.mono, |touched| touched + QUIET);
        let waited = repairing.wanted_since.map_or(Duration::ZERO, |since| now.mono - since);
        let is_never_quiet = quiet > now.mono && waited >= MAX_UNQUIET_TIME;
        if is_too_often || is_never_quiet {
            (repairing.due, repairing.is_identifying_holder) = (None, true);
            let path = self.path_of(id);
            self.actions.push(Action::Suspect(id.clone(), path));
        } else if quiet > now.mono {
            repairing.due = Some(quiet.min(now.mono + MAX_UNQUIET_TIME.saturating_sub(waited)));
        } else {
            (repairing.due, repairing.is_under_way) = (None, true);
            repairing.restores_ours = restores_ours;
            self.actions.push(Action::Repair(id.clone()));
        }
    }

    /// The file that is to be repaired.
    fn path_of(&mut self, id: &EntryId) -> PathBuf {
        let health = self.health(id);
        let findings = health.map(|health| health.findings.clone()).unwrap_or_default();
        let broken = findings.iter().find(|finding| finding.can_repair);
        broken.and_then(|it| it.path.clone()).or_else(|| id.config.clone()).unwrap_or_default()
    }

    pub(super) fn repaired(&mut self, id: &EntryId, result: Result<bool, Box<Failure>>, now: Now) {
        // Whatever the result, another scan finds out what the file contains now.
        self.scans.want(now.mono);
        let Some(repairing) = self.repairing.get_mut(id) else { return };
        repairing.is_under_way = false;
        repairing.wanted_since = None;
        match result {
            Ok(true) => {
                repairing.start_over();
                self.note_repair(id, now);
            }
            // What is left cannot be restored, unless the next change makes it possible.
            Ok(false) => {
                repairing.is_in_vain = true;
                repairing.back_off(now);
            }
            Err(why) => self.note_failure(id, *why, now),
        }
    }

    fn note_repair(&mut self, id: &EntryId, now: Now) {
        self.snapshot.counters.repairs += 1;
        let findings = self.repairing.get_mut(id).map(|it| std::mem::take(&mut it.restores_ours));
        let findings = findings.unwrap_or_default();
        let Some(health) = self.health(id) else { return };
        let is_first = of_late(health, now) == 0;
        health.repairs += 1;
        health.repaired.retain(|at| is_of_late(*at, now));
        health.repaired.push(now.wall);
        health.failure = None;
        health.findings.retain(|finding| !finding.can_repair);
        if !health.needs_attention() {
            health.is_reported = false; // It is reported as a repair.
            health.reported_since = None;
        }
        self.save(now);
        let is_mode = |finding: &Finding| finding.kind == FindingKind::Exposed;
        let restored = what(&findings);
        let message = if !findings.is_empty() && findings.iter().all(is_mode) {
            text::repaired_mode(notice::name_of(&id.client), restored)
        } else {
            text::repaired(notice::name_of(&id.client), restored)
        };
        let notice = Notice::new(now.wall, NoticeKind::Repaired, Level::Warning, message);
        let hint = text::hint_undo(Command::new(["wcode", "undo"]));
        let mut notice = about(id, notice.with_hint(Some(hint)));
        notice.findings = findings;
        // Only the first repair alerts; a repair conflict alerts on its own.
        notice.alert = is_first;
        self.emit(notice, now);
    }

    fn note_failure(&mut self, id: &EntryId, why: Failure, now: Now) {
        self.snapshot.counters.failed_repairs += 1;
        let Some(repairing) = self.repairing.get_mut(id) else { return };
        repairing.back_off(now);
        let Some(health) = self.health(id) else { return };
        if health.failure.as_ref().is_some_and(|known| why.is_known_as(known)) {
            return;
        }
        health.failure = Some(why.clone());
        health.report(now.wall);
        self.save(now);
        let message = text::repair_failed(notice::name_of(&id.client), why.detail);
        let notice = Notice::new(now.wall, NoticeKind::RepairFailed, Level::Error, message);
        let notice = notice.with_hint(why.hint_detail);
        self.emit(about(id, notice).with_alert(), now);
    }

    /// From now on the other program has its way, and people know whose it may be.
    pub(super) fn suspected(&mut self, id: &EntryId, suspects: Suspects, now: Now) {
        let path = self.path_of(id);
        if let Some(repairing) = self.repairing.get_mut(id) {
            repairing.is_identifying_holder = false;
            repairing.wanted_since = None;
        }
        let Some(health) = self.health(id) else { return };
        let repairs = u32::try_from(of_late(health, now)).unwrap_or(u32::MAX);
        let shown = path.display().to_string();
        let Suspects { writers, bystanders } = suspects;
        let fight =
            RepairConflict { since: now.wall, path, repairs, suspects: writers, bystanders };
        let by = fight.culprit_phrase();
        health.repair_conflict = Some(fight);
        health.report(now.wall);
        self.save(now);
        let message = text::repair_stopped(notice::name_of(&id.client), shown, by);
        let notice = Notice::new(now.wall, NoticeKind::RepairStopped, Level::Error, message);
        let notice = notice.with_hint(Some(text::hint_repair_conflict(Command::new([
            "wcode", "watch", "--reload",
        ]))));
        self.emit(about(id, notice).with_alert(), now);
    }

    /// Repairs that had been given up are tried again.
    pub(super) fn reset_failures(&mut self) {
        for health in &mut self.snapshot.clients {
            (health.repair_conflict, health.failure) = (None, None);
            health.repair_hold = None;
            health.repaired.clear();
        }
        self.repairing.values_mut().for_each(Repairing::start_over);
    }
}

/// What a repair would put back.
fn repairable(health: &ClientHealth) -> Vec<Finding> {
    health.findings.iter().filter(|finding| finding.can_repair).cloned().collect()
}

/// How often an entry was repaired of late.
fn of_late(health: &ClientHealth, now: Now) -> usize {
    health.repaired.iter().filter(|at| is_of_late(**at, now)).count()
}

/// True in `REPAIR_WINDOW`, on either side: what a clock that was ahead says must not hold until that time comes.
fn is_of_late(at: Moment, now: Now) -> bool {
    now.wall.since(at) < REPAIR_WINDOW && at.since(now.wall) < REPAIR_WINDOW
}

/// The places that were put back, the first few by name.
fn what(findings: &[Finding]) -> String {
    let places = findings.iter().map(|finding| {
        let path = finding.path.as_ref().map(|path| path.display().to_string());
        format!("`{}`", finding.place.clone().or(path).unwrap_or_default())
    });
    let more = (findings.len() > MAX_NAMED_PLACES).then(|| "…".to_owned());
    crate::text::joined(&places.take(MAX_NAMED_PLACES).chain(more).collect::<Vec<_>>())
}
