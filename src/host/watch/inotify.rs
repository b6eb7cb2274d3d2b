//! Linux: inotify(7) itself, which can be asked for the names in a folder and left alone about reads and writes there.
//!
//! `notify` 8 cannot be given a mask and wakes up at every open of a file in a watched folder; its 9.0 is not released.

use super::paths::WatchedPaths;
use super::touched::{FileEvent, Touched};
use crate::text::Message;
use crate::text::host::message as text;
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags};
use rustix::io::Errno;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// That a file in a folder appears, goes or is renamed, or the folder itself.
const NAMES: WatchFlags = WatchFlags::CREATE
    .union(WatchFlags::DELETE)
    .union(WatchFlags::MOVE)
    .union(WatchFlags::DELETE_SELF)
    .union(WatchFlags::MOVE_SELF);

/// All but opens and reads, which happen all the time.
const CHANGES: WatchFlags =
    NAMES.union(WatchFlags::MODIFY).union(WatchFlags::ATTRIB).union(WatchFlags::CLOSE_WRITE);

/// What `NAMES` is reported as; `UNMOUNT` comes unasked.
const ABOUT_NAMES: ReadFlags = ReadFlags::CREATE
    .union(ReadFlags::DELETE)
    .union(ReadFlags::MOVED_FROM)
    .union(ReadFlags::MOVED_TO)
    .union(ReadFlags::DELETE_SELF)
    .union(ReadFlags::MOVE_SELF)
    .union(ReadFlags::UNMOUNT);

/// Room for many events; the longest takes 272 bytes.
const BUFFER_SIZE: usize = 4096;

/// Watches held by the kernel.
#[derive(Debug)]
pub(super) struct Watches {
    events: AsyncFd<OwnedFd>,
    places: Arc<WatchedPaths>,
    /// Of each watch, the paths that lead to what it watches: the kernel has one for each file, not for each name.
    watched: BTreeMap<i32, Vec<PathBuf>>,
}

impl Watches {
    /// Watches folders for their names, and single files and folders for all changes.
    pub(super) fn new(places: WatchedPaths) -> Result<Self, Message> {
        let events =
            inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).map_err(describe)?;
        #[expect(
            deprecated,
            reason = "what replaces it is unsafe; an `OwnedFd` stays open while it is owned"
        )]
        let events = AsyncFd::with_interest(events, Interest::READABLE);
        let events = events.map_err(|error| text::polling_failed(error.to_string()))?;
        let places = Arc::new(places);
        let mut watches = Self { events, places: Arc::clone(&places), watched: BTreeMap::new() };
        places.folders.iter().try_for_each(|folder| watches.add(folder, NAMES))?;
        places.single_paths().try_for_each(|path| watches.add(path, CHANGES))?;
        Ok(watches)
    }

    fn add(&mut self, path: &Path, what: WatchFlags) -> Result<(), Message> {
        match inotify::add_watch(&self.events, path, what | WatchFlags::MASK_ADD) {
            Ok(watch) => {
                let paths = self.watched.entry(watch).or_default();
                if !paths.iter().any(|known| known == path) {
                    paths.push(path.to_owned());
                }
                Ok(())
            }
            // It was just removed; the folder above reports it.
            Err(Errno::NOENT) => Ok(()),
            Err(error) => Err(describe(error)),
        }
    }

    /// Watches what has this name now. False if that failed.
    pub(super) fn watch_again(&mut self, path: &Path) -> bool {
        let events = &self.events;
        self.watched.retain(|watch, paths| {
            paths.retain(|known| known != path);
            if paths.is_empty() {
                // Fails if what was watched is gone for good.
                let _ = inotify::remove_watch(events, *watch);
            }
            !paths.is_empty()
        });
        self.add(path, CHANGES).is_ok()
    }

    /// Waits until there are events, and adds them.
    pub(super) async fn next(&mut self, touched: &mut Touched) {
        let Ok(mut ready) = self.events.readable().await else {
            return std::future::pending().await;
        };
        ready.clear_ready();
        drop(ready);
        self.drain(touched);
    }

    /// Adds the events that there are by now.
    pub(super) fn drain(&mut self, touched: &mut Touched) {
        let mut buffer = [MaybeUninit::uninit(); BUFFER_SIZE];
        let mut reader = Reader::new(&self.events, &mut buffer);
        loop {
            match reader.next() {
                Ok(event) => {
                    let (flags, name) = (event.events(), event.file_name());
                    let name = name.map(|name| OsStr::from_bytes(name.to_bytes()));
                    let paths = self.watched.get(&event.wd()).into_iter().flatten();
                    let paths = paths.map(|path| match name {
                        Some(name) => path.join(name),
                        None => path.clone(),
                    });
                    let event_of_files = FileEvent {
                        paths: paths.collect(),
                        is_about_names: flags.intersects(ABOUT_NAMES),
                        is_incomplete: flags.contains(ReadFlags::QUEUE_OVERFLOW),
                    };
                    // The kernel has removed the watch.
                    if flags.contains(ReadFlags::IGNORED) {
                        self.watched.remove(&event.wd());
                    } else {
                        touched.record(event_of_files, &self.places);
                    }
                }
                Err(Errno::INTR) => {}
                Err(Errno::WOULDBLOCK) => return,
                Err(_) => {
                    let lost = FileEvent { is_incomplete: true, ..FileEvent::default() };
                    touched.record(lost, &self.places);
                    return;
                }
            }
        }
    }
}

/// Why the kernel does not report changes.
fn describe(error: Errno) -> Message {
    match error {
        // No further inotify instance, and no further watch, for this user.
        Errno::MFILE | Errno::NOSPC => text::polling_limit(),
        error => text::polling_failed(io::Error::from(error).to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Touched, WatchedPaths, Watches};
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::PathBuf;

    fn watch(files: &[PathBuf]) -> Watches {
        Watches::new(WatchedPaths::new(&files.iter().cloned().collect())).unwrap()
    }

    fn drained(watches: &mut Watches) -> Touched {
        let mut touched = Touched::default();
        watches.drain(&mut touched);
        touched
    }

    #[tokio::test]
    async fn opens_and_reads_are_no_events_and_neither_are_writes_to_other_files() {
        let folder = tempfile::tempdir().unwrap();
        let (file, other) = (folder.path().join("a.json"), folder.path().join("b.json"));
        fs::write(&file, "1").unwrap();
        fs::write(&other, "1").unwrap();
        let mut watches = watch(std::slice::from_ref(&file));
        fs::read(&file).unwrap();
        fs::read(&other).unwrap();
        fs::write(&other, "2").unwrap();
        let mut bytes = [std::mem::MaybeUninit::uninit(); 512];
        let mut reader = super::Reader::new(&watches.events, &mut bytes);
        assert_eq!(reader.next().unwrap_err(), super::Errno::WOULDBLOCK, "the process is woken");
        fs::write(&file, "2").unwrap();
        assert_eq!(drained(&mut watches).files, BTreeSet::from([file]));
    }

    #[tokio::test]
    async fn a_file_with_two_names_is_reported_under_both() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        fs::write(&one, "1").unwrap();
        fs::hard_link(&one, &two).unwrap();
        let mut watches = watch(&[one.clone(), two.clone()]);
        fs::write(&two, "2").unwrap();
        assert_eq!(drained(&mut watches).files, BTreeSet::from([one, two]));
    }

    #[tokio::test]
    async fn the_file_that_took_the_name_is_watched_in_the_place_of_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let (file, draft) = (folder.path().join("a.json"), folder.path().join("draft"));
        fs::write(&file, "1").unwrap();
        let mut watches = watch(std::slice::from_ref(&file));
        fs::write(&draft, "2").unwrap();
        fs::rename(&draft, &file).unwrap();
        let touched = drained(&mut watches);
        assert_eq!(touched.renewed, BTreeSet::from([file.clone()]));
        assert!(watches.watch_again(&file));
        drained(&mut watches);
        fs::write(&file, "3").unwrap();
        assert_eq!(drained(&mut watches).files, BTreeSet::from([file]));
    }

    #[tokio::test]
    async fn lost_events_mean_that_everything_is_scanned_anew() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.json");
        let mut watches = watch(std::slice::from_ref(&file));
        let limit = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").unwrap();
        for count in 0..=limit.trim().parse::<usize>().unwrap() / 2 {
            let path = folder.path().join(count.to_string());
            fs::create_dir(&path).unwrap();
            fs::remove_dir(&path).unwrap();
        }
        assert!(drained(&mut watches).is_structural);
    }
}
