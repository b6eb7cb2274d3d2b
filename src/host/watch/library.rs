//! Other systems than Linux, by the `notify` library: they report a folder with the files in it, and no reads.

use super::paths::WatchedPaths;
use super::touched::{FileEvent, Touched};
use crate::text::Message;
use crate::text::host::message as text;
use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{ErrorKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Watches held by the system.
#[derive(Debug)]
pub(super) struct Watches {
    /// Kept alive, as they end with it.
    _folders: RecommendedWatcher,
    shared: Arc<Shared>,
}

/// What the library's thread and the caller share.
#[derive(Debug, Default)]
struct Shared {
    touched: Mutex<Touched>,
    wake: tokio::sync::Notify,
}

impl Watches {
    /// Watches folders; the library watches a folder for each single file as well.
    pub(super) fn new(places: WatchedPaths) -> Result<Self, Message> {
        let (shared, places) = (Arc::new(Shared::default()), Arc::new(places));
        let (theirs, known) = (Arc::clone(&shared), Arc::clone(&places));
        let record = move |event: notify::Result<notify::Event>| theirs.record(event, &known);
        let config = notify::Config::default().with_follow_symlinks(false);
        let mut folders =
            RecommendedWatcher::new(record, config).map_err(|error| describe(&error))?;
        places.folders.iter().try_for_each(|path| watch_one(&mut folders, path))?;
        Ok(Self { _folders: folders, shared })
    }

    /// A folder's watch holds for whatever has a name in it.
    #[expect(clippy::unused_self, reason = "Linux's needs it")]
    pub(super) fn watch_again(&mut self, _: &Path) -> bool {
        true
    }

    /// Waits until there are events, and adds them.
    pub(super) async fn next(&mut self, touched: &mut Touched) {
        while *touched == Touched::default() {
            self.drain(touched);
            if *touched == Touched::default() {
                self.shared.wake.notified().await;
            }
        }
    }

    /// Adds the events that there are by now.
    pub(super) fn drain(&mut self, touched: &mut Touched) {
        touched.merge(std::mem::take(&mut *self.shared.touched()));
    }
}

impl Shared {
    fn touched(&self) -> MutexGuard<'_, Touched> {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs on the library's thread: most events are about other files, and end here.
    fn record(&self, event: notify::Result<notify::Event>, places: &WatchedPaths) {
        let event = match event {
            Ok(event) if is_only_read(event.kind) => return,
            Ok(event) => FileEvent {
                is_incomplete: event.need_rescan(),
                is_about_names: is_about_names(event.kind),
                paths: event.paths,
            },
            Err(_) => FileEvent { is_incomplete: true, ..FileEvent::default() },
        };
        if self.touched().record(event, places) {
            self.wake.notify_one();
        }
    }
}

fn watch_one(watcher: &mut RecommendedWatcher, path: &Path) -> Result<(), Message> {
    match watcher.watch(path, RecursiveMode::NonRecursive) {
        // It was just removed; the folder above reports it.
        Err(error) if matches!(error.kind, ErrorKind::PathNotFound) => Ok(()),
        result => result.map_err(|error| describe(&error)),
    }
}

fn is_only_read(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}

fn is_about_names(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Create(_)
            | EventKind::Remove(_)
            | EventKind::Modify(ModifyKind::Name(_))
            | EventKind::Other
    )
}

/// Why the system does not report changes.
fn describe(error: &notify::Error) -> Message {
    match &error.kind {
        ErrorKind::MaxFilesWatch => text::polling_limit(),
        ErrorKind::Io(error) => text::polling_failed(error.to_string()),
        kind => text::polling_failed(format!("{kind:?}")),
    }
}
