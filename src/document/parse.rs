//! The grammar: one pass over the text, no recursion, one table entry per key and value.
//!
//! The table ("tape") lists values in the order they stand; a container is followed by what it
//! holds, a key by its value. An entry knows its bytes and where its own subtree ends in the table,
//! so a walk skips a subtree in one step. Twelve bytes per entry, no allocation per token.
//!
//! Not here: the meaning of a value (`value`), line and column of a fault (`error`).

use super::scan::{Expected, Fault, Scanner};
use super::{Dialect, Document};
use crate::text::document;

/// Where one key or value lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Offset of the first byte.
    pub(super) start: u32,
    /// Offset after the last byte.
    pub(super) end: u32,
    /// Index of the first entry that is not part of this one.
    pub(super) next: u32,
}

/// Reads a whole text into a tape whose first entry is the root.
pub(super) fn parse(text: &str, dialect: Dialect) -> Result<Vec<Entry>, Fault> {
    if u32::try_from(text.len()).is_err() {
        return Err(Fault::new(0, document::a_small_text));
    }
    // Room for one entry in eight bytes; pages that stay empty cost nothing.
    let tape = Vec::with_capacity(text.len() / 8 + 1);
    Parser { scanner: Scanner::new(text, dialect), dialect, tape, open: Vec::new() }.document()
}

struct Parser<'t> {
    scanner: Scanner<'t>,
    dialect: Dialect,
    tape: Vec<Entry>,
    /// The containers we are in, outermost first.
    open: Vec<Container>,
}

#[derive(Clone, Copy)]
struct Container {
    index: u32,
    is_object: bool,
}

/// What must come next.
enum Step {
    Value(usize),
    Done(usize),
}

impl Parser<'_> {
    fn document(mut self) -> Result<Vec<Entry>, Fault> {
        let mut at = self.scanner.trivia(self.scanner.mark())?;
        loop {
            match self.value(at)? {
                Step::Value(next) => at = next,
                Step::Done(end) => return self.finish(end),
            }
        }
    }

    fn finish(self, at: usize) -> Result<Vec<Entry>, Fault> {
        let end = self.scanner.trivia(at)?;
        if end == self.scanner.text.len() {
            Ok(self.tape)
        } else {
            Err(Fault::new(end, document::end_of_file))
        }
    }

    /// Reads a scalar, or the opening of a container up to its first value.
    #[inline(always)]
    fn value(&mut self, at: usize) -> Result<Step, Fault> {
        let end = match self.scanner.byte(at) {
            b'"' => self.scanner.string(at)?,
            b'{' => return self.enter(at, true),
            b'[' => return self.enter(at, false),
            b'0'..=b'9' | b'-' => self.scanner.number(at)?,
            b't' => self.scanner.word_of(at, "true")?,
            b'f' => self.scanner.word_of(at, "false")?,
            b'n' => self.scanner.word_of(at, "null")?,
            b'\'' if self.is_json5() => self.scanner.string(at)?,
            b'+' | b'.' | b'I' | b'N' if self.is_json5() => self.scanner.number(at)?,
            _ => return Err(Fault::new(at, document::a_value)),
        };
        self.push(at, end);
        self.after_value(end)
    }

    fn enter(&mut self, at: usize, is_object: bool) -> Result<Step, Fault> {
        if self.open.len() == Document::MAX_DEPTH {
            return Err(Fault::too_deep(at));
        }
        self.open.push(Container { index: self.tape.len() as u32, is_object });
        self.push(at, at);
        let first = self.scanner.trivia(at + 1)?;
        match (self.scanner.byte(first), is_object) {
            (b'}', true) | (b']', false) => {
                self.leave(first + 1);
                self.after_value(first + 1)
            }
            (_, true) => self.key(first, document::a_key_or_brace).map(Step::Value),
            (_, false) => Ok(Step::Value(first)),
        }
    }

    /// Notes where the innermost container ends.
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
    fn after_value(&mut self, mut at: usize) -> Result<Step, Fault> {
        while let Some(&Container { is_object, .. }) = self.open.last() {
            at = self.scanner.trivia(at)?;
            match (self.scanner.byte(at), is_object) {
                (b',', _) => {
                    at = self.scanner.trivia(at + 1)?;
                    match (self.scanner.byte(at), is_object) {
                        (b'}', true) | (b']', false) if self.dialect != Dialect::Json => {}
                        (_, true) => return self.key(at, self.after_comma()).map(Step::Value),
                        (_, false) => return Ok(Step::Value(at)),
                    }
                }
                (b'}', true) | (b']', false) => {}
                (_, true) => return Err(Fault::new(at, document::a_comma_or_brace)),
                (_, false) => return Err(Fault::new(at, document::a_comma_or_bracket)),
            }
            at += 1;
            self.leave(at);
        }
        Ok(Step::Done(at))
    }

    /// Reads a key and its colon, up to where the value starts.
    #[inline(always)]
    fn key(&mut self, at: usize, expected: Expected) -> Result<usize, Fault> {
        let end = match self.scanner.byte(at) {
            b'"' => self.scanner.string(at)?,
            b'\'' if self.is_json5() => self.scanner.string(at)?,
            _ if self.is_json5() => self.scanner.bare_key(at)?,
            _ => at,
        };
        if end == at {
            return Err(Fault::new(at, expected));
        }
        self.push(at, end);
        let colon = self.scanner.trivia(end)?;
        if self.scanner.byte(colon) != b':' {
            return Err(Fault::new(colon, document::a_colon));
        }
        self.scanner.trivia(colon + 1)
    }

    #[inline(always)]
    fn push(&mut self, start: usize, end: usize) {
        let next = self.tape.len() as u32 + 1;
        self.tape.push(Entry { start: start as u32, end: end as u32, next });
    }

    fn is_json5(&self) -> bool {
        self.dialect == Dialect::Json5
    }

    fn after_comma(&self) -> Expected {
        if self.dialect == Dialect::Json { document::a_key } else { document::a_key_or_brace }
    }
}
