//! Finds where a number ends, and where one of the few words does.
//!
//! JSON5 knows more numbers than JSON: a sign in front, hexadecimal, a point at either end, `NaN`
//! and the infinities. Which value they stand for is `value`'s business.

use super::Dialect;
use super::parse::Fault;
use super::scan::Scanner;

impl Scanner<'_> {
    /// Skips a number.
    #[inline]
    pub(super) fn number(&self, start: usize) -> Result<usize, Fault> {
        let json5 = self.dialect == Dialect::Json5;
        let at = match self.byte(start) {
            b'-' => start + 1,
            b'+' if json5 => start + 1,
            _ => start,
        };
        match self.byte(at) {
            b'0' if json5 && matches!(self.byte(at + 1), b'x' | b'X') => {
                self.hex_digits(at + 2, 1).map(|end| self.digits(end, u8::is_ascii_hexdigit))
            }
            b'0' => self.fraction(at + 1),
            b'1'..=b'9' => self.fraction(self.digits(at + 1, u8::is_ascii_digit)),
            b'.' if json5 && self.byte(at + 1).is_ascii_digit() => self.fraction(at),
            b'.' if json5 => Err(Fault::new(at + 1, "a digit after `.`")),
            b'I' if json5 => self.word_of(at, "Infinity"),
            b'N' if json5 => self.word_of(at, "NaN"),
            _ => Err(Fault::new(at, "a digit")),
        }
    }

    fn fraction(&self, mut at: usize) -> Result<usize, Fault> {
        if self.byte(at) == b'.' {
            let end = self.digits(at + 1, u8::is_ascii_digit);
            if end == at + 1 && self.dialect != Dialect::Json5 {
                return Err(Fault::new(end, "a digit after `.`"));
            }
            at = end;
        }
        if !matches!(self.byte(at), b'e' | b'E') {
            return Ok(at);
        }
        let first = at + 1 + usize::from(matches!(self.byte(at + 1), b'+' | b'-'));
        match self.digits(first, u8::is_ascii_digit) {
            end if end == first => Err(Fault::new(end, "a digit of the exponent")),
            end => Ok(end),
        }
    }

    #[inline(always)]
    fn digits(&self, mut at: usize, accepts: fn(&u8) -> bool) -> usize {
        while self.bytes.get(at).is_some_and(accepts) {
            at += 1;
        }
        at
    }

    /// Skips exactly this word.
    #[inline]
    pub(super) fn word_of(&self, start: usize, word: &'static str) -> Result<usize, Fault> {
        let end = start + word.len();
        if self.bytes.get(start..end) == Some(word.as_bytes()) {
            return Ok(end);
        }
        let wrong = (0..word.len()).find(|&i| self.byte(start + i) != word.as_bytes()[i]);
        Err(Fault::new(start + wrong.unwrap_or(0), spelling(word)))
    }
}

fn spelling(word: &str) -> &'static str {
    match word {
        "true" => "`true`",
        "false" => "`false`",
        "null" => "`null`",
        "NaN" => "`NaN`",
        _ => "`Infinity`",
    }
}
