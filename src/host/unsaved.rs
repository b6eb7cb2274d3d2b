//! A file of wcode's own that this command reads as if it were written already: nothing is written before the user has seen
//! what comes of it.

use crate::error::{Error, FileOp, Result};
use crate::host::files;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// For what only the user reads and writes.
const PRIVATE_MODE: u32 = 0o600;

/// The file, if there is one; every clone is the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnsavedFile(Arc<OnceLock<(PathBuf, String)>>);

/// What saving has done.
#[derive(Debug)]
pub(crate) struct Saved {
    /// The file.
    pub(crate) path: PathBuf,
    /// Where its content of before is.
    pub(crate) backup: Option<PathBuf>,
}

impl UnsavedFile {
    /// Sets it, once for the process.
    pub(crate) fn set(&self, path: PathBuf, text: String) {
        let _ = self.0.set((path, text));
    }

    /// Its path and its text.
    pub(crate) fn get(&self) -> Option<(&Path, &str)> {
        self.0.get().map(|(path, text)| (path.as_path(), text.as_str()))
    }

    /// Writes it, and keeps what was there before beside it; `None` if there is nothing to write.
    ///
    /// # Errors
    /// If it, or the copy of what was there, cannot be written.
    pub(crate) fn save(&self) -> Result<Option<Saved>> {
        let Some((path, text)) = self.get() else { return Ok(None) };
        let before = files::read(path)?;
        if before.as_deref() == Some(text.as_bytes()) {
            return Ok(None);
        }
        files::create_folders(files::parent(path))?;
        let backup = before.map(|bytes| keep(path, &bytes)).transpose()?;
        let mode = files::mode(path).unwrap_or(PRIVATE_MODE);
        files::replace(path, text.as_bytes(), mode).map_err(Error::file(FileOp::Write, path))?;
        Ok(Some(Saved { path: path.to_owned(), backup }))
    }
}

/// A copy under the first free name.
fn keep(path: &Path, bytes: &[u8]) -> Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    for number in 0.. {
        let ending = if number == 0 { "bak".to_owned() } else { format!("bak.{number}") };
        let copy = path.with_file_name(format!("{name}.{ending}"));
        let is_new = files::create_new(&copy, bytes);
        if is_new.map_err(Error::file(FileOp::Write, &copy))? {
            return Ok(copy);
        }
    }
    Ok(path.to_owned())
}
