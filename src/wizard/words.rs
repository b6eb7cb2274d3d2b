//! Formatting that several steps share.

use crate::error::Error;
use crate::plan::status::StatusKind;
use crate::prompt::Prompter;
use crate::text::wizard as text;
use std::time::Duration;

/// A number of tokens as people type it: `128000`, `128,000`, `128_000`, `128k`, `1m`.
pub(super) fn number(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase().replace(['_', ',', ' '], "");
    let (digits, unit) = match text.as_bytes().last()? {
        b'k' => (&text[..text.len() - 1], 1_000),
        b'm' => (&text[..text.len() - 1], 1_000_000),
        _ => (text.as_str(), 1),
    };
    digits.parse::<u64>().ok()?.checked_mul(unit)
}

/// A waiting time as people read it.
pub(super) fn time(time: Duration) -> String {
    match time.as_millis() {
        millis @ 0..1_000 => format!("{millis} ms"),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

/// The status of an entry, in a few words.
pub(super) fn kind(kind: StatusKind) -> &'static str {
    match kind {
        StatusKind::Absent => text::kind_absent(),
        StatusKind::Ok => text::kind_ok(),
        StatusKind::Drift => text::kind_drift(),
        StatusKind::Unmanaged => text::kind_unmanaged(),
        StatusKind::Error => text::kind_error(),
    }
}

/// An error with its cause and its hint, on which the user can act right here.
pub(super) fn print_error(prompter: &mut Prompter, error: &Error) {
    let text = error.to_string();
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    prompter.error(first);
    prompter.print_block(rest);
    error.causes().for_each(|cause| prompter.note(&text::because(cause)));
    if let Some(hint) = error.hint() {
        prompter.note(&hint.text());
    }
}

#[cfg(test)]
mod tests {
    use super::number;
    use crate::text::tokens;

    #[test]
    fn sizes_are_short_and_read_back_in_many_spellings() {
        for (count, shown) in [
            (999, "999"),
            (8192, "8K"),
            (128_000, "128K"),
            (1_000_000, "1M"),
            (1_048_576, "1M"),
            (2_500_000, "2.5M"),
        ] {
            assert_eq!(tokens(count), shown);
        }
        for (typed, count) in [
            ("128000", Some(128_000)),
            (" 128,000 ", Some(128_000)),
            ("128k", Some(128_000)),
            ("1M", Some(1_000_000)),
            ("1_000", Some(1_000)),
            ("", None),
            ("k", None),
            ("-1", None),
            ("1.5k", None),
            ("99999999999999999999m", None),
        ] {
            assert_eq!(number(typed), count, "{typed}");
        }
    }
}
