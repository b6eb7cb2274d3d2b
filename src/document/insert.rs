//! Where a new member or element goes, byte for byte.
//!
//! The rules let `remove` undo an insertion from the text alone:
//! - New text starts directly after a token or a comment, with its own white space in front.
//! - A missing comma is added directly after the previous value, or after its comment if that does
//!   not end the line. A container with a trailing comma keeps one.
//! - A comment on the line of the previous value stays with that value; comments on later lines stay
//!   below.

use std::ops::Range;

use super::container::{ContainerInfo, Layout, line_indent, line_indent_at};
use super::render::NewValue;
use super::splice::Splice;
use super::style::Style;
use super::trivia::{Trivia, TriviaPiece};

/// The maximum length in bytes of a new value on one line.
const MAX_INLINE_WIDTH: usize = 100;

/// The splices that add a child to the last of these containers, and its slot.
pub(super) fn insert(
    containers: &[ContainerInfo<'_>],
    key: Option<&str>,
    new_value: &NewValue<'_>,
    first: bool,
) -> (Vec<Splice>, usize) {
    let Some(&container) = containers.last() else { return (Vec::new(), 0) };
    let style = Style::detect(containers);
    let layout = style.layout(containers);
    let inner = value_layout(&layout, &style, &container, new_value);
    let new = Insertion { container, layout, text: style.child(key, new_value, &inner), style };
    match container.count {
        0 => (new.alone(new_value.is_scalar()), 0),
        _ if first => (new.first(), 0),
        count => (new.last(), count),
    }
}

/// The layout of a new value: on one line if its last neighbour is and it is short.
pub(super) fn value_layout(
    layout: &Layout,
    style: &Style,
    container: &ContainerInfo<'_>,
    new_value: &NewValue<'_>,
) -> Layout {
    let short = || {
        let text = style.child(None, new_value, &Layout::Inline);
        text.len() <= MAX_INLINE_WIDTH && !text.contains(['\n', '\r'])
    };
    match container.last_container.and_then(|neighbour| ContainerInfo::new(neighbour).layout()) {
        Some(Layout::Inline) if short() => Layout::Inline,
        _ => layout.clone(),
    }
}

struct Insertion<'d> {
    container: ContainerInfo<'d>,
    layout: Layout,
    style: Style,
    text: String,
}

impl Insertion<'_> {
    /// Inserts into a container that has only white space and comments.
    fn alone(&self, is_scalar: bool) -> Vec<Splice> {
        let inside = self.container.inside();
        let is_object = self.container.node.raw().starts_with('{');
        let closing = format!("{}{}", self.style.newline, line_indent(self.container.node));
        let comment = self.trivia(inside.clone()).filter(|(piece, _)| piece.is_comment()).last();
        let Some((piece, comment)) = comment else {
            let pad = if is_object { self.style.pad } else { "" };
            let text = match &self.layout {
                Layout::Block(_) if is_object || !is_scalar => {
                    format!("{}{}{closing}", self.on_new_line(), self.style.end)
                }
                _ => format!("{pad}{}{pad}", self.text),
            };
            return vec![Splice { range: inside, text }];
        };
        if self.layout == Layout::Inline && piece == TriviaPiece::BlockComment {
            return vec![Splice::insert(comment.end, format!(" {}", self.text))];
        }
        let tail = comment.end..inside.end;
        let mut splices = vec![Splice::insert(comment.end, self.on_new_line() + self.style.end)];
        if !self.trivia(tail.clone()).has_newline() {
            splices.push(Splice { range: tail, text: closing });
        }
        splices
    }

    /// Inserts before the other children.
    fn first(&self) -> Vec<Splice> {
        let gap = self.container.trivia_before_first();
        if let Some(at) = self.line_end(gap.clone()) {
            let indent = line_indent_at(self.container.node.document().text(), gap.end);
            let text = format!("{}{indent}{},", self.style.newline, self.text);
            return vec![Splice::insert(at, text)];
        }
        let blank = match self.trivia(gap.clone()).next() {
            Some((TriviaPiece::Whitespace, range)) => &self.container.node.document().text()[range],
            _ => "",
        };
        let after = if blank.is_empty() { self.style.space } else { "" };
        vec![Splice::insert(gap.start, format!("{blank}{},{after}", self.text))]
    }

    /// Inserts after the last child.
    fn last(&self) -> Vec<Splice> {
        let Range { start: last, end } = self.container.trivia_at_end();
        let comma = self.trivia(last..end).comma();
        let after = comma.as_ref().map_or(last, |comma| comma.end);
        let (at, piece) = self.after_comments(after..end);
        if comma.is_some() {
            return vec![Splice::insert(at, self.separated(piece) + ",")];
        }
        if let Some((line, space)) = self.container.leading_comma() {
            return vec![Splice::insert(at, format!("{line},{space}{}", self.text))];
        }
        let ends_line = piece == Some(TriviaPiece::LineComment) || self.is_line_end(at..end);
        if at == last || !ends_line {
            return vec![Splice::insert(at, format!(",{}", self.separated(piece)))];
        }
        vec![Splice::insert(last, ","), Splice::insert(at, self.separated(piece))]
    }

    /// The new child with the white space in front of it, which follows a comma or a comment.
    fn separated(&self, previous: Option<TriviaPiece>) -> String {
        match previous {
            Some(TriviaPiece::LineComment) => self.on_new_line(),
            _ if self.layout != Layout::Inline => self.on_new_line(),
            Some(_) => format!(" {}", self.text),
            None => {
                let space = self.container.space_between().unwrap_or(self.style.space);
                format!("{space}{}", self.text)
            }
        }
    }

    fn on_new_line(&self) -> String {
        let indent = match &self.layout {
            Layout::Block(indent) => indent.clone(),
            Layout::Inline => line_indent(self.container.node).to_owned() + &self.style.unit,
        };
        format!("{}{indent}{}", self.style.newline, self.text)
    }

    /// The end of the comments on the current line, and the kind of the last one.
    fn after_comments(&self, range: Range<usize>) -> (usize, Option<TriviaPiece>) {
        let mut place = (range.start, None);
        for (piece, range) in self.trivia(range) {
            match piece {
                TriviaPiece::LineComment | TriviaPiece::BlockComment => {
                    place = (range.end, Some(piece))
                }
                TriviaPiece::Whitespace => {}
                TriviaPiece::Newline | TriviaPiece::Comma | TriviaPiece::Colon => break,
            }
        }
        place
    }

    /// The end of the current line and its comments, if it is in this range.
    fn line_end(&self, range: Range<usize>) -> Option<usize> {
        let end = range.end;
        let (at, piece) = self.after_comments(range);
        (piece == Some(TriviaPiece::LineComment) || self.is_line_end(at..end)).then_some(at)
    }

    /// Whether only white space comes before the end of the line.
    fn is_line_end(&self, range: Range<usize>) -> bool {
        let next = self
            .trivia(range)
            .map(|(piece, _)| piece)
            .find(|piece| *piece != TriviaPiece::Whitespace);
        next == Some(TriviaPiece::Newline)
    }

    fn trivia(&self, range: Range<usize>) -> Trivia<'_> {
        self.container.trivia(range)
    }
}
