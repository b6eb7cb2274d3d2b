//! What other settings mean, and settings that cannot be followed.

use crate::daemon::decide::{Now, State};
use crate::daemon::notice::{Failure, Notice, NoticeKind};
use crate::daemon::settings::Settings;
use crate::plan::status::Level;
use crate::text::monitor::message as text;

impl State {
    pub(super) fn reloaded(&mut self, settings: Settings, is_asked_for: bool, now: Now) {
        let were_bad = self.snapshot.settings_error.take().is_some();
        let are_others = self.settings != settings;
        // A program may write the file again and again as it was.
        if is_asked_for || are_others {
            // Somebody has looked at it, and wants another try.
            self.reset_failures();
            self.check_now(now);
            self.save(now);
        }
        if (&self.settings.on_change, self.settings.notify)
            != (&settings.on_change, settings.notify)
        {
            self.limiter.forget_heard();
        }
        self.settings = settings;
        self.snapshot.mode = self.settings.mode;
        self.snapshot.interval_seconds = self.settings.probe_seconds();
        if are_others || were_bad {
            let message = text::settings_read();
            let mut notice =
                Notice::new(now.wall, NoticeKind::ConfigReloaded, Level::Info, message);
            // If the trouble alerted, its end alerts as well.
            notice.alert = were_bad;
            self.emit(notice, now);
        }
    }

    pub(super) fn reload_failed(&mut self, why: Failure, now: Now) {
        if self.snapshot.settings_error.as_ref() == Some(&why) {
            return;
        }
        self.snapshot.settings_error = Some(why.clone());
        self.save(now);
        let notice = Notice::new(now.wall, NoticeKind::ConfigInvalid, Level::Warning, why.detail);
        self.emit(notice.with_hint(why.hint_detail).with_alert(), now);
    }
}
