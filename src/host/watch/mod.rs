//! Reports when files change, appear or go, whatever way they are written: over a rename, in place, behind symlinks, in
//! folders that are not there yet or are made anew.
//!
//! Facts (inotify, notify 9.0): a watch on a file dies with the first save by rename, so folders are watched; a symlink's
//! folder reports nothing about its target's, so both are; a folder that is removed or replaced takes its watch along,
//! so the folder above is watched too and all is set up anew; reading a file is an event as well, unless reads are
//! excluded; writes to any other file in a watched folder wake the process, unless the folder reports names only, and
//! each file its own writes. If the kernel cannot report changes (network file systems, limits reached), stamps are compared instead,
//! which the caller does in time (`Watcher::poll`); they are also what finds a change that slipped through.
//!
//! Left out: what a change means.

mod paths;
mod stamp;

pub(crate) use stamp::Stamp;

use crate::text::Message;
use crate::text::host::message as text;
use notify::event::{AccessKind, AccessMode, EventKind, EventKindMask};
use notify::{ErrorKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use paths::WatchedPaths;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// All but opens and reads, which happen all the time.
const KINDS: EventKindMask = EventKindMask::CORE.union(EventKindMask::ACCESS_CLOSE);

/// That a file appears, goes or is renamed.
const NAMES: EventKindMask =
    EventKindMask::CREATE.union(EventKindMask::REMOVE).union(EventKindMask::MODIFY_NAME);

/// The kernel watches single files. Elsewhere the library watches a folder for each of them.
const WATCHES_FILES: bool = cfg!(target_os = "linux");

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
    renewed: BTreeSet<PathBuf>,
}

/// Watches a set of files.
#[derive(Debug, Default)]
pub(crate) struct Watcher {
    shared: Arc<Shared>,
    armed: Option<Armed>,
    files: BTreeSet<PathBuf>,
    stamps: BTreeMap<PathBuf, Stamp>,
}

/// Watches held by the kernel.
#[derive(Debug)]
struct Armed {
    /// On folders: kept alive, as they end with it.
    _folders: RecommendedWatcher,
    /// On single files, if the kernel can do that.
    files: Option<RecommendedWatcher>,
}

/// How the files are watched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Coverage {
    /// How many folders report by themselves.
    pub folders: usize,
    /// Why stamps must be compared periodically.
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
    pub(crate) fn watch(&mut self, files: BTreeSet<PathBuf>, polls: bool) -> Coverage {
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
            Ok(armed) => {
                self.armed = Some(armed);
                Coverage { folders, polling: None }
            }
            Err(reason) => {
                self.armed = None;
                Coverage { folders: 0, polling: Some(reason) }
            }
        }
    }

    /// True if exactly these files are watched now.
    pub(crate) fn is_watching(&self, files: &BTreeSet<PathBuf>) -> bool {
        self.files == *files
    }

    /// True if each of these files is watched now.
    pub(crate) fn is_watching_all<'f>(&self, files: impl IntoIterator<Item = &'f PathBuf>) -> bool {
        files.into_iter().all(|file| self.files.contains(file))
    }

    fn arm(&self, places: WatchedPaths) -> Result<Armed, Message> {
        let places = Arc::new(places);
        let of_folders = if WATCHES_FILES { NAMES } else { KINDS };
        let folders = self.watcher(&places, of_folders, places.folders.iter())?;
        let single = || self.watcher(&places, KINDS, places.single_paths());
        let files = WATCHES_FILES.then(single).transpose()?;
        Ok(Armed { _folders: folders, files })
    }

    fn watcher<'p>(
        &self,
        places: &Arc<WatchedPaths>,
        kinds: EventKindMask,
        paths: impl Iterator<Item = &'p PathBuf>,
    ) -> Result<RecommendedWatcher, Message> {
        let (shared, known) = (Arc::clone(&self.shared), Arc::clone(places));
        let record = move |event: notify::Result<notify::Event>| shared.record_event(event, &known);
        let config = notify::Config::default().with_follow_symlinks(false).with_event_kinds(kinds);
        let mut watcher =
            RecommendedWatcher::new(record, config).map_err(|error| describe(&error))?;
        paths.into_iter().try_for_each(|path| watch_one(&mut watcher, path))?;
        Ok(watcher)
    }

    /// Waits for a change.
    pub(crate) async fn changed(&mut self) -> Touched {
        loop {
            let mut taken = std::mem::take(&mut *self.shared.touched());
            if taken != Touched::default() {
                let renewed = std::mem::take(&mut taken.renewed);
                taken.is_structural |= !self.watch_again(&renewed);
                return taken;
            }
            self.shared.wake.notified().await;
        }
    }

    /// Watches the files that have these names now; what was written to them before is seen by the scan that follows.
    /// False if that failed.
    fn watch_again(&mut self, paths: &BTreeSet<PathBuf>) -> bool {
        let Some(files) = self.armed.as_mut().and_then(|armed| armed.files.as_mut()) else {
            return true;
        };
        paths.iter().filter(|path| !path.is_symlink()).all(|path| {
            // Fails if the file that was watched is gone for good.
            let _ = files.unwatch(path);
            watch_one(files, path).is_ok()
        })
    }

    /// Files whose stamp is another than when they were last compared.
    pub(crate) fn poll(&mut self) -> BTreeSet<PathBuf> {
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
        let Ok(event) = event else {
            return self.record(BTreeSet::new(), BTreeSet::new(), true);
        };
        if is_only_read(event.kind) {
            return;
        }
        let mut files = BTreeSet::new();
        let mut renewed = BTreeSet::new();
        let mut is_structural = event.need_rescan();
        let is_about_names = is_about_names(event.kind);
        for path in &event.paths {
            let touched: Vec<&PathBuf> = places.files_at(path).collect();
            if is_about_names && !touched.is_empty() {
                is_structural |= touched.iter().any(|file| places.leads_elsewhere(file));
                renewed.insert(path.clone());
            }
            files.extend(touched.into_iter().cloned());
            is_structural |= is_about_names && places.is_structure(path);
        }
        if is_structural || !files.is_empty() {
            self.record(files, renewed, is_structural);
        }
    }

    fn record(&self, files: BTreeSet<PathBuf>, renewed: BTreeSet<PathBuf>, is_structural: bool) {
        let mut touched = self.touched();
        touched.files.extend(files);
        touched.renewed.extend(renewed);
        touched.events += 1;
        touched.is_structural |= is_structural;
        drop(touched);
        self.wake.notify_one();
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
