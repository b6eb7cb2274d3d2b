//! Who else may be writing a file? The programs that have it open or that wait for it to change.
//!
//! Linux shows this for the user's own processes, and root sees all. It does not show who wrote a file that is closed
//! again, so the scan is repeated; a writer that is never seen is not named. On other systems none is named.

#[cfg(target_os = "linux")]
mod linux;

use crate::text;
use std::fmt;
use std::path::Path;
use std::time::Duration;

/// A program that may have written the file, or may write it when it changes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct PossibleWriter {
    /// Its process.
    pub pid: u32,
    /// Its name: the program, and the script if the program runs one.
    pub name: String,
    /// How it uses the file.
    pub access: Access,
}

/// How a program uses a file, the strongest suspicion first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// It has the file open for writing.
    Writes,
    /// It has a file beside it open for writing that is about to be renamed to the file's name.
    WritesDraft,
    /// It is notified when the file or its folder changes.
    Watches,
    /// It has another file of the folder open for writing, such as a log.
    WritesBeside,
    /// It has the file open for reading.
    Reads,
}

impl fmt::Display for PossibleWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pid, name, access } = self;
        f.write_str(&match access {
            Access::Writes => text::host::program_writes(name, pid),
            Access::WritesDraft => text::host::program_writes_draft(name, pid),
            Access::Watches => text::host::program_watches(name, pid),
            Access::WritesBeside => text::host::program_writes_beside(name, pid),
            Access::Reads => text::host::program_reads(name, pid),
        })
    }
}

/// The programs that may be writing the file, the likeliest first, each once; never ourselves.
///
/// Looks for as long as `limit` says, or until one was caught in the act three times. A processor is busy meanwhile:
/// ask when there is a reason to, and not on the thread that has to answer. A writer that does not wait for the disk is
/// seen if a second processor is free: of those that wrote each 100 ms, 29 of 30 within 1.5 s, and next to none on
/// a machine that is busy anyway. One that waits for the disk is seen everywhere.
pub fn possible_writers(path: &Path, limit: Duration) -> Vec<PossibleWriter> {
    #[cfg(target_os = "linux")]
    return linux::possible_writers(path, limit);
    #[cfg(not(target_os = "linux"))]
    {
        let _ = (path, limit);
        Vec::new()
    }
}
