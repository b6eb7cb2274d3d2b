//! Checks an edit before its result is handed out.
//!
//! The new text has been parsed again as a whole, from its first byte to its last. Then both trees
//! are walked side by side along the edited path. In every container on the way:
//! - all children but the edited one have the same key bytes, the same value bytes, the same order;
//! - all gaps have the same bytes, except right beside an added or removed child, where they still
//!   have the same comments in the same order;
//! - the text before and after the root is the same.
//!
//! At the path itself the wanted value must be found. A subtree whose bytes are equal needs no walk:
//! parsing depends on nothing but the bytes. So the cost is one comparison of memory.

use std::ops::Range;

use super::edit::{Trail, child_at};
use super::gaps::{Gap, gaps_of};
use super::render::Fresh;
use super::tree::Child;
use super::{Document, EditError, Node, Path};

/// What an edit was to do at its path.
#[derive(Clone, Copy)]
pub(super) enum Change<'v> {
    Replaced(&'v Fresh<'v>),
    Added { slot: usize, key: Option<&'v str>, fresh: &'v Fresh<'v> },
    Removed { slot: usize },
}

/// A promise that was not kept.
pub(super) fn broken(path: &Path, promise: impl Into<String>) -> EditError {
    EditError::Proof { path: path.clone(), promise: promise.into() }
}

/// Compares the documents before and after an edit.
pub(super) fn prove(
    old: &Document,
    new: &Document,
    path: &Path,
    trail: &Trail<'_>,
    change: &Change<'_>,
) -> Result<(), EditError> {
    check(old, new, trail, change).map_err(|promise| broken(path, promise))
}

fn check(
    old: &Document,
    new: &Document,
    trail: &Trail<'_>,
    change: &Change<'_>,
) -> Result<(), &'static str> {
    let (mut before, mut after) = (old.root(), new.root());
    let outside =
        |root: Node<'_>| (root.span().start, root.document().text().len() - root.span().end);
    let (head, tail) = outside(before);
    if outside(after) != (head, tail)
        || old.text[..head] != new.text[..head]
        || old.text[old.text.len() - tail..] != new.text[new.text.len() - tail..]
    {
        return Err("the text round the root stays");
    }
    let last = trail.containers.len().checked_sub(1);
    for (depth, &slot) in trail.slots.iter().enumerate() {
        if Some(depth) == last && matches!(change, Change::Removed { .. }) {
            break;
        }
        (before, after) = descend(before, after, slot)?;
    }
    match change {
        Change::Replaced(fresh) if fresh.is(after) => Ok(()),
        Change::Replaced(_) => Err("the new value is at its path"),
        Change::Added { slot, key, fresh } => {
            let child = one_more(before, after, *slot)?;
            let key_fits = match (key, child.key) {
                (Some(key), Some(found)) => super::value::decodes_to(found.raw(), key),
                (None, None) => true,
                _ => false,
            };
            if key_fits && fresh.is(child.value) {
                Ok(())
            } else {
                Err("the new value is at its path")
            }
        }
        Change::Removed { slot } => one_more(after, before, *slot).map(|_| ()),
    }
}

/// Compares two containers in all but one child, and gives that child of both.
fn descend<'o, 'n>(
    old: Node<'o>,
    new: Node<'n>,
    slot: usize,
) -> Result<(Node<'o>, Node<'n>), &'static str> {
    if old.kind() != new.kind() || old.len() != new.len() {
        return Err("a container on the path keeps its members");
    }
    if !gaps_of(old).zip(gaps_of(new)).all(|(o, n)| bytes(old, o) == bytes(new, n)) {
        return Err("what stands between the members on the path stays");
    }
    let mut taken = None;
    for (at, (o, n)) in old.children().zip(new.children()).enumerate() {
        if at == slot {
            taken = Some((o.value, n.value));
        }
        if !is_same_child(o, n, at == slot) {
            return Err("a member beside the path stays as it is");
        }
    }
    taken.ok_or("the member on the path exists")
}

/// Compares two containers of which one has one child more, and gives that child.
fn one_more<'b>(small: Node<'_>, big: Node<'b>, slot: usize) -> Result<Child<'b>, &'static str> {
    if small.kind() != big.kind() || small.len() + 1 != big.len() {
        return Err("exactly one member is added or removed");
    }
    let others = big.children().enumerate().filter(|(at, _)| *at != slot).map(|(_, child)| child);
    if !small.children().zip(others).all(|(s, b)| is_same_child(s, b, false)) {
        return Err("a member beside the path stays as it is");
    }
    check_gaps(small, big, slot)?;
    child_at(big, slot).ok_or("the new member is at its place")
}

/// The gap at the slot and the two gaps round the child there have the same comments; all other
/// gaps have the same bytes.
fn check_gaps(small: Node<'_>, big: Node<'_>, slot: usize) -> Result<(), &'static str> {
    let mut bigs = gaps_of(big);
    for (at, gap) in gaps_of(small).enumerate() {
        let (Some(one), two) = (bigs.next(), (at == slot).then(|| bigs.next()).flatten()) else {
            return Err("exactly one member is added or removed");
        };
        let is_same = match two {
            None => bytes(small, gap) == bytes(big, one),
            Some(two) => comments(small, gap).eq(comments(big, one).chain(comments(big, two))),
        };
        if !is_same {
            return Err("comments and what stands between other members stay");
        }
    }
    Ok(())
}

fn comments<'d>(node: Node<'d>, gap: Range<usize>) -> impl Iterator<Item = &'d str> {
    Gap::new(node.document(), gap).comments()
}

fn is_same_child(a: Child<'_>, b: Child<'_>, on_path: bool) -> bool {
    lead(a) == lead(b) && (on_path || a.value.raw() == b.value.raw())
}

/// The key and all up to the value.
fn lead<'d>(child: Child<'d>) -> &'d str {
    bytes(child.value, child.span().start..child.value.span().start)
}

fn bytes<'d>(node: Node<'d>, range: Range<usize>) -> &'d str {
    &node.document().text[range]
}
