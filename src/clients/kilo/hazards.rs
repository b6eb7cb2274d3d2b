//! What keeps Kilo from using our entry, although it is as requested.

use super::super::{EntryInUse, KeyDelivery, Note};
use super::warning;
use crate::host::Host;
use crate::text::kilo as text;

/// It runs without plugins if this is set.
const PURE: &str = "KILO_PURE";

pub(super) fn find(host: &Host, entry: &EntryInUse<'_>) -> Vec<Note> {
    let is_set = host.var(PURE).is_some_and(|value| value == "1" || value == "true");
    let is_without_key = is_set && entry.delivery == KeyDelivery::Ref;
    let note = || warning(text::message::runs_without_plugins(PURE));
    is_without_key.then(note).into_iter().collect()
}
