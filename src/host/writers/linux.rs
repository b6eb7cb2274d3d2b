//! Looks through `/proc` for programs that have a file open, or something in its folder, or are told of changes there.
//!
//! A file is written in less time than a look at every process takes: between two of those, the few are looked at again
//! and again that have written anything at all.

use super::{Suspect, Why};
use crate::host::files;
use crate::{secret, text};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// Between two looks at all processes.
const ROUND: Duration = Duration::from_millis(100);

/// Between two looks at nobody.
const PAUSE: Duration = Duration::from_millis(2);

/// What is seen again sooner may be one and the same act.
const APART: Duration = Duration::from_millis(20);

/// A writer that was seen in the act so often is no chance passer-by.
const CAUGHT: u32 = 3;

/// So many are named.
const MOST: usize = 5;

/// What was seen of each process.
type Seen = BTreeMap<u32, Sighting>;

/// What was seen of a process, which may be gone by now.
struct Sighting {
    /// The strongest reason.
    why: Why,
    /// How often that was seen.
    times: u32,
    /// When it was counted last.
    counted: Instant,
    name: String,
}

pub(super) fn suspects(path: &Path, patience: Duration) -> Vec<Suspect> {
    let Ok(target) = files::resolve(path) else { return Vec::new() };
    let start = Instant::now();
    let (mut seen, mut written) = (Seen::new(), Written::default());
    loop {
        let place = Place::of(&target);
        look(&place, &processes(), &mut seen);
        let busy = written.busy();
        let round = Instant::now();
        while round.elapsed() < ROUND {
            if is_caught(&seen) || start.elapsed() >= patience {
                return ranked(seen);
            }
            if busy.is_empty() {
                thread::sleep(PAUSE);
            }
            look(&place, &busy, &mut seen);
        }
    }
}

/// How often each process has written.
#[derive(Default)]
struct Written(BTreeMap<u32, u64>);

impl Written {
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
    let counters = text_of(&process.join("io"))?;
    counters.lines().find_map(|line| line.strip_prefix("syscw:")?.trim().parse().ok())
}

fn is_caught(seen: &Seen) -> bool {
    seen.values().any(|it| is_act(it.why) && it.times >= CAUGHT)
}

fn is_act(why: Why) -> bool {
    matches!(why, Why::Writes | Why::WritesDraft)
}

fn ranked(seen: Seen) -> Vec<Suspect> {
    let mut ranked: Vec<_> = seen.into_iter().collect();
    ranked.sort_by_key(|(pid, it)| (it.why, Reverse(it.times), *pid));
    let suspect = |(pid, it): (u32, Sighting)| Suspect { pid, name: it.name, why: it.why };
    ranked.into_iter().take(MOST).map(suspect).collect()
}

/// The file, as the kernel's lists name it.
struct Place<'p> {
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
    fn of(path: &Path) -> Option<Self> {
        let data = fs::metadata(path).ok()?;
        Some(Self { device: data.dev(), inode: data.ino() })
    }

    /// The same one as in a line of `/proc/PID/fdinfo/FD`, where the device is the file system's own. That is
    /// another number than `stat` gives where a file system hides its parts (btrfs, overlayfs: major number 0).
    fn is_watched(self, inode: u64, device: u64) -> bool {
        let (major, minor) = (rustix::fs::major(self.device), rustix::fs::minor(self.device));
        let is_same = device == (u64::from(major) << 20 | u64::from(minor));
        inode == self.inode && (is_same || major == 0 && device >> 20 == 0)
    }
}

impl<'p> Place<'p> {
    fn of(path: &'p Path) -> Self {
        let folder = files::parent(path);
        Self { path, folder, nodes: [path, folder].into_iter().filter_map(Node::of).collect() }
    }

    /// What one open file of a process says; `fd` is its entry in `/proc/PID/fd`.
    fn judge(&self, process: &Path, fd: &Path) -> Option<Why> {
        let link = fs::read_link(fd).ok()?;
        if link == Path::new("anon_inode:inotify") {
            return self.is_watched(&info(process, fd)?).then_some(Why::Watches);
        }
        let is_it = self.is_file(&link, fd);
        if !is_it && files::parent(&link) != self.folder {
            return None;
        }
        match (is_it, is_written(&info(process, fd)?)) {
            (true, true) => Some(Why::Writes),
            (false, true) if self.is_draft(&link) => Some(Why::WritesDraft),
            (false, true) => Some(Why::WritesBeside),
            (true, false) => Some(Why::Reads),
            (false, false) => None,
        }
    }

    /// By its path, or where another root folder (a container's) gives it another one, by what it is.
    fn is_file(&self, link: &Path, fd: &Path) -> bool {
        let is_alike = || link.file_name() == self.path.file_name();
        link == self.path
            || is_alike() && Node::of(fd).is_some_and(|node| self.nodes.contains(&node))
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
    text_of(&process.join("fdinfo").join(fd.file_name()?))
}

/// Every process but us.
fn processes() -> Vec<(u32, PathBuf)> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let process = |path: PathBuf| Some((path.file_name()?.to_str()?.parse().ok()?, path));
    let all = entries.filter_map(|entry| process(entry.path()));
    all.filter(|(pid, _)| *pid != std::process::id()).collect()
}

/// Looks once at each of them that lets us.
fn look(place: &Place<'_>, processes: &[(u32, PathBuf)], seen: &mut Seen) {
    for (pid, process) in processes {
        if let Some(why) = worst(place, process) {
            note(place, seen, *pid, why, process);
        }
    }
}

fn note(place: &Place<'_>, seen: &mut Seen, pid: u32, why: Why, process: &Path) {
    let now = Instant::now();
    if let Some(known) = seen.get_mut(&pid) {
        let is_again = why == known.why && now.duration_since(known.counted) >= APART;
        if is_again || why < known.why {
            known.times = if is_again { known.times + 1 } else { 1 };
            (known.why, known.counted) = (why, now);
        }
    } else if let Some(name) = name(process).filter(|_| !is_our_fork(place, process)) {
        seen.insert(pid, Sighting { why, times: 1, counted: now, name });
    }
}

/// A child of ours that has not become another program yet, or had not when we looked: what it has open then is
/// ours, and closed a moment later.
fn is_our_fork(place: &Place<'_>, process: &Path) -> bool {
    let line = |process: &Path| text_of(&process.join("cmdline"));
    // Field 4, the second one after the name in brackets.
    let parent = text_of(&process.join("stat")).and_then(|stat| {
        let (_, after_name) = stat.rsplit_once(')')?;
        after_name.split_whitespace().nth(1)?.parse().ok()
    });
    let is_us = || line(process) == line(Path::new("/proc/self"));
    parent == Some(std::process::id()) && (is_us() || worst(place, process).is_none())
}

fn worst(place: &Place<'_>, process: &Path) -> Option<Why> {
    let open = fs::read_dir(process.join("fd")).ok()?;
    open.flatten().filter_map(|fd| place.judge(process, &fd.path())).min()
}

/// The program's name, and the script's where the program runs one. Both may be made up by the program. None where
/// it is gone.
fn name(process: &Path) -> Option<String> {
    let line = text_of(&process.join("cmdline")).unwrap_or_default();
    let mut words = line.split('\0').filter(|word| !word.is_empty());
    let program = words.next().map(|program| program.rsplit('/').next().unwrap_or(program));
    // An option's value may be anything; a script is a file.
    let script = words.next().filter(|word| !word.starts_with('-') && word.contains(['/', '.']));
    let name = match (program, script) {
        (Some(program), Some(script)) => format!("{program} {script}"),
        (Some(program), None) => program.to_owned(),
        (None, _) => text_of(&process.join("comm"))?,
    };
    let name: String = name.trim().chars().take(80).collect();
    Some(secret::mask(&text::harmless(&name)).replace('`', "'"))
}

/// Processes come and go while we look at them: what cannot be read is not there.
fn text_of(path: &Path) -> Option<String> {
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
