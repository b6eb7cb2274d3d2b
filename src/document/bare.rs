//! Finds where a token without quotes ends: a number, one of the few words, a key of JSON5.
//!
//! JSON5 knows more numbers than JSON: a sign in front, hexadecimal, a point at either end, `NaN`
//! and the infinities. Its keys are the identifiers of JavaScript, escapes included. Which value a
//! number stands for, and what a letter is, is `value`'s business.

use super::Dialect;
use super::scan::{Expected, Fault, Scanner};
use super::value::{is_key_part, is_key_start};
use crate::text::document;

/// The ASCII characters of a key without quotes.
const IN_KEY: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let c = byte as u8;
        table[byte] = c.is_ascii_alphanumeric() || c == b'$' || c == b'_';
        byte += 1;
    }
    table
};

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
            b'.' if json5 => Err(Fault::new(at + 1, document::a_digit_after_point)),
            b'I' if json5 => self.word_of(at, "Infinity"),
            b'N' if json5 => self.word_of(at, "NaN"),
            _ => Err(Fault::new(at, document::a_digit)),
        }
    }

    fn fraction(&self, mut at: usize) -> Result<usize, Fault> {
        if self.byte(at) == b'.' {
            let end = self.digits(at + 1, u8::is_ascii_digit);
            if end == at + 1 && self.dialect != Dialect::Json5 {
                return Err(Fault::new(end, document::a_digit_after_point));
            }
            at = end;
        }
        if !matches!(self.byte(at), b'e' | b'E') {
            return Ok(at);
        }
        let first = at + 1 + usize::from(matches!(self.byte(at + 1), b'+' | b'-'));
        match self.digits(first, u8::is_ascii_digit) {
            end if end == first => Err(Fault::new(end, document::a_digit_of_exponent)),
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

    /// Skips a key without quotes; nothing if none starts here.
    #[inline(always)]
    pub(super) fn bare_key(&self, start: usize) -> Result<usize, Fault> {
        let at = if self.byte(start).is_ascii_digit() { start } else { self.letters(start) };
        match self.byte(at) {
            b'\\' | 0x80.. => self.rare_key(start, at),
            _ => Ok(at),
        }
    }

    /// Skips the ASCII part of a key.
    #[inline(always)]
    fn letters(&self, mut at: usize) -> usize {
        while self.bytes.get(at).is_some_and(|&byte| IN_KEY[byte as usize]) {
            at += 1;
        }
        at
    }

    /// Skips the rest of a key with escapes or letters beyond ASCII in it.
    fn rare_key(&self, start: usize, mut at: usize) -> Result<usize, Fault> {
        loop {
            let (c, end) = match self.byte(at) {
                b'\\' => self.key_escape(at)?,
                0x80.. => match self.character(at) {
                    Some(c) => (c, at + c.len_utf8()),
                    None => return Ok(at),
                },
                _ => return Ok(at),
            };
            if !(if at == start { is_key_start(c) } else { is_key_part(c) }) {
                return if self.byte(at) == b'\\' {
                    Err(Fault::new(at, document::an_escaped_letter))
                } else {
                    Ok(at)
                };
            }
            at = self.letters(end);
        }
    }

    fn key_escape(&self, at: usize) -> Result<(char, usize), Fault> {
        if self.byte(at + 1) != b'u' {
            return Err(Fault::new(at + 1, document::a_unicode_escape));
        }
        let end = self.hex_digits(at + 2, 4)?;
        let digits = self.text.get(at + 2..end).unwrap_or_default();
        let code = u32::from_str_radix(digits, 16).unwrap_or_default();
        char::from_u32(code)
            .map(|c| (c, end))
            .ok_or_else(|| Fault::new(at, document::an_escaped_letter))
    }
}

fn spelling(word: &str) -> Expected {
    match word {
        "true" => || "`true`",
        "false" => || "`false`",
        "null" => || "`null`",
        "NaN" => || "`NaN`",
        _ => || "`Infinity`",
    }
}
