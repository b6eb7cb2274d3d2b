//! Which bytes go when a member or element goes.
//!
//! For one that `insert` added, exactly what it added. For one made by hand, the member, one comma
//! and the white space before it; comments round it stay: those above it where they are, one behind
//! it on its line takes its place. No comment moves onto the line of another value.

use std::ops::Range;

use super::Node;
use super::gaps::{Gap, Piece, gaps_of};
use super::resolve::child_at;
use super::splice::Splice;

/// The splices that take out one child.
pub(super) fn remove(container: Node<'_>, slot: usize, hollow: Option<&str>) -> Vec<Splice> {
    if let Some(hollow) = hollow.filter(|hollow| is_hollow(container, hollow)) {
        return vec![Splice { range: container.span(), text: hollow.to_owned() }];
    }
    let mut gaps = gaps_of(container).skip(slot);
    let (Some(child), Some(before), Some(after)) =
        (child_at(container, slot), gaps.next(), gaps.next())
    else {
        return Vec::new();
    };
    let pieces = |range| Gap::new(container.document(), range).collect();
    let is_last = gaps.next().is_none();
    Leaving { span: child.span(), before: pieces(before), after: pieces(after), is_last }.splices()
}

/// Whether the container, without its only child, has just the comments of the hollow one.
fn is_hollow(container: Node<'_>, hollow: &str) -> bool {
    let document = container.document();
    let Ok(hollow) = super::Document::parse(hollow, document.dialect()) else { return false };
    let empty = Gap::new(&hollow, 1..hollow.text().len() - 1).comments();
    let left = gaps_of(container).flat_map(|gap| Gap::new(document, gap).comments());
    container.len() == 1 && left.eq(empty)
}

type Pieces = Vec<(Piece, Range<usize>)>;

/// A child on its way out, and the gaps on both sides.
struct Leaving {
    span: Range<usize>,
    before: Pieces,
    after: Pieces,
    is_last: bool,
}

impl Leaving {
    fn splices(&self) -> Vec<Splice> {
        let mut cuts = vec![self.span.clone()];
        let stays = self.keeps_space_before();
        if stays {
            cuts.extend(blank(self.after.first()));
        } else {
            cuts.extend(self.space_before());
        }
        if !stays && self.previous() == Some(Piece::Line) {
            // Blanks behind the child would become part of that comment.
            let line = self.after.iter().take_while(|(piece, _)| *piece != Piece::Break);
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
        if self.after[..comma].iter().all(|(piece, _)| *piece == Piece::Blank) {
            cuts.extend(blank(self.after[..comma].first()));
            if stays {
                cuts.extend(blank(self.after.get(comma + 1)));
            }
        }
    }

    /// Whether the white space before the child stays, because something on its line does.
    fn keeps_space_before(&self) -> bool {
        let next = kinds(self.after.iter()).find(|p| !matches!(p, Piece::Blank | Piece::Comma));
        let previous = self.previous();
        let opens = self.before.is_empty();
        next.is_some_and(Piece::is_comment)
            || (previous == Some(Piece::Line) && next != Some(Piece::Break))
            || opens
    }

    /// What comes before the child and the white space (and the leading comma) before it.
    fn previous(&self) -> Option<Piece> {
        let leads = self.leads();
        let is_passed = |piece: &Piece| piece.is_space() || (leads && *piece == Piece::Comma);
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
                && self.before[comma + 1..].iter().all(|(piece, _)| *piece == Piece::Blank)
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
    pieces: impl Iterator<Item = &'p (Piece, Range<usize>)>,
) -> impl Iterator<Item = Piece> {
    pieces.map(|(piece, _)| *piece)
}

fn comma_in(pieces: &Pieces) -> Option<usize> {
    pieces.iter().position(|(piece, _)| *piece == Piece::Comma)
}

fn leads_line(pieces: &Pieces, comma: usize) -> bool {
    comma.checked_sub(1).is_some_and(|before| pieces[before].0 == Piece::Break)
}

fn blank(piece: Option<&(Piece, Range<usize>)>) -> Option<Range<usize>> {
    piece.filter(|(piece, _)| *piece == Piece::Blank).map(|(_, range)| range.clone())
}

/// Deletions in order, each byte once.
fn merge(mut cuts: Vec<Range<usize>>) -> Vec<Splice> {
    cuts.sort_by_key(|cut| cut.start);
    cuts.dedup();
    cuts.into_iter().map(Splice::delete).collect()
}
