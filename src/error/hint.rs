//! The next thing to try.

use crate::error::{Error, FileOp};
use crate::text;
use std::io;
use std::path::Path;

impl Error {
    /// The next thing to try, if we know one.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Usage { hint, .. } => return hint.clone(),
            Self::NoKey { id, .. } => return Some(stored_by(id)),
            Self::KeyNeeded { hint, .. }
            | Self::KeyRejected { hint, .. }
            | Self::KeyOrigin { hint, .. }
            | Self::Unreachable { hint, .. }
            | Self::KeyStore { hint, .. }
            | Self::WouldBreak { hint, .. }
            | Self::Service { hint, .. } => return Some(hint.clone()),
            Self::File { operation: FileOp::Restore, .. } => text::errors::hint_not_restored(),
            Self::File { source, path, .. } => return file_hint(source, path),
            Self::Syntax { .. } | Self::Shape { .. } | Self::Encoding { .. } => {
                text::errors::hint_mend_file()
            }
            Self::Conflict { .. } => text::errors::hint_conflict(),
            Self::Included { .. } => text::errors::hint_included(),
            Self::NotOurs { .. } => text::errors::hint_not_ours(),
            Self::Key { .. } => text::errors::hint_key(),
            Self::Changing { .. } => text::errors::hint_kept_changing(),
            Self::Locked { .. } => text::errors::hint_locked(),
            Self::NoClient { .. } => text::errors::hint_no_client(),
            Self::NoMonitor => text::errors::hint_no_monitor(),
            Self::Output { .. } => text::errors::hint_report(),
            Self::ReadOnly { .. }
            | Self::Verification { .. }
            | Self::Journal { .. }
            | Self::Unsearched { .. }
            | Self::Interrupted => return None,
        };
        Some(hint.into())
    }
}

/// The command that stores the key with this id.
fn stored_by(id: &str) -> String {
    let (vendor, name) =
        id.split_once('/').map_or((id, None), |(vendor, name)| (vendor, Some(name)));
    let name = name.map(|name| format!(" --key-name {name}")).unwrap_or_default();
    text::errors::hint_no_key_stored(vendor, name)
}

fn file_hint(source: &io::Error, path: &Path) -> Option<String> {
    match source.kind() {
        io::ErrorKind::PermissionDenied => {
            let standing = path.ancestors().find(|path| path.exists()).unwrap_or(path);
            Some(text::errors::hint_permission(standing.display()))
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Some(text::errors::hint_disk_full().into())
        }
        _ => None,
    }
}
