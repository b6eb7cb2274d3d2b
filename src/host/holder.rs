//! A note on a folder that serves as a lock: which process holds it. It is an extended attribute, so the folder stays
//! empty, and whoever makes the folder anew makes it without the note.
//!
//! Left out: file systems without such attributes, and Windows. A lock there says nothing, and goes when it is old.

use crate::host::{files, machine, process};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// A process, as far as another one can tell it from all others.
#[derive(Debug, PartialEq, Eq)]
struct Holder {
    pid: u32,
    start_time: Option<u64>,
    /// Where the number means this process.
    space: String,
    /// When the folder was made: one that was touched since has another holder.
    made: u128,
}

/// Notes that this process holds the lock. Best effort: without the note the lock is one of which nothing is known.
pub(crate) fn note(folder: &Path) {
    let pid = std::process::id();
    let Some(made) = made(folder) else { return };
    let start_time = process::start_time(pid);
    system::write(folder, &Holder { pid, start_time, space: space(), made }.to_text());
}

/// True if the note names a process that has ended.
pub(crate) fn is_gone(folder: &Path) -> bool {
    let holder = system::read(folder).and_then(|text| Holder::parse(&text));
    holder.is_some_and(|holder| {
        holder.space == space() && Some(holder.made) == made(folder) && !holder.is_running()
    })
}

impl Holder {
    fn to_text(&self) -> String {
        let start = self.start_time.map(|start| start.to_string()).unwrap_or_default();
        format!("1,{},{start},{},{}", self.pid, self.made, self.space)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("1,")?.splitn(4, ',');
        let pid = parts.next()?.parse().ok()?;
        let start_time = parts.next().filter(|start| !start.is_empty()).map(str::parse);
        let made = parts.next()?.parse().ok()?;
        let space = parts.next()?.to_owned();
        Some(Self { pid, start_time: start_time.transpose().ok()?, space, made })
    }

    fn is_running(&self) -> bool {
        process::is_alive(self.pid)
            && match (self.start_time, process::start_time(self.pid)) {
                (Some(then), Some(now)) => then == now,
                _ => true,
            }
    }
}

fn made(folder: &Path) -> Option<u128> {
    Some(files::modified(folder)?.duration_since(UNIX_EPOCH).ok()?.as_nanos())
}

/// The machine, its start and its container: a process number of another one says nothing here.
fn space() -> String {
    let boot = files::read(Path::new("/proc/sys/kernel/random/boot_id")).ok().flatten();
    let boot = String::from_utf8(boot.unwrap_or_default()).unwrap_or_default();
    let space = std::fs::read_link("/proc/self/ns/pid").ok();
    let space = space.map(|space| space.display().to_string()).unwrap_or_default();
    format!("{},{},{space}", machine::name(), boot.trim())
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
mod system {
    use rustix::fs::{XattrFlags, getxattr, setxattr};
    use std::path::Path;

    const NAME: &str = "user.wcode.lock";
    const MAX_LEN: usize = 1024;

    pub(super) fn write(folder: &Path, text: &str) {
        let _ = setxattr(folder, NAME, text.as_bytes(), XattrFlags::empty());
    }

    pub(super) fn read(folder: &Path) -> Option<String> {
        let mut bytes = [0; MAX_LEN];
        let len = getxattr(folder, NAME, &mut bytes).ok()?;
        String::from_utf8(bytes.get(..len)?.to_vec()).ok()
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
mod system {
    use std::path::Path;

    pub(super) fn write(_: &Path, _: &str) {}

    pub(super) fn read(_: &Path) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Holder;
    #[cfg(target_os = "linux")]
    use super::{is_gone, made, note, space, system};

    #[test]
    fn a_note_is_read_as_it_was_written() {
        for start_time in [None, Some(7)] {
            let holder = Holder { pid: 12, start_time, space: "a,b,c".into(), made: 34 };
            assert_eq!(Holder::parse(&holder.to_text()), Some(holder));
        }
        for text in ["", "2,1,1,1,a", "1,x,1,1,a", "1,1"] {
            assert_eq!(Holder::parse(text), None, "{text}");
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn only_a_process_of_this_machine_that_has_ended_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path();
        assert!(!is_gone(lock), "nothing is noted");
        note(lock);
        if system::read(lock).is_none() {
            return; // This file system has no such notes.
        }
        assert!(!is_gone(lock), "it is us");
        let write = |holder: Holder| system::write(lock, &holder.to_text());
        let ended = |space| Holder {
            pid: u32::MAX / 4,
            start_time: None,
            space,
            made: made(lock).unwrap(),
        };
        write(ended(space()));
        assert!(is_gone(lock));
        // The number was given to another process: this one.
        write(Holder { pid: std::process::id(), start_time: Some(1), ..ended(space()) });
        assert!(is_gone(lock));
        write(ended("another machine".into()));
        assert!(!is_gone(lock));
        write(Holder { made: 1, ..ended(space()) });
        assert!(!is_gone(lock), "a client has taken it over");
    }
}
