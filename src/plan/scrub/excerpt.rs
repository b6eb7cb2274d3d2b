//! A line of the user's file as it may be shown: without the key, without control characters, not too long.

use super::key_matcher::{KeyMatcher, MASK};
use crate::secret;
use crate::text::sanitize_for_terminal;
use std::ops::Range;

/// Characters shown on either side of the key.
const CONTEXT_CHARS: usize = 50;

/// The line's number, from 1, and the line with the range blanked.
pub(super) fn line(bytes: &[u8], at: &Range<usize>, matcher: &KeyMatcher) -> (usize, String) {
    let start = bytes[..at.start].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let number = bytes[..start].iter().filter(|byte| **byte == b'\n').count() + 1;
    let end = bytes[at.end..].iter().position(|byte| *byte == b'\n');
    let end = end.map_or(bytes.len(), |length| at.end + length);
    let before = safe(&bytes[start..at.start], matcher);
    let after = safe(&bytes[at.end..end], matcher);
    // Masked as a whole: whether a word is a key depends on the text before it.
    let text = secret::mask(&format!("{before}{MASK}{after}"));
    (number, window(text.trim(), before.trim_start().chars().count()))
}

fn safe(bytes: &[u8], matcher: &KeyMatcher) -> String {
    sanitize_for_terminal(&String::from_utf8_lossy(&matcher.blank(bytes)))
}

/// The text around character `at`.
fn window(text: &str, at: usize) -> String {
    let length = text.chars().count();
    let from = at.saturating_sub(CONTEXT_CHARS);
    let to = (at + MASK.chars().count() + CONTEXT_CHARS).min(length);
    let shown: String = text.chars().skip(from).take(to.saturating_sub(from)).collect();
    let (left, right) = (if from > 0 { "…" } else { "" }, if to < length { "…" } else { "" });
    format!("{left}{shown}{right}")
}
