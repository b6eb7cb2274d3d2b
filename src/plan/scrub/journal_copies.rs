//! The journal's copies: old bytes that held the key, kept for `undo`.
//!
//! They stay unless the user purges the journal: then they are redacted like a client's backup, so that `remove` still finds
//! the values from before us.

use super::file_formats::Action;
use super::json::{Style, clean_copy};
use super::{KeyCopies, KeyCopy, Search};
use crate::clients;
use crate::document::Dialect;
use crate::error::Result;
use crate::plan::journal::{Entry, Journal};
use crate::text;

/// One entry, and its old bytes without the key.
#[derive(Debug)]
pub(super) struct EntryCopies {
    pub(super) id: u64,
    pub(super) fresh: Vec<Option<Vec<u8>>>,
    pub(super) found: KeyCopy,
}

pub(super) fn scan(journal: &Journal, search: &Search, findings: &mut KeyCopies) {
    let entries = journal.entries();
    if let Err(error) = &entries {
        findings.push_unsearched(error, journal.folder());
    }
    for damaged in journal.damaged() {
        findings.push_unsearched(&damaged.error(), damaged.path());
    }
    for entry in entries.unwrap_or_default() {
        match inspect(journal, entry, search) {
            Ok(found) => findings.entries.extend(found),
            Err(error) => findings.push_unsearched(&error, &journal.path_of(entry)),
        }
    }
}

fn inspect(journal: &Journal, entry: &Entry, search: &Search) -> Result<Option<EntryCopies>> {
    let id = entry.header.id;
    let mut fresh = Vec::new();
    let mut names = Vec::new();
    let mut action = Action::Leave;
    for (index, file) in entry.header.files.iter().enumerate() {
        let old = journal.old_bytes(entry, index)?.unwrap_or_default();
        let client = clients::by_id(&file.client).ok();
        let client_entry = search
            .client_entries
            .iter()
            .find(|client_entry| client_entry.client.id() == file.client);
        let style = Style {
            env_reference_for: client_entry
                .and_then(|client_entry| client_entry.env_reference_for.as_deref()),
            ..Style::plain(client.map_or(Dialect::Json5, |client| client.dialect()))
        };
        let redaction = clean_copy(&old, &search.matcher, style);
        action = redaction.hits.first().map_or(action, |hit| hit.action);
        let after = redaction.after(&old);
        names.extend(after.as_ref().map(|_| format!("`{}`", file.path.display())));
        fresh.push(after);
    }
    let found = KeyCopy {
        path: journal.path_of(entry),
        line: None,
        kind: "journal",
        action,
        why: Some(text::scrub::kept_for_undo(id)),
        shown: text::scrub::stood_before(text::joined(&names), id),
    };
    Ok((!names.is_empty()).then_some(EntryCopies { id, fresh, found }))
}
