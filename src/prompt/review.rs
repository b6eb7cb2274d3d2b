//! The question before something is written: yes, no, or first the whole diff.

use super::{Choice, pick};
use crate::error::Result;
use crate::host::Host;
use crate::text::prompt as text;

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Review {
    Yes,
    ShowDiff,
    No,
}

/// Asks; Enter means yes, Esc means no.
///
/// # Errors
/// As `single::confirm`.
pub(crate) fn review(host: &Host, question: &str) -> Result<Review> {
    let choices = [
        Choice::new(text::review_yes()).key('y'),
        Choice::new(text::review_diff()).key('d'),
        Choice::new(text::review_no()).key('n'),
    ];
    Ok(match pick(host, question, &choices, 0)? {
        Some(0) => Review::Yes,
        Some(1) => Review::ShowDiff,
        _ => Review::No,
    })
}
