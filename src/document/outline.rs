//! What an edit must know of one container, gathered in one walk over its children.
//!
//! Containers may have a hundred thousand children; the questions style and insertion ask are about
//! the first and the last of them.

use std::ops::Range;

use memchr::memrchr2;

use super::gaps::{Gap, Piece};
use super::tree::Child;
use super::{Kind, Node};

/// Whether each member has a line of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Inline,
    /// On lines that start with this.
    Block(String),
}

/// How many children at the end are asked for their kind.
const NEAR: usize = 64;

/// A container, its first and last children, and the last ones of some kinds.
#[derive(Clone, Copy)]
pub(super) struct Outline<'d> {
    pub(super) node: Node<'d>,
    pub(super) count: usize,
    pub(super) first: Option<Child<'d>>,
    pub(super) last: Option<Child<'d>>,
    /// Where the child before the last one ends; for an only child, where the bracket does.
    before_last: usize,
    pub(super) last_string: Option<Node<'d>>,
    pub(super) last_object: Option<Node<'d>>,
    /// The last child that is an object or an array, empty or not.
    pub(super) last_container: Option<Node<'d>>,
}

impl<'d> Outline<'d> {
    pub(super) fn of(node: Node<'d>) -> Self {
        let inside = node.span().start + 1;
        let mut outline = Self {
            node,
            count: 0,
            first: None,
            last: None,
            before_last: inside,
            last_string: None,
            last_object: None,
            last_container: None,
        };
        for child in node.children() {
            outline.count += 1;
            outline.first = outline.first.or(Some(child));
            if let Some(last) = outline.last.replace(child) {
                outline.before_last = last.value.span().end;
            }
        }
        for child in node.children().skip(outline.count.saturating_sub(NEAR)) {
            outline.note_kind(child.value);
        }
        outline
    }

    fn note_kind(&mut self, value: Node<'d>) {
        match value.kind() {
            Kind::String => self.last_string = Some(value),
            Kind::Array => self.last_container = Some(value),
            Kind::Object => {
                self.last_container = Some(value);
                self.last_object = Some(value);
            }
            Kind::Null | Kind::Bool | Kind::Number => {}
        }
    }

    /// All between the brackets.
    pub(super) fn inside(&self) -> Range<usize> {
        let Range { start, end } = self.node.span();
        start + 1..end - 1
    }

    /// From the opening bracket to the first child.
    pub(super) fn gap_before_first(&self) -> Range<usize> {
        let Range { start, end } = self.inside();
        start..self.first.map_or(end, |first| first.span().start)
    }

    /// What comes right before the last child.
    pub(super) fn gap_before_last(&self) -> Range<usize> {
        self.before_last..self.last.map_or(self.before_last, |last| last.span().start)
    }

    /// From the last child to the closing bracket.
    pub(super) fn gap_at_end(&self) -> Range<usize> {
        let Range { start, end } = self.inside();
        self.last.map_or(start, |last| last.span().end)..end
    }

    pub(super) fn gap(&self, range: Range<usize>) -> Gap<'d> {
        Gap::new(self.node.document(), range)
    }

    /// Whether the last child is followed by a comma.
    pub(super) fn ends_in_comma(&self) -> bool {
        self.gap(self.gap_at_end()).comma().is_some()
    }

    /// How the children stand, judged by the last one; none if there is none.
    pub(super) fn layout(&self) -> Option<Layout> {
        let last = self.last?;
        Some(if self.gap(self.gap_before_last()).has_break() {
            let text = self.node.document().text();
            Layout::Block(line_indent_at(text, last.span().start).to_owned())
        } else {
            Layout::Inline
        })
    }

    /// What follows the comma before the last child, if both stand on one line.
    pub(super) fn space_between(&self) -> Option<&'static str> {
        let before = self.gap_before_last();
        let gap = self.gap(before.clone());
        if self.count < 2 || gap.has_break() {
            return None;
        }
        let comma = gap.comma()?;
        Some(if comma.end == before.end { "" } else { " " })
    }

    /// The white space round the comma before the last child, where commas lead their lines.
    pub(super) fn leading_comma(&self) -> Option<(&'d str, &'d str)> {
        let pieces: Vec<_> = self.gap(self.gap_before_last()).collect();
        let comma = pieces.iter().position(|(piece, _)| *piece == Piece::Comma)?;
        let text = |range: &Range<usize>| &self.node.document().text()[range.clone()];
        let (Piece::Break, line) = pieces.get(comma.checked_sub(1)?)? else { return None };
        match pieces.get(comma + 1..)? {
            [] => Some((text(line), "")),
            [(Piece::Blank, after)] => Some((text(line), text(after))),
            _ => None,
        }
    }
}

/// The white space that starts the line a node starts on.
pub(super) fn line_indent(node: Node<'_>) -> &str {
    line_indent_at(node.document().text(), node.span().start)
}

/// The white space that starts the line of a byte.
pub(super) fn line_indent_at(text: &str, at: usize) -> &str {
    let start = memrchr2(b'\n', b'\r', &text.as_bytes()[..at]).map_or(0, |found| found + 1);
    let line = text[start..at].trim_start_matches('\u{feff}');
    &line[..line.find(|c| c != ' ' && c != '\t').unwrap_or(line.len())]
}
