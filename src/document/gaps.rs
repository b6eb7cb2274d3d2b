//! What lies between two values: white space, comments, a comma, a colon.
//!
//! The tape does not store any of it; a gap is scanned again when an edit or the proof needs it.
//! Gaps come from parsed documents, so a scan of one cannot fail.

use std::ops::Range;

use super::scan::Scanner;
use super::{Document, Node};

/// What a piece of a gap is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// White space without a line end.
    Blank,
    /// White space from a line end on.
    Break,
    /// `// …`, without its line end.
    Line,
    /// `/* … */`
    Block,
    /// `,`
    Comma,
    /// `:`
    Colon,
}

/// A gap, or what is left of it.
#[derive(Clone)]
pub(super) struct Gap<'d> {
    scanner: Scanner<'d>,
    range: Range<usize>,
}

impl<'d> Gap<'d> {
    pub(super) fn new(document: &'d Document, range: Range<usize>) -> Self {
        Self { scanner: Scanner::new(&document.text, document.dialect), range }
    }

    /// Only the comments, as text.
    pub(super) fn comments(self) -> impl Iterator<Item = &'d str> {
        let text = self.scanner.text;
        self.filter(|(piece, _)| piece.is_comment()).map(|(_, range)| &text[range])
    }

    /// The place of the comma.
    pub(super) fn comma(&self) -> Option<Range<usize>> {
        self.clone().find(|(piece, _)| *piece == Piece::Comma).map(|(_, range)| range)
    }

    /// Whether a line ends here, not counting those in comments.
    pub(super) fn has_break(&self) -> bool {
        self.clone().any(|(piece, _)| piece == Piece::Break)
    }

    fn space(&self) -> (Piece, usize) {
        let start = self.range.start;
        let rest = &self.scanner.text[self.range.clone()];
        let length = rest.find(['/', ',', ':']).unwrap_or(rest.len());
        match rest[..length].find(['\n', '\r', '\u{2028}', '\u{2029}']) {
            Some(0) => (Piece::Break, start + length),
            Some(blank) => (Piece::Blank, start + blank),
            None => (Piece::Blank, start + length),
        }
    }
}

impl Piece {
    pub(super) fn is_comment(self) -> bool {
        matches!(self, Self::Line | Self::Block)
    }

    pub(super) fn is_space(self) -> bool {
        matches!(self, Self::Blank | Self::Break)
    }
}

impl Iterator for Gap<'_> {
    type Item = (Piece, Range<usize>);

    fn next(&mut self) -> Option<(Piece, Range<usize>)> {
        let start = self.range.start;
        if start >= self.range.end {
            return None;
        }
        let comment = |piece| (piece, self.scanner.comment(start).unwrap_or(self.range.end));
        let (piece, end) = match (self.scanner.byte(start), self.scanner.byte(start + 1)) {
            (b',', _) => (Piece::Comma, start + 1),
            (b':', _) => (Piece::Colon, start + 1),
            (b'/', b'/') => comment(Piece::Line),
            (b'/', _) => comment(Piece::Block),
            _ => self.space(),
        };
        self.range.start = end;
        Some((piece, start..end))
    }
}

/// The gaps of a container: before each child, and after the last one up to the bracket.
pub(super) fn gaps_of<'d>(container: Node<'d>) -> impl Iterator<Item = Range<usize>> + use<'d> {
    let Range { start, end } = container.span();
    let mut at = start + 1;
    let spans = container.children().map(|child| child.span());
    spans.chain(std::iter::once(end - 1..end)).map(move |span| {
        let gap = at..span.start;
        at = span.end;
        gap
    })
}
