//! Walks down a path as far as the document goes.
//!
//! Reading takes the last of duplicate keys, as most readers do. An edit refuses them, because
//! readers that take the first one would not see it.

use super::container::ContainerInfo;
use super::tree::Child;
use super::{Document, EditError, Kind, Node, Path, Segment};

/// The containers from the root to the place of an edit, and the child taken in each.
///
/// If the path exists, there is one slot per container. If it does not, the last container has no
/// slot.
pub(super) struct ResolvedPath<'d> {
    pub(super) containers: Vec<Node<'d>>,
    pub(super) slots: Vec<usize>,
}

impl<'d> ResolvedPath<'d> {
    pub(super) fn container_infos(&self) -> Vec<ContainerInfo<'d>> {
        self.containers.iter().map(|&container| ContainerInfo::new(container)).collect()
    }
}

/// Resolves a path; the node is `None` if the path does not exist.
pub(super) fn resolve<'d>(
    document: &'d Document,
    path: &Path,
) -> Result<(ResolvedPath<'d>, Option<Node<'d>>), EditError> {
    let mut resolved = ResolvedPath { containers: Vec::new(), slots: Vec::new() };
    let mut node = document.root();
    for (depth, segment) in path.segments().iter().enumerate() {
        check_kind(path, depth, node, segment)?;
        resolved.containers.push(node);
        let found = match segment {
            Segment::Key(key) => unique_member(path, depth, node, key)?,
            Segment::Element { field, value } => node.find_element(field, value),
            Segment::Item(value) => node.find_item(value),
        };
        let Some((slot, next)) = found else { return Ok((resolved, None)) };
        resolved.slots.push(slot);
        node = next;
    }
    Ok((resolved, Some(node)))
}

fn check_kind(path: &Path, depth: usize, node: Node<'_>, next: &Segment) -> Result<(), EditError> {
    let (found, position, path) = (node.kind(), || node.position(), || path.prefix(depth));
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

/// The member with this key, or an error if there are two.
fn unique_member<'d>(
    path: &Path,
    depth: usize,
    object: Node<'d>,
    key: &str,
) -> Result<Option<(usize, Node<'d>)>, EditError> {
    object.find_member(key).map_err(|(first, second)| EditError::DuplicateKey {
        path: path.prefix(depth + 1),
        first: first.position(),
        second: second.position(),
    })
}

/// The child in a slot of a container.
pub(super) fn child_at(container: Node<'_>, slot: usize) -> Option<Child<'_>> {
    container.children().nth(slot)
}
