//! Which bytes go when a member or element goes.
//!
//! For one that `insert` added, exactly what it added. For one made by hand, the member, one comma
//! and the white space before it; comments round it stay: those above it where they are, one behind
//! it on its line takes its place. No comment moves onto the line of another value.

use std::ops::Range;

use super::Node;
use super::resolve::child_at;
use super::splice::Splice;
use super::trivia::{Trivia, TriviaPiece, trivia_ranges};

/// The splices that take out one child.
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

/// Whether the container, without its only child, has just the comments of the restore_empty one.
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

/// A child on its way out, and the gaps on both sides.
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
            cuts.extend(blank(self.after.first()));
        } else {
            cuts.extend(self.space_before());
        }
        if !stays && self.previous() == Some(TriviaPiece::LineComment) {
            // Blanks behind the child would become part of that comment.
            let line = self.after.iter().take_while(|(piece, _)| *piece != TriviaPiece::Newline);
            cuts.extend(line.filter_map(|piece| blank(Some(piece))));
        }
        match self.comma_before() {
            Some(comma) if self.leads() => {
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

    /// Cuts the comma behind the child, and blanks that would be left round it.
    fn cut_comma_after(&self, cuts: &mut Vec<Range<usize>>, stays: bool) {
        let Some(comma) = self.comma_after() else { return };
        cuts.push(self.after[comma].1.clone());
        if self.after[..comma].iter().all(|(piece, _)| *piece == TriviaPiece::Whitespace) {
            cuts.extend(blank(self.after[..comma].first()));
            if stays {
                cuts.extend(blank(self.after.get(comma + 1)));
            }
        }
    }

    /// Whether the white space before the child stays, because something on its line does.
    fn keeps_space_before(&self) -> bool {
        let next = kinds(self.after.iter())
            .find(|p| !matches!(p, TriviaPiece::Whitespace | TriviaPiece::Comma));
        let previous = self.previous();
        let opens = self.before.is_empty();
        next.is_some_and(TriviaPiece::is_comment)
            || (previous == Some(TriviaPiece::LineComment) && next != Some(TriviaPiece::Newline))
            || opens
    }

    /// What comes before the child and the white space (and the leading comma) before it.
    fn previous(&self) -> Option<TriviaPiece> {
        let leads = self.leads();
        let is_passed =
            |piece: &TriviaPiece| piece.is_space() || (leads && *piece == TriviaPiece::Comma);
        kinds(self.before.iter().rev()).find(|piece| !is_passed(piece))
    }

    /// The white space right before the child.
    fn space_before(&self) -> Option<Range<usize>> {
        let (piece, range) = self.before.last()?;
        piece.is_space().then(|| range.clone())
    }

    /// Whether the comma before the child leads the child's line, as do all commas round it.
    fn leads(&self) -> bool {
        let is_led = self.comma_before().is_some_and(|comma| {
            leads_line(&self.before, comma)
                && self.before[comma + 1..]
                    .iter()
                    .all(|(piece, _)| *piece == TriviaPiece::Whitespace)
        });
        is_led
            && match self.comma_after() {
                Some(comma) => !self.is_last && leads_line(&self.after, comma),
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

fn kinds<'p>(
    pieces: impl Iterator<Item = &'p (TriviaPiece, Range<usize>)>,
) -> impl Iterator<Item = TriviaPiece> {
    pieces.map(|(piece, _)| *piece)
}

fn comma_in(pieces: &TriviaPieces) -> Option<usize> {
    pieces.iter().position(|(piece, _)| *piece == TriviaPiece::Comma)
}

fn leads_line(pieces: &TriviaPieces, comma: usize) -> bool {
    comma.checked_sub(1).is_some_and(|before| pieces[before].0 == TriviaPiece::Newline)
}

fn blank(piece: Option<&(TriviaPiece, Range<usize>)>) -> Option<Range<usize>> {
    piece.filter(|(piece, _)| *piece == TriviaPiece::Whitespace).map(|(_, range)| range.clone())
}

/// Deletions in order, each byte once.
fn merge(mut cuts: Vec<Range<usize>>) -> Vec<Splice> {
    cuts.sort_by_key(|cut| cut.start);
    cuts.dedup();
    cuts.into_iter().map(Splice::delete).collect()
}
