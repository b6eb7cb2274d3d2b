//! One edit: resolve the path, splice, parse again, verify.
//!
//! An edit never guesses. A duplicate key on its path, a scalar instead of a container, a value that
//! does not fit its path: each is refused with an error, and nothing changes.
//!
//! Not here: where the bytes go (`insert`, `remove`), what they look like (`style`, `render`).

use std::fmt;

use serde_json::Value;

use super::container::{ContainerInfo, Layout, line_indent};
use super::error::EditProblem;
use super::expected::Expected;
use super::render::NewValue;
use super::resolve::{ResolvedPath, resolve};
use super::splice::{Splice, splice};
use super::style::Style;
use super::verify::{self, Change};
use super::{Check, Document, EditError, Node, Path, Segment, insert, parse, remove};

/// One edit of a document.
#[derive(Clone, PartialEq)]
pub enum Edit {
    /// Replaces the value at the path, and only its bytes. If there is none, adds it at the end of
    /// its container and creates missing objects (for elements and items: arrays) on the way.
    ///
    /// A new element is added as it is given, so it must be an object that the path finds
    /// afterwards. An equal value in another spelling is left alone.
    Set {
        /// The path of the value.
        path: Path,
        /// The new value.
        value: Value,
    },
    /// As [`Edit::Set`], but a new member comes first in its object.
    SetFirst {
        /// The path of the value.
        path: Path,
        /// The new value.
        value: Value,
    },
    /// As [`Edit::Set`], with the raw text of the value: one value of the dialect, without white
    /// space or comments around it.
    SetRaw {
        /// The path of the value.
        path: Path,
        /// The raw text.
        raw: String,
    },
    /// Removes a member or an element. The exact inverse of [`Edit::Set`] for one that it added.
    ///
    /// Comments on lines of their own before a member stay, and so does a comment after it on the
    /// same line.
    Remove {
        /// The path of the member or element.
        path: Path,
        /// The raw text of the container from before its first insertion, brackets included.
        ///
        /// It replaces the container if that is empty after the removal, unless a comment would be
        /// lost.
        restore_empty: Option<String>,
    },
}

impl Edit {
    /// The path of the edit.
    pub fn path(&self) -> &Path {
        match self {
            Self::Set { path, .. }
            | Self::SetFirst { path, .. }
            | Self::SetRaw { path, .. }
            | Self::Remove { path, .. } => path,
        }
    }
}

/// Shows the kind and the path, never the value: it may be a secret.
impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Set { .. } => "Set",
            Self::SetFirst { .. } => "SetFirst",
            Self::SetRaw { .. } => "SetRaw",
            Self::Remove { .. } => "Remove",
        };
        write!(f, "{name}({})", self.path())
    }
}

/// Applies one edit; `None` if there is nothing to change.
pub(super) fn apply(document: &Document, edit: &Edit) -> Result<Option<Document>, EditError> {
    match edit {
        Edit::Set { path, value } => set(document, path, NewValue::Value(value), false),
        Edit::SetFirst { path, value } => set(document, path, NewValue::Value(value), true),
        Edit::SetRaw { path, raw } => {
            check_raw(document, path, raw)?;
            set(document, path, NewValue::Raw(raw), false)
        }
        Edit::Remove { path, restore_empty } => {
            remove_child(document, path, restore_empty.as_deref()).map(Some)
        }
    }
}

fn set(
    document: &Document,
    path: &Path,
    new_value: NewValue<'_>,
    first: bool,
) -> Result<Option<Document>, EditError> {
    let (resolved, found) = resolve(document, path)?;
    let rest = &path.segments()[resolved.slots.len()..];
    if new_value.is_deeper_than(Document::MAX_DEPTH.saturating_sub(path.segments().len())) {
        return Err(EditError::TooDeep { path: path.clone() });
    }
    if let Some(node) = found {
        if new_value.matches(node) {
            return Ok(None);
        }
        let splice = replacement(&resolved, node, &new_value);
        return finish(document, path, &resolved, vec![splice], Change::Replaced(&new_value))
            .map(Some);
    }
    let Some((segment, deeper)) = rest.split_first() else {
        return Err(EditError::NotFound { path: path.clone() });
    };
    let new_value = wrap(path, deeper, new_value)?;
    check_addressable(path, segment, &new_value)?;
    let key = match segment {
        Segment::Key(key) => Some(key.as_str()),
        Segment::Element { .. } | Segment::Item(_) => None,
    };
    let (splices, slot) = insert::insert(&resolved.container_infos(), key, &new_value, first);
    let change = Change::Added { slot, key, new_value: &new_value };
    finish(document, path, &resolved, splices, change).map(Some)
}

fn remove_child(
    document: &Document,
    path: &Path,
    restore_empty: Option<&str>,
) -> Result<Document, EditError> {
    let (resolved, found) = resolve(document, path)?;
    if path.segments().is_empty() {
        return Err(invalid(path, EditProblem::RemovesRoot));
    }
    let (Some(_), Some(&container), Some(&slot)) =
        (found, resolved.containers.last(), resolved.slots.last())
    else {
        return Err(EditError::NotFound { path: path.clone() });
    };
    if let Some(raw) = restore_empty {
        check_restore_empty(container, path, raw)?;
    }
    let splices = remove::remove(container, slot, restore_empty);
    finish(document, path, &resolved, splices, Change::Removed { slot })
}

/// Splices, parses again and verifies.
fn finish(
    document: &Document,
    path: &Path,
    resolved: &ResolvedPath<'_>,
    mut splices: Vec<Splice>,
    change: Change<'_>,
) -> Result<Document, EditError> {
    splices.sort_by_key(|splice| splice.range.start);
    let text = splice(&document.text, &splices);
    let tape = parse::parse(&text, document.dialect).map_err(|error| {
        if error.expected == Expected::LessNesting {
            return EditError::TooDeep { path: path.clone() };
        }
        EditError::Verification {
            path: path.clone(),
            check: Check::Parses { expected: error.expected },
        }
    })?;
    let edited = Document::new(text, document.dialect, tape);
    verify::verify(document, &edited, path, resolved, &change)?;
    Ok(edited)
}

/// The splice that replaces a value in its place.
fn replacement(resolved: &ResolvedPath<'_>, node: Node<'_>, new_value: &NewValue<'_>) -> Splice {
    let mut containers = resolved.container_infos();
    if containers.is_empty() {
        containers.push(ContainerInfo::new(node));
    }
    let style = Style::detect(&containers);
    let layout = containers.last().map_or(Layout::Inline, |container| {
        insert::value_layout(&style.layout(&containers), &style, container, new_value)
    });
    let layout = match layout {
        Layout::Block(_) => Layout::Block(line_indent(node).to_owned()),
        Layout::Inline => Layout::Inline,
    };
    Splice { range: node.span(), text: style.child(None, new_value, &layout) }
}

/// Wraps a value in the containers that are missing.
fn wrap<'v>(
    path: &Path,
    segments: &'v [Segment],
    value: NewValue<'v>,
) -> Result<NewValue<'v>, EditError> {
    segments.iter().rev().try_fold(value, |inner, segment| {
        check_addressable(path, segment, &inner)?;
        Ok(match segment {
            Segment::Key(key) => NewValue::Object(key, Box::new(inner)),
            Segment::Element { .. } | Segment::Item(_) => NewValue::Array(Box::new(inner)),
        })
    })
}

/// Checks that the path will find a value that is added under its segment.
fn check_addressable(
    path: &Path,
    segment: &Segment,
    new_value: &NewValue<'_>,
) -> Result<(), EditError> {
    let raw = match new_value {
        NewValue::Raw(raw) => parse_value(raw),
        _ => None,
    };
    let given = match new_value {
        NewValue::Value(value) => Some(*value),
        _ => raw.as_ref(),
    };
    let (is_match, problem) = match segment {
        Segment::Key(_) => return Ok(()),
        Segment::Element { field, value } => (
            given.and_then(|given| given.get(field)?.as_str()) == Some(value),
            EditProblem::ElementMismatch { field: field.clone(), value: value.clone() },
        ),
        Segment::Item(item) => (
            given.and_then(Value::as_str) == Some(item),
            EditProblem::ItemMismatch { item: item.clone() },
        ),
    };
    if is_match { Ok(()) } else { Err(invalid(path, problem)) }
}

fn parse_value(raw: &str) -> Option<Value> {
    Document::parse(raw, super::Dialect::Json5).ok().map(|document| document.root().to_value())
}

/// Checks that a raw text is one value of the dialect and nothing else.
fn check_raw(document: &Document, path: &Path, raw: &str) -> Result<(), EditError> {
    let parsed = Document::parse(raw, document.dialect)
        .map_err(|error| invalid(path, EditProblem::NotAValue(Box::new(error))))?;
    if parsed.root().span() != (0..raw.len()) {
        return Err(invalid(path, EditProblem::SurroundedValue));
    }
    Ok(())
}

/// Checks that a raw text is an empty container of the same kind.
fn check_restore_empty(container: Node<'_>, path: &Path, raw: &str) -> Result<(), EditError> {
    check_raw(container.document(), path, raw)?;
    let is_empty = Document::parse(raw, container.document().dialect)
        .is_ok_and(|parsed| parsed.root().kind() == container.kind() && parsed.root().is_empty());
    if is_empty { Ok(()) } else { Err(invalid(path, EditProblem::NotEmpty)) }
}

fn invalid(path: &Path, problem: EditProblem) -> EditError {
    EditError::InvalidEdit { path: path.clone(), problem }
}
