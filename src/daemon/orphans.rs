//! Ended processes that no other code waits for: the first process of a container inherits those that a hook leaves behind.
//!
//! Its own children are waited for by the code that started them, within moments. So only what is seen to have ended twice, with
//! `REAP_DELAY` between, is taken for an orphan.

use std::time::Duration;
#[cfg(target_os = "linux")]
use {
    crate::host::own_process,
    std::collections::BTreeSet,
    tokio::signal::unix::{Signal, SignalKind, signal},
    tokio::time::{Instant, sleep_until, timeout_at},
};

/// Far longer than an own child that has ended is left alone.
const REAP_DELAY: Duration = Duration::from_secs(3);

/// Reaps them, if this is the first process.
#[cfg(target_os = "linux")]
pub(super) struct Orphans {
    /// A child has ended; `None` if this is not the first process.
    ended: Option<Signal>,
    /// Those that had ended at the last look.
    seen: BTreeSet<u32>,
    /// When to look.
    due: Option<Instant>,
}

#[cfg(target_os = "linux")]
impl Orphans {
    /// Runs within the runtime.
    pub(super) fn new() -> Self {
        let is_first = std::process::id() == 1;
        let ended = is_first.then(|| signal(SignalKind::child()).ok()).flatten();
        Self { ended, seen: BTreeSet::new(), due: None }
    }

    /// Reaps for as long as it is polled; can be dropped at any time.
    pub(super) async fn reap(&mut self) {
        let Some(ended) = &mut self.ended else { return std::future::pending().await };
        loop {
            match self.due {
                None => {
                    ended.recv().await;
                    self.due = Some(Instant::now() + REAP_DELAY);
                }
                Some(due) => {
                    // What ends meanwhile is looked at then.
                    let _ = timeout_at(due, sleep_until(due)).await;
                    let now: BTreeSet<u32> = own_process::ended_children().into_iter().collect();
                    let orphans = now.intersection(&self.seen);
                    orphans.for_each(|pid| own_process::reap(*pid));
                    self.seen = now;
                    self.due = (!self.seen.is_empty()).then(|| Instant::now() + REAP_DELAY);
                }
            }
        }
    }
}

/// Elsewhere no program is the first process.
#[cfg(not(target_os = "linux"))]
pub(super) struct Orphans;

#[cfg(not(target_os = "linux"))]
impl Orphans {
    pub(super) fn new() -> Self {
        let _ = REAP_DELAY;
        Self
    }

    pub(super) async fn reap(&mut self) {
        std::future::pending().await
    }
}
