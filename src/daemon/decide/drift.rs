//! What a look means: what is not as it should be since now, and what is right again.

use crate::daemon::decide::repairing::Repairing;
use crate::daemon::decide::telling::about;
use crate::daemon::decide::{Now, State, is_of};
use crate::daemon::look::{EntryId, EntryLook, Look};
use crate::daemon::notice::{self, Change, Failure, Notice};
use crate::daemon::snapshot::{ClientHealth, Mode};
use crate::plan::status::{Finding, FindingKind, Level, StatusKind};
use crate::text::Message;
use crate::text::monitor::{self as words, message as text};
use std::time::Duration;

/// A file that looks half-written has to look so for this long without being touched: a writer may have to wait for the
/// processor in the middle of it.
const SETTLE: Duration = Duration::from_secs(1);

/// While a command of wcode's writes, we come back soon; for this long it is believed to be still at it.
const AGAIN: Duration = Duration::from_millis(50);
const LONGEST_COMMAND: Duration = Duration::from_secs(5);

impl State {
    pub(super) fn looked(&mut self, look: Look, took: Duration, now: Now) {
        self.looking.ended(took, now.mono);
        if look.is_unsettled && self.waits_for_command(now) {
            return;
        }
        if !look.is_unsettled {
            (self.unsettled_since, self.is_cut_short) = (None, false);
        }
        for entry in &look.entries {
            if self.is_settled(entry, now) {
                self.compare(entry, now);
            }
        }
        let is_there = |health: &ClientHealth| look.entries.iter().any(|it| is_of(health, &it.id));
        let count = self.snapshot.clients.len();
        self.snapshot.clients.retain(is_there);
        if self.snapshot.clients.len() != count {
            self.save(now);
        }
        self.repairing.retain(|id, _| look.entries.iter().any(|entry| entry.id == *id));
        self.sync_targets(&look.targets, now);
        self.tell_that_looks_work(now);
        self.probe_where_wanted(now);
    }

    pub(super) fn look_failed(&mut self, why: Failure, now: Now) {
        self.looking.ended(Duration::ZERO, now.mono);
        // Told once, until a look works again.
        if self.snapshot.scan_error.replace(why.clone()).is_none() {
            self.save(now);
            let notice = Notice::new(now.wall, Change::LookFailed, Level::Error, why.detail);
            self.tell(notice.hinting(why.hint).loud(), now);
        }
        self.probe_where_wanted(now);
    }

    fn tell_that_looks_work(&mut self, now: Now) {
        if self.snapshot.scan_error.take().is_some() {
            self.save(now);
            let message = text::looks_work();
            let notice = Notice::new(now.wall, Change::LookWorks, Level::Info, message);
            self.tell(notice.loud(), now);
        }
    }

    /// True where another look has to be had before anything can be said.
    fn waits_for_command(&mut self, now: Now) -> bool {
        let since = *self.unsettled_since.get_or_insert(now.mono);
        if now.mono.saturating_sub(since) < LONGEST_COMMAND {
            self.looking.want(now.mono + AGAIN);
            return true;
        }
        if !std::mem::replace(&mut self.is_cut_short, true) {
            let message = text::cut_short();
            let notice = Notice::new(now.wall, Change::Interrupted, Level::Warning, message);
            self.tell(notice.loud(), now);
        }
        false
    }

    /// False where the entry's file may be in the middle of being written.
    fn is_settled(&mut self, entry: &EntryLook, now: Now) -> bool {
        let repairing = self.repairing.entry(entry.id.clone()).or_default();
        // Seen for the first time, it may have been touched a moment ago.
        repairing.touched.get_or_insert(now.mono);
        repairing.files.clone_from(&entry.files);
        if !entry.is_suspect {
            repairing.suspect_since = None;
            return true;
        }
        let seen = *repairing.suspect_since.get_or_insert(now.mono);
        let quiet_since = repairing.touched.map_or(seen, |touched| touched.max(seen));
        let is_settled = now.mono >= quiet_since + SETTLE;
        if !is_settled {
            self.looking.want(quiet_since + SETTLE);
        }
        is_settled
    }

    fn compare(&mut self, entry: &EntryLook, now: Now) {
        let is_new = self.health(&entry.id).is_none();
        if is_new {
            self.meet(entry, now);
        }
        let Some(health) = self.health(&entry.id) else { return };
        if health.last_entry != entry.written {
            health.last_entry = entry.written;
            health.legacy_acknowledged.clear();
            health.acknowledged = warnings(entry);
        } else if !std::mem::take(&mut health.legacy_acknowledged).is_empty() {
            health.acknowledged = warnings(entry);
        }
        let is_news = |finding: &&Finding| {
            !health.findings.iter().any(|known| is_same(known, finding))
                && !health.acknowledged.contains(&finding.detail)
        };
        let added: Vec<Finding> = entry.findings.iter().filter(is_news).cloned().collect();
        let has_changed = is_new
            || health.state != entry.state
            || health.findings != entry.findings
            || health.is_installed != entry.is_installed;
        let appeared = !is_new && entry.is_installed && !health.is_installed;
        if health.state != entry.state {
            health.since = now.wall;
        }
        health.state = entry.state;
        health.is_installed = entry.is_installed;
        health.findings.clone_from(&entry.findings);
        if has_changed {
            self.save(now);
        }
        if appeared && entry.state == StatusKind::Absent {
            self.tell_of_client(&entry.id, now);
        }
        self.tell_drift(&entry.id, added, now);
        self.plan_repair(&entry.id, now);
        self.tell_end_of_drift(&entry.id, now);
    }

    fn meet(&mut self, entry: &EntryLook, now: Now) {
        self.snapshot.clients.push(ClientHealth {
            client: entry.id.client.clone(),
            config: entry.id.config.clone(),
            vendor: entry.id.vendor.clone(),
            is_installed: entry.is_installed,
            state: entry.state,
            since: now.wall,
            findings: Vec::new(),
            is_reported: false,
            last_entry: entry.written,
            acknowledged: warnings(entry),
            legacy_acknowledged: Vec::new(),
            repairs: 0,
            repaired: Vec::new(),
            repair_conflict: None,
            failure: None,
        });
    }

    fn tell_of_client(&mut self, id: &EntryId, now: Now) {
        let message = text::client_appeared(notice::name_of(&id.client));
        let notice = Notice::new(now.wall, Change::ClientAppeared, Level::Info, message);
        let notice = notice.hinting(Some(words::hint_connect(&id.client)));
        self.tell(about(id, notice).loud(), now);
    }

    /// What is going to be put back is told once it is; what was left to a repair that does not come is told then.
    fn tell_drift(&mut self, id: &EntryId, mut added: Vec<Finding>, now: Now) {
        let is_in_vain = self.repairing.get(id).is_some_and(Repairing::is_in_vain);
        let is_on = self.settings.mode == Mode::Repair;
        let Some(health) = self.health(id) else { return };
        if is_on && health.repair_conflict.is_none() && !is_in_vain {
            added.retain(|finding| !finding.can_repair);
        } else if !health.is_reported {
            added.clone_from(&health.findings);
            added.retain(|finding| !health.acknowledged.contains(&finding.detail));
        }
        self.tell_findings(id, added, now);
    }

    /// Tells these, as a change of state.
    pub(super) fn tell_findings(&mut self, id: &EntryId, findings: Vec<Finding>, now: Now) {
        let Some(level) = findings.iter().map(|finding| finding.level).max() else { return };
        let message = notice::drift(&id.client, &findings);
        let hint = findings.iter().find_map(next_to_try);
        let mut notice = Notice::new(now.wall, Change::Drift, level, message).hinting(hint);
        notice.findings = findings;
        if let Some(health) = self.health(id).filter(|_| level >= Level::Warning) {
            health.is_reported = true;
            notice.is_loud = true;
        }
        self.tell(about(id, notice), now);
    }

    fn tell_end_of_drift(&mut self, id: &EntryId, now: Now) {
        let Some(health) = self.health(id).filter(|health| health.is_reported) else { return };
        if health.needs_attention() {
            return;
        }
        health.is_reported = false;
        self.save(now);
        let message = text::drift_ended(notice::name_of(&id.client));
        let notice = Notice::new(now.wall, Change::DriftEnded, Level::Info, message);
        self.tell(about(id, notice).loud(), now);
    }
}

/// What only warns: the command that wrote the entry has reported it.
fn warnings(entry: &EntryLook) -> Vec<Message> {
    let warnings = entry.findings.iter().filter(|finding| finding.kind == FindingKind::Warning);
    warnings.map(|finding| finding.detail.clone()).collect()
}

/// What a finding says to do, in words.
fn next_to_try(finding: &Finding) -> Option<String> {
    let command = || finding.remedy.as_ref().map(crate::text::doctor::type_this);
    finding.hint.clone().or_else(command)
}

/// True for the same thing: a value that is wrong stays wrong when it is another one. A finding that wcode 0.1.0 stored
/// has no code, and is the same as any about its place.
fn is_same(known: &Finding, found: &Finding) -> bool {
    let facts = |finding: &Finding| (finding.kind, finding.path.clone(), finding.place.clone());
    let is_nameless = found.place.is_none() && found.path.is_none();
    // Several warnings can be about one file.
    let needs_detail = is_nameless || found.kind == FindingKind::Warning;
    let is_other_detail = !known.detail.is_uncoded() && known.detail != found.detail;
    facts(known) == facts(found) && !(needs_detail && is_other_detail)
}
