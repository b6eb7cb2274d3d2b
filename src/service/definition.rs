//! The file that defines the service: whose it is, and whether somebody has edited it.
//!
//! One comment of it holds a hash of all the rest. Where that is right the file is ours, whatever version wrote it.

use crate::error::Result;
use crate::host::files;
use crate::service::manager::Manager;

/// How the mark begins; the hash follows.
const MARK: &str = "wcode-service sha256=";

/// Stands in a template where the mark will be.
pub(super) const BLANK: &str = "{{mark}}";

/// What stands where the definition belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Definition {
    /// Nothing.
    Absent,
    /// A file that we did not make.
    Foreign,
    /// One that we made and somebody edited.
    Edited,
    /// One that we made, as we made it: its text.
    Ours(String),
}

impl Definition {
    /// Reads it.
    ///
    /// # Errors
    /// Where something stands there that cannot be read.
    pub(super) fn read(manager: &dyn Manager) -> Result<Self> {
        let Some(bytes) = files::read(manager.path())? else { return Ok(Self::Absent) };
        let Some(text) = manager.decode(&bytes) else { return Ok(Self::Foreign) };
        Ok(match mark_in(&text) {
            None => Self::Foreign,
            Some(mark) if mark == mark_of(&text) => Self::Ours(text),
            Some(_) => Self::Edited,
        })
    }

    /// True where there is a definition, whosever it is.
    pub fn is_there(&self) -> bool {
        *self != Self::Absent
    }
}

/// The text with its mark.
pub(super) fn marked(text: &str) -> String {
    text.replacen(BLANK, &format!("{MARK}{}", mark_of(text)), 1)
}

/// The hash that stands in a text.
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
