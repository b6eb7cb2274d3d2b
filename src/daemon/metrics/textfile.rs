//! The figures as a file for node_exporter's textfile collector, on machines that it watches already.
//!
//! Promises: the collector sees either the old file or the new one; it is written only when something in it changed;
//! it is readable by all users, since the collector is another user. Families of the process itself are left out: the
//! collector has its own of the same names, and would complain at every scrape.

use crate::daemon::metrics;
use crate::daemon::snapshot::Snapshot;
use crate::error::{Error, FileOp, Result};
use crate::host::files;
use crate::host::own_process::ProcessFacts;
use crate::text::metrics as text;
use std::path::{Path, PathBuf};

/// Everybody may read it.
const MODE: u32 = 0o644;

/// The file.
#[derive(Debug, Clone)]
pub struct Textfile {
    path: PathBuf,
}

impl Textfile {
    /// A file at this path. Its folder is the collector's, so that is not made here.
    ///
    /// # Errors
    /// A usage error if the collector would ignore it: it reads `*.prom` only.
    pub fn new(path: &Path) -> Result<Self> {
        if path.extension().is_some_and(|end| end == "prom") {
            return Ok(Self { path: path.to_owned() });
        }
        let hint = text::message::hint_textfile(path.with_extension("prom").display());
        Err(Error::usage_hint(text::message::bad_textfile(path.display()), hint))
    }

    /// Its path, as given.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the metrics if they differ from the file; true if it was written.
    ///
    /// # Errors
    /// If the system refuses; an older file stays as it is.
    pub fn write(&self, snapshot: &Snapshot) -> Result<bool> {
        let text = metrics::text(snapshot, &ProcessFacts::default());
        let target = files::resolve(&self.path)?;
        let is_same = |old: Vec<u8>| {
            without_heartbeat(&String::from_utf8_lossy(&old)).eq(without_heartbeat(&text))
        };
        let is_there = files::read(&target)?.is_some_and(is_same);
        if is_there && files::mode(&target) == Some(MODE) {
            return Ok(false);
        }
        files::replace(&target, text.as_bytes(), MODE)
            .map_err(Error::file(FileOp::Write, &target))?;
        Ok(true)
    }

    /// Removes the file: figures of a monitor that has ended would look like news for ever.
    ///
    /// # Errors
    /// Whatever the system says; a file that is gone already is fine.
    pub fn remove(&self) -> Result<()> {
        let target = files::resolve(&self.path)?;
        files::delete(&target).map_err(Error::file(FileOp::Remove, &target))
    }
}

/// The lines but that with the time of writing, which alone is no news: each probe is.
fn without_heartbeat(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.starts_with(metrics::HEARTBEAT))
}
