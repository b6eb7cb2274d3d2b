//! What a scan means: what is not as it should be since now, and what is right again.

use crate::daemon::decide::rate_limit::about;
use crate::daemon::decide::repairing::Repairing;
use crate::daemon::decide::{Now, State, id_of};
use crate::daemon::notice::{self, Failure, Notice, NoticeKind};
use crate::daemon::scan::{EntryId, EntryScan, Scan};
use crate::daemon::snapshot::{ClientHealth, Mode};
use crate::plan::status::{Finding, FindingKind, Level, StatusKind};
use crate::text::doctor::message::type_this;
use crate::text::monitor::message as text;
use crate::text::{Command, Message};
use std::collections::BTreeSet;
use std::time::Duration;

/// A file that looks half-written has to look so for this long without being touched: a writer may have to wait for the
/// processor in the middle of it.
const SETTLE_TIME: Duration = Duration::from_secs(1);

/// While a command of wcode's writes, we come back soon; for this long it is believed to be still at it.
const RETRY_DELAY: Duration = Duration::from_millis(50);
const MAX_COMMAND_TIME: Duration = Duration::from_secs(5);

impl State {
    pub(super) fn scanned(&mut self, scan: Scan, took: Duration, now: Now) {
        self.scans.ended(took, now.mono);
        if scan.is_unsettled && self.waits_for_command(now) {
            return;
        }
        if !scan.is_unsettled {
            (self.unsettled_since, self.is_cut_short) = (None, false);
        }
        for entry in &scan.entries {
            if self.is_settled(entry, now) {
                self.compare(entry, now);
            }
        }
        self.forget_entries(&scan, now);
        if !scan.is_partial {
            self.sync_targets(&scan.targets, now);
        }
        self.report_scan_recovery(now);
        self.start_requested_probes(now);
    }

    /// Entries that are not there any more.
    fn forget_entries(&mut self, scan: &Scan, now: Now) {
        let seen: BTreeSet<&EntryId> = scan.entries.iter().map(|entry| &entry.id).collect();
        let is_gone = |id: &EntryId| {
            if scan.is_partial { scan.gone.contains(id) } else { !seen.contains(id) }
        };
        if scan.is_partial && scan.gone.is_empty() {
            return;
        }
        let count = self.snapshot.clients.len();
        self.snapshot.clients.retain(|health| !is_gone(&id_of(health)));
        if self.snapshot.clients.len() != count {
            self.save(now);
        }
        self.repairing.retain(|id, _| !is_gone(id));
    }

    pub(super) fn scan_failed(&mut self, why: Failure, now: Now) {
        self.scans.ended(Duration::ZERO, now.mono);
        // Told once, until a scan works again.
        if self.snapshot.scan_error.replace(why.clone()).is_none() {
            self.save(now);
            let notice = Notice::new(now.wall, NoticeKind::ScanFailed, Level::Error, why.detail);
            self.emit(notice.with_hint(why.hint_detail).with_alert(), now);
        }
        self.start_requested_probes(now);
    }

    fn report_scan_recovery(&mut self, now: Now) {
        if self.snapshot.scan_error.take().is_some() {
            self.save(now);
            let message = text::looks_work();
            let notice = Notice::new(now.wall, NoticeKind::ScanRecovered, Level::Info, message);
            self.emit(notice.with_alert(), now);
        }
    }

    /// True if another scan is needed before anything can be reported.
    fn waits_for_command(&mut self, now: Now) -> bool {
        let since = *self.unsettled_since.get_or_insert(now.mono);
        if now.mono.saturating_sub(since) < MAX_COMMAND_TIME {
            self.scans.want(now.mono + RETRY_DELAY);
            return true;
        }
        if !std::mem::replace(&mut self.is_cut_short, true) {
            let message = text::cut_short();
            let notice = Notice::new(now.wall, NoticeKind::Interrupted, Level::Warning, message);
            self.emit(notice.with_alert(), now);
        }
        false
    }

    /// False if the entry's file may be in the middle of being written.
    fn is_settled(&mut self, entry: &EntryScan, now: Now) -> bool {
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
        let is_settled = now.mono >= quiet_since + SETTLE_TIME;
        if !is_settled {
            self.scans.want(quiet_since + SETTLE_TIME);
        }
        is_settled
    }

    fn compare(&mut self, entry: &EntryScan, now: Now) {
        let is_new = self.health(&entry.id).is_none();
        if is_new {
            self.track_entry(entry, now);
        }
        let Some(health) = self.health(&entry.id) else { return };
        if health.last_entry != entry.written {
            health.last_entry = entry.written;
            health.legacy_acknowledged.clear();
            health.acknowledged = warnings(entry);
        } else if !std::mem::take(&mut health.legacy_acknowledged).is_empty() {
            health.acknowledged = warnings(entry);
        }
        self.update_hold(entry, now);
        let Some(health) = self.health(&entry.id) else { return };
        let is_news = |finding: &&Finding| {
            !health.findings.iter().any(|known| is_same(known, finding))
                && !health.acknowledged.contains(&finding.detail)
        };
        let added: Vec<Finding> = entry.findings.iter().filter(is_news).cloned().collect();
        let has_changed = is_new
            || health.state != entry.state
            || health.findings != entry.findings
            || health.is_installed != entry.is_installed
            || health.config_hash != entry.config_hash
            || health.version != entry.version;
        let appeared = !is_new && entry.is_installed && !health.is_installed;
        if health.state != entry.state {
            health.since = now.wall;
        }
        health.state = entry.state;
        health.is_installed = entry.is_installed;
        health.version.clone_from(&entry.version);
        health.config_hash.clone_from(&entry.config_hash);
        health.findings.clone_from(&entry.findings);
        if has_changed {
            self.save(now);
        }
        if appeared && entry.state == StatusKind::Absent {
            self.report_client(&entry.id, now);
        }
        self.report_drift(&entry.id, added, now);
        self.plan_repair(&entry.id, now);
        self.report_drift_end(&entry.id, now);
        self.remind_of_drift(&entry.id, now);
    }

    /// Drift that was reported before this process, or this hook, was there.
    fn remind_of_drift(&mut self, id: &EntryId, now: Now) {
        let Some(health) = self.health(id).filter(|health| health.is_reported) else { return };
        let findings = health.findings.clone();
        let Some(level) = findings.iter().map(|finding| finding.level).max() else { return };
        let message = notice::drift(&id.client, &findings);
        let hint = findings.iter().find_map(next_to_try);
        let mut notice = Notice::new(now.wall, NoticeKind::Drift, level, message).with_hint(hint);
        notice.findings = findings;
        self.remind(about(id, notice));
    }

    fn track_entry(&mut self, entry: &EntryScan, now: Now) {
        self.snapshot.clients.push(ClientHealth {
            client: entry.id.client.clone(),
            config: entry.id.config.clone(),
            vendor: entry.id.vendor.clone(),
            is_installed: entry.is_installed,
            version: entry.version.clone(),
            config_hash: entry.config_hash.clone(),
            state: entry.state,
            since: now.wall,
            findings: Vec::new(),
            is_reported: false,
            reported_since: None,
            last_entry: entry.written,
            acknowledged: warnings(entry),
            repair_hold: None,
            seen_undo: None,
            legacy_acknowledged: Vec::new(),
            repairs: 0,
            repaired: Vec::new(),
            repair_conflict: None,
            failure: None,
        });
    }

    fn report_client(&mut self, id: &EntryId, now: Now) {
        let message = text::client_appeared(notice::name_of(&id.client));
        let notice = Notice::new(now.wall, NoticeKind::ClientAppeared, Level::Info, message);
        let notice = notice.with_hint(Some(text::hint_connect(Command::new([
            "wcode", "apply", "--client", &id.client,
        ]))));
        self.emit(about(id, notice).with_alert(), now);
    }

    /// Drift that will be repaired is reported after the repair; if that repair is dropped, the drift is reported then.
    fn report_drift(&mut self, id: &EntryId, mut added: Vec<Finding>, now: Now) {
        let is_in_vain = self.repairing.get(id).is_some_and(Repairing::is_in_vain);
        let is_on = self.settings.mode == Mode::Repair;
        let Some(health) = self.health(id) else { return };
        let is_left = health.repair_conflict.is_some() || health.repair_hold.is_some();
        if is_on && !is_left && !is_in_vain {
            added.retain(|finding| !finding.can_repair);
        } else if !health.is_reported {
            added.clone_from(&health.findings);
            added.retain(|finding| !health.acknowledged.contains(&finding.detail));
        }
        self.report_findings(id, added, now);
    }

    /// Reports these, as a change of state.
    pub(super) fn report_findings(&mut self, id: &EntryId, findings: Vec<Finding>, now: Now) {
        let Some(level) = findings.iter().map(|finding| finding.level).max() else { return };
        let message = notice::drift(&id.client, &findings);
        let hint = findings.iter().find_map(next_to_try);
        let mut notice = Notice::new(now.wall, NoticeKind::Drift, level, message).with_hint(hint);
        notice.findings = findings;
        if let Some(health) = self.health(id).filter(|_| level >= Level::Warning) {
            health.report(now.wall);
            notice.alert = true;
        }
        self.emit(about(id, notice), now);
    }

    fn report_drift_end(&mut self, id: &EntryId, now: Now) {
        let Some(health) = self.health(id).filter(|health| health.is_reported) else { return };
        if health.needs_attention() {
            return;
        }
        health.is_reported = false;
        let since = health.reported_since.take();
        self.save(now);
        let message = text::drift_ended(notice::name_of(&id.client));
        let notice = Notice::new(now.wall, NoticeKind::DriftEnded, Level::Info, message);
        self.emit(about(id, notice).after(since).with_alert(), now);
    }
}

/// What only warns: the command that wrote the entry has reported it.
fn warnings(entry: &EntryScan) -> Vec<Message> {
    let warnings = entry.findings.iter().filter(|finding| finding.kind == FindingKind::Warning);
    warnings.map(|finding| finding.detail.clone()).collect()
}

/// What fixes a finding.
fn next_to_try(finding: &Finding) -> Option<Message> {
    let command = || finding.remedy.as_ref().map(|line| type_this(Command::shell(line)));
    finding.hint_detail.clone().or_else(command)
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
