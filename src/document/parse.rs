//! The grammar: one pass over the text, no recursion, one tape entry per key and value.
//!
//! The tape lists keys and values in the order of the text: a container is followed by its
//! children, a key by its value. An entry has the span of its value and the index after its
//! subtree, so a walk skips a subtree in one step. Twelve bytes per entry, no allocation per token.
//!
//! Not here: decoding values (`value`), line and column of an error (`error`).

use super::expected::Expected;
use super::lexer::{Lexer, ParseError};
use super::{Dialect, Document};

/// The span of one key or value, and the end of its subtree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TapeEntry {
    /// Offset of the first byte.
    pub(super) start: u32,
    /// Offset after the last byte.
    pub(super) end: u32,
    /// Index of the first entry that is not part of this one.
    pub(super) next: u32,
}

/// Parses a whole text into a tape whose first entry is the root.
pub(super) fn parse(text: &str, dialect: Dialect) -> Result<Vec<TapeEntry>, ParseError> {
    if u32::try_from(text.len()).is_err() {
        return Err(ParseError::new(0, Expected::SmallerText));
    }
    // Room for one entry per eight bytes; pages that stay unused cost nothing.
    let tape = Vec::with_capacity(text.len() / 8 + 1);
    Parser { lexer: Lexer::new(text, dialect), dialect, tape, open: Vec::new() }.document()
}

struct Parser<'t> {
    lexer: Lexer<'t>,
    dialect: Dialect,
    tape: Vec<TapeEntry>,
    /// The containers that are still open, outermost first.
    open: Vec<OpenContainer>,
}

#[derive(Clone, Copy)]
struct OpenContainer {
    index: u32,
    is_object: bool,
}

/// What must come next.
enum Next {
    Value(usize),
    Done(usize),
}

impl Parser<'_> {
    fn document(mut self) -> Result<Vec<TapeEntry>, ParseError> {
        let mut at = self.lexer.trivia(self.lexer.byte_order_mark())?;
        loop {
            match self.value(at)? {
                Next::Value(next) => at = next,
                Next::Done(end) => return self.finish(end),
            }
        }
    }

    fn finish(self, at: usize) -> Result<Vec<TapeEntry>, ParseError> {
        let end = self.lexer.trivia(at)?;
        if end == self.lexer.text.len() {
            Ok(self.tape)
        } else {
            Err(ParseError::new(end, Expected::EndOfText))
        }
    }

    /// Reads a scalar, or the opening of a container up to its first value.
    #[inline(always)]
    fn value(&mut self, at: usize) -> Result<Next, ParseError> {
        let end = match self.lexer.byte(at) {
            b'"' => self.lexer.string(at)?,
            b'{' => return self.enter(at, true),
            b'[' => return self.enter(at, false),
            b'0'..=b'9' | b'-' => self.lexer.number(at)?,
            b't' => self.lexer.keyword(at, "true", Expected::True)?,
            b'f' => self.lexer.keyword(at, "false", Expected::False)?,
            b'n' => self.lexer.keyword(at, "null", Expected::Null)?,
            b'\'' if self.is_json5() => self.lexer.string(at)?,
            b'+' | b'.' | b'I' | b'N' if self.is_json5() => self.lexer.number(at)?,
            _ => return Err(ParseError::new(at, Expected::Value)),
        };
        self.push(at, end);
        self.after_value(end)
    }

    fn enter(&mut self, at: usize, is_object: bool) -> Result<Next, ParseError> {
        if self.open.len() == Document::MAX_DEPTH {
            return Err(ParseError::new(at, Expected::LessNesting));
        }
        self.open.push(OpenContainer { index: self.tape.len() as u32, is_object });
        self.push(at, at);
        let first = self.lexer.trivia(at + 1)?;
        match (self.lexer.byte(first), is_object) {
            (b'}', true) | (b']', false) => {
                self.leave(first + 1);
                self.after_value(first + 1)
            }
            (_, true) => self.key(first, Expected::KeyOrBrace).map(Next::Value),
            (_, false) => Ok(Next::Value(first)),
        }
    }

    /// Closes the innermost container.
    #[inline(always)]
    fn leave(&mut self, end: usize) {
        let next = self.tape.len() as u32;
        if let Some(container) = self.open.pop()
            && let Some(entry) = self.tape.get_mut(container.index as usize)
        {
            (entry.end, entry.next) = (end as u32, next);
        }
    }

    /// Reads what may follow a value, up to where the next value starts.
    #[inline(always)]
    fn after_value(&mut self, mut at: usize) -> Result<Next, ParseError> {
        while let Some(&OpenContainer { is_object, .. }) = self.open.last() {
            at = self.lexer.trivia(at)?;
            match (self.lexer.byte(at), is_object) {
                (b',', _) => {
                    at = self.lexer.trivia(at + 1)?;
                    match (self.lexer.byte(at), is_object) {
                        (b'}', true) | (b']', false) if self.dialect != Dialect::Json => {}
                        (_, true) => return self.key(at, self.after_comma()).map(Next::Value),
                        (_, false) => return Ok(Next::Value(at)),
                    }
                }
                (b'}', true) | (b']', false) => {}
                (_, true) => return Err(ParseError::new(at, Expected::CommaOrBrace)),
                (_, false) => return Err(ParseError::new(at, Expected::CommaOrBracket)),
            }
            at += 1;
            self.leave(at);
        }
        Ok(Next::Done(at))
    }

    /// Reads a key and its colon, up to where the value starts.
    #[inline(always)]
    fn key(&mut self, at: usize, expected: Expected) -> Result<usize, ParseError> {
        let end = match self.lexer.byte(at) {
            b'"' => self.lexer.string(at)?,
            b'\'' if self.is_json5() => self.lexer.string(at)?,
            _ if self.is_json5() => self.lexer.identifier(at)?,
            _ => at,
        };
        if end == at {
            return Err(ParseError::new(at, expected));
        }
        self.push(at, end);
        let colon = self.lexer.trivia(end)?;
        if self.lexer.byte(colon) != b':' {
            return Err(ParseError::new(colon, Expected::Colon));
        }
        self.lexer.trivia(colon + 1)
    }

    #[inline(always)]
    fn push(&mut self, start: usize, end: usize) {
        let next = self.tape.len() as u32 + 1;
        self.tape.push(TapeEntry { start: start as u32, end: end as u32, next });
    }

    fn is_json5(&self) -> bool {
        self.dialect == Dialect::Json5
    }

    fn after_comma(&self) -> Expected {
        if self.dialect == Dialect::Json { Expected::Key } else { Expected::KeyOrBrace }
    }
}
