//! What is between two values: white space, comments, commas, colons.
//!
//! The tape stores none of it; a range is scanned again when an edit or its verification needs it.
//! Ranges come from parsed documents, so the scan cannot fail.

use std::ops::Range;

use super::lexer::Lexer;
use super::{Document, Node};

/// The kind of one piece between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TriviaPiece {
    /// White space without a line end.
    Whitespace,
    /// White space that begins with a line end.
    Newline,
    /// `// …`, without its line end.
    LineComment,
    /// `/* … */`
    BlockComment,
    /// `,`
    Comma,
    /// `:`
    Colon,
}

/// An iterator over the pieces in a range between two values.
#[derive(Clone)]
pub(super) struct Trivia<'d> {
    lexer: Lexer<'d>,
    range: Range<usize>,
}

impl<'d> Trivia<'d> {
    pub(super) fn new(document: &'d Document, range: Range<usize>) -> Self {
        Self { lexer: Lexer::new(&document.text, document.dialect), range }
    }

    /// Only the comments, as text.
    pub(super) fn comments(self) -> impl Iterator<Item = &'d str> {
        let text = self.lexer.text;
        self.filter(|(piece, _)| piece.is_comment()).map(|(_, range)| &text[range])
    }

    /// The span of the comma.
    pub(super) fn comma(&self) -> Option<Range<usize>> {
        self.clone().find(|(piece, _)| *piece == TriviaPiece::Comma).map(|(_, range)| range)
    }

    /// Whether a line ends here; line ends inside comments do not count.
    pub(super) fn has_newline(&self) -> bool {
        self.clone().any(|(piece, _)| piece == TriviaPiece::Newline)
    }

    fn space(&self) -> (TriviaPiece, usize) {
        let start = self.range.start;
        let rest = &self.lexer.text[self.range.clone()];
        let length = rest.find(['/', ',', ':']).unwrap_or(rest.len());
        match rest[..length].find(['\n', '\r', '\u{2028}', '\u{2029}']) {
            Some(0) => (TriviaPiece::Newline, start + length),
            Some(blank) => (TriviaPiece::Whitespace, start + blank),
            None => (TriviaPiece::Whitespace, start + length),
        }
    }
}

impl TriviaPiece {
    pub(super) fn is_comment(self) -> bool {
        matches!(self, Self::LineComment | Self::BlockComment)
    }

    pub(super) fn is_space(self) -> bool {
        matches!(self, Self::Whitespace | Self::Newline)
    }
}

impl Iterator for Trivia<'_> {
    type Item = (TriviaPiece, Range<usize>);

    fn next(&mut self) -> Option<(TriviaPiece, Range<usize>)> {
        let start = self.range.start;
        if start >= self.range.end {
            return None;
        }
        let comment = |piece| (piece, self.lexer.comment(start).unwrap_or(self.range.end));
        let (piece, end) = match (self.lexer.byte(start), self.lexer.byte(start + 1)) {
            (b',', _) => (TriviaPiece::Comma, start + 1),
            (b':', _) => (TriviaPiece::Colon, start + 1),
            (b'/', b'/') => comment(TriviaPiece::LineComment),
            (b'/', _) => comment(TriviaPiece::BlockComment),
            _ => self.space(),
        };
        self.range.start = end;
        Some((piece, start..end))
    }
}

/// The ranges between the children of a container: before each child, and after the last one.
pub(super) fn trivia_ranges<'d>(
    container: Node<'d>,
) -> impl Iterator<Item = Range<usize>> + use<'d> {
    let Range { start, end } = container.span();
    let mut at = start + 1;
    let spans = container.children().map(|child| child.span());
    spans.chain(std::iter::once(end - 1..end)).map(move |span| {
        let range = at..span.start;
        at = span.end;
        range
    })
}
