//! Reports when files change, appear or go, whatever way they are written: over a rename, in place, behind symlinks, in
//! folders that are not there yet or are made anew.
//!
//! Facts (inotify): a watch on a file dies with the first save by rename, so folders are watched; a symlink's
//! folder reports nothing about its target's, so both are; a folder that is removed or replaced takes its watch along,
//! so the folder above is watched too and all is set up anew; reading a file is an event as well, unless reads are
//! excluded; writes to any other file in a watched folder wake the process, unless the folder reports names only, and
//! each file its own writes. If the kernel cannot report changes (network file systems, limits reached), stamps are compared instead,
//! which the caller does in time (`Watcher::poll`); they are also what finds a change that slipped through.
//!
//! Left out: what a change means.

#[cfg(target_os = "linux")]
mod inotify;
#[cfg(not(target_os = "linux"))]
mod library;
mod paths;
mod stamp;
mod touched;

pub(crate) use stamp::Stamp;
pub(crate) use touched::Touched;

#[cfg(target_os = "linux")]
use inotify::Watches;
#[cfg(not(target_os = "linux"))]
use library::Watches;

use crate::text::Message;
use crate::text::host::message as text;
use paths::WatchedPaths;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Watches a set of files.
#[derive(Debug, Default)]
pub(crate) struct Watcher {
    armed: Option<Watches>,
    touched: Touched,
    files: BTreeSet<PathBuf>,
    stamps: BTreeMap<PathBuf, Stamp>,
}

/// How the files are watched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Coverage {
    /// How many folders report by themselves.
    pub folders: usize,
    /// Why stamps must be compared periodically.
    pub polling: Option<Message>,
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
            None => Watches::new(places),
        };
        if let Some(old) = &mut self.armed {
            old.drain(&mut self.touched);
        }
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

    /// Waits for a change.
    pub(crate) async fn changed(&mut self) -> Touched {
        while self.touched == Touched::default() {
            match &mut self.armed {
                Some(watches) => watches.next(&mut self.touched).await,
                None => std::future::pending().await,
            }
        }
        let mut taken = std::mem::take(&mut self.touched);
        let renewed = std::mem::take(&mut taken.renewed);
        taken.is_structural |= !self.watch_again(&renewed);
        taken
    }

    /// Watches the files that have these names now; what was written to them before is seen by the scan that follows.
    /// False if that failed.
    fn watch_again(&mut self, paths: &BTreeSet<PathBuf>) -> bool {
        let Some(watches) = &mut self.armed else { return true };
        paths.iter().filter(|path| !path.is_symlink()).all(|path| watches.watch_again(path))
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

/// The folder that holds a path.
fn folder(path: &Path) -> &Path {
    crate::host::files::parent(path)
}
