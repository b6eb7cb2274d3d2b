//! Tokens: white space, comments, strings.
//!
//! Every function takes the offset at which a token starts and returns the offset after it, or the
//! error that makes it invalid in the dialect. Nothing is decoded or copied. Runs of plain bytes are
//! read eight at a time; escapes and characters beyond ASCII take slower branches.
//!
//! Not here: tokens without quotes (`unquoted`), the grammar (`parse`).

use memchr::{memchr, memchr2, memchr3};

use super::Dialect;
use super::expected::Expected;

/// A byte offset and what was expected there; line and column are computed later.
#[derive(Clone, Copy, Debug)]
pub(super) struct ParseError {
    pub(super) offset: usize,
    pub(super) expected: Expected,
}

impl ParseError {
    #[cold]
    pub(super) fn new(offset: usize, expected: Expected) -> Self {
        Self { offset, expected }
    }
}

/// Eight bytes of 0x01; multiplied by a byte, it repeats that byte.
const ONES: u64 = u64::from_le_bytes([1; 8]);
/// The high bit of each of eight bytes.
const HIGHS: u64 = ONES << 7;
/// Eight spaces.
const SPACES: u64 = ONES * b' ' as u64;

/// A text and the dialect it is read in.
#[derive(Clone, Copy)]
pub(super) struct Lexer<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) dialect: Dialect,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str, dialect: Dialect) -> Self {
        Self { text, bytes: text.as_bytes(), dialect }
    }

    /// The byte at an offset; NUL, which starts no token, past the end.
    #[inline(always)]
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// Skips a byte order mark at the start of the text.
    pub(super) fn byte_order_mark(&self) -> usize {
        if self.text.starts_with('\u{feff}') { 3 } else { 0 }
    }

    /// Skips white space and comments.
    #[inline(always)]
    pub(super) fn trivia(&self, at: usize) -> Result<usize, ParseError> {
        match self.bytes.get(at) {
            Some(b'!'..=b'.' | b'0'..=b'~') => Ok(at),
            Some(b' ') if matches!(self.byte(at + 1), b'!'..=b'.' | b'0'..=b'~') => Ok(at + 1),
            _ => self.trivia_slow(at),
        }
    }

    fn trivia_slow(&self, mut at: usize) -> Result<usize, ParseError> {
        loop {
            at = self.whitespace(at);
            match self.byte(at) {
                b'/' if self.dialect.has_comments() => at = self.comment(at)?,
                0x80.. | 0x0b | 0x0c if self.dialect == Dialect::Json5 => {
                    match self.json5_whitespace(at) {
                        Some(end) => at = end,
                        None => return Ok(at),
                    }
                }
                _ => return Ok(at),
            }
        }
    }

    /// Skips spaces, tabs and line ends.
    #[inline(always)]
    fn whitespace(&self, mut at: usize) -> usize {
        loop {
            while matches!(self.byte(at), b'\n' | b'\r' | b'\t') {
                at += 1;
            }
            let run = match self.load8(at) {
                Some(word) => (word ^ SPACES).trailing_zeros() as usize / 8,
                None => usize::from(self.byte(at) == b' '),
            };
            at += run;
            if run < 8 && (run == 0 || self.byte(at) > b' ') {
                return at;
            }
        }
    }

    /// Skips one white space character that only JSON5 has.
    fn json5_whitespace(&self, at: usize) -> Option<usize> {
        let c = self.character(at)?;
        is_json5_whitespace(c).then(|| at + c.len_utf8())
    }

    /// Skips one comment.
    pub(super) fn comment(&self, start: usize) -> Result<usize, ParseError> {
        match self.byte(start + 1) {
            b'/' => Ok(self.line_end(start + 2)),
            b'*' => self.block_end(start + 2),
            _ => Err(ParseError::new(start + 1, Expected::CommentStart)),
        }
    }

    /// The offset of the line end, or the length of the text on its last line.
    fn line_end(&self, mut at: usize) -> usize {
        loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            if self.dialect != Dialect::Json5 {
                return at + memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            }
            let Some(found) = memchr3(b'\n', b'\r', 0xe2, rest) else {
                return at + rest.len();
            };
            at += found;
            if self.byte(at) != 0xe2 || self.is_line_separator(at) {
                return at;
            }
            at += 1;
        }
    }

    /// Whether U+2028 or U+2029 starts here.
    fn is_line_separator(&self, at: usize) -> bool {
        matches!(self.bytes.get(at..at + 3), Some([0xe2, 0x80, 0xa8 | 0xa9]))
    }

    fn block_end(&self, start: usize) -> Result<usize, ParseError> {
        let mut at = start;
        while let Some(found) = memchr(b'/', self.bytes.get(at..).unwrap_or_default()) {
            at += found + 1;
            if at >= start + 2 && self.byte(at - 2) == b'*' {
                return Ok(at);
            }
        }
        Err(ParseError::new(self.bytes.len(), Expected::CommentEnd))
    }

    /// Skips a string, quotes included.
    #[inline(always)]
    pub(super) fn string(&self, start: usize) -> Result<usize, ParseError> {
        let quote = self.byte(start);
        let at = self.plain_run(start + 1, quote);
        if self.byte(at) == quote { Ok(at + 1) } else { self.string_slow(at, quote) }
    }

    fn string_slow(&self, mut at: usize, quote: u8) -> Result<usize, ParseError> {
        loop {
            at = self.plain_run(at, quote);
            at = match self.bytes.get(at) {
                Some(&byte) if byte == quote => return Ok(at + 1),
                Some(b'\\') => self.escape(at + 1)?,
                Some(b'\n' | b'\r') | None => return Err(ParseError::new(at, closing(quote))),
                Some(_) if self.dialect == Dialect::Json5 => at + 1,
                Some(_) => return Err(ParseError::new(at, Expected::EscapedControl)),
            };
        }
    }

    /// Skips plain bytes of a string, up to the quote, a backslash or a control character.
    #[inline(always)]
    fn plain_run(&self, mut at: usize, quote: u8) -> usize {
        let quotes = ONES * u64::from(quote);
        while let Some(word) = self.load8(at) {
            let special = zero_bytes(word ^ quotes)
                | zero_bytes(word ^ (ONES * u64::from(b'\\')))
                | (word.wrapping_sub(ONES * 0x20) & !word & HIGHS);
            if special != 0 {
                return at + special.trailing_zeros() as usize / 8;
            }
            at += 8;
        }
        while self.bytes.get(at).is_some_and(|&b| b != quote && b != b'\\' && b >= 0x20) {
            at += 1;
        }
        at
    }

    /// Skips what follows a backslash.
    fn escape(&self, at: usize) -> Result<usize, ParseError> {
        let json5 = self.dialect == Dialect::Json5;
        match self.byte(at) {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Ok(at + 1),
            b'u' => self.hex_digits(at + 1, 4),
            _ if !json5 => Err(ParseError::new(at, Expected::JsonEscape)),
            b'x' => self.hex_digits(at + 1, 2),
            b'0' if self.byte(at + 1).is_ascii_digit() => {
                Err(ParseError::new(at + 1, Expected::NoDigitAfterZero))
            }
            b'1'..=b'9' => Err(ParseError::new(at, Expected::NonDigitEscape)),
            b'\r' if self.byte(at + 1) == b'\n' => Ok(at + 2),
            _ => match self.character(at) {
                Some(c) => Ok(at + c.len_utf8()),
                None => Err(ParseError::new(at, Expected::EscapedCharacter)),
            },
        }
    }

    pub(super) fn hex_digits(&self, at: usize, count: usize) -> Result<usize, ParseError> {
        match (at..at + count).find(|&at| !self.byte(at).is_ascii_hexdigit()) {
            Some(wrong) => Err(ParseError::new(wrong, Expected::HexDigit)),
            None => Ok(at + count),
        }
    }

    pub(super) fn character(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    #[inline(always)]
    fn load8(&self, at: usize) -> Option<u64> {
        let bytes = self.bytes.get(at..at + 8)?;
        bytes.try_into().ok().map(u64::from_le_bytes)
    }
}

/// The high bit of each zero byte. Bits above the lowest one set may be wrong.
#[inline(always)]
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGHS
}

/// Whether a character is white space in JSON5 only, not in JSON.
pub(super) fn is_json5_whitespace(c: char) -> bool {
    matches!(
        c,
        '\u{b}' | '\u{c}' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{202f}'
                | '\u{205f}'
                | '\u{3000}'
                | '\u{feff}'
    )
}

fn closing(quote: u8) -> Expected {
    if quote == b'"' { Expected::DoubleQuote } else { Expected::SingleQuote }
}
