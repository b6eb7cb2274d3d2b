//! What keeps pi from using our entry although it is as requested.
//!
//! Measured (1.6.0): a credential for the provider in `auth.json` goes before the key in `models.json`; a block comment makes
//! pi ignore the whole file, which it reads after taking out line comments and trailing commas.

use super::super::{ConfigSet, EntryInUse, Note};
use super::{ID, paths};
use crate::document;
use crate::host::files;
use crate::text::pi as text;
use std::path::Path;

pub(super) fn find(config_set: &ConfigSet, entry: Option<&EntryInUse<'_>>) -> Vec<Note> {
    let Some(entry) = entry else { return Vec::new() };
    let stored = config_set.stored_keys.iter().find(|it| *it == entry.provider);
    let stored = stored.map(|provider| {
        let message = text::message::credential_goes_first(provider);
        Note::warning(ID, message).at(paths::auth(&config_set.config))
    });
    stored.into_iter().chain(block_comment(config_set)).collect()
}

/// The providers for which pi keeps a credential of its own.
pub(super) fn stored_keys(config: &Path) -> Vec<String> {
    let bytes = files::read(&paths::auth(config)).ok().flatten().unwrap_or_default();
    let auth: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    auth.as_object().into_iter().flat_map(|auth| auth.keys().cloned()).collect()
}

fn block_comment(config_set: &ConfigSet) -> Option<Note> {
    let source = config_set.files.first()?;
    let found = document::without_comments(source.document.text()).ok()?.comments;
    let (line, _) = found.into_iter().find(|(_, comment)| comment.starts_with("/*"))?;
    Some(Note::warning(ID, text::message::ignores_block_comments(line)).at(&source.path))
}
