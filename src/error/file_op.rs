//! What was to be done with a file when it went wrong.

use crate::text;
use std::path::Path;

/// What was to be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileOp {
    /// See what is in it, or in the folder.
    Read,
    /// Put something into it.
    Write,
    /// Make it.
    Create,
    /// Get at it.
    Open,
    /// Keep others from it.
    Lock,
    /// Give it another name.
    Rename,
    /// Take it away.
    Remove,
    /// Give it the bytes that it had.
    Restore,
    /// Find its path.
    Find,
    /// Start it as a program.
    Run,
    /// Start it once more.
    ReExec,
    /// Ask the user something there.
    Prompt,
}

impl FileOp {
    /// That it could not be done, as a sentence.
    pub(super) fn failed(self, path: &Path) -> String {
        let path = path.display();
        match self {
            Self::Read => text::errors::cannot_read(path),
            Self::Write => text::errors::cannot_write(path),
            Self::Create => text::errors::cannot_create(path),
            Self::Open => text::errors::cannot_open(path),
            Self::Lock => text::errors::cannot_lock(path),
            Self::Rename => text::errors::cannot_rename(path),
            Self::Remove => text::errors::cannot_remove(path),
            Self::Restore => text::errors::cannot_put_back(path),
            Self::Find => text::errors::cannot_find(path),
            Self::Run => text::errors::cannot_run(path),
            Self::ReExec => text::errors::cannot_start_again(path),
            Self::Prompt => text::errors::cannot_ask_on(path),
        }
    }
}
