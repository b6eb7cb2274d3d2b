//! When a repair is none of the monitor's business: the config itself was taken away, or the user undid a repair.

use crate::daemon::decide::rate_limit::about;
use crate::daemon::decide::{Now, State};
use crate::daemon::notice::{self, Notice, NoticeKind};
use crate::daemon::scan::EntryScan;
use crate::daemon::snapshot::RepairHold;
use crate::plan::status::Level;
use crate::text::Command;
use crate::text::monitor::message as text;

impl State {
    /// Notes why the entry is not to be repaired, or that it may be again.
    pub(super) fn update_hold(&mut self, entry: &EntryScan, now: Now) {
        let is_repairing = self.settings.mode == crate::daemon::snapshot::Mode::Repair;
        let Some(health) = self.health(&entry.id) else { return };
        let before = health.repair_hold;
        if !entry.needs_repair() && !entry.is_lost {
            health.repair_hold = None;
        }
        if entry.is_lost && entry.id.vendor.is_some() {
            health.repair_hold = Some(RepairHold::FileReplaced);
        }
        let is_undone = entry.undone_repair > health.seen_undo;
        if is_undone {
            health.seen_undo = entry.undone_repair;
            health.repair_hold = Some(RepairHold::Undone);
            health.acknowledged = entry.findings.iter().map(|it| it.detail.clone()).collect();
        }
        if health.repair_hold != before {
            self.save(now);
        }
        if is_undone && is_repairing {
            let message = text::repair_undone(notice::name_of(&entry.id.client));
            let notice = Notice::new(now.wall, NoticeKind::RepairUndone, Level::Info, message);
            let command = Command::new(["wcode", "apply", "--on-conflict", "overwrite"]);
            let notice = notice.with_hint(Some(text::hint_repair_undone(command)));
            self.emit(about(&entry.id, notice).with_alert(), now);
        }
    }
}

impl EntryScan {
    fn needs_repair(&self) -> bool {
        self.findings.iter().any(|finding| finding.can_repair)
    }
}
