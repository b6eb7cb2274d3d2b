//! What changed, put together from single events.

use super::paths::WatchedPaths;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What changed since it was last asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Touched {
    /// Files that were asked about; several events on one file are reported once.
    pub files: BTreeSet<PathBuf>,
    /// How many events there were.
    pub events: u64,
    /// A folder was removed, created or moved, or events were lost: everything must be scanned and watched anew.
    pub is_structural: bool,
    /// Another file may have this name now.
    pub(super) renewed: BTreeSet<PathBuf>,
}

/// An event as the system reports it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FileEvent {
    /// Where it happened.
    pub(super) paths: Vec<PathBuf>,
    /// Something appeared, went or was renamed.
    pub(super) is_about_names: bool,
    /// Events before it were lost.
    pub(super) is_incomplete: bool,
}

impl Touched {
    /// Adds an event; one about other files adds nothing, and is false.
    pub(super) fn record(&mut self, event: FileEvent, places: &WatchedPaths) -> bool {
        let mut files = BTreeSet::new();
        let mut renewed = BTreeSet::new();
        let mut is_structural = event.is_incomplete;
        for path in event.paths {
            let touched: Vec<&PathBuf> = places.files_at(&path).collect();
            files.extend(touched.iter().copied().cloned());
            is_structural |= event.is_about_names && places.is_structure(&path);
            if event.is_about_names && !touched.is_empty() {
                is_structural |= touched.iter().any(|file| places.leads_elsewhere(file));
                renewed.insert(path);
            }
        }
        let is_ours = is_structural || !files.is_empty();
        if is_ours {
            self.files.extend(files);
            self.renewed.extend(renewed);
            self.events += 1;
            self.is_structural |= is_structural;
        }
        is_ours
    }

    /// Adds what another one has.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn merge(&mut self, other: Self) {
        self.files.extend(other.files);
        self.renewed.extend(other.renewed);
        self.events += other.events;
        self.is_structural |= other.is_structural;
    }
}
