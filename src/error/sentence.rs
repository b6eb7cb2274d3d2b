//! What happened, as a message.

use crate::error::{Error, TextPosition};
use crate::text::Message;
use crate::text::errors::message as text;
use std::path::Path;

impl Error {
    /// What happened, without its cause.
    pub fn sentence(&self) -> Message {
        match self {
            Self::Usage { message, .. } | Self::Unsupported { message, .. } => message.clone(),
            Self::File { operation, path, .. } => operation.failed(path),
            Self::Syntax { path, place: TextPosition { line, column }, problem, snippet } => {
                text::cannot_parse(path.display(), line, column, problem.clone(), snippet)
            }
            Self::Encoding { path, offset, is_utf16 } => not_utf8(path, *offset, *is_utf16),
            Self::Shape { path, place: TextPosition { line, column }, problem } => {
                text::cannot_edit(path.display(), line, column, problem.clone())
            }
            Self::Conflict { fields } => conflict(fields),
            Self::WouldBreak { client, places, .. } => {
                text::would_break(client, Message::list(places))
            }
            Self::Included { path, owner, at } => {
                text::included(at, path.display(), owner.display())
            }
            Self::NotOurs { path, entry, why } => {
                text::not_ours(path.display(), entry, why.clone())
            }
            Self::Key { problem } | Self::KeyNeeded { problem, .. } => {
                text::no_key(problem.clone())
            }
            Self::NoKey { id, store } => text::no_key_stored(id, store),
            Self::KeyRejected { problem, .. }
            | Self::KeyOrigin { problem, .. }
            | Self::Unsearched { problem, .. }
            | Self::Unreachable { problem, .. }
            | Self::KeyStore { problem, .. }
            | Self::Service { problem, .. }
            | Self::Update { problem, .. } => problem.clone(),
            Self::Changing { path } => text::kept_changing(path.display()),
            Self::Locked { path, holder } => text::locked(path.display(), holder.clone()),
            Self::NoClient { problem, .. } => problem.clone(),
            Self::NoMonitor => text::no_monitor(),
            Self::ReadOnly { path, why } => text::must_not_be_edited(path.display(), why.clone()),
            Self::Verification { path, problem } => {
                text::failed_verification(path.display(), problem.clone())
            }
            Self::Output { .. } => text::cannot_report(),
            Self::Interrupted => text::interrupted(),
            Self::Journal { path, problem } => {
                text::cannot_use_journal(path.display(), problem.clone())
            }
        }
    }
}

fn not_utf8(path: &Path, offset: usize, is_utf16: bool) -> Message {
    let path = path.display();
    if is_utf16 { text::utf16(path) } else { text::not_utf8(path, offset) }
}

fn conflict(fields: &[Message]) -> Message {
    let list = Message::list(fields);
    if fields.len() == 1 { text::conflict_in_a_field(list) } else { text::conflict_in_fields(list) }
}
