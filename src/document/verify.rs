//! Verifies an edit before its result is returned.
//!
//! The new text has been parsed again as a whole by the same parser that reads files; nothing of
//! the old tape is reused. What is checked:
//! - **Bytes.** The text before and after the edited place is unchanged. The edited place is a value
//!   (replaced), or the range between two children (added, removed).
//! - **Tree.** The edited container has the same index in both tapes, and the same children but one.
//!   The parser runs from left to right and depends only on the bytes it has passed and on the open
//!   containers. So equal bytes before give equal members before; and since both texts leave the
//!   edited place inside the same container, equal bytes after give equal members after.
//! - **Comments.** The edited range has the same comments in the same order.
//! - **Value.** The path now has the new value under its key.
//!
//! The cost is one memory comparison and one walk over the children of the edited container.

use std::ops::Range;

use super::render::NewValue;
use super::resolve::{ResolvedPath, child_at};
use super::tree::Child;
use super::trivia::Trivia;
use super::{Check, Document, EditError, Node, Path, value};

/// What an edit should have done at its path.
#[derive(Clone, Copy)]
pub(super) enum Change<'v> {
    Replaced(&'v NewValue<'v>),
    Added { slot: usize, key: Option<&'v str>, new_value: &'v NewValue<'v> },
    Removed { slot: usize },
}

/// Compares the documents before and after an edit.
pub(super) fn verify(
    old: &Document,
    new: &Document,
    path: &Path,
    resolved: &ResolvedPath<'_>,
    change: &Change<'_>,
) -> Result<(), EditError> {
    let container = resolved.containers.last().copied();
    let verified = match (change, container) {
        (Change::Replaced(new_value), None) => check_replaced(old.root(), new.root(), new_value),
        (Change::Replaced(new_value), Some(container)) => {
            check_replaced_child(container, new, resolved.slots.last().copied(), new_value)
        }
        (Change::Added { slot, key, new_value }, Some(container)) => counterpart(container, new)
            .and_then(|counterpart| {
                check_added(check_one_more(container, counterpart, *slot)?, *key, new_value)
            }),
        (Change::Removed { slot }, Some(container)) => counterpart(container, new)
            .and_then(|counterpart| check_one_more(counterpart, container, *slot).map(|_| ())),
        (Change::Added { .. } | Change::Removed { .. }, None) => Err(Check::HasContainer),
    };
    verified.map_err(|check| EditError::Verification { path: path.clone(), check })
}

/// The same container in the new document.
fn counterpart<'n>(container: Node<'_>, new: &'n Document) -> Result<Node<'n>, Check> {
    new.node_at(container.index())
        .filter(|counterpart| counterpart.span().start == container.span().start)
        .filter(|counterpart| counterpart.kind() == container.kind())
        .ok_or(Check::SameContainer)
}

fn check_replaced_child(
    container: Node<'_>,
    new: &Document,
    slot: Option<usize>,
    new_value: &NewValue<'_>,
) -> Result<(), Check> {
    let slot = slot.ok_or(Check::HasSlot)?;
    let counterpart = counterpart(container, new)?;
    match (child_at(container, slot), child_at(counterpart, slot)) {
        (Some(before), Some(after)) => check_replaced(before.value, after.value, new_value),
        _ => Err(Check::SameSlot),
    }
}

fn check_replaced(
    before: Node<'_>,
    after: Node<'_>,
    new_value: &NewValue<'_>,
) -> Result<(), Check> {
    check_surroundings((before, before.span()), (after, after.span()))?;
    if new_value.matches(after) { Ok(()) } else { Err(Check::NewValue) }
}

/// Checks that a container has one child more than before, and returns that child.
fn check_one_more<'b>(small: Node<'_>, big: Node<'b>, slot: usize) -> Result<Child<'b>, Check> {
    let (gap, _, count) = gap_at(small, slot, 0);
    let (opened, child, more) = gap_at(big, slot, 1);
    let child = child.filter(|_| count + 1 == more).ok_or(Check::OneChild)?;
    check_surroundings((small, gap.clone()), (big, opened.clone()))?;
    let span = child.span();
    let left = comments(big, opened.start..span.start).chain(comments(big, span.end..opened.end));
    if comments(small, gap).eq(left) { Ok(child) } else { Err(Check::CommentsKept) }
}

/// The range from the end of the child before a slot to the start of the child `width` after the
/// slot; the child in the slot; and the number of children.
fn gap_at(
    container: Node<'_>,
    slot: usize,
    width: usize,
) -> (Range<usize>, Option<Child<'_>>, usize) {
    let Range { start, end } = container.span();
    let (mut gap_at, mut at_slot, mut count) = (start + 1..end - 1, None, 0);
    for (at, child) in container.children().enumerate() {
        count += 1;
        if at + 1 == slot {
            gap_at.start = child.span().end;
        }
        if at == slot {
            at_slot = Some(child);
        }
        if at == slot + width {
            gap_at.end = child.span().start;
        }
    }
    (gap_at, at_slot, count)
}

/// Checks that two documents have the same bytes before and after these ranges.
fn check_surroundings(
    (a, inner_a): (Node<'_>, Range<usize>),
    (b, inner_b): (Node<'_>, Range<usize>),
) -> Result<(), Check> {
    let (a, b) = (a.document().text().as_bytes(), b.document().text().as_bytes());
    if a[..inner_a.start] == b[..inner_b.start] && a[inner_a.end..] == b[inner_b.end..] {
        Ok(())
    } else {
        Err(Check::SurroundingsKept)
    }
}

fn check_added(child: Child<'_>, key: Option<&str>, new_value: &NewValue<'_>) -> Result<(), Check> {
    let key_fits = match (key, child.key) {
        (Some(key), Some(found)) => value::decodes_to(found.raw(), key),
        (None, None) => true,
        _ => false,
    };
    if key_fits && new_value.matches(child.value) { Ok(()) } else { Err(Check::NewValue) }
}

fn comments<'d>(node: Node<'d>, gap: Range<usize>) -> impl Iterator<Item = &'d str> {
    Trivia::new(node.document(), gap).comments()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::resolve::resolve;
    use super::super::{Dialect, Document, Path};
    use super::{Change, NewValue, verify};

    fn parse(text: &str) -> Document {
        Document::parse(text, Dialect::Json5).expect("the test's text is a document")
    }

    /// Whether verification accepts `new` as `old` with `b: 2` added to `a` as its second member.
    fn passes_as_added(old: &str, new: &str) -> bool {
        let (old, new, path) = (parse(old), parse(new), Path::root().key("a").key("b"));
        let (resolved, _) = resolve(&old, &path).expect("the path leads into objects");
        let two = json!(2);
        let change = Change::Added { slot: 1, key: Some("b"), new_value: &NewValue::Value(&two) };
        verify(&old, &new, &path, &resolved, &change).is_ok()
    }

    #[test]
    fn verification_accepts_the_edit_and_nothing_else() {
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
    fn a_removal_keeps_every_comment() {
        let (old, path) = (parse("{ a: 1, /* of a */ b: 2 }"), Path::root().key("b"));
        let (resolved, _) = resolve(&old, &path).expect("the path leads into objects");
        let verify = |new: &str| {
            verify(&old, &parse(new), &path, &resolved, &Change::Removed { slot: 1 }).is_ok()
        };
        assert!(verify("{ a: 1 /* of a */ }"));
        assert!(!verify("{ a: 1 }"));
        assert!(!verify("{ a: 2 /* of a */ }"));
        assert!(!verify("{ a: 1 /* of a */, b: 2 }"));
    }
}
