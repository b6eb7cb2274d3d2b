//! The next thing to try.

use crate::error::{Error, FileOp};
use crate::text::errors::message as text;
use crate::text::{Command, Message};
use std::io;
use std::path::Path;

impl Error {
    /// The next thing to try, if we know one.
    pub fn hint(&self) -> Option<Message> {
        Some(match self {
            Self::Usage { hint, .. } | Self::Unsupported { hint, .. } => return hint.clone(),
            Self::NoKey { id, .. } => hint_no_key(id),
            Self::KeyNeeded { hint, .. }
            | Self::KeyRejected { hint, .. }
            | Self::KeyOrigin { hint, .. }
            | Self::Unreachable { hint, .. }
            | Self::KeyStore { hint, .. }
            | Self::NoClient { hint, .. }
            | Self::WouldBreak { hint, .. }
            | Self::Service { hint, .. }
            | Self::Update { hint, .. } => hint.clone(),
            Self::File { operation: FileOp::Restore, .. } => {
                text::hint_not_restored(Command::new(["wcode", "apply"]))
            }
            Self::File { source, path, .. } => return file_hint(source, path),
            Self::Syntax { .. } | Self::Shape { .. } | Self::Encoding { .. } => {
                text::hint_fix_file()
            }
            Self::Conflict { .. } => text::hint_conflict(),
            Self::Included { .. } => text::hint_included(),
            Self::NotOurs { .. } => text::hint_not_ours(Command::new(["wcode", "remove"])),
            Self::Key { .. } => text::hint_key(Command::new(["wcode", "key", "set"])),
            Self::Changing { .. } => text::hint_kept_changing(),
            Self::Locked { .. } => text::hint_locked(),
            Self::NoMonitor => text::hint_no_monitor(Command::new(["wcode", "watch"])),
            Self::Output { .. } => text::hint_report(Command::new(["wcode", "status"])),
            Self::Journal { path, .. } => return hint_journal_entry(path),
            Self::ReadOnly { .. }
            | Self::Verification { .. }
            | Self::Unsearched { .. }
            | Self::Interrupted => return None,
        })
    }

    /// The command that fixes it, if its hint names one.
    pub fn remedy(&self) -> Option<Command> {
        self.hint().and_then(|hint| hint.command().cloned())
    }
}

/// The command that stores the key with this id.
fn hint_no_key(id: &str) -> Message {
    let (vendor, name) =
        id.split_once('/').map_or((id, None), |(vendor, name)| (vendor, Some(name)));
    let name = name.into_iter().flat_map(|name| ["--key-name", name]);
    let command = ["wcode", "key", "set", "--vendor", vendor].into_iter().chain(name);
    text::hint_no_key_stored(Command::new(command))
}

/// How to go on without an entry that is damaged; none for the folder.
fn hint_journal_entry(path: &Path) -> Option<Message> {
    path.extension()?;
    let path = path.display().to_string();
    let aside = Command::new(["mv", &path, &format!("{path}.damaged")]);
    Some(text::hint_set_entry_aside(aside))
}

fn file_hint(source: &io::Error, path: &Path) -> Option<Message> {
    match source.kind() {
        io::ErrorKind::PermissionDenied => {
            let existing = path.ancestors().find(|path| path.exists()).unwrap_or(path);
            Some(text::hint_permission(existing.display()))
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Some(text::hint_disk_full()),
        _ => None,
    }
}
