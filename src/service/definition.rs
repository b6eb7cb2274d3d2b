//! The file that defines the service: whose it is, and whether it was edited.
//!
//! One comment of it holds a hash of all the rest. If that matches, wcode wrote the file, whatever version wrote it.

use crate::error::Result;
use crate::host::files;
use crate::service::manager::Manager;

/// How the mark begins; the hash follows.
const MARK: &str = "wcode-service sha256=";

/// The placeholder for the mark in a template.
pub(super) const BLANK: &str = "{{mark}}";

/// What is at the path of the definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Definition {
    /// Nothing.
    Absent,
    /// A file that we did not make.
    Foreign,
    /// One that wcode wrote and that was edited since.
    Edited,
    /// One that we made, as we made it: its text.
    Ours(String),
}

impl Definition {
    /// Reads it.
    ///
    /// # Errors
    /// If a file is there and cannot be read.
    pub(super) fn read(manager: &dyn Manager) -> Result<Self> {
        let Some(bytes) = files::read(manager.path())? else { return Ok(Self::Absent) };
        let Some(text) = manager.decode(&bytes) else { return Ok(Self::Foreign) };
        Ok(match mark_in(&text) {
            None => Self::Foreign,
            Some(mark) if mark == mark_of(&text) => Self::Ours(text),
            Some(_) => Self::Edited,
        })
    }

    /// True if there is a definition, by wcode or not.
    pub(crate) fn is_there(&self) -> bool {
        *self != Self::Absent
    }
}

/// The text with its mark.
pub(super) fn marked(text: &str) -> String {
    text.replacen(BLANK, &format!("{MARK}{}", mark_of(text)), 1)
}

/// The hash in a text.
fn mark_in(text: &str) -> Option<&str> {
    let (_, after) = text.lines().find_map(|line| line.split_once(MARK))?;
    after.split(' ').next()
}

/// The hash that belongs into a text: of all its lines but the one that holds the mark.
fn mark_of(text: &str) -> String {
    let is_rest = |line: &&str| !line.contains(MARK) && !line.contains(BLANK);
    let rest: String = text.split_inclusive('\n').filter(is_rest).collect();
    files::hash(rest.as_bytes())
}
