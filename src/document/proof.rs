//! Checks an edit before its result is handed out.
//!
//! The new text has been parsed again as a whole, from its first byte to its last, by the same
//! parser that reads files; nothing of the old table is reused. What is checked then:
//! - **Bytes.** The text up to the edited place and the text after it are the same bytes as before.
//!   The edited place is a value (replaced), or the gap an added or removed child stands in.
//! - **Tree.** The edited container has the same place in both tables and the same children but one.
//!   The parser goes from left to right and knows nothing but the bytes behind it and the open
//!   containers; so equal bytes before give equal members before, and as both sides leave the edited
//!   place inside the same container, equal bytes after give equal members after.
//! - **Comments.** In the gap that was opened or closed, all comments are still there, in order.
//! - **Value.** At the path there is now the wanted value under the wanted key.
//!
//! The price is one comparison of memory and one walk over the children of the edited container.

use std::ops::Range;

use super::gaps::Gap;
use super::render::Fresh;
use super::resolve::{Trail, child_at};
use super::tree::Child;
use super::{Document, EditError, Node, Path, value};
use crate::text::document;

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
    let container = trail.containers.last().copied();
    let proved = match (change, container) {
        (Change::Replaced(fresh), None) => replaced(old.root(), new.root(), fresh),
        (Change::Replaced(fresh), Some(container)) => {
            replaced_child(container, new, trail.slots.last().copied(), fresh)
        }
        (Change::Added { slot, key, fresh }, Some(container)) => twin(container, new)
            .and_then(|twin| added(one_more(container, twin, *slot)?, *key, fresh)),
        (Change::Removed { slot }, Some(container)) => {
            twin(container, new).and_then(|twin| one_more(twin, container, *slot).map(|_| ()))
        }
        (Change::Added { .. } | Change::Removed { .. }, None) => {
            Err(document::edit_has_container())
        }
    };
    proved.map_err(|promise| broken(path, promise))
}

/// The container at the same place of the new table.
fn twin<'n>(container: Node<'_>, new: &'n Document) -> Result<Node<'n>, &'static str> {
    new.at(container.index())
        .filter(|twin| twin.span().start == container.span().start)
        .filter(|twin| twin.kind() == container.kind())
        .ok_or_else(document::container_stays)
}

fn replaced_child(
    container: Node<'_>,
    new: &Document,
    slot: Option<usize>,
    fresh: &Fresh<'_>,
) -> Result<(), &'static str> {
    let slot = slot.ok_or_else(document::replaced_has_place)?;
    let twin = twin(container, new)?;
    match (child_at(container, slot), child_at(twin, slot)) {
        (Some(before), Some(after)) => replaced(before.value, after.value, fresh),
        _ => Err(document::value_stays()),
    }
}

fn replaced(before: Node<'_>, after: Node<'_>, fresh: &Fresh<'_>) -> Result<(), &'static str> {
    same_round((before, before.span()), (after, after.span()))?;
    if fresh.is(after) { Ok(()) } else { Err(document::new_value_is_there()) }
}

/// Checks a container against itself with one child more, and gives that child.
fn one_more<'b>(small: Node<'_>, big: Node<'b>, slot: usize) -> Result<Child<'b>, &'static str> {
    let (gap, _, count) = opening(small, slot, 0);
    let (opened, child, more) = opening(big, slot, 1);
    let child = child.filter(|_| count + 1 == more).ok_or_else(document::one_child_changes)?;
    same_round((small, gap.clone()), (big, opened.clone()))?;
    let span = child.span();
    let left = comments(big, opened.start..span.start).chain(comments(big, span.end..opened.end));
    if comments(small, gap).eq(left) { Ok(child) } else { Err(document::comments_stay()) }
}

/// From the end of the child before a slot to the start of the one that comes `width` later; the
/// child at the slot; and how many children there are.
fn opening(
    container: Node<'_>,
    slot: usize,
    width: usize,
) -> (Range<usize>, Option<Child<'_>>, usize) {
    let Range { start, end } = container.span();
    let (mut opening, mut at_slot, mut count) = (start + 1..end - 1, None, 0);
    for (at, child) in container.children().enumerate() {
        count += 1;
        if at + 1 == slot {
            opening.start = child.span().end;
        }
        if at == slot {
            at_slot = Some(child);
        }
        if at == slot + width {
            opening.end = child.span().start;
        }
    }
    (opening, at_slot, count)
}

/// Whether two documents have the same bytes before and after these ranges.
fn same_round(
    (a, inner_a): (Node<'_>, Range<usize>),
    (b, inner_b): (Node<'_>, Range<usize>),
) -> Result<(), &'static str> {
    let (a, b) = (a.document().text().as_bytes(), b.document().text().as_bytes());
    if a[..inner_a.start] == b[..inner_b.start] && a[inner_a.end..] == b[inner_b.end..] {
        Ok(())
    } else {
        Err(document::bytes_around_stay())
    }
}

fn added(child: Child<'_>, key: Option<&str>, fresh: &Fresh<'_>) -> Result<(), &'static str> {
    let key_fits = match (key, child.key) {
        (Some(key), Some(found)) => value::decodes_to(found.raw(), key),
        (None, None) => true,
        _ => false,
    };
    if key_fits && fresh.is(child.value) { Ok(()) } else { Err(document::new_value_is_there()) }
}

fn comments<'d>(node: Node<'d>, gap: Range<usize>) -> impl Iterator<Item = &'d str> {
    Gap::new(node.document(), gap).comments()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::resolve::resolve;
    use super::super::{Dialect, Document, Path};
    use super::{Change, Fresh, prove};

    fn parse(text: &str) -> Document {
        Document::parse(text, Dialect::Json5).expect("the test's text is a document")
    }

    /// Whether the proof lets `new` pass for `{ … }` with `b: 2` added to `a` as its second member.
    fn passes_as_added(old: &str, new: &str) -> bool {
        let (old, new, path) = (parse(old), parse(new), Path::root().key("a").key("b"));
        let (trail, _) = resolve(&old, &path).expect("the path leads into objects");
        let two = json!(2);
        let change = Change::Added { slot: 1, key: Some("b"), fresh: &Fresh::Value(&two) };
        prove(&old, &new, &path, &trail, &change).is_ok()
    }

    #[test]
    fn a_proof_passes_what_was_asked_for_and_nothing_else() {
        let old = "{ x: 1, a: { c: 3 /* c */ }, y: [] } // end";
        assert!(passes_as_added(old, "{ x: 1, a: { c: 3, /* c */ b: 2 }, y: [] } // end"));
        let wrong = [
            ("another value", "{ x: 1, a: { c: 3, /* c */ b: 3 }, y: [] } // end"),
            ("another key", "{ x: 1, a: { c: 3, /* c */ d: 2 }, y: [] } // end"),
            ("another place", "{ x: 1, a: { b: 2, c: 3 /* c */ }, y: [] } // end"),
            ("another container", "{ x: 1, a: { c: 3 /* c */ }, b: 2, y: [] } // end"),
            ("two members", "{ x: 1, a: { c: 3, /* c */ b: 2, d: 4 }, y: [] } // end"),
            ("a comment lost", "{ x: 1, a: { c: 3, b: 2 }, y: [] } // end"),
            ("a comment changed", "{ x: 1, a: { c: 3, /* C */ b: 2 }, y: [] } // end"),
            ("a neighbour changed", "{ x: 1, a: { c: 4, /* c */ b: 2 }, y: [] } // end"),
            ("a byte before", "{ x: 2, a: { c: 3, /* c */ b: 2 }, y: [] } // end"),
            ("a byte after", "{ x: 1, a: { c: 3, /* c */ b: 2 }, y: [ ] } // end"),
            ("the end", "{ x: 1, a: { c: 3, /* c */ b: 2 }, y: [] }"),
        ];
        for (what, new) in wrong {
            assert!(!passes_as_added(old, new), "{what}");
        }
    }

    #[test]
    fn a_removal_may_not_take_a_comment_along() {
        let (old, path) = (parse("{ a: 1, /* of a */ b: 2 }"), Path::root().key("b"));
        let (trail, _) = resolve(&old, &path).expect("the path leads into objects");
        let prove = |new: &str| {
            prove(&old, &parse(new), &path, &trail, &Change::Removed { slot: 1 }).is_ok()
        };
        assert!(prove("{ a: 1 /* of a */ }"));
        assert!(!prove("{ a: 1 }"));
        assert!(!prove("{ a: 2 /* of a */ }"));
        assert!(!prove("{ a: 1 /* of a */, b: 2 }"));
    }
}
