//! How loudly something is told: people are told of changes of state, and not too often.

use crate::daemon::decide::{Action, Now, State};
use crate::daemon::look::EntryId;
use crate::daemon::notice::{Change, Failure, Notice};
use crate::plan::status::Level;
use crate::text::monitor::message as text;
use std::time::Duration;

/// So many may come one after the other.
const BURST: u32 = 10;

/// From then on one in this time.
const ONE_IN: Duration = Duration::from_secs(60);

/// How many may still come.
#[derive(Debug, Clone)]
pub(super) struct Telling {
    left: u32,
    /// Since when one more is on its way.
    since: Duration,
    held_back: u64,
}

impl Default for Telling {
    fn default() -> Self {
        Self { left: BURST, since: Duration::ZERO, held_back: 0 }
    }
}

impl Telling {
    fn take(&mut self, now: Duration) -> bool {
        if self.left == BURST {
            self.since = now;
        }
        let gained = now.saturating_sub(self.since).as_secs() / ONE_IN.as_secs();
        let gained = u32::try_from(gained).unwrap_or(BURST).min(BURST);
        self.since += ONE_IN * gained;
        self.left = (self.left + gained).min(BURST);
        let is_left = self.left > 0;
        self.left = self.left.saturating_sub(1);
        is_left
    }
}

impl State {
    /// Tells it; to people only as long as they are not flooded.
    pub(super) fn tell(&mut self, mut notice: Notice, now: Now) {
        if notice.is_loud {
            if self.telling.take(now.mono) {
                notice.held_back = std::mem::take(&mut self.telling.held_back);
                self.snapshot.counters.notices += 1;
            } else {
                self.telling.held_back += 1;
                notice.is_loud = false;
            }
        }
        self.actions.push(Action::Tell(Box::new(notice)));
    }

    /// Told, and not saved: that would fail as well.
    pub(super) fn not_saved(&mut self, why: Failure, now: Now) {
        let notice = Notice::new(now.wall, Change::NotSaved, Level::Error, why.detail);
        self.tell(notice.hinting(why.hint).loud(), now);
    }

    pub(super) fn saved_again(&mut self, now: Now) {
        let message = text::saved_again();
        let notice = Notice::new(now.wall, Change::SavedAgain, Level::Info, message);
        self.tell(notice.loud(), now);
    }
}

/// The notice about this entry.
pub(super) fn about(id: &EntryId, mut notice: Notice) -> Notice {
    notice.client = Some(id.client.clone());
    notice.config.clone_from(&id.config);
    notice.vendor.clone_from(&id.vendor);
    notice
}
