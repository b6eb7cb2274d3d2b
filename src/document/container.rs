//! What an edit needs to know about one container, collected in one pass over its children.
//!
//! A container may have a hundred thousand children; the first and the last few are enough to
//! choose the style and the place of a new one.

use std::ops::Range;

use memchr::memrchr2;

use super::tree::Child;
use super::trivia::{Trivia, TriviaPiece};
use super::{Kind, Node};

/// Whether the children of a container share one line or have one each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Inline,
    /// One line per child, each with this indentation.
    Block(String),
}

/// How many of the last children are examined for their kind.
const MAX_SAMPLED_CHILDREN: usize = 64;

/// A container, its first and last children, and the last ones of some kinds.
#[derive(Clone, Copy)]
pub(super) struct ContainerInfo<'d> {
    pub(super) node: Node<'d>,
    pub(super) count: usize,
    pub(super) first: Option<Child<'d>>,
    pub(super) last: Option<Child<'d>>,
    /// End of the last child but one, or of the opening bracket if there is only one child.
    before_last: usize,
    pub(super) last_string: Option<Node<'d>>,
    pub(super) last_object: Option<Node<'d>>,
    /// The last child that is an object or an array, empty or not.
    pub(super) last_container: Option<Node<'d>>,
}

impl<'d> ContainerInfo<'d> {
    pub(super) fn new(node: Node<'d>) -> Self {
        let inside = node.span().start + 1;
        let mut info = Self {
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
            info.count += 1;
            info.first = info.first.or(Some(child));
            if let Some(last) = info.last.replace(child) {
                info.before_last = last.value.span().end;
            }
        }
        for child in node.children().skip(info.count.saturating_sub(MAX_SAMPLED_CHILDREN)) {
            info.record_kind(child.value);
        }
        info
    }

    fn record_kind(&mut self, value: Node<'d>) {
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

    /// Everything between the brackets.
    pub(super) fn inside(&self) -> Range<usize> {
        let Range { start, end } = self.node.span();
        start + 1..end - 1
    }

    /// From the opening bracket to the first child.
    pub(super) fn trivia_before_first(&self) -> Range<usize> {
        let Range { start, end } = self.inside();
        start..self.first.map_or(end, |first| first.span().start)
    }

    /// From the last child but one (or the opening bracket) to the last child.
    pub(super) fn trivia_before_last(&self) -> Range<usize> {
        self.before_last..self.last.map_or(self.before_last, |last| last.span().start)
    }

    /// From the last child to the closing bracket.
    pub(super) fn trivia_at_end(&self) -> Range<usize> {
        let Range { start, end } = self.inside();
        self.last.map_or(start, |last| last.span().end)..end
    }

    pub(super) fn trivia(&self, range: Range<usize>) -> Trivia<'d> {
        Trivia::new(self.node.document(), range)
    }

    /// Whether the last child is followed by a comma.
    pub(super) fn ends_in_comma(&self) -> bool {
        self.trivia(self.trivia_at_end()).comma().is_some()
    }

    /// The layout of the last child, taken for all of them; `None` if there are no children.
    pub(super) fn layout(&self) -> Option<Layout> {
        let last = self.last?;
        Some(if self.trivia(self.trivia_before_last()).has_newline() {
            let text = self.node.document().text();
            Layout::Block(line_indent_at(text, last.span().start).to_owned())
        } else {
            Layout::Inline
        })
    }

    /// The space after the comma before the last child, if both are on one line.
    pub(super) fn space_between(&self) -> Option<&'static str> {
        let before = self.trivia_before_last();
        let trivia = self.trivia(before.clone());
        if self.count < 2 || trivia.has_newline() {
            return None;
        }
        let comma = trivia.comma()?;
        Some(if comma.end == before.end { "" } else { " " })
    }

    /// The white space around the comma before the last child, if commas begin their lines.
    pub(super) fn leading_comma(&self) -> Option<(&'d str, &'d str)> {
        let pieces: Vec<_> = self.trivia(self.trivia_before_last()).collect();
        let comma = pieces.iter().position(|(piece, _)| *piece == TriviaPiece::Comma)?;
        let text = |range: &Range<usize>| &self.node.document().text()[range.clone()];
        let (TriviaPiece::Newline, line) = pieces.get(comma.checked_sub(1)?)? else { return None };
        match pieces.get(comma + 1..)? {
            [] => Some((text(line), "")),
            [(TriviaPiece::Whitespace, after)] => Some((text(line), text(after))),
            _ => None,
        }
    }
}

/// The indentation of the line on which a node starts.
pub(super) fn line_indent(node: Node<'_>) -> &str {
    line_indent_at(node.document().text(), node.span().start)
}

/// The indentation of the line of a byte.
pub(super) fn line_indent_at(text: &str, at: usize) -> &str {
    let start = memrchr2(b'\n', b'\r', &text.as_bytes()[..at]).map_or(0, |found| found + 1);
    let line = text[start..at].trim_start_matches('\u{feff}');
    &line[..line.find(|c| c != ' ' && c != '\t').unwrap_or(line.len())]
}
