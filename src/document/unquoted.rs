//! Tokens without quotes: numbers, keywords, identifiers as keys.
//!
//! JSON5 has more numbers than JSON: a leading `+`, hexadecimal, a point at either end, `NaN` and
//! the infinities. Its keys may be JavaScript identifiers, escapes included.
//!
//! Not here: the value of a number and the Unicode classes of identifiers (`value`).

use super::Dialect;
use super::expected::Expected;
use super::lexer::{Lexer, ParseError};
use super::value::{is_key_part, is_key_start};

/// Which bytes are ASCII characters of an identifier.
const IS_IDENTIFIER_BYTE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let c = byte as u8;
        table[byte] = c.is_ascii_alphanumeric() || c == b'$' || c == b'_';
        byte += 1;
    }
    table
};

impl Lexer<'_> {
    /// Skips a number.
    #[inline]
    pub(super) fn number(&self, start: usize) -> Result<usize, ParseError> {
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
            b'.' if json5 => Err(ParseError::new(at + 1, Expected::FractionDigit)),
            b'I' if json5 => self.keyword(at, "Infinity", Expected::Infinity),
            b'N' if json5 => self.keyword(at, "NaN", Expected::NaN),
            _ => Err(ParseError::new(at, Expected::Digit)),
        }
    }

    fn fraction(&self, mut at: usize) -> Result<usize, ParseError> {
        if self.byte(at) == b'.' {
            let end = self.digits(at + 1, u8::is_ascii_digit);
            if end == at + 1 && self.dialect != Dialect::Json5 {
                return Err(ParseError::new(end, Expected::FractionDigit));
            }
            at = end;
        }
        if !matches!(self.byte(at), b'e' | b'E') {
            return Ok(at);
        }
        let first = at + 1 + usize::from(matches!(self.byte(at + 1), b'+' | b'-'));
        match self.digits(first, u8::is_ascii_digit) {
            end if end == first => Err(ParseError::new(end, Expected::ExponentDigit)),
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

    /// Skips exactly this keyword.
    #[inline]
    pub(super) fn keyword(
        &self,
        start: usize,
        keyword: &'static str,
        expected: Expected,
    ) -> Result<usize, ParseError> {
        let keyword = keyword.as_bytes();
        if self.bytes.get(start..start + keyword.len()) == Some(keyword) {
            return Ok(start + keyword.len());
        }
        let wrong = (0..keyword.len()).find(|&i| self.byte(start + i) != keyword[i]);
        Err(ParseError::new(start + wrong.unwrap_or(0), expected))
    }

    /// Skips an identifier; returns `start` if none starts here.
    #[inline(always)]
    pub(super) fn identifier(&self, start: usize) -> Result<usize, ParseError> {
        let at =
            if self.byte(start).is_ascii_digit() { start } else { self.ascii_identifier(start) };
        match self.byte(at) {
            b'\\' | 0x80.. => self.unicode_identifier(start, at),
            _ => Ok(at),
        }
    }

    /// Skips ASCII characters of an identifier.
    #[inline(always)]
    fn ascii_identifier(&self, mut at: usize) -> usize {
        while self.bytes.get(at).is_some_and(|&byte| IS_IDENTIFIER_BYTE[byte as usize]) {
            at += 1;
        }
        at
    }

    /// Skips the rest of an identifier that has escapes or letters beyond ASCII.
    fn unicode_identifier(&self, start: usize, mut at: usize) -> Result<usize, ParseError> {
        loop {
            let (c, end) = match self.byte(at) {
                b'\\' => self.identifier_escape(at)?,
                0x80.. => match self.character(at) {
                    Some(c) => (c, at + c.len_utf8()),
                    None => return Ok(at),
                },
                _ => return Ok(at),
            };
            if !(if at == start { is_key_start(c) } else { is_key_part(c) }) {
                return if self.byte(at) == b'\\' {
                    Err(ParseError::new(at, Expected::EscapedLetter))
                } else {
                    Ok(at)
                };
            }
            at = self.ascii_identifier(end);
        }
    }

    fn identifier_escape(&self, at: usize) -> Result<(char, usize), ParseError> {
        if self.byte(at + 1) != b'u' {
            return Err(ParseError::new(at + 1, Expected::UnicodeEscape));
        }
        let end = self.hex_digits(at + 2, 4)?;
        let digits = self.text.get(at + 2..end).unwrap_or_default();
        let code = u32::from_str_radix(digits, 16).unwrap_or_default();
        char::from_u32(code)
            .map(|c| (c, end))
            .ok_or_else(|| ParseError::new(at, Expected::EscapedLetter))
    }
}
