//! Looks through `/proc` for programs that have a file open, or something in its folder, or are notified of changes there.
//!
//! A file is written in less time than a look at every process takes: between two of those, the few are looked at again
//! and again that have written anything at all.

use super::{Access, PossibleWriter};
use crate::host::files;
use crate::{secret, text};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// Interval between scans of all processes.
const FULL_SCAN_INTERVAL: Duration = Duration::from_millis(100);

/// Pause if no process is busy.
const IDLE_DELAY: Duration = Duration::from_millis(2);

/// Two sightings closer than this may be one write.
const MIN_SIGHTING_GAP: Duration = Duration::from_millis(20);

/// A writer seen this often is confirmed.
const CONFIRM_SIGHTINGS: u32 = 3;

/// How many are named at most.
const MAX_WRITERS: usize = 5;

/// What was seen of each process.
type Seen = BTreeMap<u32, Observation>;

/// What was observed of a process, which may have ended.
struct Observation {
    /// The strongest reason.
    access: Access,
    /// How often that was observed.
    times: u32,
    /// When it was last counted.
    counted: Instant,
    name: String,
}

pub(super) fn possible_writers(path: &Path, limit: Duration) -> Vec<PossibleWriter> {
    let Ok(target) = files::resolve(path) else { return Vec::new() };
    let start = Instant::now();
    let (mut seen, mut written) = (Seen::new(), WriteCounts::default());
    loop {
        let place = WatchedFile::new(&target);
        scan(&place, &processes(), &mut seen);
        let busy = written.busy();
        let round = Instant::now();
        while round.elapsed() < FULL_SCAN_INTERVAL {
            if has_confirmed_writer(&seen) || start.elapsed() >= limit {
                return ranked(seen);
            }
            if busy.is_empty() {
                thread::sleep(IDLE_DELAY);
            }
            scan(&place, &busy, &mut seen);
        }
    }
}

/// How often each process has written.
#[derive(Default)]
struct WriteCounts(BTreeMap<u32, u64>);

impl WriteCounts {
    /// The processes that have written since this was asked last, whatever it was.
    fn busy(&mut self) -> Vec<(u32, PathBuf)> {
        let all = processes();
        let now: BTreeMap<_, _> =
            all.iter().filter_map(|(pid, process)| Some((*pid, writes(process)?))).collect();
        let before = std::mem::replace(&mut self.0, now);
        let is_busy = |pid: &u32| self.0.get(pid).is_some_and(|now| before.get(pid) != Some(now));
        all.into_iter().filter(|(pid, _)| is_busy(pid)).collect()
    }
}

/// `syscw` of `/proc/PID/io` (proc(5)); only of processes whose files we may see, too.
fn writes(process: &Path) -> Option<u64> {
    let counters = read_text(&process.join("io"))?;
    counters.lines().find_map(|line| line.strip_prefix("syscw:")?.trim().parse().ok())
}

fn has_confirmed_writer(seen: &Seen) -> bool {
    seen.values().any(|it| is_write(it.access) && it.times >= CONFIRM_SIGHTINGS)
}

fn is_write(access: Access) -> bool {
    matches!(access, Access::Writes | Access::WritesDraft)
}

fn ranked(seen: Seen) -> Vec<PossibleWriter> {
    let mut ranked: Vec<_> = seen.into_iter().collect();
    ranked.sort_by_key(|(pid, it)| (it.access, Reverse(it.times), *pid));
    let suspect =
        |(pid, it): (u32, Observation)| PossibleWriter { pid, name: it.name, access: it.access };
    ranked.into_iter().take(MAX_WRITERS).map(suspect).collect()
}

/// The file, as the kernel's lists name it.
struct WatchedFile<'p> {
    path: &'p Path,
    folder: &'p Path,
    /// The file's and the folder's own numbers, anew for each look: a rename changes the file's.
    nodes: Vec<Node>,
}

/// A device and an inode on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Node {
    device: u64,
    inode: u64,
}

impl Node {
    fn from_path(path: &Path) -> Option<Self> {
        let data = fs::metadata(path).ok()?;
        Some(Self { device: data.dev(), inode: data.ino() })
    }

    /// True if a line of `/proc/PID/fdinfo/FD` names the same file. The device there is the file system's own, which
    /// differs from the number in `stat` if a file system hides its parts (btrfs, overlayfs: major number 0).
    fn is_watched(self, inode: u64, device: u64) -> bool {
        let (major, minor) = (rustix::fs::major(self.device), rustix::fs::minor(self.device));
        let is_same = device == (u64::from(major) << 20 | u64::from(minor));
        inode == self.inode && (is_same || major == 0 && device >> 20 == 0)
    }
}

impl<'p> WatchedFile<'p> {
    fn new(path: &'p Path) -> Self {
        let folder = files::parent(path);
        Self {
            path,
            folder,
            nodes: [path, folder].into_iter().filter_map(Node::from_path).collect(),
        }
    }

    /// What one open file of a process says; `fd` is its entry in `/proc/PID/fd`.
    fn judge(&self, process: &Path, fd: &Path) -> Option<Access> {
        let link = fs::read_link(fd).ok()?;
        if link == Path::new("anon_inode:inotify") {
            return self.is_watched(&info(process, fd)?).then_some(Access::Watches);
        }
        let is_it = self.is_file(&link, fd);
        if !is_it && files::parent(&link) != self.folder {
            return None;
        }
        match (is_it, is_written(&info(process, fd)?)) {
            (true, true) => Some(Access::Writes),
            (false, true) if self.is_draft(&link) => Some(Access::WritesDraft),
            (false, true) => Some(Access::WritesBeside),
            (true, false) => Some(Access::Reads),
            (false, false) => None,
        }
    }

    /// Compares by path, or by device and inode if another root folder (a container's) gives the file another path.
    fn is_file(&self, link: &Path, fd: &Path) -> bool {
        let is_alike = || link.file_name() == self.path.file_name();
        link == self.path
            || is_alike() && Node::from_path(fd).is_some_and(|node| self.nodes.contains(&node))
    }

    /// Named after the file, or as temporary files are; one that is gone already was one of those.
    fn is_draft(&self, beside: &Path) -> bool {
        let name = beside.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let file = self.path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        [file.as_str(), "tmp", "temp", " (deleted)"].iter().any(|part| name.contains(part))
    }

    fn is_watched(&self, info: &str) -> bool {
        let mut watches = info.lines().filter_map(watch);
        watches.any(|(inode, device)| self.nodes.iter().any(|node| node.is_watched(inode, device)))
    }
}

/// Inode and device of `inotify wd:3 ino:9e7e sdev:800013 mask:…` (proc(5), all in hex).
fn watch(line: &str) -> Option<(u64, u64)> {
    let mut fields = line.strip_prefix("inotify ")?.split(' ').filter_map(|it| it.split_once(':'));
    let mut field = |name| {
        let (_, value) = fields.find(|(key, _)| *key == name)?;
        u64::from_str_radix(value, 16).ok()
    };
    Some((field("ino")?, field("sdev")?))
}

/// The access mode is in the last two bits of `flags:`, an octal number (proc(5)).
fn is_written(info: &str) -> bool {
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
    let flags = flags.and_then(|flags| u32::from_str_radix(flags.trim(), 8).ok());
    flags.is_some_and(|flags| flags & 0o3 != 0)
}

fn info(process: &Path, fd: &Path) -> Option<String> {
    read_text(&process.join("fdinfo").join(fd.file_name()?))
}

/// Every process but us.
fn processes() -> Vec<(u32, PathBuf)> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let process = |path: PathBuf| Some((path.file_name()?.to_str()?.parse().ok()?, path));
    let all = entries.filter_map(|entry| process(entry.path()));
    all.filter(|(pid, _)| *pid != std::process::id()).collect()
}

/// Looks once at each of them that we may read.
fn scan(place: &WatchedFile<'_>, processes: &[(u32, PathBuf)], seen: &mut Seen) {
    for (pid, process) in processes {
        if let Some(access) = strongest_access(place, process) {
            record(place, seen, *pid, access, process);
        }
    }
}

fn record(place: &WatchedFile<'_>, seen: &mut Seen, pid: u32, access: Access, process: &Path) {
    let now = Instant::now();
    if let Some(known) = seen.get_mut(&pid) {
        let is_again =
            access == known.access && now.duration_since(known.counted) >= MIN_SIGHTING_GAP;
        if is_again || access < known.access {
            known.times = if is_again { known.times + 1 } else { 1 };
            (known.access, known.counted) = (access, now);
        }
    } else if let Some(name) = name(process).filter(|_| !is_our_fork(place, process)) {
        seen.insert(pid, Observation { access, times: 1, counted: now, name });
    }
}

/// True for a child of this process that has not become another program yet, or had not when we looked: the files it
/// has open then are ours, and are closed a moment later.
fn is_our_fork(place: &WatchedFile<'_>, process: &Path) -> bool {
    let line = |process: &Path| read_text(&process.join("cmdline"));
    // Field 4, the second one after the name in brackets.
    let parent = read_text(&process.join("stat")).and_then(|stat| {
        let (_, after_name) = stat.rsplit_once(')')?;
        after_name.split_whitespace().nth(1)?.parse().ok()
    });
    let is_us = || line(process) == line(Path::new("/proc/self"));
    parent == Some(std::process::id()) && (is_us() || strongest_access(place, process).is_none())
}

fn strongest_access(place: &WatchedFile<'_>, process: &Path) -> Option<Access> {
    let open = fs::read_dir(process.join("fd")).ok()?;
    open.flatten().filter_map(|fd| place.judge(process, &fd.path())).min()
}

/// The program's name, and the script's if the program runs one. Both may be made up by the program. None if
/// it is gone.
fn name(process: &Path) -> Option<String> {
    let line = read_text(&process.join("cmdline")).unwrap_or_default();
    let mut words = line.split('\0').filter(|word| !word.is_empty());
    let program = words.next().map(|program| program.rsplit('/').next().unwrap_or(program));
    // An option's value may be anything; a script is a file.
    let script = words.next().filter(|word| !word.starts_with('-') && word.contains(['/', '.']));
    let name = match (program, script) {
        (Some(program), Some(script)) => format!("{program} {script}"),
        (Some(program), None) => program.to_owned(),
        (None, _) => read_text(&process.join("comm"))?,
    };
    let name: String = name.trim().chars().take(80).collect();
    Some(secret::mask(&text::sanitize_for_terminal(&name)).replace('`', "'"))
}

/// Processes come and go while we look at them: what cannot be read is not there.
fn read_text(path: &Path) -> Option<String> {
    let bytes = files::read(path).ok()??;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::{Node, is_written, watch};

    #[test]
    fn the_kernels_lines_are_read_as_it_writes_them() {
        let line = "inotify wd:3 ino:9e7e sdev:800013 mask:800afce ignored_mask:0 fhandle-bytes:8";
        assert_eq!(watch(line), Some((0x9e7e, 0x0080_0013)));
        for other in ["pos:\t0", "inotify wd:3", "inotify wd:3 ino:x sdev:1", ""] {
            assert_eq!(watch(other), None, "{other}");
        }
        for (info, written) in [
            ("pos:\t0\nflags:\t0100001\nmnt_id:\t29\n", true),
            ("pos:\t0\nflags:\t02100002\n", true),
            ("pos:\t0\nflags:\t0100000\n", false),
            ("pos:\t0\n", false),
        ] {
            assert_eq!(is_written(info), written, "{info}");
        }
    }

    #[test]
    fn the_same_number_on_another_disk_is_another_file() {
        let node = Node { device: rustix::fs::makedev(8, 0x13), inode: 7 };
        assert!(node.is_watched(7, 0x0080_0013));
        assert!(!node.is_watched(7, 0x0080_0012) && !node.is_watched(8, 0x0080_0013));
        let hidden = Node { device: rustix::fs::makedev(0, 50), inode: 7 };
        assert!(hidden.is_watched(7, 49) && !hidden.is_watched(7, 0x0080_0013));
    }
}
