//! The short spelling of sizes and dates in a line of `models_dev`.

use crate::catalog::model_list;

/// `128k` for 128 × 1024, `200t` for 200 × 1000, else the digits.
pub(super) fn size(tokens: u64) -> String {
    match tokens {
        _ if tokens.is_multiple_of(1024) => format!("{}k", tokens / 1024),
        _ if tokens.is_multiple_of(1000) => format!("{}t", tokens / 1000),
        _ => tokens.to_string(),
    }
}

/// The number of tokens; `None` if no model can have it.
pub(super) fn parse_size(text: &str) -> Option<u64> {
    let (digits, unit) = match text.as_bytes().last()? {
        b'k' => (&text[..text.len() - 1], 1024),
        b't' => (&text[..text.len() - 1], 1000),
        _ => (text, 1),
    };
    let tokens = digits.parse::<u64>().ok()?.checked_mul(unit)?;
    model_list::is_size(tokens).then_some(tokens)
}

/// `251222` is 2025-12-22, `2504` is 2025-04.
pub(super) fn parse_date(text: &str) -> Option<String> {
    let is_date = matches!(text.len(), 0 | 4 | 6) && text.bytes().all(|b| b.is_ascii_digit());
    let pairs: Vec<&str> = if is_date {
        (0..text.len()).step_by(2).map(|at| &text[at..at + 2]).collect()
    } else {
        return None;
    };
    Some(if pairs.is_empty() { String::new() } else { format!("20{}", pairs.join("-")) })
}
