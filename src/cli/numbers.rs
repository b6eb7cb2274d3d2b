//! Numbers on the command line, with an error that says by its type why a text is none.

use crate::text::command_line as text;
use std::fmt;
use std::num::IntErrorKind;

/// Why a text is no number for a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InvalidNumber {
    /// It is no whole number, or a negative one.
    NotWhole,
    /// It does not fit.
    TooLarge,
    /// It is zero.
    Zero,
}

/// A number from 1.
///
/// # Errors
/// Why it is none.
pub(super) fn positive(text: &str) -> Result<u64, InvalidNumber> {
    match text.parse() {
        Ok(0) => Err(InvalidNumber::Zero),
        Ok(number) => Ok(number),
        Err(error) => Err(InvalidNumber::from(error.kind())),
    }
}

impl From<&IntErrorKind> for InvalidNumber {
    fn from(kind: &IntErrorKind) -> Self {
        match kind {
            IntErrorKind::PosOverflow => Self::TooLarge,
            _ => Self::NotWhole,
        }
    }
}

impl fmt::Display for InvalidNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWhole => f.write_str(text::no_whole_number()),
            Self::TooLarge => f.write_str(text::number_too_large()),
            Self::Zero => f.write_str(&text::outside(format_args!("1..={}", u64::MAX))),
        }
    }
}

impl std::error::Error for InvalidNumber {}

#[cfg(test)]
mod tests {
    use super::{InvalidNumber, positive};

    #[test]
    fn numbers_from_one_are_read_and_all_else_is_refused_by_its_reason() {
        for (text, number) in [
            ("1", Ok(1)),
            ("128000", Ok(128_000)),
            ("0", Err(InvalidNumber::Zero)),
            ("-1", Err(InvalidNumber::NotWhole)),
            ("1k", Err(InvalidNumber::NotWhole)),
            ("", Err(InvalidNumber::NotWhole)),
            ("99999999999999999999", Err(InvalidNumber::TooLarge)),
        ] {
            assert_eq!(positive(text), number, "{text}");
        }
    }
}
