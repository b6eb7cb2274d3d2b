//! Walks down a path as far as the document goes.
//!
//! Reading takes the last of duplicate keys, as the clients do; an edit refuses them, because
//! readers would disagree on what it did.

use super::outline::Outline;
use super::tree::Child;
use super::{Document, EditError, Kind, Node, Path, Segment};

/// The containers from the root down to where the edit happens, and the child taken in each.
///
/// When the place exists, there is one slot per container; when it is missing, the last container
/// has none.
pub(super) struct Trail<'d> {
    pub(super) containers: Vec<Node<'d>>,
    pub(super) slots: Vec<usize>,
}

impl<'d> Trail<'d> {
    pub(super) fn outlines(&self) -> Vec<Outline<'d>> {
        self.containers.iter().map(|&container| Outline::of(container)).collect()
    }
}

/// Walks down the path as far as the document goes.
pub(super) fn resolve<'d>(
    document: &'d Document,
    path: &Path,
) -> Result<(Trail<'d>, Option<Node<'d>>), EditError> {
    let mut trail = Trail { containers: Vec::new(), slots: Vec::new() };
    let mut node = document.root();
    for (depth, segment) in path.segments().iter().enumerate() {
        check_kind(path, depth, node, segment)?;
        trail.containers.push(node);
        let found = match segment {
            Segment::Key(key) => only_member(path, depth, node, key)?,
            Segment::Element { field, value } => node.element(field, value),
            Segment::Item(value) => node.item(value),
        };
        let Some((slot, next)) = found else { return Ok((trail, None)) };
        trail.slots.push(slot);
        node = next;
    }
    Ok((trail, Some(node)))
}

fn check_kind(path: &Path, depth: usize, node: Node<'_>, next: &Segment) -> Result<(), EditError> {
    let (found, position, path) = (node.kind(), || node.position(), || path.first(depth));
    match next {
        Segment::Key(_) if found != Kind::Object => {
            Err(EditError::NotAnObject { path: path(), found, position: position() })
        }
        Segment::Element { .. } | Segment::Item(_) if found != Kind::Array => {
            Err(EditError::NotAnArray { path: path(), found, position: position() })
        }
        _ => Ok(()),
    }
}

/// The one member with this key.
fn only_member<'d>(
    path: &Path,
    depth: usize,
    object: Node<'d>,
    key: &str,
) -> Result<Option<(usize, Node<'d>)>, EditError> {
    let mut matching = object.members().enumerate().filter(|(_, member)| member.is(key));
    let first = matching.next();
    if let (Some((_, first)), Some((_, second))) = (first, matching.next()) {
        return Err(EditError::Duplicate {
            path: path.first(depth + 1),
            first: first.position(),
            second: second.position(),
        });
    }
    Ok(first.map(|(slot, member)| (slot, member.value())))
}

/// The child an edit happened to.
pub(super) fn child_at(container: Node<'_>, slot: usize) -> Option<Child<'_>> {
    container.children().nth(slot)
}
