//! Which bytes are removed with a member or element.
//!
//! If `insert` added it, exactly what `insert` added. Otherwise the member, one comma and the white
//! space before it. Comments around it stay: those above it where they are, one after it on its line
//! in its place. No comment moves to the line of another value.

use std::ops::Range;

use super::Node;
use super::resolve::child_at;
use super::splice::Splice;
use super::trivia::{Trivia, TriviaPiece, trivia_ranges};

/// The splices that remove one child.
pub(super) fn remove(container: Node<'_>, slot: usize, restore_empty: Option<&str>) -> Vec<Splice> {
    if let Some(restore_empty) =
        restore_empty.filter(|restore_empty| matches_empty(container, restore_empty))
    {
        return vec![Splice { range: container.span(), text: restore_empty.to_owned() }];
    }
    let mut gaps = trivia_ranges(container).skip(slot);
    let (Some(child), Some(before), Some(after)) =
        (child_at(container, slot), gaps.next(), gaps.next())
    else {
        return Vec::new();
    };
    let pieces = |range| Trivia::new(container.document(), range).collect();
    let is_last = gaps.next().is_none();
    Removal { span: child.span(), before: pieces(before), after: pieces(after), is_last }.splices()
}

/// Whether the container, without its only child, has exactly the comments of `restore_empty`.
fn matches_empty(container: Node<'_>, restore_empty: &str) -> bool {
    let document = container.document();
    let Ok(restore_empty) = super::Document::parse(restore_empty, document.dialect()) else {
        return false;
    };
    let empty = Trivia::new(&restore_empty, 1..restore_empty.text().len() - 1).comments();
    let left = trivia_ranges(container).flat_map(|gap| Trivia::new(document, gap).comments());
    container.len() == 1 && left.eq(empty)
}

type TriviaPieces = Vec<(TriviaPiece, Range<usize>)>;

/// A child to remove, with the trivia on both sides.
struct Removal {
    span: Range<usize>,
    before: TriviaPieces,
    after: TriviaPieces,
    is_last: bool,
}

impl Removal {
    fn splices(&self) -> Vec<Splice> {
        let mut cuts = vec![self.span.clone()];
        let stays = self.keeps_space_before();
        if stays {
            cuts.extend(whitespace(self.after.first()));
        } else {
            cuts.extend(self.space_before());
        }
        if !stays && self.previous() == Some(TriviaPiece::LineComment) {
            // White space after the child would become part of that comment.
            let line = self.after.iter().take_while(|(piece, _)| *piece != TriviaPiece::Newline);
            cuts.extend(line.filter_map(|piece| whitespace(Some(piece))));
        }
        match self.comma_before() {
            Some(comma) if self.has_leading_comma() => {
                let space = comma.checked_sub(1).and_then(|at| self.before.get(at));
                cuts.extend(space.filter(|_| !stays).map(|(_, range)| range.clone()));
                cuts.push(self.before[comma].1.clone());
                cuts.extend(self.space_before());
            }
            Some(comma) if self.is_last && self.comma_after().is_none() => {
                cuts.push(self.before[comma].1.clone());
            }
            _ => self.cut_comma_after(&mut cuts, stays),
        }
        merge(cuts)
    }

    /// Cuts the comma after the child, and the white space that would be left around it.
    fn cut_comma_after(&self, cuts: &mut Vec<Range<usize>>, stays: bool) {
        let Some(comma) = self.comma_after() else { return };
        cuts.push(self.after[comma].1.clone());
        if self.after[..comma].iter().all(|(piece, _)| *piece == TriviaPiece::Whitespace) {
            cuts.extend(whitespace(self.after[..comma].first()));
            if stays {
                cuts.extend(whitespace(self.after.get(comma + 1)));
            }
        }
    }

    /// Whether the white space before the child stays, because something else on its line does.
    fn keeps_space_before(&self) -> bool {
        let next = pieces(self.after.iter())
            .find(|p| !matches!(p, TriviaPiece::Whitespace | TriviaPiece::Comma));
        let previous = self.previous();
        let opens = self.before.is_empty();
        next.is_some_and(TriviaPiece::is_comment)
            || (previous == Some(TriviaPiece::LineComment) && next != Some(TriviaPiece::Newline))
            || opens
    }

    /// The last piece before the child, not counting white space and a leading comma.
    fn previous(&self) -> Option<TriviaPiece> {
        let is_leading = self.has_leading_comma();
        let is_passed =
            |piece: &TriviaPiece| piece.is_space() || (is_leading && *piece == TriviaPiece::Comma);
        pieces(self.before.iter().rev()).find(|piece| !is_passed(piece))
    }

    /// The white space directly before the child.
    fn space_before(&self) -> Option<Range<usize>> {
        let (piece, range) = self.before.last()?;
        piece.is_space().then(|| range.clone())
    }

    /// Whether the comma before the child begins its line, as the comma after it does.
    fn has_leading_comma(&self) -> bool {
        let is_after_newline = self.comma_before().is_some_and(|comma| {
            begins_line(&self.before, comma)
                && self.before[comma + 1..]
                    .iter()
                    .all(|(piece, _)| *piece == TriviaPiece::Whitespace)
        });
        is_after_newline
            && match self.comma_after() {
                Some(comma) => !self.is_last && begins_line(&self.after, comma),
                None => true,
            }
    }

    fn comma_before(&self) -> Option<usize> {
        comma_in(&self.before)
    }

    fn comma_after(&self) -> Option<usize> {
        comma_in(&self.after)
    }
}

fn pieces<'p>(
    pieces: impl Iterator<Item = &'p (TriviaPiece, Range<usize>)>,
) -> impl Iterator<Item = TriviaPiece> {
    pieces.map(|(piece, _)| *piece)
}

fn comma_in(pieces: &TriviaPieces) -> Option<usize> {
    pieces.iter().position(|(piece, _)| *piece == TriviaPiece::Comma)
}

fn begins_line(pieces: &TriviaPieces, comma: usize) -> bool {
    comma.checked_sub(1).is_some_and(|before| pieces[before].0 == TriviaPiece::Newline)
}

fn whitespace(piece: Option<&(TriviaPiece, Range<usize>)>) -> Option<Range<usize>> {
    piece.filter(|(piece, _)| *piece == TriviaPiece::Whitespace).map(|(_, range)| range.clone())
}

/// Sorts the ranges and deletes each byte once.
fn merge(mut cuts: Vec<Range<usize>>) -> Vec<Splice> {
    cuts.sort_by_key(|cut| cut.start);
    cuts.dedup();
    cuts.into_iter().map(Splice::delete).collect()
}
