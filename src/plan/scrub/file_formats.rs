//! What is done to a file's bytes, whatever its form: the hits, and the bytes without the key.

use super::key_matcher::KeyMatcher;
use crate::text::scrub as text;
use serde::Serialize;
use std::ops::Range;

/// Replaces a key if nothing better can.
pub(super) const MARKER: &str = "REMOVED_BY_WCODE";

/// A variable whose value is in use: its key is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct VariableInUse {
    /// The variable.
    pub name: String,
    /// Who needs it, and what to do about it.
    pub why: String,
}

/// One key in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    /// Its range in the old bytes.
    pub(super) at: Range<usize>,
    /// What is done.
    pub(super) action: Action,
    /// Why it is left.
    pub(super) why: Option<String>,
}

/// What is done to one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Action {
    /// A reference takes its place.
    Reference,
    /// A word that is no key takes its place.
    Marker,
    /// Its line, or its whole entry in a history, goes.
    RemoveLine,
    /// The credential that holds it goes.
    RemoveRecord,
    /// It stays.
    Leave,
}

impl Action {
    /// What it means, in words.
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::Reference => text::replaced_by_reference(),
            Self::Marker => text::replaced_by_marker(),
            Self::RemoveLine => text::line_goes(),
            Self::RemoveRecord => text::credential_goes(),
            Self::Leave => text::left(),
        }
    }
}

/// A file's hits, and its bytes afterwards.
#[derive(Debug, Default)]
pub(super) struct Redaction {
    pub(super) hits: Vec<Hit>,
    pub(super) splices: Vec<(Range<usize>, Vec<u8>)>,
}

impl Redaction {
    /// Replaces a key.
    pub(super) fn replace(&mut self, at: Range<usize>, text: &str, action: Action) {
        self.splices.push((at.clone(), text.as_bytes().to_vec()));
        self.hits.push(Hit { at, action, why: None });
    }

    /// Removes a key with the bytes around it.
    pub(super) fn remove(&mut self, at: Range<usize>, whole: Range<usize>, action: Action) {
        if self.splices.last().is_none_or(|(last, _)| *last != whole) {
            self.splices.push((whole, Vec::new()));
        }
        self.hits.push(Hit { at, action, why: None });
    }

    /// Leaves a key.
    pub(super) fn leave(&mut self, at: Range<usize>, why: impl Into<String>) {
        self.hits.push(Hit { at, action: Action::Leave, why: Some(why.into()) });
    }

    /// The bytes afterwards; `None` if they stay as they are.
    pub(super) fn after(&self, before: &[u8]) -> Option<Vec<u8>> {
        if self.splices.is_empty() {
            return None;
        }
        let mut splices: Vec<_> = self.splices.iter().collect();
        splices.sort_by_key(|(at, _)| at.start);
        let mut out = Vec::with_capacity(before.len());
        let mut end = 0;
        for (at, text) in splices {
            out.extend_from_slice(&before[end..at.start]);
            out.extend_from_slice(text);
            end = at.end;
        }
        out.extend_from_slice(&before[end..]);
        Some(out)
    }

    /// Leaves everything, for one reason.
    pub(super) fn left(before: &[u8], matcher: &KeyMatcher, why: &str) -> Self {
        let mut redaction = Self::default();
        matcher.find(before).into_iter().for_each(|at| redaction.leave(at, why));
        redaction
    }
}

/// Text of no form that we know: the key's bytes alone. A string that is the key and nothing else becomes a reference to the variable.
pub(super) fn plain(
    bytes: &[u8],
    matcher: &KeyMatcher,
    env_reference_for: Option<&str>,
) -> Redaction {
    let mut redaction = Redaction::default();
    for at in matcher.find(bytes) {
        match env_reference_for.filter(|_| is_whole_string(bytes, &at)) {
            Some(text) => redaction.replace(at, text, Action::Reference),
            None => redaction.replace(at, MARKER, Action::Marker),
        }
    }
    redaction
}

fn is_whole_string(bytes: &[u8], at: &Range<usize>) -> bool {
    let head = bytes[..at.start].strip_suffix(b"Bearer ").unwrap_or(&bytes[..at.start]);
    let quote = head.last().filter(|byte| matches!(byte, b'"' | b'\''));
    quote.is_some() && bytes.get(at.end) == quote
}

/// The variable in use to which the key at `start` is given: the last word before it, past `=`, `:`, quotes and spaces.
pub(super) fn used_at<'u>(
    bytes: &[u8],
    start: usize,
    used: &'u [VariableInUse],
) -> Option<&'u VariableInUse> {
    let line = bytes[..start].rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let head = String::from_utf8_lossy(line);
    let head = head.trim_end_matches(['=', ':', '"', '\'', ' ', '\t']);
    let word = head.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next();
    used.iter().find(|used| Some(used.name.as_str()) == word)
}
