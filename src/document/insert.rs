//! Where a new member or element goes, byte for byte.
//!
//! The rules are chosen so that `remove` can undo them from the text alone:
//! - what is added starts right behind a token or a comment, with its own white space in front;
//! - a comma that was missing goes right behind the value before (behind its comment when the
//!   comment does not end the line); a container that ends in a comma keeps ending in one;
//! - a comment on the line of the value before stays with that value, comments on later lines stay
//!   below.

use std::ops::Range;

use super::Node;
use super::edit::{Splice, child_at};
use super::gaps::{Gap, Piece, gaps_of};
use super::render::Fresh;
use super::style::{Layout, Style, layout_in, line_indent};

/// How wide a new object on one line may get beside neighbours on one line.
const LINE: usize = 100;

/// The splices that add a child to the last container of a trail, and the place it will have.
pub(super) fn insert(
    trail: &[Node<'_>],
    key: Option<&str>,
    fresh: &Fresh<'_>,
    first: bool,
) -> (Vec<Splice>, usize) {
    let style = Style::of(trail);
    let layout = style.layout(trail);
    let Some(&container) = trail.last() else { return (Vec::new(), 0) };
    let inner = value_layout(&layout, &style, trail, fresh);
    let new = New { container, layout, text: style.child(key, fresh, &inner), style };
    match container.len() {
        0 => (new.alone(fresh.is_scalar()), 0),
        _ if first => (new.first(), 0),
        count => (new.last(count), count),
    }
}

/// How a new value is laid out: as its neighbours of the same kind are, if that stays readable.
pub(super) fn value_layout(
    layout: &Layout,
    style: &Style,
    trail: &[Node<'_>],
    fresh: &Fresh<'_>,
) -> Layout {
    let neighbour = trail.last().and_then(|container| {
        container.children().map(|child| child.value).filter(|v| v.is_container()).last()
    });
    let short = || {
        let text = style.child(None, fresh, &Layout::Inline);
        text.len() <= LINE && !text.contains(['\n', '\r'])
    };
    match neighbour.and_then(layout_in) {
        Some(Layout::Inline) if short() => Layout::Inline,
        _ => layout.clone(),
    }
}

struct New<'d> {
    container: Node<'d>,
    layout: Layout,
    style: Style,
    text: String,
}

impl New<'_> {
    /// The first child of a container that holds nothing but white space and comments.
    fn alone(&self, is_scalar: bool) -> Vec<Splice> {
        let Range { start, end } = self.container.span();
        let inside = start + 1..end - 1;
        let is_object = self.container.raw().starts_with('{');
        let outer = line_indent(self.container);
        let closing = format!("{}{outer}", self.style.newline);
        let comment = self.gap(inside.clone()).filter(|(piece, _)| piece.is_comment()).last();
        let Some((piece, comment)) = comment else {
            let pad = if is_object { self.style.pad } else { "" };
            let text = match &self.layout {
                Layout::Block(indent) if is_object || !is_scalar => {
                    format!("{}{indent}{}{closing}", self.style.newline, self.text)
                }
                _ => format!("{pad}{}{pad}", self.text),
            };
            return vec![Splice { range: inside, text }];
        };
        let tail = comment.end..inside.end;
        if self.layout == Layout::Inline && piece == Piece::Block {
            return vec![Splice::insert(comment.end, format!(" {}", self.text))];
        }
        let mut splices = vec![Splice::insert(comment.end, self.on_new_line())];
        if !self.gap(tail.clone()).has_break() {
            splices.push(Splice { range: tail, text: closing });
        }
        splices
    }

    /// Before all other members.
    fn first(&self) -> Vec<Splice> {
        let start = self.container.span().start + 1;
        let first = child_at(self.container, 0).map_or(start, |child| child.span().start);
        let gap = start..first;
        if let Some(at) = self.line_end(gap.clone()) {
            return vec![Splice::insert(at, self.on_new_line() + ",")];
        }
        let blank = match self.gap(gap).next() {
            Some((Piece::Blank, range)) => &self.container.document().text()[range],
            _ => "",
        };
        let after = if blank.is_empty() { self.style.space } else { "" };
        vec![Splice::insert(start, format!("{blank}{},{after}", self.text))]
    }

    /// Behind the last of `count` members.
    fn last(&self, count: usize) -> Vec<Splice> {
        let end = self.container.span().end - 1;
        let last = child_at(self.container, count - 1).map_or(end, |child| child.span().end);
        let comma = self.gap(last..end).comma();
        let after = comma.as_ref().map_or(last, |comma| comma.end);
        let (at, piece) = self.behind_comments(after..end);
        if comma.is_some() {
            return vec![Splice::insert(at, self.separated(piece, count) + ",")];
        }
        if let Some((before, behind)) = leading_comma(self.container, count) {
            return vec![Splice::insert(at, format!("{before},{behind}{}", self.text))];
        }
        let ends_line = piece == Some(Piece::Line)
            || matches!(self.gap(at..end).next(), Some((Piece::Break, _)));
        if at == last || !ends_line {
            return vec![Splice::insert(at, format!(",{}", self.separated(piece, count)))];
        }
        vec![Splice::insert(last, ","), Splice::insert(at, self.separated(piece, count))]
    }

    /// The white space between a comma and the new child, and the child.
    fn separated(&self, behind: Option<Piece>, count: usize) -> String {
        if behind == Some(Piece::Line) || self.layout != Layout::Inline {
            return self.on_new_line();
        }
        let space = match (behind, count) {
            (None, 2..) => between_last(self.container, count).unwrap_or(self.style.space),
            (None, _) => self.style.space,
            (Some(_), _) => " ",
        };
        format!("{space}{}", self.text)
    }

    fn on_new_line(&self) -> String {
        let indent = match &self.layout {
            Layout::Block(indent) => indent.clone(),
            Layout::Inline => line_indent(self.container) + &self.style.unit,
        };
        format!("{}{indent}{}", self.style.newline, self.text)
    }

    /// Where the comments on the current line end, and what the last of them is.
    fn behind_comments(&self, range: Range<usize>) -> (usize, Option<Piece>) {
        let mut place = (range.start, None);
        for (piece, range) in self.gap(range) {
            match piece {
                Piece::Line | Piece::Block => place = (range.end, Some(piece)),
                Piece::Blank => {}
                Piece::Break | Piece::Comma | Piece::Colon => break,
            }
        }
        place
    }

    /// Where the current line ends, behind its comments, if it does end in this range.
    fn line_end(&self, range: Range<usize>) -> Option<usize> {
        let end = range.end;
        let (at, piece) = self.behind_comments(range);
        let rest = self.gap(at..end).next().map(|(piece, _)| piece);
        (piece == Some(Piece::Line) || rest == Some(Piece::Break)).then_some(at)
    }

    fn gap(&self, range: Range<usize>) -> Gap<'_> {
        Gap::new(self.container.document(), range)
    }
}

/// The white space between the last comma and the last child, if it is nothing else.
fn between_last(container: Node<'_>, count: usize) -> Option<&'static str> {
    let before = gaps_of(container).nth(count - 1)?;
    let comma = Gap::new(container.document(), before.clone()).comma()?;
    Some(if comma.end == before.end { "" } else { " " })
}

/// The white space round the comma before the last child, where commas lead their lines.
fn leading_comma(container: Node<'_>, count: usize) -> Option<(String, String)> {
    let before = gaps_of(container).nth(count.checked_sub(1)?)?;
    let pieces: Vec<_> = Gap::new(container.document(), before).collect();
    let comma = pieces.iter().position(|(piece, _)| *piece == Piece::Comma)?;
    let text = |range: &Range<usize>| container.document().text()[range.clone()].to_owned();
    let (Piece::Break, blank) = pieces.get(comma.checked_sub(1)?)? else { return None };
    match pieces.get(comma + 1..)? {
        [] => Some((text(blank), String::new())),
        [(Piece::Blank, after)] => Some((text(blank), text(after))),
        _ => None,
    }
}
