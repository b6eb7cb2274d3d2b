//! Reports when files change, appear or go, whatever way they are written: over a rename, in place, behind symlinks, in
//! folders that are not there yet or are made anew.
//!
//! Facts (inotify, notify 9.0): a watch on a file dies with the first save by rename, so folders are watched; a symlink's
//! folder reports nothing about its target's, so both are; a folder that is removed or replaced takes its watch along,
//! so the folder above is watched too and all is set up anew; reading a file is an event as well, unless reads are
//! excluded. If the kernel cannot report changes (network file systems, limits reached), stamps are compared instead,
//! which the caller does in time (`Watcher::poll`); they are also what finds a change that slipped through.
//!
//! Left out: what a change means.

mod paths;
mod stamp;

use crate::text::Message;
use crate::text::host::message as text;
use notify::event::{AccessKind, AccessMode, EventKind, EventKindMask};
use notify::{ErrorKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use paths::WatchedPaths;
use stamp::Stamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// All but opens and reads, which happen all the time.
const KINDS: EventKindMask = EventKindMask::CORE.union(EventKindMask::ACCESS_CLOSE);

/// What changed since it was last asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// Files that were asked about; several events on one file are reported once.
    pub files: BTreeSet<PathBuf>,
    /// How many events there were.
    pub events: u64,
    /// A folder went, came or moved, or events were lost: everything has to be looked at, and set up anew.
    pub is_structural: bool,
}

/// Watches a set of files.
#[derive(Debug, Default)]
pub struct Watcher {
    shared: Arc<Shared>,
    inner: Option<RecommendedWatcher>,
    files: BTreeSet<PathBuf>,
    stamps: BTreeMap<PathBuf, Stamp>,
}

/// How the files are watched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// How many folders report by themselves.
    pub folders: usize,
    /// Why stamps have to be compared again and again.
    pub polling: Option<Message>,
}

/// What the library's thread and the caller share.
#[derive(Debug, Default)]
struct Shared {
    touched: Mutex<Touched>,
    wake: tokio::sync::Notify,
}

impl Watcher {
    /// Watches these files, which need not exist, in the place of those of before; with `polls` by stamps alone.
    ///
    /// A change between the old watches and the new ones is not lost: the new ones are set up first.
    pub fn watch(&mut self, files: BTreeSet<PathBuf>, polls: bool) -> Coverage {
        let places = WatchedPaths::new(&files);
        let forced = polls.then(text::polling_asked_for);
        let reason = forced.or_else(|| places.network_folder().map(text::polling_network));
        let folders = places.folders.len();
        let armed = match reason {
            Some(reason) => Err(reason),
            None => self.arm(places),
        };
        self.stamps = files.iter().map(|file| (file.clone(), Stamp::read(file))).collect();
        self.files = files;
        match armed {
            Ok(inner) => {
                self.inner = Some(inner);
                Coverage { folders, polling: None }
            }
            Err(reason) => {
                self.inner = None;
                Coverage { folders: 0, polling: Some(reason) }
            }
        }
    }

    /// True if exactly these files are watched now.
    pub fn is_watching(&self, files: &BTreeSet<PathBuf>) -> bool {
        self.files == *files
    }

    fn arm(&self, places: WatchedPaths) -> Result<RecommendedWatcher, Message> {
        let shared = Arc::clone(&self.shared);
        let folders = places.folders.clone();
        let tell = move |event: notify::Result<notify::Event>| shared.record_event(event, &places);
        let config = notify::Config::default().with_follow_symlinks(false).with_event_kinds(KINDS);
        let mut inner = RecommendedWatcher::new(tell, config).map_err(|error| describe(&error))?;
        for folder in folders {
            match inner.watch(&folder, RecursiveMode::NonRecursive) {
                // It has just gone; the folder above reports it.
                Err(error) if matches!(error.kind, ErrorKind::PathNotFound) => {}
                result => result.map_err(|error| describe(&error))?,
            }
        }
        Ok(inner)
    }

    /// Waits for a change.
    pub async fn changed(&self) -> Touched {
        loop {
            let taken = std::mem::take(&mut *self.shared.touched());
            if taken != Touched::default() {
                return taken;
            }
            self.shared.wake.notified().await;
        }
    }

    /// Files whose stamp is another than when they were last compared.
    pub fn poll(&mut self) -> BTreeSet<PathBuf> {
        let mut changed = BTreeSet::new();
        for (file, stamp) in &mut self.stamps {
            let now = Stamp::read(file);
            if *stamp != now {
                *stamp = now;
                changed.insert(file.clone());
            }
        }
        changed
    }
}

impl Shared {
    fn touched(&self) -> MutexGuard<'_, Touched> {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs on the library's thread: most events are about other files, and end here.
    fn record_event(&self, event: notify::Result<notify::Event>, places: &WatchedPaths) {
        let Ok(event) = event else { return self.record(BTreeSet::new(), true) };
        if is_only_read(event.kind) {
            return;
        }
        let mut files = BTreeSet::new();
        let mut is_structural = event.need_rescan();
        for path in &event.paths {
            files.extend(places.files_at(path).cloned());
            is_structural |= places.is_structure(path) && is_about_names(event.kind);
        }
        if is_structural || !files.is_empty() {
            self.record(files, is_structural);
        }
    }

    fn record(&self, files: BTreeSet<PathBuf>, is_structural: bool) {
        let mut touched = self.touched();
        touched.files.extend(files);
        touched.events += 1;
        touched.is_structural |= is_structural;
        drop(touched);
        self.wake.notify_one();
    }
}

fn is_only_read(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}

fn is_about_names(kind: EventKind) -> bool {
    use notify::event::ModifyKind;
    matches!(
        kind,
        EventKind::Create(_)
            | EventKind::Remove(_)
            | EventKind::Modify(ModifyKind::Name(_))
            | EventKind::Other
    )
}

/// Why the kernel does not report changes.
fn describe(error: &notify::Error) -> Message {
    match &error.kind {
        ErrorKind::MaxFilesWatch => text::polling_limit(),
        // EMFILE: no further inotify instance for this user.
        ErrorKind::Io(error) if error.raw_os_error() == Some(24) => text::polling_limit(),
        _ => {
            let detail = match &error.kind {
                ErrorKind::Io(error) => error.to_string(),
                kind => format!("{kind:?}"),
            };
            text::polling_failed(detail)
        }
    }
}

/// The folder that holds a path.
fn folder(path: &Path) -> &Path {
    crate::host::files::parent(path)
}
