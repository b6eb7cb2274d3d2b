//! Linux's `/proc`: proc(5).

use crate::host::files;
use crate::host::own_process::ProcessFacts;
use std::path::Path;

/// Of this process, as it is now.
pub(super) fn facts() -> ProcessFacts {
    let ticks = rustix::param::clock_ticks_per_second();
    let stat = text("/proc/self/stat").unwrap_or_default();
    let boot = text("/proc/stat").as_deref().and_then(boot_seconds);
    let seconds = |ticks_of: [usize; 2]| {
        let sum: Option<u64> = ticks_of.into_iter().map(|field| stat_field(&stat, field)).sum();
        Some(sum? as f64 / ticks as f64)
    };
    let since_boot = stat_field(&stat, START_TIME).map(|start| start as f64 / ticks as f64);
    ProcessFacts {
        resident_bytes: text("/proc/self/status").as_deref().and_then(resident_bytes),
        open_files: open_files(),
        cpu_seconds: seconds([USER_TIME, SYSTEM_TIME]),
        start_seconds: boot.zip(since_boot).map(|(boot, since)| boot as f64 + since),
    }
}

/// The state of a process, such as `T` for one that is stopped.
pub(super) fn state(pid: u32) -> Option<char> {
    let stat = text(&format!("/proc/{pid}/stat"))?;
    stat.rsplit_once(')')?.1.trim_start().chars().next()
}

/// Children of this process whose state is `Z`.
pub(super) fn ended_children() -> Vec<u32> {
    let own = u64::from(std::process::id());
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let is_ended = |pid: &u32| {
        let stat = text(&format!("/proc/{pid}/stat")).unwrap_or_default();
        let state = stat.rsplit_once(')').map(|(_, rest)| rest.trim_start());
        state.is_some_and(|it| it.starts_with('Z')) && stat_field(&stat, PARENT) == Some(own)
    };
    pids.filter(is_ended).collect()
}

/// Fields of `/proc/PID/stat` by their numbers in the manual.
const PARENT: usize = 4;
const USER_TIME: usize = 14;
const SYSTEM_TIME: usize = 15;
const START_TIME: usize = 22;

fn text(path: &str) -> Option<String> {
    String::from_utf8(files::read(Path::new(path)).ok()??).ok()
}

/// A field of `/proc/PID/stat`. The second is the program's name in parentheses, which may hold anything.
fn stat_field(stat: &str, number: usize) -> Option<u64> {
    let after_name = stat.rsplit_once(')')?.1;
    after_name.split_whitespace().nth(number.checked_sub(3)?)?.parse().ok()
}

/// When the system started, of `/proc/stat`.
fn boot_seconds(stat: &str) -> Option<u64> {
    stat.lines().find_map(|line| line.strip_prefix("btime "))?.trim().parse().ok()
}

/// `VmRSS` of `/proc/PID/status`, which is in units of 1024 bytes.
fn resident_bytes(status: &str) -> Option<u64> {
    let rest = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = rest.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

/// Without the one with which they are counted.
fn open_files() -> Option<u64> {
    let count = std::fs::read_dir("/proc/self/fd").ok()?.count();
    u64::try_from(count.saturating_sub(1)).ok()
}

#[cfg(test)]
mod tests {
    use super::{START_TIME, USER_TIME, boot_seconds, resident_bytes, stat_field};

    #[test]
    fn the_files_of_proc_are_read_as_proc_5_has_them() {
        let stat = "7 (a) b (c) S 1 7 7 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 1 0 98765 1 2\n";
        assert_eq!(stat_field(stat, USER_TIME), Some(250));
        assert_eq!(stat_field(stat, START_TIME), Some(98765));
        assert_eq!(stat_field("7 (a) S", USER_TIME), None);
        assert_eq!(boot_seconds("cpu  1 2\nbtime 1793491200\n"), Some(1_793_491_200));
        assert_eq!(resident_bytes("Name:\tx\nVmRSS:\t    5680 kB\n"), Some(5680 * 1024));
        assert_eq!(resident_bytes("VmRSS:\tmuch\n"), None);
    }

    #[test]
    fn this_process_is_known() {
        let facts = super::facts();
        let now = crate::host::clock::Moment::now().seconds() as f64;
        assert!(facts.resident_bytes.unwrap() > 1024 * 1024, "{facts:?}");
        assert!(facts.open_files.unwrap() >= 3, "{facts:?}");
        assert!(facts.cpu_seconds.unwrap() >= 0.0, "{facts:?}");
        let start = facts.start_seconds.unwrap();
        assert!((0.0..24.0 * 3600.0).contains(&(now + 2.0 - start)), "{facts:?} at {now}");
    }
}
