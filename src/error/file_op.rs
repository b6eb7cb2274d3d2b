//! What was to be done with a file when it went wrong.

use crate::text::Message;
use crate::text::errors::message as text;
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
    /// That it could not be done, as a message.
    pub(super) fn failed(self, path: &Path) -> Message {
        let path = path.display();
        match self {
            Self::Read => text::cannot_read(path),
            Self::Write => text::cannot_write(path),
            Self::Create => text::cannot_create(path),
            Self::Open => text::cannot_open(path),
            Self::Lock => text::cannot_lock(path),
            Self::Rename => text::cannot_rename(path),
            Self::Remove => text::cannot_remove(path),
            Self::Restore => text::cannot_restore(path),
            Self::Find => text::cannot_find(path),
            Self::Run => text::cannot_run(path),
            Self::ReExec => text::cannot_restart(path),
            Self::Prompt => text::cannot_prompt_on(path),
        }
    }
}
